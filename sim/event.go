package sim

// Phase orders events at one instant: lower phases come first, then the
// sequence of scheduling. A model names its phases in one place.
type Phase uint8

// Event is what a model schedules: a kind, the generation of its subject and
// the subject's index, packed in one word. It holds no pointer and no closure,
// so the calendar never allocates and the garbage collector never reads it.
//
// An event is cancelled by giving its subject a new generation: when it comes
// up, the model sees that the generations differ and passes it over.
type Event uint64

// MakeEvent packs an event. Generations are kept modulo 2^24: an event must
// not stay scheduled while its subject goes through 16,777,216 generations.
func MakeEvent(kind uint8, generation, subject uint32) Event {
	return Event(uint64(kind)<<56 | uint64(generation&generationMask)<<32 | uint64(subject))
}

const generationMask = 1<<24 - 1

// Kind returns what happens.
func (e Event) Kind() uint8 { return uint8(e >> 56) }

// Subject returns to whom it happens.
func (e Event) Subject() uint32 { return uint32(e) }

// Current says whether the event was scheduled for this generation of its
// subject; if not it has been cancelled.
func (e Event) Current(generation uint32) bool {
	return uint32(e>>32)&generationMask == generation&generationMask
}
