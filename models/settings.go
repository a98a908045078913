package models

import "frontline.dev/frontline/sim"

// Settings are all inputs of one run but the seed: the organisation, its
// customers, and the mechanisms that are switched on. Every field carries its
// key, default, range, meaning and source as struct tags; the scenario loader,
// the parameter table, `describe`, the JSON schema and sliders are made from
// these tags, so a setting is written down once.
//
// Tags: toml (key), default, range (interval or list of choices separated by
// |), unit (for plain numbers), doc, source (author, year and place, or
// "assumption"; definitions and switches of the user carry "choice").
type Settings struct {
	Time       TimeSettings       `toml:"time"`
	Channel    ChannelSettings    `toml:"channel"`
	Calendar   CalendarSettings   `toml:"calendar"`
	Shifts     []ShiftSettings    `toml:"shift"`
	Arrivals   ArrivalSettings    `toml:"arrivals"`
	Customers  CustomerSettings   `toml:"customers"`
	Agents     AgentSettings      `toml:"agents"`
	Portfolio  PortfolioSettings  `toml:"portfolio"`
	Queue      QueueSettings      `toml:"queue"`
	Routing    RoutingSettings    `toml:"routing"`
	Handling   HandlingSettings   `toml:"handling"`
	Products   []ProductSettings  `toml:"product"`
	Teams      []TeamSettings     `toml:"team"`
	BackOffice BackOfficeSettings `toml:"back_office"`
	Sites      SiteSettings       `toml:"sites"`
	Role       RoleSettings       `toml:"role"`
	Control    Control            `toml:"-"` // [control]: style = a name of Controls, then the style's own settings
	Mechanisms []Named            `toml:"-"` // [mechanisms.NAME]: enabled, then the mechanism's own settings; in name order
}

// TimeSettings say how long a run is and what of it is reported.
type TimeSettings struct {
	Horizon sim.Span `toml:"horizon" default:"156 weeks" range:"[1 s, 100 years]" doc:"simulated length of one run" source:"choice"`
	WarmUp  sim.Span `toml:"warm_up" default:"104 weeks" range:"[0 s, 100 years]" doc:"first part of the run that is simulated but not reported" source:"choice"`
	Batch   sim.Span `toml:"batch" default:"4 weeks" range:"[1 min, 10 years]" doc:"length of one point of the time series; warm_up is rounded up to whole batches" source:"choice"`
	Kind    string   `toml:"kind" default:"non-terminating" range:"terminating | non-terminating" doc:"terminating: a day or a campaign with a natural end; non-terminating: a steady regime" source:"choice"`
}

// ChannelSettings say what a contact is.
type ChannelSettings struct {
	Kind       string      `toml:"kind" default:"phone" range:"phone | field" doc:"phone: the customer waits in a queue; field: a technician travels to the customer" source:"choice"`
	Travel     sim.SpanLaw `toml:"travel" default:"lognormal(mean 35 min, cv 0.5)" range:"[0 s, 1 d]" doc:"field: travel to a visit" source:"assumption; docs/model.md M2 (mean), cv 0-1"`
	Route      string      `toml:"route" default:"oldest" range:"oldest | nearest" doc:"field: which waiting visit a technician drives to next" source:"choice"`
	Overtime   sim.Span    `toml:"overtime" default:"30 min" range:"[0 s, 8 h]" doc:"field: a visit is not begun when it is expected to end later than this after the shift" source:"assumption; range 0-2 h"`
	LookBefore int         `toml:"look_ahead" default:"8" range:"[1, 64]" doc:"field, route nearest: how many of the oldest waiting visits are compared" source:"choice"`
}

// CalendarSettings say when the organisation can be reached.
type CalendarSettings struct {
	AlwaysOpen bool          `toml:"always_open" default:"false" doc:"open day and night, agents always on duty" source:"choice"`
	Days       []string      `toml:"days" default:"mon, tue, wed, thu, fri" range:"mon | tue | wed | thu | fri | sat | sun" doc:"weekdays on which the organisation is open; a run starts on a Monday at 00:00" source:"choice"`
	Opens      sim.TimeOfDay `toml:"opens" default:"08:00" doc:"opening time" source:"choice"`
	Closes     sim.TimeOfDay `toml:"closes" default:"17:00" doc:"closing time; agents finish the contact at hand" source:"choice"`
	Closed     string        `toml:"when_closed" default:"defer" range:"defer | wait | lost" doc:"a contact outside opening hours: made after the next opening, put in the queue at once, or lost" source:"choice"`
	DeferOver  sim.Span      `toml:"defer_over" default:"4 h" range:"[0 s, 24 h]" doc:"deferred contacts spread evenly over this time after opening" source:"assumption; range 0-9 h"`
	Absence    float64       `toml:"absence" default:"0.04" range:"[0, 0.9]" doc:"probability that an agent is absent on a working day" source:"assumption; range 0-0.15"`
}

// ShiftSettings are one shift. Without shifts agents work the opening hours
// with the breaks of docs/model.md M15 (15, 30 and 15 minutes).
type ShiftSettings struct {
	Name   string          `toml:"name" default:"" doc:"name of the shift" source:"choice"`
	Days   []string        `toml:"days" default:"" range:"mon | tue | wed | thu | fri | sat | sun" doc:"weekdays; empty: all opening days" source:"choice"`
	Starts sim.TimeOfDay   `toml:"starts" default:"08:00" doc:"log-in" source:"choice"`
	Ends   sim.TimeOfDay   `toml:"ends" default:"17:00" doc:"log-out, after the contact at hand" source:"choice"`
	Agents int             `toml:"agents" default:"1" range:"[0, 1000000]" doc:"agents on this shift; shifts are filled in order, the last one takes the rest" source:"choice"`
	Breaks []BreakSettings `toml:"breaks" default:"" doc:"breaks, each begun when the contact at hand is finished" source:"choice"`
}

// BreakSettings are one break of a shift.
type BreakSettings struct {
	At     sim.TimeOfDay `toml:"at" default:"12:00" doc:"planned begin" source:"choice"`
	Length sim.Span      `toml:"length" default:"30 min" range:"[0 s, 8 h]" doc:"length" source:"choice"`
}

// ArrivalSettings say where contacts come from.
type ArrivalSettings struct {
	Source     string      `toml:"source" default:"installed base" range:"installed base | poisson | profile | renewal | trace" doc:"installed base: products fail and customers need help; the others bring contacts from outside" source:"choice"`
	Faults     float64     `toml:"faults_per_customer_year" default:"10" range:"(0, 10000]" unit:"faults per customer-year" doc:"installed base: rate of faults of an average customer when the run begins" source:"assumption; 600 contacts per agent-year at 60 customers, from 40-71 a month (KMWorld, PARC)"`
	When       string      `toml:"faults_when" default:"in use" range:"in use | any time" doc:"installed base: products fail while they are used, in opening hours; or day and night, so that Monday brings the weekend's contacts" source:"choice"`
	Rate       sim.Rate    `toml:"rate" default:"60 per hour" range:"(0 per s, 1e6 per s]" doc:"poisson: contacts per time" source:"choice"`
	Gap        sim.SpanLaw `toml:"gap" default:"exponential(mean 1 min)" range:"[0 s, 100 years]" doc:"renewal: law of the time between arrivals" source:"choice"`
	Interval   sim.Span    `toml:"interval" default:"30 min" range:"[1 s, 1 d]" doc:"profile: length of one interval" source:"choice"`
	Profile    []DayRates  `toml:"profile" default:"" doc:"profile: contacts per interval, one table per kind of day" source:"choice"`
	AtEnd      string      `toml:"at_end" default:"repeat" range:"repeat | stop | hold" doc:"profile or trace shorter than the run: start again, stop, or hold the last rate" source:"choice"`
	Busyness   float64     `toml:"busyness_shape" default:"0" range:"[0, 1e9]" doc:"profile, poisson: a day's rate is multiplied by a Gamma of this shape and mean 1; 0 = no such variation" source:"choice"`
	Within     float64     `toml:"busyness_correlation" default:"1" range:"[0, 1]" doc:"correlation of the busyness of two times of a day an hour apart, falling geometrically with the distance; 1: a day is busier than others all day long" source:"choice"`
	Trend      float64     `toml:"trend" default:"0" range:"[-1, 1]" unit:"share a week" doc:"profile, poisson: growth of the rate, a share of the rate at the begin for every week; below 0 the rate stops at 0" source:"choice"`
	OneAtATime bool        `toml:"one_problem_at_a_time" default:"false" doc:"installed base: a product that has failed does not fail again before the problem is closed" source:"choice"`
	Closing    sim.Span    `toml:"stop_after" default:"0 s" range:"[0 s, 100 years]" doc:"no new contacts after this time, so that a terminating run can empty; 0: never" source:"choice"`
	File       string      `toml:"file" default:"" doc:"trace: CSV under the scenario's folder with arrival_s and, if given, talk_s, patience_s, product" source:"choice"`
	Trace      []Traced    `toml:"-"`
}

// DayRates are the mean numbers of contacts per interval of one kind of day.
type DayRates struct {
	Days  []string      `toml:"days" default:"" range:"mon | tue | wed | thu | fri | sat | sun" doc:"weekdays with these rates" source:"choice"`
	From  sim.TimeOfDay `toml:"from" default:"00:00" doc:"begin of the first interval" source:"choice"`
	Rates []float64     `toml:"contacts" default:"" range:"[0, 1e9]" unit:"contacts per interval" doc:"mean number of contacts in each interval; none outside" source:"choice"`
}

// Traced is one contact of a trace. Negative Talk or Patience: draw from the
// scenario's laws; Product -1: draw.
type Traced struct {
	At       sim.Time
	Talk     sim.Span
	Patience sim.Span
	Product  int
}

// CustomerSettings describe the customers.
type CustomerSettings struct {
	Count       int         `toml:"count" default:"0" range:"[0, 20000000]" unit:"customers" doc:"number of customers; 0: per_agent times agents" source:"choice"`
	PerAgent    int         `toml:"per_agent" default:"60" range:"[1, 1000000]" unit:"customers per agent" doc:"number of customers for each agent, when count is 0" source:"assumption; with 10 faults a year gives 600 contacts per agent-year (KMWorld, PARC), range 40-90"`
	Territories bool        `toml:"territories" default:"true" doc:"each customer belongs to one agent, who gets the contacts first (see routing.same_agent); false: no agent of their own" source:"choice"`
	Segments    int         `toml:"segments" default:"4" range:"[1, 64]" unit:"segments" doc:"segments that draw their contexts from overlapping sets of facets" source:"assumption; docs/model.md M1, range 1-8"`
	SegmentBy   string      `toml:"segment_by" default:"mixed" range:"mixed | agent" doc:"mixed: segments spread over all agents; agent: all customers of one agent are of one segment" source:"choice"`
	Serious     float64     `toml:"serious" default:"0.2" range:"[0, 1]" doc:"share of the problems not solved at the first contact that are serious enough to complain of, or to leave for" source:"calibrated to customers with a problem in a year: 32-50 % (TARP 1976, Customer Rage 2013); range 0.1-0.6"`
	Redial      float64     `toml:"redial" default:"0.4" range:"[0, 1]" doc:"probability that a customer who hung up, or was turned away, calls again" source:"assumption; docs/model.md M2, range 0-0.7"`
	RedialAfter sim.SpanLaw `toml:"redial_after" default:"exponential(mean 20 min)" range:"[0 s, 30 d]" doc:"time until that call" source:"assumption; bank month: median within the hour, range 5 min-1 d"`
}

// AgentSettings describe the agents.
type AgentSettings struct {
	Count        int         `toml:"count" default:"20" range:"[1, 1000000]" unit:"agents" doc:"number of agents" source:"choice"`
	Social       sim.Law     `toml:"social" default:"truncnormal(mean 0.5, sd 0.15, min 0, max 1)" range:"[0, 1]" doc:"trait: social skill" source:"assumption; docs/model.md M17, range mean 0.3-0.7"`
	Learning     sim.Law     `toml:"learning" default:"truncnormal(mean 0.5, sd 0.15, min 0, max 1)" range:"[0, 1]" doc:"trait: motivation to learn" source:"assumption; docs/model.md M17, range mean 0.3-0.7"`
	Creativity   sim.Law     `toml:"creativity" default:"truncnormal(mean 0.5, sd 0.15, min 0, max 1)" range:"[0, 1]" doc:"trait: creativity" source:"assumption; docs/model.md M17, range mean 0.3-0.7"`
	Courage      sim.Law     `toml:"courage" default:"truncnormal(mean 0.5, sd 0.15, min 0, max 1)" range:"[0, 1]" doc:"trait: courage" source:"assumption; docs/model.md M17, range mean 0.3-0.7"`
	Confidence   sim.Law     `toml:"confidence" default:"truncnormal(mean 0.5, sd 0.15, min 0, max 1)" range:"[0, 1]" doc:"trait: self-confidence" source:"assumption; docs/model.md M17, range mean 0.3-0.7"`
	Perspectives []float64   `toml:"perspectives" default:"1, 1, 1" range:"[0, 1000]" doc:"shares of agents with service perspective 1 (give what is asked), 2 (reach the targets), 3 (build a relation)" source:"assumption; shares not published (DiMascio 2010), docs/model.md M4, range 0.1-0.8 each"`
	AtOnce       int         `toml:"contacts_at_once" default:"1" range:"[1, 1000000]" unit:"contacts" doc:"contacts an agent handles at the same time, as in chat" source:"choice"`
	Overlap      float64     `toml:"overlap" default:"0" range:"[0, 1]" doc:"with n contacts at once each goes on at the speed 1 / (1 + (n-1) (1 - overlap)): 0 shares the agent's time, 1 costs nothing" source:"choice"`
	Interrupted  sim.SpanLaw `toml:"interrupted_after" default:"" range:"[0 s, 100 years]" doc:"time on duty until an agent is interrupted (a system fails, a supervisor calls); work goes on afterwards where it was; empty: never" source:"choice"`
	Interruption sim.SpanLaw `toml:"interruption" default:"1 min" range:"[0 s, 30 d]" doc:"length of an interruption" source:"choice"`
	TeamSize     int         `toml:"team_size" default:"10" range:"[1, 1000000]" unit:"agents" doc:"agents who meet and see what becomes of each other, where there are no [[team]] tables: safety, consultation, sharing" source:"assumption; Dutch centres of 30-80 seats in teams of 8-15; range 4-20"`
	PutOffFrom   int         `toml:"break_put_off_from" default:"0" range:"[0, 1000000]" unit:"contacts" doc:"an agent whose break is due takes a contact instead while at least so many wait that he could take; 0: breaks are never put off" source:"choice"`
	PutOff       float64     `toml:"break_put_off" default:"1" range:"[0, 1]" doc:"probability that he does so, at each contact anew" source:"choice"`
	Roster       string      `toml:"roster" default:"" doc:"CSV under the scenario's folder with agent, day, start and end: who is on duty when, instead of shifts; agents are numbered as they first appear" source:"choice"`
	OnDuty       Roster      `toml:"-"`
	Experience   float64     `toml:"experience" default:"20" range:"[0, 10000]" unit:"contacts per element" doc:"practice with each element of the portfolio when the run begins" source:"assumption; range 0-100"`
}

// PortfolioSettings say which products there are and who serves what. The
// number of products is an input; diversity is measured, never an input to a
// rate.
type PortfolioSettings struct {
	Products int    `toml:"products" default:"12" range:"[1, 64]" unit:"products" doc:"products the organisation supports" source:"assumption; docs/model.md M1, range 4-30"`
	PerAgent Assign `toml:"per_agent" default:"4" range:"[1, 64]" unit:"products per agent" doc:"how many products an agent serves: a number, a list that is dealt out in turn, or a law" source:"choice"`
}

// QueueSettings describe waiting.
type QueueSettings struct {
	Patience     sim.SpanLaw `toml:"patience" default:"exponential(mean 6 min)" range:"[0 s, 100 years]" doc:"how long a customer waits before giving up" source:"assumption; docs/model.md M2; bank month 213-799 s by type"`
	Infinite     bool        `toml:"never_abandon" default:"false" doc:"customers wait for ever" source:"choice"`
	Discipline   string      `toml:"discipline" default:"first come" range:"first come | last come | random" doc:"which of the waiting contacts of equal priority is served first" source:"choice"`
	NoRoom       bool        `toml:"no_waiting" default:"false" doc:"there is no waiting room: a contact that finds no agent is blocked" source:"choice"`
	Callback     float64     `toml:"callback" default:"0" range:"[0, 1]" doc:"share of those who have to wait who hang up and are called back when it is their turn; they do not give up" source:"choice"`
	StrainFrom   int         `toml:"strain_from" default:"0" range:"[0, 10000000]" unit:"waiting contacts" doc:"with more contacts waiting than this all agents work at strain_speed; 0: never" source:"choice"`
	StrainSpeed  float64     `toml:"strain_speed" default:"1" range:"(0, 10]" doc:"speed of work then, relative to the usual speed" source:"choice"`
	Capacity     int         `toml:"capacity" default:"0" range:"[0, 10000000]" unit:"waiting contacts" doc:"places in the queue; a contact that finds them taken is blocked; 0: no limit" source:"choice"`
	PressureUnit float64     `toml:"pressure_unit" default:"1" range:"(0, 1000]" unit:"contacts per agent" doc:"how many contacts, waiting or in service, per agent on duty are a full load; field service: about a day's visits" source:"assumption; range 1-8"`
	ServiceLevel sim.Span    `toml:"service_level_within" default:"20 s" range:"[0 s, 30 d]" doc:"the y of service level x/y" source:"choice"`
}

// RoutingSettings say which agent gets which contact.
type RoutingSettings struct {
	SameAgent string   `toml:"same_agent" default:"prefer" range:"off | prefer | strict" doc:"a contact goes to the agent who knows the customer: not looked at; when free, else after wait_for_own to anyone; always" source:"choice"`
	Wait      sim.Span `toml:"wait_for_own" default:"0 s" range:"[0 s, 60 d]" doc:"same_agent prefer: how long a contact is kept for its own agent" source:"choice"`
	InOrder   bool     `toml:"teams_in_order" default:"false" doc:"a contact goes to the first team in the order of the file that has an idle agent" source:"choice"`
	Choose    string   `toml:"choose" default:"longest idle" range:"longest idle | least experienced | most experienced | fastest | random" doc:"which of several idle agents takes a contact" source:"choice"`
}

// HandlingSettings describe the work of one contact with all mechanisms off.
type HandlingSettings struct {
	Work           sim.SpanLaw `toml:"work" default:"lognormal(mean 6 min, cv 0.7)" range:"[0 s, 30 d]" doc:"time a practised agent works on a problem" source:"Brown et al. 2005 (lognormal); cv: assumption, docs/model.md M3, range 0.5-1.3"`
	Hold           sim.SpanLaw `toml:"hold" default:"0 s" range:"[0 s, 1 d]" doc:"time a customer is kept on hold while something is looked up, beside the work; counts as busy" source:"choice"`
	WrapUp         sim.SpanLaw `toml:"wrap_up" default:"0 s" range:"[0 s, 1 d]" doc:"work after the customer has gone" source:"choice"`
	Unfamiliar     float64     `toml:"unfamiliar_factor" default:"1" range:"[1, 10]" doc:"work takes this much longer with a customer whose own agent is another one (information must be gathered again)" source:"assumption; range 1-1.5"`
	Resolve        float64     `toml:"resolve" default:"0.55" range:"[0, 1]" doc:"probability that a symptom is solved, before skill" source:"assumption; docs/model.md M3 p0, range 0.4-0.7"`
	Ceiling        float64     `toml:"ceiling" default:"0.8" range:"[0, 1]" doc:"highest probability that a symptom is solved" source:"calibrated to FCR 70 % (SQM), V3; docs/model.md M3 has 0.92"`
	Recontact      float64     `toml:"recontact" default:"0.8" range:"[0, 1]" doc:"probability that a customer whose problem was not solved contacts again" source:"assumption; case CHURN-01; range 0.5-1"`
	RecontactAfter sim.SpanLaw `toml:"recontact_after" default:"exponential(mean 1 d)" range:"[0 s, 1 year]" doc:"time until that contact" source:"assumption; range 1 h-1 week"`
	Escalate       float64     `toml:"escalate" default:"0" range:"[0, 1]" doc:"probability that an unsolved problem goes to the second line, which solves it" source:"assumption; range 0-0.5"`
	SecondLine     sim.Span    `toml:"second_line_work" default:"20 min" range:"[0 s, 30 d]" doc:"handling time of the second line for one problem, counted as handling" source:"assumption; range 10-120 min"`
}

// ProductSettings describe one product, or one kind of contact, where products
// are not all alike. Products that are not described have the defaults.
type ProductSettings struct {
	Name      string      `toml:"name" default:"" doc:"name of the product or kind of contact" source:"choice"`
	Share     float64     `toml:"share" default:"1" range:"[0, 1e9]" doc:"weight with which a customer is one of this product" source:"choice"`
	Priority  int         `toml:"priority" default:"0" range:"[-1000, 1000]" doc:"waiting contacts of higher priority are served first" source:"choice"`
	Preempts  bool        `toml:"preempts" default:"false" doc:"a contact that finds no agent interrupts one of lower priority, which goes on afterwards where it was, with the same agent: no other takes it over" source:"choice"`
	Backlog   bool        `toml:"backlog" default:"false" doc:"e-mail and other work that nobody waits for on the line: the customer does not give up" source:"choice"`
	Work      sim.SpanLaw `toml:"work" default:"" range:"[0 s, 30 d]" doc:"time a practised agent works on a problem; empty: handling.work" source:"choice"`
	Patience  sim.SpanLaw `toml:"patience" default:"" range:"[0 s, 100 years]" doc:"how long a customer waits; empty: queue.patience" source:"choice"`
	Due       sim.Span    `toml:"due" default:"0 s" range:"[0 s, 1 year]" doc:"answered within this time counts as in time; 0: queue.service_level_within" source:"choice"`
	HeadStart sim.Span    `toml:"head_start" default:"0 s" range:"[0 s, 30 d]" doc:"among waiting contacts of equal priority these are placed as if they had come so much earlier" source:"choice"`
	Next      string      `toml:"next" default:"" doc:"the solved contact is handed on to this product; empty: the problem is solved" source:"choice"`
	NextShare float64     `toml:"next_share" default:"1" range:"[0, 1]" doc:"share of contacts that are handed on" source:"choice"`
}

// TeamSettings describe one team of agents with the same products. Without
// teams all agents are dealt portfolio.per_agent products.
type TeamSettings struct {
	Name     string   `toml:"name" default:"" doc:"name of the team" source:"choice"`
	Agents   int      `toml:"agents" default:"1" range:"[0, 1000000]" unit:"agents" doc:"agents in the team; all teams together are agents.count" source:"choice"`
	Products []string `toml:"products" default:"" doc:"names of the products the team serves; empty: all" source:"choice"`
	InOrder  bool     `toml:"in_order" default:"false" doc:"of waiting contacts of equal priority, those of the product named first are served first" source:"choice"`
	Speed    float64  `toml:"speed" default:"1" range:"(0, 100]" doc:"speed of work relative to the others" source:"choice"`
}

// BackOfficeSettings describe work that agents do when nobody waits.
type BackOfficeSettings struct {
	Task    sim.SpanLaw `toml:"task" default:"" range:"[0 s, 30 d]" doc:"length of one task; it is finished once begun; empty: no such work" source:"choice"`
	Reserve int         `toml:"reserve" default:"0" range:"[0, 1000000]" unit:"agents" doc:"a task is only begun while at least this many other agents are idle" source:"choice"`
}

// SiteSettings make an organisation of several sites of the same kind, each
// with agents.count agents and customers of its own. They run side by side on
// all processors and exchange what takes some time: contacts that overflow and
// ideas that proved good.
type SiteSettings struct {
	Count    int      `toml:"count" default:"1" range:"[1, 10000]" unit:"sites" doc:"number of sites" source:"choice"`
	Overflow sim.Span `toml:"overflow_after" default:"0 s" range:"[0 s, 30 d]" doc:"a contact that has waited this long goes to the next site; 0: contacts stay" source:"choice"`
	Lag      sim.Span `toml:"overflow_takes" default:"1 min" range:"[1 s, 1 d]" doc:"time in which a contact is handed to another site, and in which the outcome comes back" source:"assumption; range 15 s-5 min"`
	Ideas    bool     `toml:"share_ideas" default:"false" doc:"an idea that was kept on the job becomes known to one agent of every other site" source:"choice"`
	Talk     float64  `toml:"share_talk" default:"0" range:"[0, 1]" doc:"share of those a customer tells of the organisation who could be customers of another site; needs mechanisms.loyalty" source:"choice"`
	TalkLag  sim.Span `toml:"talk_takes" default:"1 week" range:"[1 min, 10 years]" doc:"time until it is heard there" source:"assumption; range 1 d-8 weeks"`
	Rotate   sim.Span `toml:"people_move_every" default:"0 s" range:"[0 s, 100 years]" doc:"every so often one agent of each site moves to the next, and takes what he knows along; 0: nobody moves" source:"choice"`
	MoveLag  sim.Span `toml:"moving_takes" default:"1 week" range:"[1 min, 1 year]" doc:"time until he works there; both seats are vacant so long" source:"assumption; range 1 d-8 weeks"`
	IdeasLag sim.Span `toml:"ideas_take" default:"4 weeks" range:"[1 min, 10 years]" doc:"time until it is known there" source:"assumption; range 1 d-26 weeks"`
}

// RoleSettings describe the innovation role: the freedom or the duty to open
// a dialogue beyond the fault.
type RoleSettings struct {
	Mode      string `toml:"mode" default:"assigned" range:"off | assigned | chosen" doc:"off: no dialogues; assigned: a dialogue is opened at a share of the eligible contacts; chosen: the agent decides (mechanism perspectives). Never mixed" source:"choice"`
	Intensity Assign `toml:"intensity" default:"0.5" range:"[0, 1]" doc:"assigned: probability of a dialogue at an eligible contact (customer present, fault diagnosed): a number, a list dealt out in turn, or a law" source:"choice"`
}

// Assign says what each agent gets: one number, a list dealt out in turn, or a
// law from which it is drawn at birth.
type Assign struct {
	Values []float64
	Law    *sim.Law
}

// SetValues makes it a list dealt out in turn; one value is the same for all.
func (a *Assign) SetValues(values []float64) { a.Values, a.Law = values, nil }

// SetLaw makes it a law from which each agent draws.
func (a *Assign) SetLaw(law sim.Law) { a.Values, a.Law = nil, &law }

// Parts returns the list, or the law.
func (a *Assign) Parts() ([]float64, *sim.Law) { return a.Values, a.Law }

// deal returns what agent number i gets.
func (a *Assign) deal(i int, draw *sim.Stream) float64 {
	if a.Law != nil {
		return a.Law.Sample(draw)
	}
	if len(a.Values) == 0 {
		return 0
	}
	return a.Values[i%len(a.Values)]
}
