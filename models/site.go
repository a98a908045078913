package models

import (
	"context"
	"fmt"

	"frontline.dev/frontline/sim"
	"frontline.dev/frontline/sim/windows"
)

// Site is one of several places of an organisation: a World that exchanges
// contacts and ideas with the others. It is a process of package windows;
// nothing but messages passes between sites, and every message takes at least
// the lookahead of the organisation.
type Site struct {
	*World
	index, count int
	out          []windows.Message[Mail]
	mail         []Mail // scheduled, by slot
	free         []int32
	guests       int32 // first customer that stands for visitors
	guestFree    []int32
	receive      sim.Keyed
}

// MailKind says what a message between sites is about.
type MailKind uint8

// Kinds of mail.
const (
	ContactSent     MailKind = iota // a contact that overflowed
	OutcomeReturned                 // what became of it
	IdeaSent                        // an idea that was kept
	TalkSent                        // what customers told others
	PersonSent                      // an agent who moves
)

// Mail is one message between sites. It holds no pointer but to a traveller,
// who belongs to the site that opens it.
type Mail struct {
	Kind                       MailKind
	From                       int32
	Case                       int32 // at the customer's own site
	Generation                 uint32
	Facets                     uint64 // of the customer
	Entity, Ordinal            uint64
	Opened, Arrived            sim.Time
	Care, Value                float64
	Visits, Services, Attempts uint16
	Element, Lever             int16
	Product, Segment           uint8
	Slot, Facet                int8
	Served, Resolved           bool
	Cause, Rework              Cause
	Well, Ill                  float64 // of talk
	Traveller                  *traveller
}

// NewSites builds an organisation of sites.count sites. The first has the key
// of the run, the others keys of their own.
func NewSites(key sim.Key, settings *Settings) []*Site {
	sites := make([]*Site, settings.Sites.Count)
	for i := range sites {
		s := &Site{index: i, count: len(sites)}
		s.World = New(sim.New(key.Part(i)), settings)
		s.World.site = s
		s.guests = int32(len(s.customers))
		s.receive = s.Keyed("sites.receive")
		if settings.Sites.Ideas {
			s.Facts.ServiceEnded.Watch(StageLast, "sites", func(f *ServiceEnded) { s.tellIdea(f.Agent) })
		}
		s.startMoving()
		if w := s.World; settings.Sites.Talk > 0 && w.market != nil {
			w.Facts.DayEnded.Watch(StageLast, "sites", func(f *DayEnded) {
				if weekEnds(f.Day) {
					s.passTalk()
				}
			})
		}
		sites[i] = s
	}
	return sites
}

// RunSites plays the sites to the horizon on that many workers; the outcome
// does not depend on their number.
func RunSites(ctx context.Context, sites []*Site, workers int) (windows.Stats, error) {
	processes := make([]windows.Process[Mail], len(sites))
	for i := range sites {
		processes[i] = sites[i]
	}
	return runProcesses(ctx, sites, processes, workers)
}

// runProcesses plays the sites, each in the form of a process.
func runProcesses(ctx context.Context, sites []*Site, processes []windows.Process[Mail], workers int) (windows.Stats, error) {
	s := sites[0].Settings
	plan := windows.Plan{Lookahead: s.Lookahead(), Until: sim.Time(s.Time.Horizon) + 1, Workers: workers}
	stats, err := windows.Run(ctx, processes, plan)
	for _, site := range sites {
		if err == nil {
			err = site.World.Run(ctx) // closes the last point of the time series
		}
	}
	return stats, err
}

// Lookahead is the length of a window in which sites cannot hear of each other:
// the shortest time that anything takes from one to another, or the horizon.
func (s *Settings) Lookahead() sim.Span {
	least := s.Time.Horizon
	for _, link := range []struct {
		on    bool
		takes sim.Span
	}{{s.Sites.Overflow > 0, s.Sites.Lag}, {s.Sites.Ideas, s.Sites.IdeasLag}, {s.Sites.Talk > 0, s.Sites.TalkLag}, {s.Sites.Rotate > 0, s.Sites.MoveLag}} {
		if link.on {
			least = min(least, link.takes)
		}
	}
	return least
}

// Receive schedules a message.
func (s *Site) Receive(at sim.Time, m Mail) {
	slot := int32(len(s.mail))
	if n := len(s.free); n > 0 {
		slot = s.free[n-1]
		s.free = s.free[:n-1]
		s.mail[slot] = m
	} else {
		s.mail = append(s.mail, m)
	}
	s.Schedule(at, phaseArrive, sim.MakeEvent(kindMail, 0, uint32(slot)))
}

// Advance plays the site up to the end of a window.
func (s *Site) Advance(ctx context.Context, until sim.Time, out []windows.Message[Mail]) ([]windows.Message[Mail], error) {
	s.out = out
	for n := 1; ; n++ {
		e, ok := s.Next(until - 1)
		if !ok {
			return s.out, nil
		}
		s.handle(e)
		if n&0xffff == 0 && ctx.Err() != nil {
			return s.out, ctx.Err()
		}
	}
}

func (s *Site) send(to int, after sim.Span, m Mail) {
	m.From = int32(s.index)
	s.out = append(s.out, windows.Message[Mail]{At: s.Now().Add(after), To: to, Body: m})
}

// open deals with a message that has arrived.
func (s *Site) open(slot int32) {
	m := s.mail[slot]
	s.free = append(s.free, slot)
	switch m.Kind {
	case ContactSent:
		s.welcome(&m)
	case OutcomeReturned:
		s.takeBack(&m)
	case IdeaSent:
		s.learnIdea(&m)
	case TalkSent:
		s.market.well += m.Well
		s.market.ill += m.Ill
	case PersonSent:
		s.seat(m.Traveller)
	default:
		panic(fmt.Sprintf("models: mail of unknown kind %d", m.Kind))
	}
}

// watch makes a waiting contact leave for the next site after a while; a
// visitor stays.
func (s *Site) watch(id int32) {
	after := s.Settings.Sites.Overflow
	if c := &s.cases[id]; after > 0 && s.count > 1 && c.guestOf == none {
		s.Schedule(max(s.Now(), c.Arrived.Add(after)), phaseRenege, sim.MakeEvent(kindOverflow, c.generation, uint32(id)))
	}
}

// sendAway hands a waiting contact to the next site. At home the case is then
// outside, and waits for the outcome.
func (s *Site) sendAway(id int32) {
	w := s.World
	c := &w.cases[id]
	w.unline(id)
	c.generation++
	w.Cancelled(w.live)
	w.level.advance(w.Now())
	w.level.waiting--
	w.level.waitingSince -= int64(c.Arrived)
	w.level.outside++
	w.strain()
	w.Ledger.SentAway++
	w.Ledger.WaitSentAway += w.Now().Since(c.Arrived)
	c.state = caseOutside
	cu := &w.customers[c.Customer]
	s.send((s.index+1)%s.count, w.Settings.Sites.Lag, Mail{Kind: ContactSent, Case: id, Generation: c.generation, Facets: cu.Facets,
		Entity: c.entity, Ordinal: c.ordinal, Opened: c.Opened, Arrived: c.Arrived, Visits: c.Visits, Services: c.Services, Attempts: c.Attempts, Rework: c.reworkOf,
		Product: c.Product, Segment: cu.Segment, Slot: c.Slot, Facet: c.Facet})
}

// welcome takes a visitor in: a customer who stands for the one at the other
// site, with his context, and his case.
func (s *Site) welcome(m *Mail) {
	w := s.World
	var customer int32
	pairs := int32(none)
	if n := len(s.guestFree); n > 0 {
		customer = s.guestFree[n-1]
		s.guestFree = s.guestFree[:n-1]
		pairs = w.forgetPairs(customer)
	} else {
		customer = int32(len(w.customers))
		w.customers = append(w.customers, Customer{})
	}
	w.customers[customer] = Customer{Facets: m.Facets, Own: none, pairs: pairs, Product: m.Product, Segment: m.Segment, X: .5, Y: .5}
	w.setCells(&w.customers[customer])
	id := w.openCase(customer, m.Slot, m.Facet)
	c := &w.cases[id]
	// The draws stay those of the customer; the site keeps them apart from its own.
	c.entity, c.ordinal = m.Entity|uint64(m.From+1)<<40, m.Ordinal
	c.guestOf, c.home = m.From, m.Case
	c.guestGeneration = m.Generation
	c.Visits, c.Services, c.Attempts, c.Opened, c.reworkOf = m.Visits, m.Services, m.Attempts, m.Opened, m.Rework
	w.contactAfter(id, 0)
}

// sendBack tells the customer's own site what became of the contact, and lets
// the visitor go.
func (s *Site) sendBack(id int32, served bool) {
	w := s.World
	c := &w.cases[id]
	s.send(int(c.guestOf), w.Settings.Sites.Lag, Mail{Kind: OutcomeReturned, Case: c.home, Generation: c.guestGeneration,
		Served: served, Resolved: c.Resolved, Cause: c.Cause, Care: c.Care})
	customer := c.Customer
	w.level.advance(w.Now())
	w.level.outside--
	w.open--
	w.Ledger.Opened-- // it was opened at home
	c.generation++
	c.nextFree = w.freeCase
	w.freeCase = id
	s.guestFree = append(s.guestFree, customer)
}

// takeBack goes on with a case at home after another site had it.
func (s *Site) takeBack(m *Mail) {
	w := s.World
	c := &w.cases[m.Case]
	if c.generation != m.Generation {
		panic(fmt.Sprintf("models: case %d has changed while another site had it", m.Case))
	}
	if !m.Served {
		w.redialOrGiveUp(m.Case)
		return
	}
	c.Resolved, c.Cause, c.Care = m.Resolved, m.Cause, m.Care
	c.reworkOf, c.redial = m.Cause, false
	draw := w.contact.At(c.entity, c.ordinal, uint64(c.Services)<<1|1)
	w.leaves(m.Case, draw.Float64())
}

// tellIdea sends an idea that has just been kept to the other sites.
func (s *Site) tellIdea(a *Agent) {
	if !a.kept {
		return
	}
	a.kept = false
	idea := &s.ideas.ideas[a.using]
	for to := range s.count {
		if to != s.index {
			s.send(to, s.Settings.Sites.IdeasLag, Mail{Kind: IdeaSent, Element: idea.Element, Lever: idea.Lever, Facet: idea.Facet, Value: idea.Value})
		}
	}
}

// learnIdea gives the idea to one agent who serves the element, untried.
func (s *Site) learnIdea(m *Mail) {
	s.Ledger.IdeasReceived++
	draw := s.receive.At(uint64(m.From), uint64(s.Ledger.IdeasReceived), 0)
	first := draw.IntN(len(s.agents))
	for i := range s.agents {
		a := &s.agents[(first+i)%len(s.agents)]
		for _, e := range a.Elements {
			if e == m.Element {
				s.store(a, &Idea{Value: m.Value, Element: m.Element, Lever: m.Lever, Facet: m.Facet})
				return
			}
		}
	}
}
