package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// listKinds are what can be listed.
var listKinds = []string{"scenarios", "experiments", "mechanisms", "controls", "metrics"}

func (p *program) listVerb() *cobra.Command {
	return p.takesJSON(&cobra.Command{
		Use:   "list [scenarios|experiments|mechanisms|controls|metrics] [flags]",
		Short: "List the scenarios and experiments that come with frontline, or the parts a scenario can name",
		Example: `  frontline list
  frontline list experiments
  frontline list mechanisms
  frontline list metrics --json`,
		Args: arguments(0, 1, "one of "+strings.Join(listKinds, ", ")),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return listKinds, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			kind := listKinds[0]
			if len(args) > 0 {
				kind = args[0]
			}
			switch kind {
			case "scenarios":
				return p.listScenarios()
			case "experiments":
				return p.listExperiments()
			case "mechanisms":
				return p.listMechanisms()
			case "controls":
				return p.listControls()
			case "metrics":
				return p.listMetrics()
			}
			if contains(scenarioNames(), kind) {
				return usage(cmd, "frontline describe "+kind+" explains the scenario", "there is no list of %q", kind)
			}
			return usage(cmd, meant(kind, listKinds, "known"), "there is no list of %q", kind)
		},
	})
}

// table writes a table as wide as the terminal.
func (p *program) table(t results.Table) error {
	t.Width = columns(p.stdout)
	_, err := t.WriteTo(p.out)
	return err
}

func (p *program) listScenarios() error {
	list := scenarios.List()
	if p.json {
		type row struct {
			Name     string `json:"name"`
			Title    string `json:"title"`
			Question string `json:"question"`
		}
		rows := []row{}
		for _, s := range list {
			rows = append(rows, row{s.Name, s.Title, s.Question})
		}
		return p.out.writeJSON(rows)
	}
	for _, s := range list {
		mark := ""
		if s.Name == scenarios.DefaultName {
			mark = " (run when none is named)"
		}
		fmt.Fprintf(p.out, "%s%s\n%s%s", p.paintOut(s.Name, bold), mark, p.wrap(s.Title, "    "), p.wrap(s.Question, "    "))
	}
	fmt.Fprintf(p.out, "\nfrontline describe NAME says more, frontline run NAME answers.\n")
	return nil
}

func (p *program) listExperiments() error {
	list := scenarios.Experiments()
	if p.json {
		type row struct {
			Name     string `json:"name"`
			Kind     string `json:"kind"`
			Title    string `json:"title"`
			Question string `json:"question"`
		}
		rows := []row{}
		for _, e := range list {
			rows = append(rows, row{e.Name, e.Kind, e.Title, e.Question})
		}
		return p.out.writeJSON(rows)
	}
	for _, e := range list {
		fmt.Fprintf(p.out, "%s (%s)\n%s%s", p.paintOut(e.Name, bold), e.Kind, p.wrap(e.Title, "    "), p.wrap(e.Question, "    "))
	}
	fmt.Fprintf(p.out, "\nfrontline design NAME shows the points, and what the runs would take.\n")
	return nil
}

// usedBy returns the shipped scenarios in which something holds.
func usedBy(holds func(*scenarios.Scenario) bool) []string {
	names := []string{}
	for _, info := range scenarios.List() {
		if sc, err := scenarios.Load(info.Name); err == nil && holds(sc) {
			names = append(names, info.Name)
		}
	}
	return names
}

// partRow is a mechanism or a control style in a list.
type partRow struct {
	Name      string   `json:"name"`
	Settings  []string `json:"settings"`
	Scenarios []string `json:"scenarios"` // shipped ones that use it
}

func (p *program) listParts(title, kind string, rows []partRow) error {
	if p.json {
		return p.out.writeJSON(rows)
	}
	t := results.Table{Title: title, Header: []string{kind, "settings", "used by"},
		Notes: []string{"frontline describe " + kind + " NAME shows ranges, defaults and sources."}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.Name, strings.Join(r.Settings, ", "), strings.Join(r.Scenarios, ", ")})
	}
	return p.table(t)
}

func (p *program) listMechanisms() error {
	rows := []partRow{}
	for _, name := range models.Mechanisms.Names() {
		settings, err := settingsUnder("mechanisms." + name)
		if err != nil {
			return err
		}
		rows = append(rows, partRow{name, keysUnder("mechanisms."+name, settings, "enabled"),
			usedBy(func(sc *scenarios.Scenario) bool { return sc.Settings.Has(name) })})
	}
	return p.listParts("Mechanisms: parts of the model that can be switched off", "mechanism", rows)
}

func (p *program) listControls() error {
	rows := []partRow{}
	for _, name := range models.Controls.Names() {
		settings, err := settingsUnder("control", "control.style="+name)
		if err != nil {
			return err
		}
		rows = append(rows, partRow{name, keysUnder("control", settings, "style"),
			usedBy(func(sc *scenarios.Scenario) bool { return sc.Style == name })})
	}
	return p.listParts("Control styles: how the manager steers", "control", rows)
}

// settingsUnder returns the parameters of the default scenario below a path.
func settingsUnder(path string, set ...string) ([]scenarios.Parameter, error) {
	sc, err := scenarios.Load(scenarios.DefaultName, set...)
	if err != nil {
		return nil, err
	}
	var list []scenarios.Parameter
	for _, s := range sc.Parameters() {
		if strings.HasPrefix(s.Path, path+".") {
			list = append(list, s)
		}
	}
	return list, nil
}

// keysUnder returns the last parts of the paths, without the switch.
func keysUnder(path string, list []scenarios.Parameter, without string) []string {
	keys := []string{}
	for _, s := range list {
		if key := strings.TrimPrefix(s.Path, path+"."); key != without {
			keys = append(keys, key)
		}
	}
	return keys
}

// metricRow is a metric in lists and descriptions.
type metricRow struct {
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Better   string `json:"better"` // more, less or neither
	Headline bool   `json:"headline"`
	Doc      string `json:"doc"`
	Formula  string `json:"formula"`
}

func metricRows() []metricRow {
	rows := []metricRow{}
	for _, m := range results.AllMetrics() {
		rows = append(rows, metricRow{m.Name, m.Unit, m.Goal.String(), m.Headline, m.Doc, m.Formula})
	}
	return rows
}

func (p *program) listMetrics() error {
	rows := metricRows()
	if p.json {
		return p.out.writeJSON(rows)
	}
	t := results.Table{Title: "Metrics: the numbers that are read from every run", Header: []string{"metric", "unit", "better", "meaning"},
		Notes: []string{"frontline describe metric NAME shows the formula."}}
	for _, m := range rows {
		t.Rows = append(t.Rows, []string{m.Name, m.Unit, m.Better, m.Doc})
	}
	return p.table(t)
}
