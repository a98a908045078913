package models

import (
	"math/bits"

	"frontline.dev/frontline/sim"
)

// Community is the mechanism of the direct customer channel, docs/model.md M13:
// a web community or contest. Only the few customers who care most write in.
// They know their own context in full, and nothing of the technique: what they
// propose is a guess among all elements, untried. Their ideas go to the same
// innovation department as those of the agents, and compete for its time.
type Community struct {
	Members float64 `toml:"members" default:"0.02" range:"[0, 1]" doc:"share of customers who care enough to write in" source:"assumption; docs/model.md M13: top 2 %, range 0.005-0.1"`
	Posts   float64 `toml:"posts_per_year" default:"4" range:"[0, 1000]" unit:"posts per member and year" doc:"how often the average member writes; members differ (exponential)" source:"assumption; range 1-12"`
	Repeats float64 `toml:"repeats" default:"0.5" range:"[0, 1]" doc:"chance that somebody who has written writes about the same thing again" source:"Bayus 2013 (serial ideators repeat themselves); size: assumption, range 0.2-0.8"`
	Clear   float64 `toml:"clarity" default:"0.5" range:"[0, 1]" doc:"clarity of a post: customers are vague" source:"assumption (A37), range 0.3-0.8"`
	Fee     float64 `toml:"fee_per_month" default:"8000" range:"[0, 1e9]" unit:"EUR per month" doc:"cost of running the community" source:"assumption; docs/model.md M13, range 2,000-20,000"`
	Contest bool    `toml:"contest" default:"false" doc:"a contest of four weeks a year instead of a community that is always open; the year's posts come in these weeks" source:"choice (A34)"`
}

func init() {
	Mechanisms.Register("community", func() Mechanism { return new(Community) })
}

// Name returns "community".
func (m *Community) Name() string { return "community" }

type community struct {
	*Community
	w       *World
	luck    sim.Keyed
	members []int32
	zeal    []float64 // relative to the average member
	last    []int16   // facet written about last, or none
	lever   []int16   // proposed last
	told    [facetCount]int64
}

// Attach opens the channel.
func (m *Community) Attach(w *World) {
	c := &community{Community: m, w: w, luck: w.Keyed("community.posts")}
	born := w.Keyed("community.members")
	w.community = c
	w.Facts.Started.Watch(StageFirst, "community", func(*Started) {
		for i := range w.customers {
			draw := born.At(uint64(i), 0, 0)
			if draw.Float64() < m.Members {
				c.members, c.zeal = append(c.members, int32(i)), append(c.zeal, draw.Exponential())
				c.last, c.lever = append(c.last, none), append(c.lever, none)
			}
		}
	})
	w.Facts.DayEnded.Watch(StageReflect, "community", func(f *DayEnded) {
		if weekEnds(f.Day) {
			c.week(f.Day)
		}
	})
}

// week lets members write.
func (c *community) week(day int) {
	rate := c.Posts / 52
	if c.Contest {
		if day/7%52 < 48 {
			return
		}
		rate = c.Posts / 4
	}
	for i, customer := range c.members {
		if c.w.customers[customer].gone {
			continue
		}
		draw := c.luck.At(uint64(customer), uint64(day), 0)
		for range draw.Poisson(float64(rate * c.zeal[i])) {
			c.post(i, &c.w.customers[customer], &draw)
		}
	}
}

// post writes in about a facet of the customer's own, with a guess at a remedy.
func (c *community) post(member int, cu *Customer, draw *sim.Stream) {
	w := c.w
	facet, lever := int(c.last[member]), int(c.lever[member])
	pick, guess := draw.Float64(), draw.IntN(len(w.elements))
	if repeat := draw.Float64() < c.Repeats; facet < 0 || !repeat {
		facet, lever = pickBit(cu.Facets, pick), guess
	}
	c.last[member], c.lever[member] = int16(facet), int16(lever)
	w.Ledger.Posts++
	c.told[facet]++
	// What he suffers from: an element of his product that his context troubles,
	// or, when there is none, whatever he has before him.
	slot := int(draw.Float64() * slots)
	for i := range slots {
		s := (slot + i) % slots
		if w.elements[w.elementIndex(int(cu.Product), s)].Sensitive>>facet&1 == 1 {
			slot = s
			break
		}
	}
	element := w.elementIndex(int(cu.Product), slot)
	idea := Idea{Element: int16(element), Lever: int16(lever), Facet: int8(facet), Agent: none}
	works := false
	if w.thinking != nil && w.elements[element].Sensitive>>facet&1 == 1 {
		idea.Value, works = w.thinking.combine(element, facet, lever, draw)
	}
	w.Submit(nil, idea, works, false, c.Clear)
}

// unlike returns how far what members write about is from what customers are
// like: the total variation distance between the facets of posts and those of
// all customers, 0 to 1; 0 without a post.
func (c *community) unlike() float64 {
	posts, all := int64(0), 0
	var base [facetCount]int
	for i := range c.w.customers {
		for f := c.w.customers[i].Facets; f != 0; f &= f - 1 {
			base[bits.TrailingZeros64(f)]++
			all++
		}
	}
	for _, n := range c.told {
		posts += n
	}
	if posts == 0 || all == 0 {
		return 0
	}
	distance := 0.0
	for f := range base {
		d := float64(c.told[f])/float64(posts) - float64(base[f])/float64(all)
		distance += max(d, -d)
	}
	return distance / 2
}

// Unrepresentative returns how far what the members of the customer community
// write about is from what all customers are like, 0 (alike) to 1; 0 when
// mechanism community is off or nobody has written.
func (w *World) Unrepresentative() float64 {
	if w.community == nil {
		return 0
	}
	return w.community.unlike()
}
