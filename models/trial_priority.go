package models

// valuesTold marks in what a customer has told an agent that he knows what the
// customer values first. The other bits are facets.
const valuesTold = uint64(1) << 63

// valued returns the good that a customer values first. It follows from who he
// is, so that it needs no room in memory.
func (t *trials) valued(c *Case) int {
	draw := t.values.At(uint64(c.Customer), t.w.customers[c.Customer].Facets, 0)
	return draw.IntN(t.Goods)
}

// cost returns the good of which an idea costs the customer a little.
func (t *trials) cost(idea *Idea) int {
	draw := t.costs.At(uint64(idea.Element), uint64(idea.Facet), uint64(idea.Lever))
	return draw.IntN(t.Goods)
}

// unwelcome says whether an idea costs this customer what he values first.
func (t *trials) unwelcome(c *Case, idea *Idea) bool { return t.cost(idea) == t.valued(c) }

// hears lets the agent know what the customer values first.
func (t *trials) hears(a *Agent, c *Case) {
	if t.w.pairs.made != nil {
		t.w.Pair(a, c.Customer).Told |= valuesTold
	}
}

// passesOver says whether the agent leaves an idea alone because he knows that
// this customer would not want it. The idea remains good for others.
func (t *trials) passesOver(a *Agent, c *Case, idea *Idea) bool {
	knows := t.Said || (t.w.pairs.made != nil && t.w.Pair(a, c.Customer).Told&valuesTold != 0)
	return knows && t.unwelcome(c, idea)
}
