package verify

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// all are the shipped cases.
func all(t testing.TB) []*Case {
	t.Helper()
	cases, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// one returns the only shipped case with an id.
func one(t testing.TB, id string) *Case {
	t.Helper()
	chosen, err := Select(all(t), []string{id})
	if err != nil || len(chosen) != 1 {
		t.Fatalf("case %s: %d found, %v", id, len(chosen), err)
	}
	return chosen[0]
}

// TestQuickSuite holds the simulation to every case with few runs each; with
// FRONTLINE_VERIFY=quick with as many as the verb verify plays.
func TestQuickSuite(t *testing.T) {
	cases := all(t)
	report, err := Run(t.Context(), cases, Options{Least: os.Getenv("FRONTLINE_VERIFY") != "quick"})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range report.Failed() {
		t.Errorf("%s, %s: expected %g, simulated %g (%s)", n.Case, n.label(), n.Expected, n.Simulated, n.Why)
	}
	if len(report.Numbers) < 500 || len(report.Cases) != len(cases) {
		t.Errorf("%d numbers of %d cases were verified, there are %d cases", len(report.Numbers), len(report.Cases), len(cases))
	}
}

// TestWrongValuesAreCaught holds that an expected value that is 2 % off fails,
// for a number that varies little, and one without chance for the least error.
func TestWrongValuesAreCaught(t *testing.T) {
	wrong := func(id, measure string, factor float64) *Case {
		c := one(t, id)
		for _, q := range c.questions {
			if q.Measure == measure {
				q.Value *= factor
			}
		}
		return c
	}
	cases := []*Case{wrong("ERC-05", "occupancy_of", 1.02), wrong("STAFF-100", "level_for_80", 1+1e-6), wrong("TRACE-01", "ASA", 1.001)}
	report, err := Run(t.Context(), cases, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var failed []string
	for _, n := range report.Failed() {
		failed = append(failed, n.Case+" "+n.Measure)
	}
	if want := []string{"ERC-05 occupancy_of", "STAFF-100 level_for_80", "TRACE-01 ASA"}; !slices.Equal(failed, want) {
		t.Errorf("failed: %v, expected %v", failed, want)
	}
	if notes := strings.Join(report.Notes(), "\n"); !strings.Contains(notes, "3 do not hold") || !strings.Contains(notes, "TRACE-01, ASA: a number without chance is off by") {
		t.Errorf("the notes do not say so:\n%s", notes)
	}
}

// TestDoubtIsExtended holds that a number in doubt is judged again with more
// runs, and that a small error is then found or cleared.
func TestDoubtIsExtended(t *testing.T) {
	c := one(t, "ERC-05")
	q := c.questions[slices.IndexFunc(c.questions, func(q *question) bool { return q.Measure == "occupancy_of" })]
	c.questions = []*question{q}
	before, err := Run(t.Context(), []*Case{c}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := before.Numbers[0]
	deviation := (n.High - n.Low) / 2 / 2.03
	q.Value = n.Simulated + 4.7*deviation // within the doubtful band
	after, err := Run(t.Context(), []*Case{c}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := after.Numbers[0]; got.Replications != extension*n.Replications {
		t.Errorf("chance %.2g, %d runs: expected %d", got.Chance, got.Replications, extension*n.Replications)
	}
}

// TestWorkersChangeNothing holds that the report is the same for any number of
// workers.
func TestWorkersChangeNothing(t *testing.T) {
	c := []*Case{one(t, "RETR-02"), one(t, "SBR-02-N-Bfirst")}
	text := func(workers int) string {
		report, err := Run(t.Context(), c, Options{Least: true, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		json, err := report.JSON()
		if err != nil {
			t.Fatal(err)
		}
		return string(json)
	}
	if alone, many := text(1), text(5); alone != many {
		t.Error("the report with one worker differs from that with five")
	}
}

// TestCancelled holds that what was finished is kept when a suite is cut off.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	report, err := Run(ctx, all(t), Options{Least: true, Progress: func(done, _ int, _ string) {
		if done == 2 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || len(report.Cases) != 2 {
		t.Errorf("%v with %d cases, expected two and the context's error", err, len(report.Cases))
	}
}

// validationCases are the cases of the validation suite this one is made from.
var validationCases = strings.Fields(`MM1-01 MM1-02 MM1-05-disc ERC-01 ERC-02 ERC-04 ERC-05 ERC-07 ERC-08 STAFF-20 STAFF-100 STAFF-500 STAFF-2000
	ERB-01 ERB-02 ERB-04 ERB-06 MMCK-01 MMCK-03 ERA-01 ERA-02 ERA-04 ERA-06 ERA-08 ERA-10 ERAG-01 ERAG-04 ERAG-06 MG1-01 MG1-02 MG1-03 MG1-05
	MD1-cdf MDC-01 MDC-02 MDC-04 MPHC-01 MPHC-02 GIM1-01 GIM1-02 NET-01-tandem FCR-01 REP-01 REP-03 ENG-01 PRI-01 PRI-02 PS-01 ROUTE-fast
	ROUTE-random STRESS-01 TURN-01 TV-01 TV-02 TV-03 OD-400 RETR-01 RETR-02 RETR-04 SBR-01-V SBR-02-N-Bfirst CONT-01 CHURN-01 LEARN-01 LEARN-03
	FORGET-02 STAT-01 STAT-03 GEN-01 RNG-01 TRACE-01 IDENT-01 SHRINK-01 CALLBACK-01 TRANS-01 TRANS-03 TV-04 BACKTEST-02`)

// lacking are the cases that cannot be stated as a scenario; docs/verify.md
// says why.
var lacking = []string{"RNG-01"}

// elsewhere are the cases that a test holds, because their data may not be
// shipped.
var elsewhere = []string{"BACKTEST-02"}

// TestSuiteIsComplete holds that every case of the validation suite is there,
// or named among those that are lacking.
func TestSuiteIsComplete(t *testing.T) {
	there := map[string]bool{}
	for _, c := range all(t) {
		there[c.Base()] = true
		if strings.ToLower(strings.ReplaceAll(c.About.ID, "/", "-"))+".toml" != filepath.Base(c.File) {
			t.Errorf("case %s lies in %s: the file should have its name", c.About.ID, c.File)
		}
	}
	for _, id := range validationCases {
		if there[id] == (slices.Contains(lacking, id) || slices.Contains(elsewhere, id)) {
			t.Errorf("case %s: among the shipped %t, among the lacking %t", id, there[id], !there[id])
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "verify.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range lacking {
		if !strings.Contains(string(page), id) {
			t.Errorf("docs/verify.md does not say why %s is lacking", id)
		}
	}
}

// TestEveryMeasureIsUsed holds that no measure is without a case that shows
// that it is right, and that each says what it is.
func TestEveryMeasureIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, c := range all(t) {
		for _, q := range c.questions {
			used[q.measure.Name] = true
		}
	}
	for _, m := range AllMeasures() {
		if !used[m.Name] {
			t.Errorf("no case uses measure %s", m.Name)
		}
		if len(m.Doc) < 4 || (m.watch == nil) == (m.compute == nil) {
			t.Errorf("measure %s: doc %q, watched %t, computed %t", m.Name, m.Doc, m.watch != nil, m.compute != nil)
		}
	}
}

// TestSelect holds that an id stands for its variants, in any case of letters,
// and that an id that there is not is named.
func TestSelect(t *testing.T) {
	cases := all(t)
	for id, want := range map[string]int{"ERB-01": 3, "erb-01/constant": 1, "ERC-01": 1} {
		if chosen, err := Select(cases, []string{id}); err != nil || len(chosen) != want {
			t.Errorf("%s: %d cases (%v), expected %d", id, len(chosen), err, want)
		}
	}
	if _, err := Select(cases, []string{"ERC-01", "ERC-99"}); err == nil || !strings.Contains(err.Error(), "ERC-99") {
		t.Errorf("an unknown id: %v", err)
	}
}

const ownCase = `schema = "scenario/1"
extends = "plain-queue"
replications = 12
[case]
id = "OWN-1"
family = "mine"
source = "Erlang 1917"
[[expect]]
measure = "occupancy"
value = 0.7042973256269
[time]
horizon = "300 h"
warm_up = "20 h"
batch = "20 h"
`

// TestOwnFolder holds that a user's folder of cases works, extending a
// scenario of the library, and what is said of folders that do not.
func TestOwnFolder(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := LoadDir(dir); err == nil || !strings.Contains(err.Error(), "no case files") {
		t.Errorf("an empty folder: %v", err)
	}
	put("own.toml", ownCase)
	cases, err := LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), cases, Options{})
	if err != nil || len(report.Numbers) != 1 || report.Numbers[0].Verdict != Holds {
		t.Fatalf("%+v, %v", report, err)
	}
	if off := math.Abs(report.Numbers[0].RelativeError()); off > .01 {
		t.Errorf("occupancy is %.2g off", off)
	}
	put("same.toml", ownCase)
	if _, err := LoadDir(dir); err == nil || !strings.Contains(err.Error(), "are both case OWN-1") {
		t.Errorf("one id twice: %v", err)
	}
	put("same.toml", strings.Replace(ownCase, "occupancy", "ocupancy", 1))
	var problems *scenarios.Problems
	if _, err := LoadDir(dir); !errors.As(err, &problems) || problems.List[0].Line != 9 || !strings.Contains(problems.List[0].Message, "did you mean `occupancy`?") {
		t.Errorf("a misspelt measure: %v", err)
	}
	if _, err := LoadDir(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}
