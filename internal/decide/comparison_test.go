package decide

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// load returns a scenario of milliseconds with further settings.
func load(t *testing.T, set ...string) *scenarios.Scenario {
	t.Helper()
	sc, err := scenarios.Load("copier-field-service", append([]string{"time.horizon=12 weeks", "time.warm_up=4 weeks", "agents.count=4"}, set...)...)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// named returns measures by name.
func named(t *testing.T, names ...string) (list []study.Measure) {
	t.Helper()
	for _, name := range names {
		m, found := FindMeasure(name)
		if !found {
			t.Fatalf("no measure %s", name)
		}
		list = append(list, m)
	}
	return list
}

// run compares candidates and expects no error.
func run(t *testing.T, o CompareOptions, list ...*scenarios.Scenario) *Comparison {
	t.Helper()
	var candidates []Candidate
	for _, sc := range list {
		candidates = append(candidates, Candidate{Name: sc.ID, Scenario: sc})
	}
	c, err := RunComparison(context.Background(), candidates, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A scenario against itself differs by exactly 0 in every metric, and its runs
// draw the same numbers; the answer says so.
func TestAgainstItself(t *testing.T) {
	c := run(t, CompareOptions{Replications: 4, Metrics: study.Measures()}, load(t), load(t))
	for i := range c.Rows {
		r := &c.Rows[i]
		if r.N > 1 && (r.Mean != 0 || r.LoAll != 0 || r.HiAll != 0 || r.Verdict != Equal) {
			t.Errorf("%s: %v [%v, %v], %s", r.Metric.Name, r.Mean, r.LoAll, r.HiAll, r.Verdict)
		}
	}
	for i := range 4 {
		if a, b := c.Runs[i], c.Runs[4+i]; a.Fingerprint != b.Fingerprint || a.Arm != 0 || b.Arm != 1 || a.Fingerprint.Draws == "" {
			t.Errorf("replication %d: fingerprints %v and %v", i, a.Fingerprint, b.Fingerprint)
		}
	}
	if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "same settings") {
		t.Errorf("warnings: %v", c.Warnings)
	}
	head := run(t, CompareOptions{Replications: 2, Metrics: named(t, "exhaustion_mean")}, load(t), load(t))
	if s := head.Sentences()[0]; !strings.Contains(s, "no difference at all") {
		t.Errorf("the answer: %s", s)
	}
}

// Tables are the same bytes for 1, 2 and 8 workers, paired and not; common
// random numbers narrow the interval.
func TestWorkersDoNotMatter(t *testing.T) {
	a, b := load(t), load(t, "role.intensity=0.9", "seed=77")
	half := map[bool]float64{}
	for _, independent := range []bool{false, true} {
		first := ""
		for _, workers := range []int{1, 2, 8} {
			c := run(t, CompareOptions{Replications: 5, Metrics: HeadlineMeasures(), Workers: workers, Independent: independent}, a, b)
			_, drawn, err := c.forest()
			if err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprint(c.compareTable(), runsTable(c.Arms, c.Runs, c.Measures), c.spreadTable(), changesTable(c.Arms), drawn, c.Sentences())
			if first == "" {
				first = text
			}
			if text != first {
				t.Errorf("%d workers, independent %v: other bytes than with one worker", workers, independent)
			}
			if len(c.Warnings) == 0 || !strings.Contains(c.Warnings[0], "seed 77") {
				t.Errorf("no warning of another seed: %v", c.Warnings)
			}
			for i := range c.Rows {
				if c.Rows[i].Metric.Name == "exhaustion_mean" {
					half[independent] = c.Rows[i].HalfWidth()
				}
			}
		}
	}
	if !(half[false] < half[true]/2) {
		t.Errorf("half-width of exhaustion paired %v, independent %v", half[false], half[true])
	}
}

// The precision rule adds pairs until the difference is known well enough, and
// then a verdict about a margin is certain; a budget that does not suffice is
// told.
func TestAutomaticPairs(t *testing.T) {
	metric := named(t, "exhaustion_mean")
	o := CompareOptions{Replications: 3, Auto: true, Precision: .05, Budget: 60, LookAhead: 5, Metrics: metric,
		Margins: map[string]Margin{"exhaustion_mean": {Value: .04, Share: true}}}
	c := run(t, o, load(t), load(t, "role.intensity=0.52"))
	row := &c.Rows[0]
	if len(c.Unreached) > 0 || c.Planned <= 8 || row.HalfWidth() > row.Margin/2 || row.Verdict == Unclear {
		t.Errorf("%d pairs, unreached %v, half-width %v for a margin of %v, %s", c.Planned, c.Unreached, row.HalfWidth(), row.Margin, row.Verdict)
	}
	n, held := c.rules[0].precision.Reached()
	if !held || n+5 != c.Planned {
		t.Errorf("reached at %d (%v), played %d", n, held, c.Planned)
	}
	o.Budget, o.Targets = 6, map[string]Margin{"exhaustion_mean": {Value: 1e-9}}
	c = run(t, o, load(t), load(t, "role.intensity=0.52"))
	if c.Planned != 6 || len(c.Unreached) != 1 || c.Partial {
		t.Errorf("with a budget of 6: %d pairs, unreached %v", c.Planned, c.Unreached)
	}
	if rows := c.replicationsTable().Rows; len(rows) != 5 || rows[4][3] != "6" {
		t.Errorf("replications.csv: %v", rows)
	}
}

// A run that fails is a row, its pair is missing, and the rest goes on.
func TestFailedRuns(t *testing.T) {
	bad := load(t, "role.intensity=0.9")
	bad.Settings.Agents.Count = -1 // no scenario can say that: a mistake of ours
	c := run(t, CompareOptions{Replications: 3, Metrics: named(t, "exhaustion_mean")}, load(t), bad)
	if failed := c.Failures(); len(failed) != 3 || failed[0].Arm != 1 {
		t.Fatalf("%d failures of 3", len(c.Failures()))
	}
	if r := &c.Rows[0]; r.N != 0 || r.Verdict != Unclear || !math.IsNaN(r.Mean) {
		t.Errorf("with no pair: %+v", r.Difference)
	}
	dir := t.TempDir()
	files, err := c.Write(dir)
	if err != nil || len(files) != 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "runs.csv"))
	if err != nil || strings.Count(string(text), ",failed,") != 3 {
		t.Errorf("runs.csv: %v\n%s", err, text)
	}
	if _, err := c.JSON(); err != nil {
		t.Error(err)
	}
}

// Cut off, a comparison keeps the pairs that had ended and says that it is not
// whole.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o := CompareOptions{Replications: 50, Metrics: named(t, "exhaustion_mean"), Workers: 2, Progress: func(p Progress) {
		if p.Done == 9 {
			cancel()
		}
	}}
	c, err := RunComparison(ctx, []Candidate{{"a", load(t)}, {"b", load(t, "role.mode=off")}}, o)
	if err == nil || !c.Partial || c.Finished < 3 || c.Finished > 6 || c.Rows[0].N < 3 {
		t.Errorf("error %v, finished %d, partial %v", err, c.Finished, c.Partial)
	}
	for i := range c.Runs {
		if c.Runs[i].Err != nil {
			t.Errorf("a run that was cut off counts as failed: %v", c.Runs[i].Err)
		}
	}
}

// What makes pairing useless, or two arms incomparable, is said; what is asked
// for wrongly is an error.
func TestComparability(t *testing.T) {
	a := load(t)
	for _, c := range []struct {
		set, want string
	}{
		{"customers.per_agent=80", "customers of B are not those of A"}, {"agents.count=5", "customers 280 → 350"},
		{"time.horizon=20 weeks", "over another time"}, {"role.mode=off", ""},
	} {
		list, warnings, err := arms([]Candidate{{"a", a}, {"b", load(t, c.set)}})
		if err != nil || len(list) != 2 || (c.want == "") != (len(warnings) == 0) || !strings.Contains(strings.Join(warnings, " "), c.want) {
			t.Errorf("%s: %v, %v", c.set, warnings, err)
		}
	}
	ctx := context.Background()
	if _, err := RunComparison(ctx, []Candidate{{"a", a}}, CompareOptions{Replications: 2, Metrics: HeadlineMeasures()}); err == nil {
		t.Error("one candidate is no error")
	}
	if _, err := RunComparison(ctx, []Candidate{{"a", a}, {"b", a}}, CompareOptions{Replications: 2}); err == nil {
		t.Error("no metric is no error")
	}
	for text, want := range map[string]Margin{"0.02": {.02, false}, "5%": {.05, true}, " 1e-3 ": {.001, false}} {
		if got, err := ParseMargin(text); err != nil || got != want {
			t.Errorf("margin %q: %v, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "0", "-1", "x", "inf", "%", "NaN"} {
		if _, err := ParseMargin(bad); err == nil {
			t.Errorf("margin %q is no error", bad)
		}
	}
	if letter(0) != "A" || letter(25) != "Z" || letter(26) != "AA" || letter(53) != "BB" {
		t.Errorf("letters: %s %s %s %s", letter(0), letter(25), letter(26), letter(53))
	}
}

// Each verdict has its words, and "cannot tell" says what would help.
func TestSentences(t *testing.T) {
	c := &Comparison{Arms: []Arm{{Label: "A", Name: "as is"}, {Label: "B", Name: "wide"}}, Finished: 20, Planned: 20, Options: CompareOptions{Confidence: .95}}
	row := func(name string, v Verdict, mean, lo, hi, margin float64) {
		d := &Difference{N: 20, Mean: mean, Lo: lo, Hi: hi, LoAll: lo, HiAll: hi, Margin: margin, Verdict: v, Confidence: .95, PHolm: 1, Reduction: 6.2, Paired: true, goal: results.Less}
		c.Rows = append(c.Rows, Row{Arm: 1, Metric: study.Measure{Name: name}, Difference: d})
	}
	row("stress", Same, .001, -.002, .004, .01)
	row("energy", Unclear, .01, -.03, .05, math.NaN())
	row("efficiency_loss", Better, -.031, -.038, -.024, math.NaN())
	row("ideas", Worse, -3, -4, -2, math.NaN())
	row("contacts", Higher, 3, 2, 4, math.NaN())
	got := c.Sentences()[0]
	want := "B (wide) instead of A (as is). Better in efficiency loss: down by 0.031 (0.024 to 0.038); worse in ideas: down by 3.0 (2.0 to 4.0); " +
		"contacts is higher by 3.0 (2.0 to 4.0); stress: no difference larger than 0.0100; energy: cannot tell (0.010 [-0.030, 0.050]); about 320 pairs would. " +
		"In brackets: intervals that hold together with 95 % confidence; 20 pairs on common random numbers, which cut the variance 6.2×."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
