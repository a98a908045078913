package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// header is the beginning of a scenario that is right.
const header = "schema = \"scenario/1\"\n"

// badInput is a mistake of a user: the text of the scenario, or overrides of
// the default one, and what the answer has to say.
type badInput struct {
	name string // with the number in the table of bad inputs
	text string // of the file; "" with set
	set  []string
	code string
	says string // in the message or the help
}

var badInputs = []badInput{
	{name: "3 empty file", text: "\n", code: "E0101", says: "frontline new"},
	{name: "4 a file of 5 MB", text: strings.Repeat("# nothing but comment, line after line\n", 130_000), code: "E0501", says: "1 MiB"},
	{name: "6 UTF-16", text: "\xff\xfes\x00e\x00e\x00d\x00", code: "E0102", says: "UTF-8"},
	{name: "8 control character", text: header + "id = \"a\x00b\"\n", code: "E0104", says: "U+0000"},
	{name: "10 decimal comma", text: header + "[role]\nintensity = 0,5\n", code: "E0106", says: "0.5"},
	{name: "11 leading zero", text: header + "seed = 007\n", code: "E0107", says: "write 7"},
	{name: "12 unclosed header", text: header + "[agents\ncount = 3\n", code: "E0108", says: `expected "]"`},
	{name: "13 key twice", text: header + "seed = 1\nseed = 1\n", code: "E0109", says: "already set at line 2"},
	{name: "14 table twice", text: header + "[agents]\ncount = 3\n[queue]\n[agents]\n", code: "E0110", says: "already begun at line 2"},
	{name: "15 unknown key", text: header + "sede = 1\n", code: "E0201", says: "did you mean `seed`?"},
	{name: "17 unknown key, nothing near", text: header + "[agents]\ncolour = 1\n", code: "E0201", says: "allowed here: count"},
	{name: "18 number in quotes", text: header + "[agents]\ncount = \"3\"\n", code: "E0203", says: "remove the quotes"},
	{name: "19 half an agent", text: header + "[agents]\ncount = 2.5\n", code: "E0204", says: "write 2 or 3"},
	{name: "20 no agents", text: header + "[agents]\ncount = 0\n", code: "E0301", says: "must be >= 1"},
	{name: "21 negative agents", text: header + "[agents]\ncount = -4\n", code: "E0301", says: "got -4"},
	{name: "22 negative seed", text: header + "seed = -1\n", code: "E0302", says: "0 … 9223372036854775807"},
	{name: "24 not a number", text: header + "[role]\nintensity = nan\n", code: "E0304", says: "finite"},
	{name: "25 infinite", text: header + "[customers]\nredial = inf\n", code: "E0304", says: "finite"},
	{name: "27 negative rate", set: []string{"arrivals.source=poisson", "arrivals.rate=-2 per hour"}, code: "E0306", says: ">"},
	{name: "29 time without a unit", text: header + "[time]\nhorizon = 5\n", code: "E0307", says: "needs a unit"},
	{name: "30 unknown unit", text: header + "[time]\nhorizon = \"5 mn\"\n", code: "E0308", says: "did you mean `min`?"},
	{name: "34 negative cv", text: header + "[handling]\nwork = \"lognormal(mean 5 min, cv -1)\"\n", code: "E0312", says: "cv"},
	{name: "35 no values", text: header + "[portfolio]\nper_agent = []\n", code: "E0313", says: "at least one value"},
	{name: "36 weights sum to 0", text: header + "[agents]\nperspectives = [0, 0, 0]\n", code: "E0314", says: "sum to 0"},
	{name: "37 unknown law", text: header + "[handling]\nwork = \"exponental(mean 5 min)\"\n", code: "E0315", says: "did you mean `exponential`?"},
	{name: "39 unknown control style", text: header + "[control]\nstyle = \"mixd\"\n", code: "E0401", says: "did you mean `mixed`?"},
	{name: "39 unknown mechanism", text: header + "[mechanisms.stres]\nenabled = true\n", code: "E0401", says: "did you mean `stress`?"},
	{name: "44 warm-up longer than the run", text: header + "[time]\nhorizon = \"8 h\"\nwarm_up = \"10 h\"\n", code: "E0406", says: "leaves nothing"},
	{name: "47 more products than there are", text: header + "[portfolio]\nproducts = 3\nper_agent = 10\n", code: "E0409", says: "there are 3"},
	{name: "48 too many customers", set: []string{"time.horizon=100 years", "customers.per_agent=100000", "agents.count=100"}, code: "E0502", says: "--max-events"},
	{name: "49 too much memory", set: []string{"customers.count=20000000", "time.horizon=1 d", "time.warm_up=0 s", "time.batch=1 h"}, code: "E0503", says: "--max-memory"},
	{name: "51 replications without end", set: []string{"replications=1000000000"}, code: "E0504", says: "replications"},
	{name: "55 too many keys", text: header + strings.Repeat("[a]\n", 30_000), code: "E0507", says: "more than"},
	{name: "55 nested too deep", text: header + "a = " + strings.Repeat("[", 5000) + "\n", code: "E0505", says: "nested"},
	{name: "56 no column", text: header + "[arrivals]\nsource = \"trace\"\nfile = \"calls.csv\"\n", code: "E0603", says: "did you mean `Arrival_s`?"},
	{name: "59 file elsewhere", text: header + "[arrivals]\nsource = \"trace\"\nfile = \"../../etc/passwd\"\n", code: "E0606", says: "under the scenario's folder"},
	{name: "set without a value", set: []string{"agents.count"}, code: "E0208", says: "key=value"},
	{name: "set of an unknown key", set: []string{"agents.cout=3"}, code: "E0201", says: "did you mean `count`?"},
}

// slowest is what a test allows for a mistake to be told; the aim is 50 ms, on
// a machine that does nothing else.
const slowest = 500 * time.Millisecond

// Every mistake in a scenario ends with exit code 2, its code, place and
// remedy, quickly, and nothing is written.
func TestBadInputs(t *testing.T) {
	worst, which := time.Duration(0), ""
	for _, c := range badInputs {
		t.Run(c.name, func(t *testing.T) {
			inFolder(t)
			write(t, "calls.csv", "Arrival_s,talk_s\n1,2\n")
			args := []string{"run"}
			if c.text != "" {
				write(t, "shop.toml", c.text)
				args = append(args, "shop.toml")
			}
			for _, set := range c.set {
				args = append(args, "--set", set)
			}
			began := time.Now()
			out, err, code := call(t, "", args...)
			took := time.Since(began)
			if took > worst {
				worst, which = took, c.name
			}
			if code != 2 || out != "" || !strings.Contains(err, "error["+c.code+"]") || !strings.Contains(err, c.says) {
				t.Errorf("exit code %d, standard output %q, want %s and %q in\n%.2000s", code, out, c.code, c.says, err)
			}
			if took > slowest {
				t.Errorf("took %v", took)
			}
			if entries, _ := os.ReadDir("."); len(entries) > 2 {
				t.Errorf("something was written: %v", entries)
			}
		})
	}
	t.Logf("%d mistakes, the slowest answer took %v (%s)", len(badInputs), worst, which)
}

// A file that is not there, a folder, and what looks like a misspelt name are
// told apart.
func TestMissingInputs(t *testing.T) {
	inFolder(t)
	write(t, "shop.toml", header)
	write(t, "stall/x.toml", header)
	for _, c := range []struct{ arg, code, says string }{
		{"shp.toml", "E0601", "did you mean shop.toml?"},
		{"stall", "E0602", "is a directory"},
		{"", "error", "frontline list"},
		{"inovation-role", "E0601", "innovation-role"},
	} {
		_, err, code := call(t, "", "run", c.arg)
		if code != 2 || !strings.Contains(err, c.code) || !strings.Contains(err, c.says) {
			t.Errorf("run %s: exit code %d, want %s and %q in\n%s", c.arg, code, c.code, c.says, err)
		}
	}
}

// A byte-order mark is no mistake.
func TestByteOrderMark(t *testing.T) {
	inFolder(t)
	write(t, "shop.toml", "\xef\xbb\xbf"+header)
	if _, err, code := call(t, "", "validate", "shop.toml"); code != 0 {
		t.Errorf("exit code %d: %s", code, err)
	}
}
