package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// smallCalibration is an experiment that takes a fraction of a second.
const smallCalibration = `schema = "experiment/1"
id = "small-calibration"
kind = "calibrate"
scenario = "plain-queue"
[vary]
"time.horizon" = "6 h"
"time.warm_up" = "0 d"
[factors]
"handling.work.mean" = { law = "uniform(min 2 min, max 4 min)" }
[calibrate]
method = "moments"
budget = 60
replications = 2
check = 10
[[calibrate.target]]
metric = "aht"
observed = 180
standard_error = 5
`

// TestCalibrateVerb: an experiment is calibrated with one command; the folder
// is one of results, JSON says the same, and --sbc holds the method against
// itself.
func TestCalibrateVerb(t *testing.T) {
	dir := t.TempDir()
	file, out := filepath.Join(dir, "small.toml"), filepath.Join(dir, "out")
	if err := os.WriteFile(file, []byte(smallCalibration), 0o644); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := called(t, "calibrate", file, "-q", "--out", out)
	if code != 0 || !strings.Contains(stdout, "handling.work.mean is identified") || !strings.Contains(stdout, "as observed") || !strings.Contains(stdout, "scenario.toml") {
		t.Fatalf("exit %d\n%s%s", code, stdout, stderr)
	}
	if _, err := os.Stat(filepath.Join(out, "profiles.csv")); err != nil {
		t.Error(err)
	}
	stdout, stderr, code = called(t, "calibrate", file, "-q", "--json", "--out", out) // over the earlier results
	if code != 0 || !json.Valid([]byte(stdout)) || !strings.Contains(stdout, "calibrate.csv") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	stdout, stderr, code = called(t, "calibrate", file, "-q", "--sbc", "20", "--out", filepath.Join(dir, "sbc"))
	if code != 0 || !strings.Contains(stdout, "20 data sets from the prior") || !strings.Contains(stdout, "envelope") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
}

// TestCalibrateAsShown: the command of docs/calibrate.md runs, with the shipped
// experiment on a tenth of its time: as it stands it takes half a minute.
func TestCalibrateAsShown(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(home)), "docs", "calibrate.md"))
	if err != nil {
		t.Fatal(err)
	}
	const shown = "$ frontline calibrate people-of-a-firm --budget 120\n"
	if !strings.Contains(string(page), shown) {
		t.Fatalf("docs/calibrate.md does not show %q any more", shown)
	}
	text, found := scenarios.ExperimentSource("people-of-a-firm")
	if !found {
		t.Fatal("people-of-a-firm is not shipped")
	}
	short := strings.NewReplacer(`"time.warm_up" = "52 weeks"`, `"time.warm_up" = "4 weeks"`, `"time.horizon" = "156 weeks"`, `"time.horizon" = "14 weeks"`).Replace(string(text))
	if short == string(text) {
		t.Fatal("the experiment has other times now: shorten them here")
	}
	dir := t.TempDir()
	file, out := filepath.Join(dir, "people-of-a-firm.toml"), filepath.Join(dir, "out")
	if err := os.WriteFile(file, []byte(short), 0o644); err != nil {
		t.Fatal(err)
	}
	args := strings.Fields(strings.TrimPrefix(shown, "$ frontline "))
	args[1] = file
	stdout, stderr, code := called(t, append(args, "-q", "--out", out)...)
	if code != 0 || !strings.Contains(stdout, "role.intensity") || !strings.Contains(stdout, "identified") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	if _, err := os.Stat(filepath.Join(out, "scenario.toml")); err != nil {
		t.Error(err)
	}
}

// TestCalibrateRefuses: mistakes end with 2, say what is meant, and leave no
// folder behind.
func TestCalibrateRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		"is of kind sensitivity": {"shares-of-variance"},
		"must be 20 to 10000000": {"people-of-a-firm", "--budget", "3"},
		"is too small":           {"firm-by-draws", "--budget", "100"},
		"ranks tell nothing":     {"people-of-a-firm", "--sbc", "3"},
		"did you mean moments?":  {"people-of-a-firm", "--method", "moment"},
		"needs an experiment":    nil,
		"the limit is":           {"people-of-a-firm", "--max-events", "10"},
		"needs the name of a fo": {"people-of-a-firm", "--out", ""},
	} {
		dir := filepath.Join(t.TempDir(), "answer")
		_, stderr, code := called(t, append([]string{"calibrate", "-q", "--out", dir}, args...)...)
		if code != exitInput || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d\n%s", want, code, stderr)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: a folder is left", want)
		}
	}
}
