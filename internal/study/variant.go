package study

import (
	"fmt"
	"math"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// missing is the value of what was not observed.
var missing = math.NaN()

// withoutRole returns the settings with the innovation role switched off and
// everything else as it was.
func withoutRole(s *models.Settings) *models.Settings {
	off := *s
	off.Role.Mode = "off"
	return &off
}

// resized returns the settings for another number of agents with the same
// work for each: customers, shifts, places and contacts from outside grow in
// proportion; teams are left as they are. Contacts from a trace or by a law of gaps cannot be scaled; that
// is an error.
func resized(s *models.Settings, agents int) (*models.Settings, error) {
	t := *s
	factor := float64(agents) / float64(s.Agents.Count)
	switch s.Arrivals.Source {
	case "poisson":
		t.Arrivals.Rate = sim.Rate(float64(s.Arrivals.Rate) * factor)
	case "profile":
		t.Arrivals.Profile = nil
		for _, day := range s.Arrivals.Profile {
			rates := make([]float64, len(day.Rates))
			for i, x := range day.Rates {
				rates[i] = x * factor
			}
			day.Rates = rates
			t.Arrivals.Profile = append(t.Arrivals.Profile, day)
		}
	case "renewal", "trace":
		if agents != s.Agents.Count {
			return nil, fmt.Errorf("arrivals.source = %q cannot be scaled from %d to %d agents", s.Arrivals.Source, s.Agents.Count, agents)
		}
	}
	if s.Customers.Count > 0 {
		t.Customers.Count = max(1, int(math.Round(float64(s.Customers.Count)*factor)))
	}
	if s.Queue.Capacity > 0 {
		t.Queue.Capacity = max(1, int(math.Round(float64(s.Queue.Capacity)*factor)))
	}
	t.BackOffice.Reserve = int(math.Round(float64(s.BackOffice.Reserve) * factor))
	t.Shifts = append([]models.ShiftSettings(nil), s.Shifts...)
	before, placed := 0, 0
	for i := range t.Shifts {
		before += t.Shifts[i].Agents
		upTo := int(math.Round(float64(before) * factor))
		t.Shifts[i].Agents = upTo - placed
		placed = upTo
	}
	t.Agents.Count = agents
	return &t, nil
}

// crossed returns resized settings with the assigned role, in which portfolio
// sizes and roles come from the two rules.
func crossed(s *models.Settings, agents int, portfolio, role models.Assign) (*models.Settings, error) {
	if reason := noRole(s); reason != "" {
		return nil, fmt.Errorf("%s", reason)
	}
	if len(s.Teams) > 0 {
		return nil, fmt.Errorf("[[team]] says who serves what, so portfolios cannot be dealt out")
	}
	t, err := resized(s, agents)
	if err != nil {
		return nil, err
	}
	t.Sites.Count = 1
	t.Portfolio.PerAgent = portfolio
	t.Role = models.RoleSettings{Mode: "assigned", Intensity: role}
	if found := t.Check(); len(found) > 0 {
		return nil, fmt.Errorf("%s: %s", found[0].Path, found[0].Message)
	}
	return t, nil
}

// noRole says why a scenario has no innovation role to speak of, or "".
func noRole(s *models.Settings) string {
	switch {
	case s.Role.Mode == "off":
		return `role.mode = "off"`
	case !s.Has("asking"):
		return "mechanisms.asking is off, so dialogues bring no insight"
	case !s.Has("recombination"):
		return "mechanisms.recombination is off, so dialogues bring no ideas"
	}
	return ""
}
