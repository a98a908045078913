package scenarios

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Every form in which days and times may be written gives the same intervals.
func TestReadDuties(t *testing.T) {
	nine, five := sim.Time(9*sim.Hour), sim.Time(17*sim.Hour)
	day := func(n int, t sim.Time) sim.Time { return t.Add(sim.Span(n) * sim.Day) }
	want := []models.OnDuty{{Agent: 0, From: day(2, nine), Until: day(2, five)}, {Agent: 1, From: day(3, nine), Until: day(4, nine)}, {Agent: 0, From: day(4, nine), Until: day(4, five)}}
	for _, text := range []string{
		"agent,day,start,end\nann,2,09:00,17:00\nbob,3,9:00,9:00\nann,4,9:00:00,61200\n",
		"\ufeffend, Agent ,note,date,start\n17:00,ann,x,1999-02-03,09:00\n09:00,bob,,1999-02-04,32400\n17:00, ann ,,1999-02-05,9:00\n",
		"agent,day,start,end\nann,wed,09:00,17:00\nbob,Thu,09:00,09:00\nann,fri,09:00,17:00\n",
	} {
		r, bad := readDuties(strings.NewReader(text), "x.csv")
		if bad != nil || r.Agents != 2 || !slices.Equal(r.Intervals, want) || r.Weekly != strings.Contains(text, "wed") {
			t.Errorf("%q: %+v, %+v", text, r, bad)
		}
	}
}

// What cannot be read is told with its place and what to write.
func TestBadRosters(t *testing.T) {
	for text, says := range map[string]string{
		"":                               "is empty",
		"agent,day,start\n":              "no column `end`",
		"agent,day,start,end\n":          "no rows",
		"agent,day,start,end\n,1,9,10\n": "x.csv:2:1: `agent`",
		"agent,day,start,end\na,1,09:00,10:00\na,mon,09:00,10:00\n": "x.csv:3:3: `day`",
		"agent,day,start,end\na,1999-02-30,9:00,10:00\n":            "`day` cannot be \"1999-02-30\"",
		"agent,day,start,end\na,1,25:00,26:00\n":                    "`start` cannot be \"25:00\"",
		"agent,day,start,end\na,1,09:00,9.5h\n":                     "`end` cannot be \"9.5h\"",
		"agent,day,start,end\na,1,09:00\n":                          "x.csv:2",
		"agent,day,start,end\na,1,-5,10:00\n":                       "`start` cannot be \"-5\"",
	} {
		if r, bad := readDuties(strings.NewReader(text), "x.csv"); bad == nil || !strings.Contains(bad.message, says) {
			t.Errorf("%q: %+v, %+v, want %q", text, r, bad, says)
		}
	}
}

// A scenario with a roster counts by the roster's contents, is read again from
// what it writes, and refuses what does not fit.
func TestRosterOfAScenario(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text := "extends = \"plain-queue\"\n[agents]\ncount = 3\nroster = \"%\"\n"
	load := func(file string, more string) (*Scenario, error) {
		return ParseIn(dir, "x.toml", []byte(strings.ReplaceAll(text, "%", file)+more))
	}
	put("a.csv", "agent,day,start,end\nann,mon,09:00,17:00\n")
	put("same.csv", "agent,day,start,end\nann,mon,09:00,17:00\n")
	put("b.csv", "agent,day,start,end\nann,mon,09:00,16:00\n")
	put("many.csv", "agent,day,start,end\na,mon,9:00,10:00\nb,mon,9:00,10:00\nc,mon,9:00,10:00\nd,mon,9:00,10:00\n")
	a, err := load("a.csv", "")
	if err != nil {
		t.Fatal(err)
	}
	same, _ := load("same.csv", "")
	b, _ := load("b.csv", "")
	if a.Hash() != same.Hash() || a.Hash() == b.Hash() || len(Diff(a, b)) != 2 {
		t.Errorf("hashes %.6s, %.6s, %.6s, %d differences", a.Hash(), same.Hash(), b.Hash(), len(Diff(a, b)))
	}
	again, err := ParseIn(dir, "x.toml", a.TOML())
	if err != nil || again.Hash() != a.Hash() || len(again.Settings.Agents.OnDuty.Intervals) != 1 {
		t.Errorf("written out and read again: %v", err)
	}
	if more, err := a.With("agents.count=4"); err != nil || more.Settings.Agents.OnDuty.Agents != 1 {
		t.Errorf("a variant: %v", err)
	}
	for _, c := range [][3]string{{"many.csv", "", "has 4 agents"}, {"none.csv", "", "no such file"}, {"../a.csv", "", "scenario's folder"},
		{"a.csv", "[calendar]\nalways_open = false\n[[shift]]\nname = \"x\"\n", "[[shift]]"}} {
		if _, err := load(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v, want %q", c[0], err, c[2])
		}
	}
}
