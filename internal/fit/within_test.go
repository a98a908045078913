package fit

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// intervalsOf plays a scenario with a profile and returns its arrivals as an
// interval report: nobody waits, nobody gives up.
func intervalsOf(t *testing.T, weeks int, set string) string {
	t.Helper()
	contacts := strings.TrimSuffix(strings.Repeat("60, ", 18), ", ")
	sc, err := scenarios.Parse("arrivals", []byte(`schema = "scenario/1"
seed = 5
[calendar]
opens = "08:00"
closes = "17:00"
[agents]
count = 40
[arrivals]
source = "profile"
`+set+`
[[arrivals.profile]]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "08:00"
contacts = [`+contacts+`]
`))
	if err != nil {
		t.Fatal(err)
	}
	settings := *sc.Settings
	settings.Time.Horizon = sim.Span(weeks) * sim.Week
	w := models.New(sim.New(sim.Key{Seed: 5}), &settings)
	counts := make([]int, weeks*7*48)
	w.Facts.Arrived.Watch(models.StageLast, "test", func(*models.Arrived) { counts[int(w.Now())/int(30*sim.Minute)]++ })
	w.Advance(sim.Time(settings.Time.Horizon) - 1)
	var b strings.Builder
	b.WriteString("date,time,offered,answered,abandoned,AHT,ASA\n")
	for i, n := range counts {
		if i/48%7 < 5 {
			fmt.Fprintf(&b, "%s,%02d:%02d,%d,%d,0,180,5\n", dateText(exampleMonday+int64(i/48)), i/2%24, i%2*30, n, n)
		}
	}
	return b.String()
}

// Drift of busyness within the day, and the trend, are found again, and the
// scenario that is written has them; without them it has none.
func TestBusynessIsFound(t *testing.T) {
	const repeats = "\n[handling]\nresolve = 1\nceiling = 1\n[customers]\nredial = 0\n"
	for _, c := range []struct {
		set                       string
		shape, correlation, trend float64
		weeks                     int
	}{
		{"busyness_shape = 25\nbusyness_correlation = 0.8", 25, .8, 0, 40},
		{"busyness_shape = 25", 25, 1, 0, 40},
		{"busyness_shape = 80\ntrend = 0.02", 80, 1, .02, 26},
	} {
		f, err := Run(writeLog(t, []byte(intervalsOf(t, c.weeks, c.set+repeats))), Options{})
		if err != nil {
			t.Fatal(err)
		}
		sc, err := scenarios.Parse("found", f.Scenario())
		if err != nil {
			t.Fatal(err)
		}
		a := &sc.Settings.Arrivals
		if math.Abs(a.Within-c.correlation) > .06 || math.Abs(a.Busyness/c.shape-1) > .35 {
			t.Errorf("%q: shape %g, correlation %g; estimated %+v", c.set, a.Busyness, a.Within, f.Profile.Within)
		}
		// A run begins at the end of the log, at a higher level: the same growth is a smaller share of it.
		want := c.trend / (1 + c.trend*float64(c.weeks))
		if math.Abs(a.Trend-want) > .25*want {
			t.Errorf("%q: trend %g, want %g", c.set, a.Trend, want)
		}
		if level := a.Profile[0].Rates[4] / 60; math.Abs(level-1-c.trend*float64(c.weeks)) > .06*level {
			t.Errorf("%q: the level at the end is %.3f times that of the begin", c.set, level)
		}
	}
}
