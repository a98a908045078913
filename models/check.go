package models

import (
	"fmt"
)

// Mistake is a rule between settings that does not hold. Path is the key it is
// reported at, such as "time.warm_up".
type Mistake struct {
	Path    string
	Code    string // of the error catalogue: E0406
	Message string
	Help    string
}

// Check returns every rule between settings that does not hold; ranges of
// single settings are the loader's business. A world must only be built of
// settings that pass.
func (s *Settings) Check() []Mistake {
	var found mistakes
	s.checkTime(&found)
	s.checkCalendar(&found)
	s.checkArrivals(&found)
	s.checkPortfolio(&found)
	s.checkProducts(&found)
	s.checkTeams(&found)
	s.checkRole(&found)
	return found
}

type mistakes []Mistake

func (m *mistakes) add(path, code, help, format string, args ...any) {
	*m = append(*m, Mistake{Path: path, Code: code, Help: help, Message: fmt.Sprintf(format, args...)})
}

func (s *Settings) checkTime(m *mistakes) {
	if batch := s.Time.Batch; batch > 0 && s.Time.WarmUp < s.Time.Horizon && (s.Time.WarmUp+batch-1)/batch*batch >= s.Time.Horizon {
		m.add("time.warm_up", "E0406", "shorten warm_up or batch", "warm-up %v in whole batches of %v leaves nothing of the %v run",
			s.Time.WarmUp, batch, s.Time.Horizon)
	}
	if s.Time.WarmUp >= s.Time.Horizon {
		m.add("time.warm_up", "E0406", "shorten warm_up or lengthen horizon",
			"warm-up %v leaves nothing of the %v run", s.Time.WarmUp, s.Time.Horizon)
	}
}

func (s *Settings) checkCalendar(m *mistakes) {
	c := &s.Calendar
	if c.AlwaysOpen {
		for _, named := range s.Mechanisms {
			if named.Name == "stress" {
				m.add("calendar.always_open", "E0411", "give opening hours, or switch mechanisms.stress off",
					"always_open has no nights, so mechanisms.stress cannot tell when agents recover")
			}
		}
		return
	}
	if len(c.Days) == 0 {
		m.add("calendar.days", "E0410", `name at least one, such as days = ["mon"]`, "there is no opening day")
	}
	if c.Closes <= c.Opens {
		m.add("calendar.closes", "E0410", "close later than you open, or set always_open = true",
			"closes %v is not after opens %v", c.Closes, c.Opens)
	}
	for i := range s.Shifts {
		shift := &s.Shifts[i]
		for j := range shift.Breaks {
			b := &shift.Breaks[j]
			if shift.Ends > shift.Starts && (b.At < shift.Starts || b.At >= shift.Ends) {
				m.add(fmt.Sprintf("shift[%d].breaks[%d].at", i, j), "E0410", "move the break into the shift",
					"break at %v is outside the shift %v to %v", b.At, shift.Starts, shift.Ends)
			}
		}
	}
}

func (s *Settings) checkArrivals(m *mistakes) {
	a := &s.Arrivals
	switch a.Source {
	case "profile":
		if len(a.Profile) == 0 {
			m.add("arrivals.source", "E0306", "add [[arrivals.profile]] tables, or choose another source",
				`source "profile" has no [[arrivals.profile]]`)
		}
		total := 0.0
		for _, p := range a.Profile {
			for _, x := range p.Rates {
				total += x
			}
		}
		if len(a.Profile) > 0 && total == 0 {
			m.add("arrivals.profile", "E0306", "give at least one interval more than 0 contacts", "the profile brings no contacts")
		}
	case "trace":
		if len(a.Trace) == 0 {
			m.add("arrivals.file", "E0601", "name a CSV file with the column arrival_s", `source "trace" has no contacts`)
		}
	}
	if len(a.Trace) > 0 {
		for _, t := range a.Trace {
			if t.Product >= s.Portfolio.Products {
				m.add("arrivals.file", "E0408", "number products from 0", "the trace names product %d of %d", t.Product, s.Portfolio.Products)
				break
			}
		}
	}
	if limit := int64(20_000_000); int64(s.CustomerCount()) > limit {
		m.add("customers.per_agent", "E0503", "lower it, or set customers.count",
			"%d customers: at most %d", s.CustomerCount(), limit)
	}
}

// CustomerCount returns how many customers a run of these settings has.
func (s *Settings) CustomerCount() int {
	if s.Customers.Count > 0 {
		return s.Customers.Count
	}
	return s.Customers.PerAgent * s.Agents.Count
}

func (s *Settings) checkPortfolio(m *mistakes) {
	p := &s.Portfolio
	most := 0.0
	if p.PerAgent.Law != nil {
		_, most = p.PerAgent.Law.Support()
	}
	for _, x := range p.PerAgent.Values {
		most = max(most, x)
		if x != float64(int(x)) {
			m.add("portfolio.per_agent", "E0204", fmt.Sprintf("write %d or %d", int(x), int(x)+1), "%g is no whole number of products", x)
		}
	}
	if most > float64(p.Products) {
		m.add("portfolio.per_agent", "E0409", "lower per_agent or raise portfolio.products",
			"an agent serves %g products, there are %d", most, p.Products)
	}
	if len(s.Agents.Perspectives) != 3 {
		m.add("agents.perspectives", "E0314", "give three shares, such as [1, 1, 1]", "%d shares: there are three perspectives", len(s.Agents.Perspectives))
	} else if s.Agents.Perspectives[0]+s.Agents.Perspectives[1]+s.Agents.Perspectives[2] == 0 {
		m.add("agents.perspectives", "E0314", "give at least one perspective a share", "weights sum to 0")
	}
}

func (s *Settings) checkProducts(m *mistakes) {
	if n := len(s.Products); n > 0 && n != s.Portfolio.Products {
		m.add("portfolio.products", "E0413", fmt.Sprintf("set portfolio.products = %d, or describe them all", n),
			"%d products are described with [[product]], portfolio.products is %d", n, s.Portfolio.Products)
	}
	total := 0.0
	for i := range s.Products {
		p, path := &s.Products[i], fmt.Sprintf("product[%d]", i)
		total += p.Share
		if p.Name == "" || s.productIndex(p.Name) != i {
			m.add(path+".name", "E0413", "give each product a name of its own", "product %q: every product needs a name of its own", p.Name)
		}
		if next := s.productIndex(p.Next); p.Next != "" && (next < 0 || next == i) {
			m.add(path+".next", "E0401", "name another [[product]]", "no other product %q", p.Next)
		}
	}
	if len(s.Products) > 0 && total == 0 {
		m.add("product[0].share", "E0314", "give at least one product a share", "weights sum to 0")
	}
}

func (s *Settings) checkTeams(m *mistakes) {
	if len(s.Teams) == 0 {
		return
	}
	total := 0
	for i := range s.Teams {
		total += s.Teams[i].Agents
		for j, name := range s.Teams[i].Products {
			if s.productIndex(name) < 0 {
				m.add(fmt.Sprintf("team[%d].products", i), "E0401", "name a [[product]]", "entry %d: no product %q", j+1, name)
			}
		}
	}
	if total != s.Agents.Count {
		m.add("agents.count", "E0413", fmt.Sprintf("set agents.count = %d", total), "the teams have %d agents, agents.count is %d", total, s.Agents.Count)
	}
}

func (s *Settings) checkRole(m *mistakes) {
	on := map[string]bool{}
	for _, named := range s.Mechanisms {
		on[named.Name] = true
		if v, ok := named.Mechanism.(interface{ Validate() error }); ok {
			if err := v.Validate(); err != nil {
				m.add("mechanisms."+named.Name, "E0301", "change one of the settings it names", "%v", err)
			}
		}
	}
	if s.Role.Mode == "chosen" && !on["perspectives"] {
		m.add("role.mode", "E0412", `switch it on, or set role.mode = "assigned"`,
			`mode "chosen" needs mechanisms.perspectives`)
	}
	if v, ok := s.Control.(interface{ Validate() error }); ok && s.Control != nil {
		if err := v.Validate(); err != nil {
			m.add("control", "E0301", "change one of the settings it names", "%v", err)
		}
	}
}
