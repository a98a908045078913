package web

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/internal/evidence"
	"frontline.dev/frontline/internal/web/live"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
)

// pageTexts are the page's own texts, by language.
func pageTexts(t *testing.T) map[string]map[string]string {
	t.Helper()
	var texts map[string]map[string]string
	if err := json.Unmarshal(mustAsset(stringFile), &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// dutchGroups are the translations of what the simulator says, by the name of
// the scenario or of another group, then by the English text.
func dutchGroups(t *testing.T) map[string]map[string]string {
	t.Helper()
	var groups map[string]map[string]string
	if err := json.Unmarshal(mustAsset(dutchFile), &groups); err != nil {
		t.Fatal(err)
	}
	return groups
}

var someNumber = regexp.MustCompile(`[+−-]?\d+(\.\d+)?`)

// inDutch looks a text up as text.js does: in the group, numbers as gaps.
func inDutch(t *testing.T, group, text string) string {
	t.Helper()
	table := dutchGroups(t)[group]
	plain := strings.Join(strings.Fields(text), " ")
	if found := table[plain]; found != "" {
		return found
	}
	return table[someNumber.ReplaceAllString(plain, "#")]
}

var commands = regexp.MustCompile(`--set [\w.]+=("[^"]*"|[^\s:])+`)

// TestScenariosAreInDutch holds that every text of every shipped scenario has
// its Dutch, and that none is left of a text that has changed. When it fails
// after a change of a scenario, look at the Dutch text in nl.json and put it
// behind the English one as it now is.
func TestScenariosAreInDutch(t *testing.T) {
	groups, seen := dutchGroups(t), 0
	for _, info := range scenarios.List() {
		sc, err := scenarios.Load(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		a, used := &sc.About, map[string]bool{}
		for _, text := range append(append([]string{a.Title, a.Question, a.WhatIsIt, a.HowItWorks}, a.ThingsToNotice...), a.ThingsToTry...) {
			english := strings.Join(strings.Fields(text), " ")
			dutch := groups[info.Name][english]
			used[english] = true
			seen++
			prose := len(strings.Fields(commands.ReplaceAllString(english, ""))) > 4
			if dutch == "" || dutch == english && prose {
				t.Errorf("%s has no Dutch for %q", info.Name, english)
			}
			if got, want := commands.FindAllString(dutch, -1), commands.FindAllString(english, -1); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%s: the Dutch text sets %v, the English %v", info.Name, got, want)
			}
		}
		for english := range groups[info.Name] {
			if !used[english] {
				t.Errorf("%s no longer says %q", info.Name, english)
			}
		}
	}
	if seen < 300 {
		t.Errorf("only %d texts", seen)
	}
}

// TestSettingsAreInDutch holds that what a slider means is there in Dutch, that
// so is nearly every other setting, and that no translation is left of a text
// that has changed.
func TestSettingsAreInDutch(t *testing.T) {
	table, docs, missing := dutchGroups(t)["settings"], map[string]bool{}, []string{}
	sliders := map[string]bool{}
	for _, path := range live.Knobs() {
		sliders[path] = true
	}
	for _, style := range models.Controls.Names() {
		sc, err := scenarios.Load(scenarios.DefaultName, "control.style="+style)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range sc.Parameters() {
			if docs[p.Doc] {
				continue
			}
			docs[p.Doc] = true
			if table[p.Doc] == "" {
				missing = append(missing, p.Path)
				if sliders[p.Path] {
					t.Errorf("the slider %s has no Dutch for %q", p.Path, p.Doc)
				}
			}
		}
	}
	if len(missing) > len(docs)/20 {
		t.Errorf("%d of %d settings have no Dutch: %v", len(missing), len(docs), missing)
	}
	for english := range table {
		if !docs[english] && !listedElsewhere(english) {
			t.Errorf("no setting says %q", english)
		}
	}
}

// listedElsewhere says whether a scenario with tables of its own says it.
func listedElsewhere(english string) bool {
	for _, info := range scenarios.List() {
		if sc, err := scenarios.Load(info.Name); err == nil {
			for _, p := range sc.Parameters() {
				if p.Doc == english || p.Unit == english {
					return true
				}
			}
		}
	}
	return false
}

// TestMeasuresAreInDutch holds that every measure that a page shows has its
// meaning in Dutch, and no translation is left over.
func TestMeasuresAreInDutch(t *testing.T) {
	answer, err := live.New(live.Options{}).Answer(context.Background(), &live.Request{Op: "hello"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var hello struct {
		Measures []struct{ Name, Unit, Doc string }
	}
	if err := json.Unmarshal(text, &hello); err != nil {
		t.Fatal(err)
	}
	table, texts, docs, shown := dutchGroups(t)["measures"], pageTexts(t)["nl"], map[string]bool{}, 0
	for _, m := range hello.Measures {
		docs[m.Doc] = true
		if texts["measure."+m.Name] == "" {
			continue // the page does not show it
		}
		shown++
		if table[m.Doc] == "" {
			t.Errorf("%s has no Dutch for %q", m.Name, m.Doc)
		}
		if plain := strings.HasPrefix(m.Unit, "share") || m.Unit == "s" || m.Unit == "1"; !plain && texts["unit."+m.Unit] == "" {
			t.Errorf("%s: the unit %q has no name", m.Name, m.Unit)
		}
	}
	for english := range table {
		if !docs[english] {
			t.Errorf("no measure says %q", english)
		}
	}
	if shown < 15 {
		t.Errorf("%d measures", shown)
	}
}

// TestVerdictsHaveWords holds that every verdict and kind that the library
// gives has words on the page.
func TestVerdictsHaveWords(t *testing.T) {
	texts := pageTexts(t)["nl"]
	var keys []string
	for _, v := range []decide.Verdict{decide.Better, decide.Worse, decide.Higher, decide.Lower, decide.Same, decide.Equal, decide.Unclear} {
		keys = append(keys, "verdict."+string(v), "compare."+string(v))
	}
	for _, v := range []evidence.Verdict{evidence.Reproduced, evidence.NotReproduced, evidence.Contradicted, evidence.AsCalibrated, evidence.NotTestable} {
		keys = append(keys, "found."+string(v))
	}
	for _, name := range evidence.Names() {
		c, _ := evidence.Lookup(name)
		keys = append(keys, "kind."+string(c.Kind))
	}
	for _, style := range models.Controls.Names() {
		keys = append(keys, "choice."+style)
	}
	for _, key := range keys {
		if texts[key] == "" {
			t.Errorf("%s is no text", key)
		}
	}
}
