package verify

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Case BACKTEST-02: a real month played again from its log. The log may not be
// shipped, so the case is a test that is passed over where it is missing.

// loggedCall is one call of the log, in seconds since the first of the month.
type loggedCall struct {
	date                   string
	kind, agent            string
	priority               bool
	served                 bool
	enters, leaves, ends   int // the queue, the queue, the call
	midnight, wait, talked int
}

// loggedMonth reads the calls that sought service from Sunday to Thursday, all
// types but IN.
func loggedMonth(t *testing.T) (calls []loggedCall) {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "anonymous_bank_1999_02.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the log of the bank is not beside the repository: BACKTEST-02 is passed over (see docs/verify.md)")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	whole := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, row := range rows[1:] {
		date, err := time.Parse(time.DateOnly, row[0])
		if err != nil {
			t.Fatal(err)
		}
		c := loggedCall{date: row[0], kind: row[3], priority: row[4] == "2", served: row[8] == "AGENT", agent: row[10], wait: whole(row[7]), talked: whole(row[9])}
		vru := whole(row[6])
		if date.Weekday() > time.Thursday || c.kind == "IN" || vru < 0 || !c.served && !(row[8] == "HANG" && c.wait > 0) {
			continue
		}
		c.midnight = (date.Day() - 1) * 86400
		c.enters = c.midnight + whole(row[2]) + vru
		c.leaves = c.enters + c.wait
		c.ends = c.leaves + c.talked
		calls = append(calls, c)
	}
	slices.SortStableFunc(calls, func(a, b loggedCall) int { return a.enters - b.enters })
	return calls
}

// rosterOf infers who was on duty when: from an agent's first service of a day
// to the end of his last, away in every gap of more than so many seconds.
func rosterOf(calls []loggedCall, gap int) string {
	type day struct{ agent, date string }
	spans := map[day][][2]int{}
	var days []day
	for _, c := range calls {
		if !c.served || c.agent == "" {
			continue
		}
		d := day{c.agent, c.date}
		if spans[d] == nil {
			days = append(days, d)
		}
		spans[d] = append(spans[d], [2]int{c.leaves - c.midnight, c.ends - c.midnight})
	}
	slices.SortFunc(days, func(a, b day) int { return strings.Compare(a.agent+a.date, b.agent+b.date) })
	var b strings.Builder
	b.WriteString("agent,date,start,end\n")
	for _, d := range days {
		list := spans[d]
		slices.SortFunc(list, func(a, b [2]int) int { return a[0] - b[0] })
		from, until := list[0][0], list[0][1]
		for _, s := range list[1:] {
			if s[0]-until > gap {
				fmt.Fprintf(&b, "%s,%s,%d,%d\n", d.agent, d.date, from, max(until, from+1))
				from = s[0]
			}
			until = max(until, s[1])
		}
		fmt.Fprintf(&b, "%s,%s,%d,%d\n", d.agent, d.date, from, max(until, from+1))
	}
	return b.String()
}

// kindsOf returns the types of calls, and which of them make at least a
// hundredth of each agent's: those he serves. Agents are in name order.
func kindsOf(calls []loggedCall) (kinds, agents []string, serves map[string][]string) {
	count, total := map[string]map[string]int{}, map[string]int{}
	for _, c := range calls {
		if !slices.Contains(kinds, c.kind) {
			kinds = append(kinds, c.kind)
		}
		if !c.served || c.agent == "" {
			continue
		}
		if count[c.agent] == nil {
			count[c.agent], agents = map[string]int{}, append(agents, c.agent)
		}
		count[c.agent][c.kind]++
		total[c.agent]++
	}
	slices.Sort(kinds)
	slices.Sort(agents)
	serves = map[string][]string{}
	for _, a := range agents {
		for _, kind := range kinds {
			if 100*count[a][kind] >= total[a] {
				serves[a] = append(serves[a], kind)
			}
		}
	}
	return kinds, agents, serves
}

// productsOf are the names of the two products of a type.
func productsOf(kind string) [2]string { return [2]string{kind, kind + " important"} }

// patienceOf is the mean time for which callers of a type wait, in seconds.
func patienceOf(kind string) float64 {
	switch kind {
	case "PS":
		return 448
	case "NE":
		return 799
	case "NW":
		return 213
	}
	return 400
}

// callsOf writes the calls as a trace. Whoever was served would have waited
// longer by an exponential time of his type.
func callsOf(calls []loggedCall, kinds []string, seed uint64) (trace []models.Traced) {
	draw := sim.NewStream(seed, 0, "test.patience")
	for _, c := range calls {
		x := models.Traced{At: sim.Time(sim.Span(c.enters) * sim.Second), Talk: -1, Patience: sim.Span(c.wait) * sim.Second, Product: 2 * slices.Index(kinds, c.kind)}
		longer := sim.Seconds(float64(patienceOf(c.kind) * draw.Exponential()))
		if c.served {
			x.Talk = sim.Span(c.talked) * sim.Second
			x.Patience += longer
		}
		if c.priority {
			x.Product++
		}
		trace = append(trace, x)
	}
	return trace
}

// monthScenario is the scenario of the month. The wrap-up is that of
// docs/bank.md: the gap to an agent's next call while callers wait.
func monthScenario(calls []loggedCall) string {
	kinds, agents, serves := kindsOf(calls)
	var b strings.Builder
	fmt.Fprintf(&b, `extends = "plain-queue"
id = "replayed-month"
[time]
horizon = "4 weeks"
warm_up = "0 s"
batch = "1 d"
kind = "terminating"
[arrivals]
source = "trace"
file = "calls.csv"
at_end = "stop"
[agents]
count = %d
roster = "roster.csv"
[portfolio]
products = %d
[handling]
work = "lognormal(mean 178.1 s, cv 1.1725)"
wrap_up = "lognormal(mean 13 s, cv 1.4)"
resolve = 1.0
ceiling = 1.0
[customers]
redial = 0.0
`, len(agents), 2*len(kinds))
	for _, kind := range kinds {
		names := productsOf(kind)
		fmt.Fprintf(&b, "[[product]]\nname = %q\n[[product]]\nname = %q\nhead_start = \"90 s\"\n", names[0], names[1])
	}
	for _, a := range agents {
		var list []string
		for _, kind := range serves[a] {
			names := productsOf(kind)
			list = append(list, strconv.Quote(names[0]), strconv.Quote(names[1]))
		}
		fmt.Fprintf(&b, "[[team]]\nname = %q\nagents = 1\nproducts = [%s]\n", a, strings.Join(list, ", "))
	}
	return b.String()
}

// month is what the case is about.
type month struct{ abandoned, asa, level, waited float64 }

// replayMonth plays the month with a roster and returns the means over so many
// choices of patience.
func replayMonth(t *testing.T, calls []loggedCall, gap, seeds int) (m month) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"roster.csv": rosterOf(calls, gap), "calls.csv": "arrival_s\n1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sc, err := scenarios.ParseIn(dir, "month.toml", []byte(monthScenario(calls)))
	if err != nil {
		t.Fatal(err)
	}
	kinds, _, _ := kindsOf(calls)
	for seed := range seeds {
		s := *sc.Settings
		s.Arrivals.Trace = callsOf(calls, kinds, uint64(seed))
		w := models.New(sim.New(sim.Key{Seed: uint64(seed)}), &s)
		if err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		l := &w.Ledger
		if l.Fresh != int64(len(calls)) {
			t.Fatalf("%d calls were made of %d", l.Fresh, len(calls))
		}
		n := float64(seeds)
		m.abandoned += float64(l.Abandoned) / float64(l.Fresh) / n
		m.asa += l.WaitAnswered.Seconds() / float64(l.Answered) / n
		m.level += float64(l.AnsweredWithin) / float64(l.Fresh) / n
		m.waited += float64(l.WaitedAtAll) / float64(l.Fresh) / n
	}
	return m
}

// TestBacktest is BACKTEST-02: the month comes out as it was, abandonment and
// waiting within 10 %, the speed of answer within 20 %, the service level
// within 4 points. When breaks are not seen, it does not.
func TestBacktest(t *testing.T) {
	calls := loggedMonth(t)
	seeds := 20
	if testing.Short() {
		seeds = 3
	}
	real := month{.1303, 42.279, .5067, .596} // the case's expected values
	found := replayMonth(t, calls, 120, seeds)
	t.Logf("%d calls: abandoned %.4f, ASA %.2f s, within 20 s %.4f, waited %.4f", len(calls), found.abandoned, found.asa, found.level, found.waited)
	for _, c := range []struct {
		name           string
		found, real, d float64
	}{
		{"abandoned", found.abandoned, real.abandoned, .1 * real.abandoned}, {"ASA", found.asa, real.asa, .2 * real.asa},
		{"answered within 20 s", found.level, real.level, .04}, {"waited", found.waited, real.waited, .1 * real.waited},
	} {
		if !(math.Abs(c.found-c.real) <= c.d) {
			t.Errorf("%s: %.4g, in reality %.4g, allowed %.2g", c.name, c.found, c.real, c.d)
		}
	}
	unseen := replayMonth(t, calls, 1200, 1)
	t.Logf("breaks of less than 20 min not seen: abandoned %.4f", unseen.abandoned)
	if unseen.abandoned > .75*found.abandoned {
		t.Errorf("without the breaks %.4f are abandoned, with them %.4f: the roster's gaps have no effect", unseen.abandoned, found.abandoned)
	}
}
