package calibrate

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// queueFirm is a small queue whose work and patience are free.
const queueFirm = `schema = "experiment/1"
id = "queue-firm"
kind = "calibrate"
scenario = "plain-queue"
[vary]
"time.horizon" = "10 h"
"time.warm_up" = "0 d"
[factors]
"handling.work.mean" = { law = "uniform(min 2 min, max 4 min)" }
"agents.count" = { min = 8, max = 16 }
[constraints]
require = ["agents.count >= 9"]
[calibrate]
method = "both"
budget = 160
replications = 2
particles = 20
check = 20
[[calibrate.target]]
metric = "aht"
observed = 180
standard_error = 3
[[calibrate.target]]
metric = "occupancy"
observed = 0.77
standard_error = 0.02
`

func firmOf(t *testing.T, text string) *Firm {
	t.Helper()
	e, err := scenarios.ParseExperiment("x.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	f, err := FromExperiment(e)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFirm: an experiment is calibrated, the values found are near those that
// the data came from (3 min of work, 13 agents), and the folder has what is
// promised: a scenario that can be read again, with the origin of the values.
func TestFirm(t *testing.T) {
	f := firmOf(t, queueFirm)
	answer, err := f.Run(context.Background(), f.Options())
	if err != nil {
		t.Fatal(err)
	}
	r := answer.(firmResult).Result
	if best := valuesAt(r.Problem.Parameters, r.Best()); math.Abs(best[0]-180) > 8 || math.Abs(best[1]-13) > 1 {
		t.Errorf("found %v", best)
	}
	if len(r.Findings) != 2 || r.Findings[0].Kind != Identified || r.ABC == nil || len(r.Check) != 2 || r.Check[0].Far() {
		t.Errorf("%+v\n%+v", r.Findings, r.Check)
	}
	dir := t.TempDir()
	files, err := answer.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"calibrate.csv", "settings.csv", "profiles.csv", "points.csv", "generations.csv", "check.csv", "correlations.csv", "figures/profiles.svg", "figures/check.svg",
		"figures/marginal-agents-count.svg", "figures/pair-handling-work-mean-agents-count.csv", "experiment.lock.toml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	var m struct {
		Schema string
		Tables []struct{ File string }
	}
	text, err := os.ReadFile(files[len(files)-1])
	if err != nil || json.Unmarshal(text, &m) != nil || m.Schema != "manifest/1" || len(m.Tables) < 10 {
		t.Errorf("%v: %s", err, text)
	}
	sc, err := scenarios.Load(filepath.Join(dir, "scenario.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := f.Scenario(r.Best()); sc.Hash() != want.Hash() {
		t.Error("the calibrated scenario is another one when it is read again")
	}
	text, _ = os.ReadFile(filepath.Join(dir, "scenario.toml"))
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "work = ") && !strings.Contains(line, "# calibrated, identified") {
			t.Errorf("no origin: %s", line)
		}
	}
}

// TestFirmRefuses: names of metrics and other kinds are mistakes of the user.
func TestFirmRefuses(t *testing.T) {
	for want, text := range map[string]string{
		"did you mean `aht`":     strings.Replace(queueFirm, `"aht"`, `"ahd"`, 1),
		"is of kind sensitivity": "schema = \"experiment/1\"\nkind = \"sensitivity\"\nscenario = \"plain-queue\"\n[design]\ntype = \"lhs\"\npoints = 4\n[factors]\n\"agents.count\" = { min = 8, max = 12 }\n",
	} {
		e, err := scenarios.ParseExperiment("x.toml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var problems *scenarios.Problems
		if _, err := FromExperiment(e); !errors.As(err, &problems) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// TestMonths: months of two targets give means and a covariance of the means,
// and months with a trend are noted.
func TestMonths(t *testing.T) {
	f := firmOf(t, strings.NewReplacer("observed = 180\nstandard_error = 3", "monthly = [170, 190, 180, 175, 185, 180, 172, 188]",
		"observed = 0.77\nstandard_error = 0.02", "monthly = [0.70, 0.71, 0.73, 0.74, 0.77, 0.79, 0.80, 0.82]").Replace(queueFirm))
	p := f.Problem
	if p.Targets[0].Observed != 180 || math.Abs(p.Targets[0].Error-2.598) > 0.01 || math.Abs(p.Covariance[0][0]-p.Targets[0].Error*p.Targets[0].Error) > 1e-12 {
		t.Errorf("%+v", p.Targets[0])
	}
	if c := p.Covariance[0][1]; c != p.Covariance[1][0] || math.Abs(c) > 0.5*p.Targets[0].Error*p.Targets[1].Error {
		t.Errorf("covariance %g of months that have little in common", c)
	}
	if len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "occupancy") {
		t.Errorf("%q", f.Notes)
	}
}

// TestFindings: what the data do not tell is said to be so, and a model that
// cannot yield the data is warned of.
func TestFindings(t *testing.T) {
	o := Options{Method: "moments", Budget: 90, Replications: 2, Check: 20, Workers: 2}
	r, err := Run(context.Background(), line(1.4, 1.3), o)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []Kind{r.Findings[0].Kind, r.Findings[1].Kind, r.Findings[2].Kind}
	if kinds[0] != Identified || kinds[1] != Identified || kinds[2] != Open || !strings.Contains(r.Findings[2].Sentence, "do not tell") {
		t.Errorf("%v\n%s", kinds, r.Findings[2].Sentence)
	}
	if pr := r.Moments.Profiles[2]; pr.Lo > 0 || pr.Hi < 1 {
		t.Errorf("the profile of what does not matter excludes something: %+v", pr)
	}
	wrong := line(1.4, 1.3)
	wrong.Targets[2].Observed += 1
	r, err = Run(context.Background(), wrong, o)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(r.Warnings, "\n"); !strings.Contains(text, "does not yield the observed") {
		t.Errorf("a target far off goes unnoticed: %q", r.Warnings)
	}
}

// TestInterrupted: when the context ends, finished generations are an answer.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Method: "abc", Budget: 2000, Particles: 30, Replications: 2, Progress: func(done, _ int) {
		if done == 300 {
			cancel()
		}
	}}
	r, err := Run(ctx, line(1.4, 1.3), o)
	if err != nil || !r.Interrupted || len(r.ABC.Generations) == 0 || r.Check != nil || len(r.Findings) != 3 {
		t.Errorf("%v, %+v", err, r)
	}
	o.Progress = func(int, int) {}
	if _, err := Run(ctx, line(1.4, 1.3), o); !errors.Is(err, context.Canceled) {
		t.Errorf("nothing finished: %v", err)
	}
}
