package fit

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// deskTicket is one ticket of a made-up service desk, in seconds since its
// first Monday.
type deskTicket struct {
	opened, ended float64 // 0: still open
	again, agent  int
	kind          string
	worked        float64
}

// deskDays are twelve weeks; four agents work from nine to five, first come,
// first served, and finish what they have begun. A tenth of the pieces of work
// ends with the ticket opened again, within a day or so.
const deskDays = 84

var deskTickets = sync.OnceValue(func() (all []deskTicket) {
	s := sim.New(sim.Key{Seed: 21})
	draw := s.Stream("test.desk")
	law, later := sim.Lognormal(1500, .8), sim.Exponential(86400)
	type due struct {
		at float64
		of int
	}
	var queue []due
	for d := range deskDays {
		n := 50
		if d%7 > 4 {
			n = 8
		}
		for i := range n {
			at := float64(d*86400) + 7.5*3600 + 10.5*3600*(float64(i)+draw.Float64())/float64(n)
			queue = append(queue, due{at, len(all)})
			all = append(all, deskTicket{opened: at, kind: []string{"mail", "mail", "web"}[i%3]})
		}
	}
	free := [4]float64{}
	for len(queue) > 0 {
		first := 0
		for i := range queue {
			if queue[i].at < queue[first].at {
				first = i
			}
		}
		next := queue[first]
		queue = append(queue[:first], queue[first+1:]...)
		agent := 0
		for a := range free {
			if free[a] < free[agent] {
				agent = a
			}
		}
		from, t := deskOpen(max(next.at, free[agent])), &all[next.of]
		work := law.Sample(&draw)
		if from+work >= deskDays*86400 {
			continue
		}
		free[agent] = from + work
		t.worked, t.ended, t.agent = t.worked+work, from+work, agent
		if draw.Float64() < .1 {
			t.ended, t.again = 0, t.again+1
			queue = append(queue, due{free[agent] + later.Sample(&draw), next.of})
		}
	}
	return all
})

// deskOpen is the next time at which somebody may begin.
func deskOpen(at float64) float64 {
	for {
		day := math.Floor(at / 86400)
		switch clock := at - day*86400; {
		case int(day)%7 > 4 || clock >= 17*3600:
			at = (day+1)*86400 + 9*3600
		case clock < 9*3600:
			at = day*86400 + 9*3600
		default:
			return at
		}
	}
}

// deskLog writes the history; row may change the cells of a ticket.
func deskLog(t *testing.T, header string, row func(x *deskTicket, opened, ended string) string) string {
	t.Helper()
	text := func(at float64) string {
		if at == 0 {
			return ""
		}
		y, mo, d, h, mi, s := moment{date: exampleMonday + int64(at)/86400, clock: int64(at) % 86400 * second}.civil()
		return fmt.Sprintf("%02d-%02d-%04d %02d:%02d:%02d", d, mo, y, h, mi, s)
	}
	var b strings.Builder
	b.WriteString(header + "\n")
	for i, x := range deskTickets() {
		fmt.Fprintf(&b, "T%d;%s\n", i, row(&x, text(x.opened), text(x.ended)))
	}
	return writeLog(t, []byte(b.String()))
}

func plainDesk(x *deskTicket, opened, ended string) string {
	return fmt.Sprintf("%s;%s;%d;Ann %d;%s", opened, ended, x.again, x.agent, x.kind)
}

const deskHeader = "Ticket;Opened;Resolved;Reopened;Assignee;Category"

// The fit of a desk's history finds what was put in, whatever words say that
// a ticket was opened again, that nobody has it, and how long work took; and
// what the scenario brings in a week is what came in a week.
func TestTicketsFindWhatWasPutIn(t *testing.T) {
	reopened, pieces, worked, resolved := 0., 0., 0., 0.
	for _, x := range deskTickets() {
		if x.ended > 0 {
			resolved++
			pieces += 1 + float64(x.again)
			worked += x.worked
			reopened += min(1, float64(x.again))
		}
	}
	words := func(x *deskTicket, opened, ended string) string {
		again, agent := "Nee", fmt.Sprint("Ann ", x.agent)
		if x.again > 0 {
			again = "Ja"
		}
		if int(x.opened)%10 == 0 {
			agent = "Unassigned"
		}
		return fmt.Sprintf("%s;%s;%s;%s;%s;%s", opened, ended, again, agent, x.kind, strings.Replace(fmt.Sprintf("%.3f", x.worked/3600), ".", ",", 1))
	}
	for _, c := range []struct {
		name, path     string
		pieces, spread float64 // pieces of work that the log shows
	}{{"plain", deskLog(t, deskHeader, plainDesk), pieces, .12}, {"words", deskLog(t, deskHeader+";Time spent (h)", words), resolved + reopened, .02}} {
		f, err := Run(c.path, Options{})
		if err != nil {
			t.Fatal(c.name, err)
		}
		x := f.Tickets
		within(t, c.name+": opened again", x.Reopened, reopened/resolved, 1e-9)
		within(t, c.name+": pieces opened again", x.Again, 1-resolved/c.pieces, 1e-9)
		within(t, c.name+": work of a piece", f.All.workAll.mean(), worked/c.pieces, c.spread*worked/c.pieces)
		within(t, c.name+": agents a day", f.Staff.PerDay, 4, .01)
		if f.Team.Agents != 4 || !f.Hours.Days[0] || f.Hours.Days[5] || f.Hours.Opens < 8*hour || f.Hours.Opens > 9*hour {
			t.Errorf("%s: %d agents, days %v from %s", c.name, f.Team.Agents, f.Hours.Days, clockText(f.Hours.Opens))
		}
		sc, err := scenarios.Parse("desk", f.Scenario())
		if err != nil {
			t.Fatal(c.name, err)
		}
		week := 0.0
		for _, p := range sc.Settings.Arrivals.Profile {
			week += float64(len(p.Days)) * sumOf(p.Rates)
		}
		within(t, c.name+": opened a week", week, 5*50+2*8, 1.5)
	}
}

// What is no history of tickets with people who work on them is refused.
func TestTicketsRefused(t *testing.T) {
	number := 0
	for _, c := range []struct {
		want, header string
		row          func(x *deskTicket, opened, ended string) string
	}{
		{"have no assignee", deskHeader, func(x *deskTicket, opened, ended string) string { return opened + ";" + ended + ";0;;mail" }},
		{"no unit", deskHeader + ";Time spent", func(x *deskTicket, opened, ended string) string {
			return plainDesk(x, opened, ended) + fmt.Sprintf(";%.0f", x.worked/60)
		}},
		{"a row for each change", deskHeader, func(x *deskTicket, opened, ended string) string {
			number++
			return plainDesk(x, opened, ended) + fmt.Sprintf("\nT%d;", number-1) + plainDesk(x, opened, "")
		}},
	} {
		if _, err := Run(deskLog(t, c.header, c.row), Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

// A backtest of the desk on weeks that the fit has not seen meets it with its
// tickets and staff, does not when work is twice as long, and does not depend
// on the number of workers.
func TestBacktestOfTickets(t *testing.T) {
	path := deskLog(t, deskHeader, plainDesk)
	f, err := Run(path, Options{To: dateText(exampleMonday + 41)})
	if err != nil {
		t.Fatal(err)
	}
	play := func(workers int, set ...string) *Comparison {
		sc, err := scenarios.Parse("desk", f.Scenario(), set...)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Backtest(context.Background(), sc, path, BacktestOptions{Options: Options{From: dateText(exampleMonday + 42)}, Replications: 3, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := play(2)
	x := c.tickets
	if len(x.days) != 42 || len(x.backlog) == 0 || len(c.Modes) != 3 {
		t.Fatalf("%d days, %d open at the begin, ways %v", len(x.days), len(x.backlog), c.Modes)
	}
	totals := x.totals(Redraw)
	if e := ticketErrorsOf(totals); !e.met() || totals[0].Mean != totals[0].Real {
		t.Errorf("redraw: %v", e)
	}
	if e := ticketErrorsOf(x.totals(Forecast)); math.Abs(e.Opened) > .1 || math.Abs(e.Again) > .03 {
		t.Errorf("forecast: %v", e)
	}
	if last := x.days[41].Real; int(last.Backlog) != openAt(84*86400) {
		t.Errorf("%g open in the end, want %d", last.Backlog, openAt(84*86400))
	}
	if serial := play(1); serial.tickets.totals(Resample) != x.totals(Resample) {
		t.Error("depends on the number of workers")
	}
	slow := play(2, "handling.work=lognormal(mean 50 min, cv 0.8)", "product[0].work=lognormal(mean 50 min, cv 0.8)", "product[1].work=lognormal(mean 50 min, cv 0.8)")
	if e := ticketErrorsOf(slow.tickets.totals(Redraw)); e.met() || slow.Verdicts[0].Good {
		t.Errorf("work twice as long passes: %v", e)
	}
	files, err := c.Write(t.TempDir(), "frontline.dev/frontline")
	if err != nil || len(files) < 10 {
		t.Errorf("%d files, %v", len(files), err)
	}
	sc, err := scenarios.Load("bank-contact-centre")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Backtest(context.Background(), sc, path, BacktestOptions{Replications: 1}); err == nil || !strings.Contains(err.Error(), "give up waiting") {
		t.Errorf("callers against tickets: %v", err)
	}
}

// openAt is how many tickets of the desk are open at a time.
func openAt(at float64) (n int) {
	for _, x := range deskTickets() {
		if x.opened < at && (x.ended == 0 || x.ended >= at) {
			n++
		}
	}
	return n
}
