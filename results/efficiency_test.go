package results

import (
	"math"
	"slices"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

func withRole(mode string, intensity float64) *models.Settings {
	s := organisation()
	s.Role = models.RoleSettings{Mode: mode, Intensity: models.Assign{Values: []float64{intensity}}}
	return s
}

// TestEfficiencyLossAddsUp holds that the terms, which are booked contact by
// contact from outside, add up to the loss, which is worked out from the
// model's own totals; and that each term is there and has its sign.
func TestEfficiencyLossAddsUp(t *testing.T) {
	for replication := range uint64(3) {
		with, without := observe(t, withRole("assigned", .8), replication), observe(t, withRole("off", 0), replication)
		a, b := with.effort(with.recorder.Window()), without.effort(without.recorder.Window())
		for _, e := range []Effort{a, b} {
			sum := 0.0
			for _, x := range e.Terms {
				sum += x
			}
			near(t, "minutes by term", sum, e.Minutes, 1e-9*e.Minutes)
		}
		loss := EfficiencyLoss(a, b)
		sum, grouped := 0.0, 0.0
		for _, x := range loss.Terms {
			sum += x
		}
		for _, g := range EfficiencyGroups() {
			grouped += loss.Group(g)
		}
		near(t, "sum of the terms", sum, loss.Total, 1e-9)
		near(t, "sum of the groups", grouped, loss.Total, 1e-9)
		near(t, "share", loss.Share, loss.Total/loss.Without, 1e-15)
		near(t, "workload", loss.Workload, float64(loss.Total*loss.SolvedWith)+loss.Volume, 1e-9)
		for _, term := range []int{termEducation, termAsking, termRoleSwitch, termSlack} {
			if loss.Terms[term] <= 0 {
				t.Errorf("%s = %v minutes per solved problem: it must cost time", EfficiencyTerms[term].Name, loss.Terms[term])
			}
		}
		for i, term := range EfficiencyTerms {
			if a.Terms[i] == 0 && b.Terms[i] == 0 {
				t.Errorf("%s: no minute was booked in either run", term.Name)
			}
		}
	}
}

// TestEfficiencyLossOfNothing holds that a run compared with itself, and a
// role of intensity 0 compared with no role, lose exactly nothing.
func TestEfficiencyLossOfNothing(t *testing.T) {
	with, without := observe(t, withRole("assigned", 0), 2), observe(t, withRole("off", 0), 2)
	loss := EfficiencyLoss(with.effort(with.recorder.Window()), without.effort(without.recorder.Window()))
	if loss.Total != 0 || loss.Volume != 0 || loss.Workload != 0 || loss.Terms != [termCount]float64{} || loss.With == 0 {
		t.Errorf("equal runs lose %+v", loss)
	}
	for name, x := range with.values {
		if y := without.values[name]; math.Float64bits(x) != math.Float64bits(y) {
			t.Errorf("%s = %v and %v in equal runs", name, x, y)
		}
	}
}

// TestEfficiencyLossWithoutSolution holds that nothing solved is no number.
func TestEfficiencyLossWithoutSolution(t *testing.T) {
	s := traced()
	s.Handling.Resolve, s.Handling.Recontact = 0, 0
	s.Time = models.TimeSettings{Horizon: 405 * sim.Second, Batch: 405 * sim.Second}
	o := observe(t, s, 0)
	e := o.effort(o.recorder.Window())
	if loss := EfficiencyLoss(e, e); !math.IsNaN(loss.Total) || !math.IsNaN(loss.Share) || e.Minutes == 0 {
		t.Errorf("nothing solved: %+v", loss)
	}
	if !math.IsNaN((&Loss{}).Group("nonsense")) {
		t.Error("an unknown group has a number")
	}
}

// TestEffortOfSeveralContacts holds that the books balance where an agent has
// several contacts in hand, is interrupted, and hands contacts on.
func TestEffortOfSeveralContacts(t *testing.T) {
	s := organisation()
	s.Channel.Kind, s.Agents.AtOnce, s.Agents.Overlap = "phone", 3, .4
	s.Agents.Interrupted, s.Agents.Interruption = law(sim.Exponential(7200)), law(sim.Constant(600))
	s.Customers.PerAgent = 80
	s.Products = make([]models.ProductSettings, 6)
	for i := range s.Products {
		s.Products[i] = models.ProductSettings{Name: string(rune('a' + i)), Share: 1, NextShare: 1}
	}
	s.Products[0].Next, s.Products[0].NextShare = "b", .5
	o := observe(t, s, 0)
	e := o.effort(o.recorder.Window())
	sum := 0.0
	for _, x := range e.Terms {
		sum += x
	}
	near(t, "minutes by term", sum, e.Minutes, 1e-9*e.Minutes)
	if !o.world.Elastic() || o.world.Ledger.HandedOn == 0 || e.Minutes == 0 {
		t.Error("nothing of that has happened")
	}
	two := e.Plus(e)
	near(t, "effort of two", two.PerSolved(), e.PerSolved(), 1e-9)
}

// TestPairing holds that the two runs meet the same candidate faults: what the
// role prevents is missing from the problems, one for one. Customers who leave
// would take their faults along, so nobody leaves here.
func TestPairing(t *testing.T) {
	staying := func(mode string, intensity float64) *models.Settings {
		s := withRole(mode, intensity)
		s.Mechanisms = slices.DeleteFunc(s.Mechanisms, func(m models.Named) bool { return m.Name == "loyalty" })
		return s
	}
	with, without := observe(t, staying("assigned", 1), 4), observe(t, staying("off", 0), 4)
	a, b := &with.world.Ledger, &without.world.Ledger
	if a.Prevented == 0 || a.Opened+a.Prevented != b.Opened+b.Prevented {
		t.Errorf("with the role %d problems and %d prevented, without %d and %d", a.Opened, a.Prevented, b.Opened, b.Prevented)
	}
}
