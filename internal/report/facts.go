package report

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/experiment"
	"frontline.dev/frontline/internal/figures"
)

// kinds say what a folder is.
var kinds = map[string]string{"replicate": "A scenario, with and without the innovation role", "sweep": "An experiment over design points", "compare": "A comparison",
	"select": "A choice of the best of several", "fit": "A scenario from a log", "backtest": "A fitted scenario held against its log", "calibrate": "Settings from observed figures", "optimise": "A search over levers", "evidence": "Claims of the literature held against the model"}

func questionOf(f *figures.Folder) string {
	if f.Manifest.Question != "" {
		return f.Manifest.Question
	}
	switch f.Manifest.Kind {
	case "evidence":
		return "Which claims of the literature come out of the model?"
	case "fit":
		return "What does the log say of the centre, and what does it not say?"
	case "backtest":
		return "Does the fitted scenario behave as the centre did on days that were not fitted?"
	case "calibrate":
		return lockedQuestion(f)
	}
	if sc, err := f.Scenario(1); err == nil {
		return sc.About.Question
	}
	return ""
}

var lockedLine = regexp.MustCompile(`(?m)^question = "(.*)"$`)

// lockedQuestion is that of the experiment of a folder that does not hold the
// scenario which the experiment varies.
func lockedQuestion(f *figures.Folder) string {
	text, err := os.ReadFile(filepath.Join(f.Dir, experiment.LockFile))
	if m := lockedLine.FindSubmatch(text); err == nil && m != nil {
		return string(m[1])
	}
	return "Which settings could have brought the figures that were observed, and which do they not tell?"
}

func lead(f *figures.Folder) string {
	m := &f.Manifest
	what := kinds[m.Kind]
	if what == "" {
		what = "Results of kind " + m.Kind
	}
	parts := []string{what}
	switch {
	case m.DesignPoints > 0:
		parts = append(parts, fmt.Sprintf("%d design points, %d runs", m.DesignPoints, m.Finished))
	case m.Replications > 0:
		parts = append(parts, fmt.Sprintf("%d replications", m.Finished))
	case m.Runs > 0:
		parts = append(parts, fmt.Sprintf("%d runs", m.Runs))
	}
	if m.Model != "" {
		parts = append(parts, fmt.Sprintf("model %s, stream scheme %d", m.Model, m.Streams))
	}
	if !m.Ended.IsZero() {
		parts = append(parts, m.Ended.UTC().Format("2 January 2006"))
	}
	return strings.Join(parts, "; ") + "."
}

func warnings(f *figures.Folder) []string {
	m := &f.Manifest
	list := append([]string{}, m.Warnings...)
	if m.Partial {
		list = append(list, "The study was cut off: these are the runs that had ended.")
	}
	if failed := m.Failed + m.FailedRuns; failed > 0 {
		list = append(list, fmt.Sprintf("%d runs failed and are missing from every number; failures.csv or runs.csv says why.", failed))
	}
	return list
}

// facts are how the folder was made.
func facts(f *figures.Folder) (list [][2]string) {
	m := &f.Manifest
	add := func(name, value string) {
		if value != "" {
			list = append(list, [2]string{name, value})
		}
	}
	scenario := m.Scenario
	if scenario == "" {
		scenario = strings.Join(m.Bases, ", ")
	}
	for i, a := range m.Compared() {
		add(map[bool]string{true: "Compared with", false: "Alternative " + a.Label}[i == 0], fmt.Sprintf("%s: %s (scenario %s)", a.Label, a.Name, a.Scenario))
	}
	add("Scenario", scenario)
	if sc, err := f.Scenario(1); err == nil {
		t := &sc.Settings.Time
		add("Run length", fmt.Sprintf("%v, of which the first %v are warm-up and not counted", t.Horizon, t.WarmUp))
		add("Master seed", fmt.Sprint(sc.Seed))
	}
	for _, factor := range m.Factors {
		text := strings.ReplaceAll(factor.Name, "__", ".")
		if factor.Unit != "" {
			text += " (" + factor.Unit + ")"
		}
		add("Varied", text)
	}
	for _, l := range m.Levers {
		add("Lever", l)
	}
	add("Random numbers", "streams keyed by seed, replication, name and entity; equal replications of different arms and points meet the same customers and faults")
	add("Program", fmt.Sprintf("%s %s, %s %s/%s", m.Tool.Module, m.Tool.Version, m.Tool.Go, m.Tool.OS, m.Tool.Arch))
	if !m.Started.IsZero() && !m.Ended.IsZero() {
		add("Time taken", fmt.Sprintf("%.1f s on %s", m.Ended.Sub(m.Started).Seconds(), processors(m.Tool.Processors)))
	}
	return list
}

func processors(n int) string {
	if n == 0 {
		return "a machine whose processors are not recorded"
	}
	return fmt.Sprintf("%d processors", n)
}

// parametersFile is the table of all settings.
const parametersFile = "parameters.csv"

// parametersOf makes the table of settings of a folder that has none from its
// scenario; nil without a scenario.
func parametersOf(f *figures.Folder) *figures.Sheet {
	sc, err := f.Scenario(1)
	if err != nil {
		return nil
	}
	s := &figures.Sheet{File: parametersFile, Header: []string{"path", "value", "unit", "range", "default", "source", "origin", "active", "description"}}
	for _, p := range sc.Parameters() {
		s.Rows = append(s.Rows, []string{p.Path, p.Value, p.Unit, p.Range, p.Default, p.Source, p.Origin, strconv.FormatBool(p.Active), p.Doc})
	}
	return s
}

var year = regexp.MustCompile(`\b(19|20)\d\d\b`)

// origins counts where the values of active settings come from.
type origins struct{ active, assumed, cited, chosen, calibrated, data int }

func originsOf(f *figures.Folder) (o origins, s *figures.Sheet) {
	s, err := f.Sheet(parametersFile)
	if err != nil {
		if s = parametersOf(f); s == nil {
			return o, nil
		}
	}
	for _, row := range s.Rows {
		if cell(s, row, "active") != "true" {
			continue
		}
		o.active++
		source := strings.ToLower(cell(s, row, "source"))
		switch {
		case strings.Contains(source, "measured"), strings.Contains(source, "estimated from"):
			o.data++
		case strings.Contains(source, "assum"):
			o.assumed++
		case strings.Contains(source, "calibrated"), strings.Contains(source, "fitted"):
			o.calibrated++
		case strings.HasPrefix(source, "choice"):
			o.chosen++
		case year.MatchString(source), strings.Contains(source, "docs/"):
			o.cited++
		default:
			o.assumed++ // what names nothing that can be looked up
		}
	}
	return o, s
}

// settings lists what the scenario sets, and where all values come from.
func settings(f *figures.Folder) (t Table, pedigree string) {
	o, s := originsOf(f)
	if s == nil {
		return t, ""
	}
	t = Table{Caption: "Settings that the scenario or the command line gave; all others have their defaults", Header: []string{"Setting", "Value", "Unit", "Meaning", "Source"}}
	for _, row := range s.Rows {
		if cell(s, row, "active") != "true" || cell(s, row, "origin") == "default" {
			continue
		}
		t.Rows = append(t.Rows, []string{cell(s, row, "path"), cell(s, row, "value"), cell(s, row, "unit"), cell(s, row, "description"), cell(s, row, "source")})
	}
	t.Notes = []string{"All settings, with ranges and defaults, are in parameters.csv."}
	return t, fmt.Sprintf("Of %d settings that matter here %d are choices of whoever asks, %d rest on a source that is cited, %d were calibrated to published patterns, %d come from measured data, and %d are assumptions or cite nothing.",
		o.active, o.chosen, o.cited, o.calibrated, o.data, o.assumed)
}

// limits are what the reader must not forget.
func limits(f *figures.Folder) []string {
	list := []string{
		"A simulation answers for its assumptions. What the model leaves out has no effect in it; docs/model.md lists what that is.",
		"Intervals are of chance: they would shrink with more replications, and the error of the model and of its settings would stay.",
		"Nothing here was fitted to your organisation unless the scenario says so; frontline fit makes a scenario from a contact log, frontline backtest says what it is good for.",
	}
	switch f.Manifest.Kind {
	case "replicate":
		list = append(list, "Each metric is judged by itself: with many metrics one in twenty intervals misses its true value.")
	case "sweep":
		list = append(list, "The best of many points looks better than it is; play it again with fresh replications before it is chosen.", "Between the design points nothing was simulated.")
	case "optimise":
		list = append(list, "The frontier is that of the points that were tried, within the ranges of the levers.")
	case "select":
		list = append(list, "The choice is in one metric: what the chosen candidate costs in others is not asked here; frontline compare asks it.")
	case "calibrate":
		list = append(list, "Values that the figures do not identify rest on the range that was given beforehand; other values give the same figures.")
	case "fit", "backtest":
		return []string{list[0], "What the log does not record, such as strain, ideas and trust, rests on assumptions that stand in the scenario.", "The future may differ from the days of the log."}
	case "evidence":
		list = append(list, "A claim that comes out is consistent with the mechanisms; that does not make them the only explanation.")
	}
	return list
}

// commands repeat or check the folder.
func commands(f *figures.Folder) []string {
	repeat, err := RepeatCommand(f)
	var list []string
	if err == nil {
		list = append(list, repeat)
	}
	if f.Manifest.Kind == "sweep" {
		list = append(list, "frontline audit . --runs 5")
	}
	return append(list, "frontline plot .", "frontline report .", "frontline export . --crate")
}
