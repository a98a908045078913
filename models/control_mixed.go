package models

// MixedControl steers on time and on conduct while it leaves some room: what
// most organisations do. When the service level slips it watches time more
// closely.
type MixedControl struct {
	Norm         float64 `toml:"norm_factor" default:"1.2" range:"[0, 20]" doc:"norm time of a contact relative to the planned time; 0: no norm" source:"assumption; range 1-3"`
	Monitoring   float64 `toml:"monitoring" default:"0.5" range:"[0, 1]" doc:"how closely deviations are noticed" source:"assumption; range 0-1"`
	Target       float64 `toml:"service_level_target" default:"0.8" range:"[0, 1]" doc:"service level below which monitoring is tightened" source:"the usual 80/20"`
	Tighten      float64 `toml:"tighten" default:"0.2" range:"[0, 1]" doc:"further monitoring then" source:"assumption; range 0-0.4"`
	Demand       float64 `toml:"demand" default:"0.4" range:"[0, 1]" doc:"share of contacts in which a dialogue is asked for and rewarded" source:"assumption; range 0-1"`
	Autonomy     float64 `toml:"autonomy" default:"0.5" range:"[0, 1]" doc:"how much agents decide for themselves" source:"assumption; range 0-1"`
	Support      float64 `toml:"support" default:"0.5" range:"[0, 1]" doc:"support of the supervisor under strain" source:"assumption; range 0-1"`
	Belonging    float64 `toml:"belonging" default:"0.5" range:"[0, 1]" doc:"relatedness and team competence" source:"assumption; range 0-1"`
	Blame        float64 `toml:"blame" default:"0.2" range:"[0, 1]" doc:"chance that a failure which is noticed, or news that is not welcome, brings a dressing-down and not help" source:"assumption; docs/model.md M9, range 0.05 (supportive)-0.4 (blaming)"`
	FirstContact float64 `toml:"first_contact" default:"0" range:"[0, 1]" doc:"weight of solving at the first contact among the targets; needs mechanisms.targets" source:"choice (A50)"`
	Punitive     float64 `toml:"punitive" default:"1" range:"[0, 1]" doc:"how far monitoring serves to punish (1) and not to develop (0)" source:"Holman, Chissick and Totterdell 2002 (purpose of monitoring); range 0-1"`
}

func init() {
	Controls.Register("mixed", func() Control { return new(MixedControl) })
}

// Name returns "mixed".
func (m *MixedControl) Name() string { return "mixed" }

// Decide looks at the service level of the last four weeks.
func (m *MixedControl) Decide(seen Dashboard) Decision {
	d := Decision{Norm: m.Norm * seen.ReferenceTime, Monitoring: m.Monitoring, Autonomy: m.Autonomy,
		Demand: m.Demand, Support: m.Support, Belonging: m.Belonging,
		Blame: m.Blame, FirstContact: m.FirstContact, Punitive: m.Punitive}
	if seen.HandlingTime > 0 && seen.ServiceLevel < m.Target {
		d.Monitoring = min(1, d.Monitoring+m.Tighten)
	}
	return d
}
