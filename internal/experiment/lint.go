package experiment

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// correlated is from which absolute correlation on two factors are reported.
const correlated = 0.3

// spaced are the designs whose factors should not be correlated.
var spaced = []string{"lhs", "nolh", "sobol", "halton", "list", "csv"}

// Lint returns what is allowed but unlikely to be meant, as warnings placed in
// the file: factors with one level, effects that cannot be told apart,
// correlated columns, a Sobol' design whose size is no power of two, points
// that constraints leave out, too few replications, and what the points'
// scenarios warn of. The experiment's own warnings come first.
func Lint(p *Plan) []scenarios.Problem {
	e := p.Experiment
	list := append([]scenarios.Problem(nil), e.Warnings.List...)
	warn := func(path, message, help string) { list = append(list, e.Problem(path, "W0404", message, help)) }
	p.lintFactors(warn)
	p.lintDesign(warn)
	p.lintRuns(warn)
	return list
}

func (p *Plan) lintFactors(warn func(path, message, help string)) {
	e := p.Experiment
	for _, f := range p.Factors {
		path := "factors." + f.Path
		at := slices.IndexFunc(e.Vary, func(v scenarios.Factor) bool { return v.Path == f.Path })
		if at >= 0 {
			path = "vary." + f.Path
		}
		if f.Levels == 1 && (at < 0 || !e.Vary[at].Fixed) {
			warn(path, fmt.Sprintf("`%s` has one level", f.Path), "write more levels, or under [vary] the value without brackets: a constant")
		}
	}
	levers := func(f Factor) bool { return f.Role == scenarios.Lever }
	if len(p.Factors) > 0 && !slices.ContainsFunc(p.Factors, levers) && e.Kind == "sweep" {
		warn("factors", "all factors are uncertainties: nothing is decided", "write role = \"lever\" where somebody decides")
	}
}

func (p *Plan) lintDesign(warn func(path, message, help string)) {
	e := p.Experiment
	d := &e.Design
	power := func(n int) bool { return n&(n-1) == 0 }
	switch {
	case d.Type == "sobol" && !power(d.Points):
		warn("design.points", fmt.Sprintf("%d points are no power of two: the sequence loses its balance", d.Points), fmt.Sprintf("write %d or %d", lower(d.Points), 2*lower(d.Points)))
	case d.Type == "saltelli" && !power(d.Base):
		warn("design.base", fmt.Sprintf("a base of %d is no power of two: the sequence loses its balance", d.Base), fmt.Sprintf("write %d or %d", lower(d.Base), 2*lower(d.Base)))
	case d.Type == "halton" && len(e.Factors) > 8:
		warn("design.type", fmt.Sprintf("columns of a Halton sequence of %d factors are correlated", len(e.Factors)), "use sobol or lhs")
	case d.Type == "morris" && d.Trajectories < 4:
		warn("design.trajectories", fmt.Sprintf("%d trajectories give no spread of the effects", d.Trajectories), "10 are usual")
	}
	if f := p.Fraction; f != nil && f.Resolution < 5 && len(f.Aliases) > 0 {
		warn("design.generators", fmt.Sprintf("resolution %d: %s cannot be told apart", f.Resolution, p.aliasText()), "add runs: fewer generators, or longer words")
	}
	if p.Excluded > 0 {
		warn("constraints.require", fmt.Sprintf("%d of %d design points break a constraint and are left out", p.Excluded, p.rows), "")
	}
	if !slices.Contains(spaced, d.Type) || p.Len() > 20_000 || p.Len() < 3 || len(p.Factors) < 2 {
		return
	}
	if found, err := design.Diagnose(p.knownMatrix()); err == nil && found.Correlation >= correlated {
		a, b := p.Factors[found.Pair[0]], p.Factors[found.Pair[1]]
		warn("design.type", fmt.Sprintf("`%s` and `%s` are correlated in the design, %.2f: their effects mix", a.Path, b.Path, found.Correlation), "take more points, or a design of type nolh")
	}
}

// knownMatrix is Matrix with 0 for what nobody knows.
func (p *Plan) knownMatrix() [][]float64 {
	x := p.Matrix()
	for _, row := range x {
		for j, v := range row {
			if math.IsNaN(v) {
				row[j] = 0
			}
		}
	}
	return x
}

// aliasText names the first groups of aliases by settings.
func (p *Plan) aliasText() string {
	var groups []string
	for i, group := range p.Fraction.Aliases {
		if i == 3 {
			groups = append(groups, fmt.Sprintf("and %d more groups", len(p.Fraction.Aliases)-i))
			break
		}
		var names []string
		for _, word := range group {
			var parts []string
			for _, letter := range strings.Split(word, "") {
				parts = append(parts, p.Experiment.Factors[slices.Index(p.Fraction.Letters, letter)].Path)
			}
			names = append(names, strings.Join(parts, " × "))
		}
		groups = append(groups, strings.Join(names, " = "))
	}
	return strings.Join(groups, "; ")
}

// lower returns the greatest power of two that is at most n.
func lower(n int) int {
	power := 1
	for 2*power <= n {
		power *= 2
	}
	return power
}

func (p *Plan) lintRuns(warn func(path, message, help string)) {
	e := p.Experiment
	if e.Replications.Mode == "fixed" && e.Replications.Count < 2 && e.Kind != "select" {
		warn("replications.count", "one replication shows no spread: no interval can be given", "write count = 5 or more")
	}
	if e.Kind == "compare" && e.Random.Policy == "independent" {
		warn("random.policy", "independent random numbers give up pairing, which usually cuts the variance of differences", `write policy = "crn"`)
	}
	short := map[string]bool{}
	for _, i := range p.tried() {
		s, err := p.Scenario(i)
		if err != nil || len(short) > 5 || i > 200 {
			continue
		}
		left := s.Settings.Time.Horizon - s.Settings.Time.WarmUp
		if s.Settings.Time.WarmUp > 0 && left < s.Settings.Time.WarmUp/10 {
			text := fmt.Sprintf("the warm-up, %v, leaves %v of %v", s.Settings.Time.WarmUp, sim.Span(left), s.Settings.Time.Horizon)
			if !short[text] {
				warn("scenario", text, "lengthen time.horizon")
			}
			short[text] = true
		}
		for _, w := range s.Warnings.List {
			text := fmt.Sprintf("design point %d: %s", i+1, w.Message)
			if !short[w.Message] && i > 0 {
				warn("scenario", text, w.Help)
			}
			short[w.Message] = true
		}
	}
}
