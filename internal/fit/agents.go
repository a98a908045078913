package fit

import (
	"math"
	"slices"
)

// Team says how agents differ in speed, in a random-effects model of the
// logarithm of the time of work: kind of contact + agent + rest.
type Team struct {
	Agents  int     // with at least one contact
	Between float64 // standard deviation of the agents, logarithm
	Within  float64 // of the rest
	Typical []float64
	Effect  []float64 // by agent number, shrunken towards 0; agent 0 is nobody
	Share   []float64 // of all served contacts, by agent number

	Means             []float64 // mean work of agents with 100 or more contacts of the commonest kind, short ones left out, s, ascending
	NewAgents         int
	Learning          float64 // change of the logarithm per doubling of contacts
	LearningError     float64 // its standard error
	LearningDoublings int
}

// newTeam estimates the agents' effects. The variance between agents is that
// of the method of moments; each agent's mean is shrunken by the share of it
// that is not chance (Robinson 1991, eq. 7.1 ff).
func newTeam(c *counts) *Team {
	t := &Team{Typical: make([]float64, len(c.kinds)), Effect: make([]float64, len(c.agents)), Share: make([]float64, len(c.agents))}
	for k := range c.kinds {
		t.Typical[k], _ = logMoments(c.kinds[k].work.points())
	}
	sums, n := make([]float64, len(c.agents)), make([]float64, len(c.agents))
	total, squares, within, served := 0.0, 0.0, 0.0, 0.0
	for i := range c.agents {
		a := &c.agents[i]
		for k, logs := range a.byKind {
			if logs.n == 0 {
				continue
			}
			sums[i] += logs.sum - logs.n*t.Typical[k]
			n[i] += logs.n
			within += logs.square - 2*t.Typical[k]*logs.sum + logs.n*t.Typical[k]*t.Typical[k]
		}
		if a.calls > 0 {
			t.Agents++
			served += float64(a.calls)
		}
		total += n[i]
		squares += n[i] * n[i]
		if n[i] > 0 {
			within -= sums[i] * sums[i] / n[i]
		}
	}
	active := 0.0
	between := 0.0
	for i := range n {
		if n[i] > 0 {
			active++
			between += sums[i] * sums[i] / n[i]
		}
		t.Share[i] = ratio(float64(c.agents[i].calls), served)
	}
	if total <= active || active < 2 {
		return t
	}
	variance := within / (total - active)
	between = max(0, (between-(active-1)*variance)/(total-squares/total))
	t.Within, t.Between = math.Sqrt(max(variance, 0)), math.Sqrt(between)
	mean := 0.0
	for i := range n {
		if n[i] > 0 && between > 0 {
			t.Effect[i] = between / (between + variance/n[i]) * sums[i] / n[i]
		}
		mean += n[i] / total * math.Exp(t.Effect[i])
	}
	for i := range n { // over all contacts the agents are as fast as the team
		if n[i] > 0 {
			t.Effect[i] -= math.Log(mean)
		}
	}
	return t
}

// chance is how often the same agent would answer twice if agents were drawn
// by their shares.
func (t *Team) chance() (p float64) {
	for _, s := range t.Share {
		if !math.IsNaN(s) {
			p += s * s
		}
	}
	return p
}

// learned fits one learning curve to all agents who are new in the log: log of
// work = agent + b·log2(1 + contacts so far), by regression on differences from
// the agents' means.
func (t *Team) learned(c *counts) {
	var xx, xy, yy, n float64
	for i := range c.agents {
		a := &c.agents[i]
		if len(a.steps) == 0 {
			continue
		}
		w, mx, my := 0.0, 0.0, 0.0
		for step, logs := range a.steps {
			w += logs.n
			mx += logs.n * (float64(step) + .5)
			my += logs.sum
		}
		if w < 50 || len(a.steps) < 5 {
			continue
		}
		t.NewAgents++
		t.LearningDoublings = max(t.LearningDoublings, len(a.steps))
		mx, my = mx/w, my/w
		for step, logs := range a.steps {
			if logs.n == 0 {
				continue
			}
			dx, dy := float64(step)+.5-mx, logs.sum/logs.n-my
			xx += logs.n * dx * dx
			xy += logs.n * dx * dy
			yy += logs.square - 2*my*logs.sum + logs.n*my*my
		}
		n += w - 1
	}
	if xx > 0 && n > 10 {
		t.Learning = xy / xx
		t.LearningError = math.Sqrt(max(0, yy-xy*xy/xx) / (n - 1) / xx)
	}
}

// meanWork collects the mean times of agents.
func (t *Team) meanWork(sums, n []float64) {
	for i := range sums {
		if n[i] >= 100 {
			t.Means = append(t.Means, sums[i]/n[i])
		}
	}
	slices.Sort(t.Means)
}
