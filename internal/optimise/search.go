package optimise

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"frontline.dev/frontline/sim"
)

// Options say how a search is run. Zero values take the defaults.
type Options struct {
	Population   int     // points of a generation; 0: 40; even
	Generations  int     // 0: 25
	Budget       int     // runs of the search, the final ones aside; 0: as many as the generations take
	Replications int     // of a new point; 0: 3
	Least        int     // replications before a point may stay on the front; 0: 10
	Fresh        int     // fresh replications of the final front; 0: 30
	FrontMost    int     // points of the final front at most; the most crowded go; 0: 25
	FreshLeast   int     // points that are run again at least: the front, then the next best; 0: 5
	Crossing     float64 // probability of crossover; 0: 0.9
	Eta          float64 // distribution index of crossover and mutation; 0: 20
	Workers      int     // points at the same time; 0: 1; never changes a result
	Seed         uint64  // of the search itself; the model has its own
	Progress     func(Progress)

	noSwap bool // see variation
}

// Progress says how far a search is.
type Progress struct {
	Generation, Generations int
	Runs, Expected          int // so far, and expected altogether
	Final                   bool
}

func (o Options) withDefaults() Options {
	set := func(at *int, value int) {
		if *at == 0 {
			*at = value
		}
	}
	set(&o.Population, 40)
	set(&o.Generations, 25)
	set(&o.Replications, 3)
	set(&o.Least, 10)
	set(&o.Fresh, 30)
	set(&o.FrontMost, 25)
	set(&o.FreshLeast, 5)
	o.FreshLeast = min(o.FreshLeast, o.FrontMost)
	set(&o.Workers, 1)
	o.Population += o.Population % 2
	o.Least = max(o.Least, o.Replications)
	if o.Crossing == 0 {
		o.Crossing = 0.9
	}
	if o.Eta == 0 {
		o.Eta = 20
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return o
}

func (o Options) check() error {
	switch {
	case o.Population < 4:
		return fmt.Errorf("population %d: must be at least 4", o.Population)
	case min(o.Generations, o.Replications, o.Fresh, o.FrontMost, o.Workers) < 1 || o.Budget < 0:
		return errors.New("generations, replications, fresh replications, points of the front and workers must be at least 1, the budget at least 0")
	case !(o.Crossing > 0 && o.Crossing <= 1) || !(o.Eta > 0):
		return fmt.Errorf("crossover with probability %g and index %g: must be in (0, 1] and above 0", o.Crossing, o.Eta)
	}
	return nil
}

// search is one call of Search.
type search struct {
	Problem
	Options
	evaluators []Evaluate // one for each worker
	known      map[string]*candidate
	order      []*candidate // as they were made
	runs       int
	generation int
	final      bool
	failed     error // of an evaluation; the context's, too
}

// Search looks for the front of a problem. start is called once for each
// worker and returns what runs points; the results do not depend on how many
// there are. When all points together are no more than the search would try,
// all are tried.
//
// When the context ends, what has been finished is returned with Interrupted
// set and no error. Errors: a problem or options that are none, an evaluation
// that fails.
func Search(ctx context.Context, p Problem, start func() Evaluate, o Options) (*Result, error) {
	o = o.withDefaults()
	if err := errors.Join(p.Check(), o.check()); err != nil {
		return nil, err
	}
	s := &search{Problem: p, Options: o, known: map[string]*candidate{}}
	for range o.Workers {
		s.evaluators = append(s.evaluators, start())
	}
	lattice := p.Lattice()
	exhaustive := lattice > 0 && lattice <= o.Population*o.Generations && (o.Budget == 0 || lattice*o.Replications <= o.Budget)
	var population []*candidate
	if exhaustive {
		s.Generations = 1
		population = s.evaluate(ctx, p.lattice(lattice))
		s.confirm(ctx, func() []*candidate { return s.order })
	} else {
		population = s.evolve(ctx)
	}
	if s.failed == nil {
		s.final = true
	}
	pool := s.order
	if len(pool) > 5000 {
		pool = population // far more than can be compared with each other
	}
	s.refresh(ctx, pool)
	if s.failed != nil && !errors.Is(s.failed, context.Canceled) && !errors.Is(s.failed, context.DeadlineExceeded) {
		return nil, s.failed
	}
	r := s.result(pool)
	r.Exhaustive, r.Interrupted = exhaustive, s.failed != nil
	return r, nil
}

// evolve runs the generations and returns the last population.
func (s *search) evolve(ctx context.Context) []*candidate {
	stream := sim.NewStream(s.Seed, 0, "optimise.search")
	v := &variation{levers: s.Levers, stream: &stream, crossing: s.Crossing, eta: s.Eta, noSwap: s.noSwap}
	population := s.evaluate(ctx, v.scatter(s.Population))
	population = s.survivors(ctx, population)
	for s.generation = 1; s.generation < s.Generations && s.failed == nil && !s.spent(); s.generation++ {
		children := s.evaluate(ctx, s.offspring(v, population))
		population = s.survivors(ctx, append(population, children...))
	}
	return population
}

func (s *search) spent() bool { return s.Budget > 0 && s.runs >= s.Budget }

// offspring makes as many new points as the population has. A point that has
// been tried already is mutated further, and left out when that does not help.
func (s *search) offspring(v *variation, population []*candidate) (points [][]float64) {
	taken := map[string]bool{}
	parent := func() []float64 {
		a, b := population[v.stream.IntN(len(population))], population[v.stream.IntN(len(population))]
		if a.rank > b.rank || a.rank == b.rank && a.crowding < b.crowding {
			a = b
		}
		return a.point
	}
	for tries := 0; len(points) < s.Population && tries < 20*s.Population; tries++ {
		a, b := v.children(parent(), parent())
		for _, child := range [][]float64{a, b} {
			k := key(child)
			if _, known := s.known[k]; !known && !taken[k] && len(points) < s.Population {
				taken[k] = true
				points = append(points, child)
			}
		}
	}
	return points
}

// survivors confirms the front and returns the best of a list by rank and
// crowding.
func (s *search) survivors(ctx context.Context, list []*candidate) (kept []*candidate) {
	fronts := s.confirm(ctx, func() []*candidate { return list })
	for _, front := range fronts {
		crowd(front)
		if room := s.Population - len(kept); len(front) > room {
			front = slices.Clone(front)
			sort.SliceStable(front, func(a, b int) bool { return front[a].crowding > front[b].crowding })
			front = front[:room]
		}
		kept = append(kept, front...)
	}
	return kept
}

// confirm runs the first front of a list with more replications until every
// member has the least number, and returns the fronts.
func (s *search) confirm(ctx context.Context, list func() []*candidate) [][]*candidate {
	for {
		fronts := sortByRank(list())
		var tasks []task
		for _, c := range fronts[0] {
			if missing := s.Least - len(c.search); missing > 0 && !c.refused && s.failed == nil {
				tasks = append(tasks, task{c, len(c.search), missing, false})
			}
		}
		if len(tasks) == 0 {
			return fronts
		}
		s.perform(ctx, tasks)
	}
}

// evaluate runs new points and returns those that were run.
func (s *search) evaluate(ctx context.Context, points [][]float64) (made []*candidate) {
	var tasks []task
	for _, point := range points {
		k := key(point)
		if s.known[k] != nil {
			continue
		}
		c := &candidate{point: point}
		s.known[k] = c
		tasks = append(tasks, task{c, 0, s.Replications, false})
	}
	s.perform(ctx, tasks)
	for _, t := range tasks {
		if t.c.search != nil || t.c.refused {
			made = append(made, t.c)
		}
	}
	s.order = append(s.order, made...)
	return made
}

// task is some replications of one point.
type task struct {
	c        *candidate
	first, n int
	fresh    bool
}

// perform runs tasks over the workers, each into its own candidate, and judges
// them.
func (s *search) perform(ctx context.Context, tasks []task) {
	var guard sync.Mutex
	var group sync.WaitGroup
	next := 0
	for _, evaluate := range s.evaluators {
		group.Go(func() {
			for {
				guard.Lock()
				if next == len(tasks) || s.failed != nil {
					guard.Unlock()
					return
				}
				t := tasks[next]
				next++
				guard.Unlock()
				rows, err := evaluate(ctx, slices.Clone(t.c.point), t.first, t.n)
				guard.Lock()
				s.take(t, rows, err)
				guard.Unlock()
			}
		})
	}
	group.Wait()
}

// take notes what came of a task.
func (s *search) take(t task, rows [][]float64, err error) {
	switch {
	case errors.Is(err, ErrPoint):
		t.c.refused = true
	case err != nil:
		if s.failed == nil || errors.Is(s.failed, context.Canceled) {
			s.failed = err
		}
		return
	case t.fresh:
		t.c.fresh = append(t.c.fresh, rows...)
	default:
		t.c.search = append(t.c.search, rows...)
	}
	if !t.fresh {
		t.c.judge(s.Problem, t.c.search)
	}
	s.runs += len(rows)
	s.Progress(Progress{Generation: s.generation, Generations: s.Generations, Runs: s.runs, Expected: s.expected(), Final: s.final})
}

// expected is a guess of how many runs there will be: new points at their few
// replications, a front at its least number, the final front.
func (s *search) expected() int {
	last := s.FrontMost * s.Fresh
	if s.final {
		return max(s.runs, 1) + last/4
	}
	body := s.Population * s.Generations * s.Replications
	if n := s.Lattice(); n > 0 && n <= s.Population*s.Generations {
		body = n * s.Replications
	} else if s.generation > 1 {
		body = s.runs * s.Generations / s.generation
	}
	if s.Budget > 0 {
		body = min(body, s.Budget)
	}
	return max(body+last, s.runs)
}

// Expected returns about how many runs a search takes.
func (o Options) Expected(p Problem) int {
	s := &search{Problem: p, Options: o.withDefaults()}
	return s.expected()
}
