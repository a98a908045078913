package fit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// fakeCentre is a centre of which everything is known: what a fit of its log
// should find.
const fakeCentre = `
schema = "scenario/1"
seed = 11
[time]
horizon = "6 weeks"
warm_up = "0 s"
batch = "1 week"
[calendar]
days = ["mon", "tue", "wed", "thu", "fri"]
opens = "08:00"
closes = "18:00"
when_closed = "lost"
absence = 0
[arrivals]
source = "profile"
interval = "1 h"
busyness_shape = 40
[[arrivals.profile]]
days = ["mon", "wed", "fri"]
from = "08:00"
contacts = [40, 60, 80, 80, 70, 60, 60, 70, 60, 30]
[[arrivals.profile]]
days = ["tue", "thu"]
from = "08:00"
contacts = [30, 40, 60, 60, 50, 50, 50, 50, 40, 20]
[customers]
count = 3000
territories = false
redial = 0.4
redial_after = "exponential(mean 10 min)"
[agents]
count = 10
[portfolio]
products = 2
per_agent = 1
[queue]
patience = "exponential(mean 240 s)"
[routing]
same_agent = "off"
[handling]
work = "lognormal(mean 300 s, cv 0.8)"
wrap_up = "exponential(mean 15 s)"
resolve = 1
ceiling = 1
[[product]]
name = "orders"
share = 75
[[product]]
name = "returns"
share = 25
work = "gamma(mean 200 s, cv 0.5)"
[[team]]
name = "fast"
agents = 5
speed = 1.25
[[team]]
name = "slow"
agents = 5
speed = 0.8
[[shift]]
starts = "08:00"
ends = "16:00"
agents = 5
breaks = [ { at = "10:00", length = "15 min" }, { at = "12:30", length = "30 min" } ]
[[shift]]
starts = "10:00"
ends = "18:00"
agents = 5
breaks = [ { at = "13:30", length = "30 min" }, { at = "16:00", length = "15 min" } ]
[role]
mode = "off"
`

// fakeRow is one contact of the centre, s since a Monday 00:00.
type fakeRow struct {
	arrived, wait, work float64
	kind                string
	customer, agent     int // agent -1: gave up
}

// fakeRows plays the centre once for all tests.
var fakeRows = sync.OnceValue(func() []fakeRow {
	sc, err := scenarios.Parse("fake", []byte(fakeCentre))
	if err != nil {
		panic(err)
	}
	w := models.New(sim.New(sim.Key{Seed: sc.Seed}), sc.Settings)
	var rows []fakeRow
	open := map[int]fakeRow{}
	row := func(c *models.Case) fakeRow {
		return fakeRow{arrived: c.Arrived.Seconds(), wait: w.Now().Since(c.Arrived).Seconds(), kind: sc.Settings.Products[c.Product].Name, customer: int(c.Customer), agent: -1}
	}
	w.Facts.ServiceStarted.Watch(models.StageLast, "fake", func(f *models.ServiceStarted) {
		r := row(f.Case)
		r.agent = f.Agent.Index
		open[f.Agent.Index] = r
	})
	w.Facts.ServiceEnded.Watch(models.StageLast, "fake", func(f *models.ServiceEnded) {
		r := open[f.Agent.Index]
		r.work = w.Now().Seconds() - r.arrived - r.wait
		rows = append(rows, r)
	})
	w.Facts.Abandoned.Watch(models.StageLast, "fake", func(f *models.Abandoned) { rows = append(rows, row(f.Case)) })
	if err := w.Run(context.Background()); err != nil {
		panic(err)
	}
	return rows
})

// dialect is a way to write a log.
type dialect struct {
	name   string
	header string
	row    func(r *fakeRow, arrived moment) string
	encode func(text string) []byte
}

// fakeMonday is the Monday with which the logs begin.
var fakeMonday = daysOf(2024, 1, 8)

func (m moment) civil() (y, mo, d, h, mi, s int) {
	y, mo, d = civil(m.date)
	t := int(m.clock / second)
	return y, mo, d, t / 3600, t / 60 % 60, t % 60
}

// write writes the log of the centre, in whole seconds.
func (d *dialect) write(t *testing.T, rows []fakeRow) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(d.header + "\n")
	for i := range rows {
		at := int64(rows[i].arrived)
		b.WriteString(d.row(&rows[i], moment{date: fakeMonday + at/86400, clock: at % 86400 * second}) + "\n")
	}
	text := []byte(b.String())
	if d.encode != nil {
		text = d.encode(b.String())
	}
	return writeLog(t, text)
}

func writeLog(t *testing.T, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func agentText(r *fakeRow) string {
	if r.agent < 0 {
		return ""
	}
	return fmt.Sprintf("Ann %d", r.agent)
}

func outcomeText(r *fakeRow, served, gaveUp string) string {
	if r.agent < 0 {
		return gaveUp
	}
	return served
}

// plainDialect is how most tests write a log.
var plainDialect = dialect{name: "plain", header: "date,time,type,customer,queue_s,outcome,service_s,agent", row: func(r *fakeRow, at moment) string {
	y, mo, d, h, mi, s := at.civil()
	return fmt.Sprintf("%04d-%02d-%02d,%02d:%02d:%02d,%s,C%d,%.0f,%s,%.0f,%s", y, mo, d, h, mi, s, r.kind, r.customer, r.wait, outcomeText(r, "answered", "abandoned"), r.work, agentText(r))
}}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
