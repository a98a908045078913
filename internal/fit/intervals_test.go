package fit

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// reportText writes a report of four weeks, Monday to Friday, by hour: counts
// of an hour that follow exactly from how many wait, how long, and how patient
// they are, when waits are exponential.
func reportText(header string, patience float64, row func(date, clock string, offered, answered, abandoned, within, asa float64) string) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for d := range int64(28) {
		if weekdayOf(exampleMonday+d) > 4 {
			continue
		}
		for h := 8; h < 18; h++ {
			waits, mean := .1+.04*float64(h-8), 20+10*float64(h-8) // share who wait, s they would wait
			offered, share := 1000., patience/(mean+patience)
			inner := mean * share
			answered := offered * (1 - waits + waits*share)
			within := offered * (1 - waits + waits*share*(1-math.Exp(-20/inner)))
			b.WriteString(row(dateText(exampleMonday+d), fmt.Sprintf("%02d:00", h), offered, answered, offered-answered, within, offered*waits*share*inner/answered))
		}
	}
	return b.String()
}

const reportHeader = "Date,Time,Offered,Answered,Abandoned,Service level %,ASA (s),AHT (s),Agents"

func reportRow(date, clock string, offered, answered, abandoned, within, asa float64) string {
	return fmt.Sprintf("%s,%s,%.0f,%.2f,%.2f,%.3f,%.3f,240,75\n", date, clock, offered, answered, abandoned, 100*within/offered, asa)
}

// The service level tells how many waited, and so how patient customers are;
// without it the estimate is too short, and says so.
func TestIntervalPatience(t *testing.T) {
	f, err := Run(writeLog(t, []byte(reportText(reportHeader, 200, reportRow))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "patience", f.WaitAll.Exponential.Mean, 200, 4)
	short, err := Run(writeLog(t, []byte(reportText("Date,Time,Offered,Answered,Abandoned,ASA (s),AHT (s)", 200, func(date, clock string, offered, answered, abandoned, _, asa float64) string {
		return fmt.Sprintf("%s,%s,%.0f,%.2f,%.2f,%.3f,240\n", date, clock, offered, answered, abandoned, asa)
	}))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p := short.WaitAll.Exponential.Mean; p > 170 || !strings.Contains(short.Intervals.PatienceHow, "too short") {
		t.Errorf("without a service level: %g, %s", p, short.Intervals.PatienceHow)
	}
	if short.Intervals.Staffed || math.IsNaN(short.Intervals.more) {
		t.Errorf("agents from the share that gives up: load + %g roots", short.Intervals.more)
	}
}

// What a service level is, is decided for the whole report.
func TestServiceLevelUnits(t *testing.T) {
	for _, c := range []struct {
		title  string
		write  func(offered, within float64) string
		second int64
	}{
		{"Service level %", func(n, w float64) string { return fmt.Sprintf("%.2f", 100*w/n) }, 20},
		{"SL 80/30", func(n, w float64) string { return fmt.Sprintf("%.2f%%", 100*w/n) }, 30},
		{"Service level %", func(n, w float64) string { return fmt.Sprintf("%.4f", w/n) }, 20},
		{"Answered within 15 s", func(n, w float64) string { return fmt.Sprintf("%.0f", w) }, 15},
	} {
		all, soon := 0., 0.
		text := reportText(strings.Replace(reportHeader, "Service level %", c.title, 1), 200, func(date, clock string, n, answered, abandoned, within, asa float64) string {
			all, soon = all+n, soon+within
			return fmt.Sprintf("%s,%s,%.0f,%.0f,%.0f,%s,%.1f,240,75\n", date, clock, n, answered, abandoned, c.write(n, within), asa)
		})
		f, err := Run(writeLog(t, []byte(text)), Options{})
		if err != nil {
			t.Fatal(c.title, err)
		}
		within(t, c.title, f.All.ServiceLevel(), soon/all, .001)
		if f.Intervals.LevelWithin != c.second*second {
			t.Errorf("%s: within %d ms", c.title, f.Intervals.LevelWithin)
		}
	}
}

// Sums of days and queues, and rows that stand twice, are not contacts; the
// agents of queues are added up, or taken once where they are the same.
func TestReportSums(t *testing.T) {
	queues := func(a, b string) func(date, clock string, n, answered, abandoned, within, asa float64) string {
		return func(date, clock string, n, answered, abandoned, within, asa float64) string {
			line := func(queue string, share float64, agents string) string {
				return fmt.Sprintf("%s,%s,%s,%.0f,%.0f,%.0f,%.2f,%.1f,240,%s\n", date, clock, queue, share*n, share*answered, share*abandoned, 100*within/n, asa, agents)
			}
			text := line("sales", .4, a) + line("help", .6, b) + line("Total", 1, "75")
			if clock == "17:00" {
				text += line("help", .6, b) + date + ",Total,,10000,9000,1000,80,20,240,\n" + date + ",,,10000,9000,1000,80,20,240,\n"
			}
			return text
		}
	}
	for _, c := range []struct{ a, b string }{{"75", "75"}, {"30", "45"}} {
		text := reportText("Date,Time,Queue,Offered,Answered,Abandoned,Service level %,ASA (s),AHT (s),Agents", 200, queues(c.a, c.b))
		f, err := Run(writeLog(t, []byte(text)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if f.All.Offered != 200_000 || len(f.Kinds) != 2 || f.Kinds[0].Name != "help" || f.Reading.tally.rows[doubled] != 20 || f.Reading.tally.rows[totalRow] != 240 {
			t.Errorf("%d offered, kinds %d, %d twice, %d sums", f.All.Offered, len(f.Kinds), f.Reading.tally.rows[doubled], f.Reading.tally.rows[totalRow])
		}
		within(t, "agents", f.Intervals.rows[0].staffed, 75, 0)
		if _, err := scenarios.Parse("queues", f.Scenario()); err != nil {
			t.Error(err)
		}
	}
	daily := "Date,Offered,Answered,Abandoned\n"
	for d := range int64(60) {
		daily += dateText(exampleMonday+d) + ",500,480,20\n"
	}
	if _, err := Run(writeLog(t, []byte(daily)), Options{}); err == nil || !strings.Contains(err.Error(), "24 h apart") {
		t.Errorf("a report by day: %v", err)
	}
}

// When patience is as long as work, the number in the system is that of
// infinitely many agents, Poisson.
func TestErlangA(t *testing.T) {
	for _, agents := range []int{1, 5, 12} {
		load, p, want := 8., math.Exp(-8), 0.
		for n := range 100 {
			want += p * float64(max(0, n-agents))
			p *= load / float64(n+1)
		}
		within(t, fmt.Sprint(agents, " agents"), erlangA(load/240, 240, 240, agents), want/load, 1e-9)
	}
}

// The example's calls as a report, with the agents who were there, is met by
// the scenario that was fitted to the first weeks of the report, and not by one
// with impatient callers and long wrap-up.
func TestBacktestOfAReport(t *testing.T) {
	path := exampleReport(t, true)
	f, err := Run(path, Options{To: "2024-01-26"})
	if err != nil {
		t.Fatal(err)
	}
	play := func(path string, set ...string) *Comparison {
		sc, err := scenarios.Parse("report", f.Scenario(), set...)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Backtest(context.Background(), sc, path, BacktestOptions{Options: Options{From: "2024-01-29"}, Replications: 2})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := play(path)
	if len(c.Days) != 15 || len(c.Modes) != 3 || c.Modes[0] != Redraw {
		t.Fatalf("%d days, ways %v", len(c.Days), c.Modes)
	}
	if e := c.Errors(Redraw); e.Offered != 0 || math.Abs(e.Abandonment) > .2 || math.Abs(e.ServiceLevel) > levelWithin || math.Abs(e.Occupancy) > occupancyWithin {
		t.Errorf("redraw: %v", e)
	}
	if bad := play(path, "queue.patience=exponential(mean 20 s)", "product[0].patience=exponential(mean 20 s)", "handling.wrap_up=2 min"); bad.Verdicts[0].Good || bad.Errors(Redraw).Met() {
		t.Errorf("a wrong scenario passes: %v", bad.Errors(Redraw))
	}
	if files, err := c.Write(t.TempDir(), "frontline.dev/frontline"); err != nil || len(files) < 12 {
		t.Errorf("%d files, %v", len(files), err)
	}
	bare := play(exampleReport(t, false))
	if len(bare.Modes) != 1 || bare.Modes[0] != Forecast || !math.IsNaN(bare.Errors(Forecast).Occupancy) || strings.Contains(fmt.Sprint(bare.Errors(Forecast)), "occupancy") {
		t.Errorf("without agents: ways %v, %v", bare.Modes, bare.Errors(Forecast))
	}
}

// exampleReport makes an interval report of the example's calls.
func exampleReport(t *testing.T, agents bool) string {
	t.Helper()
	r, err := prepare(plainDialect.write(t, fakeRows()), &Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := fitCalls(r, &Options{Chunk: chunkCalls}, true)
	if err != nil {
		t.Fatal(err)
	}
	byDate := map[int64][]stint{}
	for _, s := range f.stints {
		byDate[s.date] = append(byDate[s.date], s)
	}
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(reportHeader, ",Agents"))
	if agents {
		b.WriteString(",Agents")
	}
	b.WriteString("\n")
	for i := range f.days {
		today := &f.days[i]
		for k, s := range realDay(today, byDate[today.date], 15*second) {
			if s.Offered == 0 {
				continue
			}
			at := f.Hours.Cut/slotLength + int64(k)
			fmt.Fprintf(&b, "%s,%02d:%02d,%.0f,%.0f,%.0f,%.2f,%.2f,%.2f", dateText(today.date), at/2, at%2*30, s.Offered, s.Answered, s.Abandoned, 100*s.Within/s.Offered,
				s.WaitAnswered/max(1, s.Answered), s.Busy/max(1, s.Answered))
			if agents {
				fmt.Fprintf(&b, ",%.2f", (s.Busy+s.Free)/1800)
			}
			b.WriteString("\n")
		}
	}
	return writeLog(t, []byte(b.String()))
}
