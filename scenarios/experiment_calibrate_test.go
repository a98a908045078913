package scenarios

import (
	"strings"
	"testing"
)

// calibration reads an experiment with a table [calibrate] and what follows it.
func calibration(text string) (*Experiment, error) {
	return ParseExperiment("x.toml", []byte(`schema = "experiment/1"
kind = "calibrate"
scenario = "plain-queue"
[factors]
"agents.count" = { min = 10, max = 16 }
[calibrate]
`+text))
}

// TestCalibrate: targets are read as values or by the month, and the lock is
// the same experiment.
func TestCalibrate(t *testing.T) {
	e, err := calibration(`budget = 1600
[[calibrate.target]]
metric = "asa"
observed = 20
standard_error = 2
[[calibrate.target]]
metric = "abandonment"
monthly = [0.1, 0.2, 0.1, 0.2, 0.15, 0.12]
`)
	if err != nil {
		t.Fatal(err)
	}
	if c := e.Calibrate; c.Method != "moments" || c.Budget != 1600 || c.Targets[0].Observed != 20 || len(c.Targets[1].Monthly) != 6 {
		t.Errorf("%+v", c)
	}
	lockedAgain(t, e)
	for text, want := range map[string]int{"": 400, "method = \"abc\"\nweights = \"model\"\n": 4000, "method = \"abc\"\nreplications = 2\n": 8000} {
		e, err := calibration(text + "[[calibrate.target]]\nmetric = \"asa\"\nobserved = 20\nstandard_error = 2\n")
		if err != nil {
			t.Fatal(err)
		}
		if c := e.Calibrate; c.Budget != want || c.Particles != 400 {
			t.Errorf("%q: %+v", text, c)
		}
	}
	names := e.MetricNames()
	if len(names) != 2 || names[1].Path != "calibrate.target[1].metric" {
		t.Errorf("%v", names)
	}
}

// TestBadCalibrations: each mistake is named with its place.
func TestBadCalibrations(t *testing.T) {
	target := "[[calibrate.target]]\nmetric = \"asa\"\nobserved = 20\nstandard_error = 2\n"
	for want, text := range map[string]string{
		"has no target":               "",
		"has no `metric`":             "[[calibrate.target]]\nobserved = 1",
		"has no observed value":       "[[calibrate.target]]\nmetric = \"asa\"",
		"no standard error":           "[[calibrate.target]]\nmetric = \"asa\"\nobserved = 1",
		"a target twice":              target + target,
		"takes 6 at least":            "[[calibrate.target]]\nmetric = \"asa\"\nmonthly = [1, 2]",
		"the same in every month":     "[[calibrate.target]]\nmetric = \"asa\"\nmonthly = [1, 1, 1, 1, 1, 1]",
		"must be at least 1600 (2 × ": "method = \"abc\"\nweights = \"model\"\nbudget = 100\n" + target,
		"must be at least 48 (4 × re": "method = \"moments\"\nbudget = 40\n" + target,
		"has no `replications`":       target + "[replications]\ncount = 3",
		"one of moments, abc, both":   "method = \"abcd\"\n" + target,
		"has no `point`":              target + "[[point]]\n\"agents.count\" = 3",
	} {
		if _, err := calibration(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
	_, err := ParseExperiment("x.toml", []byte("schema = \"experiment/1\"\nkind = \"calibrate\"\nscenario = \"innovation-role\"\n[factors]\n\"control.style\" = { levels = [\"mixed\", \"none\"] }\n[calibrate]\nmethod = \"moments\"\n"+target))
	if err == nil || !strings.Contains(err.Error(), "which is no number") {
		t.Errorf("levels of text: %v", err)
	}
}
