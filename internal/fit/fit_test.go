package fit

import (
	"context"
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

func within(t *testing.T, what string, found, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(found-want) <= tolerance) {
		t.Errorf("%s: found %.5g, want %.5g ± %.2g", what, found, want, tolerance)
	}
}

// A fit of the log of a centre that is known finds what was put in.
func TestFitFindsWhatWasPutIn(t *testing.T) {
	f, err := Run(plainDialect.write(t, fakeRows()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Kinds) != 2 || f.Kinds[0].Name != "orders" || f.Kinds[1].Name != "returns" {
		t.Fatalf("kinds %v", f.Kinds)
	}
	within(t, "share of orders", float64(f.Kinds[0].Offered)/float64(f.All.Offered), .75, .02)
	within(t, "patience, s", f.WaitAll.Exponential.Mean, 240, 15)
	if f.WaitAll.Chosen != "exponential" {
		t.Errorf("patience: chose %s, Weibull shape %.3f", f.WaitAll.Chosen, f.WaitAll.weibullShape())
	}
	orders, returns := f.Laws[0][0], f.Laws[1][0]
	if orders.Family != "lognormal" || returns.Family != "gamma" {
		t.Errorf("laws: orders %s, returns %s", orders.Family, returns.Family)
	}
	// (1/1.25 + 1/0.8)/2 is 1.025, and fast agents have more calls
	within(t, "work of orders, s", orders.Mean, 300, 12)
	within(t, "cv of orders", orders.SD/orders.Mean, .8, .04)
	within(t, "cv of returns", returns.SD/returns.Mean, .5, .04)
	within(t, "wrap-up, s", f.WrapUp.Mean, 15, 2.5)
	within(t, "redial", f.Repeats.Redial, .4, .04)
	within(t, "redial after, s", f.Repeats.RedialMean, 600, 90) // ordinary calls of the same customer are among them
	within(t, "opens", float64(f.Hours.Opens)/float64(hour), 8, 0)
	within(t, "closes", float64(f.Hours.Closes)/float64(hour), 18, .5)
	within(t, "busyness cv", f.Profile.CV, 1/math.Sqrt(40), .06)
	within(t, "agents a day", f.Staff.PerDay, 10, .01)
	within(t, "absence", f.Staff.Absence, 0, .001)
	within(t, "standard deviation between agents", f.Team.Between, math.Log(1.25/.8)/2, .06)
	if f.Repeats.Net > .02 {
		t.Errorf("repeats %.3f where there are none", f.Repeats.Net)
	}
}

// The scenario of a fit is valid, has an origin beside every value, is the same
// each time, and runs.
func TestFitLoadsAndRuns(t *testing.T) {
	path := plainDialect.write(t, fakeRows())
	f, err := Run(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := f.Scenario()
	again, err := Run(path, Options{Chunk: 1000}) // sorted in a file
	if err != nil {
		t.Fatal(err)
	}
	if string(again.Scenario()) != string(text) {
		t.Error("two fits of one log differ")
	}
	sc, err := scenarios.Parse("fitted", text, "time.horizon=3 weeks", "time.warm_up=1 week", "time.batch=1 week")
	if err != nil {
		t.Fatal(err)
	}
	if len(sc.Warnings.List) > 0 {
		t.Errorf("warnings: %v", &sc.Warnings)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if _, value, is := strings.Cut(line, " = "); is && !strings.HasPrefix(line, "#") && !strings.Contains(line, "{") && strings.ContainsAny(value, "0123456789") &&
			!strings.Contains(value, "#") && !strings.HasPrefix(line, "name") && !strings.HasPrefix(line, "schema") && !strings.HasPrefix(line, "starts") && !strings.HasPrefix(line, "ends") {
			if !strings.HasPrefix(line, "agents") { // of a team: as of the shift
				t.Errorf("no origin beside %s", line)
			}
		}
	}
	played := study.NewRunner().Play(context.Background(), sc, 0, false)
	if played.Err != nil {
		t.Fatal(played.Err)
	}
	for i, m := range study.Measures() {
		switch m.Name {
		case "abandonment":
			within(t, "abandonment of the run", played.Values[i], f.All.PAbandon(), .05)
		case "offered":
			within(t, "offered in the run, per day", played.Values[i]/10, float64(f.All.Offered)/30, 60)
		}
	}
}

// A backtest of a centre against its own log meets it, whatever way, because
// the model is the one that made the log.
func TestBacktestOfTheModelItself(t *testing.T) {
	path := plainDialect.write(t, fakeRows())
	f, err := Run(path, Options{To: "2024-01-26"})
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scenarios.Parse("fitted", f.Scenario())
	if err != nil {
		t.Fatal(err)
	}
	o := BacktestOptions{Options: Options{From: "2024-01-29"}, Replications: 4}
	c, err := Backtest(context.Background(), sc, path, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Days) != 15 {
		t.Errorf("%d days compared, want 15", len(c.Days))
	}
	for _, m := range []Mode{Replay, Redraw} {
		if e := c.Errors(m); !e.Met() {
			t.Errorf("%v: %v", m, e)
		}
	}
	if e := c.Errors(Resample); math.Abs(e.Offered) > .1 || math.Abs(e.ServiceLevel) > .1 {
		t.Errorf("resample: %v", e)
	}
	for k, x := range c.Totals(Replay, nil) {
		if !(x.Low <= x.Mean+1e-9 && x.Mean <= x.High+1e-9) && k != 0 {
			t.Errorf("%s: mean %g outside %g to %g", FigureNames[k], x.Mean, x.Low, x.High)
		}
	}
	o.Workers = 1
	serial, err := Backtest(context.Background(), sc, path, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.Modes {
		if c.Totals(m, nil) != serial.Totals(m, nil) {
			t.Errorf("%v depends on the number of workers", m)
		}
	}
}

// A centre with half the agents that its log shows does not pass: the verdict
// can fail.
func TestBacktestRefusesAWrongScenario(t *testing.T) {
	path := plainDialect.write(t, fakeRows())
	f, err := Run(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scenarios.Parse("fitted", f.Scenario(), "queue.patience=exponential(mean 20 s)", "handling.wrap_up=2 min")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Backtest(context.Background(), sc, path, BacktestOptions{Options: Options{To: "2024-01-12"}, Replications: 2})
	if err != nil {
		t.Fatal(err)
	}
	if c.Verdicts[0].Good || c.Errors(Replay).Met() {
		t.Errorf("a wrong scenario passes: %v", c.Errors(Replay))
	}
}

// A scenario that expects nobody on some weekday of the log is played on that
// day all the same: with the log's contacts, and with none of its own.
func TestBacktestOfADayTheScenarioDoesNotKnow(t *testing.T) {
	path := plainDialect.write(t, fakeRows())
	sc, err := scenarios.Load("bank-contact-centre")
	if err != nil {
		t.Fatal(err)
	}
	for i := range sc.Settings.Arrivals.Profile {
		sc.Settings.Arrivals.Profile[i].Days = []string{"sat"}
	}
	c, err := Backtest(context.Background(), sc, path, BacktestOptions{Options: Options{To: "2024-01-12"}, Replications: 1})
	if err != nil {
		t.Fatal(err)
	}
	if e := c.Errors(Resample); e.Offered != -1 {
		t.Errorf("resample: offered %+v, expected nobody", e.Offered)
	}
	if e := c.Errors(Replay); e.Offered != 0 {
		t.Errorf("replay: offered %+v, expected all", e.Offered)
	}
}
