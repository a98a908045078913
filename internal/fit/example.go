package fit

import (
	"context"
	"fmt"
	"io"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// exampleCentre is a made-up centre of which everything is known, so that a
// fit of its log can be compared with what was put in.
const exampleCentre = `
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

// exampleRow is one contact of the made-up centre, s since a Monday 00:00.
type exampleRow struct {
	arrived, wait, work float64
	kind                string
	customer, agent     int // agent -1: gave up
}

// exampleRows plays the made-up centre and returns its contacts in the order
// in which they ended.
func exampleRows(ctx context.Context) ([]exampleRow, error) {
	sc, err := scenarios.Parse("example", []byte(exampleCentre))
	if err != nil {
		return nil, err
	}
	w := models.New(sim.New(sim.Key{Seed: sc.Seed}), sc.Settings)
	var rows []exampleRow
	open := map[int]exampleRow{}
	row := func(c *models.Case) exampleRow {
		return exampleRow{arrived: c.Arrived.Seconds(), wait: w.Now().Since(c.Arrived).Seconds(), kind: sc.Settings.Products[c.Product].Name, customer: int(c.Customer), agent: -1}
	}
	const name = "example"
	w.Facts.ServiceStarted.Watch(models.StageLast, name, func(f *models.ServiceStarted) {
		r := row(f.Case)
		r.agent = f.Agent.Index
		open[f.Agent.Index] = r
	})
	w.Facts.ServiceEnded.Watch(models.StageLast, name, func(f *models.ServiceEnded) {
		r := open[f.Agent.Index]
		r.work = w.Now().Seconds() - r.arrived - r.wait
		rows = append(rows, r)
	})
	w.Facts.Abandoned.Watch(models.StageLast, name, func(f *models.Abandoned) { rows = append(rows, row(f.Case)) })
	return rows, w.Run(ctx)
}

// exampleMonday is the Monday with which the log of the made-up centre begins.
var exampleMonday = daysOf(2024, 1, 8)

// WriteExample writes the log of a made-up centre, six weeks of about 560
// contacts a day, to try the rest on. It replaces the file only when it is
// complete.
func WriteExample(ctx context.Context, path string) error {
	rows, err := exampleRows(ctx)
	if err != nil {
		return err
	}
	return results.AtomicFile(path, func(w io.Writer) error {
		if _, err := fmt.Fprintln(w, "date,time,type,customer,queue_s,outcome,service_s,agent"); err != nil {
			return err
		}
		for i := range rows {
			r := &rows[i]
			at := int64(r.arrived)
			outcome, agent := "abandoned", ""
			if r.agent >= 0 {
				outcome, agent = "answered", fmt.Sprint("agent ", r.agent+1)
			}
			_, err := fmt.Fprintf(w, "%s,%02d:%02d:%02d,%s,C%d,%.0f,%s,%.0f,%s\n", dateText(exampleMonday+at/86400), at/3600%24, at/60%60, at%60, r.kind, r.customer, r.wait, outcome, r.work, agent)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
