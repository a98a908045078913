package evidence

import (
	"encoding/json"
	"math"
	"runtime"
	"runtime/debug"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// provenance says by what and when a folder of evidence was made. It is the
// only file that names the machine or the moment.
type provenance struct {
	Schema  string     `json:"schema"`
	Tool    tool       `json:"tool"`
	Model   string     `json:"model_version"`
	Streams int        `json:"stream_scheme"`
	Kind    string     `json:"kind"`
	Effort  string     `json:"effort"`
	Claims  []string   `json:"claims"`
	Runs    int        `json:"runs"`
	Started time.Time  `json:"started"`
	Ended   time.Time  `json:"ended"`
	Tables  []tableRef `json:"tables"`
}

type tool struct {
	Module   string `json:"module"`
	Version  string `json:"version"`
	Revision string `json:"vcs_revision,omitempty"`
	Modified bool   `json:"vcs_modified"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

type tableRef struct {
	File string `json:"file"`
}

func (r *Report) manifest(tables []string) provenance {
	p := provenance{Schema: "manifest/1", Model: models.ModelVersion, Streams: sim.StreamScheme, Kind: "evidence", Effort: r.Effort.String(),
		Runs: r.Runs, Started: r.Started.UTC(), Ended: r.Ended.UTC(),
		Tool: tool{Module: "frontline.dev/frontline", Version: "(unknown)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path != "" {
		p.Tool.Module, p.Tool.Version = info.Main.Path, info.Main.Version
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				p.Tool.Revision = s.Value
			case "vcs.modified":
				p.Tool.Modified = s.Value == "true"
			}
		}
	}
	for i := range r.Outcomes {
		p.Claims = append(p.Claims, r.Outcomes[i].Claim.ID)
	}
	for _, name := range tables {
		p.Tables = append(p.Tables, tableRef{name})
	}
	return p
}

// outcomeJSON is a claim for programs.
type outcomeJSON struct {
	ID        string        `json:"id"`
	Claim     string        `json:"claim"`
	Source    string        `json:"source"`
	Kind      Kind          `json:"kind"`
	Design    string        `json:"design"`
	Tolerance string        `json:"tolerance"`
	Verdict   Verdict       `json:"verdict"`
	P         float64       `json:"p"`
	PHolm     float64       `json:"p_holm"`
	Ablation  string        `json:"ablation"`
	Kills     string        `json:"ablation_as_it_must"`
	Note      string        `json:"note,omitempty"`
	Findings  []findingJSON `json:"findings"`
	Ablated   []findingJSON `json:"ablated"`
}

type findingJSON struct {
	Name     string   `json:"name"`
	Unit     string   `json:"unit"`
	N        int      `json:"n"`
	Mean     *float64 `json:"mean"` // null: not observed
	Lo       *float64 `json:"lo"`
	Hi       *float64 `json:"hi"`
	Expected string   `json:"expected,omitempty"`
	Verdict  Verdict  `json:"verdict,omitempty"`
	Why      string   `json:"why,omitempty"`
}

// JSON returns the report for programs, indented.
func (r *Report) JSON() ([]byte, error) {
	answer := struct {
		Effort string        `json:"effort"`
		Runs   int           `json:"runs"`
		Claims []outcomeJSON `json:"claims"`
	}{Effort: r.Effort.String(), Runs: r.Runs, Claims: []outcomeJSON{}}
	for i := range r.Outcomes {
		c, x := &r.Outcomes[i].Claim, &r.Outcomes[i].Result
		answer.Claims = append(answer.Claims, outcomeJSON{ID: c.ID, Claim: c.Text, Source: c.Source, Kind: c.Kind, Design: c.Design, Tolerance: c.Tolerance,
			Verdict: x.Verdict, P: x.P, PHolm: x.PHolm, Ablation: c.Ablation, Kills: x.Kills(), Note: x.Note,
			Findings: findingsJSON(x.Findings), Ablated: findingsJSON(x.Ablated)})
	}
	return json.MarshalIndent(answer, "", "  ")
}

func findingsJSON(findings []Finding) []findingJSON {
	list := []findingJSON{}
	for _, f := range findings {
		list = append(list, findingJSON{Name: f.Name, Unit: f.Unit, N: f.Estimate.N, Mean: number(f.Estimate.Center), Lo: number(f.Estimate.Lo),
			Hi: number(f.Estimate.Hi), Expected: f.Expected, Verdict: f.Verdict, Why: f.Why()})
	}
	return list
}

// number returns nothing for what JSON cannot hold.
func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
