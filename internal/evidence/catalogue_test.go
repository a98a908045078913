package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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
		if answer := c.About.Answer; c.About.Kind == "policy" && !strings.Contains(answer, "scenario") && !strings.Contains(answer, "metric") && !strings.Contains(answer, "control.") {
			t.Errorf("%s: a policy needs a scenario: %q", entry.Name(), answer)
		}
	}
}
