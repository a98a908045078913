package fit

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Tickets: opened, resolved, opened again, by assignee and category.
func TestTickets(t *testing.T) {
	var b strings.Builder
	b.WriteString("Ticket ID;Created at;Resolved at;Reopened;Assignee;Category;Requester\n")
	s := sim.New(sim.Key{Seed: 5})
	draw := s.Stream("test.tickets")
	work := sim.Lognormal(1200, .7)
	for d := range int64(40) {
		if weekdayOf(exampleMonday+d) > 4 {
			continue
		}
		for agent := range 4 { // each works through a heap of tickets from nine to five
			clock := float64(9 * 3600)
			for clock < 17*3600 {
				clock += work.Sample(&draw)
				again := ""
				if draw.Float64() < .12 {
					again = "1"
				}
				opened, ended := moment{date: exampleMonday + d - 2, clock: int64(draw.Float64()*86400) * second}, moment{date: exampleMonday + d, clock: int64(clock) * second}
				text := func(m moment) string {
					y, mo, dd, h, mi, sec := m.civil()
					return fmt.Sprintf("%02d.%02d.%04d %02d:%02d:%02d", dd, mo, y, h, mi, sec)
				}
				fmt.Fprintf(&b, "T%d;%s;%s;%s;agent%d;%s;K%d\n", b.Len(), text(opened), text(ended), again, agent, []string{"mail", "web"}[agent%2], int(draw.Float64()*500))
			}
		}
	}
	f, err := Run(writeLog(t, []byte(b.String())), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Map.Kind != "tickets" || f.Tickets == nil || len(f.Kinds) != 2 {
		t.Fatalf("read as %s", f.Map.Kind)
	}
	within(t, "work, s", f.WorkAll[0].Mean, 1200, 60)
	within(t, "opened again", f.Tickets.Reopened, .12, .02)
	within(t, "agents a day", f.Staff.PerDay, 4, .01)
	sc, err := scenarios.Parse("tickets", f.Scenario())
	if err != nil {
		t.Fatalf("%v\n%s", err, f.Scenario())
	}
	if !sc.Settings.Queue.Infinite || sc.Settings.Handling.Recontact != 1 || !sc.Settings.Products[0].Backlog {
		t.Error("tickets are not a backlog that comes back")
	}
}

// An interval report: counts, waits and agents by half-hour.
func TestIntervals(t *testing.T) {
	var b strings.Builder
	b.WriteString("Queue report\nDate,Interval Start,Calls Offered,Calls Answered,Abandoned,ASA (s),AHT (s),Agents Staffed,Service Level %\n")
	offered := 0
	for d := range int64(28) {
		if weekdayOf(exampleMonday+d) > 4 {
			continue
		}
		y, m, dd := civil(exampleMonday + d)
		for i := 16; i < 36; i++ {
			n := 20 + int(d)%3 + i%4
			offered += n
			fmt.Fprintf(&b, "%d/%d/%d,%02d:%02d,%d,%d,%d,30,240,%d,%d\n", m, dd, y, i/2, i%2*30, n, n-2, 2, 3+i%2, 80)
		}
	}
	f, err := Run(writeLog(t, []byte(b.String())), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Map.Kind != "intervals" || f.All.Offered != offered {
		t.Fatalf("read as %s, %d offered, want %d", f.Map.Kind, f.All.Offered, offered)
	}
	within(t, "opens", float64(f.Hours.Opens)/float64(hour), 8, 0)
	within(t, "work", f.WorkAll[0].Mean, 240, .01)
	within(t, "service level", f.All.ServiceLevel(), .8, .01)
	within(t, "patience", f.WaitAll.Exponential.Mean, 533, 10) // a ninth of the answered waited 230 s in the mean, by 80 % in 20 s
	sc, err := scenarios.Parse("intervals", f.Scenario())
	if err != nil {
		t.Fatalf("%v\n%s", err, f.Scenario())
	}
	hours := 0.0
	for _, s := range sc.Settings.Shifts {
		hours += float64(s.Agents*len(s.Days)) * sim.Span(s.Ends-s.Starts).Hours()
	}
	within(t, "agent-hours a week", hours, 5*10*3.5, .01)
}

// The samples that stand for millions of values keep their moments, and their
// quantiles within a quarter of a percent.
func TestLengths(t *testing.T) {
	s := sim.New(sim.Key{Seed: 3})
	draw := s.Stream("test.lengths")
	law := sim.Lognormal(200, 1.2)
	var l lengths
	var all []float64
	sum := 0.0
	for range 40000 {
		x := law.Sample(&draw)
		l.add(x, 1)
		all = append(all, x)
		sum += x
	}
	within(t, "mean", l.mean(), sum/40000, 1e-6)
	for _, p := range []float64{.01, .1, .5, .9, .99} {
		want := quantileOf(all, p)
		within(t, fmt.Sprint("quantile ", p), l.quantile(p), want, .004*want)
	}
	if len(l.bins) > 2500 {
		t.Errorf("%d bins", len(l.bins))
	}
}

// Maximum likelihood finds the parameters of samples of each law, and BIC
// chooses the law the sample is from.
func TestLaws(t *testing.T) {
	for _, c := range []struct {
		law        sim.Law
		family     string
		parameters []float64
	}{
		{sim.Exponential(200), "exponential", []float64{200}},
		{sim.Lognormal(200, 1), "lognormal", []float64{math.Log(200) - math.Ln2/2, math.Sqrt(math.Ln2)}},
		{sim.Gamma(200, .5), "gamma", []float64{4, 50}},
		{sim.Weibull(1.8, 200), "weibull", []float64{1.8, 200}},
		{sim.Hyperexponential(200, 2), "hyperexponential", []float64{.8873, 112.7, 887.3}},
	} {
		s := sim.New(sim.Key{Seed: 8})
		draw := s.Stream("test.laws")
		var l lengths
		for range 30000 {
			l.add(c.law.Sample(&draw), 1)
		}
		laws := fitLaws(l.points())
		if laws[0].Family != c.family {
			t.Errorf("%v: chose %s", c.law, laws[0].Family)
			continue
		}
		for i, x := range laws[0].Parameters {
			within(t, fmt.Sprintf("%v, parameter %d", c.law, i), x, c.parameters[i], .04*math.Abs(c.parameters[i]))
		}
		within(t, "median by the inverse", laws[0].cdf(laws[0].quantile(.5)), .5, 1e-9)
		if laws[0].KS > .012 || !(laws[0].AD < 1e-3) {
			t.Errorf("%v: KS %g, AD %g", c.law, laws[0].KS, laws[0].AD)
		}
	}
}

// Kaplan and Meier's curve of a textbook sample: 6-MP remission times of
// Freireich et al. 1963, as in Kalbfleisch and Prentice 2002.
func TestKaplanMeier(t *testing.T) {
	var ended, kept lengths
	for x, n := range map[float64]float64{6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1} {
		ended.add(x, n)
	}
	for _, x := range []float64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		kept.add(x, 1)
	}
	p := newPatience(&ended, &kept)
	want := map[float64]float64{6: .857, 7: .807, 10: .753, 13: .690, 16: .627, 22: .538, 23: .448}
	for i, x := range p.Times {
		within(t, fmt.Sprint("survival at ", x), p.Survival[i], want[x], .001)
	}
	within(t, "exponential", p.Exponential.Mean, 359./9, 1e-9)
	within(t, "Weibull shape", p.Weibull.Parameters[0], 1.354, .002)
}

// Text of a log never becomes a line of the scenario, a formula or a tag.
func TestNothingOfALogIsRun(t *testing.T) {
	rows := fakeRows()[:4000]
	d := plainDialect
	d.row = func(r *fakeRow, at moment) string {
		return strings.Replace(plainDialect.row(r, at), r.kind, map[string]string{"orders": `"=HYPERLINK(""x"")` + "\n[agents]\"", "returns": "<script>alert(1)</script>"}[r.kind], 1)
	}
	f, err := Run(d.write(t, rows), Options{})
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scenarios.Parse("hostile", f.Scenario())
	if err != nil {
		t.Fatal(err)
	}
	if name := sc.Settings.Products[0].Name; strings.ContainsAny(name, "\n\r") || !strings.HasPrefix(name, "=HYPERLINK") {
		t.Errorf("product %q", name)
	}
	dir := t.TempDir()
	if _, err := f.WritePictures(dir, "frontline.dev/frontline"); err != nil {
		t.Fatal(err)
	}
	if text := readText(t, dir+"/patience.csv"); strings.Contains(text, "\n=HYPERLINK") || strings.Contains(text, "\n\"=HYPERLINK") {
		t.Error("a formula is live in patience.csv")
	}
}
