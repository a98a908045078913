package evidence

import (
	"fmt"
	"slices"
)

// Effort says how much is run to test a claim. Make one with [Quick] or
// [Full]; claims that get the same effort share their runs.
type Effort struct {
	Name    string
	Field   int  // replications of a field service scenario (20 technicians)
	Phone   int  // replications of a telephone scenario (16 agents, eight times the contacts)
	Surveys int  // synthetic surveys of 134 technicians
	Claims  int  // replications of the claims that stand in files, twice as many in the field service
	All     bool // also what is only reported: how a pattern depends on other settings
	Workers int  // runs at a time; 0: one per processor

	halved []string // overrides of the telephone scenario that halve its runs
	short  []string // overrides of every run; for tests
	lab    *lab
}

// Quick returns the effort that tests all claims within a minute on two
// processors. Few replications and half-length telephone runs make its
// intervals wide: it shows that everything works, and large effects.
func Quick() Effort {
	return Effort{Name: "quick", Field: 8, Phone: 3, Surveys: 6, Claims: 3, lab: newLab(),
		halved: []string{"time.horizon=52 weeks", "time.warm_up=26 weeks"}}
}

// Medium returns an effort between the two, of some twenty minutes on two
// processors: telephone runs of half length, with intervals narrow enough for
// the verdict on most claims.
func Medium() Effort {
	e := Quick()
	e.Name, e.Field, e.Phone, e.Surveys, e.Claims = "medium", 24, 8, 20, 8
	return e
}

// Full returns the effort whose numbers are published: at least 60 surveys are
// declared.
func Full() Effort {
	return Effort{Name: "full", Field: 60, Phone: 20, Surveys: 60, Claims: 12, All: true, lab: newLab()}
}

// String says what is run.
func (e Effort) String() string {
	length := ""
	if len(e.halved) > 0 {
		length = " of half length"
	}
	return fmt.Sprintf("%s: %d replications of the field service, %d of the telephone line%s, %d surveys of 134 technicians; claims in files %d (field service %d)",
		e.Name, e.Field, e.Phone, length, e.Surveys, e.Claims, 2*e.Claims)
}

// field is an arm of the field service scenario.
func (e Effort) field(set ...string) Arm { return Arm{"copier-field-service", set, e.Field} }

// phone is an arm of the telephone scenario.
func (e Effort) phone(set ...string) Arm {
	return Arm{"service-line", slices.Concat(e.halved, set), e.Phone}
}

// survey is an arm of the field service scenario with the published survey's
// number of technicians.
func (e Effort) survey(set ...string) Arm {
	return Arm{"copier-field-service", slices.Concat([]string{"agents.count=134"}, set), e.Surveys}
}
