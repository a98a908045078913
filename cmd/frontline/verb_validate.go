package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/scenarios"
)

// checked is what validate found out about one file.
type checked struct {
	File     string          `json:"file"`
	Valid    bool            `json:"valid"` // no mistakes, and within the limits
	Problems json.RawMessage `json:"problems"`
	Cost     *costRow        `json:"cost,omitempty"`
}

// costRow is an estimate in JSON.
type costRow struct {
	Replications int     `json:"replications"`
	Workers      int     `json:"workers"`
	Contacts     float64 `json:"contacts_per_run"`
	Events       float64 `json:"events_per_run"`
	Bytes        float64 `json:"bytes"`
	Seconds      float64 `json:"seconds"`
}

func (p *program) validateVerb() *cobra.Command {
	var set []string
	var limits limitFlags
	cmd := &cobra.Command{
		Use:   "validate FILE… [flags]",
		Short: "Check scenario files and list all mistakes at once",
		Long: `Check scenarios, files or names from the library, and list every mistake with its line and a
remedy. A valid scenario gets an estimate of what a run takes. The exit code is 2 when any of them has
a mistake or is beyond the limits.`,
		Example: `  frontline validate shop.toml
  frontline validate scenarios/*.toml --json`,
		Args:              arguments(1, 1<<20, "at least one file"),
		ValidArgsFunction: completeScenario(1 << 20),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := onceStdin(cmd, args); err != nil {
				return err
			}
			return p.validate(args, set, limits)
		},
	}
	cmd.Flags().StringArrayVar(&set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	p.completeSet(cmd)
	limits.add(cmd)
	return p.takesJSON(cmd)
}

// onceStdin refuses to read standard input twice.
func onceStdin(cmd *cobra.Command, args []string) error {
	seen := false
	for _, arg := range args {
		if arg == "-" && seen {
			return usage(cmd, "", "standard input (-) can be given once")
		}
		seen = seen || arg == "-"
	}
	return nil
}

func (p *program) validate(files, set []string, limits limitFlags) error {
	var all []checked
	good := true
	for _, file := range files {
		one, text, err := p.validateOne(file, set, limits)
		if err != nil {
			return err
		}
		good = good && one.Valid
		if all = append(all, one); !p.json {
			fmt.Fprint(p.out, text)
		}
	}
	if p.json {
		if err := p.out.writeJSON(all); err != nil {
			return err
		}
	}
	if !good {
		return &shownError{exitInput}
	}
	return nil
}

// validateOne checks one file and returns what it found, for programs and for
// people.
func (p *program) validateOne(file string, set []string, limits limitFlags) (one checked, text string, err error) {
	one.File = file
	sc, err := p.read(file, set...)
	if err == nil {
		cost := sc.Cost(sc.Replications, workerCount(0))
		one.Cost = &costRow{cost.Replications, cost.Workers, cost.Contacts, cost.Events, cost.Bytes, cost.Seconds}
		text = fmt.Sprintf("%s: valid\n  %s\n", file, cost)
		err = cost.Check(limits.limits())
	}
	if err == nil {
		one.Valid, one.Problems = true, sc.Warnings.JSON()
		if len(sc.Warnings.List) > 0 {
			text += problemText(p.stdout, &sc.Warnings)
		}
		return one, text, nil
	}
	var problems *scenarios.Problems
	if !errors.As(err, &problems) {
		return one, "", err
	}
	one.Problems = problems.JSON()
	return one, problemText(p.stdout, problems), nil
}
