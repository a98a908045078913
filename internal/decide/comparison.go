package decide

import (
	"context"
	"fmt"
	"math"
	"sort"
	"time"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
)

// Margin is a difference up to which two alternatives count as equal in a
// metric.
type Margin struct {
	Value float64 // in the unit of the metric, or a share when Share is set; above 0
	Share bool    // of the mean of A
}

// CompareOptions say how a comparison is made.
type CompareOptions struct {
	Replications int               // pairs; with Auto the first ones, before the rule looks
	Auto         bool              // go on until every interval is narrow enough, see Precision
	Precision    float64           // with Auto: half-width of the difference as a share of the mean of A, where no margin is given
	Budget       int               // with Auto: most pairs
	LookAhead    int               // with Auto: for how long the precision must hold, see LookAhead
	Targets      map[string]Margin // with Auto: half-width wanted, by metric; then the other metrics ask for none
	Metrics      []study.Measure   // what is compared; all of it is one family
	Margins      map[string]Margin // by metric
	Confidence   float64           // 0 means 0.95
	Independent  bool              // other random numbers in every arm, and Welch's interval
	First        uint64            // number of the first replication
	Workers      int               // 0: one per processor
	Progress     func(Progress)    // may be nil
}

// Progress says how far a comparison or a selection is.
type Progress struct {
	Done, Total int    // runs; Total may grow
	SoFar       string // a first number; may be empty
}

// Comparison is the answer to "A or B?".
type Comparison struct {
	Arms           []Arm
	Measures       []study.Measure // of the values of runs
	Options        CompareOptions
	Planned        int   // pairs that were to be played
	Finished       int   // pairs of which every run has ended
	Partial        bool  // it was cut off
	Rows           []Row // by alternative, then metric
	Runs           []Run // by arm, then replication
	Warnings       []string
	Unreached      []string // with Auto: what stayed wider than asked for
	Started, Ended time.Time
	rules          []*rule
	workers        int
}

// Row is one metric of one alternative against A.
type Row struct {
	Arm    int // index of the alternative
	Metric study.Measure
	*Difference
	ofA, ofB []float64
}

// Run is one run that has ended.
type Run struct {
	Arm         int
	Replication uint64
	study.Played
}

// apart separates the replications of arms that must not share random numbers.
const apart = 1 << 40

// RunComparison plays every candidate on the same replications and compares
// each with the first. Its error is a mistake in what was asked for, or that
// of the context; then the comparison holds what had finished. What went wrong
// in single runs is in Runs.
func RunComparison(ctx context.Context, candidates []Candidate, o CompareOptions) (*Comparison, error) {
	list, warnings, err := arms(candidates)
	if err != nil {
		return nil, err
	}
	if o.Confidence == 0 {
		o.Confidence = .95
	}
	checkConfidence(o.Confidence)
	if len(o.Metrics) == 0 || o.Replications < 1 {
		return nil, fmt.Errorf("a comparison of %d metrics over %d replications: there must be some", len(o.Metrics), o.Replications)
	}
	c := &Comparison{Arms: list, Measures: study.Measures(), Options: o, Planned: o.Replications, Warnings: warnings, Started: time.Now()}
	twin := false
	for _, m := range o.Metrics {
		twin = twin || m.Paired
	}
	crew := newCrew(list, twin, o.Workers)
	c.workers = crew.workers
	c.play(ctx, crew, 0, o.Replications)
	if o.Auto && ctx.Err() == nil {
		c.extend(ctx, crew)
	}
	c.Ended = time.Now()
	c.finish()
	return c, ctx.Err()
}

// replication returns the number of a replication of an arm.
func (c *Comparison) replication(arm, index int) uint64 {
	number := c.Options.First + uint64(index)
	if c.Options.Independent {
		number += uint64(arm) * apart
	}
	return number
}

// play runs further replications of every arm, pair by pair.
func (c *Comparison) play(ctx context.Context, crew *crew, from, to int) {
	var jobs []job
	for r := from; r < to; r++ {
		for a := range c.Arms {
			jobs = append(jobs, job{a, c.replication(a, r)})
		}
	}
	before, ended := from*len(c.Arms), 0
	first := soFar{at: c.measure(c.Options.Metrics[0].Name), arms: len(c.Arms), name: c.Options.Metrics[0].Name}
	played := crew.play(ctx, jobs, func(index int, p *study.Played) {
		ended++
		first.take(index, p)
		if c.Options.Progress != nil {
			c.Options.Progress(Progress{Done: before + ended, Total: c.Planned * len(c.Arms), SoFar: first.String()})
		}
	})
	for i := range played {
		if played[i].Identity != "" {
			c.Runs = append(c.Runs, Run{jobs[i].arm, jobs[i].replication, played[i]})
		}
	}
}

// soFar is a first number for people who wait: the mean difference between B
// and A in the first metric, over the pairs that have ended.
type soFar struct {
	at, arms int
	name     string
	values   map[int]float64
	pairs    []float64
}

func (s *soFar) take(index int, p *study.Played) {
	if p.Err != nil || index%s.arms > 1 {
		return
	}
	if s.values == nil {
		s.values = map[int]float64{}
	}
	s.values[index] = p.Values[s.at]
	a := index - index%s.arms
	x, hasA := s.values[a]
	y, hasB := s.values[a+1]
	if hasA && hasB {
		s.pairs = append(s.pairs, y-x)
		delete(s.values, a)
		delete(s.values, a+1)
	}
}

// String returns the number with its interval, or nothing before there is one.
func (s *soFar) String() string {
	if e := results.NewEstimate(s.pairs); e.N > 0 {
		return fmt.Sprintf("B less A in %s so far: %s", plain(s.name), results.FormatEstimate(e))
	}
	return ""
}

// measure returns the index of a metric in the values of a run.
func (c *Comparison) measure(name string) int {
	for i := range c.Measures {
		if c.Measures[i].Name == name {
			return i
		}
	}
	panic("decide: no measure " + name)
}

// values returns one metric of one arm by replication; NaN where the run
// failed or did not end.
func (c *Comparison) values(arm int, metric string, replications int) []float64 {
	list := make([]float64, replications)
	for i := range list {
		list[i] = math.NaN()
	}
	at := c.measure(metric)
	for i := range c.Runs {
		run := &c.Runs[i]
		if run.Arm != arm || run.Err != nil {
			continue
		}
		index := int(run.Replication - c.replication(arm, 0))
		if index < replications {
			list[index] = run.Values[at]
		}
	}
	return list
}

// finish sorts the runs and fills the rows.
func (c *Comparison) finish() {
	sort.Slice(c.Runs, func(i, j int) bool {
		if c.Runs[i].Arm != c.Runs[j].Arm {
			return c.Runs[i].Arm < c.Runs[j].Arm
		}
		return c.Runs[i].Replication < c.Runs[j].Replication
	})
	ended := make([]int, c.Planned)
	for i := range c.Runs {
		ended[c.Runs[i].Replication-c.replication(c.Runs[i].Arm, 0)]++
	}
	for _, n := range ended {
		if n == len(c.Arms) {
			c.Finished++
		}
	}
	c.Partial = c.Finished < c.Planned
	var family []*Difference
	for a := 1; a < len(c.Arms); a++ {
		for _, m := range c.Options.Metrics {
			row := c.row(a, m)
			c.Rows, family = append(c.Rows, row), append(family, row.Difference)
		}
	}
	Correct(family)
}

// row compares one metric.
func (c *Comparison) row(arm int, m study.Measure) Row {
	row := Row{Arm: arm, Metric: m, ofA: c.values(0, m.Name, c.Planned), ofB: c.values(arm, m.Name, c.Planned)}
	margin := math.NaN()
	if given, is := c.Options.Margins[m.Name]; is {
		margin = given.of(row.ofA, c.pilot())
	}
	d, err := Compare(row.ofA, row.ofB, !c.Options.Independent, m.Goal, margin, c.Options.Confidence)
	if err != nil { // infinite values: a mistake of a metric, told with the row
		none := []float64{math.NaN()}
		d, _ = Compare(none, none, true, m.Goal, margin, c.Options.Confidence)
		d.Warnings = []string{err.Error()}
	}
	row.Difference = d
	return row
}

// pilot returns over how many replications of A a margin that is a share of
// its mean is taken: all, but with Auto only the first, because the rule
// needs the margin before the end.
func (c *Comparison) pilot() int {
	if c.Options.Auto {
		return c.Options.Replications
	}
	return c.Planned
}

// of returns the margin in the unit of the metric.
func (m Margin) of(ofA []float64, pilot int) float64 {
	if !m.Share {
		return m.Value
	}
	size := math.Abs(results.NewEstimate(ofA[:min(pilot, len(ofA))]).Center) * m.Value
	if !(size > 0) {
		return math.NaN()
	}
	return size
}

// Failures returns the runs that failed.
func (c *Comparison) Failures() (failed []*Run) {
	for i := range c.Runs {
		if c.Runs[i].Err != nil {
			failed = append(failed, &c.Runs[i])
		}
	}
	return failed
}
