package models

import (
	"sort"

	"frontline.dev/frontline/sim"
)

// Department is the mechanism of the innovation department, docs/model.md M12: a
// queue that reads a few ideas a week, misjudges some, and needs months to
// bring an idea to all customers. What does not fit into the queue is turned
// away unread, so more ideas can mean worse answers (Weitzman 1998).
//
// Frontline people can help it: in development they tell what is not clear
// from paper, at the launch of a product they know its teething troubles.
type Department struct {
	Staff      float64  `toml:"staff" default:"0.5" range:"[0, 1000]" unit:"FTE" doc:"people who read ideas" source:"choice"`
	PerWeek    float64  `toml:"ideas_per_week" default:"2" range:"[0, 1000]" unit:"ideas per FTE and week" doc:"ideas that one person screens in a week" source:"assumption; docs/model.md M12, range 1-5"`
	Room       int      `toml:"room" default:"50" range:"[0, 1000000]" unit:"ideas" doc:"ideas that can wait to be read; what comes then is turned away" source:"assumption; range 20-200"`
	Accuracy   float64  `toml:"accuracy" default:"0.7" range:"[0.5, 1]" doc:"chance to judge an idea rightly, worth having or not" source:"assumption; docs/model.md M12, range 0.6-0.9"`
	Strict     float64  `toml:"strictness" default:"0.1" range:"[0, 1]" doc:"share of the ideas judged worth having that there is no money for" source:"assumption; range 0-0.6. V20 (25-35 % of staff ideas implemented) is not reached, because most ideas not implemented are of causes that are dealt with already"`
	Tested     float64  `toml:"tested" default:"0.3" range:"[0, 1]" doc:"further chance of an idea that was kept on the job" source:"assumption; docs/model.md M12, range 0-0.5"`
	Worthwhile float64  `toml:"worth_having" default:"0.0" range:"[-0.3, 0.6]" doc:"share of the fix's time that an idea must save to be worth having" source:"assumption; range 0-0.1"`
	Proof      float64  `toml:"found_out" default:"0.9" range:"[0, 1]" doc:"chance that development finds out that an idea is not worth having after all" source:"assumption; range 0.5-1"`
	Lag        sim.Span `toml:"lag" default:"26 weeks" range:"[0 s, 20 years]" doc:"time from the decision until all customers have it" source:"assumption; docs/model.md M12, range 8-104 weeks"`
	Answer     sim.Span `toml:"answer_after" default:"4 weeks" range:"[0 s, 20 years]" doc:"time from the decision, or from being turned away, until the author hears of it" source:"assumption; range 1-26 weeks"`
	Left       float64  `toml:"faults_left" default:"0.2" range:"[0, 1]" doc:"share of the faults of that cause that still come" source:"assumption; docs/model.md M12, range 0-0.5"`
	Frontline  bool     `toml:"frontline_in_development" default:"false" doc:"agents take part in screening and developing" source:"choice (A31)"`
	Insight    float64  `toml:"frontline_accuracy" default:"0.1" range:"[0, 0.5]" doc:"frontline_in_development: what they add to accuracy" source:"assumption; range 0-0.2"`
	Hours      float64  `toml:"frontline_hours" default:"4" range:"[0, 100]" unit:"hours per idea" doc:"frontline_in_development: hours of agents for each idea that is screened" source:"assumption; range 1-16"`
	Teething   float64  `toml:"teething" default:"0.3" range:"[0, 10]" doc:"by how much failures to solve go up in the first weeks of a new product" source:"assumption; range 0-1"`
	Weeks      sim.Span `toml:"teething_for" default:"8 weeks" range:"[0 s, 5 years]" doc:"how long" source:"assumption; docs/model.md M12, range 4-26 weeks"`
	Launch     bool     `toml:"frontline_at_launch" default:"false" doc:"agents are briefed and heard before the launch: an internal test market" source:"choice (A40, A41)"`
	Briefed    float64  `toml:"briefed" default:"0.8" range:"[0, 1]" doc:"frontline_at_launch: failures in those weeks relative to those without" source:"Melton and Hartline 2010 (role at launch); size: assumption, docs/model.md M12, range 0.6-1"`
	Briefing   float64  `toml:"briefing_hours" default:"4" range:"[0, 100]" unit:"hours per agent and launch" doc:"frontline_at_launch: hours of every agent who serves the product" source:"assumption; range 1-16"`
}

func init() {
	Mechanisms.Register("innovation", func() Mechanism { return new(Department) })
}

// Name returns "innovation".
func (m *Department) Name() string { return "innovation" }

type department struct {
	*Department
	w       *World
	judge   sim.Keyed
	queue   []submission
	intake  []submission // of the week, not yet in the queue
	lot     sim.Keyed
	done    []submission // on their way: answers and implementations
	ready   Timer
	answer  Timer
	free    []int32
	credit  float64 // ideas that can be read, carried over
	number  uint64
	renewed []sim.Time // by product
	seen    []uint64   // bit set over element × facet: implemented or decided on
	hours   float64    // of agents
}

// submission is an idea in the department.
type submission struct {
	idea   Idea
	author int32 // none: a customer
	record bool  // of a complaint
	hires  int
	works  bool
	tested bool
	clear  float64
	passed bool
	number uint64
}

// Attach opens the department.
func (m *Department) Attach(w *World) {
	d := &department{Department: m, w: w, judge: w.Keyed("innovation.judgement"), lot: w.Keyed("innovation.intake"), renewed: make([]sim.Time, len(w.products)),
		seen: make([]uint64, len(w.elements))}
	for i := range d.renewed {
		d.renewed[i] = -sim.Time(m.Weeks) - 1
	}
	w.department = d
	w.redesigned, w.redesignLeft = make([]uint64, len(w.elements)), m.Left
	d.answer, d.ready = w.NewTimer(d.tell), w.NewTimer(d.implement)
	w.Facts.DayEnded.Watch(StageLast, "innovation", func(f *DayEnded) {
		if weekEnds(f.Day) {
			d.week()
		}
	})
	w.Facts.ProductRenewed.Watch(StageFirst, "innovation", func(f *ProductRenewed) { d.launch(f.Product) })
	w.Flaws.Turn("teething", func(_ *Agent, c *Case) float64 {
		if w.Now().Since(d.renewed[c.Product]) > m.Weeks {
			return 1
		}
		return 1 + d.trouble()
	})
}

// trouble is by how much failures go up after a launch.
func (d *department) trouble() float64 {
	if d.Launch {
		return d.Teething - float64((1+d.Teething)*(1-d.Briefed))
	}
	return d.Teething
}

func (d *department) launch(product int) {
	w := d.w
	d.renewed[product] = w.Now()
	for slot := platformElements; slot < slots; slot++ {
		e := w.elementIndex(product, slot)
		w.redesigned[e], d.seen[e] = 0, 0
	}
	if !d.Launch {
		return
	}
	for i := range w.agents {
		if w.agents[i].Serves(product) {
			d.hours += d.Briefing
		}
	}
}

// Submit hands an idea to the innovation department; author is nil for one of
// a customer. Without a department nothing becomes of it.
func (w *World) Submit(author *Agent, idea Idea, works, tested bool, clear float64) {
	w.Ledger.Submitted++
	w.scratch.ideaSubmitted = IdeaSubmitted{Author: author, Idea: idea, Works: works, Tested: tested, Clear: clear}
	w.Facts.IdeaSubmitted.publish(&w.scratch.ideaSubmitted)
	d := w.department
	if d == nil {
		return
	}
	s := submission{idea: idea, author: none, works: works, tested: tested, clear: clear}
	if author != nil {
		s.author, s.hires = int32(author.Index), author.Hires
	}
	d.take(s)
}

// take receives a submission; what has come in a week is put into the queue
// together, in random order, so that no channel has the first word.
func (d *department) take(s submission) {
	s.number = d.number
	d.number++
	d.intake = append(d.intake, s)
}

// lineUp puts the week's intake into the queue, as far as there is room.
func (d *department) lineUp() {
	place := func(s *submission) float64 {
		draw := d.lot.At(s.number, 0, 0)
		return draw.Float64()
	}
	sort.SliceStable(d.intake, func(i, j int) bool { return place(&d.intake[i]) < place(&d.intake[j]) })
	for _, s := range d.intake {
		if len(d.queue) >= d.Room {
			d.w.Ledger.Unread++
			d.later(d.answer, d.Answer, s)
			continue
		}
		d.queue = append(d.queue, s)
	}
	d.intake = d.intake[:0]
}

// later keeps a submission until a timer rings for it.
func (d *department) later(t Timer, after sim.Span, s submission) {
	at := int32(len(d.done))
	if n := len(d.free); n > 0 {
		at = d.free[n-1]
		d.free = d.free[:n-1]
		d.done[at] = s
	} else {
		d.done = append(d.done, s)
	}
	t.After(after, int(at))
}

// week reads as many ideas as there is time for, oldest first.
func (d *department) week() {
	d.lineUp()
	d.credit = min(d.credit+float64(d.Staff*d.PerWeek), float64(d.Staff*d.PerWeek)+1)
	read := 0
	for ; read < len(d.queue) && d.credit >= 1; read++ {
		d.credit--
		s := d.queue[read]
		d.w.Ledger.Screened++
		if d.Frontline {
			d.hours += d.Hours
		}
		s.passed = d.passes(&s)
		if s.passed {
			d.seen[s.idea.Element] |= 1 << s.idea.Facet
			d.later(d.ready, d.Lag, s)
		}
		d.later(d.answer, d.Answer, s)
	}
	d.queue = append(d.queue[:0], d.queue[read:]...)
}

// passes judges one idea: what works and saves time is worth having, unless
// the cause is dealt with already. What cannot be understood is laid aside;
// what looked good and is not may be found out while it is developed.
func (d *department) passes(s *submission) bool {
	worth := s.works && s.idea.Value > d.Worthwhile && d.seen[s.idea.Element]>>s.idea.Facet&1 == 0
	accuracy := d.Accuracy
	if d.Frontline {
		accuracy = min(1, accuracy+d.Insight)
	}
	chance := 1 - accuracy
	if worth {
		chance = accuracy
		if s.tested {
			chance = min(1, chance+d.Tested)
		}
	}
	draw := d.judge.At(s.number, uint64(s.idea.Element), uint64(s.idea.Facet))
	if draw.Float64() >= s.clear || draw.Float64() >= chance || draw.Float64() < d.Strict {
		return false
	}
	return worth || draw.Float64() >= d.Proof
}

// tell lets the author know.
func (d *department) tell(at int) {
	s := d.done[at]
	d.free = append(d.free, int32(at))
	if s.author == none {
		return
	}
	a := &d.w.agents[s.author]
	if a.Hires != s.hires {
		return
	}
	d.w.scratch.ideaAnswered = IdeaAnswered{Author: a, Implemented: s.passed}
	d.w.Facts.IdeaAnswered.publish(&d.w.scratch.ideaAnswered)
}

// implement brings an idea to all customers. One that does not work has cost
// its time and changes nothing.
func (d *department) implement(at int) {
	w := d.w
	s := d.done[at]
	d.free = append(d.free, int32(at))
	switch {
	case s.record:
		w.Ledger.ComplaintsImplemented++
	case s.author == none:
		w.Ledger.PostsImplemented++
	default:
		w.Ledger.Implemented++
	}
	if s.works && s.idea.Value > 0 {
		w.redesigned[s.idea.Element] |= 1 << s.idea.Facet
	}
	var author *Agent
	if s.author != none {
		author = &w.agents[s.author]
	}
	w.scratch.ideaImplemented = IdeaImplemented{Author: author, Idea: s.idea}
	w.Facts.IdeaImplemented.publish(&w.scratch.ideaImplemented)
}

// FrontlineHours returns the hours that agents have spent in development and
// at launches, beside their contacts; 0 when mechanism innovation is off.
func (w *World) FrontlineHours() float64 {
	if w.department == nil {
		return 0
	}
	return w.department.hours
}
