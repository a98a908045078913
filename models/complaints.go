package models

import "frontline.dev/frontline/sim"

// Complaints is the mechanism of complaining, docs/model.md M19. A customer who
// had to come back, or whose problem is still there, has reason to complain.
// He does so when what he can hope for exceeds the trouble; what he hopes for
// he learns from what became of his complaints and of those of people he
// knows. The agent has to see that it is a complaint, feel responsible, find
// time, and write it down, or management never hears of it.
//
// Under a watched norm the listening is what is cut short: it comes last.
type Complaints struct {
	Hope       float64  `toml:"first_hope" default:"0.3" range:"[0, 1]" doc:"chance of redress that customers expect when the run begins" source:"docs/model.md M19; assumption, range 0.1-0.6"`
	Small      float64  `toml:"small_loss" default:"1" range:"[0, 100]" doc:"worth of redress after a small loss, in units of the trouble" source:"choice of unit"`
	Large      float64  `toml:"large_loss" default:"3" range:"[0, 100]" doc:"the same after a large loss" source:"assumption; range 2-10"`
	Weight     float64  `toml:"weight" default:"2.75" range:"[0, 100]" doc:"how sharply hope against trouble decides" source:"calibrated to silence of 31 % (large) and 70 % (small losses), TARP (recalled)"`
	Trouble    float64  `toml:"trouble" default:"0.61" range:"[0, 10]" doc:"effort and embarrassment of complaining to the agent at hand" source:"calibrated to the same; range 0.3-1"`
	Barrier    float64  `toml:"barrier" default:"0" range:"[0, 10]" doc:"further trouble that the organisation puts in the way: forms, menus, a target of fewer complaints" source:"choice (B17)"`
	Solicit    bool     `toml:"solicited" default:"false" doc:"agents ask whether the customer is satisfied" source:"choice (B7)"`
	Eased      float64  `toml:"eased_by_asking" default:"0.3" range:"[0, 10]" doc:"trouble that being asked takes away" source:"assumption; docs/model.md M19, range 0.1-0.6"`
	Asking     sim.Span `toml:"time_to_ask" default:"10 s" range:"[0 s, 10 min]" doc:"solicited: time in every contact" source:"assumption; range 5-30 s"`
	Listen     sim.Span `toml:"listening" default:"3 min" range:"[0 s, 1 h]" doc:"time to hear a complaint" source:"assumption; range 1-10 min"`
	See        float64  `toml:"recognise" default:"0.3" range:"[0, 1]" doc:"chance that an agent without social skill takes it as a complaint; full skill always does" source:"assumption; range 0-0.6"`
	Own        float64  `toml:"own" default:"0.3" range:"[0, 1]" doc:"chance that an agent who does not feel responsible makes it his own matter" source:"assumption; docs/model.md M19, range 0.1-0.6"`
	Steward    float64  `toml:"own_by_stewardship" default:"0.5" range:"[0, 1]" doc:"what full felt responsibility adds" source:"assumption; docs/model.md M19, range 0.2-0.7"`
	Record     float64  `toml:"record" default:"0.3" range:"[-10, 10]" doc:"logit of writing a complaint down" source:"calibrated to 29 % heard by management, V13; docs/model.md M19"`
	Fear       float64  `toml:"record_by_fear" default:"4" range:"[0, 20]" doc:"weight of the expected bad reaction in an unsafe team" source:"as sharing.by_fear; range 1-6"`
	Grip       float64  `toml:"record_by_grip" default:"1.5" range:"[0, 10]" doc:"weight of a watched norm" source:"as sharing.by_grip; range 0-3"`
	Threshold  float64  `toml:"compensation_up_to" default:"1" range:"[0, 100]" doc:"compensation an agent may give, as a share of a small loss" source:"choice (B31)"`
	Social     float64  `toml:"social_losses" default:"0.4" range:"[0, 1]" doc:"share of losses that are of time, face or trust; money makes up for half of these" source:"Smith, Bolton and Wagner 1999 (match); shares: assumption, range 0.2-0.6"`
	Euro       float64  `toml:"small_loss_in_euro" default:"20" range:"[0, 1e6]" unit:"EUR" doc:"a small loss in money" source:"assumption; TARP: under 5 dollars and over 100; range 5-100"`
	Weights    string   `toml:"justice" default:"meta-analyses" range:"meta-analyses | relational first" doc:"weights of outcome, procedure and treatment: .45, .20, .35 in the satisfaction with a problem and .37, .23, .40 in the long run, or .25, .25, .50 in both" source:"Orsingher et al. 2010, Gelbrich and Roschk 2011 (order), against De Haan 2011; numbers: assumption, range of each weight 0.2-0.5"`
	Settled    float64  `toml:"settled_from" default:"0.5" range:"[0, 1]" doc:"fairness from which the customer counts the complaint as settled" source:"assumption; range 0.4-0.7"`
	Differ     float64  `toml:"settled_sd" default:"0.15" range:"[0, 0.5]" doc:"standard deviation of that over customers" source:"assumption; range 0-0.25"`
	Handling   float64  `toml:"weight_of_handling" default:"0.5" range:"[0, 1]" doc:"weight of how fairly a complaint was handled in the satisfaction with that problem; 0 ablates it" source:"assumption; docs/model.md M19, range 0.2-0.8"`
	Learn      float64  `toml:"hope_follows" default:"0.3" range:"[0, 1]" doc:"weight of an own complaint's fate in what a customer hopes" source:"assumption; range 0.1-0.5"`
	Told       float64  `toml:"hope_follows_others" default:"0.05" range:"[0, 1]" doc:"weight of a complaint of somebody he knows" source:"assumption; range 0-0.15"`
	Ties       int      `toml:"knows" default:"6" range:"[0, 1000]" unit:"customers" doc:"other customers whom a customer knows" source:"assumption; docs/model.md M18, range 2-12"`
	Remedy     float64  `toml:"remedy" default:"0.3" range:"[0, 1]" doc:"chance that the innovation department finds a remedy for the cause behind a recorded complaint" source:"assumption; range 0.1-0.5"`
	Improves   bool     `toml:"improvement" default:"true" doc:"recorded complaints go to the innovation department; false ablates what is learnt from complaints (B36)" source:"docs/model.md M19"`
	Emotional  float64  `toml:"by_care" default:"0.5" range:"[0, 1]" doc:"fairness of treatment at usual care; twice that at twice the care" source:"assumption; range 0.3-0.7"`
	Impatience sim.Span `toml:"procedure_unit" default:"7 d" range:"[1 min, 1 year]" doc:"time since the problem began at which 37 % of procedural fairness is left" source:"assumption; range 2-30 d"`
}

func init() {
	Mechanisms.Register("complaints", func() Mechanism { return new(Complaints) })
}

// Name returns "complaints".
func (m *Complaints) Name() string { return "complaints" }

// What has become of a customer's complaint: bits of Case.complaint.
const (
	hasGrievance uint8 = 1 << iota
	hasVoiced
	hasRecorded
	hasRedress
	hasFast // settled at the contact at which it was told
	hasKept // silent: decided not to complain
)

type complaints struct {
	*Complaints
	w          *World
	voice, way sim.Keyed
	born       sim.Keyed
	hope       []float64 // by customer
	reported   []uint64  // by element: facets whose cause the department has been told of
}

// Attach lets customers complain. Whether they stay afterwards is mechanism
// loyalty's.
func (m *Complaints) Attach(w *World) {
	o := &complaints{Complaints: m, w: w, voice: w.Keyed("complaints.voice"), way: w.Keyed("complaints.handling"), born: w.Keyed("complaints.loss")}
	w.complaints = o
	o.reported = make([]uint64, len(w.elements))
	w.Facts.Started.Watch(StageFirst, "complaints", func(*Started) {
		o.hope = make([]float64, len(w.customers))
		for i := range o.hope {
			o.hope[i] = m.Hope
		}
	})
	w.Facts.ProductRenewed.Watch(StageFirst, "complaints", func(f *ProductRenewed) {
		for slot := platformElements; slot < slots; slot++ {
			o.reported[w.elementIndex(f.Product, slot)] = 0
		}
	})
	w.Facts.CustomerJoined.Watch(StageFirst, "complaints", func(f *CustomerJoined) {
		if !f.Back {
			o.hope[f.Customer] = m.Hope
		}
	})
}

// hear is called when the agent has worked on the fault and the customer is
// still there.
func (o *complaints) hear(a *Agent, c *Case) {
	w := o.w
	if c.guestOf != none {
		return
	}
	if o.Solicit {
		w.Spend(a, Complaining, o.Asking)
	}
	if c.complaint&(hasVoiced|hasKept) != 0 || !w.aggrieved(c) {
		return
	}
	draw := o.voice.At(c.entity, c.ordinal, uint64(c.Services))
	loss := o.Small
	if o.large(c.Customer) {
		loss = o.Large
	}
	trouble := o.Trouble + o.Barrier
	if o.Solicit {
		trouble -= o.Eased
	}
	logit := o.Weight * (float64(loss*o.hope[c.Customer]) - trouble)
	if draw.Float64() >= 1/(1+sim.Exp(-logit)) {
		c.complaint |= hasKept
		return
	}
	w.Ledger.Voiced++
	c.complaint |= hasVoiced
	o.handle(a, c)
}

// large says whether a fault is a large loss to the customer: as mechanism
// loyalty says, or for every third one.
func (o *complaints) large(customer int32) bool {
	if k := o.w.market; k != nil {
		return k.of[customer].large
	}
	draw := o.born.At(uint64(customer), 0, 0)
	return draw.Float64() < .3
}

// handle is what the agent makes of a complaint.
func (o *complaints) handle(a *Agent, c *Case) {
	w := o.w
	draw := o.way.At(c.entity, c.ordinal, uint64(c.Services))
	sees := draw.Float64() < o.See+float64((1-o.See)*a.Social)
	owns := draw.Float64() < o.Own+float64(o.Steward*a.Steward)
	logit := o.Record - float64(o.Fear*float64(w.Fear(a)*(1-w.Safety(a)))) - float64(o.Grip*w.Grip())
	writes := draw.Float64() < 1/(1+sim.Exp(-logit))
	social := draw.Float64() < o.Social
	hurries := w.normSpan > 0 && a.ContactTime() >= w.normSpan && draw.Float64() < w.Grip()
	if !sees {
		c.fair, c.fairLater = 0, 0
		o.learn(c.Customer, 0)
		return
	}
	w.Ledger.Recognised++
	listening := o.Listen
	if hurries {
		listening /= 2
	}
	w.Spend(a, Complaining, listening)
	c.fair, c.fairLater = o.fairness(a, c, owns, social, hurries)
	if c.fair >= o.settledFrom(c.Customer) {
		c.complaint |= hasRedress
		if c.Visits == 0 {
			c.complaint |= hasFast
		}
		w.Ledger.Redressed++
		o.learn(c.Customer, 1)
	} else {
		o.learn(c.Customer, 0)
	}
	if writes {
		c.complaint |= hasRecorded
		w.Ledger.Recorded++
		o.improve(c)
	}
	w.scratch.complaintVoiced = ComplaintVoiced{Agent: a, Case: c, Recorded: writes}
	w.Facts.ComplaintVoiced.publish(&w.scratch.complaintVoiced)
}

// settledFrom is the fairness from which this customer counts a complaint as
// settled.
func (o *complaints) settledFrom(customer int32) float64 {
	draw := o.born.At(uint64(customer), 0, 2)
	return o.Settled + float64(o.Differ*draw.Normal())
}

// fairness is how fairly the customer finds himself treated, 0 to 1: now, and
// as he remembers it in the long run.
func (o *complaints) fairness(a *Agent, c *Case, owns, social, hurries bool) (now, later float64) {
	loss := o.Small
	if o.large(c.Customer) {
		loss = o.Large
	}
	outcome := 0.0
	if owns {
		paid := min(o.Threshold, loss)
		o.w.Ledger.Compensation += float64(paid * o.Euro)
		outcome = paid / loss
		if social {
			outcome /= 2
		}
	}
	if c.Resolved { // a problem that is gone is redress of itself
		outcome = .5 + float64(outcome/2)
	}
	procedure := sim.Exp(-float64(o.w.Now().Since(c.Opened))/float64(o.Impatience)) / float64(1+c.Visits)
	treatment := min(1, float64(o.Emotional*o.w.Care.read(1, a, c)))
	if !owns {
		treatment /= 2
	}
	if hurries {
		treatment /= 2
	}
	if o.Weights == "relational first" {
		now = float64(.25*outcome) + float64(.25*procedure) + float64(.5*treatment)
		return now, now
	}
	return float64(.45*outcome) + float64(.2*procedure) + float64(.35*treatment),
		float64(.37*outcome) + float64(.23*procedure) + float64(.4*treatment)
}

// learn moves what the customer hopes, and a little what those he knows hope.
func (o *complaints) learn(customer int32, target float64) {
	n := len(o.hope)
	o.hope[customer] += float64(o.Learn * (target - o.hope[customer]))
	for i := 1; i <= o.Ties/2 && i < n; i++ {
		for _, other := range [2]int{int(customer) + i, int(customer) - i + n} {
			h := &o.hope[other%n]
			*h += float64(o.Told * (target - *h))
		}
	}
}

// felt returns the satisfaction with a problem after its complaint was handled,
// now and in the long run.
func (o *complaints) felt(c *Case, satisfaction float64) (now, later float64) {
	if c.complaint&hasVoiced == 0 {
		return satisfaction, satisfaction
	}
	rest := float64((1 - o.Handling) * satisfaction)
	return rest + float64(o.Handling*c.fair), rest + float64(o.Handling*c.fairLater)
}

// improve tells the innovation department of the cause behind a complaint.
func (o *complaints) improve(c *Case) {
	w := o.w
	if !o.Improves || c.Facet < 0 || w.department == nil {
		return
	}
	element := w.ElementOf(c)
	if o.reported[element]>>c.Facet&1 == 1 {
		return // the department knows
	}
	o.reported[element] |= 1 << c.Facet
	e := &w.elements[element]
	draw := o.born.At(uint64(element)<<32|uint64(e.Generation), uint64(c.Facet), 1)
	idea := Idea{Element: int16(element), Lever: int16(element), Facet: c.Facet, Agent: none, Value: .05}
	w.Ledger.Submitted++
	w.department.take(submission{idea: idea, author: none, record: true, works: draw.Float64() < o.Remedy, clear: 1})
}

// Hopes returns the mean chance of redress that customers expect; 0 when
// mechanism complaints is off.
func (w *World) Hopes() float64 {
	if w.complaints == nil {
		return 0
	}
	total := 0.0
	for _, h := range w.complaints.hope {
		total += h
	}
	return total / float64(len(w.complaints.hope))
}
