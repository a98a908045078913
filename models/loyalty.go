package models

import "frontline.dev/frontline/sim"

// Loyalty is the mechanism of customers who stay, tell others or leave,
// docs/model.md M18. A problem that is over leaves more or less satisfaction;
// what was worse than expected weighs more than what was better (prospect
// theory). Once a year a customer decides whether to renew. Free places are
// filled by new customers, whom others' talk and marketing bring or keep away.
//
// That a customer who had reason to complain stays as the TARP survey found is
// an input (docs/model.md, list of inputs).
type Loyalty struct {
	Solved    float64  `toml:"satisfaction_by_solution" default:"0.5" range:"[0, 1]" doc:"satisfaction that a solution adds" source:"Dixon et al. 2010 (they only want a solution); size: assumption, range 0.3-0.7"`
	Prompt    float64  `toml:"satisfaction_by_speed" default:"0.2" range:"[0, 1]" doc:"satisfaction that an immediate solution adds" source:"assumption; range 0.1-0.3"`
	Quickly   sim.Span `toml:"speed_unit" default:"3 d" range:"[1 min, 1 year]" doc:"time from the first contact to the solution at which 37 % of that is left" source:"assumption; range 1-14 d"`
	Care      float64  `toml:"satisfaction_by_care" default:"0.15" range:"[0, 1]" doc:"satisfaction that usual care adds; twice that at twice the care" source:"assumption; range 0.05-0.3"`
	Effort    float64  `toml:"effort" default:"0.07" range:"[0, 1]" unit:"per further contact" doc:"satisfaction lost for every further contact the customer had to make, the first return apart" source:"Effortless Experience (sign); size: assumption, range 0.02-0.15"`
	Expected  float64  `toml:"expected" default:"0.75" range:"[0, 1]" doc:"satisfaction a new customer expects" source:"assumption; range 0.6-0.9"`
	Getting   float64  `toml:"expectation_follows" default:"0.2" range:"[0, 1]" doc:"weight of the last experience in what is expected next" source:"assumption; docs/model.md M18, range 0.05-0.4"`
	Update    float64  `toml:"weight_of_experience" default:"0.2" range:"[0, 1]" doc:"weight of one experience in cumulative satisfaction" source:"assumption; docs/model.md M18, range 0.05-0.4"`
	Aversion  float64  `toml:"loss_aversion" default:"2.25" range:"[1, 10]" doc:"how much more a disappointment weighs than a pleasant surprise; 1 ablates the asymmetry" source:"Tversky and Kahneman 1992"`
	Leave     float64  `toml:"leave_per_month" default:"0.01" range:"[0, 1]" unit:"per month" doc:"rate of leaving of a customer without strong feelings and without a grievance" source:"assumption; docs/model.md M18: 1 % a month, range 0.002-0.03"`
	Bound     float64  `toml:"by_satisfaction" default:"3" range:"[0, 20]" doc:"the rate is multiplied by exp of minus this times cumulative satisfaction" source:"assumption; docs/model.md M18, range 1-5"`
	Contract  sim.Span `toml:"contract" default:"1 year" range:"[1 week, 20 years]" doc:"time between two decisions to renew" source:"choice"`
	Large     float64  `toml:"large_losses" default:"0.3" range:"[0, 1]" doc:"share of customers to whom a fault is a large loss" source:"assumption; range 0.1-0.6"`
	Stay      float64  `toml:"stay" default:"-0.71" range:"[-10, 10]" doc:"logit of renewing after a grievance that was small and not told" source:"fitted to the eight cells of TARP (small or large loss; silent, told, settled, settled at once), V2"`
	StayLarge float64  `toml:"stay_large" default:"-1.2" range:"[-10, 10]" doc:"change of that logit after a large loss" source:"fitted with stay to the eight cells of TARP, V2"`
	StayTold  float64  `toml:"stay_voiced" default:"0.51" range:"[-10, 10]" doc:"change when the customer has complained; -0.5 after CCMC" source:"fitted with stay to the eight cells of TARP, V2; CCMC has the opposite sign"`
	StaySolve float64  `toml:"stay_redressed" default:"1.33" range:"[-10, 10]" doc:"change when that was settled" source:"fitted with stay to the eight cells of TARP, V2"`
	StayFast  float64  `toml:"stay_fast" default:"1.64" range:"[-10, 10]" doc:"further change when it was settled at once" source:"fitted with stay to the eight cells of TARP, V2"`
	StayC     float64  `toml:"stay_by_satisfaction" default:"2" range:"[0, 20]" doc:"change per unit of cumulative satisfaction" source:"assumption; docs/model.md M18, range 0-4"`
	StayOld   float64  `toml:"stay_by_purchases" default:"0.3" range:"[0, 5]" doc:"change per log of one plus the contracts before" source:"Knox and van Oest 2014 (sign); size: assumption, range 0-0.6"`
	Mention   float64  `toml:"mention" default:"0.08" range:"[0, 1]" doc:"chance that a customer tells others how a problem went, surprised or not" source:"calibrated to three told well for one told ill (15 studies), V18; range 0-0.2"`
	Talk      float64  `toml:"talk" default:"0.5" range:"[0, 10]" doc:"further chance that he tells of a surprise of size 1" source:"assumption; range 0.1-1"`
	Ties      float64  `toml:"ties" default:"6" range:"[0, 1000]" unit:"others" doc:"others whom he tells" source:"assumption; docs/model.md M18, range 2-12"`
	Join      float64  `toml:"join_per_month" default:"0.1" range:"[0, 10]" unit:"per free place and month" doc:"rate at which a free place is filled without talk or marketing" source:"assumption; range 0.03-0.3"`
	Heard     float64  `toml:"by_talk" default:"0.1" range:"[0, 10]" doc:"change of that rate, in logs, when each customer is told well of the firm once a year more often than ill" source:"equal effect per act (East, Hammond and Lomax 2008); size: assumption, range 0.02-0.3"`
	Marketing float64  `toml:"marketing_per_place" default:"0" range:"[0, 1e6]" unit:"EUR per customer place and year" doc:"spending on marketing" source:"choice"`
	Reach     float64  `toml:"by_marketing" default:"0.2" range:"[0, 10]" doc:"change of the rate, in logs, for each doubling of 1 + spending / 10 EUR" source:"assumption; range 0.05-0.4"`
	Delight   sim.Span `toml:"delight_time" default:"0 s" range:"[0 s, 1 h]" doc:"time spent in every contact on pleasing beyond what was asked" source:"choice (B2)"`
	Pleasing  float64  `toml:"delight_care" default:"0.5" range:"[0, 5]" unit:"per minute" doc:"further care that a minute of it is to the customer" source:"assumption; range 0.1-1"`
	WinBack   bool     `toml:"win_back" default:"false" doc:"customers who left are asked to come back" source:"choice (B14, B28)"`
	After     sim.Span `toml:"win_back_after" default:"13 weeks" range:"[1 d, 10 years]" doc:"how long after they left" source:"assumption; range 4-52 weeks"`
	Return    float64  `toml:"return" default:"-1.4" range:"[-10, 10]" doc:"logit of coming back" source:"Griffin and Lowenstein (20-40 % of those approached, recalled); docs/model.md M18"`
	Approach  float64  `toml:"cost_of_approach" default:"15" range:"[0, 10000]" unit:"EUR" doc:"cost of one approach" source:"assumption; range 5-50"`
	Promote   float64  `toml:"promoter_from" default:"0.02" range:"[-1, 1]" doc:"cumulative satisfaction from which a customer recommends" source:"choice"`
	Dissuade  float64  `toml:"antipromoter_below" default:"-0.15" range:"[-1, 1]" doc:"cumulative satisfaction below which he dissuades" source:"choice"`
}

func init() {
	Mechanisms.Register("loyalty", func() Mechanism { return new(Loyalty) })
}

// Name returns "loyalty".
func (m *Loyalty) Name() string { return "loyalty" }

// standing is what a customer feels about the organisation.
type standing struct {
	cumulative float64 // satisfaction, 0 when indifferent
	expects    float64
	grievance  uint8 // since the last renewal, bits as in Case.complaint
	complaints uint8
	contracts  uint8
	generation uint8 // of customers on this place
	large      bool
	overBad    bool    // left over bad service
	margin     float64 // EUR per week; 0 when mechanism money is off
}

type market struct {
	*Loyalty
	w                         *World
	luck, talk, born, returns sim.Keyed
	of                        []standing
	renewal, back             Timer
	well, ill                 float64 // told by word of mouth, fading over a year
	wellAway, illAway         float64 // told customers of other sites this week
	approaches                int64
}

// Attach gives customers feelings.
func (m *Loyalty) Attach(w *World) {
	k := &market{Loyalty: m, w: w, luck: w.Keyed("loyalty.renewal"), talk: w.Keyed("loyalty.talk"), born: w.Keyed("loyalty.birth"), returns: w.Keyed("loyalty.return")}
	w.market = k
	k.renewal, k.back = w.NewTimer(k.renew), w.NewTimer(k.approach)
	w.Facts.Started.Watch(StageFirst, "loyalty", func(*Started) {
		k.of = make([]standing, len(w.customers))
		for i := range k.of {
			k.begin(int32(i), 0)
		}
	})
	w.Facts.CaseClosed.Watch(StageFirst, "loyalty", func(f *CaseClosed) { k.close(f.Case) })
	w.Facts.DayEnded.Watch(StageLast, "loyalty", func(f *DayEnded) {
		if weekEnds(f.Day) {
			k.week(f.Day)
		}
	})
	if m.Delight > 0 {
		w.Facts.Diagnosed.Watch(StageFirst, "loyalty", func(f *Diagnosed) { w.Spend(f.Agent, Asking, m.Delight) })
		w.Care.Turn("delight", func(*Agent, *Case) float64 { return 1 + float64(m.Pleasing*m.Delight.Minutes()) })
	}
}

// begin makes somebody a customer on a place.
func (k *market) begin(id int32, generation uint8) {
	draw := k.born.At(uint64(id), uint64(generation), 0)
	k.of[id] = standing{expects: k.Expected, large: draw.Float64() < k.Large, generation: generation}
	if k.w.money != nil {
		k.of[id].margin = k.w.money.perWeek(k.w, id)
	}
	first := k.Contract
	if generation == 0 {
		first = k.Contract.Scaled(draw.Float64()) // contracts of those there are end at different times
	}
	k.renewal.After(first, int(id))
}

// close is the end of a problem.
func (k *market) close(c *Case) {
	if c.guestOf != none || int(c.Customer) >= len(k.of) {
		return
	}
	w, s := k.w, &k.of[c.Customer]
	satisfaction, later := k.satisfaction(c)
	k.tell(c, satisfaction, satisfaction-s.expects)
	surprise := later - s.expects
	felt := surprise
	if surprise < 0 {
		felt *= k.Aversion
	}
	s.cumulative += float64(k.Update * (felt - s.cumulative))
	s.expects += float64(k.Getting * surprise)
	l := &w.Ledger
	l.Episodes++
	l.Satisfaction += satisfaction
	if satisfaction > .7 {
		l.Satisfied++
	} else if satisfaction < .4 {
		l.Dissatisfied++
	}
	k.takeStock(c, s, satisfaction)
	w.scratch.episodeEnded = EpisodeEnded{Case: c, Satisfaction: satisfaction}
	w.Facts.EpisodeEnded.publish(&w.scratch.episodeEnded)
}

// satisfaction is what a problem leaves, 0 to 1: now, and in the long run.
func (k *market) satisfaction(c *Case) (now, later float64) {
	w := k.w
	satisfaction := -float64(k.Effort*float64(max(int(c.Attempts), 1)-1)) - c.spoilt
	if c.Services > 0 || c.Resolved {
		satisfaction += float64(k.Care * min(c.Care, 2))
	}
	if c.Resolved {
		satisfaction += k.Solved + float64(k.Prompt*sim.Exp(-float64(w.Now().Since(c.Opened))/float64(k.Quickly)))
	}
	satisfaction = min(max(satisfaction, 0), 1)
	if w.complaints == nil {
		return satisfaction, satisfaction
	}
	return w.complaints.felt(c, satisfaction)
}

// takeStock counts what complaints did to satisfaction, and remembers reason
// to complain until the renewal.
func (k *market) takeStock(c *Case, s *standing, satisfaction float64) {
	w, l := k.w, &k.w.Ledger
	if c.complaint&hasVoiced != 0 {
		l.Heard++
		l.HeardSatisfaction += satisfaction
		if c.complaint&hasRedress != 0 {
			l.Mended++
			l.MendedSatisfaction += satisfaction
		}
	}
	if !w.aggrieved(c) {
		l.Smooth++
		l.SmoothSatisfaction += satisfaction
		return
	}
	l.Grievances++
	s.grievance = c.complaint | hasGrievance
	if c.complaint&hasVoiced != 0 && s.complaints < 255 {
		s.complaints++
	}
}

// tell is word of mouth: surprises are talked about more, good and bad alike.
func (k *market) tell(c *Case, satisfaction, surprise float64) {
	draw := k.talk.At(c.entity, c.ordinal, 0)
	if draw.Float64() >= k.Mention+float64(k.Talk*max(surprise, -surprise)) {
		return
	}
	others := draw.Poisson(k.Ties)
	elsewhere := 0.0
	if k.w.site != nil {
		elsewhere = k.w.Settings.Sites.Talk
	}
	here := float64(float64(others) * (1 - elsewhere))
	if satisfaction >= .5 {
		k.w.Ledger.Advocacy += int64(others)
		k.well += here
		k.wellAway += float64(others) - here
	} else {
		k.w.Ledger.Badvocacy += int64(others)
		k.ill += here
		k.illAway += float64(others) - here
	}
}

// renew is the yearly decision.
func (k *market) renew(id int) {
	w, s := k.w, &k.of[id]
	if w.customers[id].gone {
		return
	}
	stays := sim.Exp(-float64(k.Leave * 12 * k.Contract.Years() * sim.Exp(-k.Bound*s.cumulative)))
	service := s.grievance&hasGrievance != 0
	if service {
		stays = min(stays, k.afterGrievance(s))
	}
	draw := k.luck.At(uint64(id), uint64(s.generation), uint64(s.contracts))
	left := draw.Float64() >= stays
	k.countRenewal(s, left)
	if left {
		s.overBad = service
		w.lose(int32(id), service)
		if k.WinBack {
			k.back.After(k.After, id)
		}
		return
	}
	if s.contracts < 255 {
		s.contracts++
	}
	s.grievance = 0
	k.renewal.After(k.Contract, id)
}

// countRenewal counts a decision by what came before it.
func (k *market) countRenewal(s *standing, left bool) {
	stayed := int64(1)
	if left {
		stayed = 0
	}
	switch l := &k.w.Ledger; {
	case s.grievance == 0:
		l.SmoothDue++
		l.SmoothStayed += stayed
	case s.grievance&hasRedress != 0:
		l.MendedDue++
		l.MendedStayed += stayed
	}
}

// afterGrievance is the chance to renew after reason to complain.
func (k *market) afterGrievance(s *standing) float64 {
	logit := k.Stay + float64(k.StayC*s.cumulative) + float64(k.StayOld*sim.Log1p(float64(s.contracts)))
	if s.large {
		logit += k.StayLarge
	}
	if s.grievance&hasVoiced != 0 {
		logit += k.StayTold
		if s.grievance&hasRedress != 0 {
			logit += k.StaySolve
			if s.grievance&hasFast != 0 {
				logit += k.StayFast
			}
		}
	}
	return 1 / (1 + sim.Exp(-logit))
}

// approach asks a customer who left to come back.
func (k *market) approach(id int) {
	w, s := k.w, &k.of[id]
	if !w.customers[id].gone {
		return
	}
	k.approaches++
	w.Ledger.MarketingSpend += k.Approach
	logit := k.Return + s.cumulative - float64(.3*float64(s.complaints))
	if s.grievance&hasRedress != 0 {
		logit += .5
	}
	if s.overBad {
		logit -= .6
	}
	draw := k.returns.At(uint64(id), uint64(s.generation), uint64(s.contracts))
	if draw.Float64() < 1/(1+sim.Exp(-logit)) {
		s.grievance = 0
		s.contracts = min(s.contracts, 254) + 1 // a new contract, decided on by another draw
		w.win(int32(id), true, int(s.generation))
		k.renewal.After(k.Contract, id)
	}
}

// week fills free places and takes stock.
func (k *market) week(day int) {
	w, l := k.w, &k.w.Ledger
	fade := 1 - 7./365
	k.well, k.ill = float64(k.well*fade), float64(k.ill*fade)
	places := float64(len(k.of))
	logRate := float64(k.Heard*(k.well-k.ill)/places) + float64(k.Reach*sim.Log1p(k.Marketing/10)/ln2)
	rate := k.Join * 12 / 52 * sim.Exp(min(logRate, 3))
	chance := 1 - sim.Exp(-rate)
	l.MarketingSpend += float64(k.Marketing * places / 52)
	l.Weeks++
	for i := range k.of {
		s := &k.of[i]
		if w.customers[i].gone {
			draw := k.luck.At(uint64(i), uint64(day), 1<<32)
			if draw.Float64() < chance {
				k.begin(int32(i), s.generation+1)
				w.win(int32(i), false, int(s.generation+1))
			}
			continue
		}
		l.Active++
		if s.cumulative > k.Promote {
			l.Promoters++
		} else if s.cumulative < k.Dissuade {
			l.Antipromoters++
		}
		l.Margin += s.margin
	}
}

const ln2 = 0.6931471805599453

// aggrieved says whether a customer has reason to complain of a problem: it
// was not solved at the first contact, and that matters to him.
func (w *World) aggrieved(c *Case) bool {
	if c.Resolved && c.Attempts == 0 {
		return false
	}
	draw := w.severity.At(c.entity, c.ordinal, 0)
	return draw.Float64() < w.Settings.Customers.Serious
}
