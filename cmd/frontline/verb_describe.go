package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// describeKinds are the words after describe that are not a scenario, with
// the names each can be followed by.
func describeKinds() map[string][]string {
	return map[string][]string{
		"metric":    results.Metrics.Names(),
		"mechanism": models.Mechanisms.Names(),
		"control":   models.Controls.Names(),
	}
}

func (p *program) describeVerb() *cobra.Command {
	var set []string
	var all bool
	cmd := &cobra.Command{
		Use:   "describe [scenario | metric NAME | mechanism NAME | control NAME] [flags]",
		Short: "Explain a scenario and its parameters, or the definition of a metric",
		Long: `Explain a scenario: what it asks, how it works, what to notice and to try, and every parameter with
its value, unit, range, default, source and where the value was set. A file called like one of the
words is described as ./metric.`,
		Example: `  frontline describe copier-field-service
  frontline describe metric ideas
  frontline describe mechanism stress`,
		Args: arguments(0, 2, "a scenario, or a kind and a name"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			switch len(args) {
			case 0:
				return append(scenarioNames(), "metric", "mechanism", "control"), cobra.ShellCompDirectiveDefault
			case 1:
				return describeKinds()[args[0]], cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) == 1 && describeKinds()[args[0]] == nil {
				return p.describeScenario(args, set, all)
			}
			return p.describePart(cmd, args)
		},
	}
	cmd.Flags().StringArrayVar(&set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	cmd.Flags().BoolVar(&all, "all", false, "show the settings of mechanisms that are off, too")
	p.completeSet(cmd)
	return p.takesJSON(cmd)
}

func (p *program) describePart(cmd *cobra.Command, args []string) error {
	kinds := describeKinds()
	known, is := kinds[args[0]]
	switch {
	case !is:
		return usage(cmd, meant(args[0], []string{"metric", "mechanism", "control"}, "kinds"), "%q is no kind of thing to describe", args[0])
	case len(args) < 2:
		return usage(cmd, args[0]+"s: "+strings.Join(known, ", "), "describe %s needs a name", args[0])
	case !contains(known, args[1]):
		return usage(cmd, meant(args[1], known, args[0]+"s"), "there is no %s %q", args[0], args[1])
	case args[0] == "metric":
		return p.describeMetric(args[1])
	case args[0] == "mechanism":
		return p.describeSettings("Mechanism "+args[1], "mechanisms."+args[1], "mechanisms."+args[1]+".enabled=true")
	}
	return p.describeSettings("Control style "+args[1], "control", "control.style="+args[1])
}

func (p *program) describeMetric(name string) error {
	for _, m := range metricRows() {
		if m.Name != name {
			continue
		}
		if p.json {
			return p.out.writeJSON(m)
		}
		unit := m.Unit
		if unit == "1" {
			unit = "none (a share or an index)"
		}
		better := map[string]string{"more": "more is better", "less": "less is better"}[m.Better]
		if better == "" {
			better = "describes, does not judge"
		}
		_, err := fmt.Fprintf(p.out, "%s\n%s\nunit     %s\nformula  %s\ngoal     %s\n", p.paintOut(m.Name, bold), p.wrap(m.Doc, "    "), unit, m.Formula, better)
		return err
	}
	return nil
}

// parameterRow is one setting in JSON.
type parameterRow struct {
	Path    string   `json:"path"`
	Value   string   `json:"value"`
	Kind    string   `json:"kind"`
	Unit    string   `json:"unit"`
	Range   string   `json:"range"`
	Choices []string `json:"choices,omitempty"`
	Default string   `json:"default"`
	Doc     string   `json:"doc"`
	Source  string   `json:"source"`
	Origin  string   `json:"origin"`
	Active  bool     `json:"active"`
}

func parameterRows(list []scenarios.Parameter) []parameterRow {
	rows := []parameterRow{}
	for _, s := range list {
		rows = append(rows, parameterRow{s.Path, s.Value, s.Kind, s.Unit, s.Range, s.Choices, s.Default, s.Doc, s.Source, s.Origin, s.Active})
	}
	return rows
}

// describeSettings shows the settings of one part with their defaults.
func (p *program) describeSettings(title, path string, set ...string) error {
	list, err := settingsUnder(path, set...)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Value, list[i].Origin = list[i].Default, "default" // of the part itself, not of the default scenario
	}
	if p.json {
		return p.out.writeJSON(parameterRows(list))
	}
	t := results.Table{Title: title, Header: []string{"setting", "default", "unit", "range", "meaning", "source"}}
	for _, s := range list {
		if !strings.HasSuffix(s.Path, ".enabled") && s.Path != "control.style" {
			t.Rows = append(t.Rows, []string{s.Path, shown(s.Default), s.Unit, shownRange(s), s.Doc, s.Source})
		}
	}
	return p.table(t)
}

func (p *program) describeScenario(args, set []string, all bool) error {
	sc, err := p.load(args, set...)
	if err != nil {
		return err
	}
	if p.json {
		return p.out.writeJSON(struct {
			Name       string          `json:"name"`
			ID         string          `json:"id"`
			Hash       string          `json:"hash"`
			About      scenarios.About `json:"about"`
			Parameters []parameterRow  `json:"parameters"`
		}{sc.Name, sc.ID, sc.Hash(), sc.About, parameterRows(sc.Parameters())})
	}
	p.writeAbout(sc)
	return p.writeParameters(sc.Parameters(), all)
}
