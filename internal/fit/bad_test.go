package fit

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// logText writes a plain log and lets a test spoil it.
func logText(spoil func(lines []string) []string) string {
	rows := fakeRows()[:1500]
	lines := []string{plainDialect.header}
	for i := range rows {
		at := int64(rows[i].arrived)
		lines = append(lines, plainDialect.row(&rows[i], moment{date: exampleMonday + at/86400, clock: at % 86400 * second}))
	}
	if spoil != nil {
		lines = spoil(lines)
	}
	return strings.Join(lines, "\n") + "\n"
}

// each changes every row but the header.
func each(change func(i int, cells []string) []string) func([]string) []string {
	return func(lines []string) []string {
		for i := 1; i < len(lines); i++ {
			lines[i] = strings.Join(change(i, strings.Split(lines[i], ",")), ",")
		}
		return lines
	}
}

// badLogs are logs that must be refused, with a part of the message.
var badLogs = []struct{ name, text, message, help string }{
	{"empty", "", "is empty", "export"},
	{"blank", " \n\n", "is empty", ""},
	{"spreadsheet", "PK\x03\x04 and so on", "a spreadsheet or a ZIP archive", "save it as CSV"},
	{"compressed", "\x1f\x8b\x08", "compressed", ""},
	{"binary", "date,time\x00\x01\x02,wait", "zero bytes", ""},
	{"no header", logText(func(l []string) []string { return l[1:] }), "no line of the first 25 names columns", "--map"},
	{"no wait", strings.Replace(logText(nil), "queue_s", "x", 1), "no column tells how long customers waited", "wait"},
	{"no time", strings.Replace(logText(nil), "date,time", "date,hour of joy", 1), "no column tells when a contact was made", "arrived"},
	{"no talk", strings.Replace(logText(nil), "service_s", "x", 1), "no column tells how long agents worked", "talk"},
	{"mixed orders of dates", logText(each(func(i int, c []string) []string {
		c[0] = []string{"25/01/2024", "01/25/2024"}[i%2]
		return c
	})), "dates are mixed: line 3 can only be day, month, year, line 2", "split"},
	{"day or month", logText(each(func(i int, c []string) []string { c[0] = "03/04/2024"; return c })), `"03/04/2024" can be read as day or month first`, "date_order"},
	{"mixed zones", logText(each(func(i int, c []string) []string {
		c[1] += []string{"+01:00", "-05:00", "+01:00"}[i%3]
		return c
	})), "time zones are mixed: offsets", "time_zone"},
	{"zones here and there", logText(each(func(i int, c []string) []string {
		if i%50 == 0 {
			c[1] += "+01:00"
		}
		return c
	})), "some time stamps have a time zone and some have none", "time_zone"},
	{"two zones an hour apart all the time", logText(each(func(i int, c []string) []string {
		c[1] += []string{"+01:00", "+02:00"}[i%2]
		return c
	})), "time zones are mixed: offsets", "time_zone"},
	{"milliseconds without a unit", strings.Replace(logText(each(func(i int, c []string) []string { c[6] += "000"; return c })), "service_s", "service", 1), `column "service" has a median of`, `lengths = "ms"`},
	{"open quote", logText(func(l []string) []string { l[700] = `"` + l[700]; return l }), ":701: a quote is opened and not closed", "close it"},
	{"unknown outcomes", logText(each(func(i int, c []string) []string { c[5] = strings.Replace(c[5], "answered", "grmpf", 1); return c })), `"grmpf" (`, "[outcomes]"},
	{"nothing readable", logText(each(func(i int, c []string) []string { c[1] = "noon"; return c })), "cannot be used", "--map"},
	{"too few", logText(func(l []string) []string { return l[:100] }), "are too few for a fit", "longer"},
	{"negative all over", logText(each(func(i int, c []string) []string { c[4] = "-" + c[4] + "1"; return c })), "a length of time is negative", ""},
}

// Bad logs get an error that says what and where, and what to do.
func TestBadLogs(t *testing.T) {
	for _, c := range badLogs {
		t.Run(c.name, func(t *testing.T) {
			_, err := Run(writeLog(t, []byte(c.text)), Options{})
			var m *Mistake
			if !errors.As(err, &m) {
				t.Fatalf("got %v, want a mistake", err)
			}
			if !strings.Contains(m.Message, c.message) || !strings.Contains(m.Help, c.help) {
				t.Errorf("got %q, help %q; want %q, help %q", m.Message, m.Help, c.message, c.help)
			}
		})
	}
}

// A million agents are the numbers of contacts, and are found out early.
func TestAMillionAgents(t *testing.T) {
	var b strings.Builder
	b.WriteString(plainDialect.header + "\n")
	for i := range 8000 {
		fmt.Fprintf(&b, "2024-01-08,%02d:%02d:%02d,orders,,5,answered,100,A%d\n", 8+i/3600, i/60%60, i%60, i)
	}
	_, err := Run(writeLog(t, []byte(b.String())), Options{})
	if err == nil || !strings.Contains(err.Error(), `column "agent" names 5001 agents in 5001 rows`) {
		t.Errorf("got %v", err)
	}
}

// What can be repaired is repaired, and counted with the line of the first.
func TestRepairs(t *testing.T) {
	text := logText(func(l []string) []string {
		l[10] = strings.Replace(l[10], "2024", "20x4", 1)
		l[20] = l[0]
		l[30] = "2024-01-08,08:30:00,orders,C1,-5,answered,100,Ann 1"
		l[40] = "2024-01-08,08:31:00,orders,C1,5,answered,99999999,Ann 1"
		l[50] = "2024-01-08,08:32:00,orders,C1,0,abandoned,0,"
		l[60] = l[61]
		l[70] = "2024-01-08,08:33:00,orders,C1,5,spam,100,Ann 1"
		l[80] = "2024-01-08,08:34:00,orders,C1,,answered,100,Ann 1"
		l[90] = "2024-01-08,08:35:00,orders,C1,soon,answered,100,Ann 1"
		return append(l, "2024-01-08,09:00")
	})
	f, err := Run(writeLog(t, []byte(strings.TrimSuffix(text, "\n"))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[why][2]int{noDate: {1, 11}, headerAgain: {1, 21}, backwards: {1, 31}, tooLong: {1, 41}, noQueue: {0, 51}, doubled: {1, 0}, notContact: {1, 71},
		emptyWait: {1, 81}, badCell: {1, 91}, torn: {1, 1502}}
	for reason, w := range want {
		got := f.Reading.tally.rows[reason]
		if got != w[0] && !(reason == noQueue && got > 0) || w[1] > 0 && reason != noQueue && f.Reading.tally.line[reason] != w[1] {
			t.Errorf("%s: %d rows, first in line %d; want %v", asideText[reason][0], got, f.Reading.tally.line[reason], w)
		}
	}
	if f.Reading.tally.rows[unsorted] == 0 {
		t.Error("rows in another order were not noticed")
	}
	if total := f.All.Offered + f.Reading.tally.rows[doubled]; total != f.Reading.Kept {
		t.Errorf("%d contacts and one double, %d kept", f.All.Offered, f.Reading.Kept)
	}
}

// A wrong mapping is told what it could have meant.
func TestMappingMistakes(t *testing.T) {
	path := writeLog(t, []byte(logText(nil)))
	m := scenarios.NewLogMap()
	m.Columns.Wait = "queue_sec"
	if _, err := Run(path, Options{Map: m}); err == nil || !strings.Contains(err.(*Mistake).Message, `no column "queue_sec"`) || !strings.Contains(err.(*Mistake).Help, "queue_s") {
		t.Errorf("got %v", err)
	}
	m = scenarios.NewLogMap()
	m.TimeZone = "Europe/Atlantis"
	if _, err := Run(path, Options{Map: m}); err == nil || !strings.Contains(err.Error(), "no zone") {
		t.Errorf("got %v", err)
	}
	if _, err := Run(path, Options{From: "2024-02-30"}); err == nil || !strings.Contains(err.Error(), "no date") {
		t.Errorf("got %v", err)
	}
}

// Daylight saving: with a zone, lengths across the change are right; hours are
// those on the wall.
func TestDaylightSaving(t *testing.T) {
	z := zoneCheck{}
	in, err := readZone("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	z.zone = in
	before, _ := readMoment([]byte("2024-10-27T02:30:00+02:00"), "")
	after, _ := readMoment([]byte("2024-10-27T02:30:00+01:00"), "")
	a, b := z.stamp(&before), z.stamp(&after)
	if b.instant-a.instant != hour || a.wall != b.wall {
		t.Errorf("an hour apart on one wall clock: %d ms, walls %d and %d", b.instant-a.instant, a.wall, b.wall)
	}
	spring, _ := readMoment([]byte("2024-03-31 03:10:00"), "")
	winter, _ := readMoment([]byte("2024-03-31 01:50:00"), "")
	if d := z.stamp(&spring).instant - z.stamp(&winter).instant; d != 20*minute {
		t.Errorf("20 minutes over the change in spring are %d ms", d)
	}
}
