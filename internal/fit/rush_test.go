package fit

import (
	"context"
	"math"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// rushDay and deadDay are the days on which the test's centre had a failure,
// and a line that was dead.
const rushDay, deadDay = 16, 24

// rowsWithRush are the centre's rows with 400 short calls more from 14:00 to
// 15:00 of one day, and none of those made from 10:00 to 11:30 of another.
func rowsWithRush() (rows []fakeRow) {
	for _, r := range fakeRows() {
		if at := r.arrived - deadDay*86400; at < 10*3600 || at >= 11.5*3600 {
			rows = append(rows, r)
		}
	}
	for i := range 400 {
		rows = append(rows, fakeRow{arrived: rushDay*86400 + 14*3600 + 9*float64(i), work: 20, kind: "orders", customer: 900000 + i, agent: i % 10})
	}
	return rows
}

// A rush and a dead line are found where they are, told, and left out of the
// profile and the work; an untouched log has none.
func TestRushes(t *testing.T) {
	calm, err := Run(plainDialect.write(t, fakeRows()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(calm.Hours.Rushes); n != 0 {
		t.Errorf("%d rushes in an ordinary log: %v", n, calm.Hours.Rushes)
	}
	f, err := Run(plainDialect.write(t, rowsWithRush()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Hours.Rushes) != 2 {
		t.Fatalf("rushes: %+v", f.Hours.Rushes)
	}
	rush, dead := f.Hours.Rushes[0], f.Hours.Rushes[1]
	if rush.Date != exampleMonday+rushDay || rush.From != 14*hour || rush.To != 15*hour || rush.Offered < 400 {
		t.Errorf("the rush is told as %+v", rush)
	}
	if dead.Date != exampleMonday+deadDay || dead.From != 10*hour || dead.To != 11*hour+30*minute || dead.Offered != 0 || dead.Usual < 60 {
		t.Errorf("the dead line is told as %+v", dead)
	}
	for w := range calm.Hours.Means {
		if a, b := calm.Hours.Means[w], f.Hours.Means[w]; a > 0 && math.Abs(a-b) > .02*a {
			t.Errorf("weekday %d: mean of %g contacts becomes %g", w, a, b)
		}
	}
	law, scale := f.workLaw(0)
	usual, usualScale := calm.workLaw(0)
	within(t, "mean work of orders with a rush", law.Mean*scale, usual.Mean*usualScale, .02*usual.Mean)
}

// A period in which all work takes a quarter longer is told as that; the
// scenario at the pace of these days' agents has their load, as it stands it
// has less.
func TestPace(t *testing.T) {
	f, err := Run(plainDialect.write(t, fakeRows()), Options{To: "2024-01-26"})
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scenarios.Parse("fitted", f.Scenario())
	if err != nil {
		t.Fatal(err)
	}
	slow := append([]fakeRow(nil), fakeRows()...)
	for i := range slow {
		slow[i].work *= 1.25
	}
	c, err := Backtest(context.Background(), sc, plainDialect.write(t, slow), BacktestOptions{Options: Options{From: "2024-01-29", To: "2024-02-02"}, Replications: 2})
	if err != nil {
		t.Fatal(err)
	}
	told := false
	for i := range c.Changes {
		if x := &c.Changes[i]; x.What == changedWork {
			told = true
			within(t, "change of mean work", x.Relative(), .25, .05)
		}
	}
	if !told {
		t.Errorf("nothing is told of work: %+v", c.Changes)
	}
	busy := func(m Mode) (sum float64) {
		for i := range c.Days {
			sum += c.Days[i].mean(m).Busy
		}
		return sum
	}
	if ratio := busy(Paced) / busy(Redraw); ratio < 1.12 || ratio > 1.3 {
		t.Errorf("the agents' pace makes the load %g times as large, about 1.2 is expected", ratio)
	}
}
