package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/sim"
)

// tiny is an effort of a second or two for each claim: everything is run, for
// weeks instead of years.
func tiny() Effort {
	return Effort{Name: "tiny", Field: 2, Phone: 2, Surveys: 2, Claims: 2, All: true, lab: newLab(), short: []string{"time.horizon=8 weeks", "time.warm_up=4 weeks"}}
}

// Every claim that is tested says what it claims, where it is claimed, how it
// is tested, what the ablation is and what is expected, and its test runs,
// however small the effort, and gives numbers with names and units of their
// own. The others say where they are put in. Of the claims in files, which are
// all tested by the same code, every twenty-fifth is run.
func TestClaimContract(t *testing.T) {
	form := regexp.MustCompile(`^[A-Z]+[0-9]*[a-z]?$`)
	declared := 0
	effort := tiny()
	if len(Names()) == 0 {
		t.Fatal("there are no claims")
	}
	for _, id := range Names() {
		c, _ := Lookup(id)
		texts := map[string]string{"text": c.Text, "design": c.Design, "ablation": c.Ablation, "tolerance": c.Tolerance}
		switch {
		case c.Section == "": // a validation pattern
			texts["source"] = c.Source
		case c.Design == "":
			texts = map[string]string{"text": c.Text, "answer": c.Answer}
		case c.Kind != Emergent:
			delete(texts, "ablation")
		}
		for what, text := range texts {
			if len(text) < 8 || strings.HasSuffix(text, ".") || strings.ContainsAny(text, "|\n") {
				t.Errorf("%s: %s must be a sentence without a full stop: %q", id, what, text)
			}
		}
		if c.ID != id || !form.MatchString(id) || !slices.Contains([]Kind{Emergent, Calibrated, Input, Definition, Context, Policy}, c.Kind) {
			t.Errorf("%s: id %q, kind %q", id, c.ID, c.Kind)
		}
		if c.Section != "" {
			if declared++; declared%25 != 0 || c.Design == "" {
				continue
			}
		}
		r, err := c.Test(context.Background(), effort)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		checkResult(t, &c, &r)
	}
}

func checkResult(t *testing.T, c *Claim, r *Result) {
	t.Helper()
	expected, names := 0, map[string]bool{}
	for _, f := range slices.Concat(r.Findings, r.Ablated) {
		if f.Name == "" || f.Unit == "" || names[f.Name] || strings.Contains(f.Name, "|") {
			t.Errorf("%s: a number must have a name of its own and a unit: %q, %q", c.ID, f.Name, f.Unit)
		}
		names[f.Name] = true
		if (f.Expected == "") != (f.Verdict == Reported) {
			t.Errorf("%s: %s: expected %q, verdict %q", c.ID, f.Name, f.Expected, f.Verdict)
		}
		if f.Verdict != Reported {
			expected++
		}
	}
	if len(r.Findings) == 0 || r.Findings[0].Verdict == Reported {
		t.Errorf("%s: the main finding, which is the first, must have an expectation", c.ID)
	}
	if (c.Kind == Calibrated) != (r.Verdict == AsCalibrated) {
		t.Errorf("%s is %s and its verdict %q", c.ID, c.Kind, r.Verdict)
	}
	if c.Kind == Emergent && r.Kills() == "none" {
		t.Errorf("%s: nothing is expected of the ablation", c.ID)
	}
	for _, f := range r.Figures {
		if f.Name == "" || f.Spec.Title == "" || f.Spec.XLabel == "" || f.Spec.YLabel == "" || len(f.Lines)+len(f.Arms) == 0 {
			t.Errorf("%s: a figure needs a name, a title, labels and lines: %+v", c.ID, f.Spec)
		}
	}
}

// The effect of an ablation can fail: taking away what the role's time is not
// spent on leaves its cost, and taking away what it is spent on does not.
func TestAblationCanFail(t *testing.T) {
	e := tiny()
	e.Field, e.short = 10, []string{"time.horizon=20 weeks", "time.warm_up=4 weeks"}
	cost := func(set ...string) []float64 {
		runs, err := e.runs(context.Background(), e.field(append([]string{"role.mode=off"}, set...)...), e.field(append([]string{"role.intensity=1"}, set...)...))
		if err != nil {
			t.Fatal(err)
		}
		return minus(metric(runs[1], "aht"), metric(runs[0], "aht"))
	}
	if f := finding("the role's cost", "s per contact", cost(), atLeast(60)); f.Verdict != Reproduced {
		t.Fatalf("the role costs %v", f.Estimate)
	}
	irrelevant := Result{Ablated: []Finding{finding("without refinement", "s", cost("mechanisms.refinement.enabled=false"), flat(30))}}
	if got := irrelevant.Kills(); got != "no" {
		t.Errorf("an ablation that leaves the effect says %q: %v", got, irrelevant.Ablated[0].Estimate)
	}
	real := Result{Ablated: []Finding{finding("without talking", "s", cost("mechanisms.education.enabled=false", "mechanisms.asking.enabled=false", "mechanisms.switching.role=0 s"), flat(30))}}
	if got := real.Kills(); got != "yes" {
		t.Errorf("an ablation that removes the effect says %q: %v", got, real.Ablated[0].Estimate)
	}
}

// Equal arms are run once, whatever the order and form of their settings, and
// the number of workers changes no number.
func TestArms(t *testing.T) {
	e := tiny()
	a, b := e.field("agents.count=5", "role.mode=off"), e.field("role.mode = off", "agents.count = 5")
	runs, err := e.runs(context.Background(), a, b, e.field("agents.count=6"))
	if err != nil {
		t.Fatal(err)
	}
	if e.lab.done != 4 || runs[0][1] != runs[1][1] || runs[0][1] == runs[2][1] {
		t.Errorf("3 arms of which 2 are equal took %d runs of 2", e.lab.done)
	}
	again := tiny()
	again.Workers = 1
	alone, err := again.runs(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range alone[0][1].Values {
		if y := runs[0][1].Values[name]; math.Float64bits(x) != math.Float64bits(y) {
			t.Errorf("%s is %v with one worker, %v with more and other arms", name, x, y)
		}
	}
	if _, err := e.runs(context.Background(), e.field("agents.cuont=5")); err == nil || !strings.Contains(err.Error(), "cuont") {
		t.Errorf("a setting that does not exist gives %v", err)
	}
}

// Years are the thirteen batches of four weeks, from time 0 on.
func TestYears(t *testing.T) {
	e := tiny()
	e.short = []string{"time.horizon=108 weeks", "time.warm_up=52 weeks"}
	runs, err := e.runs(context.Background(), e.field("agents.count=4"))
	if err != nil {
		t.Fatal(err)
	}
	run := runs[0][0]
	if len(run.Years) != 2 {
		t.Fatalf("%d years in 27 batches", len(run.Years))
	}
	served := run.Years[1].Ledger.Served
	if all := run.Window.Ledger.Served; served >= all || served < all/2 || run.Window.From != sim.Time(52*sim.Week) {
		t.Errorf("year 2 has %d contacts, the 56 weeks from its begin %d", served, all)
	}
	if x := run.Years[0].Fixing["skill"]; math.IsNaN(x) || x == 0 {
		t.Errorf("skill changed fixing by %v min", x)
	}
	if x := inYear(run, 2, func(*Year) float64 { return 1 }); !math.IsNaN(x) {
		t.Errorf("a year that was not run gives %v", x)
	}
}

// What stands behind V5 and V6 is right on numbers that can be checked by
// hand or are known.
func TestMeasures(t *testing.T) {
	people := func(ideas ...int64) *Observation {
		run := &Observation{}
		for _, n := range ideas {
			p := Person{}
			p.Refinements = n
			run.People = append(run.People, p)
		}
		return run
	}
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s = %v, want %v", what, got, want)
		}
	}
	near("dispersion of 1, 3", dispersion(people(1, 3)), 1, 1e-15)
	near("skewness of 0, 0, 3", skewness(people(0, 0, 3)), 1/math.Sqrt2, 1e-14)
	near("best fifth of equal ones", bestFifth([]float64{2, 2, 2}), .2, 1e-15)
	near("best fifth of one who has all", bestFifth([]float64{0, 0, 9, 0, 0}), 1, 1e-15)
	near("best fifth of 1 to 5", bestFifth([]float64{3, 1, 5, 2, 4}), 5./15, 1e-15)
	near("best fifth of a broad geometric law", geometricFifth(1e4), .2*(1+math.Log(5)), 1e-4)
	near("best fifth of a Poisson law, normal limit", poissonFifth(400), .2+.28*math.Sqrt(1./400), 1e-3)
	near("skewness of a broad geometric law", geometricSkewness(1e6), 2, 1e-6)

	draw := sim.NewStream(1, 1, "evidence.test")
	chance := &Observation{}
	for range 2000 {
		p := Person{}
		p.First = 100
		for range 100 {
			if draw.Float64() < .7 {
				p.FirstSolved++
			}
		}
		chance.People = append(chance.People, p)
	}
	near("variance of chance / that of chance", beyondChance(chance), 1, .12) // 4 standard errors
	x, y := [][]float64{{0, 0}, {1, 0}, {2, 0}}, [][]float64{{1, 5}, {2, 6}, {6, 7}}
	slopes := slopeOf(x, y)
	near("slope", slopes[0], 2.5, 1e-15)
	if !math.IsNaN(slopes[1]) {
		t.Errorf("the slope on what does not vary is %v", slopes[1])
	}
}

// A report is written with all its files, an unknown claim is refused with
// the one that was meant, and a cancelled run keeps what was finished.
func TestRunAndWrite(t *testing.T) {
	var done, total int
	report, err := Run(context.Background(), []string{"V8", "V5"}, tiny(), func(d, n int) { done, total = d, n })
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Outcomes) != 2 || report.Outcomes[0].Claim.ID != "V5" || done != report.Runs || total != done || done == 0 {
		t.Errorf("%d outcomes, the first %s; %d of %d runs told, %d run", len(report.Outcomes), report.Outcomes[0].Claim.ID, done, total, report.Runs)
	}
	dir := t.TempDir()
	files, err := report.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, "evidence.csv", "findings.csv", "evidence.md", "figure-v8.png", "figure-v8.svg", "figure-v8.csv", "manifest.json") {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "evidence.csv")); strings.Count(string(text), "\n") != 3 {
		t.Errorf("evidence.csv has no row for each claim:\n%s", text)
	}
	if text, err := report.JSON(); err != nil || !json.Valid(text) {
		t.Errorf("JSON: %v", err)
	}
	if _, err := Run(context.Background(), []string{"V9999"}, tiny(), nil); err == nil || !strings.Contains(err.Error(), "known: ") {
		t.Errorf("an unknown claim gives %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := Run(ctx, nil, tiny(), nil); !errors.Is(err, context.Canceled) || r == nil || r.Runs != 0 {
		t.Errorf("a cancelled run gives %v, %v", r, err)
	}
}

// Claims are listed as people count.
func TestNames(t *testing.T) {
	ids := []string{"V10", "STRESS", "A101", "V9", "A2"}
	slices.SortFunc(ids, byID)
	if got := strings.Join(ids, " "); got != "A2 A101 V9 V10 STRESS" {
		t.Errorf("order %s", got)
	}
}
