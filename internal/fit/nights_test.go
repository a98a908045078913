package fit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// A centre that works from six to two has the days and hours it works.
func TestEarlyShift(t *testing.T) {
	text := plainDays(28, func(d int) int {
		if d%7 > 4 {
			return 0
		}
		return 200
	}, func(_, n int) (int, float64) { return n % 5, 60 + float64(n%90) })
	var b strings.Builder
	for line := range strings.Lines(text) { // eight to five becomes half past five to half past one
		var h, m, s int
		if _, err := fmt.Sscanf(line[11:], "%d:%d:%d", &h, &m, &s); err == nil {
			at := (h*60+m-8*60)*8/9 + 5*60 + 30
			line = line[:11] + fmt.Sprintf("%02d:%02d:%02d", at/60, at%60, s) + line[19:]
		}
		b.WriteString(line)
	}
	f, err := Run(writeLog(t, []byte(b.String())), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Hours.Days != [7]bool{true, true, true, true, true} || f.Hours.Opens != 5*hour+hour/2 || f.Hours.Closes > 14*hour || f.Profile.Apart+f.Profile.Outside > 5 {
		t.Errorf("days %v from %s to %s, %d and %d contacts apart", f.Hours.Days, clockText(f.Hours.Opens), clockText(f.Hours.Closes), f.Profile.Apart, f.Profile.Outside)
	}
}

// The night shift of a centre that never closes is two stretches on one date,
// not one shift with a break of sixteen hours, and no absence.
func TestNightShift(t *testing.T) {
	var b strings.Builder
	b.WriteString(plainDialect.header + "\n")
	for d := range int64(28) {
		for i := range 480 { // every three minutes, in turn to those on duty
			at := i * 180
			agent := fmt.Sprintf("night%d", i%2)
			if h := at / 3600; h >= 7 && h < 23 {
				agent = fmt.Sprintf("day%d-%d", (h-7)/8, i%4)
			}
			fmt.Fprintf(&b, "%s,%02d:%02d:%02d,calls,,%d,answered,%d,%s\n", dateText(exampleMonday+d), at/3600, at/60%60, at%60, 0, 120+i%60, agent)
		}
	}
	f, err := Run(writeLog(t, []byte(b.String())), Options{})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "agents a day", f.Staff.PerDay, 10, .01)
	within(t, "absence", f.Staff.Absence, 0, 1e-9)
	if f.Staff.Away > .2 {
		t.Errorf("away %.2f of their time", f.Staff.Away)
	}
	sc, err := scenarios.Parse("night", f.Scenario())
	if err != nil {
		t.Fatal(err)
	}
	hours := 0.0
	for _, s := range sc.Settings.Shifts {
		hours += float64(s.Agents*len(s.Days)) * float64(s.Ends-s.Starts) / 3600e6
	}
	within(t, "agent-hours a week", hours, 7*(2*8+4*16), 20)
}

// A centre that is open from six in the evening to two has its agents every
// evening: in a run of its scenario as few give up as in the log.
func TestEveningShift(t *testing.T) {
	var b strings.Builder
	b.WriteString(plainDialect.header + "\n")
	for d := range int64(28) {
		for i := range 8 * 60 {
			at := (d*24+18)*3600 + int64(i*60)
			fmt.Fprintf(&b, "%s,%02d:%02d:%02d,calls,,0,answered,%d,a%d\n", dateText(exampleMonday+at/86400), at/3600%24, at/60%60, at%60, 150+i%60, i%8)
		}
	}
	path := writeLog(t, []byte(b.String()))
	f, err := Run(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	week, err := Run(path, Options{From: dateText(exampleMonday + 7), To: dateText(exampleMonday + 13)})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Hours.Short) != 0 || !slices.Equal(week.Hours.Short, []int64{exampleMonday + 6, exampleMonday + 13}) {
		t.Errorf("evenings cut off: of all %v, of a week %v", f.Hours.Short, week.Hours.Short)
	}
	sc, err := scenarios.Parse("evening", f.Scenario(), "time.horizon=3 weeks", "time.warm_up=1 week", "time.batch=1 week", "queue.patience=exponential(mean 3 min)")
	if err != nil {
		t.Fatal(err)
	}
	played := study.NewRunner().Play(context.Background(), sc, 0, false)
	if played.Err != nil {
		t.Fatal(played.Err)
	}
	for i, m := range study.Measures() {
		if m.Name == "abandonment" {
			within(t, "abandonment of the run", played.Values[i], 0, .06)
		}
	}
}

// In the hour that comes twice a call can end, on the wall, before it began.
func TestHourThatComesTwice(t *testing.T) {
	z, err := readZone("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	check := zoneCheck{zone: z}
	at := func(text string, before stamp) stamp {
		m, ok := readMoment([]byte(text), "ymd")
		if !ok {
			t.Fatal(text)
		}
		return check.notBefore(check.stamp(&m), before, &m)
	}
	begun := at("2024-10-27 02:50:00", stamp{})
	within(t, "over the change, min", float64(at("2024-10-27 02:05:00", begun).instant-begun.instant)/60e3, 15, 0)
	within(t, "before it, min", float64(at("2024-10-27 02:55:00", begun).instant-begun.instant)/60e3, 5, 0)
	begun = at("2024-03-31 01:55:00", stamp{})
	within(t, "in spring, min", float64(at("2024-03-31 03:05:00", begun).instant-begun.instant)/60e3, 10, 0)
	if early := at("2024-10-26 12:00:00", begun); at("2024-10-26 11:00:00", early).instant >= early.instant {
		t.Error("a clock error is repaired that is none of the change")
	}
}
