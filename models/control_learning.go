package models

// LearningControl is a manager who learns from what he sees, docs/model.md M21
// and Repenning and Sterman 2002. When service falls short he blames slack: he
// lowers the norm, watches more closely and asks for fewer dialogues. When he
// sees that ideas have been brought to customers he loosens. What he sees of
// ideas comes late, what he sees of the queue comes at once.
type LearningControl struct {
	Norm       float64 `toml:"norm_factor" default:"1.3" range:"[0.1, 20]" doc:"norm time of a contact relative to the planned time, at first" source:"assumption; range 1-2"`
	Monitoring float64 `toml:"monitoring" default:"0.3" range:"[0, 1]" doc:"how closely deviations are noticed, at first" source:"assumption; range 0-1"`
	Demand     float64 `toml:"demand" default:"0.4" range:"[0, 1]" doc:"share of contacts in which a dialogue is asked for, at first" source:"assumption; range 0-1"`
	Target     float64 `toml:"service_level_target" default:"0.8" range:"[0, 1]" doc:"service level below which he thinks there is slack" source:"the usual 80/20"`
	Norms      float64 `toml:"norm_step" default:"0.05" range:"[0, 0.5]" doc:"change of the norm at one review, as a share" source:"docs/model.md M21; assumption, range 0.02-0.1"`
	Watch      float64 `toml:"monitoring_step" default:"0.1" range:"[0, 0.5]" doc:"change of monitoring at one review" source:"docs/model.md M21; assumption, range 0.02-0.2"`
	Ask        float64 `toml:"demand_step" default:"0.1" range:"[0, 0.5]" doc:"change of the share of contacts in which a dialogue is asked for" source:"assumption; range 0.02-0.2"`
	Believe    float64 `toml:"believes_from" default:"0.2" range:"[0, 100]" unit:"ideas per agent-year" doc:"ideas brought to customers in the last four weeks, as a yearly rate, from which he thinks that they pay" source:"assumption; range 0.05-1"`
	Autonomy   float64 `toml:"autonomy" default:"0.5" range:"[0, 1]" doc:"how much agents decide for themselves" source:"assumption; range 0-1"`
	Support    float64 `toml:"support" default:"0.5" range:"[0, 1]" doc:"support of the supervisor under strain" source:"assumption; range 0-1"`
	Belonging  float64 `toml:"belonging" default:"0.5" range:"[0, 1]" doc:"relatedness and team competence" source:"assumption; range 0-1"`
	Blame      float64 `toml:"blame" default:"0.2" range:"[0, 1]" doc:"chance that a failure which is noticed, or news that is not welcome, brings a dressing-down and not help" source:"assumption; docs/model.md M9, range 0.05 (supportive)-0.4 (blaming)"`
}

func init() {
	Controls.Register("learning", func() Control { return new(LearningControl) })
}

// Name returns "learning".
func (m *LearningControl) Name() string { return "learning" }

// Decide changes the last decision a little.
func (m *LearningControl) Decide(seen Dashboard) Decision {
	d := seen.Last
	if d.Norm == 0 {
		return Decision{Norm: m.Norm * seen.ReferenceTime, Monitoring: m.Monitoring, Demand: m.Demand, Autonomy: m.Autonomy,
			Support: m.Support, Belonging: m.Belonging, Blame: m.Blame, Punitive: 1}
	}
	switch {
	case seen.HandlingTime > 0 && seen.ServiceLevel < m.Target:
		d.Norm = max(d.Norm*(1-m.Norms), .5*seen.ReferenceTime)
		d.Monitoring = min(1, d.Monitoring+m.Watch)
		d.Demand = max(0, d.Demand-m.Ask)
	case seen.Implemented >= m.Believe:
		d.Norm = min(d.Norm*(1+m.Norms), 3*seen.ReferenceTime)
		d.Monitoring = max(0, d.Monitoring-m.Watch)
		d.Demand = min(1, d.Demand+m.Ask)
	}
	return d
}
