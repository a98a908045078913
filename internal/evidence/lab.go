package evidence

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Arm is a shipped scenario with some settings replaced, and how often it is
// run. Arms of one scenario meet the same customers and faults.
type Arm struct {
	Scenario string
	Set      []string // overrides, key=value
	Count    int      // replications, numbered from 0
}

// Observation is what is kept of one run.
type Observation struct {
	Window results.Window     // what is reported, after the warm-up
	Values map[string]float64 // every metric of that window, by name
	People []Person
	Years  []Year // from time 0, warm-up included; whole years of 13 batches only
}

// Person is one agent of a run.
type Person struct {
	models.AgentTally          // of the reported window
	Talked            sim.Span // handling time without travel and the second line
	Products          int
	Role              float64 // intensity of the assigned role
	Confidence        float64
	Social, Learning  float64
	Creativity        float64
	Courage           float64
	Commitment        float64 // 0 when mechanism sharing is off
	Steward           float64 // at the end
	Perspective       int
}

// Year is one year of a run.
type Year struct {
	Ledger models.Ledger
	Fixing map[string]float64 // minutes that each mechanism added to the time of fixing
}

// batchesPerYear holds for the batches of four weeks of the shipped scenarios.
const batchesPerYear = 13

// lab runs arms and remembers them.
type lab struct {
	guard    sync.Mutex
	runs     map[string][]*Observation
	done     int // runs
	known    int // runs that have been asked for
	progress func(done, known int)
}

func newLab() *lab { return &lab{runs: map[string][]*Observation{}} }

// runs returns the runs of every arm, by arm and replication. Arms that have
// not been run yet are, all of one replication after the other, so that any
// number of workers has something to do. Arms are the same when their
// settings are, however they were written.
func (e Effort) runs(ctx context.Context, arms ...Arm) ([][]*Observation, error) {
	var missing []*job
	keys := make([]string, len(arms))
	for i, a := range arms {
		set := slices.Concat(a.Set, e.short)
		sc, err := scenarios.Load(a.Scenario, set...)
		if err != nil {
			return nil, fmt.Errorf("evidence: arm %s %v: %w", a.Scenario, set, err)
		}
		keys[i] = fmt.Sprintf("%s %d %d", sc.Hash(), sc.Seed, a.Count)
		isThis := func(j *job) bool { return j.key == keys[i] }
		if e.lab.runs[keys[i]] == nil && !slices.ContainsFunc(missing, isThis) {
			missing = append(missing, &job{key: keys[i], arm: a, settings: sc.Settings, seed: sc.Seed, runs: make([]*Observation, a.Count)})
		}
	}
	if err := e.lab.play(ctx, missing, e.Workers); err != nil {
		return nil, err
	}
	all := make([][]*Observation, len(arms))
	for i, key := range keys {
		all[i] = e.lab.runs[key]
	}
	return all, nil
}

// job is an arm that has to be run.
type job struct {
	key      string
	arm      Arm
	settings *models.Settings
	seed     uint64
	runs     []*Observation
}

func (l *lab) play(ctx context.Context, jobs []*job, workers int) error {
	type unit struct {
		*job
		replication uint64
	}
	var units []unit // one replication of every arm, then the next
	for replication := range uint64(most(jobs)) {
		for _, j := range jobs {
			if replication < uint64(j.arm.Count) {
				units = append(units, unit{j, replication})
			}
		}
	}
	l.told(0, len(units))
	_, err := sim.Replicate(ctx, sim.Plan{Count: len(units), Workers: workers}, func(ctx context.Context, s *sim.Sim) (struct{}, error) {
		u := units[s.Key().Replication]
		s.Reset(sim.Key{Seed: u.seed, Replication: u.replication})
		run, err := play(ctx, s, u.settings)
		if err != nil {
			return struct{}{}, fmt.Errorf("%s %v: %w", u.arm.Scenario, u.arm.Set, err)
		}
		u.runs[u.replication] = run
		l.told(1, 0)
		return struct{}{}, nil
	})
	if err != nil {
		return err
	}
	for _, j := range jobs {
		l.runs[j.key] = j.runs
	}
	return nil
}

// most returns the largest number of replications of some arms.
func most(jobs []*job) (n int) {
	for _, j := range jobs {
		n = max(n, j.arm.Count)
	}
	return n
}

// told counts runs and tells how far the work is.
func (l *lab) told(done, asked int) {
	l.guard.Lock()
	defer l.guard.Unlock()
	l.done, l.known = l.done+done, l.known+asked
	if l.progress != nil {
		l.progress(l.done, l.known)
	}
}

// play plays one run and keeps what claims read.
func play(ctx context.Context, s *sim.Sim, settings *models.Settings) (*Observation, error) {
	w := models.New(s, settings)
	recorder := results.NewRecorder(w, results.AllMetrics())
	course, talked := watchYears(w), watchTalk(recorder)
	if err := w.Run(ctx); err != nil {
		return nil, err
	}
	run := &Observation{Window: recorder.Window(), Values: map[string]float64{}, Years: course.years()}
	values := recorder.Values(run.Window)
	for i, m := range recorder.Metrics() {
		run.Values[m.Name] = values[i]
	}
	agents := w.Agents()
	for i := range agents {
		a := &agents[i]
		run.People = append(run.People, Person{AgentTally: run.Window.Agents[i], Talked: talked[i], Products: len(a.Products), Role: a.Intensity, Confidence: a.Confidence,
			Social: a.Social, Learning: a.Learning, Creativity: a.Creativity, Courage: a.Courage, Commitment: w.Commitment(a), Steward: a.Steward, Perspective: a.Perspective})
	}
	return run, nil
}

// watchTalk adds up every agent's own handling time in the reported window.
func watchTalk(r *results.Recorder) []sim.Span {
	w := r.World()
	talked := make([]sim.Span, len(w.Agents()))
	_, begin := r.WarmUp()
	w.Facts.ServiceEnded.Watch(models.StageLast, "evidence.talk", func(f *models.ServiceEnded) {
		if w.Now() > begin { // what ends with the warm-up belongs to it
			talked[f.Agent.Index] += f.Agent.ContactTime()
		}
	})
	return talked
}

// yearly notes the running totals at the end of every batch.
type yearly struct {
	turns   []string
	ledgers []models.Ledger
	effects [][]float64
}

func watchYears(w *models.World) *yearly {
	y := &yearly{turns: w.FixTime.Turns()}
	keep := func() {
		now := make([]float64, len(y.turns))
		w.FixTime.Effects(now)
		y.ledgers, y.effects = append(y.ledgers, w.Ledger), append(y.effects, now)
	}
	keep()
	w.Facts.BatchEnded.Watch(models.StageLast, "evidence.years", func(*models.BatchEnded) { keep() })
	return y
}

func (y *yearly) years() (all []Year) {
	for from := 0; from+batchesPerYear < len(y.ledgers); from += batchesPerYear {
		to := from + batchesPerYear
		year := Year{Ledger: y.ledgers[to].Since(y.ledgers[from]), Fixing: map[string]float64{}}
		for i, name := range y.turns {
			year.Fixing[name] = (y.effects[to][i] - y.effects[from][i]) / float64(sim.Minute)
		}
		all = append(all, year)
	}
	return all
}

// each reads one value from every run.
func each(runs []*Observation, read func(*Observation) float64) []float64 {
	values := make([]float64, len(runs))
	for i, r := range runs {
		values[i] = read(r)
	}
	return values
}

// metric reads a metric from every run. It panics when there is none of that
// name, because a claim is then wrong.
func metric(runs []*Observation, name string) []float64 {
	return each(runs, func(r *Observation) float64 {
		x, known := r.Values[name]
		if !known {
			panic("evidence: " + results.Metrics.Unknown(name))
		}
		return x
	})
}

// minus returns a - b, replication by replication.
func minus(a, b []float64) []float64 { return plus(a, times(-1, b)) }

// plus returns a + b, replication by replication.
func plus(a, b []float64) []float64 {
	sum := make([]float64, len(a))
	for i := range a {
		sum[i] = a[i] + b[i]
	}
	return sum
}

// times returns the values multiplied by a factor.
func times(factor float64, a []float64) []float64 {
	product := make([]float64, len(a))
	for i := range a {
		product[i] = factor * a[i]
	}
	return product
}

// over returns a/b, replication by replication; NaN where b is 0.
func over(a, b []float64) []float64 {
	share := make([]float64, len(a))
	for i := range a {
		share[i] = math.NaN()
		if b[i] != 0 {
			share[i] = a[i] / b[i]
		}
	}
	return share
}

// slopeOf returns the least-squares slope of y on x in each replication; x and
// y are by arm, then replication. It is NaN where x does not vary.
func slopeOf(x, y [][]float64) []float64 {
	slopes := make([]float64, len(x[0]))
	for i := range slopes {
		var xMean, yMean, products, squares float64
		n := float64(len(x))
		for arm := range x {
			xMean += x[arm][i] / n
			yMean += y[arm][i] / n
		}
		for arm := range x {
			d := x[arm][i] - xMean
			products += float64(d * (y[arm][i] - yMean))
			squares += float64(d * d)
		}
		slopes[i] = math.NaN()
		if squares > 0 {
			slopes[i] = products / squares
		}
	}
	return slopes
}
