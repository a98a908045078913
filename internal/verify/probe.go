package verify

import (
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// watcher is the name under which the probe watches facts.
const watcher = "verify.probe"

// probe observes one run for all questions of a case. What several questions
// need is watched once.
type probe struct {
	world    *models.World
	recorder *results.Recorder
	warm     sim.Time // the window begins here
	open     bool     // the window has begun
	opening  []func() // called when it begins
	ends     []func() // called at the end of every batch

	waitsOf  map[int]*waits // by product, -1: all
	levelsOf map[int]*levels
	restsOf  *rests
	values   []float64 // of the metrics, once they have been read
	metrics  []results.Metric
}

// observed is one run with its probe, ready to be played.
type observed struct {
	probe *probe
	read  []func() []float64
}

// observe builds the world of a case and attaches what its questions need.
func observe(s *sim.Sim, c *Case, questions []*question) *observed {
	p := &probe{world: models.New(s, c.Scenario.Settings), waitsOf: map[int]*waits{}, levelsOf: map[int]*levels{}}
	_, p.warm = results.WarmUpOf(&c.Scenario.Settings.Time)
	o := &observed{probe: p}
	p.open = p.warm == 0
	p.world.Facts.BatchEnded.Watch(models.StageLast, watcher, func(*models.BatchEnded) {
		if !p.open && p.world.Now() >= p.warm {
			p.open = true
			for _, begin := range p.opening {
				begin()
			}
		}
		for _, end := range p.ends {
			end()
		}
	})
	for _, q := range questions {
		o.read = append(o.read, q.measure.watch(p, q))
	}
	p.recorder = results.NewRecorder(p.world, p.metrics)
	return o
}

// sums returns the sums of every question after the run.
func (o *observed) sums() [][]float64 {
	all := make([][]float64, len(o.read))
	for i, read := range o.read {
		all[i] = read()
	}
	return all
}

// metric asks for a metric and returns how it is read after the run.
func (p *probe) metric(m results.Metric) func() float64 {
	at := len(p.metrics)
	p.metrics = append(p.metrics, m)
	return func() float64 {
		if p.values == nil {
			p.values = p.recorder.Values(p.recorder.Window())
		}
		return p.values[at]
	}
}

// window returns the reported part of the run.
func (p *probe) window() results.Window { return p.recorder.Window() }

// seconds returns the length of the window.
func (p *probe) seconds() float64 {
	return sim.Time(p.world.Settings.Time.Horizon).Since(p.warm).Seconds()
}

// snapshot returns the totals at an instant at which a batch ends.
func (p *probe) snapshot(at sim.Span) func() (models.Ledger, models.Integrals) {
	var ledger models.Ledger
	var integrals models.Integrals
	p.ends = append(p.ends, func() {
		if p.world.Now() == sim.Time(at) {
			ledger, integrals = p.world.Ledger, p.world.Integrals()
		}
	})
	return func() (models.Ledger, models.Integrals) { return ledger, integrals }
}

// waits are the waits and times in the system that ended in the window.
type waits struct {
	answered, abandoned     float64
	waited, waitedAbandoned float64 // those with a wait > 0
	sum, squares, sumGaveUp float64 // seconds
	served                  float64
	sojourn                 float64
}

// waits returns the waits of a product, or of all.
func (p *probe) waits(product int) *waits {
	if w := p.waitsOf[product]; w != nil {
		return w
	}
	w := &waits{}
	p.waitsOf[product] = w
	mine := func(c *models.Case) bool { return p.open && (product < 0 || int(c.Product) == product) }
	p.world.Facts.ServiceStarted.Watch(models.StageFirst, watcher, func(f *models.ServiceStarted) {
		if !mine(f.Case) {
			return
		}
		x := p.world.Now().Since(f.Case.Arrived).Seconds()
		w.answered++
		if x > 0 {
			w.waited++
		}
		w.sum += x
		w.squares += x * x
	})
	p.world.Facts.Abandoned.Watch(models.StageFirst, watcher, func(f *models.Abandoned) {
		if !mine(f.Case) {
			return
		}
		w.abandoned++
		w.waitedAbandoned++
		w.sumGaveUp += p.world.Now().Since(f.Case.Arrived).Seconds()
	})
	p.world.Facts.ServiceEnded.Watch(models.StageFirst, watcher, func(f *models.ServiceEnded) {
		if !mine(f.Case) {
			return
		}
		x := p.world.Now().Since(f.Case.Arrived).Seconds()
		w.served++
		w.sojourn += x
	})
	return w
}

// levels are numbers of contacts of a product, or of all, in the system and in
// service, over the window.
type levels struct {
	at                  sim.Time
	inSystem, inService int
	system, service     int64   // integrals, µs
	timeSystem          []int64 // µs with exactly so many
	timeService         []int64
	timeWaiting         []int64
	busyPeriods         int64
}

// levels returns the levels of a product, or of all.
func (p *probe) levels(product int) *levels {
	if l := p.levelsOf[product]; l != nil {
		return l
	}
	l := &levels{}
	p.levelsOf[product] = l
	f := &p.world.Facts
	change := func(c *models.Case, system, service int) {
		if product >= 0 && int(c.Product) != product {
			return
		}
		l.advance(p.world.Now())
		if l.inSystem == 0 && system > 0 {
			l.busyPeriods++
		}
		l.inSystem += system
		l.inService += service
	}
	f.Arrived.Watch(models.StageFirst, watcher, func(f *models.Arrived) { change(f.Case, 1, 0) })
	f.Abandoned.Watch(models.StageFirst, watcher, func(f *models.Abandoned) { change(f.Case, -1, 0) })
	f.Blocked.Watch(models.StageFirst, watcher, func(f *models.Blocked) { change(f.Case, -1, 0) })
	f.ServiceStarted.Watch(models.StageFirst, watcher, func(f *models.ServiceStarted) { change(f.Case, 0, 1) })
	f.ServiceEnded.Watch(models.StageFirst, watcher, func(f *models.ServiceEnded) { change(f.Case, -1, -1) })
	p.opening = append(p.opening, func() {
		*l = levels{at: p.world.Now(), inSystem: l.inSystem, inService: l.inService}
	})
	p.ends = append(p.ends, func() { l.advance(p.world.Now()) })
	return l
}

// advance brings the integrals up to now.
func (l *levels) advance(now sim.Time) {
	d := int64(now - l.at)
	if d == 0 {
		return
	}
	l.at = now
	l.system += int64(l.inSystem) * d
	l.service += int64(l.inService) * d
	grow(&l.timeSystem, l.inSystem, d)
	grow(&l.timeService, l.inService, d)
	grow(&l.timeWaiting, l.inSystem-l.inService, d)
}

func grow(times *[]int64, level int, d int64) {
	for len(*times) <= level {
		*times = append(*times, 0)
	}
	(*times)[level] += d
}

// atLeast returns the time spent at a level or above.
func atLeast(times []int64, level int) float64 {
	sum := int64(0)
	for i := level; i < len(times); i++ {
		sum += times[i]
	}
	return float64(sum)
}
