package live

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

var notANumber = math.NaN()

// watched is a run that the page looks at. The page asks for the next bit when
// it has drawn the last: it cannot fall behind, and where it stops nothing is
// computed.
type watched struct {
	mu    sync.Mutex // one request at a time
	steps *study.Steps
	used  time.Time
	told  int // points of the series that the page has
	site  int // whose floor is shown, from 1; 0: all
	read  int
}

// restMost is how long a run rests before another may take its place.
const restMost = 10 * time.Second

// budget is how long one request computes: two frames of a film.
const budget = 30 * time.Millisecond

// start begins a run and returns its first frame.
func (s *Service) start(r *Request) (*frame, error) {
	sc, err := s.affordable(&r.Question, 1, 1)
	if err != nil {
		return nil, err
	}
	steps, err := study.NewSteps(sc, r.Replication, r.Paired)
	if err != nil {
		return nil, err
	}
	w := &watched{steps: steps, used: time.Now(), read: -1}
	id, err := s.enter(w)
	if err != nil {
		return nil, err
	}
	return w.frame(id), nil
}

// enter gives a run a name. When there are too many, the one that has rested
// longest gives way, if that is long enough to be a page that is gone.
func (s *Service) enter(w *watched) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.watched) >= s.options.Watched {
		oldest := ""
		for id, other := range s.watched {
			if oldest == "" || other.used.Before(s.watched[oldest].used) {
				oldest = id
			}
		}
		if time.Since(s.watched[oldest].used) < restMost {
			return "", refuse(429, "close another page, or wait ten seconds", "%d runs are looked at already", len(s.watched))
		}
		delete(s.watched, oldest)
	}
	s.last++
	id := fmt.Sprintf("r%d", s.last)
	s.watched[id] = w
	return id, nil
}

// drop forgets a run; it is no mistake when there is none.
func (s *Service) drop(id string) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.watched, id)
	return struct{}{}
}

// advance plays on and returns a frame: by so much simulated time, or until
// the budget is spent.
func (s *Service) advance(ctx context.Context, r *Request) (*frame, error) {
	s.mu.Lock()
	w := s.watched[r.ID]
	if w != nil {
		w.used = time.Now()
	}
	s.mu.Unlock()
	if w == nil {
		return nil, refuse(410, "start it again", "this run is no longer there")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	steps, begin := w.steps, time.Now()
	if r.Site < 0 || r.Site > len(steps.Worlds()) {
		return nil, refuse(400, "", "site %d of %d", r.Site, len(steps.Worlds()))
	}
	w.site = r.Site
	until := steps.End()
	if r.By > 0 && r.By < steps.End().Seconds() {
		until = min(until, steps.Now().Add(sim.Seconds(r.By)))
	}
	slice := until.Since(steps.Now())
	if slice > sim.Hour {
		slice = max(10*sim.Minute, 2*sim.Hour/sim.Span(1+len(steps.Worlds())/20))
	}
	for !steps.Done() && steps.Now() < until {
		next := min(until, steps.Now().Add(slice))
		if err := steps.Advance(ctx, next); err != nil {
			s.drop(r.ID)
			return nil, err
		}
		if time.Since(begin) > budget {
			break
		}
	}
	f := w.frame(r.ID)
	if f.Done {
		s.drop(r.ID)
	}
	return f, nil
}

// agentsShown is how many agents a frame holds at most.
const agentsShown = 240

type funnel struct {
	Dialogues   int64 `json:"dialogues"`
	Insights    int64 `json:"insights"`
	Ideas       int64 `json:"ideas"`
	Kept        int64 `json:"kept"`
	Shared      int64 `json:"shared"`
	Submitted   int64 `json:"submitted"`
	Implemented int64 `json:"implemented"`
}

type pointReply struct {
	From   float64  `json:"from"` // s
	To     float64  `json:"to"`
	Values []number `json:"values"` // by helloReply.Series
}

// agentReply is [what the agent does, energy, exhaustion, ideas, product].
type agentReply [5]any

type frame struct {
	ID       string       `json:"id"`
	Now      float64      `json:"now"` // s
	End      float64      `json:"end"`
	Events   uint64       `json:"events"`
	Waiting  int64        `json:"waiting"`
	Serving  int64        `json:"serving"`
	Count    int          `json:"count"` // agents
	Site     int          `json:"site"`  // whose floor this is, from 1; 0: all
	Agents   []agentReply `json:"agents"`
	Funnel   funnel       `json:"funnel"`
	WarmUp   bool         `json:"warm_up"`
	Values   []number     `json:"values,omitempty"` // when they are new; by helloReply.Measures
	Series   []pointReply `json:"series,omitempty"` // points the page has not yet
	Done     bool         `json:"done"`
	Finished *playedReply `json:"finished,omitempty"`
}

// frame is how things stand now: the floor of one site or of all, the figures
// of the whole organisation.
func (w *watched) frame(id string) *frame {
	f := &frame{ID: id, Now: w.steps.Now().Seconds(), End: w.steps.End().Seconds(), WarmUp: w.steps.WarmingUp(), Done: w.steps.Done(), Site: w.site}
	worlds := w.steps.Worlds()
	for _, world := range worlds {
		f.Events += world.Events()
	}
	if w.site > 0 {
		worlds = worlds[w.site-1 : w.site]
	}
	for _, world := range worlds {
		f.add(world)
	}
	series := w.steps.Series()
	for _, point := range series[w.told:] {
		f.Series = append(f.Series, pointOf(point))
	}
	w.told = len(series)
	if w.read != len(series) || f.Done {
		w.read = len(series)
		f.Values = numbers(w.steps.Values())
	}
	if f.Done {
		played := replyOf(w.steps.Played(), w.steps.Replication())
		f.Finished = &played
	}
	return f
}

// add puts the floor of a site to those that are shown.
func (f *frame) add(world *models.World) {
	l, sum := &world.Ledger, &f.Funnel
	f.Waiting += world.Waiting()
	f.Serving += world.InService()
	sum.Dialogues += l.Dialogues
	sum.Insights += l.Insights
	sum.Ideas += l.Recombinations + l.Refinements
	sum.Kept += l.Kept
	sum.Shared += l.Shared
	sum.Submitted += l.Submitted
	sum.Implemented += l.Implemented
	agents := world.Agents()
	f.Count += len(agents)
	for i := range agents[:min(len(agents), agentsShown-len(f.Agents))] {
		f.Agents = append(f.Agents, look(world, &agents[i]))
	}
}

func look(world *models.World, a *models.Agent) agentReply {
	return agentReply{string(world.Doing(a))[:1], percent(a.Energy), percent(a.Exhaustion), a.Tally.Recombinations + a.Tally.Refinements, world.ProductAtHand(a)}
}

// percent is for the picture: whole percents.
func percent(x float64) int { return int(math.Round(100 * x)) }

func pointOf(p results.SeriesPoint) pointReply {
	return pointReply{p.From.Seconds(), p.To.Seconds(), numbers(p.Values)}
}
