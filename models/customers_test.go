package models

import (
	"testing"

	"frontline.dev/frontline/sim"
)

// shop is a line with customers who stay or leave, complain or not.
func shop(names ...string) *Settings {
	s := desk(append([]string{"loyalty", "complaints", "money"}, names...)...)
	s.Time.Horizon = 2 * sim.Year
	return s
}

// TestEffectBadServiceLosesCustomers: what is not solved makes customers
// dissatisfied, talk ill and leave; all leave numbers balance.
func TestEffectBadServiceLosesCustomers(t *testing.T) {
	play := func(resolve float64) *World {
		s := shop()
		s.Handling.Resolve, s.Handling.Ceiling = resolve, max(resolve, .8)
		mechanism[*Skill](s).Routine = 1000 // practice does not help
		return run(t, s, 0)
	}
	good, bad := play(.9), play(.4)
	g, b := &good.Ledger, &bad.Ledger
	if b.Satisfaction/float64(b.Episodes) >= g.Satisfaction/float64(g.Episodes) || float64(b.Left)/b.Active <= 1.2*float64(g.Left)/g.Active {
		t.Errorf("satisfaction %.3f and %.3f, left %d of %.0f and %d of %.0f customer-weeks", g.Satisfaction/float64(g.Episodes),
			b.Satisfaction/float64(b.Episodes), g.Left, g.Active, b.Left, b.Active)
	}
	if float64(b.Badvocacy)/b.Active <= float64(g.Badvocacy)/g.Active || b.Margin >= g.Margin {
		t.Errorf("told ill: %d and %d; margin %.0f and %.0f", g.Badvocacy, b.Badvocacy, g.Margin, b.Margin)
	}
	gone := int64(0)
	for i := range bad.customers {
		if bad.customers[i].gone {
			gone++
		}
	}
	if b.Left-b.Joined-b.WonBack != gone {
		t.Errorf("%d left, %d joined, %d came back, %d places free", b.Left, b.Joined, b.WonBack, gone)
	}
}

// TestLoyalCustomersChangeNothing: when nobody leaves, mechanism loyalty moves
// no contact; its renewals are events of their own.
func TestLoyalCustomersChangeNothing(t *testing.T) {
	s := desk("loyalty")
	m := mechanism[*Loyalty](s)
	m.Leave, m.Stay, m.StayLarge = 0, 1000, 0
	with, without := run(t, s, 0).Ledger, run(t, desk(), 0).Ledger
	if with.Left != 0 || with.Served != without.Served || with.Insights != without.Insights || with.WaitAnswered != without.WaitAnswered {
		t.Errorf("%d left; served %d with the mechanism, %d without", with.Left, with.Served, without.Served)
	}
}

// TestEffectLossesWeighMore: cumulative satisfaction suffers from
// disappointments of the same average as the surprises (B9), and not without
// loss aversion.
func TestEffectLossesWeighMore(t *testing.T) {
	mean := func(aversion float64) float64 {
		s := shop()
		mechanism[*Loyalty](s).Aversion = aversion
		w, sum := run(t, s, 0), 0.0
		for i := range w.market.of {
			sum += w.market.of[i].cumulative / float64(len(w.market.of))
		}
		return sum
	}
	if averse, even := mean(2.25), mean(1); averse > even-.03 {
		t.Errorf("cumulative satisfaction %.3f with loss aversion, %.3f without", averse, even)
	}
}

// TestEffectWinBackBringsSomeBack: without asking nobody comes back.
func TestEffectWinBackBringsSomeBack(t *testing.T) {
	back := func(asks bool) *Ledger {
		s := shop()
		mechanism[*Loyalty](s).WinBack, mechanism[*Loyalty](s).Join = asks, .01
		return &run(t, s, 0).Ledger
	}
	without, with := back(false), back(true)
	if share := float64(with.WonBack) / float64(with.Left); without.WonBack != 0 || share < .03 || share > .5 {
		t.Errorf("came back: %d unasked; %.3f of those who left when asked", without.WonBack, share)
	}
}

// TestEffectComplaints: barriers keep complaints from being told, asking brings
// them out, a watched norm and blame keep them from being written down; what
// is written down improves the product.
func TestEffectComplaints(t *testing.T) {
	play := func(set func(*Settings, *Complaints)) *Ledger {
		s := shop("climate", "innovation")
		s.Control = &BehaviourControl{Monitoring: .2, Autonomy: .5, Blame: .05}
		mechanism[*Department](s).Lag = 4 * sim.Week
		set(s, mechanism[*Complaints](s))
		return &run(t, s, 0).Ledger
	}
	base := play(func(*Settings, *Complaints) {})
	barred := play(func(_ *Settings, m *Complaints) { m.Barrier = .5 })
	asked := play(func(_ *Settings, m *Complaints) { m.Solicit = true })
	told := func(l *Ledger) float64 { return float64(l.Voiced) / float64(l.Grievances) }
	if told(barred) > .6*told(base) || told(asked) < 1.2*told(base) {
		t.Errorf("told: %.3f, behind a barrier %.3f, when asked %.3f", told(base), told(barred), told(asked))
	}
	blamed := play(func(s *Settings, _ *Complaints) {
		s.Control = &EfficiencyControl{Norm: 1.1, Monitoring: .9, Autonomy: 0, Blame: .8}
	})
	heard := func(l *Ledger) float64 { return float64(l.Recorded) / float64(l.Voiced) }
	if heard(blamed) > .6*heard(base) {
		t.Errorf("heard by management: %.3f, under blame %.3f", heard(base), heard(blamed))
	}
	deaf := play(func(_ *Settings, m *Complaints) { m.Improves = false })
	if base.ComplaintsImplemented == 0 || deaf.ComplaintsImplemented != 0 || deaf.Redesigned != 0 {
		t.Errorf("changes from complaints: %d; when they go nowhere %d, and %d faults spared", base.ComplaintsImplemented, deaf.ComplaintsImplemented, deaf.Redesigned)
	}
}

// TestMoneyOnlyCounts: prices move no event, and costs add up.
func TestMoneyOnlyCounts(t *testing.T) {
	s := desk("innovation", "sharing")
	priced := desk("innovation", "sharing", "money")
	without, with := run(t, s, 0), run(t, priced, 0)
	// Customers' worth enters what agents think of an idea's effect, so the
	// comparison is without that.
	priced = desk("innovation", "sharing", "money")
	mechanism[*Money](priced).Margin = sim.Constant(60)
	level := run(t, priced, 0)
	if level.Fingerprint() != without.Fingerprint() {
		t.Error("prices have moved events")
	}
	total := 0.0
	for _, c := range with.Costs() {
		if c.Euro < 0 {
			t.Errorf("%s costs %.0f", c.Name, c.Euro)
		}
		total += c.Euro
	}
	if without.Costs() != nil || total < 1.5*float64(with.Ledger.Served) {
		t.Errorf("costs of %.0f for %d contacts at 1.5 each and a department", total, with.Ledger.Served)
	}
}
