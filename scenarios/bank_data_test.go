package scenarios_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

// The scenario bank-contact-centre.toml says that its numbers are those of a
// real month. These tests derive every one of them again from the data, which
// lie outside the repository; where they are missing the tests are skipped.
// docs/bank.md tells what is derived and why.

const (
	bankFolder = "../../shared/data"
	bankDays   = 28
	daySeconds = 86400
)

// bankCall is one row of the log. Times are in seconds; day counts from the
// first of the month.
type bankCall struct {
	day                  int
	weekday              time.Weekday
	arrival, vru         int
	queue, service       int
	kind, outcome        string
	customer, agent      string
	enters, leaves, ends int // since the first of the month: into the queue, out of it, end of the call
}

func (c *bankCall) served() bool    { return c.outcome == "AGENT" }
func (c *bankCall) hungUp() bool    { return c.outcome == "HANG" && c.queue > 0 && c.vru >= 0 }
func (c *bankCall) seeker() bool    { return c.vru >= 0 && (c.served() || c.hungUp()) }
func (c *bankCall) onWorkday() bool { return c.weekday <= time.Thursday }
func (c *bankCall) made() int       { return c.day*daySeconds + c.arrival }

// bankRows reads a file of the data, or skips the test.
func bankRows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(bankFolder, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here: the bank's data are no part of the repository (see docs/bank.md)", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func bankCalls(t *testing.T) []bankCall {
	t.Helper()
	rows := bankRows(t, "anonymous_bank_1999_02.csv")
	calls := make([]bankCall, len(rows))
	for i, row := range rows {
		date, err := time.Parse(time.DateOnly, row[0])
		if err != nil {
			t.Fatal(err)
		}
		c := bankCall{day: date.Day() - 1, weekday: date.Weekday(), kind: row[3], customer: row[5], outcome: row[8], agent: row[10]}
		c.arrival, c.vru, c.queue, c.service = whole(t, row[2]), whole(t, row[6]), whole(t, row[7]), whole(t, row[9])
		c.enters = c.made() + c.vru
		c.leaves = c.enters + c.queue
		c.ends = c.leaves + c.service
		calls[i] = c
	}
	return calls
}

func whole(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// bankScenario is the scenario as plain TOML, so that this test depends on
// nothing but the numbers.
func bankScenario(t *testing.T) map[string]any {
	t.Helper()
	var scenario map[string]any
	if _, err := toml.DecodeFile("bank-contact-centre.toml", &scenario); err != nil {
		t.Fatal(err)
	}
	return scenario
}

// at returns the value under section and key.
func at(t *testing.T, scenario map[string]any, section, key string) any {
	t.Helper()
	table, _ := scenario[section].(map[string]any)
	value, found := table[key]
	if !found {
		t.Fatalf("bank-contact-centre.toml has no %s.%s", section, key)
	}
	return value
}

// tables returns an array of tables, however it is written.
func tables(value any) []map[string]any {
	if list, is := value.([]map[string]any); is {
		return list
	}
	var list []map[string]any
	for _, table := range value.([]any) {
		list = append(list, table.(map[string]any))
	}
	return list
}

func plain(t *testing.T, value any) float64 {
	t.Helper()
	switch x := value.(type) {
	case int64:
		return float64(x)
	case float64:
		return x
	}
	t.Fatalf("%v is no number", value)
	return 0
}

// parameter reads a parameter of a law, a time in seconds.
func parameter(t *testing.T, value any, name string) float64 {
	t.Helper()
	match := regexp.MustCompile(name + ` ([\d.]+) ?(s|min|h)?\b`).FindStringSubmatch(value.(string))
	if match == nil {
		t.Fatalf("%v has no %s", value, name)
	}
	x, err := strconv.ParseFloat(match[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return x * map[string]float64{"": 1, "s": 1, "min": 60, "h": 3600}[match[2]]
}

// near fails when found, from the data, is not want.
func near(t *testing.T, what string, found, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(found-want) <= tolerance) {
		t.Errorf("%s: the data give %.5g, expected %.5g ± %.2g", what, found, want, tolerance)
	}
}

// only returns the calls that keep says.
func only(calls []bankCall, keep func(*bankCall) bool) []bankCall {
	var kept []bankCall
	for i := range calls {
		if keep(&calls[i]) {
			kept = append(kept, calls[i])
		}
	}
	return kept
}

func share(calls []bankCall, has func(*bankCall) bool) float64 {
	return float64(len(only(calls, has))) / float64(len(calls))
}

func moments(values []float64) (mean, sd float64) {
	for _, x := range values {
		mean += x / float64(len(values))
	}
	for _, x := range values {
		sd += (x - mean) * (x - mean) / float64(len(values))
	}
	return mean, math.Sqrt(sd)
}

// services returns the service times over the given seconds of calls that a
// coded agent took.
func services(calls []bankCall, over int) (seconds, logs []float64) {
	for i := range calls {
		if c := &calls[i]; c.served() && c.vru >= 0 && c.agent != "" && c.service > over {
			seconds = append(seconds, float64(c.service))
			logs = append(logs, math.Log(float64(c.service)))
		}
	}
	return seconds, logs
}

// patience is the maximum likelihood of an exponential law: the answered are
// censored at their wait.
func patience(seekers []bankCall) float64 {
	waited, hangs := 0, 0
	for i := range seekers {
		waited += seekers[i].queue
		if seekers[i].hungUp() {
			hangs++
		}
	}
	return float64(waited) / float64(hangs)
}

// performance returns P(wait), P(abandon), the mean wait of the answered in
// seconds and the share answered within 20 s.
func performance(seekers []bankCall) (wait, abandon, asa, level float64) {
	answered := only(seekers, (*bankCall).served)
	for i := range answered {
		asa += float64(answered[i].queue) / float64(len(answered))
	}
	return share(seekers, func(c *bankCall) bool { return c.queue > 0 }), share(seekers, (*bankCall).hungUp), asa,
		share(seekers, func(c *bankCall) bool { return c.served() && c.queue <= 20 })
}

// The month must be the one that is described: these numbers were found by
// others before the scenario was made.
func TestBankMonthIsTheOneDescribed(t *testing.T) {
	calls := bankCalls(t)
	seekers := only(calls, (*bankCall).seeker)
	near(t, "service seekers", float64(len(seekers)), 31071, 0)
	wait, abandon, asa, level := performance(seekers)
	near(t, "P(wait)", wait, .580, .001)
	near(t, "P(abandon)", abandon, .1265, .0001)
	near(t, "ASA, s", asa, 40.7, .1)
	near(t, "service level, 20 s", level, .522, .001)

	workdays := only(seekers, func(c *bankCall) bool { return c.onWorkday() && c.kind != "IN" })
	wait, abandon, asa, level = performance(workdays)
	near(t, "working days: P(wait)", wait, .596, .001)
	near(t, "working days: P(abandon)", abandon, .1303, .0001)
	near(t, "working days: ASA, s", asa, 42.28, .01)
	near(t, "working days: service level, 20 s", level, .5067, .0001)

	for kind, want := range map[string]float64{"PS": 448, "NE": 799, "NW": 213} {
		near(t, "patience of "+kind+", s", patience(only(seekers, func(c *bankCall) bool { return c.kind == kind })), want, .6)
	}
	regular := only(calls, func(c *bankCall) bool { return c.kind == "PS" })
	seconds, _ := services(regular, 0)
	mean, sd := moments(seconds)
	near(t, "service of PS, mean s", mean, 186.9, .1)
	near(t, "service of PS, SD s", sd, 210.3, .1)
	slices.Sort(seconds)
	near(t, "service of PS, median s", seconds[len(seconds)/2], 119, 0)
	_, logs := services(regular, 10)
	mu, sigma := moments(logs)
	near(t, "service of PS over 10 s, mu", mu, 4.876, .001)
	near(t, "service of PS over 10 s, sigma", sigma, .872, .001)
	near(t, "service of PS over 10 s, Kolmogorov–Smirnov", distanceToNormal(logs, mu, sigma), .026, .0005)
}

// distanceToNormal is the Kolmogorov–Smirnov distance.
func distanceToNormal(values []float64, mean, sd float64) float64 {
	slices.Sort(values)
	distance := 0.0
	for i, x := range values {
		p, n := math.Erfc(-(x-mean)/(sd*math.Sqrt2))/2, float64(len(values))
		distance = max(distance, p-float64(i)/n, float64(i+1)/n-p)
	}
	return distance
}

// Arrivals: the profile is what reaches the queue, less what the run itself
// adds; the spread of days comes from the whole year.
func TestBankScenarioArrivals(t *testing.T) {
	scenario := bankScenario(t)
	workdays := only(bankCalls(t), func(c *bankCall) bool { return c.seeker() && c.onWorkday() })
	fresh := freshShare(t, scenario, share(workdays, (*bankCall).hungUp))
	near(t, "share of fresh calls", fresh, .8745, .0005)
	for _, kind := range tables(at(t, scenario, "arrivals", "profile")) {
		found, contacts := halfHours(workdays, kind["days"].([]any)), kind["contacts"].([]any)
		if len(contacts) != len(found) {
			t.Fatalf("%v: %d half-hours, the bank is open for %d", kind["days"], len(contacts), len(found))
		}
		for i := range found {
			near(t, "calls in half-hour "+strconv.Itoa(i), fresh*found[i], plain(t, contacts[i]), .051)
		}
	}
	count, index, shape := overdispersion(t)
	near(t, "working days of the year without holidays", float64(count), 250, 0)
	near(t, "index of dispersion, weekday means removed", index, 51.3, .1)
	near(t, "busyness_shape", shape, plain(t, at(t, scenario, "arrivals", "busyness_shape")), .5)
}

// freshShare is the share of calls that are neither redials nor repeats.
func freshShare(t *testing.T, scenario map[string]any, abandon float64) float64 {
	again := plain(t, at(t, scenario, "customers", "redial"))
	return 1 - abandon*again - (1-abandon)*repeatShare(t, scenario)
}

// repeatShare is the probability that a call that was served is followed by
// another about the same problem.
func repeatShare(t *testing.T, scenario map[string]any) float64 {
	return (1 - plain(t, at(t, scenario, "handling", "resolve"))) * plain(t, at(t, scenario, "handling", "recontact"))
}

// halfHours returns the mean number of calls that reach the queue in each
// half-hour from 07:00 to 24:00 on these weekdays.
func halfHours(calls []bankCall, names []any) []float64 {
	found, days := make([]float64, 34), map[int]bool{}
	for i := range calls {
		c := &calls[i]
		if !slices.Contains(names, any([]string{"sun", "mon", "tue", "wed", "thu"}[c.weekday])) {
			continue
		}
		days[c.day] = true
		if slot := (c.enters-c.day*daySeconds)/1800 - 14; slot >= 0 && slot < len(found) {
			found[slot]++
		}
	}
	for i := range found {
		found[i] /= float64(len(days))
	}
	return found
}

// overdispersion compares the calls of the working days of 1999 with the mean
// of their weekday. A day with fewer than 800 calls is a holiday. With days
// whose rate has a Gamma law of mean m and shape k the variance is m + m²/k.
func overdispersion(t *testing.T) (count int, index, shape float64) {
	days := map[string]float64{}
	for _, row := range bankRows(t, "anonymous_bank_1999_6min_counts.csv") {
		days[row[0]] += float64(whole(t, row[2]))
	}
	byWeekday := map[time.Weekday][]float64{}
	var all []float64
	for date, calls := range days {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		if day.Weekday() > time.Thursday {
			continue
		}
		all = append(all, calls)
		if calls >= 800 {
			byWeekday[day.Weekday()] = append(byWeekday[day.Weekday()], calls)
		}
	}
	mean, sd := moments(all)
	near(t, "index of dispersion of a year's working days", sd*sd/mean, 91, .3)
	total, squares := 0.0, 0.0
	for _, calls := range byWeekday {
		mean, sd := moments(calls)
		count += len(calls)
		total += mean * float64(len(calls))
		squares += sd * sd * float64(len(calls))
	}
	mean, variance := total/float64(count), squares/float64(count-len(byWeekday))
	return count, variance / mean, mean * mean / (variance - mean)
}
