package results

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// accounted is a run with the recorder's account and the second one.
type accounted struct {
	*books
	recorder *Recorder
	effort   func(Window) Effort
}

// attach begins both accounts of a run.
func attach(w *models.World) accounted {
	a := accounted{books: keepBooks(w), recorder: NewRecorder(w, AllMetrics())}
	a.effort = WatchEffort(a.recorder)
	return a
}

// playTwice plays settings with both accounts.
func playTwice(t *testing.T, s *models.Settings) accounted {
	t.Helper()
	a := attach(models.New(sim.New(sim.Key{Seed: 7}), s))
	if err := a.world.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return a
}

// named gives metrics' values their names.
func named(metrics []Metric, values []float64) map[string]float64 {
	m := map[string]float64{}
	for i, x := range values {
		m[metrics[i].Name] = x
	}
	return m
}

// years is a number of batches of four weeks.
func years(batches int) float64 { return float64(batches) * 4 * 7 / 365 }

// TestWindowsAgainstSecondAccount holds every metric that can be counted from
// facts against an account that begins when the warm-up ends and knows nothing
// of what was before, for no, a short and a long warm-up.
func TestWindowsAgainstSecondAccount(t *testing.T) {
	for _, warm := range []int{0, 3, 8} {
		s := billed()
		s.Time.WarmUp = sim.Span(4*warm) * sim.Week
		a := playTwice(t, s)
		got := named(a.recorder.Metrics(), a.recorder.Values(a.recorder.Window()))
		want := a.between(warm, 10).metrics(years(10-warm), float64(s.CustomerCount()), euro)
		compare(t, fmt.Sprintf("after %d batches", warm), got, want)
		for name, x := range want {
			if x == 0 && warm < 8 {
				t.Errorf("after %d batches: %s is 0, nothing is compared", warm, name)
			}
		}
	}
}

// TestSeriesAgainstSecondAccount holds each point of the time series against
// the account of its batch alone.
func TestSeriesAgainstSecondAccount(t *testing.T) {
	s := billed()
	a := playTwice(t, s)
	list := SeriesMetrics(AllMetrics())
	compared := 0
	for i, p := range a.recorder.Series() {
		want := a.between(i, i+1).metrics(years(1), float64(s.CustomerCount()), euro)
		for k, m := range list {
			if x, counted := want[m.Name]; counted {
				near(t, fmt.Sprintf("batch %d: %s", i, m.Name), p.Values[k], x, 1e-9*math.Max(1, math.Abs(x)))
				compared++
			}
		}
	}
	if compared < 150 {
		t.Errorf("only %d values were compared", compared)
	}
}

// TestSitesAgainstSecondAccount holds the metrics of an organisation of three
// sites against one account of all their agents and customers.
func TestSitesAgainstSecondAccount(t *testing.T) {
	s := billed()
	s.Time.Horizon, s.Time.WarmUp = 20*sim.Week, 8*sim.Week
	s.Sites = models.SiteSettings{Count: 3, Talk: .3, TalkLag: sim.Week, Ideas: true, IdeasLag: sim.Week}
	sites := models.NewSites(sim.Key{Seed: 7}, s)
	runs := make([]accounted, len(sites))
	for i := range sites {
		runs[i] = attach(sites[i].World)
	}
	if _, err := models.RunSites(context.Background(), sites, 1); err != nil {
		t.Fatal(err)
	}
	var recorders []*Recorder
	var windows []Window
	var accounts []*account
	for _, a := range runs {
		recorders, windows = append(recorders, a.recorder), append(windows, a.recorder.Window())
		accounts = append(accounts, a.between(2, 5))
	}
	got := named(AllMetrics(), ValuesOf(recorders, windows))
	want := together(accounts).metrics(years(3), float64(3*s.CustomerCount()), euro)
	compare(t, "three sites", got, want)
	if len(Pool(windows).Agents) != 18 || want["ideas_per_agent_year"] == 0 {
		t.Errorf("%d agents, %g ideas", len(Pool(windows).Agents), want["ideas_per_agent_year"])
	}
}

// TestMinutesByTerm holds the terms of the efficiency loss against what agents
// spent on each activity: role switch, education, asking, complaints and slack
// are booked under their own name in all contacts, the rest of a repeat
// contact under the cause of the repeat. Nothing turns the time of a fix here,
// so that it belongs to one term.
func TestMinutesByTerm(t *testing.T) {
	s := billed()
	s.Handling.Unfamiliar = 1
	s.Mechanisms = slices.DeleteFunc(s.Mechanisms, func(m models.Named) bool {
		return slices.Contains([]string{"adoption", "haste", "refinement", "skill", "trial"}, m.Name)
	})
	a := playTwice(t, s)
	n := a.between(3, 10).all
	effort := a.effort(a.recorder.Window())
	want := map[int]float64{termWork: n["fixing"] + n["hold"] - n["fixing again"] - n["hold again"]}
	for term, name := range map[int]string{termRoleSwitch: "role_switch", termEducation: "education", termAsking: "asking", termComplaint: "complaint", termSlack: "slack"} {
		want[term] = n[name]
		if n[name+" again"] == 0 {
			t.Errorf("nothing was spent on %s in repeat contacts", name)
		}
	}
	for term, name := range map[int]string{termSetup: "setup", termTravel: "travel", termWrapUp: "wrap_up", termSecondLine: "second_line"} {
		want[term] = n[name] - n[name+" again"]
	}
	for cause, name := range models.CauseNames {
		for _, activity := range []string{"setup", "travel", "fixing", "hold", "wrap_up", "second_line"} {
			want[causeTerms[cause]] += n[activity+" after "+name]
		}
	}
	for term, x := range want {
		near(t, EfficiencyTerms[term].Name, effort.Terms[term], x, 1e-9*math.Max(1, x))
		if x == 0 && term != termReworkHaste {
			t.Errorf("no minute was spent on %s", EfficiencyTerms[term].Name)
		}
	}
}

// TestTalkGoodAndIll holds the two indicators of word of mouth against their
// definition: every customer tells of every problem here, six others on
// average, well or ill as the problem went.
func TestTalkGoodAndIll(t *testing.T) {
	s := billed()
	m := s.Mechanism("loyalty").(*models.Loyalty)
	m.Mention, m.Talk, m.Ties = 1, 0, 6
	a := models.New(sim.New(sim.Key{Seed: 7}), s)
	b := keepBooks(a)
	watch(&a.Facts.EpisodeEnded, func(f *models.EpisodeEnded) {
		b.when(f.Satisfaction >= .5, "went well")
		b.when(f.Satisfaction < .5, "went ill")
	})
	r := NewRecorder(a, AllMetrics())
	if err := a.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	got := named(r.Metrics(), r.Values(r.Window()))
	n := b.between(3, 10).all
	for name, count := range map[string]float64{"advocacy_per_customer_year": n["went well"], "badvocacy_per_customer_year": n["went ill"]} {
		told, sd := 6*count, math.Sqrt(6*count) // a sum of Poisson numbers is one
		near(t, name, got[name], told*52/n["customer"], 4.5*sd*52/n["customer"])
		if count < 100 {
			t.Errorf("%s: only %g problems went so", name, count)
		}
	}
	if ratio := n["went well"] / n["went ill"]; ratio > .8 && ratio < 1.25 {
		t.Errorf("%g went well, %g ill: too alike to tell them apart", n["went well"], n["went ill"])
	}
}
