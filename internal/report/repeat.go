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
		return "", errors.New("the manifest of a search does not hold the types of its levers: give the command you gave")
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

// repeatCompare gives A and its alternatives as changes of A.
func repeatCompare(f *figures.Folder) (string, error) {
	s, err := f.Sheet("changes.csv")
	if err != nil {
		return "", err
	}
	command := "frontline compare scenario.toml"
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
		command += " --with '" + strings.Join(set, "; ") + "'"
	}
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
