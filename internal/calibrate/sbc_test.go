package calibrate

import (
	"context"
	"math"
	"testing"

	"frontline.dev/frontline/sim"
)

// exact draws from the known posterior of a normal mean, with its standard
// deviation stretched.
func exact(sd, stretch float64) Sampler {
	return func(_ context.Context, p *Problem, index int) (Draws, int, error) {
		mean, spread := known(sd, p.Targets[0].Observed)
		s := sim.NewStream(11, uint64(index), "standin.exact")
		var u [][]float64
		for range 400 {
			u = append(u, []float64{sim.NormalCDF(mean + stretch*spread*s.Normal())})
		}
		return newDraws(u, powered(make([]float64, len(u)), 0)), 0, nil
	}
}

// TestRanksFindWrongPosterior: the exact posterior passes; one that is a third
// too narrow, or too wide, is flagged, with the right word.
func TestRanksFindWrongPosterior(t *testing.T) {
	p := normalMean(0.5, 0)
	for _, c := range []struct {
		stretch float64
		uniform bool
		verdict string
	}{{1, true, "as it should be"}, {0.6, false, "the answers are too sure of themselves"}, {1.7, false, "the answers are less sure than they could be"}} {
		a, err := Rank(context.Background(), p, Options{Seed: 1}.withDefaults(), 250, exact(0.5, c.stretch), func(int) {})
		if err != nil {
			t.Fatal(err)
		}
		if r := a.Ranks[0]; r.Uniform != c.uniform || r.Verdict() != c.verdict {
			t.Errorf("stretched by %g: uniform %v, %s; inner half %.3f", c.stretch, r.Uniform, r.Verdict(), r.Inner)
		}
	}
}

// TestSBC: both methods have uniform ranks on the model with the known
// posterior.
func TestSBC(t *testing.T) {
	for _, o := range []Options{{Method: "moments", Budget: 80}, {Method: "abc", Budget: 600, Particles: 60, Stop: 0.02}} {
		a, err := SBC(context.Background(), normalMean(0.5, 0), o, 100)
		if err != nil {
			t.Fatal(err)
		}
		if !a.Ranks[0].Uniform {
			t.Errorf("%s: %s; inner half %.3f, below the middle %.3f", o.Method, a.Ranks[0].Verdict(), a.Ranks[0].Inner, a.Ranks[0].Median)
		}
	}
}

// TestEnvelope: uniform ranks leave the envelope about as often as it says.
func TestEnvelope(t *testing.T) {
	e := NewEnvelope(100, 20, 0.9)
	outside := 0
	s := sim.NewStream(1, 0, "standin.ranks")
	for range 2000 {
		ranks := make([]int, 100)
		for i := range ranks {
			ranks[i] = s.IntN(RankMost + 1)
		}
		if !e.Holds(e.Counts(ranks, RankMost)) {
			outside++
		}
	}
	if share := float64(outside) / 2000; share > 0.12 || share < 0.03 {
		t.Errorf("%.3f of uniform samples are outside an envelope of 0.9", share)
	}
	if p := e.inside(); math.Abs(p-0.9) > 0.07 || p < 0.9 {
		t.Errorf("the envelope holds %.3f", p)
	}
}
