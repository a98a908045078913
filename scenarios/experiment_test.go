package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every shipped experiment loads without a warning, states its question, and
// its lock, read again beside its scenarios, is the same experiment.
func TestShippedExperiments(t *testing.T) {
	if len(Experiments()) < 6 {
		t.Fatalf("%d experiments", len(Experiments()))
	}
	for _, info := range Experiments() {
		t.Run(info.Name, func(t *testing.T) {
			e, err := LoadExperiment(info.Name)
			if err != nil {
				t.Fatal(err)
			}
			if len(e.Warnings.List) > 0 {
				t.Error(e.Warnings.Error())
			}
			if e.ID != info.Name || !strings.HasSuffix(e.Question, "?") || e.Title == "" {
				t.Errorf("id %q, title %q, question %q", e.ID, e.Title, e.Question)
			}
			lockedAgain(t, e)
		})
	}
}

// lockedAgain reads the lock of an experiment beside its scenarios.
func lockedAgain(t *testing.T, e *Experiment) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "scenarios"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, s := range e.Scenarios() {
		if err := os.WriteFile(filepath.Join(dir, "scenarios", s.ID+".toml"), s.TOML(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	lock := e.TOML()
	again, err := ParseExperimentIn(dir, "lock.toml", lock)
	if err != nil {
		t.Fatalf("%v\nthe lock is:\n%s", err, lock)
	}
	if len(again.Warnings.List) > 0 {
		t.Errorf("the lock warns: %s", again.Warnings.Error())
	}
	if !bytes.Equal(again.TOML(), lock) {
		t.Errorf("the lock changes when it is read again:\n%s\nbefore:\n%s", again.TOML(), lock)
	}
	if again.Hash() != e.Hash() {
		t.Error("the lock has another hash")
	}
}

// varied reads an experiment on the copier case.
func varied(t *testing.T, dir, text string) *Experiment {
	t.Helper()
	e, err := ParseExperimentIn(dir, "x.toml", []byte("scenario = \"copier-field-service\"\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Levels come from exact decimal steps, the end included, in the fewest digits.
func TestVary(t *testing.T) {
	e := varied(t, "", `[vary]
"role.intensity" = { from = 0, to = 0.3, step = 0.1 }
"handling.wrap_up" = { from = "1 min", to = "2 min", step = "30 s" }
customers.redial = 0.25
"handling.work.mean" = ["50 min", "1 h"]
"calendar.days" = [["mon", "tue"], ["sat"]]
"customers.territories" = [true, false]
"handling.work" = ["lognormal(mean 6 min, cv 0.7)", "5 min"]
`)
	want := []string{"role.intensity: 0 0.1 0.2 0.3", "handling.wrap_up: 1 min|90 s|2 min", "customers.redial: 0.25", "handling.work.mean: 50 min|1 h",
		"calendar.days: mon, tue|sat", "customers.territories: true false", "handling.work: lognormal(mean 6 min, cv 0.7)|5 min"}
	for i, f := range e.Vary {
		between := " "
		if strings.Contains(want[i], "|") {
			between = "|"
		}
		var texts []string
		for _, l := range f.Levels {
			texts = append(texts, l.Text)
		}
		if got := f.Path + ": " + strings.Join(texts, between); got != want[i] {
			t.Errorf("%s, want %s", got, want[i])
		}
	}
	if f := e.Vary[1]; f.Type != "number" || f.Unit != "s" || f.Levels[1].Cell != "90" {
		t.Errorf("a length has the column %s in %q, with %s", f.Type, f.Unit, f.Levels[1].Cell)
	}
	if f := e.Vary[6]; f.Type != "text" || f.Levels[1].Cell != "5 min" {
		t.Errorf("laws have the column %s with %s", f.Type, f.Levels[1].Cell)
	}
}

// What a factor gives at any share of its range is read back by --set as the
// very same value, within the range, and the ends are the ends.
func TestFactorsReadBack(t *testing.T) {
	e := varied(t, "", `[design]
type = "lhs"
[factors]
"role.intensity" = { min = 0.1, max = 0.9 }
"agents.count" = { min = 10, max = 30 }
"portfolio.per_agent" = { min = 1, max = 12, whole = true }
"handling.wrap_up" = { min = "1 min", max = "9 min" }
"customers.redial_after" = { min = "1 h", max = "3 d" }
"handling.work.mean" = { law = "triangular(min 50 min, mode 1 h, max 80 min)" }
"handling.resolve" = { role = "uncertainty", law = "truncnormal(mean 0.6, sd 0.2, min 0.3, max 0.7)" }
"handling.escalate" = { law = "uniform(min 0.1, max 0.2)" }
"control.style" = { levels = ["efficiency", "mixed", "none"] }
`)
	index := e.settings
	for i := range e.Factors {
		f := &e.Factors[i]
		for k := range 41 {
			u := float64(k) / 40
			l := f.At(u)
			s, err := e.Base.With(f.Path + "=" + l.Text)
			if err != nil {
				t.Fatalf("%s at %v: %v", f.Path, u, err)
			}
			if f.Ranged() && (l.Number < f.Min.Number || l.Number > f.Max.Number) {
				t.Errorf("%s at %v is %v", f.Path, u, l)
			}
			if _, direct := index.fields[f.Path]; direct {
				if back := indexSettings(s).levels[f.Path]; back.Text != l.Text || back.Cell != l.Cell {
					t.Errorf("%s = %s is read back as %s", f.Path, l.Text, back.Text)
				}
			}
			if f.Whole && l.Number != float64(int(l.Number)) {
				t.Errorf("%s at %v is %v", f.Path, u, l)
			}
		}
		if f.Ranged() && (f.At(0).Text != f.Min.Text || f.At(1).Text != f.Max.Text) {
			t.Errorf("%s runs from %s to %s", f.Path, f.At(0).Text, f.At(1).Text)
		}
	}
	if got := e.Factors[7].At(.5).Number; got < .1499999 || got > .1500001 {
		t.Errorf("the middle of uniform 0.1 to 0.2 is %v", got)
	}
	if got := e.Factors[5].At(1.0 / 3).Cell; got != "3600" {
		t.Errorf("a third of the triangular law lies below %s s, not below its mode", got)
	}
}

// Whole numbers have equal shares.
func TestWholeFactors(t *testing.T) {
	e := varied(t, "", "[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { min = 10, max = 13 }")
	counts := map[string]int{}
	for k := range 400 {
		counts[e.Factors[0].At((float64(k)+.5)/400).Text]++
	}
	for _, level := range []string{"10", "11", "12", "13"} {
		if counts[level] != 100 {
			t.Errorf("%s has %d of 400", level, counts[level])
		}
	}
}

// Constraints compare numbers in one unit, settings with each other, and texts.
func TestConstraints(t *testing.T) {
	e := varied(t, "", `[vary]
"portfolio.per_agent" = [4]
[constraints]
require = ["portfolio.per_agent <= portfolio.products", "handling.wrap_up < 6 min", "handling.wrap_up < 5 min", "control.style != mixed", "control.style == 'mixed'",
  "agents.count > 1000", "agents.count >= 20", "agents.count != 20"]
`)
	want := []bool{true, true, false, false, true, false, true, false}
	for i, c := range e.Require {
		got := c.Holds(func(path string) Level { l, _ := e.Level(path); return l })
		if got != want[i] {
			t.Errorf("%s is %v", c.Text, got)
		}
	}
}

// A CSV file names settings in its header; empty cells leave the scenario's
// value, and the lock holds its rows.
func TestDesignFile(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "d.csv"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const file = "[design]\ntype = \"csv\"\nfile = \"d.csv\"\n"
	write("agents__count,handling.wrap_up\n16,6 min\n,\n24,\n")
	e := varied(t, dir, file)
	if len(e.List) != 3 || len(e.List[1]) != 0 || e.List[0][1].Override() != "handling.wrap_up=6 min" {
		t.Errorf("rows are %v", e.List)
	}
	lockedAgain(t, e)
	write("design_point,scenario,time__horizon,calendar__opens,agents__count,arrivals__rate,handling__wrap_up\n" +
		"1,copier-field-service,172800000,28800,2e+01,7.5,360\n2,copier-field-service,1.8e+08,27000,16,,7 min\n")
	e = varied(t, dir, file)
	var got []string
	for _, row := range e.List {
		for _, s := range row {
			got = append(got, s.Override())
		}
	}
	if want := "time.horizon=2000 d; calendar.opens=08:00; agents.count=20; arrivals.rate=7.5 per hour; handling.wrap_up=6 min; " +
		"time.horizon=50000 h; calendar.opens=07:30; agents.count=16; handling.wrap_up=7 min"; strings.Join(got, "; ") != want {
		t.Errorf("a file that frontline wrote gives\n%s, want\n%s", strings.Join(got, "; "), want)
	}
	lockedAgain(t, e)
	write("agents.cuont,role.intensity\n16,2\n")
	_, err := ParseExperimentIn(dir, "x.toml", []byte("scenario = \"copier-field-service\"\n"+file))
	if err == nil || !strings.Contains(err.Error(), "d.csv, column 1: no setting `agents.cuont`") {
		t.Errorf("a column that is no setting: %v", err)
	}
	write("role.intensity\n0.5\n2\n")
	_, err = ParseExperimentIn(dir, "x.toml", []byte("scenario = \"copier-field-service\"\n"+file))
	if err == nil || !strings.Contains(err.Error(), "d.csv, row 3") {
		t.Errorf("a value out of range: %v", err)
	}
}

// The hash follows what decides the runs and nothing else.
func TestExperimentHash(t *testing.T) {
	const base = "[vary]\n\"agents.count\" = [16, 20]\n"
	first := varied(t, "", base).Hash()
	for _, same := range []string{"title = \"x\"\n" + base, base + "[[metric]]\nname = \"asa\"", base + "[execution]\nworkers = 3", base + "[output]\ndir = \"elsewhere\""} {
		if varied(t, "", same).Hash() != first {
			t.Errorf("another hash with %q", same)
		}
	}
	for _, other := range []string{base + "[random]\nseed = 5", base + "[random]\npolicy = \"independent\"", base + "[replications]\ncount = 3",
		base + "[record]\nseries = true", "[vary]\n\"agents.count\" = [20, 16]\n", base + "[[subexperiment]]\n\"role.mode\" = \"off\""} {
		if varied(t, "", other).Hash() == first {
			t.Errorf("the same hash with %q", other)
		}
	}
}

// Problems of others are placed in the file; a code W… makes a warning.
func TestExperimentProblem(t *testing.T) {
	e := varied(t, "", "[vary]\nagents.count = [16, 20]\n[[metric]]\nname = \"asa\"\n")
	for path, line := range map[string]int{"metric[0].name": 5, "vary.agents.count": 3, "metric[0].goal": 4, "select.metric": 0} {
		if p := e.Problem(path, "W0404", "m", ""); p.Line != line || !p.Warning() {
			t.Errorf("%s is placed at line %d, want %d", path, p.Line, line)
		}
	}
	if len(e.MetricNames()) != 1 || e.MetricNames()[0].Path != "metric[0].name" {
		t.Errorf("names are %v", e.MetricNames())
	}
	idle := varied(t, "", "[vary]\nagents.count = [16, 20]\n[replications]\nmax = 5\n")
	if len(idle.Warnings.List) != 1 || idle.Warnings.List[0].Code != "W0402" || idle.Warnings.List[0].Line != 5 {
		t.Errorf("an idle key warns %v", idle.Warnings.List)
	}
}
