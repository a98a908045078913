package study

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// provenance says by what, from what and when a folder of results was made.
// It is the only file that names the machine or the moment.
type provenance struct {
	Schema       string        `json:"schema"`
	Tool         toolJSON      `json:"tool"`
	Model        string        `json:"model_version"`
	Streams      int           `json:"stream_scheme"`
	Scenario     string        `json:"scenario"`
	Hash         string        `json:"scenario_hash"`
	Kind         string        `json:"kind"`
	Seed         uint64        `json:"seed"`
	First        uint64        `json:"first_replication"`
	Replications int           `json:"replications"`
	Finished     int           `json:"finished"`
	Partial      bool          `json:"partial"`
	Arms         []string      `json:"arms"`
	Started      time.Time     `json:"started"`
	Ended        time.Time     `json:"ended"`
	Workers      int           `json:"workers"`
	Tables       []tableDigest `json:"tables"`
	Skipped      []skipJSON    `json:"skipped,omitempty"`
	Warnings     []string      `json:"warnings,omitempty"`
	Failures     []failureJSON `json:"failures,omitempty"`
}

type toolJSON struct {
	Module     string `json:"module"`
	Version    string `json:"version"`
	Revision   string `json:"vcs_revision,omitempty"`
	Time       string `json:"vcs_time,omitempty"`
	Modified   bool   `json:"vcs_modified"`
	Binary     string `json:"binary_sha256,omitempty"`
	Go         string `json:"go"`
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	Level      string `json:"arch_level,omitempty"` // GOAMD64 and the like
	Processors int    `json:"processors"`
}

func (r *Report) manifest(tables []tableDigest) provenance {
	p := provenance{Schema: "manifest/1", Tool: tool(), Model: models.ModelVersion, Streams: sim.StreamScheme, Scenario: r.Scenario,
		Hash: r.subject.hash, Kind: "replicate", Seed: r.Seed, First: r.First, Replications: r.Planned, Finished: r.Finished, Partial: r.Partial,
		Started: r.Started.UTC(), Ended: r.Ended.UTC(), Workers: r.options.Workers, Tables: tables, Warnings: r.Warnings, Failures: r.failuresJSON()}
	for i := range r.arms {
		p.Arms = append(p.Arms, r.arms[i].name)
	}
	for _, s := range r.Skipped {
		p.Skipped = append(p.Skipped, skipJSON(s))
	}
	return p
}

// tool describes this program and the machine it runs on.
func tool() toolJSON {
	t := toolJSON{Module: "frontline.dev/frontline", Version: "(unknown)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		Processors: runtime.NumCPU(), Binary: binaryDigest()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return t
	}
	if info.Main.Path != "" {
		t.Module, t.Version = info.Main.Path, info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			t.Revision = s.Value
		case "vcs.time":
			t.Time = s.Value
		case "vcs.modified":
			t.Modified = s.Value == "true"
		case "GOAMD64", "GOARM64", "GO386", "GORISCV64":
			t.Level = s.Value
		}
	}
	return t
}

// binaryDigest returns the SHA-256 of the program, or nothing where the
// system does not let it read itself.
func binaryDigest() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
