package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// versions are what has to be equal for equal numbers, and what has to be
// known for a report of a mistake.
type versions struct {
	Version      string `json:"version"`  // of the module; "(devel)" when built from a folder
	Revision     string `json:"revision"` // of the sources; "" when unknown
	Modified     bool   `json:"modified"` // the sources differ from the revision
	Go           string `json:"go"`
	Platform     string `json:"platform"`
	Model        string `json:"model_version"`
	StreamScheme int    `json:"stream_scheme"`
}

func readVersions() versions {
	v := versions{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Model: models.ModelVersion, StreamScheme: sim.StreamScheme}
	info, known := debug.ReadBuildInfo()
	if !known {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			v.Revision = setting.Value
		case "vcs.modified":
			v.Modified = setting.Value == "true"
		}
	}
	return v
}

func (v versions) revision() string {
	switch {
	case v.Revision == "":
		return "unknown"
	case v.Modified:
		return v.Revision + " with changes"
	}
	return v.Revision
}

// versionLine is all of it in one line, for reports of mistakes.
func versionLine() string {
	v := readVersions()
	return fmt.Sprintf("%s, revision %s, %s, %s, model %s, streams %d",
		v.Version, v.revision(), v.Go, v.Platform, v.Model, v.StreamScheme)
}

func (p *program) versionVerb() *cobra.Command {
	return p.takesJSON(&cobra.Command{
		Use:   "version [flags]",
		Short: "Print the versions of program, model and random streams",
		Long: `Print the versions. The same scenario and seed give the same numbers as long as the model version
and the version of the random streams are the same, on any machine.`,
		Args: arguments(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error { return p.printVersion() },
	})
}

func (p *program) printVersion() error {
	v := readVersions()
	if p.json {
		return p.out.writeJSON(v)
	}
	_, err := fmt.Fprintf(p.out, "frontline %s\nrevision        %s\ngo              %s %s\nmodel           %s\nrandom streams  scheme %d\n",
		v.Version, v.revision(), v.Go, v.Platform, v.Model, v.StreamScheme)
	return err
}
