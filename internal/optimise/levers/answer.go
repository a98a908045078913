package levers

import (
	"fmt"
	"slices"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/results"
)

// shownOthers is how many points beside the front are shown to people.
const shownOthers = 8

// Tables returns what a reader is told: the front, and beside it the points
// that were run as often, or came nearest to the bounds when nothing keeps
// them.
func (s *Search) Tables(r *optimise.Result) (tables []results.Table) {
	how := fmt.Sprintf("searched in %d generations", r.Generations)
	if r.Exhaustive {
		how = "all points tried"
	}
	if len(r.Front) > 0 {
		runs := "fresh runs"
		if r.Interrupted {
			runs = "the runs so far"
		}
		tables = append(tables, s.Table(fmt.Sprintf("Best points of %s (%s): means and 95 %% intervals of %s", s.Base.ID, how, runs), r.Front))
	}
	var close []optimise.Solution
	for _, o := range r.Others {
		if o.Fresh && len(r.Front) > 0 {
			close = append(close, o)
		}
	}
	if len(close) > 0 {
		tables = append(tables, s.Table("Run as often, but not among the best", close[:min(len(close), shownOthers)]))
	}
	if nearest := Nearest(r, shownOthers); len(r.Front) == 0 && len(nearest) > 0 {
		tables = append(tables, s.Table("Nothing keeps every bound; nearest to it", nearest))
	} else if len(nearest) > 0 {
		tables = append(tables, s.Table("Just miss a bound", nearest[:min(len(nearest), 3)]))
	}
	return tables
}

// solutionJSON is a point for programs.
type solutionJSON struct {
	Levers   map[string]string      `json:"levers"`
	Outcomes map[string]outcomeJSON `json:"outcomes"`
	Status   optimise.Status        `json:"status"`
	Name     string                 `json:"name,omitempty"`
	Fresh    bool                   `json:"fresh"`
	Sure     bool                   `json:"bounds_sure"`
	Odds     *float64               `json:"front_odds"`
}

type outcomeJSON struct {
	N    int      `json:"n"`
	Mean *float64 `json:"mean"`
	Lo   *float64 `json:"lo"`
	Hi   *float64 `json:"hi"`
}

// JSON returns what a search has found for programs; every point is there.
func (s *Search) JSON(r *optimise.Result) any {
	out := struct {
		Scenario    string         `json:"scenario"`
		Exhaustive  bool           `json:"exhaustive"`
		Interrupted bool           `json:"interrupted"`
		Runs        int            `json:"runs"`
		Front       []solutionJSON `json:"front"`
		Others      []solutionJSON `json:"others"`
		Warnings    []string       `json:"warnings,omitempty"`
	}{s.Base.ID, r.Exhaustive, r.Interrupted, r.Runs, []solutionJSON{}, []solutionJSON{}, slices.Clone(r.Warnings)}
	for _, f := range r.Front {
		out.Front = append(out.Front, s.solutionJSON(f))
	}
	for _, o := range r.Others {
		out.Others = append(out.Others, s.solutionJSON(o))
	}
	return out
}

func (s *Search) solutionJSON(sol optimise.Solution) solutionJSON {
	out := solutionJSON{Levers: map[string]string{}, Outcomes: map[string]outcomeJSON{}, Status: sol.Status, Name: sol.Name, Fresh: sol.Fresh, Sure: sol.Sure, Odds: present(sol.FrontOdds)}
	for j, l := range s.Levers {
		out.Levers[l.Name] = s.Text(j, sol.Point[j])
	}
	names, at := s.outcomeNames()
	for i, name := range names {
		if sol.Outcomes != nil {
			e := sol.Outcomes[at[i]]
			out.Outcomes[name] = outcomeJSON{e.N, present(e.Center), present(e.Lo), present(e.Hi)}
		}
	}
	return out
}

// present is null for what is missing.
func present(x float64) *float64 {
	if x-x != 0 { // NaN or infinite
		return nil
	}
	return &x
}
