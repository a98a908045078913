package experiment

import (
	"os"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// Every experiment that docs/experiments.md shows loads, expands and gives no
// warning; the complete one has the points that the page implies.
func TestPageExamples(t *testing.T) {
	page, err := os.ReadFile("../../docs/experiments.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```toml\n")[1:]
	if len(blocks) < 3 {
		t.Fatalf("the page shows %d files", len(blocks))
	}
	for i, block := range blocks {
		text, _, _ := strings.Cut(block, "```")
		e, err := scenarios.ParseExperiment("docs/experiments.md", []byte(text))
		if err != nil {
			t.Errorf("example %d: %v", i+1, err)
			continue
		}
		p, err := Expand(e)
		if err != nil {
			t.Errorf("example %d: %v", i+1, err)
			continue
		}
		for _, w := range Lint(p) {
			t.Errorf("example %d: %s: %s", i+1, w.Place(), w.Message)
		}
		if i == 0 && p.Len() != 5*2*2+2 {
			t.Errorf("the complete example has %d points", p.Len())
		}
	}
}
