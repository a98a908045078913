package models

import "frontline.dev/frontline/internal/catalog"

// Mechanism is a part of the model that can be left out. A value is a struct
// of settings with tags; it is shared by concurrent runs, so whatever changes
// during a run lives in variables that Attach makes.
type Mechanism interface {
	// Name is the key under [mechanisms].
	Name() string
	// Attach adds the mechanism to a world that is being built: it watches
	// facts and turns dials. Draws come from streams named after it.
	Attach(w *World)
}

// Named is a mechanism that is switched on, with its key.
type Named struct {
	Name      string
	Mechanism Mechanism
}

// Mechanisms are all mechanisms a scenario can name, each with a factory of
// its settings. A package outside may register more before a scenario is
// loaded.
var Mechanisms = catalog.New[func() Mechanism]("mechanism")

// Controls are all control styles a scenario can name, each with a factory of
// its settings.
var Controls = catalog.New[func() Control]("control style")

// Control is a managerial style.
type Control interface {
	// Name is the value of control.style.
	Name() string
	// Decide turns what the manager can see into what the manager decides. It
	// is a pure function: no state, no draws.
	Decide(seen Dashboard) Decision
}

// Dashboard is what a manager can see of the last four weeks. What is not in
// it cannot be steered on.
type Dashboard struct {
	ReferenceTime float64 // mean time of a contact as planned, minutes
	HandlingTime  float64 // mean handling time per contact, minutes; 0 before the first
	ServiceLevel  float64 // share answered within the set time; 0 before the first
	Occupancy     float64
	Backlog       int // contacts waiting

	Quits       float64  // agents who left, per agent-year
	Complaints  float64  // recorded complaints for each 100 contacts
	Implemented float64  // ideas brought to all customers, per agent-year
	Last        Decision // that holds until now
}

// Decision is what a manager sets until the next look.
type Decision struct {
	Norm       float64 // norm time of a contact, minutes; 0: none
	Monitoring float64 // how closely deviations are noticed, 0–1
	Autonomy   float64 // how much agents decide for themselves, 0–1
	Demand     float64 // how strongly a dialogue is asked for and rewarded, 0–1
	Support    float64 // support of the supervisor under strain, 0–1
	Belonging  float64 // relatedness and team competence that feed stewardship, 0–1

	Blame        float64 // probability that a failure which is noticed brings a dressing-down, 0-1
	FirstContact float64 // weight of solving at the first contact among the targets, 0-1
	Punitive     float64 // share of monitoring that serves to punish and not to develop, 0-1
}
