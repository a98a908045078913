package levers

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// manifest says what was searched, and makes the folder one of results.
func (s *Search) manifest(r *optimise.Result, o optimise.Options, tables []string) []byte {
	type table struct {
		File string `json:"file"`
	}
	var goals, bounds, levers, costs, ties []string
	for _, g := range r.Goals {
		direction := "min"
		if g.Maximise {
			direction = "max"
		}
		goals = append(goals, g.Name+"="+direction)
	}
	for _, c := range r.Constraints {
		bounds = append(bounds, c.String())
	}
	for j, l := range s.Levers {
		levers = append(levers, fmt.Sprintf("%s: %s to %s", l.Name, s.Text(j, l.Min), s.Text(j, max(l.Max, float64(len(l.Categories)-1)))))
	}
	for _, c := range s.Costs {
		costs = append(costs, fmt.Sprintf("%s=%g", c.Name, c.Weight))
	}
	for _, t := range s.Ties {
		ties = append(ties, t.Path)
	}
	m := map[string]any{"schema": "manifest/1", "kind": "optimise", "tool": tool(),
		"model_version": models.ModelVersion, "stream_scheme": sim.StreamScheme, "scenario": s.Base.ID, "scenario_hash": s.Base.Hash(), "seed": s.Base.Seed,
		"search_seed": o.Seed, "levers": levers, "goals": goals, "constraints": bounds, "costs": costs, "ties": ties, "runs": r.Runs, "points": len(r.Front) + len(r.Others),
		"fresh_from": r.FreshFrom, "given": s.given.written(), "options": optionsJSON(o), "started": s.started, "ended": time.Now().UTC(), "workers": o.Workers, "exhaustive": r.Exhaustive, "partial": r.Interrupted, "warnings": r.Warnings}
	list := []table{}
	for _, name := range tables {
		list = append(list, table{name})
	}
	m["tables"] = list
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err) // texts and finite numbers only
	}
	return append(text, '\n')
}

// givenJSON is a search as it was asked for. With the scenario or the experiment
// that lies beside it, it is all that a repetition needs.
type givenJSON struct {
	Levers      []string `json:"levers,omitempty"`
	Goals       []string `json:"goals,omitempty"`
	Constraints []string `json:"constraints,omitempty"`
	Costs       []string `json:"costs,omitempty"`
	Ties        []string `json:"ties,omitempty"`
}

func (s Spec) written() givenJSON {
	return givenJSON(s)
}

// optionsJSON are the options by the names of their flags.
func optionsJSON(o optimise.Options) map[string]any {
	return map[string]any{"population": o.Population, "generations": o.Generations, "budget": o.Budget, "replications": o.Replications,
		"least": o.Least, "fresh": o.Fresh, "front": o.FrontMost}
}

// tool describes this program.
func tool() map[string]any {
	t := map[string]any{"module": "frontline.dev/frontline", "version": "(unknown)", "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH, "processors": runtime.NumCPU()}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path == "" {
		return t
	}
	t["module"], t["version"] = info.Main.Path, info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			t["vcs_revision"] = s.Value
		case "vcs.modified":
			t["vcs_modified"] = s.Value == "true"
		}
	}
	return t
}
