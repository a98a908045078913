package evidence

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// All 168 claims of the two sources and the 24 validation patterns are in the
// catalogue.
func TestCatalogueIsComplete(t *testing.T) {
	for letter, count := range map[string]int{"A": 122, "B": 46, "V": 24} {
		for i := 1; i <= count; i++ {
			if id := fmt.Sprintf("%s%d", letter, i); !slices.Contains(Names(), id) {
				t.Errorf("%s is missing", id)
			}
		}
	}
}

// Every arm of a claim in a file can be loaded, in the ablation too, and every
// effect has its size stated before it is seen.
func TestArmsOfClaimsLoad(t *testing.T) {
	entries, err := claimFiles.ReadDir("claims")
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, entry := range entries {
		text, _ := claimFiles.ReadFile("claims/" + entry.Name())
		c, err := scenarios.ParseClaim(entry.Name(), text)
		if err != nil {
			t.Errorf("%s: %v", entry.Name(), err)
			continue
		}
		if id := strings.TrimSuffix(entry.Name(), ".toml"); c.About.ID != id {
			t.Errorf("%s holds claim %s", entry.Name(), c.About.ID)
		}
		load := func(set ...string) {
			key := c.About.Scenario + strings.Join(set, ",")
			if tried[key] {
				return
			}
			tried[key] = true
			if _, err := scenarios.Load(c.About.Scenario, set...); err != nil {
				t.Errorf("%s: %v", entry.Name(), err)
			}
		}
		for _, a := range c.Arms {
			load(slices.Concat(c.About.Set, a.Set)...)
			for _, e := range c.Ablated {
				load(slices.Concat(c.About.Set, a.Set, e.Set)...)
			}
		}
		for _, e := range c.Effects {
			if (e.Expect == "more" || e.Expect == "less" || e.Expect == "flat") && e.Least <= 0 {
				t.Errorf("%s: %s: the smallest effect worth naming must be stated", entry.Name(), e.Name)
			}
		}
	}
}

// hyphenated are the words of an answer that can only be scenarios.
var hyphenated = regexp.MustCompile(`[a-z]+(?:-[a-z]+)+`)

// An answer names shipped scenarios only, and a policy at least one, or the
// metrics that stand for it.
func TestAnswersNameWhatIsThere(t *testing.T) {
	shipped := map[string]bool{}
	for _, info := range scenarios.List() {
		shipped[info.Name] = true
	}
	names := func(answer string) (named bool, unknown []string) {
		for _, word := range hyphenated.FindAllString(answer, -1) {
			if !shipped[word] {
				unknown = append(unknown, word)
			}
		}
		for _, word := range strings.FieldsFunc(answer, func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
			_, metric := results.Metrics.Lookup(word)
			named = named || shipped[word] || metric
		}
		return named, unknown
	}
	if named, unknown := names("shipped scenario no-such-thing"); named || len(unknown) != 1 {
		t.Errorf("the check cannot fail: %v, %v", named, unknown)
	}
	for _, id := range Names() {
		c, _ := Lookup(id)
		named, unknown := names(c.Answer)
		if len(unknown) > 0 {
			t.Errorf("%s: its answer names %q, which is not shipped", id, unknown)
		}
		if c.Kind == Policy && !named {
			t.Errorf("%s: a policy needs a shipped scenario or metric that stands for it: %q", id, c.Answer)
		}
	}
}
