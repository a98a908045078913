package fit

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// twinLog plays the days of a log with its staff and the scenario's laws, once,
// and returns what happened as a log of its own, with the agent-seconds that
// were really there.
func twinLog(t *testing.T, table *table, days []dayOfCalls, seed uint64) (text string, present float64) {
	t.Helper()
	var b strings.Builder
	b.WriteString("date,time,type,customer,queue_s,outcome,service_s,agent\n")
	for i := range days {
		today := &days[i]
		settings := table.staffed(today.date, redrawn)
		s := sim.New(sim.Key{Seed: seed + uint64(today.date)})
		settings.Arrivals = models.ArrivalSettings{Source: "trace", AtEnd: "stop", Interval: 30 * sim.Minute, Trace: table.trace(s, today, redrawn)}
		settings.Customers.Redial, settings.Handling.Resolve, settings.Handling.Ceiling = 0, 1, 1
		w := models.New(s, settings)
		put := func(c *models.Case, begun, until sim.Time, outcome, agent string) {
			ms := today.begin + int64(c.Arrived)/1000
			x := ms % day / second
			fmt.Fprintf(&b, "%s,%02d:%02d:%02d,%s,,%.0f,%s,%.0f,%s\n", dateText(floorDiv(ms, day)), x/3600, x/60%60, x%60, table.sc.Settings.Products[c.Product].Name,
				begun.Since(c.Arrived).Seconds(), outcome, until.Since(begun).Seconds(), agent)
		}
		begun := map[int]sim.Time{}
		w.Facts.ServiceStarted.Watch(models.StageLast, "twin", func(f *models.ServiceStarted) { begun[f.Agent.Index] = w.Now() })
		w.Facts.ServiceEnded.Watch(models.StageLast, "twin", func(f *models.ServiceEnded) {
			put(f.Case, begun[f.Agent.Index], w.Now(), "answered", fmt.Sprint("agent ", table.stints[today.date][f.Agent.Index].agent))
		})
		w.Facts.Abandoned.Watch(models.StageLast, "twin", func(f *models.Abandoned) { put(f.Case, w.Now(), w.Now(), "abandoned", "") })
		if err := w.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		n := w.Integrals()
		present += float64(n.Busy+n.Idle) / 1e6
	}
	return b.String(), present
}

// contactsOf reads a log up to a day and keeps its contacts.
func contactsOf(t *testing.T, path, to string) *Fit {
	t.Helper()
	r, err := prepare(path, &Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := fitCalls(r, &Options{To: to}, true)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A centre like the bank, but whose staff does what it planned and whose laws
// are the scenario's: from its log presence is found again, and replay and
// redraw meet it. So what they miss of the real bank is not the method's.
func TestTwinOfTheBank(t *testing.T) {
	path, _, sc := bankHalf(t)
	full := contactsOf(t, path, "1999-02-13")
	table, _ := newTable(sc, full)
	var sum [2]Errors
	const twins = 2
	for seed := range uint64(twins) {
		text, present := twinLog(t, table, full.days, 1000*seed)
		file := filepath.Join(t.TempDir(), "twin.csv")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		c, err := Backtest(context.Background(), sc, file, BacktestOptions{Replications: 2})
		if err != nil {
			t.Fatal(err)
		}
		found := 0.0
		for i := range c.Days {
			x := c.Days[i].Real.total()
			found += x.Busy + x.Free
		}
		within(t, "share of the presence that is found", found/present, 1, .04)
		t.Logf("presence %.3f of %.0f h", found/present, present/3600)
		for i, m := range []Mode{Replay, Redraw} {
			e := c.Errors(m)
			t.Logf("%v: %v", m, e)
			sum[i].Abandonment += e.Abandonment / twins
			sum[i].ServiceLevel += e.ServiceLevel / twins
			sum[i].ASA += e.ASA / twins
		}
	}
	for i, e := range sum {
		if math.Abs(e.Abandonment) > .07 || math.Abs(e.ServiceLevel) > .02 || math.Abs(e.ASA) > .10 {
			t.Errorf("%v of twins: %v", Mode(i*int(Redraw)), e)
		}
	}
}
