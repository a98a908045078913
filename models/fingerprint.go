package models

// Draws is a running hash of the random numbers this run has used: every keyed
// stream that was asked for, and how far the others have come.
func (w *World) Draws() uint64 {
	h := w.Sim.Draws()
	outside, choose, who := w.outside, w.choose, w.source.who // copies: looking draws nothing
	for _, next := range []uint64{outside.Uint64(), choose.Uint64(), who.Uint64()} {
		h = (h ^ next) * 0xd6e8feb86659fd93 // as sim mixes
		h ^= h >> 32
	}
	return h
}
