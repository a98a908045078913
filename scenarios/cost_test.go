package scenarios

import (
	"strings"
	"testing"
)

// TestCost holds estimates of the default scenario to the right order, and
// that they grow with what they depend on.
func TestCost(t *testing.T) {
	s := load(t, DefaultName)
	c := s.Cost(20, 2)
	set := s.Settings
	if c.Customers != float64(set.CustomerCount()) || c.Agents != float64(set.Agents.Count) {
		t.Errorf("customers %g agents %g", c.Customers, c.Agents)
	}
	fresh := c.Customers * set.Arrivals.Faults * set.Time.Horizon.Years()
	if c.Contacts < fresh || c.Contacts > 5*fresh {
		t.Errorf("%g contacts for %g problems", c.Contacts, fresh)
	}
	if more := s.Cost(40, 2); more.Seconds < 1.9*c.Seconds || more.Bytes != c.Bytes {
		t.Errorf("40 replications: %v after %v", more, c)
	}
	if alone := s.Cost(20, 1); alone.Seconds < 1.9*c.Seconds || alone.Bytes >= c.Bytes {
		t.Errorf("one worker: %v after %v", alone, c)
	}
	for _, set := range []string{"arrivals.source=poisson", "arrivals.source=renewal", "arrivals.stop_after=1 d"} {
		other, err := s.With(set)
		if err != nil {
			t.Fatal(err)
		}
		if o := other.Cost(20, 2); o.Contacts == c.Contacts || !(o.Contacts > 0) {
			t.Errorf("%s: %v", set, o)
		}
	}
}

// TestLimitsOfCost holds the refusals of what would take too long or too much:
// code, setting and numbers, within 50 ms and before any run.
func TestLimitsOfCost(t *testing.T) {
	cases := []struct{ name, set, want string }{
		{"long", "arrivals.source=poisson|arrivals.rate=1e6 per s", "E0502"},
		{"customers", "customers.count=20000000", "E0503"},
		{"agents", "agents.count=1000000|customers.count=1000", "E0503"},
		{"replications", "replications=1000000000", "E0504"},
	}
	var out strings.Builder
	for _, c := range cases {
		text := refused(t, func() error {
			s, err := Parse("shop.toml", []byte("[time]\nhorizon = \"3 years\"\n\n[agents]\ncount = 20\n"), strings.Split(c.set, "|")...)
			if err != nil {
				return err
			}
			return s.Cost(s.Replications, 2).Check(Limits{Events: 1e10, Bytes: 4e9, Runs: 1e6})
		})
		if !strings.Contains(text, "["+c.want+"]") {
			t.Errorf("%s: %s; want %s", c.name, text, c.want)
		}
		out.WriteString("# " + c.name + "\n" + text + "\n")
	}
	s := load(t, DefaultName)
	if err := s.Cost(1000, 1).Check(Limits{Seconds: 1}); err == nil || !strings.Contains(err.Error(), "--max-time") {
		t.Errorf("a limit of time: %v", err)
	}
	if err := s.Cost(20, 2).Check(DefaultLimits()); err != nil {
		t.Errorf("the default scenario: %v", err)
	}
	if err := s.Cost(1<<40, 1).Check(Limits{}); err != nil {
		t.Errorf("no limits: %v", err)
	}
	golden(t, "testdata/limits.txt", out.String())
}

// TestSteadyStateCountsContactsAtOnce: agents who handle several contacts at
// once, without the one costing the other anything, can do more work.
func TestSteadyStateCountsContactsAtOnce(t *testing.T) {
	text := "[time]\nkind = \"non-terminating\"\nhorizon = \"2 d\"\nwarm_up = \"0 s\"\n[calendar]\nalways_open = true\n[arrivals]\nsource = \"poisson\"\nrate = \"30 per hour\"\n" +
		"[queue]\nnever_abandon = true\n[handling]\nwork = \"exponential(mean 5 min)\"\n[role]\nmode = \"off\"\n[agents]\ncount = 2\n"
	if _, err := Parse("chat.toml", []byte(text)); err == nil || !strings.Contains(err.Error(), "E0405") {
		t.Errorf("two agents cannot do the work of 2.5: %v", err)
	}
	if _, err := Parse("chat.toml", []byte(text+"contacts_at_once = 3\noverlap = 0.9\n")); err != nil {
		t.Errorf("with three contacts at once they can: %v", err)
	}
}

// TestSteadyStateOfLossSystems: where nobody waits there is always a steady
// state; where customers are kept on hold that is work, too.
func TestSteadyStateOfLossSystems(t *testing.T) {
	text := "[time]\nkind = \"non-terminating\"\nhorizon = \"2 d\"\nwarm_up = \"0 s\"\n[calendar]\nalways_open = true\n[arrivals]\nsource = \"poisson\"\nrate = \"20 per hour\"\n" +
		"[role]\nmode = \"off\"\n[agents]\ncount = 2\n[handling]\nwork = \"exponential(mean 5 min)\"\n"
	if _, err := Parse("loss.toml", []byte(text+"hold = \"3 min\"\n[queue]\nnever_abandon = true\n")); err == nil || !strings.Contains(err.Error(), "E0405") {
		t.Errorf("two agents cannot do the work of 2.67: %v", err)
	}
	if _, err := Parse("loss.toml", []byte(text+"hold = \"3 min\"\n[queue]\nno_waiting = true\n")); err != nil {
		t.Errorf("a loss system may be overloaded: %v", err)
	}
}

// TestCostCountsSites: an organisation of six sites costs six times one.
func TestCostCountsSites(t *testing.T) {
	one, six := load(t, "service-line").Cost(4, 2), load(t, "service-line", "sites.count=6").Cost(4, 2)
	for _, x := range [][2]float64{{six.Customers, one.Customers}, {six.Agents, one.Agents}, {six.Contacts, one.Contacts}, {six.Events, one.Events}, {six.Seconds, one.Seconds}} {
		if r := x[0] / x[1]; r < 5.999 || r > 6.001 {
			t.Errorf("%v for six sites, %v for one", x[0], x[1])
		}
	}
	if six.Bytes <= 2*one.Bytes {
		t.Errorf("memory %v for six sites, %v for one", six.Bytes, one.Bytes)
	}
}
