package calibrate

import (
	"context"
	"math"
	"reflect"
	"testing"
)

// TestKnownPosterior: both methods find the posterior of a normal mean that is
// known in closed form.
func TestKnownPosterior(t *testing.T) {
	p := normalMean(0.5, 0.8)
	mean, sd := known(0.5, 0.8)
	a, _, _, err := ABC(context.Background(), p, Options{Budget: 4000, Particles: 400, Stop: 0.02})
	if err != nil {
		t.Fatal(err)
	}
	m, _, _, err := Moments(context.Background(), p, Options{Budget: 240})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*Draws{"abc": &a.Draws, "moments": &m.Draws} {
		gotMean, gotSD := momentsOf(d, p, 0)
		if math.Abs(gotMean-mean) > 0.12 || math.Abs(gotSD/sd-1) > 0.2 {
			t.Errorf("%s: mean %.3f, sd %.3f; exact %.3f, %.3f", name, gotMean, gotSD, mean, sd)
		}
	}
	if best := p.Parameters[0].Value(m.Best[0]); math.Abs(best-0.8) > 0.15 {
		t.Errorf("least distance at %.3f, exact 0.8", best)
	}
}

// TestDirect: the simplex on the runs themselves finds the truth too.
func TestDirect(t *testing.T) {
	p := line(1.4, 1.3)
	m, runs, _, err := Moments(context.Background(), p, Options{Budget: 160, Replications: 3, Direct: true})
	if err != nil || runs > 180 {
		t.Fatal(runs, err)
	}
	v := valuesAt(p.Parameters, m.Best)
	if math.Abs(v[0]-1.4) > 0.06 || math.Abs(v[1]-1.3) > 0.06 {
		t.Errorf("found %.3f, truth 1.4, 1.3", v)
	}
}

// TestWorkersChangeNothing: the answer is the same for any number of workers.
func TestWorkersChangeNothing(t *testing.T) {
	answer := func(workers int) (any, any) {
		o := Options{Budget: 130, Particles: 25, Replications: 2, Workers: workers, Seed: 5}
		a, _, _, err := ABC(context.Background(), line(1.4, 1.3), o)
		if err != nil {
			t.Fatal(err)
		}
		o.Budget = 60
		m, _, _, err := Moments(context.Background(), line(1.4, 1.3), o)
		if err != nil {
			t.Fatal(err)
		}
		return a.Draws, []any{m.Draws, m.Best, m.Profiles}
	}
	a, m := answer(1)
	b, n := answer(3)
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(m, n) {
		t.Error("one and three workers give different answers")
	}
}
