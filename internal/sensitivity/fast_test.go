package sensitivity

import (
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/sensitivity/known"
)

// TestEFASTIshigami: on the curve of 10,000 points the indices are those SALib
// finds, with its own tolerance (case D1).
func TestEFASTIshigami(t *testing.T) {
	points, err := EFASTDesign(10000, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	x := stretch(points, ishigamiRanges())
	s, err := EFAST(apply(known.Ishigami, x), nil, 3)
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range [][2]float64{{.3076, .5507}, {.4439, .4877}, {0, .2393}} {
		near(t, s.Factors[j]+" first", s.First[j].Value, want[0], 0.05)
		near(t, s.Factors[j]+" total", s.Total[j], want[1], 0.05)
	}
	y := apply(known.Ishigami, x)
	y[77][0] = math.NaN()
	if _, err := EFAST(y, nil, 3); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a gap: %v", err)
	}
	if _, err := EFASTDesign(64, 3, 1); err == nil {
		t.Error("64 points are enough")
	}
	for _, p := range points[:100] {
		for _, v := range p {
			if v < 0 || v > 1 {
				t.Fatalf("%v leaves the unit cube", p)
			}
		}
	}
}

// TestRBDFASTIshigami: from a plain random sample.
func TestRBDFASTIshigami(t *testing.T) {
	x := stretch(uniform(10000, 3, 2), ishigamiRanges())
	s, err := RBDFAST(x, apply(known.Ishigami, x), nil, Bootstrap{Resamples: 20})
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range []float64{0.313905191148, 0.442411144790, 0} {
		near(t, s.Factors[j], s.First[j].Value, want, 0.03)
	}
	if s.First[0].Lo >= s.First[0].Hi {
		t.Errorf("interval [%g, %g]", s.First[0].Lo, s.First[0].Hi)
	}
}
