package calibrate

import (
	"context"
	"os"
	"strconv"
	"testing"
)

// TestSBCLong is the calibration of both methods at full length: as many data
// sets as FRONTLINE_SBC says, 1000 for a release. The exact posterior must
// pass, and one that is a fifth too narrow must not.
func TestSBCLong(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("FRONTLINE_SBC"))
	if err != nil || n < 20 {
		t.Skip("takes many minutes: FRONTLINE_SBC=1000 runs a thousand calibrations")
	}
	for name, o := range map[string]Options{"moments": {Method: "moments", Budget: 200, Workers: 2}, "abc": {Method: "abc", Budget: 4000, Particles: 400, Stop: 0.02}} {
		for model, p := range map[string]*Problem{"normal": normalMean(0.5, 0), "line": line(1.4, 1.3)} {
			t.Run(name+"/"+model, func(t *testing.T) { ranksOf(t, p, o, n) })
		}
	}
	for stretch, uniform := range map[float64]bool{1: true, 0.8: false} {
		a, err := Rank(context.Background(), normalMean(0.5, 0), Options{Seed: 1}.withDefaults(), n, exact(0.5, stretch), func(int) {})
		if err != nil {
			t.Fatal(err)
		}
		if r := a.Ranks[0]; r.Uniform != uniform {
			t.Errorf("stretched by %g: %s, inner half %.3f", stretch, r.Verdict(), r.Inner)
		}
	}
}

// ranksOf calibrates a method and logs what came out for each parameter.
func ranksOf(t *testing.T, p *Problem, o Options, n int) {
	a, err := SBC(context.Background(), p, o, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Ranks {
		t.Logf("%s: inner half %.3f, below the middle %.3f, %s", r.Name, r.Inner, r.Median, r.Verdict())
		if !r.Uniform {
			t.Errorf("%s: %s", r.Name, r.Verdict())
		}
	}
}
