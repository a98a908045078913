package decide

import (
	"runtime"
	"runtime/debug"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// provenance says by what, from what and when a folder was made. It is the
// only file that names the machine or the moment.
type provenance struct {
	Schema       string     `json:"schema"`
	Tool         toolJSON   `json:"tool"`
	Model        string     `json:"model_version"`
	Streams      int        `json:"stream_scheme"`
	Kind         string     `json:"kind"` // compare or select
	Arms         []armJSON  `json:"arms"`
	Seed         uint64     `json:"seed"`
	First        uint64     `json:"first_replication"`
	Replications int        `json:"replications"`
	Finished     int        `json:"finished"`
	Partial      bool       `json:"partial"`
	Method       string     `json:"method"`
	N0           int        `json:"n0,omitempty"`     // select: first replications of every candidate
	Budget       int        `json:"budget,omitempty"` // select: most runs in all
	Started      time.Time  `json:"started"`
	Ended        time.Time  `json:"ended"`
	Workers      int        `json:"workers"`
	Tables       []tableRef `json:"tables"`
	Warnings     []string   `json:"warnings,omitempty"`
	Failed       int        `json:"failed_runs"`
}

type toolJSON struct {
	Module   string `json:"module"`
	Version  string `json:"version"`
	Revision string `json:"vcs_revision,omitempty"`
	Modified bool   `json:"vcs_modified"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

type armJSON struct {
	Label    string `json:"label"`
	Name     string `json:"name"`
	Scenario string `json:"scenario"`
	Hash     string `json:"scenario_hash"`
}

// origin fills what is true of every folder of this program.
func origin(kind string, list []Arm) provenance {
	p := provenance{Schema: "manifest/1", Model: models.ModelVersion, Streams: sim.StreamScheme, Kind: kind, Seed: list[0].Scenario.Seed,
		Tool: toolJSON{Module: "frontline.dev/frontline", Version: "(unknown)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}}
	for i := range list {
		p.Arms = append(p.Arms, armJSON{list[i].Label, list[i].Name, list[i].Scenario.ID, list[i].Scenario.Hash()})
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path == "" {
		return p
	}
	p.Tool.Module, p.Tool.Version = info.Main.Path, info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			p.Tool.Revision = s.Value
		case "vcs.modified":
			p.Tool.Modified = s.Value == "true"
		}
	}
	return p
}
