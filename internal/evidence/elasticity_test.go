package evidence

import (
	"strings"
	"testing"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/scenarios"
)

// Every assumption of the whole organisation whose source states an interval
// is moved: both ends can be loaded, and all at once at either end too.
func TestFreeConstantsCanBeMoved(t *testing.T) {
	sc, err := scenarios.Load(elasticScenario)
	if err != nil {
		t.Fatal(err)
	}
	free, skipped := freeConstants(sc)
	if len(free) < 100 || len(skipped) > 25 {
		t.Errorf("%d constants are moved, %d not: %v", len(free), len(skipped), skipped)
	}
	for _, share := range []float64{0, 1} {
		var all []string
		for i := range free {
			all = append(all, free[i].at(share))
		}
		if _, err := sc.With(all...); err != nil {
			t.Errorf("all constants at %g of their range: %v", share, err)
		}
	}
}

// The range that a source states is read with its unit.
func TestRangeOfASource(t *testing.T) {
	for source, want := range map[string][2]float64{
		"assumption; docs/model.md M6, range 15-120 s":                      {15. / 3600, 120. / 3600},
		"assumption; range 30 s-10 min":                                     {30. / 3600, 10. / 60},
		"assumption; docs/model.md M6, range 90 d-5 years":                  {90 * 24, 5 * 8760},
		"assumption; range 2,000-20,000 h":                                  {2000, 20000},
		"assumption; docs/model.md M9, range -2 to 0 d":                     {-48, 0},
		"only moderately stable over 6 weeks; assumption; range 6-52 weeks": {6 * 168, 52 * 168},
	} {
		c := FreeConstant{}
		if !c.read(scenarios.Parameter{Kind: "length of time", Value: "1 h", Source: source}) || c.Lo != want[0] || c.Hi != want[1] {
			t.Errorf("%q: %g to %g, expected %g to %g h", source, c.Lo, c.Hi, want[0], want[1])
		}
	}
	if c := (FreeConstant{}); c.read(scenarios.Parameter{Kind: "number", Value: "1", Source: "calibrated, docs/model.md M15"}) {
		t.Error("a range is read where none is stated")
	}
}

// Effects of a made-up response on the design of the constants are found
// where they are.
func TestElasticitiesRead(t *testing.T) {
	e := &Elasticities{Outputs: []string{"x"}, Base: []float64{10}, Trajectories: 4, Runs: 1,
		Constants: []FreeConstant{{Path: "a", Hi: 2}, {Path: "b", Hi: 1}, {Path: "c", Hi: 1}}}
	rows, err := design.Morris(3, design.MorrisOptions{Levels: 4, Trajectories: 4, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	outputs := make([][]float64, len(rows))
	for i, row := range rows {
		outputs[i] = []float64{10 + 3*row[1] - 5*row[2]}
	}
	if err := e.read(rows, outputs); err != nil {
		t.Fatal(err)
	}
	table := e.Rows()
	if table[0][1] != "c" || table[0][9] != "50.00" || table[1][1] != "b" || !strings.HasPrefix(table[2][9], "0") {
		t.Errorf("largest effects first, in per cent: %v", table)
	}
}
