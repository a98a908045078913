package experiment

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/sweep"
	"frontline.dev/frontline/scenarios"
)

// kinds has a factor of every kind of setting: a length of more than a million
// seconds, laws with commas, clock times, lists, words, switches, rates, numbers
// that are large, tiny, or written with more digits than they need.
const kinds = `
kind = "sweep"
[design]
type = "list"
[[point]]
"time.horizon" = "160 weeks"
"arrivals.rate" = "60 per hour"
"handling.work" = "60 min"
"calendar.opens" = "08:00"
"agents.perspectives" = [1, 1, 1]
"calendar.days" = ["mon", "tue"]
"control.style" = "mixed"
"mechanisms.haste.enabled" = true
"handling.resolve" = 0.10
"customers.count" = 0
[[point]]
"time.horizon" = "2000 d"
"arrivals.rate" = "0.00001 per hour"
"handling.work" = "exponential(mean 3 min)"
"calendar.opens" = "07:30"
"agents.perspectives" = [2, 1, 1.5]
"calendar.days" = ["mon"]
"mechanisms.haste.enabled" = false
"handling.resolve" = 1e-7
"customers.count" = 1_200_000
[[point]]
"arrivals.rate" = "90 per hour"
"handling.work" = "lognormal(mean 50 min, cv 0.50)"
"handling.resolve" = 0.3000000000000000444
"control.style" = "stewardship"
[replications]
count = 1
[[metric]]
name = "ideas_per_agent_year"
`

// A study's folder can be opened by itself, with any factors: its points are
// those of the experiment, in numbers and overrides, and its hash is the same.
func TestFoldersOpenAgain(t *testing.T) {
	plans := map[string]*Plan{"kinds": plan(t, kinds)}
	for _, info := range scenarios.Experiments() {
		e, err := scenarios.LoadExperiment(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := Expand(e); err == nil && p.Len() <= 2000 {
			plans[info.Name] = p
		} else if e.Kind != "optimise" && e.Kind != "calibrate" && err != nil {
			t.Errorf("%s: %v", info.Name, err)
		}
	}
	for name, p := range plans {
		dir := filepath.Join(t.TempDir(), name)
		study := p.Study()
		if err := sweep.Prepare(study, dir); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		opened, err := sweep.Open(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if opened.Points != study.Points {
			t.Errorf("%s: %d points of %d", name, opened.Points, study.Points)
		}
		for i := range opened.Points {
			want, got := study.Point(i), opened.Point(i)
			if got.Base != want.Base || strings.Join(got.Set, "\x00") != strings.Join(want.Set, "\x00") {
				t.Fatalf("%s: design point %d is %+v, was %+v", name, i+1, got, want)
			}
		}
	}
}

// The overrides of a level give the scenario that the level was read from: a
// list, a law with commas, a clock time and a large number stand in
// experiments, in design.csv and in --set alike.
func TestLevelsAreOverrides(t *testing.T) {
	p := plan(t, kinds)
	for i := 0; i < p.Len(); i++ {
		point := p.Point(i)
		sc, err := p.Scenario(i)
		if err != nil {
			t.Fatal(err)
		}
		again, err := p.Bases[point.Base].With(point.Set...)
		if err != nil || again.Hash() != sc.Hash() {
			t.Fatalf("design point %d: %v", i+1, err)
		}
		values := map[string]string{}
		for _, s := range sc.Parameters() {
			values[s.Path] = s.Value
		}
		for f, v := range point.Factors {
			if path := p.Factors[f].Path; values[path] != v.Text && values[path] != strings.Trim(v.Text, `"`) {
				t.Errorf("design point %d: %s is %s, the level %s", i+1, path, values[path], v.Text)
			}
		}
	}
}

// What `frontline design --out` writes can be played again as a design of type
// csv, as it is or changed by hand: the same scenarios come out.
func TestDesignFileIsADesign(t *testing.T) {
	dir := t.TempDir()
	p := plan(t, kinds)
	var text strings.Builder
	if err := p.WriteCSV(&text); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "d.csv"), []byte(text.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	e, err := scenarios.ParseExperimentIn(dir, "x.toml", []byte("scenario = \"copier-field-service\"\nkind = \"sweep\"\n[design]\ntype = \"csv\"\nfile = \"d.csv\"\n"+
		"[replications]\ncount = 1\n[[metric]]\nname = \"ideas_per_agent_year\"\n"))
	if err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	again, err := Expand(e)
	if err != nil || again.Len() != p.Len() {
		t.Fatalf("%d points: %v", again.Len(), err)
	}
	for i := range p.Len() {
		a, err := p.Scenario(i)
		b, also := again.Scenario(i)
		if err != nil || also != nil || a.Hash() != b.Hash() {
			t.Errorf("design point %d is %v, was %v: %v %v", i+1, again.Point(i).Set, p.Point(i).Set, err, also)
		}
	}
}
