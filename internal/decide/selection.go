package decide

import (
	"context"
	"fmt"
	"math"
	"time"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
)

// Methods are the procedures by which a selection can be made.
var Methods = []string{"kn", "rinott", "dudewicz-dalal", "ocba"}

// SelectOptions say how the best is looked for.
type SelectOptions struct {
	Method     string        // of Methods
	Metric     study.Measure // what is best in
	Goal       results.Goal  // More or Less
	Delta      Margin        // smallest difference that matters; a share is of A's mean over the first replications
	Confidence float64       // 0 means 0.95
	N0         int           // first replications of every candidate, at least 2; 10 and more are usual
	Budget     int           // most runs in all; for ocba exactly so many
	Step       int           // ocba: runs that are handed out at a time; 0: one for each candidate
	First      uint64        // number of the first replication
	Workers    int           // 0: one per processor
	Progress   func(Progress)
}

// Selection is the answer to "which of these?".
type Selection struct {
	Arms           []Arm
	Measures       []study.Measure
	Options        SelectOptions
	Delta          float64 // in the unit of the metric; NaN for ocba
	Best           int     // index of the arm that is chosen, or ahead
	Chosen         bool    // false: it was cut off, or the budget did not suffice
	Standing       []Standing
	Probability    float64 // ocba's own estimate of a correct choice; else the confidence that was asked for
	Runs           []Run   // that the procedure used, by arm, then replication
	Failed         *Run    // the run whose failure ended the selection, or nil
	Warnings       []string
	Started, Ended time.Time
	independent    bool
	workers        int
	values         [][]float64 // by arm, of every replication that was played, for the procedure
	runs           [][]Run
}

// RunSelection plays the candidates until the procedure has chosen, or the
// budget is used up. KN plays all on the same random numbers; the others need
// independent ones. Its error is a mistake in what was asked for, or that of
// the context. A run that fails, or in which the metric was not observed, ends
// the selection: the procedures have no rule for missing values.
func RunSelection(ctx context.Context, candidates []Candidate, o SelectOptions) (*Selection, error) {
	list, warnings, err := arms(candidates)
	if err != nil {
		return nil, err
	}
	if o.Confidence == 0 {
		o.Confidence = .95
	}
	s := &Selection{Arms: list, Measures: study.Measures(), Options: o, Warnings: warnings, Started: time.Now(), Delta: math.NaN(),
		independent: o.Method != "kn", values: make([][]float64, len(list)), runs: make([][]Run, len(list)), Probability: o.Confidence}
	if err := s.check(); err != nil {
		return nil, err
	}
	crew := newCrew(list, o.Metric.Paired, o.Workers)
	s.workers = crew.workers
	first := make([]int, len(list))
	for i := range first {
		first[i] = o.N0
	}
	if s.play(ctx, crew, first) {
		s.proceed(ctx, crew)
	}
	s.Ended = time.Now()
	s.keepUsed()
	return s, ctx.Err()
}

func (s *Selection) check() error {
	o := &s.Options
	switch {
	case !contains(Methods, o.Method):
		return fmt.Errorf("method %q: must be one of %v", o.Method, Methods)
	case o.Goal == results.Neither:
		return fmt.Errorf("%s describes and does not judge: say which is better with the goal more or less", o.Metric.Name)
	case o.N0 < 2:
		return fmt.Errorf("n0 = %d: must be at least 2", o.N0)
	case o.Budget < len(s.Arms)*o.N0:
		return fmt.Errorf("a budget of %d runs for %d candidates with %d first replications each: must be at least %d", o.Budget, len(s.Arms), o.N0, len(s.Arms)*o.N0)
	case o.Method != "ocba" && !(o.Delta.Value > 0):
		return fmt.Errorf("%s needs delta, the smallest difference that matters, above 0", o.Method)
	}
	checkConfidence(o.Confidence)
	return nil
}

func contains(list []string, name string) bool {
	for _, x := range list {
		if x == name {
			return true
		}
	}
	return false
}

// procedure makes the procedure once the first replications are known.
func (s *Selection) procedure() (Procedure, error) {
	o := &s.Options
	ask := Ask{Goal: o.Goal, Confidence: o.Confidence, N0: o.N0}
	if o.Method == "ocba" {
		step := o.Step
		if step < 1 {
			step = len(s.Arms)
		}
		return NewOCBA(len(s.Arms), ask, o.Budget, step), nil
	}
	s.Delta = o.Delta.of(s.values[0], o.N0)
	if math.IsNaN(s.Delta) {
		return nil, fmt.Errorf("delta is a share of A's mean, which is 0: give it as a number")
	}
	ask.Delta = s.Delta
	switch o.Method {
	case "rinott":
		return NewTwoStage(len(s.Arms), ask, false), nil
	case "dudewicz-dalal":
		return NewTwoStage(len(s.Arms), ask, true), nil
	}
	return NewKN(len(s.Arms), ask, false), nil
}

// proceed gives the procedure what it asks for until it has chosen.
func (s *Selection) proceed(ctx context.Context, crew *crew) {
	for i := range s.values {
		for r := range s.Options.N0 {
			if !s.usable(i, r) {
				return
			}
		}
	}
	p, err := s.procedure()
	if err != nil {
		s.Warnings = append(s.Warnings, err.Error())
		return
	}
	taken := make([]int, len(s.Arms))
	for s.feed(p, taken) {
		s.Best, s.Chosen = p.Best()
		s.Standing = p.Standing()
		if s.Chosen || !s.play(ctx, crew, s.batch(p.Next(), crew.workers)) {
			break
		}
	}
	if o, is := p.(*OCBA); is {
		s.Probability = o.Probability()
	}
}

// feed gives the procedure what it asks for, as far as it has been played;
// false when it asks for a run that has no value.
func (s *Selection) feed(p Procedure, taken []int) bool {
	for open := true; open; {
		open = false
		for i, n := range p.Next() {
			for ; n > 0 && taken[i] < len(s.values[i]); n-- {
				if !s.usable(i, taken[i]) {
					s.Chosen = false
					return false
				}
				p.Add(i, s.values[i][taken[i]])
				taken[i]++
				open = true
			}
		}
	}
	return true
}

// usable says whether a run has a value, and notes why it has none.
func (s *Selection) usable(arm, index int) bool {
	x := s.values[arm][index]
	if !math.IsNaN(x) && !math.IsInf(x, 0) {
		return true
	}
	run := &s.runs[arm][index]
	if run.Err != nil {
		s.Failed = run
		return false
	}
	s.Warnings = append(s.Warnings, fmt.Sprintf("%s was not observed in replication %d of %s: nothing can be chosen by it",
		plain(s.Options.Metric.Name), run.Replication, s.Arms[arm].Label))
	return false
}

// batch returns how many runs to play of each candidate. KN asks for one at a
// time; then some more are played ahead, so that no processor waits. What it
// turns out not to need is not used, and so does not change the choice.
func (s *Selection) batch(needed []int, workers int) []int {
	sum, competing := 0, 0
	for _, n := range needed {
		sum += n
		if n > 0 {
			competing++
		}
	}
	batch := append([]int(nil), needed...)
	if s.Options.Method == "kn" && sum < 2*workers {
		for i := range batch {
			if batch[i] > 0 {
				batch[i] = (2*workers + competing - 1) / competing
			}
		}
	}
	return batch
}

// play runs further replications; false when that was not possible.
func (s *Selection) play(ctx context.Context, crew *crew, more []int) bool {
	var jobs []job
	played, total := 0, 0
	for i := range s.runs {
		played += len(s.runs[i])
	}
	for r := 0; ; r++ {
		before := len(jobs)
		for i, n := range more {
			if r < n {
				jobs = append(jobs, job{i, s.replication(i, len(s.runs[i])+r)})
			}
		}
		if len(jobs) == before {
			break
		}
	}
	total = played + len(jobs)
	if total > s.Options.Budget {
		return false
	}
	ended := 0
	list := crew.play(ctx, jobs, func(int, *study.Played) {
		ended++
		if s.Options.Progress != nil {
			s.Options.Progress(Progress{Done: played + ended, Total: total, SoFar: s.soFar()})
		}
	})
	if ctx.Err() != nil {
		return false
	}
	s.take(jobs, list)
	return true
}

// take files the runs under their arms.
func (s *Selection) take(jobs []job, list []study.Played) {
	at := -1
	for i := range s.Measures {
		if s.Measures[i].Name == s.Options.Metric.Name {
			at = i
		}
	}
	for i := range list {
		run := Run{jobs[i].arm, jobs[i].replication, list[i]}
		value := math.NaN()
		if run.Err == nil {
			value = run.Values[at]
		}
		s.runs[run.Arm], s.values[run.Arm] = append(s.runs[run.Arm], run), append(s.values[run.Arm], value)
	}
}

func (s *Selection) soFar() string {
	if len(s.Standing) == 0 {
		return ""
	}
	left := 0
	for i := range s.Standing {
		if s.Standing[i].Out == 0 {
			left++
		}
	}
	return fmt.Sprintf("%s is ahead, %d still in", s.Arms[s.Best].Label, left)
}

func (s *Selection) replication(arm, index int) uint64 {
	number := s.Options.First + uint64(index)
	if s.independent {
		number += uint64(arm) * apart
	}
	return number
}

// keepUsed leaves the runs on which the choice stands; all of them when there
// was none.
func (s *Selection) keepUsed() {
	for i := range s.runs {
		n := len(s.runs[i])
		if len(s.Standing) > 0 && s.Failed == nil {
			n = min(n, s.Standing[i].Used)
		}
		s.Runs = append(s.Runs, s.runs[i][:n]...)
	}
	if len(s.Standing) == 0 {
		for i := range s.values {
			s.Standing = append(s.Standing, Standing{Estimate: results.NewEstimate(s.values[i]), Used: len(s.values[i])})
		}
	}
}

// Sentence returns the answer for a manager.
func (s *Selection) Sentence() string {
	best, name := &s.Arms[s.Best], plain(s.Options.Metric.Name)
	mean := results.FormatEstimate(s.Standing[s.Best].Estimate)
	runs := len(s.Runs)
	switch {
	case s.Failed != nil:
		return fmt.Sprintf("Nothing is chosen: replication %d of %s failed.", s.Failed.Replication, s.Arms[s.Failed.Arm].Label)
	case !s.Chosen:
		return fmt.Sprintf("Nothing is chosen in %d runs. So far %s (%s) is ahead in %s with %s.", runs, best.Label, best.Name, name, mean)
	case s.Options.Method == "ocba":
		return fmt.Sprintf("Choose %s (%s): %s %s, the best of %d in %d runs. By its own estimate the choice is right with a probability of at least %s; ocba gives no guarantee.",
			best.Label, best.Name, name, mean, len(s.Arms), runs, percent(min(.999, math.Floor(float64(s.Probability*1000))/1000)))
	}
	return fmt.Sprintf("Choose %s (%s): %s %s. With %s probability it is the best of %d, or no more than %s behind the best; %d runs.",
		best.Label, best.Name, name, mean, percent(s.Probability), len(s.Arms), results.FormatNumber(s.Delta, 3), runs)
}
