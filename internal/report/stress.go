package report

import (
	"fmt"
	"strings"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/scenarios"
)

// Row is a row of a checklist: filled from the folder, or to be stated.
type Row struct{ Number, Item, Text string }

// toState marks what a folder cannot know.
const toState = "**to be stated by the authors**"

// STRESS returns the checklists STRESS-DES and STRESS-ABS (Monks et al. 2019),
// filled from the folder.
func STRESS(f *figures.Folder) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# STRESS checklists of %s\n\nStrengthening the reporting of empirical simulation studies (Monks, Currie, Onggo, Robinson, Kunc and Taylor 2019). Made by `frontline export --stress`; rows that only the authors can fill are marked.\n", f.Title())
	for _, list := range []struct {
		name string
		rows []Row
	}{{"STRESS-DES", stressRows(f, desComponents)}, {"STRESS-ABS", stressRows(f, absComponents)}} {
		fmt.Fprintf(&b, "\n## %s\n\n| | item | here |\n|---|---|---|\n", list.name)
		for _, r := range list.rows {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", r.Number, r.Item, cellText(r.Text))
		}
	}
	return []byte(b.String())
}

// components are the rows 2.5, in which the two checklists differ.
type components func(sc *scenarios.Scenario) []Row

func desComponents(sc *scenarios.Scenario) []Row {
	s := sc.Settings
	return []Row{
		{"2.5.1", "Entities", fmt.Sprintf("Contacts of %d customers with faults of %d products; ideas on their way. Attributes: ODD.md, element 2.", s.CustomerCount(), s.Portfolio.Products)},
		{"2.5.2", "Activities", "Set-up, travel (field), work on the fault, hold, dialogue (explaining, asking), second line, wrap-up, reflection; their laws are under handling and mechanisms in parameters.csv."},
		{"2.5.3", "Resources", fmt.Sprintf("%d agents; portfolio.per_agent = %s; shifts and breaks in parameters.csv.", s.Agents.Count, parameter(sc, "portfolio.per_agent"))},
		{"2.5.4", "Queues", fmt.Sprintf("One line; discipline and choice of agent under queue and routing in parameters.csv. Channel: %s.", s.Channel.Kind)},
		{"2.5.5", "Entry/exit points", "Entry: a fault of a customer or a contact from outside. Exit: the problem is solved, given up, or the customer gives up waiting and does not return."},
	}
}

func absComponents(sc *scenarios.Scenario) []Row {
	s := sc.Settings
	return []Row{
		{"2.5.1", "Environment", "Products with technical elements, generations of which replace each other; the calendar; the market of places for customers."},
		{"2.5.2", "Agents", fmt.Sprintf("%d service agents, %d customers, one manager of style %s; attributes and rules in ODD.md, elements 2 and 7.", s.Agents.Count, s.CustomerCount(), sc.Style)},
		{"2.5.3", "Interaction topology", "Customer and agent meet in contacts that the queue and the routing bring about; agents of a team tell each other ideas; customers by word of mouth."},
		{"2.5.4", "Entry/exit", "Agents may leave and be replaced (mechanism turnover); customers may leave and join (mechanism loyalty)."},
	}
}

// parameter is the value of a setting as it is written.
func parameter(sc *scenarios.Scenario, path string) string {
	for _, p := range sc.Parameters() {
		if p.Path == path {
			return p.Value
		}
	}
	return toState
}

// stressRows fills the rows that both checklists share around those of 2.5.
func stressRows(f *figures.Folder, parts components) []Row {
	m := &f.Manifest
	rows := []Row{
		{"1.1", "Purpose of the model", or(questionOf(f), toState)},
		{"1.2", "Model outputs", "Metrics with unit and formula: schema.json; " + outputs(f) + " Means with 95 % intervals over replications; read after the warm-up."},
		{"1.3", "Experimentation aims", aims(f)},
		{"2.1", "Base model overview diagram", "The way of a contact is listed in ODD.md, element 3; a diagram: " + toState + "."},
		{"2.2", "Base model logic", "ODD.md, elements 3 and 7; in full docs/model.md of Frontline, model version " + m.Model + "."},
		{"2.3", "Scenario logic", variants(f)},
		{"2.4", "Algorithms", "Ladder queue for the calendar; ties by (time, phase, sequence); laws with a cheap inverse by inversion. Methods of analysis: methods.bib."},
	}
	sc, err := f.Scenario(1)
	if err != nil {
		return append(rows, Row{"2.5", "Components", "Several scenarios; see the claims and docs/model.md."}, Row{"5.1", "Software or programming language", softwareText(f)})
	}
	rows = append(rows, parts(sc)...)
	t := &sc.Settings.Time
	o, _ := originsOf(f)
	return append(rows, []Row{
		{"3.1", "Data sources", fmt.Sprintf("Each setting names its source in parameters.csv: of %d active ones %d are cited, %d calibrated to published patterns, %d measured.", o.active, o.cited, o.calibrated, o.data)},
		{"3.2", "Pre-processing", "None by this study, unless the scenario came from frontline fit, whose page says what was done: " + toState + "."},
		{"3.3", "Input parameters", "parameters.csv: path, value, unit, range, default, source, meaning; 'active' says whether it matters here."},
		{"3.4", "Assumptions", fmt.Sprintf("%d active settings are assumptions and say so in parameters.csv, with the range in which they could lie. Assumptions of the mechanisms: docs/model.md.", o.assumed)},
		{"4.1", "Initialisation", fmt.Sprintf("%s model. Agents begin without insights and ideas; warm-up %v, cut off in whole batches of %v. How it was chosen: Welch figure (frontline plot . welch) and MSER-5 (frontline analyze warmup .); %s.", capital(t.Kind), t.WarmUp, t.Batch, toState)},
		{"4.2", "Run length", fmt.Sprintf("%v, warm-up included; time unit microsecond.", t.Horizon)},
		{"4.3", "Estimation approach", estimation(f)},
		{"5.1", "Software or programming language", softwareText(f)},
		{"5.2", "Random sampling", fmt.Sprintf("Philox4x64-10 keyed by (seed %d, name of the stream) and counter (ordinal, entity, replication, attempt) seeds xoshiro256++; stream scheme %d. The arm of an experiment is not in the key: common random numbers throughout.", sc.Seed, m.Streams)},
		{"5.3", "Model execution", "Next-event time advance; order (time, phase, sequence), phases end, duty, arrive, renege, observe. Runs side by side never change a result."},
		{"5.4", "System specification", systemText(f)},
		{"6.1", "Computer model sharing statement", "Frontline is free software (Apache-2.0). REPRODUCE.md has the command that repeats this study, manifest.json the versions and checksums. Where this folder is kept: " + toState + "."},
	}...)
}

func outputs(f *figures.Folder) string {
	if len(f.Manifest.Targets) == 0 {
		return "all of them are recorded."
	}
	return "this study is about " + strings.Join(f.Manifest.Targets, ", ") + "."
}

func aims(f *figures.Folder) string {
	m := &f.Manifest
	switch e := f.Experiment(); {
	case e != nil:
		design := e.Design.Type
		if !e.Design.Written {
			design = "grid of [vary]"
		}
		return fmt.Sprintf("Experiment of kind %s, design %s, %d design points; experiment.lock.toml and design.csv hold it.", e.Kind, design, m.DesignPoints)
	case m.Kind == "compare":
		return fmt.Sprintf("Comparison of %d alternatives. %s.", len(m.Compared()), capital(or(m.Method, toState)))
	case m.Kind == "optimise":
		return "Search for the front of " + strings.Join(m.Goals, ", ") + " (NSGA-II with re-evaluation on fresh replications)."
	case m.DesignPoints > 0:
		return fmt.Sprintf("%d design points; design.csv.", m.DesignPoints)
	}
	return "The scenario against the same customers without the innovation role, in pairs."
}

func variants(f *figures.Folder) string {
	m := &f.Manifest
	var parts []string
	for _, c := range m.Factors {
		parts = append(parts, strings.ReplaceAll(c.Name, "__", "."))
	}
	for _, a := range m.Compared() {
		parts = append(parts, a.Label+": "+a.Name)
	}
	parts = append(parts, m.Levers...)
	if len(parts) == 0 {
		return "With the role, and with role.mode = \"off\"."
	}
	return "Varied: " + strings.Join(parts, "; ") + ". Everything else is equal."
}

func estimation(f *figures.Folder) string {
	m := &f.Manifest
	rule := "a number fixed beforehand"
	if m.Ruled {
		rule = "added until the targets of precision held (Hoad, Robinson and Davies 2010)"
	}
	n := m.Replications
	if n == 0 && m.DesignPoints > 0 {
		n = m.Runs / m.DesignPoints
	}
	text := fmt.Sprintf("Stochastic; replications: %s", rule)
	if n > 0 {
		text += fmt.Sprintf(", %d", n)
	}
	return text + ". 95 % intervals by Student's t over replications; differences in pairs. How precision came with their number: replications.csv and frontline plot . replication-funnel."
}

func softwareText(f *figures.Folder) string {
	t := &f.Manifest.Tool
	return fmt.Sprintf("Frontline %s (%s), model version %s, built with %s for %s/%s.", or(t.Version, "(unknown)"), module(t), f.Manifest.Model, or(t.Go, "Go"), or(t.OS, "unknown"), or(t.Arch, "unknown"))
}

func systemText(f *figures.Folder) string {
	m := &f.Manifest
	if m.Started.IsZero() || m.Ended.IsZero() {
		return "Not recorded."
	}
	return fmt.Sprintf("%s, %s/%s; %.1f s in all.", processors(m.Tool.Processors), m.Tool.OS, m.Tool.Arch, m.Ended.Sub(m.Started).Seconds())
}
