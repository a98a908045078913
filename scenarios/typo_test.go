package scenarios

import (
	"reflect"
	"testing"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/models"
)

type fieldPath struct {
	path  string
	field *field
}

// fieldPaths lists the settings outside lists of tables, for the style of a
// scenario and all mechanisms.
func fieldPaths(s *Scenario) (paths []fieldPath) {
	add := func(path string, f *field, _ reflect.Value) { paths = append(paths, fieldPath{path, f}) }
	walk("", reflect.ValueOf(s.Settings).Elem(), add)
	if s.control != nil {
		walk("control", reflect.ValueOf(s.control).Elem(), add)
	}
	for _, m := range s.mechanisms {
		walk("mechanisms."+m.name, reflect.ValueOf(&enabledSwitch{}).Elem(), add)
		if m.settings != nil {
			walk("mechanisms."+m.name, reflect.ValueOf(m.settings).Elem(), add)
		}
	}
	return paths
}

// typos makes all words one edit away: a letter left out, put in, replaced, or
// two neighbours swapped.
func typos(word string) []string {
	const letters = "abcdefghijklmnopqrstuvwxyz_"
	seen := map[string]bool{word: true}
	var list []string
	add := func(typo string) {
		if !seen[typo] && typo != "" {
			seen[typo] = true
			list = append(list, typo)
		}
	}
	for i := 0; i <= len(word); i++ {
		for _, letter := range letters {
			add(word[:i] + string(letter) + word[i:])
			if i < len(word) {
				add(word[:i] + string(letter) + word[i+1:])
			}
		}
		if i < len(word) {
			add(word[:i] + word[i+1:])
		}
		if i+1 < len(word) {
			add(word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:])
		}
	}
	return list
}

// vocabularies are the sets of words of which one may be misspelt at a place.
func vocabularies() map[string][]string {
	words := map[string][]string{"the top": topKeys(), "[control] style": append(models.Controls.Names(), noStyle),
		"[mechanisms]": models.Mechanisms.Names(), "about": keysOf(reflect.TypeFor[About]()), "laws": familyNames()}
	for _, f := range fieldsOf(reflect.TypeFor[models.Settings]()) {
		t := f.typ
		if f.kind == kindTables {
			t = t.Elem()
		}
		words["["+f.key+"]"] = keysOf(t)
	}
	for _, name := range models.Controls.Names() {
		factory, _ := models.Controls.Lookup(name)
		target, _ := open(factory())
		words["style "+name] = append(keysOf(target.Type()), "style")
	}
	for _, name := range models.Mechanisms.Names() {
		factory, _ := models.Mechanisms.Lookup(name)
		target, _ := open(factory())
		words["mechanism "+name] = append(keysOf(target.Type()), "enabled")
	}
	return words
}

// TestTypos holds that for all one-edit typos of all keys and names the right
// one is suggested in at least 95 of 100.
func TestTypos(t *testing.T) {
	right, all := 0, 0
	worst, worstShare := "", 1.0
	for place, words := range vocabularies() {
		legal := map[string]bool{}
		for _, word := range words {
			legal[word] = true
		}
		for _, word := range words {
			hits, count := 0, 0
			for _, typo := range typos(word) {
				if legal[typo] {
					continue
				}
				count++
				if got, _ := catalog.Suggest(typo, words); got == word {
					hits++
				}
			}
			right, all = right+hits, all+count
			if share := float64(hits) / float64(max(count, 1)); share < worstShare {
				worst, worstShare = place+" "+word, share
			}
		}
	}
	share := float64(right) / float64(all)
	t.Logf("%d of %d typos (%.2f %%); worst %s, %.1f %%", right, all, 100*share, worst, 100*worstShare)
	if share < 0.95 || all < 10_000 {
		t.Errorf("%d of %d typos lead to the right word: %.2f %%; want 95 %% of at least 10,000", right, all, 100*share)
	}
}

// TestTypoIsTold holds that a wrong key is reported where it stands and never
// taken for the right one, for one typo of every key.
func TestTypoIsTold(t *testing.T) {
	s, err := Parse("x", []byte("[control]\nstyle = \"mixed\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range fieldPaths(s) {
		wrong := p.path[:len(p.path)-1] + "zz"
		_, err := s.With(wrong + "=1")
		problems, is := err.(*Problems)
		if !is || len(problems.List) != 1 || problems.List[0].Code != "E0201" || problems.List[0].Path != wrong {
			t.Errorf("%s: %v; want one E0201", wrong, err)
		}
	}
}
