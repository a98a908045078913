package study

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

// Fingerprint tells by ingredient whether two runs are the same, 16
// hexadecimal digits for each. When it differs, the first ingredient that does
// says what changed: other draws with the same events cannot have moved
// anything yet, other results with the same events and draws are a change in
// what is measured.
type Fingerprint struct {
	Events  string // every event and its instant, in order
	Draws   string // every random number used
	Results string // every number read, by its bits
}

// Differs returns the name of the first ingredient in which two fingerprints
// differ, in the order draws, events, results; "" when they are equal.
func (f Fingerprint) Differs(g Fingerprint) string {
	switch {
	case f.Draws != g.Draws:
		return "draws"
	case f.Events != g.Events:
		return "events"
	case f.Results != g.Results:
		return "results"
	}
	return ""
}

// fingerprintOf reads the worlds of a finished run and what was read of it.
func fingerprintOf(worlds []*models.World, values []float64, series []results.SeriesPoint) Fingerprint {
	events, draws, read := fnv.New64a(), fnv.New64a(), fnv.New64a()
	for _, w := range worlds {
		fmt.Fprintf(events, "%d %d;", w.Events(), w.Fingerprint())
		fmt.Fprintf(draws, "%d;", w.Draws())
	}
	number := func(x float64) {
		if x != x {
			fmt.Fprint(read, "missing;") // NaN has no bits of its own
			return
		}
		fmt.Fprintf(read, "%x;", math.Float64bits(x))
	}
	for _, x := range values {
		number(x)
	}
	for _, point := range series {
		for _, x := range point.Values {
			number(x)
		}
	}
	text := func(sum []byte) string { return hex.EncodeToString(sum) }
	return Fingerprint{Events: text(events.Sum(nil)), Draws: text(draws.Sum(nil)), Results: text(read.Sum(nil))}
}
