// Outside adds a mechanism, a control style and a metric to the workbench
// from a package of its own. Each is one type that enters its name in a
// catalogue; scenario files, tables and checks then find it.
package main

import (
	"context"
	"fmt"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Weather is a mechanism: on a rainy day every trip takes longer.
type Weather struct {
	Rain   float64 `toml:"rain" default:"0.3" range:"[0, 1]" doc:"share of rainy days" source:"assumption; range 0.1-0.6"`
	Slower float64 `toml:"slower" default:"1.5" range:"[1, 5]" doc:"a trip in the rain takes this much longer" source:"assumption; range 1-2"`
}

// Name is the key under [mechanisms].
func (m *Weather) Name() string { return "weather" }

// Attach watches the beginning of every visit and adds to its travel time.
// Draws come from a stream of its own, so they move no other draw.
func (m *Weather) Attach(w *models.World) {
	sky := w.Keyed("weather.sky")
	w.Facts.ServiceStarted.Watch(models.StageLast, "weather", func(f *models.ServiceStarted) {
		day := sky.At(uint64(w.Now())/uint64(sim.Day), 0, 0)
		if day.Float64() < m.Rain {
			w.Spend(f.Agent, models.Travel, f.Agent.Spent[models.Travel].Scaled(m.Slower-1))
		}
	})
}

// Mondays is a control style: it watches time closely when there is a backlog
// and not otherwise.
type Mondays struct {
	Backlog int `toml:"backlog" default:"20" range:"[0, 100000]" unit:"contacts" doc:"waiting contacts from which the manager watches" source:"choice"`
}

// Name is the value of control.style.
func (m *Mondays) Name() string { return "mondays" }

// Decide is a pure function of what the manager can see.
func (m *Mondays) Decide(seen models.Dashboard) models.Decision {
	d := models.Decision{Norm: 1.5 * seen.ReferenceTime, Autonomy: .5}
	if seen.Backlog >= m.Backlog {
		d.Monitoring = 1
	}
	return d
}

// register enters the three in their catalogues; a program does so once,
// before it loads a scenario.
func register() {
	models.Mechanisms.Register("weather", func() models.Mechanism { return new(Weather) })
	models.Controls.Register("mondays", func() models.Control { return new(Mondays) })
	results.Metrics.Register("long_trips", results.Metric{
		Name: "long_trips", Unit: "1", Goal: results.Less,
		Doc:     "Share of visits with more than an hour of travel.",
		Formula: "visits with travel > 60 min / visits",
		Watch: func(r *results.Recorder) func(results.Window) float64 {
			long := r.Sum()
			r.World().Facts.ServiceEnded.Watch(models.StageLast, "long_trips", func(f *models.ServiceEnded) {
				if f.Agent.Spent[models.Travel] > sim.Hour {
					long.Add(1)
				}
			})
			return func(w results.Window) float64 { return long.In(w) / float64(w.Ledger.Served) }
		},
	})
}

const question = `
schema = "scenario/1"
id = "rainy-service"
extends = "copier-field-service"

[about]
title = "Field service in the rain"
question = "How many trips get long when it rains?"

[time]
horizon = "1 year"
warm_up = "12 weeks"

[control]
style = "mondays"

[mechanisms.weather]
enabled = true
`

// longTrips runs the scenario once and reads the metric.
func longTrips(set ...string) float64 {
	sc, err := scenarios.Parse("rainy-service.toml", []byte(question), set...)
	if err != nil {
		panic(err)
	}
	w := models.New(sim.New(sim.Key{Seed: sc.Seed}), sc.Settings)
	metric, _ := results.Metrics.Lookup("long_trips")
	r := results.NewRecorder(w, []results.Metric{metric})
	if err := w.Run(context.Background()); err != nil {
		panic(err)
	}
	return r.Values(r.Window())[0]
}

func main() {
	register()
	fmt.Printf("dry: %.1f of the trips take more than an hour\n", longTrips("mechanisms.weather.rain=0.0"))
	fmt.Printf("wet: %.1f\n", longTrips())
}
