package experiment

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/sweep"
)

// tiny is an experiment whose runs take milliseconds.
const tiny = `id = "tiny"
scenario = "plain-queue"
[vary]
"time.horizon" = "3 d"
"time.warm_up" = "1 d"
"time.batch" = "1 d"
"agents.count" = [12, 14]
"queue.discipline" = ["first come", "last come"]
[replications]
count = 3
[[metric]]
name = "asa"
[[analysis]]
type = "effects"
[[analysis]]
type = "src"
[[figure]]
x = "agents.count"
by = "queue.discipline"
y = "asa"
`

// A plan is played by a sweep, its folder says what was asked for, and the
// analyses and figures of the file are made from it.
func TestAnalyse(t *testing.T) {
	p := plan(t, tiny)
	dir := filepath.Join(t.TempDir(), "tiny")
	outcome, err := sweep.Play(context.Background(), p.Study(), sweep.Options{Dir: dir, Workers: 2})
	if err != nil || outcome.Done != 12 || outcome.Failed != 0 {
		t.Fatalf("%+v, %v", outcome, err)
	}
	if _, err := sweep.Close(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	bytes := 0.0
	_ = filepath.Walk(dir, func(_ string, info os.FileInfo, _ error) error {
		bytes += float64(info.Size())
		return nil
	})
	if e := p.Estimate(2); bytes > e.Disk*3 || bytes < e.Disk/3 {
		t.Errorf("the folder has %.0f bytes, expected %.0f", bytes, e.Disk)
	}
	files, notes, err := Analyse(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"analysis/effects-asa.csv", "figures/asa-by-agents_count-and-queue_discipline.svg", "figures/asa-by-agents_count-and-queue_discipline.csv"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(want))); err != nil {
			t.Errorf("no %s among %v, %v", want, files, notes)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "figures", "asa-by-agents_count-and-queue_discipline.csv"))
	if err != nil || strings.Count(string(text), "\n") != 5 || !strings.Contains(string(text), "queue.discipline first come,12,") {
		t.Errorf("the figure's numbers are %s, %v", text, err)
	}
	if files, notes, err := Analyse(context.Background(), t.TempDir()); len(files)+len(notes) > 0 || err != nil {
		t.Errorf("a folder without an experiment gives %v, %v, %v", files, notes, err)
	}
}

// A setting that [vary] fixes beside a design is no factor of it: trajectories
// and base rows have their steps for the others only.
func TestAnalyseBesideConstants(t *testing.T) {
	for method, design := range map[string]string{"morris": "trajectories = 2", "sobol": "base = 2"} {
		kind := map[string]string{"morris": "morris", "sobol": "saltelli"}[method]
		p := plan(t, "id = \"beside\"\nkind = \"sensitivity\"\nscenario = \"plain-queue\"\n[vary]\n\"time.horizon\" = \"2 h\"\n\"time.warm_up\" = \"1 h\"\n\"time.batch\" = \"1 h\"\n"+
			"[design]\ntype = \""+kind+"\"\n"+design+"\n[factors]\n\"agents.count\" = { min = 12, max = 20 }\n\"handling.work.mean\" = { min = \"2 min\", max = \"4 min\" }\n"+
			"[replications]\ncount = 2\n[[metric]]\nname = \"asa\"\n[[analysis]]\ntype = \""+method+"\"\nbootstrap = 0\n")
		dir := filepath.Join(t.TempDir(), method)
		if _, err := sweep.Play(context.Background(), p.Study(), sweep.Options{Dir: dir, Workers: 2}); err != nil {
			t.Fatal(err)
		}
		if _, err := sweep.Close(context.Background(), dir); err != nil {
			t.Fatal(err)
		}
		files, notes, err := Analyse(context.Background(), dir)
		if err != nil || len(files) == 0 || len(notes) > 0 {
			t.Errorf("%s: %v, %v, %v", method, files, notes, err)
		}
	}
}
