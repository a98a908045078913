package scenarios

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// rosterRowsMax bounds a roster.
const rosterRowsMax = 5_000_000

// rosterColumns of the file; date may stand for day, and all are needed.
var rosterColumns = []string{"agent", "day", "start", "end"}

const rosterHelp = "its columns are agent, day (mon … sun for every week, or 2026-11-25, or a number from 0), start and end (09:00)"

// readRoster reads the CSV file named by agents.roster.
func (s *Scenario) readRoster(d *decoder) {
	a, n := &s.Settings.Agents, d.origins["agents.roster"]
	if a.Roster == "" {
		return
	}
	file, bad := s.openTrace(n, a.Roster)
	if bad != nil {
		d.add(n, "agents.roster", bad)
		return
	}
	defer file.Close()
	sum := sha256.New()
	roster, bad := readDuties(io.TeeReader(io.LimitReader(file, traceBytesMax), sum), a.Roster)
	switch {
	case bad != nil:
	case roster.Agents > a.Count:
		bad = faultf("E0408", "raise agents.count", "%%s: %s has %d agents, agents.count is %d", a.Roster, roster.Agents, a.Count)
	case len(s.Settings.Shifts) > 0:
		bad = faultf("E0410", "leave one of them out", "%%s and [[shift]] both say who is on duty when")
	}
	if bad != nil {
		d.add(n, "agents.roster", bad)
		return
	}
	a.OnDuty, s.rosterHash = *roster, hex.EncodeToString(sum.Sum(nil))
}

// readDuties reads a roster. Agents are numbered in the order in which they
// first appear. Days are weekdays, and then every week is alike, or dates, of
// which the first week's Monday is day 0, or numbers of days; one file has one
// kind.
func readDuties(in io.Reader, name string) (*models.Roster, *fault) {
	t := csv.NewReader(bufio.NewReaderSize(in, 1<<16))
	t.ReuseRecord, t.TrimLeadingSpace = true, true
	head, err := t.Read()
	if err != nil {
		return nil, brokenRoster(name, err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	where := make([]int, len(rosterColumns))
	for i, column := range rosterColumns {
		where[i] = slices.IndexFunc(head, func(title string) bool {
			title = strings.ToLower(strings.TrimSpace(title))
			return title == column || column == "day" && title == "date"
		})
		if where[i] < 0 {
			return nil, faultf("E0603", rosterHelp, "%%s: %s: no column `%s`; found %s", name, column, strings.Join(head, ", "))
		}
	}
	r := &rosterReader{name: name, table: t, where: where, agents: map[string]int{}, monday: -1}
	for {
		row, err := t.Read()
		switch {
		case errors.Is(err, io.EOF):
			return r.roster()
		case err != nil:
			return nil, brokenRoster(name, err)
		case len(r.rows) == rosterRowsMax:
			return nil, faultf("E0501", "", "%%s: %s has more than %d rows", name, rosterRowsMax)
		}
		if bad := r.row(row); bad != nil {
			return nil, bad
		}
	}
}

func brokenRoster(name string, err error) *fault {
	bad := brokenTable(name, err)
	if bad.code == "E0603" {
		bad.help = rosterHelp
	}
	return bad
}

// rosterReader gathers rows until the first date is known.
type rosterReader struct {
	name   string
	table  *csv.Reader
	where  []int
	agents map[string]int
	kind   dayKind
	rows   []models.OnDuty // with the day as it is counted in the file
	monday int64           // of the first week, days since 1970; -1: not known
}

type dayKind uint8

const (
	noDay dayKind = iota
	weekDay
	dateDay
	numberDay
)

// row reads one row.
func (r *rosterReader) row(row []string) *fault {
	at := func(i int) string { return strings.TrimSpace(row[r.where[i]]) }
	refuse := func(i int, help string) *fault {
		return faultf("E0604", help, "%%s: %s: `%s` cannot be %q", cell(r.table, r.where[i], r.name), rosterColumns[i], at(i))
	}
	if at(0) == "" {
		return refuse(0, "write the name or the number of the agent")
	}
	kind, day := dayOfRoster(at(1))
	switch {
	case kind == noDay:
		return refuse(1, rosterHelp)
	case r.kind != noDay && kind != r.kind:
		return refuse(1, "days of one file are all weekdays, all dates, or all numbers")
	}
	r.kind = kind
	if kind == dateDay && (r.monday < 0 || day < r.monday) {
		r.monday = day - (day+3)%7 // 1 January 1970 was a Thursday
	}
	starts, ok := clockOf(at(2))
	if !ok || starts >= sim.Day {
		return refuse(2, "write a time of day, 09:00 or 09:00:30, or seconds since midnight")
	}
	ends, ok := clockOf(at(3))
	if !ok || ends > 2*sim.Day {
		return refuse(3, "write a time of day, 17:00 or 17:00:30, or seconds since midnight; one that is not after start is of the next day")
	}
	if ends <= starts {
		ends += sim.Day
	}
	agent, known := r.agents[at(0)]
	if !known {
		agent = len(r.agents)
		r.agents[strings.Clone(at(0))] = agent
	}
	midnight := sim.Time(sim.Span(day) * sim.Day)
	r.rows = append(r.rows, models.OnDuty{Agent: agent, From: midnight.Add(starts), Until: midnight.Add(ends)})
	return nil
}

// roster returns all rows, in time since the start of the run.
func (r *rosterReader) roster() (*models.Roster, *fault) {
	if len(r.rows) == 0 {
		return nil, faultf("E0603", rosterHelp, "%%s: %s has no rows", r.name)
	}
	if r.kind == dateDay {
		first := sim.Span(r.monday) * sim.Day
		for i := range r.rows {
			r.rows[i].From, r.rows[i].Until = r.rows[i].From.Add(-first), r.rows[i].Until.Add(-first)
		}
	}
	return &models.Roster{Weekly: r.kind == weekDay, Agents: len(r.agents), Intervals: r.rows}, nil
}

// dayOfRoster reads a weekday, a date as days since 1970, or a number of days.
func dayOfRoster(text string) (dayKind, int64) {
	if i := slices.Index(models.Weekdays[:], strings.ToLower(text)); i >= 0 {
		return weekDay, int64(i)
	}
	if date, err := time.Parse("2006-01-02", text); err == nil && date.Year() >= 1970 && date.Year() < 2200 {
		return dateDay, date.Unix() / 86400
	}
	if n, err := strconv.ParseUint(text, 10, 16); err == nil && n < 36600 {
		return numberDay, int64(n)
	}
	return noDay, 0
}

// clockOf reads 9:00, 09:00, 09:00:30 or seconds since midnight.
func clockOf(text string) (sim.Span, bool) {
	parts := strings.Split(text, ":")
	if len(parts) == 1 {
		x, err := strconv.ParseFloat(text, 64)
		return sim.Seconds(max(x, 0)), err == nil && x >= 0 && x <= 2*86400
	}
	total := sim.Span(0)
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || len(parts) > 3 || len(part) > 2 || i == 0 && n > 48 || i > 0 && n > 59 {
			return 0, false
		}
		total += sim.Span(n) * []sim.Span{sim.Hour, sim.Minute, sim.Second}[i]
	}
	return total, true
}
