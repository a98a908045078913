package evidence

import (
	"context"
	"embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

//go:embed claims/*.toml
var claimFiles embed.FS

// withFiles enters the claims of the two sources, each a file, into the
// catalogue beside the validation patterns, which are programs. It is done when
// somebody first asks for claims: reading nearly two hundred files would
// double the time every command takes to start.
var withFiles = sync.OnceFunc(func() {
	entries, err := claimFiles.ReadDir("claims")
	if err != nil {
		panic("evidence: " + err.Error())
	}
	for _, entry := range entries {
		text, err := claimFiles.ReadFile("claims/" + entry.Name())
		if err != nil {
			panic("evidence: " + err.Error())
		}
		c, err := Declare(entry.Name(), text)
		if err != nil {
			panic("evidence: " + err.Error())
		}
		register(c)
	}
})

// Lookup returns a claim by its ID.
func Lookup(id string) (Claim, bool) {
	withFiles()
	return claims.Lookup(id)
}

// Declare makes a claim of the text of a claim file. The error is a
// *scenarios.Problems, or says which measure is unknown.
func Declare(name string, text []byte) (Claim, error) {
	spec, err := scenarios.ParseClaim(name, text)
	if err != nil {
		return Claim{}, err
	}
	for _, e := range slices.Concat(spec.Effects, spec.Ablated) {
		if _, err := measureOf(e.Measure); err != nil {
			return Claim{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	a := &spec.About
	c := Claim{ID: a.ID, Text: a.Text, Section: a.Section, Source: a.Source, Kind: Kind(a.Kind), Mechanisms: a.Mechanisms, Answer: a.Answer,
		Literature: a.Literature, Design: a.Design, Ablation: a.Ablation, FullOnly: !a.Quick, Test: declared{spec}.test}
	switch {
	case a.Kind == "result" && a.Calibrated:
		c.Kind = Calibrated
	case a.Kind == "result":
		c.Kind = Emergent
	}
	var regions []string
	for i := range spec.Effects {
		if region := spec.Effects[i].Name + ": " + region(&spec.Effects[i], "").Text; spec.Effects[i].Expect != "report" {
			regions = append(regions, region)
		}
	}
	c.Tolerance = strings.Join(regions, "; ")
	return c, nil
}

// declared is a claim that stands in a file.
type declared struct{ *scenarios.Claim }

// test runs the arms and reads the effects.
func (d declared) test(ctx context.Context, e Effort) (r Result, err error) {
	r.Note = d.About.Note
	if len(d.Effects) == 0 {
		r.Verdict, r.P, r.PHolm = Verdict(d.About.Kind), 1, 1
		if d.About.Kind == "result" {
			r.Verdict = NotTestable
		}
		return r, nil
	}
	var with, without [][]float64 // the arms of the main effect
	if r.Findings, with, err = d.findings(ctx, e, d.Effects); err != nil {
		return r, err
	}
	if r.Ablated, without, err = d.findings(ctx, e, d.Ablated); err != nil {
		return r, err
	}
	if d.About.Picture {
		r.Figures = []Figure{d.figure(with, without)}
	}
	r.conclude()
	switch {
	case d.About.Calibrated:
		r.Verdict = AsCalibrated
	case d.About.Kind != "result":
		r.Verdict = Verdict(d.About.Kind)
	}
	return r, nil
}

// findings runs the arms of some effects and judges them.
func (d declared) findings(ctx context.Context, e Effort, effects []scenarios.ClaimEffect) (found []Finding, first [][]float64, err error) {
	for i := range effects {
		effect := &effects[i]
		arms := make([]Arm, len(effect.Of))
		for k, name := range effect.Of {
			at := slices.IndexFunc(d.Arms, func(a scenarios.ClaimArm) bool { return a.Name == name })
			arms[k] = e.of(d.About.Scenario, slices.Concat(d.About.Set, d.Arms[at].Set, effect.Set)...)
		}
		runs, err := e.runs(ctx, arms...)
		if err != nil {
			return nil, nil, err
		}
		read, _ := measureOf(effect.Measure) // looked up when the claim was made
		values := make([][]float64, len(runs))
		for k := range runs {
			values[k] = each(runs[k], read)
		}
		if i == 0 {
			first = values
		}
		x, unit := contrast(effect, values)
		found = append(found, finding(effect.Name, unit, x, region(effect, d.Effects[0].Expect)))
	}
	return found, first, nil
}

// figure shows the arms of the main effect and, where the ablation has as
// many, what they are without the mechanism.
func (d declared) figure(with, without [][]float64) Figure {
	main := &d.Effects[0]
	label := main.Measure
	if m, known := results.Metrics.Lookup(main.Measure); known {
		label = strings.ReplaceAll(m.Name, "_", " ") + ", " + m.Unit
	}
	f := Figure{Name: "figure-" + strings.ToLower(d.About.ID), Arms: main.Of, Spec: results.FigureSpec{
		Title:    d.About.Text,
		Subtitle: fmt.Sprintf("Mean and 95 %% interval of the mean over %d replications", len(with[0])),
		XLabel:   label, YLabel: "Arm", Note: d.About.Design + "."}}
	f.Dots = append(f.Dots, dotsOf("as shipped", with))
	if len(without) == len(with) {
		f.Dots = append(f.Dots, dotsOf("without the mechanism", without))
	}
	return f
}

func dotsOf(name string, arms [][]float64) results.Group {
	g := results.Group{Name: name}
	for _, values := range arms {
		x := results.NewEstimate(values)
		g.Values, g.Lo, g.Hi = append(g.Values, x.Center), append(g.Lo, x.Lo), append(g.Hi, x.Hi)
	}
	return g
}

// of is an arm of a shipped scenario, run as often as scenarios of its channel
// are.
func (e Effort) of(scenario string, set ...string) Arm {
	if strings.HasPrefix(scenario, "copier") || scenario == "specialists" || scenario == "diverse-portfolios" {
		return Arm{scenario, set, 2 * e.Claims}
	}
	return Arm{scenario, slices.Concat(e.halved, set), e.Claims}
}

// contrast compares the arms of an effect, replication by replication.
func contrast(effect *scenarios.ClaimEffect, values [][]float64) (x []float64, unit string) {
	unit = unitOf(effect.Measure)
	switch len(values) {
	case 1:
		return values[0], unit
	case 2:
		if effect.As == "percent" {
			return relative(values[0], values[1]), "%"
		}
		return minus(values[1], values[0]), unit
	}
	first, second := minus(values[1], values[0]), minus(values[3], values[2])
	if effect.As == "percent" {
		return times(100, over(minus(second, first), values[0])), "%"
	}
	return minus(second, first), unit
}

// region returns where an effect is expected; main is what is expected of the
// main effect, which an ablation must remove.
func region(effect *scenarios.ClaimEffect, main string) Expectation {
	switch effect.Expect {
	case "gone":
		e := Expectation{Text: "gone: at most " + results.FormatNumber(effect.Least, 3), Lo: math.Inf(-1), Hi: effect.Least, Under: math.Inf(-1), Over: effect.Least, stated: true}
		if main == "less" {
			e = Expectation{Text: "gone: at least " + results.FormatNumber(-effect.Least, 3), Lo: -effect.Least, Hi: math.Inf(1), Under: -effect.Least, Over: math.Inf(1), stated: true}
		}
		return e
	case "more":
		return atLeast(effect.Least)
	case "less":
		return atMost(-effect.Least)
	case "flat":
		return flat(effect.Least)
	case "within":
		return within(effect.Low, effect.High)
	}
	return Expectation{}
}

// ofAgents begins a measure over the agents of a run.
const ofAgents = "of agents: "

// measureOf returns how a measure is read from a run.
func measureOf(name string) (func(*Observation) float64, error) {
	if pair, is := strings.CutPrefix(name, ofAgents); is {
		x, y, _ := strings.Cut(pair, " -> ")
		readX, readY := personReads[x], personReads[y]
		if readX == nil || readY == nil {
			return nil, fmt.Errorf("measure %q: agents are known by %s", name, strings.Join(personNames(), ", "))
		}
		return func(run *Observation) float64 { return slopePerSD(run.People, readX, readY) }, nil
	}
	if _, known := results.Metrics.Lookup(name); !known {
		return nil, fmt.Errorf("%s", results.Metrics.Unknown(name))
	}
	return func(run *Observation) float64 { return run.Values[name] }, nil
}

func unitOf(measure string) string {
	if m, known := results.Metrics.Lookup(measure); known {
		return m.Unit
	}
	_, y, _ := strings.Cut(measure, " -> ")
	return y + " per SD"
}

// personReads are what an agent of a run is known by; what he did is per
// contact or, for ideas, in the reported window.
var personReads = map[string]func(*Person) float64{
	"social":      func(p *Person) float64 { return p.Social },
	"learning":    func(p *Person) float64 { return p.Learning },
	"creativity":  func(p *Person) float64 { return p.Creativity },
	"courage":     func(p *Person) float64 { return p.Courage },
	"confidence":  func(p *Person) float64 { return p.Confidence },
	"commitment":  func(p *Person) float64 { return p.Commitment },
	"stewardship": func(p *Person) float64 { return p.Steward },
	"products":    func(p *Person) float64 { return float64(p.Products) },
	"role":        func(p *Person) float64 { return p.Role },
	"relation": func(p *Person) float64 { // service perspective 3
		if p.Perspective == 3 {
			return 1
		}
		return 0
	},
	"ideas":      func(p *Person) float64 { return float64(p.Recombinations + p.Refinements) },
	"recombined": func(p *Person) float64 { return float64(p.Recombinations) },
	"insights":   func(p *Person) float64 { return float64(p.Insights) },
	"shared":     func(p *Person) float64 { return float64(p.Shared) },
	"dialogues":  func(p *Person) float64 { return perServed(float64(p.Dialogues), p) },
	"care":       func(p *Person) float64 { return perServed(p.Care, p) },
	"solved":     func(p *Person) float64 { return perServed(float64(p.Solved), p) },
	"minutes":    func(p *Person) float64 { return perServed(p.Talked.Minutes(), p) },
	"conflict":   func(p *Person) float64 { return perServed(p.Conflict, p) },
	"exhaustion": func(p *Person) float64 { return p.Exhaustion / float64(max(p.Days, 1)) },
}

func perServed(x float64, p *Person) float64 { return x / float64(max(p.Contacts, 1)) }

func personNames() []string {
	var names []string
	for name := range personReads {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// slopePerSD returns the least-squares change of y with one standard deviation
// of x over agents; NaN when x does not vary.
func slopePerSD(people []Person, x, y func(*Person) float64) float64 {
	var xs, ys [][]float64
	mean, squares := 0.0, 0.0
	for i := range people {
		xs, ys = append(xs, []float64{x(&people[i])}), append(ys, []float64{y(&people[i])})
		mean += xs[i][0] / float64(len(people))
	}
	if len(people) < 3 {
		return math.NaN()
	}
	for i := range xs {
		d := xs[i][0] - mean
		squares += float64(d * d)
	}
	return float64(slopeOf(xs, ys)[0] * math.Sqrt(squares/float64(len(people)-1)))
}
