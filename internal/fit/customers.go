package fit

import "math"

// Spans after a contact within which a customer may contact again.
const (
	redialWithin = hour
	week         = 7 * day
)

// customerBook follows customers through the log: who calls again after
// hanging up, who calls again after being served, and whether the same agent
// answers. What it remembers grows with customers and with the contacts of
// eight days.
type customerBook struct {
	of        []customerState // by number
	redials   lengths         // s between hanging up and the next contact, up to an hour
	gaveUp    float64         // who hung up and could be followed for an hour
	pairs     int             // successive served contacts of a customer
	same      int             // with the same agent
	served    int             // longer than short_call
	named     int             // of these, customers with a name
	atOnce    [2]int          // of these, answered at once; and with a name
	early     [7]float64      // contacts after which the customer was seen again, by span
	followed  [7]float64      // contacts that could be followed for that span
	whole     [7]float64      // early, of the contacts that could be followed to the end of the last span
	lastEnter int64
}

type customerState struct {
	gaveUpAt int64 // end of the last contact given up and not yet followed; 0: none
	agent    uint32
	contacts uint16
	pending  []followed
}

// followed is a served contact whose customer may come again.
type followed struct {
	end   int64
	short bool  // at most short_call: only looked for within the week
	seen  uint8 // spans in which the customer was seen, one bit each
}

// spans after a served contact: an hour, four, a day, a week; and for
// comparison an hour, four and a day, beginning a week later.
var spans = [7][2]int64{{0, hour}, {0, 4 * hour}, {0, day}, {0, week}, {week, week + hour}, {week, week + 4*hour}, {week, week + day}}

// weekSpan is the span of a week in spans.
const weekSpan = 3

func (b *customerBook) add(x *call, shortMost int64) {
	b.lastEnter = x.enter
	if x.outcome == served && x.work > shortMost {
		b.served++
		if x.customer != 0 {
			b.named++
		}
		if x.wait == 0 {
			b.atOnce[0]++
			if x.customer != 0 {
				b.atOnce[1]++
			}
		}
	}
	if x.customer == 0 {
		return
	}
	for len(b.of) <= int(x.customer) {
		b.of = append(b.of, customerState{})
	}
	s := &b.of[x.customer]
	if s.contacts < math.MaxUint16 {
		s.contacts++
	}
	if s.gaveUpAt != 0 && x.enter > s.gaveUpAt {
		b.gaveUp++
		if gap := x.enter - s.gaveUpAt; gap <= redialWithin {
			b.redials.add(float64(gap)/1000, 1)
		}
		s.gaveUpAt = 0
	}
	b.follow(s, x.enter)
	if x.outcome == abandoned {
		s.gaveUpAt = x.ends()
		return
	}
	if x.agent != 0 {
		if s.agent != 0 {
			b.pairs++
			if s.agent == x.agent {
				b.same++
			}
		}
		s.agent = x.agent
	}
	s.pending = append(s.pending, followed{end: x.ends(), short: x.work <= shortMost})
}

// follow notes that a customer was seen, and closes what is older than the
// longest span.
func (b *customerBook) follow(s *customerState, now int64) {
	kept := s.pending[:0]
	for _, p := range s.pending {
		if now > p.end+week+day {
			b.close(p, now)
			continue
		}
		for i, span := range spans {
			if now > p.end+span[0] && now <= p.end+span[1] {
				p.seen |= 1 << i
			}
		}
		kept = append(kept, p)
	}
	s.pending = kept
}

// close counts a followed contact in the spans that end before the log does.
func (b *customerBook) close(p followed, until int64) {
	for i, span := range spans {
		if p.end+span[1] > until || p.short && i != weekSpan {
			continue
		}
		b.followed[i]++
		if p.seen>>i&1 == 1 {
			b.early[i]++
			if p.end+week+day <= until {
				b.whole[i]++
			}
		}
	}
}

// end closes all that is still followed, at the end of the log.
func (b *customerBook) end() {
	for i := range b.of {
		s := &b.of[i]
		for _, p := range s.pending {
			b.close(p, b.lastEnter)
		}
		s.pending = nil
		if s.gaveUpAt != 0 && s.gaveUpAt+redialWithin <= b.lastEnter {
			b.gaveUp++
		}
	}
}

// Repeats are what the log says about customers who contact again.
type Repeats struct {
	Customers        int     // named
	CustomersInAll   float64 // seen or not (Chao 1984)
	Redial           float64 // share of those who gave up who contact again within an hour
	RedialMean       float64 // s
	RedialCV         float64
	RedialMedian     float64
	RedialN          float64
	Named            float64 // share of the served whose customer is named
	WithinWeek       float64 // share of the served seen again within 7 days
	DayAfter         float64 // share seen again within a day …
	DayAfterWeek     float64 // … and within the same day a week later
	Net              float64 // the difference, per served contact
	PartlyNamed      bool    // customers are named only when they wait, so Net is divided by Named
	NetWithin4h      float64 // part of the difference within four hours
	NetN             float64
	Continuity       float64 // share of successive contacts with the same agent
	ContinuityPairs  int
	ContinuityChance float64 // what it would be if agents were drawn by their shares
}

// repeats reads the book.
func (b *customerBook) repeats(chance float64) Repeats {
	r := Repeats{Redial: ratio(b.redials.n, b.gaveUp), RedialN: b.gaveUp, Named: ratio(float64(b.named), float64(b.served)),
		WithinWeek: ratio(b.early[weekSpan], b.followed[weekSpan]), Continuity: ratio(float64(b.same), float64(b.pairs)), ContinuityPairs: b.pairs, ContinuityChance: chance}
	if b.redials.n > 0 {
		r.RedialMean, r.RedialCV, r.RedialMedian = b.redials.mean(), ratio(b.redials.sd(), b.redials.mean()), b.redials.quantile(.5)
	}
	once, twice := 0.0, 0.0
	for i := range b.of {
		switch b.of[i].contacts {
		case 0:
			continue
		case 1:
			once++
		case 2:
			twice++
		}
		r.Customers++
	}
	r.CustomersInAll = float64(r.Customers) + once*once/(2*max(twice, 1))
	if n := b.followed[6]; n > 0 {
		r.NetN, r.DayAfter, r.DayAfterWeek = n, b.whole[2]/n, b.whole[6]/n
		net := r.DayAfter - r.DayAfterWeek
		r.Net = net
		if waited, once := float64(b.named-b.atOnce[1]), float64(b.served-b.atOnce[0]); float64(b.atOnce[1])/max(1, float64(b.atOnce[0])) < waited/max(1, once)/2 {
			r.Net, r.PartlyNamed = net/r.Named, true
		}
		r.NetWithin4h = (b.whole[1] - b.whole[5]) / n / net
	}
	return r
}
