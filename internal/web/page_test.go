package web

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/lesson"
	"frontline.dev/frontline/internal/web/live"
)

var (
	anyImport = regexp.MustCompile(`(?m)^\s*(import|export)\b`)
	textKey   = regexp.MustCompile(`\bt\('([^']+)'`)
	pageKey   = regexp.MustCompile(`data-t(?:-label)?="([^"]+)"`)
)

// TestTextsAreComplete holds that every text is there in every language, with
// the same gaps, and that each one the page asks for by name is there.
func TestTextsAreComplete(t *testing.T) {
	var texts map[string]map[string]string
	if err := json.Unmarshal(mustAsset(stringFile), &texts); err != nil {
		t.Fatal(err)
	}
	if len(texts) < 2 {
		t.Fatalf("%d languages", len(texts))
	}
	gap := regexp.MustCompile(`\{\w+\}`)
	gaps := func(text string) string {
		found := gap.FindAllString(text, -1)
		sort.Strings(found)
		return strings.Join(found, " ")
	}
	for language, list := range texts {
		for key, text := range texts["en"] {
			if list[key] == "" || gaps(list[key]) != gaps(text) {
				t.Errorf("%s: %s is %q, in English %q", language, key, list[key], text)
			}
		}
		if len(list) != len(texts["en"]) {
			t.Errorf("%s has %d texts, English %d", language, len(list), len(texts["en"]))
		}
	}
	asked := pageKey.FindAllSubmatch(mustAsset(pageFile), -1)
	for _, name := range modules {
		asked = append(asked, textKey.FindAllSubmatch(mustAsset(name), -1)...)
	}
	if len(asked) < 100 {
		t.Errorf("only %d texts are asked for", len(asked))
	}
	for _, match := range asked {
		if key := string(match[1]); texts["en"][key] == "" && !strings.HasSuffix(key, ".") {
			t.Errorf("the page asks for %s, which is no text", key)
		}
	}
}

// TestSlidersAreNamed holds that each slider has a name in words.
func TestSlidersAreNamed(t *testing.T) {
	var texts map[string]map[string]string
	if err := json.Unmarshal(mustAsset(stringFile), &texts); err != nil {
		t.Fatal(err)
	}
	paths := live.Knobs()
	if len(paths) < 14 {
		t.Errorf("%d sliders", len(paths))
	}
	for _, path := range paths {
		if texts["nl"]["knob."+path] == "" {
			t.Errorf("%s has no name", path)
		}
	}
}

// TestNothingFromOutside holds that the page asks no other computer for
// anything.
func TestNothingFromOutside(t *testing.T) {
	address := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9.-]+\.[a-z]{2,}`)
	for _, name := range append([]string{pageFile, styleFile, workerFile}, modules...) {
		for _, found := range address.FindAllString(string(mustAsset(name)), -1) {
			if !strings.Contains(found, "www.w3.org") { // the name of SVG, which nobody asks for
				t.Errorf("%s names %s", name, found)
			}
		}
	}
}

// TestClassroom holds that the classroom file is one classic script with
// everything inside, the same bytes every time.
func TestClassroom(t *testing.T) {
	script := bundle()
	if found := anyImport.FindString(script); found != "" {
		t.Errorf("the joined script still has %q", found)
	}
	for _, name := range modules {
		for _, line := range strings.Split(string(mustAsset(name)), "\n") {
			if strings.HasPrefix(line, "import") && !importLine.MatchString(line) || strings.HasPrefix(line, "export") && !exportLine.MatchString(line) {
				t.Errorf("%s: a form that cannot be joined: %s", name, line)
			}
		}
	}
	l := Lesson{Scenario: "copier-field-service", Name: lesson.Names()[0]}
	page, err := Classroom(l)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Classroom(l)
	if err != nil || !bytes.Equal(page, again) {
		t.Errorf("two files differ: %v", err)
	}
	for _, want := range []string{`data-lesson="` + l.Name + `"`, `id="simulator"`, "Content-Security-Policy", digest(script)} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
	for _, unwanted := range []string{`src="/assets`, `href="/assets`, `type="module"`} {
		if bytes.Contains(page, []byte(unwanted)) {
			t.Errorf("the file still has %s", unwanted)
		}
	}
	if len(page) > 6<<20 {
		t.Errorf("the file has %d bytes", len(page))
	}
}

// TestTables holds that a table of a study folder is read, and that no name
// leads out of the folder.
func TestTables(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "inner")
	for path, text := range map[string]string{filepath.Join(dir, "secret.csv"): "a\n1\n", filepath.Join(inner, "evidence.csv"): "claim,verdict\nV1,reproduced\n"} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	table, err := ReadTable(inner, "evidence.csv", "x")
	if err != nil || len(table.Rows) != 1 || table.Rows[0][1] != "reproduced" {
		t.Fatalf("%+v %v", table, err)
	}
	if _, err := ReadTable(inner, "../secret.csv", "x"); err == nil {
		t.Error("a name led out of the folder")
	}
	found := ""
	for _, c := range claims(table).Claims {
		if c.ID == "V1" {
			found = c.Verdict
		}
	}
	if found != "reproduced" {
		t.Errorf("the verdict of V1 is %q", found)
	}
}

// TestNoMarkupFromText holds that no text becomes markup or code: what stands in
// a scenario, its title or a message is shown as it is written (W5).
func TestNoMarkupFromText(t *testing.T) {
	risky := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setAttribute\('on|srcdoc|DOMParser|createContextualFragment`)
	if !risky.MatchString("x.innerHTML = y") {
		t.Fatal("the check is blind")
	}
	for _, name := range append([]string{workerFile}, modules...) {
		if found := risky.FindString(string(mustAsset(name))); found != "" {
			t.Errorf("%s uses %s", name, found)
		}
	}
}
