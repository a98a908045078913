package study

import (
	"math"
	"testing"

	"frontline.dev/frontline/results"
)

// TestSites holds that an organisation of several sites is read as one: its
// agents are all there, its counts are those of all sites, and the efficiency
// loss adds up.
func TestSites(t *testing.T) {
	r := study(t, small(t, "sites.count=3", "sites.share_ideas=true"), Options{Replications: 2, Agents: true, Workers: 2})
	one := study(t, small(t), Options{Replications: 2})
	for i := range r.Runs {
		run := &r.Runs[i]
		if run.Err != nil {
			t.Fatal(run.Err)
		}
		contacts, ideas := int64(0), 0.0
		for j, p := range run.People {
			contacts += p.Tally.Contacts
			ideas += p.IdeasPerYear / 18
			if p.Index != j {
				t.Errorf("agent %d has the number %d", j, p.Index)
			}
		}
		value := func(name string) float64 {
			for m := range r.Metrics {
				if r.Metrics[m].Name == name {
					return run.Values[m]
				}
			}
			return math.NaN()
		}
		if len(run.People) != 18 || value("served") != float64(contacts) || math.Abs(value("ideas_per_agent_year")-ideas) > 1e-9 {
			t.Errorf("%d agents served %d contacts of %v and had %v ideas of %v", len(run.People), contacts, value("served"), ideas, value("ideas_per_agent_year"))
		}
		if d := value("portfolio_diversity_products"); !(d > 0 && d < 1) {
			t.Errorf("diversity %v", d)
		}
	}
	if a, b := r.Runs[0].Events, one.Runs[0].Events; a < 2*b {
		t.Errorf("three sites took %d events, one %d", a, b)
	}
	total := 0.0
	for _, group := range results.EfficiencyGroups() {
		total += r.Efficiency.row("group", group).Center
	}
	if math.Abs(total-r.Efficiency.Total.Center) > 1e-9 || r.Efficiency.Total.Center <= 0 {
		t.Errorf("the groups add up to %v, the loss is %v", total, r.Efficiency.Total.Center)
	}
	if c := r.courseOf(ArmScenario, "ideas_per_agent_year"); c == nil || len(c.Points) != 6 || c.Points[3].N != 2 {
		t.Error("the course over time is not there")
	}
}
