package optimise

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Lever is something that can be set.
type Lever struct {
	Name       string
	Unit       string
	Min, Max   float64  // of numbers; whole for a whole number
	Whole      bool     // takes whole numbers only
	Step       float64  // of other numbers, from Min on; 0: any value
	Categories []string // nil: a number; else the value is the index of a category
}

// levels returns how many values a lever can take; 0 means any.
func (l Lever) levels() int {
	switch {
	case l.Categories != nil:
		return len(l.Categories)
	case l.Whole:
		return int(l.Max-l.Min) + 1
	case l.Step > 0:
		return int(math.Floor((l.Max-l.Min)/l.Step+1e-9)) + 1
	}
	return 0
}

// at returns the value with that number, from 0.
func (l Lever) at(level int) float64 {
	switch {
	case l.Categories != nil:
		return float64(level)
	case l.Whole:
		return l.Min + float64(level)
	}
	return l.Min + float64(level)*l.Step
}

func (l Lever) check() error {
	switch {
	case l.Name == "":
		return errors.New("a lever without a name")
	case l.Categories != nil && len(l.Categories) < 2:
		return fmt.Errorf("lever %s: needs two categories or more", l.Name)
	case l.Categories != nil:
		return nil
	case !(l.Max > l.Min) || math.IsInf(l.Max-l.Min, 0):
		return fmt.Errorf("lever %s: %g to %g is no range", l.Name, l.Min, l.Max)
	case l.Whole && (l.Min != math.Trunc(l.Min) || l.Max != math.Trunc(l.Max)):
		return fmt.Errorf("lever %s: %g to %g are not whole numbers", l.Name, l.Min, l.Max)
	case l.Step < 0 || l.Step > l.Max-l.Min:
		return fmt.Errorf("lever %s: a step of %g does not fit into %g to %g", l.Name, l.Step, l.Min, l.Max)
	}
	return nil
}

// Goal is an outcome to be made large or small.
type Goal struct {
	Name, Unit string
	Maximise   bool
}

// Constraint is a bound that the mean of an outcome must keep.
type Constraint struct {
	Name  string
	Bound float64
	Least bool // at least the bound; else at most
}

// String returns the constraint as it is written on the command line.
func (c Constraint) String() string {
	if c.Least {
		return fmt.Sprintf("%s>=%g", c.Name, c.Bound)
	}
	return fmt.Sprintf("%s<=%g", c.Name, c.Bound)
}

// Holds says whether a value keeps the bound; NaN does not.
func (c Constraint) Holds(v float64) bool {
	if c.Least {
		return v >= c.Bound
	}
	return v <= c.Bound
}

// excess is by how much a value misses the bound, as a share of it; 0 when it
// is kept.
func (c Constraint) excess(v float64) float64 {
	by := v - c.Bound
	if c.Least {
		by = -by
	}
	scale := math.Abs(c.Bound)
	if scale == 0 {
		scale = 1
	}
	return math.Max(by, 0) / scale
}

// Problem says what may be set, what is wanted and what is demanded.
type Problem struct {
	Levers      []Lever
	Goals       []Goal
	Constraints []Constraint
}

// Outcomes is how many numbers a run must yield: one for each goal, then one
// for each constraint.
func (p Problem) Outcomes() int { return len(p.Goals) + len(p.Constraints) }

// Check returns what is wrong with the problem, or nil.
func (p Problem) Check() error {
	if len(p.Levers) == 0 {
		return errors.New("there is no lever to move")
	}
	if len(p.Goals) == 0 {
		return errors.New("there is no goal")
	}
	for _, l := range p.Levers {
		if err := l.check(); err != nil {
			return err
		}
	}
	for _, c := range p.Constraints {
		if math.IsNaN(c.Bound) || math.IsInf(c.Bound, 0) {
			return fmt.Errorf("constraint on %s: %g is no bound", c.Name, c.Bound)
		}
	}
	return nil
}

// Lattice returns how many points there are altogether; 0 when a lever takes
// any value or there are more than a million.
func (p Problem) Lattice() int {
	n := 1
	for _, l := range p.Levers {
		if n *= l.levels(); n == 0 || n > 1_000_000 {
			return 0
		}
	}
	return n
}

// lattice lists every point, the last lever varying fastest.
func (p Problem) lattice(n int) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		point, rest := make([]float64, len(p.Levers)), i
		for j := len(p.Levers) - 1; j >= 0; j-- {
			levels := p.Levers[j].levels()
			point[j] = p.Levers[j].at(rest % levels)
			rest /= levels
		}
		points[i] = point
	}
	return points
}

// Evaluate runs a point: replications first to first+n-1, the same random
// numbers for the same number at every point. It returns a row of outcomes for
// each: the goals, then the constrained outcomes; NaN where a run has none or
// failed. An error that is ErrPoint says that the point cannot be run at all;
// any other ends the search. The point must not be kept.
type Evaluate func(ctx context.Context, point []float64, first, n int) ([][]float64, error)

// ErrPoint marks a point that the model refuses: settings that do not fit
// together. It counts as infeasible.
var ErrPoint = errors.New("the point cannot be run")
