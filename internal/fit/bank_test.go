package fit

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// bankLog returns the real month, or skips the test: its data are no part of
// the repository, see docs/bank.md.
func bankLog(t *testing.T) string {
	t.Helper()
	path := os.Getenv("FRONTLINE_BANK_LOG")
	if path == "" {
		path = "../../../shared/data/anonymous_bank_1999_02.csv"
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here: the bank's data are no part of the repository (see docs/bank.md)", path)
	}
	return path
}

// A fit of the real month finds what others found before it was written.
func TestBankFit(t *testing.T) {
	f, err := Run(bankLog(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	kind := map[string]int{}
	for k := range f.Kinds {
		kind[f.Kinds[k].Name] = k
	}
	within(t, "service seekers", float64(f.All.Offered), 31071, 0)
	within(t, "P(wait)", f.All.PWait(), .580, .001)
	within(t, "P(abandon)", f.All.PAbandon(), .1265, .0001)
	within(t, "ASA, s", f.All.ASA(), 40.7, .1)
	within(t, "service level, 20 s", f.All.ServiceLevel(), .522, .001)
	regular := &f.Kinds[kind["PS"]]
	mean, sd, median := regular.Work()
	within(t, "service of PS, mean s", mean, 186.9, .1)
	within(t, "service of PS, SD s", sd, 210.3, .1)
	within(t, "service of PS, median s", median, 119, .01)
	raw, _ := fitLognormal(regular.work.points())
	raw.judge(regular.work.points())
	within(t, "mu of PS over 10 s", raw.Parameters[0], 4.876, .001)
	within(t, "sigma of PS over 10 s", raw.Parameters[1], .872, .001)
	within(t, "Kolmogorov-Smirnov", raw.KS, .026, .0005)
	if f.Laws[kind["PS"]][0].Family != "lognormal" {
		t.Errorf("the best law of PS is %s", f.Laws[kind["PS"]][0].Family)
	}
	for name, want := range map[string]float64{"PS": 448, "NE": 799, "NW": 213} {
		within(t, "patience of "+name+", s", f.Waits[kind[name]].Exponential.Mean, want, .6)
	}
	within(t, "calls again within 1 h of hanging up", f.Repeats.Redial, .48, .01)
	within(t, "calls again within 7 days of being served", f.Repeats.WithinWeek, .62, .005)
	within(t, "same agent on the next served call", f.Repeats.Continuity, .105, .005)
	within(t, "agents", float64(f.Reading.Agents), 24, 0)
	within(t, "fastest agent, mean s", f.Team.Means[0], 143, .6)
	within(t, "slowest agent, mean s", f.Team.Means[len(f.Team.Means)-1], 288, .6)
	within(t, "median agent, mean s", medianOf(f.Team.Means), 192, .6)
	within(t, "wrap-up, s", f.WrapUp.Mean, 13, 1)
}

// bankHalf is the scenario of the first half of the month, with the fit.
func bankHalf(t *testing.T) (path string, f *Fit, sc *scenarios.Scenario) {
	t.Helper()
	path = bankLog(t)
	f, err := Run(path, Options{To: "1999-02-14"})
	if err != nil {
		t.Fatal(err)
	}
	if sc, err = scenarios.Parse("bank", f.Scenario()); err != nil {
		t.Fatal(err)
	}
	return path, f, sc
}

// The target: fitted on the first half of the month, played with the second
// half's contacts and staff, the model meets the second half. The forecast is
// reported and has no target: the second half had other volumes and staff.
func TestBankBacktest(t *testing.T) {
	path, _, sc := bankHalf(t)
	c, err := Backtest(context.Background(), sc, path, BacktestOptions{Options: Options{From: "1999-02-15"}, Replications: 5})
	if err != nil {
		t.Fatal(err)
	}
	e := c.Errors(Replay)
	if math.Abs(e.Abandonment) > .10 || math.Abs(e.ServiceLevel) > .04 || math.Abs(e.ASA) > .20 {
		t.Errorf("replay of the second half: %v", e)
	}
	for _, m := range c.Modes {
		t.Logf("%v: %v", m, c.Errors(m))
	}
}
