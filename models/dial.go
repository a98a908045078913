package models

import "sort"

// Dial is a quantity that mechanisms scale. The factors are applied in name
// order, because the product of three floats depends on their order.
type Dial struct {
	turns []turn
}

type turn struct {
	name   string
	factor func(*Agent, *Case) float64
	effect *float64 // running sum of what this turn added, in the dial's unit
}

// Turn adds a factor. It must be finite and not negative.
func (d *Dial) Turn(name string, factor func(*Agent, *Case) float64) {
	d.turns = append(d.turns, turn{name, factor, new(float64)})
	sort.SliceStable(d.turns, func(i, j int) bool { return d.turns[i].name < d.turns[j].name })
}

// read returns base times every factor, and books with each turn how much it
// added to or took from what it found.
func (d *Dial) read(base float64, a *Agent, c *Case) float64 {
	x := base
	for i := range d.turns {
		t := &d.turns[i]
		after := float64(x * t.factor(a, c))
		*t.effect += after - x
		x = after
	}
	return x
}

// turned says whether anybody turns the dial.
func (d *Dial) turned() bool { return len(d.turns) > 0 }

// Effect returns the sum over all readings of what the named turn added to
// the quantity (negative: took away), in the dial's unit; 0 for a name that
// has not turned the dial.
func (d *Dial) Effect(name string) float64 {
	for i := range d.turns {
		if d.turns[i].name == name {
			return *d.turns[i].effect
		}
	}
	return 0
}

// Cause says why a symptom was not solved, or what a minute of rework goes
// back to.
type Cause uint8

// Causes of failure, in the order in which penalties are taken from the
// probability of success: what would have failed anyway is Difficulty.
const (
	Difficulty Cause = iota // the problem itself
	Switching               // coming back from another role
	Strain                  // exhausted agent
	Haste                   // hurried agent
	causes
)

// CauseNames are the causes as they stand in tables.
var CauseNames = [causes]string{"difficulty", "switching", "strain", "haste"}

// penalty lowers the probability that a symptom is solved.
type penalty struct {
	cause Cause
	name  string
	size  func(*Agent, *Case) float64
}
