package fit

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"frontline.dev/frontline/scenarios"
)

func utf16Text(text string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func latinText(text string) []byte {
	var out []byte
	for _, r := range text {
		out = append(out, byte(r))
	}
	return out
}

func clockLength(s float64) string {
	n := int(s + .5)
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}

// dialects are exports as they come from systems in three countries.
var dialects = []dialect{
	{name: "German, semicolons, decimal commas, Windows-1252", header: "Datum;Uhrzeit;Anrufart;Kunde;Wartezeit (s);Ergebnis;Gesprächszeit;Mitarbeiter", encode: latinText,
		row: func(r *fakeRow, at moment) string {
			y, mo, d, h, mi, s := at.civil()
			return fmt.Sprintf("%02d.%02d.%04d;%02d:%02d:%02d;%s;C%d;%.0f,0;%s;%.0f,0;%s", d, mo, y, h, mi, s, strings.Replace(r.kind, "returns", "Rückgabe", 1), r.customer, r.wait, outcomeText(r, "beantwortet", "aufgelegt"), r.work, agentText(r))
		}},
	{name: "Dutch, tabs, UTF-16", header: "Datum\tTijd\tAfdeling\tKlantnummer\tWachttijd\tResultaat\tGesprekstijd\tMedewerker", encode: utf16Text,
		row: func(r *fakeRow, at moment) string {
			y, mo, d, h, mi, s := at.civil()
			return fmt.Sprintf("%d-%d-%04d\t%d:%02d:%02d\t%s\tC%d\t%.0f\t%s\t%.0f\t%s", d, mo, y, h, mi, s, r.kind, r.customer, r.wait, outcomeText(r, "beantwoord", "opgehangen"), r.work, agentText(r))
		}},
	{name: "American, quotes, AM and PM, byte order mark", header: "Daily report of calls\n\n\"Call Start\",\"Skill\",\"ANI\",\"Queue Time\",\"Disposition\",\"Talk Time\",\"Agent Name\"",
		encode: func(text string) []byte { return []byte("\xef\xbb\xbf" + strings.ReplaceAll(text, "\n", "\r\n")) },
		row: func(r *fakeRow, at moment) string {
			y, mo, d, h, mi, s := at.civil()
			half := "AM"
			if h >= 12 {
				half = "PM"
			}
			return fmt.Sprintf("\"%d/%d/%d %d:%02d:%02d %s\",\"%s\",\"C%d\",\"%s\",\"%s\",\"%s\",\"%s\"", mo, d, y, (h+11)%12+1, mi, s, half, r.kind, r.customer, clockLength(r.wait),
				outcomeText(r, "Handled", "Abandoned"), clockLength(r.work), strings.Replace(agentText(r), " ", ", ", 1))
		}},
	{name: "instants with an offset, no outcome", header: "id|arrived|answered|ended|category|caller|agent",
		row: func(r *fakeRow, at moment) string {
			answered := at.at() + int64(r.wait+.5)*second
			ended := answered + int64(r.work+.5)*second
			text := func(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05") + "+01:00" }
			if r.agent < 0 {
				return fmt.Sprintf("%x|%s||%s|%s|C%d|", int64(r.arrived*1e6), text(at.at()), text(answered), r.kind, r.customer)
			}
			return fmt.Sprintf("%x|%s|%s|%s|%s|C%d|%s", int64(r.arrived*1e6), text(at.at()), text(answered), text(ended), r.kind, r.customer, agentText(r))
		}},
	{name: "Unix time and milliseconds", header: "timestamp,queue_name,customer_id,wait_ms,handled_by,talk_ms",
		row: func(r *fakeRow, at moment) string {
			return fmt.Sprintf("%d,%s,C%d,%.0f,%s,%.0f", at.at()/1000-3600, r.kind, r.customer, 1000*float64(int(r.wait+.5)), strings.Replace(agentText(r), "Ann ", "7", 1), 1000*float64(int(r.work+.5)))
		}},
}

// One log gives the same fit in whatever dialect it is written.
func TestDialects(t *testing.T) {
	rows := fakeRows()[:6000]
	plain, err := Run(plainDialect.write(t, rows), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dialects {
		t.Run(d.name, func(t *testing.T) {
			o := Options{}
			if strings.HasPrefix(d.name, "Unix") {
				o.Map = scenarios.NewLogMap()
				o.Map.TimeZone = "Europe/Amsterdam"
			}
			f, err := Run(d.write(t, rows), o)
			if err != nil {
				t.Fatal(err)
			}
			if f.All.Offered != plain.All.Offered || f.All.Abandoned != plain.All.Abandoned || f.Reading.Agents != plain.Reading.Agents || f.Reading.Customers != plain.Reading.Customers ||
				len(f.Kinds) != len(plain.Kinds) || f.From != plain.From || f.Hours.Opens != plain.Hours.Opens {
				t.Errorf("%d offered, %d gave up, %d agents, %d customers, %d kinds, from %s, opens %d", f.All.Offered, f.All.Abandoned, f.Reading.Agents, f.Reading.Customers, len(f.Kinds), dateText(f.From), f.Hours.Opens/hour)
				t.Errorf("plain: %d offered, %d gave up, %d agents, %d customers; asides %v", plain.All.Offered, plain.All.Abandoned, plain.Reading.Agents, plain.Reading.Customers, f.Reading.Asides)
			}
			within(t, "ASA", f.All.ASA(), plain.All.ASA(), .6)
			within(t, "work", f.All.workNamed.mean(), plain.All.workNamed.mean(), .6)
			again, err := scenarios.ParseLogMap("map.toml", f.Map.TOML()) // the mapping that is written reads the log again
			if err != nil {
				t.Fatal(err)
			}
			in, err := openInput(f.Reading.Path, "")
			if err != nil {
				t.Fatal(err)
			}
			r, err := newRecipe(in, again)
			if err != nil || r.m.Kind != "calls" || len(r.column) != len(f.Reading.recipe.column) {
				t.Errorf("the written mapping: %v, %d columns, want %d", err, len(r.column), len(f.Reading.recipe.column))
			}
		})
	}
}

// readMoment reads what it should and nothing else.
func TestReadMoment(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29":               "2024-02-29 00:00:00.000",
		"2024-02-29T23:59:59.25Z":  "2024-02-29 23:59:59.250",
		"29.02.2024 7:05":          "2024-02-29 07:05:00.000",
		"12/31/2023 12:00:00 AM":   "2023-12-31 00:00:00.000",
		"31/12/23 12:30 pm":        "2023-12-31 12:30:00.000",
		"1 Feb 1999 08:00":         "1999-02-01 08:00:00.000",
		"Mon, 1 mrt 2021":          "2021-03-01 00:00:00.000",
		"15. März 2021":            "2021-03-15 00:00:00.000",
		"Oct 5, 2022 14:05:06":     "2022-10-05 14:05:06.000",
		"20240131":                 "2024-01-31 00:00:00.000",
		"2024/01/31 2405":          "",
		"2023-02-29":               "",
		"2024-13-01":               "",
		"32.01.2024":               "",
		"hello":                    "",
		"12":                       "",
		"2024-01-31 25:00":         "",
		"2024-01-31 08:61":         "",
		"2024-01-31 08:00 somehow": "",
	} {
		m, ok := readMoment([]byte(text), "")
		got := ""
		if ok && m.hasDate {
			got = time.UnixMilli(m.at()).UTC().Format("2006-01-02 15:04:05.000")
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for d := daysOf(1899, 12, 31); d < daysOf(2101, 1, 1); d += 13 {
		y, m, dd := civil(d)
		if want := time.Unix(d*86400, 0).UTC(); want.Year() != y || int(want.Month()) != m || want.Day() != dd || daysOf(y, m, dd) != d || weekdayOf(d) != (int(want.Weekday())+6)%7 {
			t.Fatalf("day %d: %d-%d-%d", d, y, m, dd)
		}
	}
}

// readLength reads numbers with units, clocks and either decimal sign.
func TestReadLength(t *testing.T) {
	for _, c := range []struct {
		text  string
		unit  float64
		comma bool
		want  int64
		ok    bool
	}{
		{"65", 1000, false, 65000, true}, {"1.5", 1000, false, 1500, true}, {"1,5", 1000, true, 1500, true}, {"1.234,5", 1000, true, 1234500, true},
		{"1,234.5", 1000, false, 1234500, true}, {"0:01:05", 1000, false, 65000, true}, {"01:05", 1000, false, 65000, true}, {"1:05.5", 1000, false, 65500, true},
		{"5 min", 1000, false, 300000, true}, {"250 ms", 1000, false, 250, true}, {"-3", 1000, false, -3000, true}, {"-0:00:03", 1000, false, -3000, true},
		{"2", 60e3, false, 120000, true}, {"1:75", 1000, false, 0, false}, {"abc", 1000, false, 0, false}, {"5 parsec", 1000, false, 0, false}, {"1,5,2", 1000, true, 0, false},
	} {
		got, ok := readLength([]byte(c.text), c.unit, c.comma)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%q: got %d, %t; want %d, %t", c.text, got, ok, c.want, c.ok)
		}
	}
}
