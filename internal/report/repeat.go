package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"frontline.dev/frontline/internal/experiment"
	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/scenarios"
)

// again is the folder into which a repetition writes.
const again = "--out again"

// RepeatCommand returns the one command that makes the tables of a folder once
// more, to be given inside of it. The error says why there is none.
func RepeatCommand(f *figures.Folder) (string, error) {
	m := &f.Manifest
	switch m.Kind {
	case "replicate":
		command := fmt.Sprintf("frontline run scenario.toml --replications %d --first %d %s", m.Replications, m.First, again)
		if _, err := f.Sheet("agents.csv"); err == nil {
			command += " --agents"
		}
		if _, err := f.Sheet("figure1.csv"); err != nil {
			command += " --no-figure1"
		}
		return command, nil
	case "sweep":
		return repeatSweep(f)
	case "compare":
		return repeatCompare(f)
	case "evidence":
		command := "frontline evidence " + again
		if m.Effort == "medium" || m.Effort == "full" {
			command += " --" + m.Effort
		}
		if len(m.Claims) < 12 {
			for _, c := range m.Claims {
				command += " --claim " + c
			}
		}
		return command, nil
	case "optimise":
		return repeatSearch(f)
	case "select":
		return repeatSelect(f)
	case "calibrate":
		return repeatCalibration(f)
	}
	return "", fmt.Errorf("folders of kind %s cannot be repeated by one command", m.Kind)
}

// repeatSweep plays the experiment, or the scenario over the levels of its
// factors when they are crossed.
func repeatSweep(f *figures.Folder) (string, error) {
	if _, err := os.Stat(filepath.Join(f.Dir, experiment.LockFile)); err == nil {
		return "frontline sweep " + experiment.LockFile + " " + again, nil
	}
	if len(f.Manifest.Bases) != 1 {
		return "", errors.New("the folder has several scenarios and no experiment file")
	}
	design, err := f.Sheet("design.csv")
	if err != nil {
		return "", err
	}
	command := "frontline sweep scenarios/" + f.Manifest.Bases[0] + ".toml"
	points := 1
	for _, c := range f.Manifest.Factors {
		var levels []string
		for _, row := range design.Rows {
			if v := cell(design, row, c.Name); !slices.Contains(levels, v) {
				levels = append(levels, v)
			}
		}
		points *= len(levels)
		value := strings.Join(levels, ",")
		if c.Unit == "s" { // lengths of time are kept in seconds
			value = strings.Join(levels, " s,") + " s"
		}
		command += fmt.Sprintf(" --vary '%s=%s'", strings.ReplaceAll(c.Name, "__", "."), value)
	}
	if points != len(design.Rows) {
		return "", errors.New("the design points are not a product of levels, and there is no experiment file")
	}
	if f.Manifest.DesignPoints > 0 {
		command += fmt.Sprintf(" --replications %d", f.Manifest.Runs/f.Manifest.DesignPoints)
	}
	if f.Manifest.Paired {
		command += " --paired"
	}
	if _, err := f.Sheet("series.csv"); err == nil {
		command += " --series"
	}
	return command + " " + again, nil
}

// changesOf returns the settings that make an arm of A: those of its name, or
// those in which the two differ, whichever give the scenario with the hash of
// the manifest.
func changesOf(base *scenarios.Scenario, arm figures.Arm, changes *figures.Sheet) (set []string, found bool) {
	var named, differing []string
	for _, part := range strings.Split(arm.Name, ";") {
		named = append(named, strings.TrimSpace(part))
	}
	for _, row := range changes.Rows {
		if value := cell(changes, row, "value"); cell(changes, row, "arm") == arm.Label && value != "" {
			differing = append(differing, cell(changes, row, "setting")+"="+value)
		}
	}
	for _, set := range [][]string{named, differing} {
		if sc, err := base.With(set...); err == nil && sc.Hash() == arm.Hash {
			return set, true
		}
	}
	return nil, false
}

// alternatives gives the arms of a comparison or a choice as changes of A.
func alternatives(f *figures.Folder) (flags string, err error) {
	s, err := f.Sheet("changes.csv")
	if err != nil {
		return "", err
	}
	arms := f.Manifest.Compared()
	if len(arms) < 2 {
		return "", errors.New("the manifest has no alternatives")
	}
	base, err := f.Scenario(1)
	if err != nil {
		return "", err
	}
	for _, arm := range arms[1:] {
		set, found := changesOf(base, arm, s)
		if !found {
			return "", fmt.Errorf("%s (%s) is no change of settings of A", arm.Label, arm.Name)
		}
		flags += " --with '" + strings.Join(set, "; ") + "'"
	}
	return flags, nil
}

// repeatCompare gives A and its alternatives as changes of A.
func repeatCompare(f *figures.Folder) (string, error) {
	with, err := alternatives(f)
	if err != nil {
		return "", err
	}
	command := "frontline compare scenario.toml" + with
	table, err := f.Sheet("compare.csv")
	if err != nil {
		return "", err
	}
	seen := map[string]bool{}
	for _, row := range table.Rows {
		metric := cell(table, row, "metric")
		if seen[metric] {
			continue
		}
		seen[metric] = true
		command += " --metric " + metric
		if margin := cell(table, row, "margin"); margin != "" && margin != "0" {
			command += " --indiff " + metric + "=" + margin
		}
	}
	return fmt.Sprintf("%s --replications %d --first %d %s", command, f.Manifest.Finished, f.Manifest.First, again), nil
}

// flagged writes a flag for each value, quoted for a shell.
func flagged(flag string, values []string) (text string) {
	for _, v := range values {
		text += " " + flag + " '" + strings.ReplaceAll(v, "'", `'\''`) + "'"
	}
	return text
}

// searchFlags are the options of a search in the order in which they are
// written.
var searchFlags = []string{"population", "generations", "budget", "replications", "least", "fresh", "front"}

// repeatSearch gives the levers, goals and bounds as they were given, over the
// scenario or the experiment of the folder.
func repeatSearch(f *figures.Folder) (string, error) {
	m := &f.Manifest
	switch {
	case m.Options == nil:
		return "", errors.New("the folder was written by an earlier version, whose manifest does not hold the search: give the command you gave")
	case m.Partial:
		return "", errors.New("the search was stopped before its end; a repetition would go on to it")
	}
	command := "frontline optimize scenario.toml"
	if _, err := os.Stat(filepath.Join(f.Dir, experiment.LockFile)); err == nil {
		command = "frontline optimize " + experiment.LockFile
	}
	g := &m.Given
	command += flagged("--lever", g.Levers) + flagged("--goal", g.Goals) + flagged("--constrain", g.Constraints) + flagged("--cost", g.Costs) + flagged("--tie", g.Ties)
	for _, name := range searchFlags {
		command += fmt.Sprintf(" --%s %d", name, m.Options[name])
	}
	return fmt.Sprintf("%s --seed %d --search-seed %d %s", command, m.Seed, m.SearchSeed, again), nil
}

// repeatSelect gives the candidates as changes of A, and the rule.
func repeatSelect(f *figures.Folder) (string, error) {
	m := &f.Manifest
	s, err := f.Sheet("select.csv")
	if err != nil {
		return "", err
	}
	if len(s.Rows) == 0 {
		return "", errors.New("select.csv has no candidates")
	}
	with, err := alternatives(f)
	if err != nil {
		return "", err
	}
	if m.N0 == 0 {
		return "", errors.New("the folder was written by an earlier version, whose manifest does not hold the number of first replications: give the command you gave")
	}
	row := s.Rows[0]
	command := fmt.Sprintf("frontline select scenario.toml%s --metric %s --goal %s --method %s --n0 %d --budget %d --seed %d --first %d", with, cell(s, row, "metric"), cell(s, row, "goal"), m.Method,
		m.N0, m.Budget, m.Seed, m.First)
	if delta := cell(s, row, "delta"); delta != "" {
		command += " --delta " + delta + " --confidence " + cell(s, row, "probability")
	}
	return command + " " + again, nil
}

// repeatCalibration plays the experiment once more.
func repeatCalibration(f *figures.Folder) (string, error) {
	if f.Manifest.Partial {
		return "", errors.New("the calibration was stopped before its end; a repetition would go on to it")
	}
	if bases, _ := filepath.Glob(filepath.Join(f.Dir, "scenarios", "*.toml")); len(bases) == 0 {
		return "", errors.New("the folder was written by an earlier version, without the scenario: frontline calibrate the experiment file that was given, with the same options")
	}
	command := "frontline calibrate " + experiment.LockFile
	if n := f.Manifest.DataSets; n > 0 {
		command += fmt.Sprintf(" --sbc %d", n)
	}
	return command + " " + again, nil
}
