package evidence

import (
	"cmp"
	"context"
	"math"
	"slices"

	"frontline.dev/frontline/sim"
)

func init() {
	register(Claim{
		ID:     "V6",
		Text:   "Ideas per agent are heavy-tailed: a few have most of them",
		Source: "Spencer and Woods 2010: a power law in every company challenge",
		Kind:   Emergent,
		Design: "134 technicians of copier-field-service with 1 to 12 products and a role between 0 and 1, ideas of the reported year; " +
			"the same with everybody at 4 products and role .5. Compared with a Poisson law (only chance) and a geometric law (the lightest that is called heavy) of the same mean",
		Ablation:  "technicians with equal traits, portfolios and roles: the dispersion beyond chance must vanish (within ±.25)",
		Tolerance: "index of dispersion above 1.5, and the best fifth has at least the share it has in a geometric law",
		Test:      testV6,
	})
}

func testV6(ctx context.Context, e Effort) (r Result, err error) {
	var alike []string
	for _, trait := range []string{"social", "learning", "creativity", "courage", "confidence"} {
		alike = append(alike, "agents."+trait+"=deterministic(value 0.5)")
	}
	runs, err := e.runs(ctx, e.survey("portfolio.per_agent=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]", "role.intensity=uniform(min 0, max 1)"),
		e.survey(), e.survey(alike...))
	if err != nil {
		return r, err
	}
	mixed, same, equal := runs[0], runs[1], runs[2]
	heavier := func(run *Observation) float64 { return bestFifth(ideasOf(run)) - geometricFifth(mean(ideasOf(run))) }
	r.Findings = []Finding{
		finding("index of dispersion", "variance / mean", each(mixed, dispersion), exceeds(1.5, 1)),
		finding("best fifth's share less that in a geometric law", "share", each(mixed, heavier), exceeds(0, 0)),
		reported("ideas", ideasUnit, each(mixed, func(run *Observation) float64 { return mean(ideasOf(run)) })),
		reported("best fifth's share", "share", each(mixed, func(run *Observation) float64 { return bestFifth(ideasOf(run)) })),
		reported("the same in a Poisson law", "share", each(mixed, func(run *Observation) float64 { return poissonFifth(mean(ideasOf(run))) })),
		reported("the same in a geometric law", "share", each(mixed, func(run *Observation) float64 { return geometricFifth(mean(ideasOf(run))) })),
		reported("skewness", "1", each(mixed, skewness)),
		reported("skewness of a Poisson law", "1", each(mixed, func(run *Observation) float64 { return 1 / math.Sqrt(mean(ideasOf(run))) })),
		reported("skewness of a geometric law", "1", each(mixed, func(run *Observation) float64 { return geometricSkewness(mean(ideasOf(run))) })),
		reported("index of dispersion, everybody alike but for traits", "variance / mean", each(same, dispersion)),
		reported("skewness, everybody alike but for traits", "1", each(same, skewness)),
		reported("best fifth's share, everybody alike but for traits", "share", each(same, func(run *Observation) float64 { return bestFifth(ideasOf(run)) })),
	}
	r.Ablated = []Finding{finding("index of dispersion less 1, traits alike too", "variance / mean",
		each(equal, func(run *Observation) float64 { return dispersion(run) - 1 }), flat(.25))}
	r.Note = "ideas are over-dispersed and skewed to the right, but the tail is that of a mixture of Poisson laws, much lighter than geometric: no power law. " +
		"In the mixed population the dispersion is put in by portfolios and roles; among technicians alike it comes from their traits"
	r.conclude()
	return r, nil
}

// ideasOf returns the ideas of every agent in the reported window.
func ideasOf(run *Observation) []float64 {
	ideas := make([]float64, len(run.People))
	for i, p := range run.People {
		ideas[i] = float64(p.Recombinations + p.Refinements)
	}
	return ideas
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, x := range values {
		sum += x
	}
	return sum / float64(len(values))
}

// moment returns the central moment of an order, with divisor n.
func moment(values []float64, order int) float64 {
	center, sum := mean(values), 0.0
	for _, x := range values {
		power := 1.0
		for range order {
			power *= x - center
		}
		sum += power
	}
	return sum / float64(len(values))
}

// dispersion returns variance / mean of agents' ideas; the variance has
// divisor n-1, so that it is 1 on average for a Poisson law.
func dispersion(run *Observation) float64 {
	ideas := ideasOf(run)
	n := float64(len(ideas))
	return moment(ideas, 2) * n / (n - 1) / mean(ideas)
}

// skewness returns the standardised third moment of agents' ideas.
func skewness(run *Observation) float64 {
	ideas := ideasOf(run)
	variance := moment(ideas, 2)
	return moment(ideas, 3) / (variance * math.Sqrt(variance))
}

// bestFifth returns the share of all ideas that the fifth of the agents with
// the most ideas have; of the agent at the border only the part that belongs
// to the fifth counts.
func bestFifth(ideas []float64) float64 {
	sorted := slices.Clone(ideas)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(b, a) })
	left, sum := float64(len(sorted))/5, 0.0
	for _, x := range sorted {
		part := min(1, left)
		if part <= 0 {
			break
		}
		sum += float64(part * x)
		left -= part
	}
	return sum / (mean(ideas) * float64(len(ideas)))
}

// poissonFifth and geometricFifth return that share in a law of that mean.
func poissonFifth(mean float64) float64 {
	return fifthOf(mean, sim.Exp(-mean), func(k float64) float64 { return mean / k })
}

func geometricFifth(mean float64) float64 {
	return fifthOf(mean, 1/(1+mean), func(float64) float64 { return mean / (1 + mean) })
}

// fifthOf returns the share of the mean that lies above the 80 % quantile of a
// law on 0, 1, 2 …: p0 is its first probability, step(k) that of k divided by
// that of k-1.
func fifthOf(mean, p0 float64, step func(k float64) float64) float64 {
	below, lower, p := 0.0, 0.0, p0 // probability and share of the mean below the quantile
	for k := 0.0; ; k++ {
		if k > 0 {
			p *= step(k)
		}
		if part := .8 - below; p >= part || k > 1e6 {
			return 1 - (lower+float64(part*k))/mean
		}
		below, lower = below+p, lower+float64(p*k)
	}
}

// geometricSkewness returns (2-p)/sqrt(1-p) of a geometric law of that mean on
// 0, 1, 2 …, p = 1/(1+mean).
func geometricSkewness(mean float64) float64 {
	p := 1 / (1 + mean)
	return (2 - p) / math.Sqrt(1-p)
}
