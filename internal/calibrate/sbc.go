package calibrate

import (
	"context"
	"fmt"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/sim"
)

// SBCAnswer is what a calibration of the method itself found.
type SBCAnswer struct {
	Method   string
	N        int // data sets
	Asked    int // that were asked for
	Runs     int
	Ranks    []RankCheck // of each parameter
	Envelope Envelope
}

// RankCheck is the ranks of the true values of one parameter among the draws.
type RankCheck struct {
	Name    string
	Ranks   []int // 0 … RankMost
	Counts  []int // at or below the shares of the envelope
	Uniform bool  // the counts lie inside the envelope
	Inner   float64
	Median  float64 // share of true values below the middle draw
}

// RankMost is the greatest rank, the number of draws that the true value is
// ranked among; rankBins is where the envelope looks.
const (
	RankMost = 99
	rankBins = 50
)

// envelopeConfidence is the probability of a correct method to be inside.
const envelopeConfidence = 0.999

// firstOfData is where the replications of simulated data begin.
const firstOfData = 1 << 40

// Verdict says what the ranks mean.
func (r *RankCheck) Verdict() string {
	switch {
	case r.Uniform:
		return "as it should be"
	case r.Inner < 0.45:
		return "the answers are too sure of themselves"
	case r.Inner > 0.55:
		return "the answers are less sure than they could be"
	case r.Median < 0.5:
		return "the answers are too low"
	}
	return "the answers are too high"
}

// Sampler answers one data set with draws; index keeps data sets apart.
type Sampler func(ctx context.Context, p *Problem, index int) (Draws, int, error)

// SBC draws parameters from the prior, simulates data, calibrates and ranks the
// true values among the draws, n times. Of the method moments one surface is
// fitted for all data sets, on points spread over the prior; abc is run anew
// for each. When the context ends, the data sets that are finished count.
func SBC(ctx context.Context, p *Problem, o Options, n int) (*SBCAnswer, error) {
	o = o.withDefaults()
	if err := p.check(o); err != nil {
		return nil, err
	}
	if o.Method == "both" {
		o.Method = "moments"
	}
	expected, done := o.Expected(n), 0
	tell := func(runs int) { done += runs; o.Progress(done, max(done, expected)) }
	inner := o
	inner.Progress = func(int, int) {}
	sampler, runs, err := samplerOf(ctx, p, inner)
	if err != nil {
		return nil, err
	}
	tell(runs)
	answer, err := Rank(ctx, p, inner, n, sampler, tell)
	if answer != nil {
		answer.Method, answer.Runs = o.Method, answer.Runs+runs
	}
	return answer, err
}

// samplerOf returns the method as a sampler, and the runs that took.
func samplerOf(ctx context.Context, p *Problem, o Options) (Sampler, int, error) {
	if o.Method == "abc" {
		return func(ctx context.Context, q *Problem, index int) (Draws, int, error) {
			fresh := o
			fresh.Seed = o.Seed + uint64(index)*0x9e3779b97f4a7c15
			a, runs, interrupted, err := ABC(ctx, q, fresh)
			if err == nil && interrupted {
				err = ctx.Err()
			}
			if err != nil {
				return Draws{}, runs, err
			}
			return a.Draws, runs, nil
		}, 0, nil
	}
	a := &MomentsAnswer{}
	c := p.crew(o, o.Budget)
	x, err := design.SobolScrambled(max(o.Budget/o.Replications, len(p.Parameters)+3), len(p.Parameters), o.Seed)
	if err == nil {
		err = a.play(ctx, p, c, o, x)
	}
	if err != nil {
		return nil, c.runs, err
	}
	fitted, err := fitSurface(p, a.Points, false, o.Seed)
	if err != nil {
		return nil, c.runs, err
	}
	return func(_ context.Context, q *Problem, index int) (Draws, int, error) {
		s := *fitted
		s.observed = q.observed()
		s.aim(a.Points, false)
		u := temper(len(p.Parameters), drawsOfMoments, s.logLikelihood, o.Seed, 1000+uint64(index), o.Workers)
		return newDraws(u, powered(make([]float64, len(u)), 0)), 0, nil
	}, c.runs, nil
}

// Rank holds any sampler against data from the prior; see SBC. It is how a
// wrong one is found.
func Rank(ctx context.Context, p *Problem, o Options, n int, sampler Sampler, tell func(runs int)) (*SBCAnswer, error) {
	answer := &SBCAnswer{Asked: n, Ranks: make([]RankCheck, len(p.Parameters))}
	c := p.crew(o, 0)
	c.progress = func(int, int) {}
	streams := sim.NewKeyed(o.Seed, 0, "calibrate.sbc")
	for tried := 0; answer.N < n && tried < 10*n+10 && ctx.Err() == nil; tried++ {
		s := streams.At(uint64(tried), 0, 0)
		truth := make([]float64, len(p.Parameters))
		for j := range truth {
			truth[j] = s.Float64()
		}
		before := c.runs
		q, err := madeUp(ctx, p, c, truth, tried, &s)
		if err != nil && ctx.Err() == nil {
			return nil, err
		}
		if q == nil {
			continue
		}
		d, runs, err := sampler(ctx, q, tried)
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("data set %d: %w", tried, err)
		}
		answer.take(p, truth, &d, &s)
		answer.Runs += runs + c.runs - before
		tell(runs + c.runs - before)
	}
	if answer.N == 0 {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, mistakef("look at the ranges", "no data could be made: the model refuses every point of the prior")
	}
	answer.judge(p)
	return answer, nil
}

// madeUp returns the problem with data simulated at the true point, or nil when
// the model refuses the point.
func madeUp(ctx context.Context, p *Problem, c *crew, truth []float64, index int, s *sim.Stream) (*Problem, error) {
	each := 1
	if p.Covariance != nil {
		each = dataRuns
	}
	var jobs []job
	for r := range each {
		jobs = append(jobs, job{truth, firstOfData + uint64(index*each+r)})
	}
	rows, err := c.play(ctx, jobs)
	if err != nil || rows[0] == nil {
		return nil, err
	}
	values := newPoint(truth, rows).Mean
	if missing(values) {
		return nil, nil
	}
	if p.Covariance != nil {
		_, c := covariance(rows, nil)
		scatter(values, rest(p.Covariance, plus(square(len(c)), c, float64(each)/float64(each-1)), each), s)
	}
	q := *p
	q.Targets = append([]Target(nil), p.Targets...)
	for k := range values {
		q.Targets[k].Observed = values[k]
	}
	return &q, nil
}

// dataRuns is how many runs stand for the model's mean, to which what they lack
// of the error of the data is added.
const dataRuns = 16

// take ranks the true values among draws of equal weight; ties, of whole
// numbers, are broken by lot.
func (a *SBCAnswer) take(p *Problem, truth []float64, d *Draws, s *sim.Stream) {
	a.N++
	list := d.resample(RankMost, s)
	for j := range truth {
		value := p.Parameters[j].Value
		at, below, ties := value(truth[j]), 0, 0
		for _, u := range list {
			switch v := value(u[j]); {
			case v < at:
				below++
			case v == at:
				ties++
			}
		}
		a.Ranks[j].Ranks = append(a.Ranks[j].Ranks, below+s.IntN(ties+1))
	}
}

// judge holds the ranks against the envelope.
func (a *SBCAnswer) judge(p *Problem) {
	a.Envelope = NewEnvelope(a.N, rankBins, envelopeConfidence)
	for j := range a.Ranks {
		r := &a.Ranks[j]
		r.Name = p.Parameters[j].Name
		r.Counts = a.Envelope.Counts(r.Ranks, RankMost)
		r.Uniform = a.Envelope.Holds(r.Counts)
		for _, rank := range r.Ranks {
			if rank >= 25 && rank < 75 {
				r.Inner += 1 / float64(a.N)
			}
			if rank < 50 {
				r.Median += 1 / float64(a.N)
			}
		}
	}
}
