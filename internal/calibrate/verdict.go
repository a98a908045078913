package calibrate

import (
	"fmt"
	"math"
	"strings"
)

// Kind says how far the data identify a parameter.
type Kind string

// The kinds, by the contraction of the draws against the prior.
const (
	Identified Kind = "identified"     // contraction of at least 0.8: the standard deviation is less than 45 % of the prior's
	Partly     Kind = "partly"         // 0.3 to 0.8
	Open       Kind = "not identified" // less
)

const (
	identifiedFrom = 0.8
	partlyFrom     = 0.3
	edge           = 0.05 // share of the prior that a profile must rule out at one end to bound it
	tiedFrom       = 0.75 // correlation from which two parameters are told of together
)

// Finding is what the data say about one parameter.
type Finding struct {
	Parameter   *Parameter
	Best        float64 // as prior probabilities, here and below
	Lo, Hi      float64 // 95 % interval of the main draws
	Contraction float64 // 1 - variance of the draws / variance of the prior
	Kind        Kind
	Bound       string // "from below" or "from above": the profile rules out one end of the prior only
	Tied        int    // the parameter it is most correlated with; -1: none from 0.75
	Correlation float64
	Sentence    string
}

// find fills the findings.
func (r *Result) find() {
	d, list := r.Main(), r.Problem.Parameters
	contraction, correlations := d.Contraction(list), d.Correlations(list)
	best := r.Best()
	for j := range list {
		f := Finding{Parameter: &list[j], Best: best[j], Lo: d.Quantile(j, 0.025), Hi: d.Quantile(j, 0.975), Contraction: contraction[j], Tied: -1, Kind: Open}
		switch {
		case f.Contraction >= identifiedFrom:
			f.Kind = Identified
		case f.Contraction >= partlyFrom:
			f.Kind = Partly
		}
		if r.Moments != nil {
			switch p := r.Moments.Profiles[j]; {
			case p.Lo > edge && p.Hi >= 1-edge:
				f.Bound = "from below"
			case p.Lo <= edge && p.Hi < 1-edge:
				f.Bound = "from above"
			}
		}
		for i, c := range correlations[j] {
			if i != j && math.Abs(c) >= tiedFrom && math.Abs(c) > math.Abs(f.Correlation) {
				f.Tied, f.Correlation = i, c
			}
		}
		f.Sentence = f.words(list)
		r.Findings = append(r.Findings, f)
	}
}

// words says it in one sentence or two.
func (f *Finding) words(list []Parameter) string {
	p := f.Parameter
	var b strings.Builder
	switch f.Kind {
	case Identified:
		fmt.Fprintf(&b, "%s is identified: the data narrow it to %s … %s.", p.Name, short(p.text(f.Lo)), short(p.text(f.Hi)))
	case Partly:
		fmt.Fprintf(&b, "%s is identified in part: between %s and %s.", p.Name, short(p.text(f.Lo)), short(p.text(f.Hi)))
	default:
		fmt.Fprintf(&b, "%s is not identified: these data do not tell its value, and %s rests on the range that was given.", p.Name, short(p.text(f.Best)))
	}
	if f.Bound != "" && f.Kind != Identified {
		fmt.Fprintf(&b, " They bound it %s only.", f.Bound)
	}
	if f.Tied >= 0 {
		together := "a larger value goes with a smaller one"
		if f.Correlation > 0 {
			together = "a larger value goes with a larger one"
		}
		fmt.Fprintf(&b, " It is tied to %s (%s, correlation %.2f): the data know the two together better than each.", list[f.Tied].Name, together, f.Correlation)
	}
	return b.String()
}
