package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/figures"
)

// folderOf writes a folder of files and opens it.
func folderOf(t *testing.T, name string, files map[string]string) *figures.Folder {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	for file, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f, err := figures.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// verdictOf is the verdict of a folder's page as one text.
func verdictOf(f *figures.Folder) string {
	p := &Page{}
	p.answer(f, nil)
	return strings.Join(p.Verdict, " ")
}

func mustSay(t *testing.T, f *figures.Folder, sentences ...string) {
	t.Helper()
	verdict := verdictOf(f)
	for _, s := range sentences {
		if !strings.Contains(verdict, s) {
			t.Errorf("the verdict does not say %q: %s", s, verdict)
		}
	}
}

const selected = "arm,name,metric,unit,goal,method,delta,probability,n,mean,sd,ci_lo,ci_hi,out_after,status\n"

// A choice is named with its guarantee; without one, so is what is missing.
func TestSelectVerdict(t *testing.T) {
	manifest := `{"schema":"manifest/1","kind":"select","method":"kn"}`
	f := folderOf(t, "s", map[string]string{"manifest.json": manifest,
		"select.csv": selected + "A,base,ideas_per_agent_year,ideas,more,kn,2,0.95,8,32.2,4,28.8,35.6,8,out after 8\nB,wide,ideas_per_agent_year,ideas,more,kn,2,0.95,8,36.4,4,32.9,39.9,,chosen\n"})
	mustSay(t, f, "Choose B (wide): of 2 candidates it has the most ideas per agent-year, 36.4 [32.9, 39.9] ideas.", "With a probability of 95 % at least it is the best, or no more than 2.00 ideas behind", "Not chosen: A (base) 32.2.")
	f = folderOf(t, "s", map[string]string{"manifest.json": manifest, "select.csv": selected + "A,base,exhaustion_mean,share,less,kn,.01,0.95,8,.3,.1,.2,.4,,undecided\nB,wide,exhaustion_mean,share,less,kn,.01,0.95,8,.31,.1,.2,.4,,undecided\n"})
	mustSay(t, f, "No choice could be made of 2 candidates for the least exhaustion", "So far: A (base) 0.300; B (wide) 0.310.")
	f = folderOf(t, "s", map[string]string{"manifest.json": manifest})
	mustSay(t, f, "no candidates")
}

// A calibration counts what the data identify and says which observed figures
// fresh runs do not yield.
func TestCalibrateVerdict(t *testing.T) {
	settings := "setting,unit,found,lo,hi,prior_lo,prior_hi,contraction,verdict,sentence\na,,1,.5,1.5,0,9,.9,identified,a is identified.\nb,,4,0,9,0,9,.1,not identified,b is not identified.\n"
	check := "target,unit,observed,predicted,lo,hi,tail,runs\nideas,ideas,12,12.5,11,14,1,40\nquits,quits,9,2,1,3,0,40\n"
	f := folderOf(t, "c", map[string]string{"manifest.json": `{"schema":"manifest/1","kind":"calibrate"}`, "settings.csv": settings, "check.csv": check})
	mustSay(t, f, "Of 2 free settings the data identify 1, 0 in part, and 1 not at all.", "do not yield quits of the 2 figures", "b is not identified.")
	ranks := "setting,share,expected,count,lo,hi\na,.5,50,48,40,60\nb,.5,50,70,40,60\n"
	f = folderOf(t, "c", map[string]string{"manifest.json": `{"schema":"manifest/1","kind":"calibrate"}`, "sbc.csv": ranks})
	mustSay(t, f, "fails its own test for b:")
}

// A fit says where its values come from, how near its laws are, when it is
// busiest and how patient customers are.
func TestFitVerdict(t *testing.T) {
	f := folderOf(t, "centre-fit", map[string]string{"manifest.json": `{"schema":"manifest/fit"}`,
		"../centre.toml": "# A scenario fitted to \"log.csv\": 100 contacts.\nseed = 1 # choice: the first day\n[a]\nx = 2 # measured\ny = 3 # estimated; range\nz = 4\n",
		"work-1.csv":     "p,log_s,gamma_s,lognormal_s\n0.01,10,90,10\n0.5,100,110,100\n0.95,300,270,300\n", "arrivals.csv": "weekday,hour,contacts\nMon,8,4\nTue,10.5,9\n",
		"patience.csv": "kind,s,still_waiting\nall,30,.9\nall,60,.75\n"})
	mustSay(t, f, "A scenario fitted to \"log.csv\": 100 contacts.", "Of 3 values that the scenario states, 1 are statistics of the log, 1 are inferred from it, 0 are assumptions", "to within 10 %",
		"busiest on Tue from 10:30, with 9.00 contacts", "wait 60 s, 25 % would have given up")
}

// A search and a choice are repeated by one command, with what was given and
// nothing else; searches of versions that did not keep it say so.
func TestRepeatOfSearchAndChoice(t *testing.T) {
	f := folderOf(t, "o", map[string]string{"manifest.json": `{"schema":"manifest/1","kind":"optimise","seed":5,"search_seed":2,"given":{"levers":["agents.count=10:16:int"],"goals":["agents.count=min"],"constraints":["service_level>=80%"]},
		"options":{"population":40,"generations":25,"budget":0,"replications":3,"least":10,"fresh":30,"front":25}}`})
	want := "frontline optimize scenario.toml --lever 'agents.count=10:16:int' --goal 'agents.count=min' --constrain 'service_level>=80%' --population 40 --generations 25 --budget 0 --replications 3 --least 10 --fresh 30 --front 25 --seed 5 --search-seed 2 --out again"
	if command, err := RepeatCommand(f); err != nil || command != want {
		t.Errorf("%q, %v; must be %q", command, err, want)
	}
	f.Manifest.Partial = true
	if _, err := RepeatCommand(f); err == nil {
		t.Error("a search that was stopped can be repeated")
	}
	f = folderOf(t, "o", map[string]string{"manifest.json": `{"schema":"manifest/1","kind":"optimise"}`})
	if _, err := RepeatCommand(f); err == nil || !strings.Contains(err.Error(), "earlier version") {
		t.Errorf("a search of an earlier version: %v", err)
	}
}
