package verify

import (
	"context"
	"fmt"
	"math"

	"frontline.dev/frontline/sim"
)

// Options say how a suite is run.
type Options struct {
	Workers    int      // runs at the same time; 0: one per processor; never changes a result
	Full       bool     // as many runs as the tolerances ask for, and errors within them
	Least      bool     // few runs: for tests while programming
	Seed       uint64   // is added to the seed of every case; 0: as the files say
	Invariance []string // of [InvarianceIDs]: scenarios also played under many numbers of workers and processors
	Progress   func(done, total int, id string)
}

// Methods by which a number is obtained.
const (
	Simulated = "simulated" // estimated over replications, judged by the sequential test
	Exact     = "exact"     // one run without chance
	Computed  = "computed"  // by a calculator of the product, without a run
)

// Verdicts of a number.
const (
	Holds = "holds"
	Fails = "fails"
)

// Number is one expected number with what the simulation says of it, in the
// unit of the case.
type Number struct {
	Case, Family, Measure, Of, At, Unit, Kind string

	Method       string
	Expected     float64
	Simulated    float64
	Low, High    float64 // 95 % interval; NaN without chance
	Replications int
	Chance       float64 // of being off by as much or more; NaN without chance
	Detectable   float64 // relative defect that would be found; see Escape
	Tolerance    float64 // relative, at full length
	Verdict      string
	Why          string // of a number that fails; may be empty
}

// RelativeError returns simulated / expected - 1, NaN when 0 is expected.
func (n *Number) RelativeError() float64 {
	if n.Expected == 0 {
		return math.NaN()
	}
	return n.Simulated/n.Expected - 1
}

// off says by how much the number is off, for people; nothing when 0 is
// expected.
func (n *Number) off() string {
	if e := n.RelativeError(); !math.IsNaN(e) {
		return fmt.Sprintf("off by %+.2g %%; ", 100*e)
	}
	return ""
}

// Report is a suite that was run.
type Report struct {
	Cases   []*Case
	Numbers []Number
	Runs    int // replications played
	Full    bool
	Beta    float64 // chance below which a number is wrong at once
}

// Failed returns the numbers that do not hold.
func (r *Report) Failed() (failed []Number) {
	for _, n := range r.Numbers {
		if n.Verdict != Holds {
			failed = append(failed, n)
		}
	}
	return failed
}

// Run verifies cases in their order. A case whose runs break down is an error;
// a number that does not hold is not. With the context's error, the report has
// the cases that were finished.
func Run(ctx context.Context, cases []*Case, o Options) (*Report, error) {
	numbers := 0
	for _, c := range cases {
		numbers += len(c.questions)
	}
	s := &suite{options: o, rule: ruleFor(numbers)}
	report := &Report{Full: o.Full, Beta: s.rule.beta}
	matrix := chosenSubjects(o.Invariance)
	tell := func(done int, id string) {
		if o.Progress != nil {
			o.Progress(done, len(cases)+len(matrix), id)
		}
	}
	for i, c := range cases {
		tell(i, c.About.ID)
		found, runs, err := s.verify(ctx, c)
		if err != nil {
			if ctx.Err() != nil {
				return report, ctx.Err()
			}
			return report, fmt.Errorf("case %s: %w", c.About.ID, err)
		}
		report.Cases = append(report.Cases, c)
		report.Numbers = append(report.Numbers, found...)
		report.Runs += runs
	}
	for i, m := range matrix {
		tell(len(cases)+i, m.id)
		c, n, runs, err := invariance(ctx, m)
		if err != nil {
			if ctx.Err() != nil {
				return report, ctx.Err()
			}
			return report, err
		}
		report.Cases, report.Numbers = append(report.Cases, c), append(report.Numbers, n)
		report.Runs += runs
	}
	return report, nil
}

// suite is what the cases of one run have in common.
type suite struct {
	options Options
	rule    rule
}

// answer is where a question stands.
type answer struct {
	question *question
	number   Number
	estimate estimate
	verdict  verdict
}

// verify settles every question of a case.
func (s *suite) verify(ctx context.Context, c *Case) ([]Number, int, error) {
	var answers, open []*answer
	for _, q := range c.questions {
		a := &answer{question: q, number: newNumber(c, q)}
		answers = append(answers, a)
		if q.measure.compute != nil {
			if err := a.compute(c); err != nil {
				return nil, 0, err
			}
			continue
		}
		open = append(open, a)
	}
	runs, err := 0, error(nil)
	if exact := choose(open, func(a *answer) bool { return a.question.Exact }); len(exact) > 0 {
		if err = s.playExact(ctx, c, exact); err != nil {
			return nil, 0, err
		}
		runs++
	}
	if chancy := choose(open, func(a *answer) bool { return !a.question.Exact }); len(chancy) > 0 {
		more := 0
		if more, err = s.playRounds(ctx, c, chancy); err != nil {
			return nil, 0, err
		}
		runs += more
	}
	found := make([]Number, len(answers))
	for i, a := range answers {
		found[i] = a.number
	}
	return found, runs, nil
}

func choose(all []*answer, wanted func(*answer) bool) (chosen []*answer) {
	for _, a := range all {
		if wanted(a) {
			chosen = append(chosen, a)
		}
	}
	return chosen
}

func newNumber(c *Case, q *question) Number {
	n := Number{Case: c.About.ID, Family: c.About.Family, Measure: q.Measure, Of: q.Of, Unit: q.Unit, Kind: c.About.Kind,
		Expected: q.Value, Tolerance: q.Tolerance, Low: math.NaN(), High: math.NaN(), Chance: math.NaN(), Detectable: math.NaN(), Method: Simulated}
	if q.HasAt {
		n.At = q.At.String()
	}
	return n
}

// compute settles a number that needs no run.
func (a *answer) compute(c *Case) error {
	x, err := a.question.measure.compute(c.Scenario.Settings, a.question)
	if err != nil {
		return fmt.Errorf("%s: %w", a.question.Measure, err)
	}
	a.number.Method = Computed
	a.settle(x / a.question.scale)
	return nil
}

// settle compares a number without chance. Numbers that are computed on a grid
// or from rounded inputs say so in their tolerance.
func (a *answer) settle(x float64) {
	n := &a.number
	n.Simulated, n.Verdict = x, Fails
	allowed := exactTolerance
	if n.Method == Computed && a.question.Tolerance != defaultTolerance {
		allowed = a.question.Tolerance
	}
	if math.Abs(x-n.Expected) <= allowed*math.Abs(n.Expected) || n.Expected == 0 && math.Abs(x) <= exactTolerance {
		n.Verdict = Holds
	} else {
		n.Why = fmt.Sprintf("a number without chance is off by %.3g", x-n.Expected)
	}
}

// defaultTolerance is that of a case file that says none.
const defaultTolerance = 0.01

// questionsOf returns what is asked.
func questionsOf(answers []*answer) []*question {
	asked := make([]*question, len(answers))
	for i, a := range answers {
		asked[i] = a.question
	}
	return asked
}

// play runs replications of a case and returns the sums of every question by
// replication.
func (s *suite) play(ctx context.Context, c *Case, asked []*question, first, count int) ([][][]float64, error) {
	plan := sim.Plan{Seed: c.Scenario.Seed + s.options.Seed, First: uint64(first), Count: count, Workers: s.options.Workers}
	outcomes, err := sim.Replicate(ctx, plan, func(ctx context.Context, run *sim.Sim) ([][]float64, error) {
		o := observe(run, c, asked)
		if err := o.probe.world.Run(ctx); err != nil {
			return nil, err
		}
		return o.sums(), nil
	})
	if err != nil {
		return nil, err
	}
	all := make([][][]float64, count)
	for i := range outcomes {
		all[i] = outcomes[i].Result
	}
	return all, nil
}

// playExact settles numbers that follow from the scenario without chance.
func (s *suite) playExact(ctx context.Context, c *Case, answers []*answer) error {
	asked := questionsOf(answers)
	alone, err := s.play(ctx, c, asked, 0, 1)
	if err != nil {
		return err
	}
	beside := alone
	for _, a := range answers {
		if a.question.Measure == repeatName && len(beside) == 1 {
			if beside, err = s.play(ctx, c, asked, 0, 4); err != nil {
				return err
			}
		}
	}
	for i, a := range answers {
		a.number.Method, a.number.Replications = Exact, 1
		x := combined(a.question)(alone[0][i])
		if a.question.Measure == repeatName && (alone[0][i][0] != beside[0][i][0] || alone[0][i][1] != beside[0][i][1]) {
			x = 1
		}
		a.settle(x)
	}
	return nil
}

// combined returns how the number, in its unit, is made of means of sums.
func combined(q *question) func([]float64) float64 {
	return func(mean []float64) float64 {
		switch {
		case q.measure.combine != nil:
			return q.measure.combine(mean, q) / q.scale
		case len(mean) == 1:
			return mean[0] / q.scale
		}
		return mean[0] / mean[1] / q.scale
	}
}
