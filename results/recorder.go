package results

import (
	"fmt"
	"slices"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// Recorder observes one run from time 0: it keeps the running totals at the
// end of every batch and cuts them when it is read, so that the warm-up can
// be moved after the run. What agents did is kept one by one for the warm-up
// of the settings only.
//
// Attach it with [NewRecorder] before the world runs; read it after.
type Recorder struct {
	world   *models.World
	metrics []Metric
	reads   []func(Window) float64

	ends      []sim.Time // of the batches; ends[0] is time 0
	ledgers   []models.Ledger
	integrals []models.Integrals
	sums      []*Sum

	warm     int // batches of the warm-up
	atWarmUp []models.AgentTally
	lately   []models.AgentTally // at the end of the last batch
	tallies  []models.AgentTally // differences, made anew for each reading

	series   []SeriesPoint
	warnings []string
}

// SeriesPoint holds the metrics of one batch that are asked for as a series,
// in the order of [Recorder.SeriesMetrics].
type SeriesPoint struct {
	From, To sim.Time
	Values   []float64
}

// recorderName is under what the recorder watches facts.
const recorderName = "results.recorder"

// NewRecorder attaches a recorder with these metrics to a world that has been
// built and has not run.
func NewRecorder(w *models.World, metrics []Metric) *Recorder {
	agents := len(w.Agents())
	r := &Recorder{world: w, metrics: metrics, lately: make([]models.AgentTally, agents), tallies: make([]models.AgentTally, agents)}
	r.planWarmUp()
	w.Facts.BatchEnded.Watch(models.StageLast, recorderName, func(*models.BatchEnded) { r.endBatch() })
	for _, m := range metrics {
		r.reads = append(r.reads, m.Watch(r))
	}
	r.keep(0)
	return r
}

// WarmUpOf returns the warm-up that is cut off: rounded up to whole batches
// or, when nothing would be left to report, down to the last that leaves one.
func WarmUpOf(s *models.TimeSettings) (batches int, end sim.Time) {
	batch := min(s.Batch, s.Horizon)
	batches = int((s.WarmUp + batch - 1) / batch)
	batches = min(batches, int((s.Horizon+batch-1)/batch)-1)
	return batches, sim.Time(sim.Span(batches) * batch)
}

// planWarmUp warns when less is cut off than the settings say.
func (r *Recorder) planWarmUp() {
	s := &r.world.Settings.Time
	batches, end := WarmUpOf(s)
	r.warm = batches
	if end < sim.Time(s.WarmUp) {
		r.warnings = append(r.warnings, fmt.Sprintf("the warm-up of %v is cut to %v, because whole batches of %v leave nothing else to report",
			s.WarmUp, sim.Span(end), min(s.Batch, s.Horizon)))
	}
}

// World returns the world that is observed.
func (r *Recorder) World() *models.World { return r.world }

// Metrics returns the metrics in the order of Values; read only.
func (r *Recorder) Metrics() []Metric { return r.metrics }

// Warnings returns what a reader of the numbers has to know.
func (r *Recorder) Warnings() []string { return r.warnings }

// keep notes the running totals at the end of a batch.
func (r *Recorder) keep(at sim.Time) {
	r.ends = append(r.ends, at)
	r.ledgers = append(r.ledgers, r.world.Ledger)
	r.integrals = append(r.integrals, r.world.Integrals())
	for _, s := range r.sums {
		s.ends = append(s.ends, s.now)
	}
	if len(r.ends)-1 == r.warm {
		r.atWarmUp = r.people(nil)
	}
}

func (r *Recorder) people(into []models.AgentTally) []models.AgentTally {
	into = into[:0]
	agents := r.world.Agents()
	for i := range agents {
		into = append(into, agents[i].Tally)
	}
	return into
}

func (r *Recorder) endBatch() {
	r.keep(r.world.Now())
	last := len(r.ends) - 1
	point := SeriesPoint{From: r.ends[last-1], To: r.ends[last]}
	window := r.window(last-1, last)
	window.Agents = r.since(r.lately)
	for i, m := range r.metrics {
		if m.Series {
			point.Values = append(point.Values, r.reads[i](window))
		}
	}
	r.series = append(r.series, point)
	r.lately = r.people(r.lately)
}

// since returns what every agent did since earlier readings. The slice is
// made anew at the next call.
func (r *Recorder) since(earlier []models.AgentTally) []models.AgentTally {
	agents := r.world.Agents()
	for i := range agents {
		r.tallies[i] = agents[i].Tally.Since(earlier[i])
	}
	return r.tallies
}

// window returns the window from the end of one batch to the end of another,
// without agents.
func (r *Recorder) window(first, last int) Window {
	return Window{From: r.ends[first], To: r.ends[last], first: first, last: last,
		Ledger:    r.ledgers[last].Since(r.ledgers[first]),
		Integrals: r.integrals[last].Since(r.integrals[first]),
		Headcount: len(r.world.Agents()), CustomerCount: r.world.Settings.CustomerCount()}
}

// Batches returns how many batches have ended.
func (r *Recorder) Batches() int { return len(r.ends) - 1 }

// WarmUp returns the end of the warm-up in whole batches.
func (r *Recorder) WarmUp() (batches int, end sim.Time) { return WarmUpOf(&r.world.Settings.Time) }

// Window returns what is to be reported: from the warm-up to the end. It
// panics when the run has not passed the warm-up.
func (r *Recorder) Window() Window { return r.From(r.warm) }

// From returns the window that leaves out that many batches. Agents are there
// when that is the warm-up of the settings. It panics when no batch is left.
func (r *Recorder) From(batches int) Window {
	if batches < 0 || batches >= r.Batches() {
		panic(fmt.Sprintf("results: a window from batch %d of a run of %d batches", batches, r.Batches()))
	}
	w := r.window(batches, r.Batches())
	if batches == r.warm {
		w.Agents = slices.Clone(r.since(r.atWarmUp))
	}
	return w
}

// Values reads every metric for a window, in the order of Metrics.
func (r *Recorder) Values(w Window) []float64 {
	values := make([]float64, len(r.reads))
	for i, value := range r.reads {
		values[i] = value(w)
	}
	return values
}

// ValuesOf reads every metric of an organisation of several sites, each with
// its recorder and window: metrics that are functions of the window alone as
// if it were one site, the others as the mean over the sites that have one.
func ValuesOf(sites []*Recorder, windows []Window) []float64 {
	values := sites[0].Values(Pool(windows))
	if len(sites) == 1 {
		return values
	}
	apart := make([][]float64, len(sites))
	for i := range sites {
		apart[i] = sites[i].Values(windows[i])
	}
	for m := range values {
		if !sites[0].metrics[m].Pooled {
			values[m] = meanAcross(apart, m)
		}
	}
	return values
}

// SeriesOf returns one point for every batch: the mean over the sites.
func SeriesOf(sites []*Recorder) []SeriesPoint {
	if len(sites) == 1 {
		return sites[0].series
	}
	points := make([]SeriesPoint, len(sites[0].series))
	for i := range points {
		points[i] = sites[0].series[i]
		apart := make([][]float64, len(sites))
		for k := range sites {
			apart[k] = sites[k].series[i].Values
		}
		points[i].Values = make([]float64, len(apart[0]))
		for m := range points[i].Values {
			points[i].Values[m] = meanAcross(apart, m)
		}
	}
	return points
}

func meanAcross(apart [][]float64, at int) float64 {
	column := make([]float64, len(apart))
	for i := range apart {
		column[i] = apart[i][at]
	}
	return NewEstimate(column).Center
}

// SeriesMetrics returns the metrics that are read for every batch.
func SeriesMetrics(metrics []Metric) []Metric {
	var series []Metric
	for _, m := range metrics {
		if m.Series {
			series = append(series, m)
		}
	}
	return series
}

// Series returns one point for every batch, those of the warm-up included.
func (r *Recorder) Series() []SeriesPoint { return r.series }

// Sum is a running total that a metric keeps for itself. The recorder notes
// it at the end of every batch, so that it can be cut like its own totals.
type Sum struct {
	now  float64
	ends []float64
}

// Sum returns a new running total; ask for it in Watch.
func (r *Recorder) Sum() *Sum {
	s := &Sum{ends: make([]float64, len(r.ends))}
	r.sums = append(r.sums, s)
	return s
}

// Add adds to the total. Totals of whole numbers are exact to 2^53.
func (s *Sum) Add(x float64) { s.now += x }

// In returns what was added in the window.
func (s *Sum) In(w Window) float64 { return s.ends[w.last] - s.ends[w.first] }
