package report

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontline.dev/frontline/internal/experiment"
	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/internal/sweep"
	"frontline.dev/frontline/scenarios"
)

var short = []string{"agents.count=6", "time.horizon=12 weeks", "time.warm_up=4 weeks", "time.batch=4 weeks"}

// once plays a small run, whose pictures take a second, once for all tests.
var once = sync.OnceValues(func() (string, error) {
	sc, err := scenarios.Load("copier-field-service", short...)
	if err != nil {
		return "", err
	}
	r, err := study.Run(context.Background(), sc, study.Options{Replications: 3, Agents: true})
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "report-test-")
	if err == nil {
		_, err = r.Write(dir)
	}
	return dir, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := once(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// played is a copy of the folder of a small run.
func played(t *testing.T) string {
	t.Helper()
	source, err := once()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// swept is the folder of a small sweep.
func swept(t *testing.T) string {
	t.Helper()
	text := `schema = "experiment/1"
id = "small"
title = "A <small> experiment"
question = "Does it & does it not?"
kind = "sweep"
scenario = "copier-field-service"

[vary]
"role.intensity" = [0.0, 1.0]
"portfolio.per_agent" = [1, 8]
"agents.count" = [6]

[replications]
count = 3

[[metric]]
name = "ideas_per_agent_year"

[[metric]]
name = "exhaustion_mean"

[[analysis]]
type = "effects"
`
	e, err := scenarios.ParseExperiment("small.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := experiment.Expand(e)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "small")
	if _, err := sweep.Play(context.Background(), plan.Study(), sweep.Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	if _, err := sweep.Close(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// pageOf builds the page of a folder and checks what every page promises.
func pageOf(t *testing.T, dir string) (*Page, string) {
	t.Helper()
	p, err := Build(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	page := string(p.HTML())
	for _, heading := range []string{"Verdict", "Figures", "Tables", "Definitions", "What was simulated", "Credibility sheet", "Limits", "How to repeat it"} {
		if !strings.Contains(page, ">"+heading+"</h2>") {
			t.Errorf("the page has no heading %q", heading)
		}
	}
	checkPage(t, page)
	return p, page
}

// checkPage: one file without network or script, well formed, with one first
// heading, names for all pictures, heads for all columns, and no id twice.
func checkPage(t *testing.T, page string) {
	t.Helper()
	for _, bad := range []string{"<script", " src=", "<link", "url(", "@import", "NaN", "<no value>", "%!"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if id, inside := strings.CutPrefix(link[1], "#"); !inside || !strings.Contains(page, `id="`+id+`"`) {
			t.Errorf("the link %q leads nowhere in the page", link[1])
		}
	}
	decoder := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!doctype html>")))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	ids, count := map[string]int{}, map[string]int{}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		if e, is := token.(xml.StartElement); is {
			count[e.Name.Local]++
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					ids[a.Value]++
				}
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("the id %s is there %d times", id, n)
		}
	}
	regions := map[string]bool{}
	for _, m := range regexp.MustCompile(`role="region" aria-label="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if regions[m[1]] {
			t.Errorf("two regions are called %q", m[1])
		}
		regions[m[1]] = true
	}
	named := len(regexp.MustCompile(`<svg role="img" aria-label="[^"]+"`).FindAllString(page, -1))
	if count["h1"] != 1 || count["svg"] == 0 || named != count["svg"] || count["caption"] == 0 || strings.Count(page, "<th>") > 0 {
		t.Errorf("%d first headings, %d pictures of which %d have a name, %d captions, %d heads without a scope", count["h1"], count["svg"], named, count["caption"], strings.Count(page, "<th>"))
	}
}

// The page of a run says what the role changes and defines every metric that it
// names.
func TestPageOfRun(t *testing.T) {
	p, page := pageOf(t, played(t))
	if len(p.Verdict) < 3 || !strings.Contains(strings.Join(p.Verdict, " "), "Ideas per agent-year with the innovation role: ") {
		t.Errorf("verdict: %q", p.Verdict)
	}
	if len(p.Factors) != 8 {
		t.Errorf("%d factors of credibility, must be 8", len(p.Factors))
	}
	for _, f := range p.Factors {
		if f.Level < 0 || f.Level > 4 || f.Backing == "" || f.Missing == "" {
			t.Errorf("factor %+v", f)
		}
	}
	for _, row := range p.Tables[0].Rows {
		if !strings.Contains(page, `<th scope="row">`+row[0]+`</th>`) || !slices.ContainsFunc(p.Metrics, func(m figures.Measure) bool { return m.Name == row[0] && m.Doc != "" && m.Formula != "" }) {
			t.Errorf("metric %s is not defined", row[0])
		}
	}
}

// The page of a sweep names the best points; texts of the user are escaped.
func TestPageOfSweep(t *testing.T) {
	p, page := pageOf(t, swept(t))
	if !strings.Contains(page, "A &lt;small&gt; experiment") || strings.Contains(page, "<small>") {
		t.Error("the title is not escaped")
	}
	if text := strings.Join(p.Verdict, " "); !strings.Contains(text, "is highest") || !strings.Contains(text, "role.intensity 1") {
		t.Errorf("verdict: %s", text)
	}
	if !strings.Contains(strings.Join(p.Commands, "\n"), "frontline sweep experiment.lock.toml --out again") {
		t.Errorf("commands: %q", p.Commands)
	}
}

// A folder that is none is the user's mistake.
func TestNoFolder(t *testing.T) {
	var input *figures.InputError
	if _, err := Build(context.Background(), t.TempDir(), Options{}); !errors.As(err, &input) {
		t.Errorf("page: %v", err)
	}
	if _, err := Export(t.TempDir(), Parts{Crate: true}, Stated{}); !errors.As(err, &input) {
		t.Errorf("crate: %v", err)
	}
}

// The command of REPRODUCE.md of a run gives the same tables.
func TestRepeat(t *testing.T) {
	f, err := figures.Open(played(t))
	if err != nil {
		t.Fatal(err)
	}
	command, err := RepeatCommand(f)
	if want := "frontline run scenario.toml --replications 3 --first 0 --out again --agents --no-figure1"; err != nil || command != want {
		t.Fatalf("%q, %v; must be %q", command, err, want)
	}
	sc, err := f.Scenario(1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := study.Run(context.Background(), sc, study.Options{Replications: 3, Agents: true})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"runs.csv", "summary.csv", "series.csv", "agents.csv", "efficiency.csv"} {
		a, errA := os.ReadFile(filepath.Join(f.Dir, name))
		b, errB := os.ReadFile(filepath.Join(dir, name))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%v, %v)", name, errA, errB)
		}
	}
}
