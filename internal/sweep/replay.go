package sweep

import (
	"context"
	"fmt"
	"math"
	"strings"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// UnknownRunError says that a folder has no run of that name, or several.
type UnknownRunError struct {
	Dir, ID string
	Found   int
}

// Error says which.
func (e *UnknownRunError) Error() string {
	if e.Found > 1 {
		return fmt.Sprintf("%d runs in %s begin with %s; give more digits", e.Found, e.Dir, e.ID)
	}
	return fmt.Sprintf("%s has no run %s", e.Dir, e.ID)
}

// Replayed is a run and what playing it again gave.
type Replayed struct {
	Recorded Run
	Again    Run
	Scenario *scenarios.Scenario // of the run: its scenario and replication are all it takes
	Paired   bool
	Same     bool
	GivenUp  bool   // it had been given up, so there is nothing to compare
	Differs  string // what differs first; "" when nothing does
	Refused  string // why it was not played again: "not comparable, needs …"; then Again is empty
}

// Find returns the recorded run of a folder whose identity begins with id, and
// the scenario it was played with. The error is an *UnknownRunError when there
// is none.
func Find(dir, id string) (Run, *scenarios.Scenario, error) {
	p, _, err := openFolder(dir)
	if err != nil {
		return Run{}, nil, err
	}
	run, err := p.find(dir, id)
	if err != nil {
		return Run{}, nil, err
	}
	sc, err := p.scenario(run.Point - 1)
	return run, sc, err
}

// find looks for a run by the beginning of its identity.
func (p *plan) find(dir, id string) (found Run, err error) {
	paths, err := journalsOf(dir)
	if err != nil {
		return found, err
	}
	id = strings.ToLower(id)
	seen := map[string]bool{}
	for _, path := range paths {
		_, err := journal.ScanFile(path, func(e journal.Entry) error {
			h, is, err := parseHeader(e.Payload)
			if err != nil || !is || !strings.HasPrefix(string(h.identity), id) {
				return err
			}
			if run, err := decode(e.Payload); err == nil && (found.Identity == "" || run.Status == OK) {
				found = run
			}
			seen[string(h.identity)] = true
			return nil
		})
		if err != nil {
			return found, err
		}
	}
	if len(seen) != 1 || id == "" || found.Identity == "" || p.slot(found.Point, found.Replication) < 0 {
		return found, &UnknownRunError{dir, id, len(seen)}
	}
	return found, nil
}

// Replay plays a recorded run again, from the folder alone, and compares. A
// trace that is not nil is filled meanwhile. The error is an *UnknownRunError
// when there is no such run.
func Replay(ctx context.Context, dir, id string, trace *study.Trace) (*Replayed, error) {
	p, m, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	out := &Replayed{Paired: p.Paired}
	if out.Recorded, err = p.find(dir, id); err != nil {
		return nil, err
	}
	if out.Refused = comparable(m); out.Refused != "" {
		return out, nil
	}
	if out.Scenario, err = p.scenario(out.Recorded.Point - 1); err != nil {
		return nil, err
	}
	played, err := study.Replay(ctx, out.Scenario, study.ArmScenario, out.Recorded.Replication, study.ReplayOptions{Trace: trace, Paired: p.Paired})
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	out.Again = recordOf(out.Recorded.Point, out.Recorded.Replication, out.Scenario.Seed, played, p.Series)
	out.Again.encode(nil)
	out.Same = out.Recorded.Digest == out.Again.Digest
	out.GivenUp = out.Recorded.Status == TimedOut || out.Recorded.Status == Quarantined
	if !out.Same && !out.GivenUp {
		out.Differs = differs(&out.Recorded, &out.Again)
	}
	return out, nil
}

// differs says in which respect two results of a run differ first.
func differs(a, b *Run) string {
	switch {
	case a.Identity != b.Identity:
		return fmt.Sprintf("its identity is %s, was %s: scenario, seed or version are not the same", b.ID(), a.ID())
	case a.Status != b.Status:
		return fmt.Sprintf("it is %s, was %s", b.Status, a.Status)
	case a.Body.Error != b.Body.Error:
		return fmt.Sprintf("its error is %q, was %q", b.Body.Error, a.Body.Error)
	}
	if f, g := a.Body.Fingerprint, b.Body.Fingerprint; f != nil && g != nil && *f != *g {
		return "its " + study.Fingerprint{Events: f[0], Draws: f[1], Results: f[2]}.Differs(study.Fingerprint{Events: g[0], Draws: g[1], Results: g[2]}) + " differ"
	}
	for i, m := range study.Measures() {
		if x, y := a.Body.value(i), b.Body.value(i); math.Float64bits(x) != math.Float64bits(y) && !(math.IsNaN(x) && math.IsNaN(y)) {
			return fmt.Sprintf("%s is %v, was %v", m.Name, y, x)
		}
	}
	return "they have the same measures, but not the same course or warnings"
}
