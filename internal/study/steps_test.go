package study

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// fewWeeks returns a scenario of a few weeks.
func fewWeeks(t *testing.T, set ...string) *scenarios.Scenario {
	t.Helper()
	sc, err := scenarios.Load("copier-field-service", append([]string{"time.horizon=9 weeks", "time.warm_up=4 weeks", "agents.count=6", "replications=2"}, set...)...)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// TestStepsAreTheRun holds that a run that is looked at on its way ends with
// the numbers of one that is not, to the last bit.
func TestStepsAreTheRun(t *testing.T) {
	sites := []string{"sites.count=3", "sites.overflow_after=20 min", "sites.share_ideas=true", "sites.ideas_take=1 week", "sites.people_move_every=2 weeks", "sites.moving_takes=3 d"}
	seen := map[Fingerprint]bool{}
	for _, set := range [][]string{nil, {"role.mode=off"}, {"time.horizon=10 weeks"}, sites[:1], sites[:2], sites, append(sites[2:], sites[0])} {
		sc := fewWeeks(t, set...)
		want := NewRunner().Play(context.Background(), sc, 1, true)
		if seen[want.Fingerprint] {
			t.Errorf("%v changes nothing, so it tests nothing", set)
		}
		seen[want.Fingerprint] = true
		steps, err := NewSteps(sc, 1, true)
		if err != nil {
			t.Fatal(err)
		}
		for at := sim.Time(0); !steps.Done(); at = at.Add(7 * sim.Hour) {
			if err := steps.Advance(context.Background(), at); err != nil {
				t.Fatal(err)
			}
			if at%5 == 0 {
				steps.Values()
				steps.Series()
			}
		}
		got := steps.Played()
		if got.Fingerprint != want.Fingerprint || got.Identity != want.Identity || got.Events != want.Events {
			t.Errorf("%v: in steps %v, at once %v", set, got, want)
		}
		for i, m := range Measures() {
			if a, b := got.Values[i], want.Values[i]; a != b && (a == a || b == b) {
				t.Errorf("%v: %s is %v in steps, %v at once", set, m.Name, a, b)
			}
		}
		if !reflect.DeepEqual(steps.Series()[0].From, want.Series[0].From) || len(steps.Series()) != len(want.Series) {
			t.Errorf("%v: series of %d points in steps, %d at once", set, len(steps.Series()), len(want.Series))
		}
	}
}

// TestRunsCSVIsThatOfAStudy holds that runs handed out one by one are the rows
// of runs.csv.
func TestRunsCSVIsThatOfAStudy(t *testing.T) {
	sc := fewWeeks(t)
	report, err := Run(context.Background(), sc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := report.Write(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "runs.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i, line := range strings.SplitAfter(string(text), "\n") {
		if i == 0 || strings.Contains(line, ",scenario,") {
			want = append(want, line)
		}
	}
	r := NewRunner()
	played := []Played{r.Play(context.Background(), sc, 0, true), r.Play(context.Background(), sc, 1, true)}
	if got := string(RunsCSV(sc, []uint64{0, 1}, played)); got != strings.Join(want, "") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, ""))
	}
}
