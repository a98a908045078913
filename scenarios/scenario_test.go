package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
)

// write makes files below a fresh folder and returns the folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t *testing.T, path string, set ...string) *Scenario {
	t.Helper()
	s, err := Load(path, set...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parameter(t *testing.T, s *Scenario, path string) Parameter {
	t.Helper()
	for _, p := range s.Parameters() {
		if p.Path == path {
			return p
		}
	}
	t.Fatalf("no parameter %s", path)
	return Parameter{}
}

// TestLibrary holds that every shipped scenario loads without a warning, has a
// title and a question, is within the default limits, and names related ones
// that exist.
func TestLibrary(t *testing.T) {
	list := List()
	if len(list) == 0 {
		t.Fatal("the library is empty")
	}
	for _, info := range list {
		s, err := Load(info.Name)
		if err != nil {
			t.Errorf("%s: %v", info.Name, err)
			continue
		}
		if len(s.Warnings.List) > 0 {
			t.Errorf("%s: %v", info.Name, s.Warnings.Error())
		}
		if s.ID != info.Name || info.Title == "" || info.Question == "" {
			t.Errorf("%s: id %q, title %q, question %q", info.Name, s.ID, info.Title, info.Question)
		}
		if err := s.Cost(s.Replications, 2).Check(DefaultLimits()); err != nil {
			t.Errorf("%s: %v", info.Name, err)
		}
		for _, name := range info.Related {
			if _, found := Source(name); !found {
				t.Errorf("%s: related scenario %q does not exist", info.Name, name)
			}
		}
	}
	if _, found := Source(DefaultName); !found {
		t.Errorf("the default scenario %s does not exist", DefaultName)
	}
}

// TestDefaults holds that an all but empty file is a scenario, that everything
// in it is a default, and that mechanisms and the manager are off.
func TestDefaults(t *testing.T) {
	s, err := Parse("dir/My Shop.toml", []byte("# nothing\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.ID != "my-shop" || s.Seed != 1 || s.Replications != 20 || s.Style != "none" {
		t.Errorf("id %q seed %d replications %d style %q", s.ID, s.Seed, s.Replications, s.Style)
	}
	if s.Settings.Control != nil || len(s.Settings.Mechanisms) != 0 {
		t.Errorf("control %v, %d mechanisms; want none", s.Settings.Control, len(s.Settings.Mechanisms))
	}
	for _, p := range s.Parameters() {
		if p.Origin != "default" {
			t.Errorf("%s comes from %s", p.Path, p.Origin)
		}
		if p.Active == strings.HasPrefix(p.Path, "mechanisms.") && !strings.HasSuffix(p.Path, ".enabled") {
			t.Errorf("%s: active %t", p.Path, p.Active)
		}
		if p.Doc == "" || p.Source == "" || p.Kind == "" {
			t.Errorf("%s has no doc, source or kind: %+v", p.Path, p)
		}
		if p.Default == "" {
			continue
		}
		again, err := s.With(p.Path + "=" + p.Default)
		if err != nil || parameter(t, again, p.Path).Value != p.Value {
			t.Errorf("%s = %q; default %q (%v)", p.Path, p.Value, p.Default, err)
		}
	}
}

// TestExtends holds how a file is laid over its base: tables merge, lists and
// laws replace, id and about.id do not pass on, and places are those of the
// file that set the key.
func TestExtends(t *testing.T) {
	dir := write(t, map[string]string{
		"top.toml": "extends = \"sub/middle.toml\"\n[agents]\ncount = 7\n[calendar]\ndays = [\"mon\"]\n[handling]\nwrap_up = { dist = \"exponential\", mean = \"1 min\" }\n" +
			"[mechanisms.skill]\nenabled = false\n",
		"sub/middle.toml": "id = \"middle\"\nseed = 5\nextends = \"base.toml\"\n[agents]\ncount = 6\nexperience = 3\n",
		"sub/base.toml": "id = \"base\"\nreplications = 3\n[calendar]\ndays = [\"mon\", \"tue\"]\nopens = \"07:00\"\n[handling]\nwrap_up = { dist = \"lognormal\", mean = \"2 min\", cv = 1 }\n" +
			"work = \"lognormal(mean 2 min, cv 1)\"\n[mechanisms.skill]\nenabled = true\n[mechanisms.stress]\nenabled = true\nhostile = 0.2\n[arrivals]\nsource = \"trace\"\nfile = \"calls.csv\"\n",
		"sub/calls.csv": "arrival_s,other,talk_s\n0.5,x,60\n2,y,\n",
	})
	s := load(t, filepath.Join(dir, "top.toml"))
	set := s.Settings
	if s.ID != "top" || s.Seed != 5 || s.Replications != 3 || set.Agents.Count != 7 || set.Agents.Experience != 3 {
		t.Errorf("id %q seed %d replications %d agents %d experience %g", s.ID, s.Seed, s.Replications, set.Agents.Count, set.Agents.Experience)
	}
	if len(set.Calendar.Days) != 1 || set.Calendar.Opens.String() != "07:00" || set.Handling.WrapUp.String() != "exponential(mean 1 min)" {
		t.Errorf("days %v opens %v wrap-up %v", set.Calendar.Days, set.Calendar.Opens, set.Handling.WrapUp)
	}
	if len(set.Mechanisms) != 1 || set.Mechanisms[0].Name != "stress" || set.Mechanisms[0].Mechanism.(*models.Stress).Hostile != 0.2 {
		t.Errorf("mechanisms %v; want stress with hostile 0.2", set.Mechanisms)
	}
	if len(set.Arrivals.Trace) != 2 || set.Arrivals.Trace[0].Talk.Seconds() != 60 || set.Arrivals.Trace[1].Talk >= 0 || set.Arrivals.Trace[1].At.Seconds() != 2 {
		t.Errorf("trace %+v", set.Arrivals.Trace)
	}
	for path, want := range map[string]string{"agents.count": "top.toml:3", "agents.experience": "middle.toml:6", "calendar.opens": "base.toml:5", "queue.capacity": "default"} {
		if got := parameter(t, s, path).Origin; !strings.HasSuffix(got, want) {
			t.Errorf("%s comes from %s; want %s", path, got, want)
		}
	}
	merged, err := ParseIn(filepath.Join(dir, "sub"), "again.toml", s.TOML())
	if err != nil || merged.Hash() != s.Hash() {
		t.Errorf("the resolved scenario reads differently: %v", err)
	}
}

// TestOutside holds that no file outside the scenario's folder is read: not
// by name, not through a link, not from text without a folder.
func TestOutside(t *testing.T) {
	dir := write(t, map[string]string{
		"in/a.toml":      "[arrivals]\nsource = \"trace\"\nfile = \"link.csv\"\n",
		"in/b.toml":      "extends = \"link.toml\"\n",
		"in/c.toml":      "extends = \"sub/c.toml\"\n",
		"in/sub/c.toml":  "extends = \"../up.toml\"\n",
		"in/up.toml":     "seed = 3\n",
		"secret.csv":     "arrival_s\n1\n",
		"secret.toml":    "seed = 3\n",
		"in/linked.toml": "extends = \"inside.toml\"\n",
	})
	for link, to := range map[string]string{"in/link.csv": "../secret.csv", "in/link.toml": "../secret.toml", "in/inside.toml": "up.toml"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	for _, name := range []string{"a", "b", "c"} {
		if _, err := Load(filepath.Join(dir, "in", name+".toml")); err == nil || !strings.Contains(err.Error(), "E0606") {
			t.Errorf("%s.toml: %v; want E0606", name, err)
		}
	}
	if s := load(t, filepath.Join(dir, "in", "linked.toml")); s.Seed != 3 {
		t.Errorf("a link within the folder: seed %d", s.Seed)
	}
	for _, text := range []string{"extends = \"in/up.toml\"\n", "[arrivals]\nsource = \"trace\"\nfile = \"go.mod\"\n", "extends = \"/etc/passwd.toml\"\n"} {
		if _, err := Parse("upload", []byte(text)); err == nil || !strings.Contains(err.Error(), "E0606") {
			t.Errorf("%q: %v; want E0606", text, err)
		}
	}
}

// TestStyle holds that another style starts from its own defaults, and that
// the same style keeps what the base set.
func TestStyle(t *testing.T) {
	text := []byte("[control]\nstyle = \"efficiency\"\nnorm_factor = 2\nautonomy = 0.4\n")
	same, err := Parse("x", text, "control.monitoring=0.1")
	if err != nil {
		t.Fatal(err)
	}
	if c := same.Settings.Control.(*models.EfficiencyControl); c.Norm != 2 || c.Autonomy != 0.4 || c.Monitoring != 0.1 {
		t.Errorf("efficiency: %+v", c)
	}
	other, err := Parse("x", text, "control.style=autonomy", "control.support=0.7")
	if err != nil {
		t.Fatal(err)
	}
	if c := other.Settings.Control.(*models.AutonomyControl); c.Autonomy != 0.9 || c.Support != 0.7 {
		t.Errorf("autonomy: %+v", c)
	}
	none, err := other.With("control.style=none")
	if err != nil || none.Settings.Control != nil || none.Style != "none" {
		t.Errorf("none: %v, %v", none, err)
	}
	if other.Settings.Control == nil {
		t.Error("With changed its receiver")
	}
}

// TestWarnings holds what is allowed but unlikely to be meant.
func TestWarnings(t *testing.T) {
	cases := []struct {
		text, code string
		line       int
	}{
		{"[mechanisms.stress]\nhostile = 0.3\n", "W0403", 1},
		{"[arrivals]\nfile = \"x.csv\"\n", "W0402", 2},
	}
	for _, c := range cases {
		s, err := Parse("x.toml", []byte(c.text))
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if len(s.Warnings.List) != 1 || s.Warnings.List[0].Code != c.code || s.Warnings.List[0].Line != c.line {
			t.Errorf("%q: %+v; want %s at line %d", c.text, s.Warnings.List, c.code, c.line)
			continue
		}
		if got := s.Warnings.Error(); !strings.HasPrefix(got, "warning["+c.code+"]: ") {
			t.Errorf("rendered as %q", got)
		}
	}
	off, err := Parse("x.toml", []byte("[mechanisms.stress]\nenabled = false\nhostile = 0.3\n"))
	if err != nil || len(off.Warnings.List) != 0 {
		t.Errorf("a mechanism that is switched off on purpose: %v, %+v", err, off.Warnings)
	}
}

// TestSeeds holds how seeds are written.
func TestSeeds(t *testing.T) {
	for text, want := range map[string]uint64{"0": 0, "9223372036854775807": 1<<63 - 1, `"18446744073709551615"`: 1<<64 - 1, `"0xffffffffffffffff"`: 1<<64 - 1, `"7"`: 7} {
		s, err := Parse("x", []byte("seed = "+text+"\n"))
		if err != nil || s.Seed != want {
			t.Errorf("seed = %s: %v", text, err)
			continue
		}
		if again, err := Parse("x", s.TOML()); err != nil || again.Seed != want {
			t.Errorf("seed = %s is written so that it reads as %v", text, err)
		}
	}
}

// TestHash holds that the hash is that of the question: it changes with every
// setting that counts and with the contents of a trace, not with names.
func TestHash(t *testing.T) {
	base := load(t, DefaultName)
	for _, set := range []string{"id=other", "seed=3", "replications=7", "about.title=Other", "agents.count=" + parameter(t, base, "agents.count").Value} {
		if s, err := base.With(set); err != nil || s.Hash() != base.Hash() {
			t.Errorf("%s changes the hash (%v)", set, err)
		}
	}
	seen := map[string]string{base.Hash(): "base"}
	for _, set := range []string{"agents.count=21", "handling.work.cv=0.71", "control.autonomy=0.51", "mechanisms.stress.hostile=0.16",
		"mechanisms.stress.enabled=false", "control.style=none", "calendar.opens=08:01"} {
		s, err := base.With(set)
		if err != nil {
			t.Fatal(err)
		}
		if before, twice := seen[s.Hash()]; twice {
			t.Errorf("%s has the hash of %s", set, before)
		}
		seen[s.Hash()] = set
	}
	dir := write(t, map[string]string{"a.toml": "[arrivals]\nsource = \"trace\"\nfile = \"a.csv\"\n", "b.toml": "[arrivals]\nsource = \"trace\"\nfile = \"b.csv\"\n",
		"a.csv": "arrival_s\n1\n", "b.csv": "arrival_s\n1\n"})
	a, b := load(t, filepath.Join(dir, "a.toml")), load(t, filepath.Join(dir, "b.toml"))
	if a.Hash() != b.Hash() {
		t.Error("the same trace under two names has two hashes")
	}
	if err := os.WriteFile(filepath.Join(dir, "b.csv"), []byte("arrival_s\n2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if a.Hash() == load(t, filepath.Join(dir, "b.toml")).Hash() {
		t.Error("two traces have one hash")
	}
}

// TestDiff holds that differences are listed in file order with both values.
func TestDiff(t *testing.T) {
	a := load(t, DefaultName)
	if changes := Diff(a, a); len(changes) != 0 {
		t.Errorf("a scenario differs from itself: %v", changes)
	}
	b, err := a.With("role.intensity=0.75", "agents.count=30", "mechanisms.stress.enabled=false")
	if err != nil {
		t.Fatal(err)
	}
	changes := Diff(a, b)
	if len(changes) < 4 || changes[0].String() != "`agents.count` 20 → 30" || changes[1].Path != "role.intensity" {
		t.Errorf("changes %v", changes)
	}
	for _, c := range changes[2:] {
		if !strings.HasPrefix(c.Path, "mechanisms.stress.") || c.After != "" && c.Path != "mechanisms.stress.enabled" {
			t.Errorf("unexpected change %v", c)
		}
	}
}

// TestNew holds that a fresh file loads, and that with all its comments taken
// as settings it is the same scenario.
func TestNew(t *testing.T) {
	for _, template := range append(libraryNames(), "") {
		text, err := New(template)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := Parse("new.toml", text)
		if err != nil {
			t.Errorf("%s: %v", template, err)
			continue
		}
		var lines []string
		inShift := false
		for _, line := range strings.Split(string(text), "\n") {
			if strings.Contains(line, "[") && !strings.Contains(line, " = ") {
				inShift = strings.HasPrefix(line, "# [[")
			}
			bare := strings.TrimPrefix(line, "# ")
			if key, _, found := strings.Cut(bare, " = "); !inShift && (found && stepForm.MatchString(key) || strings.HasPrefix(bare, "[")) {
				line = bare
			}
			lines = append(lines, line)
		}
		open, err := Parse("new.toml", []byte(strings.Join(lines, "\n")))
		if err != nil {
			t.Errorf("%s with its comments: %v", template, err)
			continue
		}
		if open.Hash() != fresh.Hash() {
			t.Errorf("%s with its comments differs: %v", template, Diff(fresh, open))
		}
	}
	var problems *Problems
	if _, err := New("copier"); !errors.As(err, &problems) || problems.List[0].Code != "E0401" {
		t.Errorf("an unknown template: %v", err)
	}
}

// TestOpen holds that a value type serves as a mechanism as well as a pointer.
func TestOpen(t *testing.T) {
	type plainPart struct {
		Size int `toml:"size" default:"3" range:"[1, 5]" doc:"size" source:"choice"`
	}
	for _, part := range []any{plainPart{}, &plainPart{}} {
		target, finish := open(part)
		d := newDecoder()
		d.table("x", target, &node{table: map[string]*node{"size": {scalar: int64(4)}}, names: []string{"size"}})
		if got := reflect.Indirect(reflect.ValueOf(finish())).Interface(); got != (plainPart{Size: 4}) || len(d.problems) > 0 {
			t.Errorf("%T: %v, %v", part, got, d.problems)
		}
	}
}

// TestStandardInput holds that "-" reads standard input, like a file in the
// working folder.
func TestStandardInput(t *testing.T) {
	for text, want := range map[string]string{"seed = 4\n": "", "sede = 4\n": "-:1:1", "": "is empty"} {
		file := filepath.Join(write(t, map[string]string{"in": text}), "in")
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		before := os.Stdin
		os.Stdin = in
		s, err := Load("-")
		os.Stdin = before
		in.Close()
		switch {
		case want == "" && (err != nil || s.Seed != 4 || s.ID != "scenario"):
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
}
