package study

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// TestFigure1Design holds that every combination of portfolio and role is
// dealt equally often, for every number of products.
func TestFigure1Design(t *testing.T) {
	for products, want := range map[string]int{"12": 4, "5": 3, "3": 2, "2": 2} {
		sc := small(t, "portfolio.products="+products, "portfolio.per_agent=1")
		s, err := figure1Settings(sc.Settings)
		if err != nil {
			t.Fatal(err)
		}
		cells := map[[2]float64]int{}
		w := models.New(sim.New(sim.Key{Seed: 1}), s)
		for _, a := range w.Agents() {
			cells[[2]float64{float64(len(a.Products)), a.Intensity}]++
		}
		if len(cells) != want*5 || s.Agents.Count < 40 {
			t.Errorf("%s products: %d combinations among %d agents", products, len(cells), s.Agents.Count)
		}
		for cell, n := range cells {
			if n*len(cells) != s.Agents.Count {
				t.Errorf("%s products: %v is dealt to %d of %d agents", products, cell, n, s.Agents.Count)
			}
		}
	}
	for _, c := range []struct{ set, why string }{
		{"portfolio.products=1", "portfolio.products = 1"}, {"role.mode=off", "role.mode"},
		{"mechanisms.recombination.enabled=false", "mechanisms.recombination"}, {"mechanisms.asking.enabled=false", "mechanisms.asking"},
	} {
		if _, err := figure1Settings(small(t, c.set, "portfolio.per_agent=1").Settings); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", c.set, err)
		}
	}
}

// TestFigure1Estimates holds the fitted lines against the cells they go
// through.
func TestFigure1Estimates(t *testing.T) {
	f := study(t, small(t), Options{Replications: 3, Figure1: true}).Figure1
	if f.Agents != 40 || len(f.Cells) != 20 || len(f.Lines) != 4 {
		t.Fatalf("%d agents, %d cells, %d lines", f.Agents, len(f.Cells), len(f.Lines))
	}
	for i, line := range f.Lines {
		// Equal numbers of agents at -2 … 2 steps around the middle: the slope
		// is the weighted sum of the cells' means.
		sum, middle := 0.0, 0.0
		for j := range f.Roles {
			c := f.Cells[i*5+j]
			sum += float64(j-2) * c.Ideas.Center / 10
			middle += c.Ideas.Center / 5
			if math.Abs(c.Ideas.Center-c.Recombinations.Center-c.Refinements.Center) > 1e-9 || c.Ideas.N != 3 {
				t.Errorf("cell %d, %v: %v is not the sum of its kinds", c.Products, c.Role, c.Ideas.Center)
			}
			if c.Role == 0 && c.Recombinations.Center != 0 {
				t.Errorf("%d products: recombinations without a role", c.Products)
			}
		}
		if math.Abs(line.Slope.Center-4*sum) > 1e-9 || math.Abs(line.Intercept.Center-(middle-line.Slope.Center/2)) > 1e-9 {
			t.Errorf("%d products: slope %v and intercept %v, from the cells %v and %v", line.Products, line.Slope.Center, line.Intercept.Center, 4*sum, middle-2*sum)
		}
	}
	first, last := f.Lines[0], f.Lines[3]
	if math.Abs(f.SlopeRatio.Center-last.Slope.Center/first.Slope.Center) > 1e-9 || math.Abs(f.GapFull.Center-f.GapWithout.Center-f.Steeper.Center) > 1e-9 {
		t.Errorf("ratio %v, gaps %v and %v", f.SlopeRatio.Center, f.GapWithout.Center, f.GapFull.Center)
	}
	if f.title() == "" || !strings.HasPrefix(f.verdict(), "Figure 1: ") {
		t.Error("the figure says nothing")
	}
}

// TestResized holds that another number of agents means equally much work for
// each.
func TestResized(t *testing.T) {
	s := *small(t).Settings
	s.Customers.Count, s.Queue.Capacity = 60, 3
	s.Arrivals.Source, s.Arrivals.Rate = "poisson", 6
	s.Arrivals.Profile = []models.DayRates{{Rates: []float64{3, 6}}}
	s.Shifts = []models.ShiftSettings{{Agents: 1}, {Agents: 3}, {Agents: 2}}
	u, err := resized(&s, 40)
	if err != nil || u.Customers.Count != 400 || u.Queue.Capacity != 20 || u.Arrivals.Rate != 40 || u.Agents.Count != 40 {
		t.Errorf("%v: %d customers, capacity %d, rate %v", err, u.Customers.Count, u.Queue.Capacity, u.Arrivals.Rate)
	}
	if total := u.Shifts[0].Agents + u.Shifts[1].Agents + u.Shifts[2].Agents; total != 40 || u.Shifts[1].Agents != 20 || s.Shifts[1].Agents != 3 {
		t.Errorf("shifts of %v agents, before %v", u.Shifts, s.Shifts)
	}
	s.Arrivals.Source = "profile"
	if u, _ := resized(&s, 12); u.Arrivals.Profile[0].Rates[1] != 12 || s.Arrivals.Profile[0].Rates[1] != 6 {
		t.Error("the profile is not scaled, or that of the scenario was changed")
	}
	s.Arrivals.Source = "trace"
	if _, err := resized(&s, 12); err == nil {
		t.Error("a trace is scaled")
	}
}

// TestSurvey holds that a survey regresses what its agents did, that its
// tables do not depend on the workers, and that variants are runs of their own.
func TestSurvey(t *testing.T) {
	o := SurveyOptions{Surveys: 3, Agents: 24, Workers: 1}
	take := func(o SurveyOptions) *SurveyReport {
		t.Helper()
		r, err := Survey(context.Background(), small(t), o)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one := take(o)
	o.Workers = 3
	three := take(o)
	for i, row := range one.Rows {
		if row.Err != nil || row != three.Rows[i] || row.N != 24 || row.R2 <= 0 || math.IsNaN(row.TInteraction) {
			t.Errorf("survey %d: %+v with one worker, %+v with three", i, row, three.Rows[i])
		}
	}
	if one.Beta.N != 3 || one.Quantiles[2] < one.Quantiles[0] || one.ShareInside < 0 || one.ShareInside > 1 {
		t.Errorf("the distribution: %+v", one)
	}
	renewal := sim.Span(0)
	for name, v := range map[string]SurveyOptions{"no saturation": {NoSaturation: true}, "products renewed after 0 s": {Renewal: &renewal}, "20 faults per customer-year": {Faults: 20}} {
		v.Surveys, v.Agents = 1, 24
		r := take(v)
		if r.Variant != name || r.Rows[0].ID == one.Rows[0].ID || r.Rows[0].BetaInteraction == one.Rows[0].BetaInteraction {
			t.Errorf("variant %q: called %q, first row %+v", name, r.Variant, r.Rows[0])
		}
	}
	dir := t.TempDir()
	if files, err := one.Write(dir); err != nil || len(files) != 8 {
		t.Errorf("%d files: %v", len(files), err)
	}
	var b bytes.Buffer
	one.Print(&b)
	if content, err := one.JSON(); err != nil || !strings.Contains(b.String(), "published band") || !bytes.Contains(content, []byte(`"surveys"`)) {
		t.Errorf("%v\n%s", err, b.String())
	}
	if _, err := Survey(context.Background(), small(t, "portfolio.products=1", "portfolio.per_agent=1"), o); err == nil {
		t.Error("a survey of one product: no error")
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if r, err := Survey(ctx, small(t), o); !errors.Is(err, context.Canceled) || !r.Partial || r.Surveys != 0 {
		t.Errorf("cut off: %v, %+v", err, r)
	}
}

// TestScored holds z-scores against their definition.
func TestScored(t *testing.T) {
	z := scored([]float64{1, 2, 3, 6})
	e := results.NewEstimate(z)
	if math.Abs(e.Center) > 1e-15 || math.Abs(e.SD-1) > 1e-15 {
		t.Errorf("z-scores have mean %v and standard deviation %v", e.Center, e.SD)
	}
}
