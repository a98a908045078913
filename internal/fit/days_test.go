package fit

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// plainDays writes a log without waiting: so many contacts on each day, spread
// over nine hours, dealt out to agents; length gives the seconds of each.
func plainDays(days int, contacts func(d int) int, length func(d, n int) (agent int, seconds float64)) string {
	var b strings.Builder
	b.WriteString(plainDialect.header + "\n")
	for d := range days {
		n := contacts(d)
		for i := range n {
			at := 8*3600 + i*9*3600/n
			agent, seconds := length(d, i)
			fmt.Fprintf(&b, "%s,%02d:%02d:%02d,calls,,0,answered,%.0f,a%d\n", dateText(exampleMonday+int64(d)), at/3600, at/60%60, at%60, seconds, agent)
		}
	}
	return b.String()
}

// New agents get faster with every doubling of their contacts: the fit sees by
// how much, and the scenario has the mechanism. Without that it has not.
func TestLearningCurve(t *testing.T) {
	for _, slope := range []float64{-.12, 0} {
		s := sim.New(sim.Key{Seed: 4})
		draw := s.Stream("test.learning")
		law := sim.Lognormal(120, .6)
		done := map[int]float64{}
		text := plainDays(60, func(d int) int { return 300 }, func(d, n int) (int, float64) {
			agent := n % 8
			if d > 20 {
				agent = n % 13
			}
			done[agent]++
			x := law.Sample(&draw)
			if agent >= 8 {
				x *= 2 * math.Exp(slope*math.Log2(done[agent]))
			}
			return agent, x
		})
		f, err := Run(writeLog(t, []byte(text)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if f.Team.NewAgents != 5 {
			t.Errorf("%d new agents, want 5", f.Team.NewAgents)
		}
		within(t, fmt.Sprint("slope ", slope), f.Team.Learning, slope, .03)
		sc, err := scenarios.Parse("learning", f.Scenario())
		if err != nil {
			t.Fatal(err)
		}
		if has := sc.Settings.Has("skill"); has != (slope != 0) {
			t.Errorf("slope %g: the mechanism skill is on: %t", slope, has)
		}
	}
}

// A holiday and a day of a storm are left out of the profile, and the weekday
// that is never open is no opening day.
func TestHolidays(t *testing.T) {
	text := plainDays(42, func(d int) int {
		switch {
		case d%7 == 6:
			return 0
		case d == 14:
			return 3 // a Monday
		case d == 22:
			return 600
		}
		return 200 + d%5
	}, func(_, n int) (int, float64) { return n % 5, 60 + float64(n%90) })
	f, err := Run(writeLog(t, []byte(text)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := f.Hours
	if len(h.Closed) != 1 || h.Closed[0] != exampleMonday+14 || len(h.Odd) != 1 || h.Odd[0].Date != exampleMonday+22 || h.Days[6] || !h.Days[5] {
		t.Errorf("closed %v, odd %v, days %v", h.Closed, h.Odd, h.Days)
	}
	within(t, "Monday", h.Means[0], 202, 3)
	if !strings.Contains(string(f.Scenario()), "left out: 2024-01-22, closed or nearly so") {
		t.Error("the scenario does not name the holiday")
	}
	if f.Profile.Shape != 0 {
		t.Errorf("days differ less than by chance, but the busyness has the shape %g", f.Profile.Shape)
	}
}
