package verify

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestAuditFalseAlarms plays the suite in its shortest form under other seeds
// and counts what is called wrong. FRONTLINE_AUDIT says under how many,
// FRONTLINE_AUDIT_FIRST with which it begins, and FRONTLINE_AUDIT_CASES, ids
// with commas between, which cases are played; a whole suite takes nine
// seconds of one core, so this is no part of the usual tests.
func TestAuditFalseAlarms(t *testing.T) {
	count, _ := strconv.Atoi(os.Getenv("FRONTLINE_AUDIT"))
	if count == 0 {
		t.Skip("takes minutes: set FRONTLINE_AUDIT to the number of suites to be played")
	}
	first, _ := strconv.Atoi(os.Getenv("FRONTLINE_AUDIT_FIRST"))
	cases := all(t)
	if ids := os.Getenv("FRONTLINE_AUDIT_CASES"); ids != "" {
		chosen, err := Select(cases, strings.Split(ids, ","))
		if err != nil {
			t.Fatal(err)
		}
		cases = chosen
	}
	a := &audit{small: map[string]int{}}
	for i := range count {
		report, err := Run(t.Context(), cases, Options{Least: true, Seed: 1_000_000 * uint64(first+i+1)})
		if err != nil {
			t.Fatal(err)
		}
		a.enter(report)
		for _, n := range report.Failed() {
			t.Logf("suite %d: %s, %s: expected %g, simulated %g [%g, %g], %d runs (%s)", first+i, n.Case, n.label(), n.Expected, n.Simulated, n.Low, n.High, n.Replications, n.Why)
		}
	}
	t.Logf("%d suites of %d cases: %d of %d numbers were called wrong", count, len(cases), a.alarms, a.numbers)
	t.Logf("of %d numbers with chance, %d had one below 0.01 (%.3g %%), %d below 0.001 (%.3g %%)", a.chances, a.percent, 100*a.share(a.percent), a.permille, 100*a.share(a.permille))
	for label, n := range a.small {
		if n > 2 && 50*n > count { // a fiftieth where a thousandth is expected
			t.Logf("%s: a chance below 0.001 in %d of %d suites", label, n, count)
		}
	}
	if a.alarms > 1+count/2000 {
		t.Errorf("%d false alarms in %d suites", a.alarms, count)
	}
}

// audit counts what many suites say.
type audit struct {
	numbers, alarms            int
	chances, percent, permille int            // numbers with a chance, and those below a hundredth and a thousandth
	small                      map[string]int // the latter, by number
}

func (a *audit) enter(r *Report) {
	a.numbers += len(r.Numbers)
	a.alarms += len(r.Failed())
	for i := range r.Numbers {
		n := &r.Numbers[i]
		if n.Chance != n.Chance { // without chance
			continue
		}
		a.chances++
		if n.Chance < .01 {
			a.percent++
		}
		if n.Chance < .001 {
			a.permille++
			a.small[n.Case+", "+n.label()]++
		}
	}
}

func (a *audit) share(count int) float64 { return float64(count) / float64(max(a.chances, 1)) }

// TestAuditCounts holds that the audit sees an alarm: a number that is wrong
// by a tenth, and chances that are small.
func TestAuditCounts(t *testing.T) {
	c := one(t, "MG1-05")
	for _, q := range c.questions {
		q.Value *= 1.5
	}
	report, err := Run(t.Context(), []*Case{c}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := &audit{small: map[string]int{}}
	a.enter(report)
	if a.numbers != len(c.questions) || a.alarms != len(report.Failed()) || a.alarms == 0 || a.percent < a.alarms || a.permille > a.percent {
		t.Errorf("%+v of %d numbers, %d of them wrong", a, len(c.questions), len(report.Failed()))
	}
}
