package models

import (
	"testing"

	"frontline.dev/frontline/sim"
)

// TestEffectTrustLeavesWithThePerson: who takes a seat has met nobody, and
// hopes of dialogues what a newcomer hopes; the customer still knows others.
func TestEffectTrustLeavesWithThePerson(t *testing.T) {
	w := run(t, small("asking", "ecology", "recombination", "perspectives"), 0)
	a, other := &w.agents[0], &w.agents[1]
	for _, agent := range []*Agent{a, other} {
		p := w.Pair(agent, 0)
		p.Trust, p.Told = .8, 5
	}
	hope := w.minds[0].values
	hope[0] = 3
	w.Replace(a, sim.Week, 2)
	if p := w.Pair(a, 0); p.Trust != 0 || p.Told != 0 {
		t.Errorf("a newcomer is trusted %v and has been told %b", p.Trust, p.Told)
	}
	if p := w.Pair(other, 0); p.Trust != .8 || p.Told != 5 {
		t.Errorf("a colleague's trust has become %v", p.Trust)
	}
	if hope[0] != mechanism[*Perspectives](w.Settings).Hope {
		t.Errorf("a newcomer hopes for %v insights", hope[0])
	}
}

// TestMindsMove: what mechanisms remember of a person comes with him to
// another site and replaces what they remembered of his predecessor; nobody
// there has met him.
func TestMindsMove(t *testing.T) {
	s := desk("sharing", "climate", "perspectives")
	from := &Site{World: New(sim.New(sim.Key{Seed: 1}), s)}
	to := &Site{World: New(sim.New(sim.Key{Seed: 2}), s)}
	for i, m := range from.minds {
		for j := range m.width {
			m.values[j] = float64(100*i + j + 1)
		}
	}
	to.Pair(&to.agents[0], 0).Trust = .5
	to.seat(from.pack(&from.agents[0]))
	if len(to.minds) != 4 { // hope, fear, belief, commitment
		t.Fatalf("%d kinds of memories", len(to.minds))
	}
	for i, m := range to.minds {
		for j := range m.width {
			if m.values[j] != float64(100*i+j+1) {
				t.Errorf("memory %d, number %d is %v", i, j, m.values[j])
			}
		}
	}
	if trust := to.Pair(&to.agents[0], 0).Trust; trust != 0 {
		t.Errorf("who has just come is trusted %v", trust)
	}
}

// TestEffectPriorities: ideas that cost a customer what he values first lower
// his satisfaction (A47); who knows him passes them over; where customers say
// so at once none is used.
func TestEffectPriorities(t *testing.T) {
	play := func(set func(*Trials)) *Ledger {
		s := shop()
		set(mechanism[*Trials](s))
		return &run(t, s, 0).Ledger
	}
	usual := play(func(*Trials) {})
	if usual.Uses < 100 || usual.Unwelcome == 0 || float64(usual.Unwelcome) > .25*float64(usual.Uses) {
		t.Errorf("%d of %d uses unwelcome: expected some, and fewer than a quarter of them", usual.Unwelcome, usual.Uses)
	}
	if said := play(func(m *Trials) { m.Said = true }); said.Unwelcome != 0 || said.Uses == 0 {
		t.Errorf("%d of %d uses unwelcome although customers say so", said.Unwelcome, said.Uses)
	}
	free, dear := play(func(m *Trials) { m.Price = 0 }), play(func(m *Trials) { m.Price = 1 })
	if a, b := free.Satisfaction/float64(free.Episodes), dear.Satisfaction/float64(dear.Episodes); b >= a {
		t.Errorf("satisfaction %.4f where it costs nothing, %.4f where it costs all", a, b)
	}
}

// TestEffectFairnessIsFelt: how a complaint is handled reaches satisfaction,
// the more so the kinder (B23), unless it does not count.
func TestEffectFairnessIsFelt(t *testing.T) {
	play := func(care, weight float64) float64 {
		s := shop()
		c := mechanism[*Complaints](s)
		c.Emotional, c.Handling = care, weight
		l := &run(t, s, 0).Ledger
		return l.HeardSatisfaction / float64(l.Heard)
	}
	if cold, kind := play(0, .5), play(1, .5); kind < cold+.02 {
		t.Errorf("satisfaction after a complaint: %.3f cold, %.3f kind", cold, kind)
	}
	if with, without := play(.5, .5), play(.5, 0); with >= without {
		t.Errorf("satisfaction after a complaint: %.3f with its handling, %.3f without", with, without)
	}
}

// TestEffectUntargetedQuestions: questions about anything, told before or not,
// bring fewer new facts from customers who are known (A91).
func TestEffectUntargetedQuestions(t *testing.T) {
	play := func(targeted bool) *Ledger {
		s := small("asking", "ecology", "recombination")
		s.Routing.SameAgent = "strict"
		mechanism[*Inquiry](s).Targeted = targeted
		return &run(t, s, 0).Ledger
	}
	aimed, blind := play(true), play(false)
	if aimed.Insights <= blind.Insights {
		t.Errorf("insights: %d aimed, %d not", aimed.Insights, blind.Insights)
	}
}
