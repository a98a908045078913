package fit

// Outcomes of a contact.
const (
	served uint8 = iota
	abandoned
	ignored
	open // a ticket that is not resolved yet
)

// call is one contact as it is kept: instants in ms on the clock on the wall,
// lengths in ms, names as small numbers, 0 for none.
type call struct {
	enter    int64 // into the queue
	wait     int64
	work     int64 // talk and hold
	wrap     int64 // -1: not in the log; of a ticket: from opening to resolution on the clock on the wall
	customer uint32
	agent    uint32
	id       uint32 // hash of the contact's number, 0 without
	kind     uint16
	outcome  uint8
	again    uint8 // tickets: how often it was opened again
}

func (c *call) answered() int64 { return c.enter + c.wait }
func (c *call) ends() int64     { return c.enter + c.wait + c.work }

// resolvedAt is when a ticket was resolved, on the clock on the wall.
func (c *call) resolvedAt() int64 { return c.enter + c.wrap }

// compareCalls orders by time, and completely, so that equal logs give equal
// orders whatever the order of their rows.
func compareCalls(a, b call) int {
	for _, d := range [...]int64{a.enter - b.enter, a.wait - b.wait, a.work - b.work, int64(a.agent) - int64(b.agent),
		int64(a.customer) - int64(b.customer), int64(a.kind) - int64(b.kind), int64(a.id) - int64(b.id), int64(a.outcome) - int64(b.outcome)} {
		if d < 0 {
			return -1
		}
		if d > 0 {
			return 1
		}
	}
	return 0
}

// twice says whether two neighbours in order are one contact that is in the
// log twice. Without the contact's number somebody must be named: anonymous
// rows may be alike by chance.
func twice(a, b *call) bool {
	return compareCalls(*a, *b) == 0 && (a.id != 0 || a.agent != 0 || a.customer != 0)
}
