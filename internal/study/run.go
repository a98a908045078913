package study

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"runtime/debug"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Arms of a replication, as they stand in tables.
const (
	ArmScenario = "scenario" // the scenario as it is
	ArmRoleOff  = "role_off" // the same customers with role.mode = "off"
	ArmFigure1  = "figure_1" // portfolios and assigned roles crossed
	ArmSurvey   = "survey"   // portfolios and assigned roles drawn at random
)

// arm is one way to run a replication.
type arm struct {
	name     string
	settings *models.Settings
	people   bool // keep what every agent is and did
}

// RunResult is one finished run.
type RunResult struct {
	ID          string // 12 hexadecimal digits for people; see runID
	Arm         string
	Replication uint64
	Err         error // nil: the run is complete
	Events      uint64
	WarmUp      sim.Time // what is cut off, in whole batches
	Fingerprint Fingerprint
	Values      []float64 // by metric; nil when the run failed
	Series      []results.SeriesPoint
	Effort      results.Effort
	Ideas       []float64 // per agent-year, by agent; nil in runs of very many agents
	People      []Person  // when they were asked for
	Warnings    []string

	ContactsPerAgentYear float64 // served
}

// Status returns "ok" or "failed".
func (r *RunResult) Status() string {
	if r.Err != nil {
		return "failed"
	}
	return "ok"
}

// Person is one agent of a run and what he did in the reported window.
type Person struct {
	Index, Products, Perspective                        int
	Social, Learning, Creativity, Courage, Confidence   float64
	Intensity                                           float64 // of the assigned role
	Tally                                               models.AgentTally
	IdeasPerYear, RecombinationsPerYear, RefinedPerYear float64
	ExhaustionMean, EnergyMean                          float64 // at the end of a working day; NaN without stress
}

// ideasKeptUpTo is the number of agents up to which every agent's ideas are
// kept for the picture of their distribution.
const ideasKeptUpTo = 20_000

// runID names a run by everything that decides its numbers: 12 hexadecimal
// digits of a SHA-256.
func runID(hash, arm string, seed, replication uint64) string {
	return identity(hash, arm, seed, replication)[:12]
}

// identity is the whole SHA-256, 64 hexadecimal digits.
func identity(hash, arm string, seed, replication uint64) string {
	text := fmt.Sprintf("streams %d\nmodel %s\nscenario %s\narm %s\nseed %d\nreplication %d\n",
		sim.StreamScheme, models.ModelVersion, hash, arm, seed, replication)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// pair is one replication: its runs in the order of the arms.
type pair []RunResult

func (p pair) failures() int {
	n := 0
	for i := range p {
		if p[i].Err != nil {
			n++
		}
	}
	return n
}

// replicate runs every arm of one replication in turn. Its error is that of
// the context; what goes wrong in a run is the run's.
func (r *Report) replicate(ctx context.Context, s *sim.Sim) (pair, error) {
	key := s.Key()
	runs := make(pair, 0, len(r.arms))
	for i := range r.arms {
		if i > 0 {
			s.Reset(key)
		}
		run := r.play(ctx, s, &r.arms[i])
		if run.Err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			s = sim.New(key) // what failed may have left its memory in disorder
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// play runs one arm to its end and reads it. A panic becomes the run's error.
func (r *Report) play(ctx context.Context, s *sim.Sim, a *arm) (run RunResult) {
	run = RunResult{Arm: a.name, Replication: s.Key().Replication,
		ID: runID(r.subject.hash, a.name, s.Key().Seed, s.Key().Replication)}
	defer func() {
		if p := recover(); p != nil {
			run.Err = &sim.RunError{Key: s.Key(), Err: fmt.Errorf("panic: %v", p), Stack: string(debug.Stack())}
			run.Values, run.Series, run.Ideas, run.People = nil, nil, nil, nil
			run.Fingerprint = Fingerprint{}
		}
	}()
	watched := r.watch(s, a.settings)
	if err := watched.run(ctx); err != nil {
		run.Err = &sim.RunError{Key: s.Key(), Err: err}
		return run
	}
	watched.read(&run)
	if len(run.People) <= ideasKeptUpTo {
		run.Ideas = make([]float64, len(run.People))
		for i := range run.People {
			run.Ideas[i] = run.People[i].IdeasPerYear
		}
	}
	if !a.people {
		run.People = nil
	}
	return run
}

// watched is a run with its observers: one world, or one for each site.
type watched struct {
	worlds    []*models.World
	sites     []*models.Site // nil: one world
	recorders []*results.Recorder
	efforts   []func(results.Window) results.Effort
	run       func(context.Context) error
}

// watch builds the organisation of a run and attaches the observers.
func (r *Report) watch(s *sim.Sim, settings *models.Settings) *watched {
	o := &watched{}
	if settings.Sites.Count > 1 {
		sites := models.NewSites(s.Key(), settings)
		o.sites = sites
		for _, site := range sites {
			o.worlds = append(o.worlds, site.World)
		}
		o.run = func(ctx context.Context) error {
			_, err := models.RunSites(ctx, sites, r.siteWorkers())
			return err
		}
	} else {
		w := models.New(s, settings)
		o.worlds, o.run = []*models.World{w}, w.Run
	}
	for _, w := range o.worlds {
		recorder := results.NewRecorder(w, r.Metrics)
		o.recorders, o.efforts = append(o.recorders, recorder), append(o.efforts, results.WatchEffort(recorder))
	}
	return o
}

// siteWorkers returns on how many workers the sites of one run are played:
// those that are left idle by fewer replications than there are workers. The
// number changes no result.
func (r *Report) siteWorkers() int {
	if r.subject.replications == 0 {
		return 1 // a single run, beside which others go on
	}
	workers := r.options.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return max(1, workers/r.subject.replications)
}

// read takes from the observers what a run result holds.
func (o *watched) read(run *RunResult) {
	windows := make([]results.Window, len(o.worlds))
	for i, w := range o.worlds {
		windows[i] = o.recorders[i].Window()
		run.Events += w.Events()
		run.People = append(run.People, peopleOf(w, windows[i], len(run.People))...)
		effort := o.efforts[i](windows[i])
		if i > 0 {
			effort = run.Effort.Plus(effort)
		}
		run.Effort = effort
	}
	all := results.Pool(windows)
	run.Values, run.Series = results.ValuesOf(o.recorders, windows), results.SeriesOf(o.recorders)
	run.Fingerprint = fingerprintOf(o.worlds, run.Values, run.Series)
	_, run.WarmUp = o.recorders[0].WarmUp()
	run.Warnings = o.recorders[0].Warnings()
	run.ContactsPerAgentYear = float64(all.Ledger.Served) / all.AgentYears()
}

// peopleOf reads the agents of a world at its end and numbers them from first.
func peopleOf(w *models.World, window results.Window, first int) []Person {
	agents := w.Agents()
	years, stress := window.Years(), w.Settings.Has("stress")
	people := make([]Person, len(agents))
	for i := range agents {
		a, t := &agents[i], window.Agents[i]
		p := Person{Index: first + a.Index, Products: len(a.Products), Perspective: a.Perspective, Social: a.Social, Learning: a.Learning,
			Creativity: a.Creativity, Courage: a.Courage, Confidence: a.Confidence, Intensity: a.Intensity, Tally: t}
		p.RecombinationsPerYear, p.RefinedPerYear = float64(t.Recombinations)/years, float64(t.Refinements)/years
		p.IdeasPerYear = float64(t.Recombinations+t.Refinements) / years
		p.ExhaustionMean, p.EnergyMean = missing, missing
		if stress && t.Days > 0 {
			p.ExhaustionMean, p.EnergyMean = t.Exhaustion/float64(t.Days), t.Energy/float64(t.Days)
		}
		people[i] = p
	}
	return people
}
