package models

// EfficiencyControl steers on time: a norm for a contact, watched closely.
// When contacts take longer than the norm it watches more closely still.
type EfficiencyControl struct {
	Norm         float64 `toml:"norm_factor" default:"1.1" range:"[0, 20]" doc:"norm time of a contact relative to the planned time; 0: no norm" source:"assumption; docs/model.md M15 (norm 6.5 min at 6 min), range 0.8-2"`
	Monitoring   float64 `toml:"monitoring" default:"0.8" range:"[0, 1]" doc:"how closely deviations are noticed" source:"assumption; range 0-1"`
	Tighten      float64 `toml:"tighten" default:"0.1" range:"[0, 1]" doc:"further monitoring when the mean handling time of the last four weeks is above the norm" source:"assumption; docs/model.md M21, range 0-0.3"`
	Autonomy     float64 `toml:"autonomy" default:"0.2" range:"[0, 1]" doc:"how much agents decide for themselves" source:"assumption; range 0-1"`
	Support      float64 `toml:"support" default:"0.3" range:"[0, 1]" doc:"support of the supervisor under strain" source:"assumption; range 0-1"`
	Belonging    float64 `toml:"belonging" default:"0.5" range:"[0, 1]" doc:"relatedness and team competence" source:"assumption; range 0-1"`
	Blame        float64 `toml:"blame" default:"0.4" range:"[0, 1]" doc:"chance that a failure which is noticed, or news that is not welcome, brings a dressing-down and not help" source:"assumption; docs/model.md M9, range 0.05 (supportive)-0.4 (blaming)"`
	FirstContact float64 `toml:"first_contact" default:"0" range:"[0, 1]" doc:"weight of solving at the first contact among the targets; needs mechanisms.targets" source:"choice (A50)"`
	Punitive     float64 `toml:"punitive" default:"1" range:"[0, 1]" doc:"how far monitoring serves to punish (1) and not to develop (0)" source:"Holman, Chissick and Totterdell 2002 (purpose of monitoring); range 0-1"`
}

func init() {
	Controls.Register("efficiency", func() Control { return new(EfficiencyControl) })
}

// Name returns "efficiency".
func (m *EfficiencyControl) Name() string { return "efficiency" }

// Decide sets the norm from the planned time.
func (m *EfficiencyControl) Decide(seen Dashboard) Decision {
	d := Decision{Norm: m.Norm * seen.ReferenceTime, Monitoring: m.Monitoring, Autonomy: m.Autonomy,
		Support: m.Support, Belonging: m.Belonging,
		Blame: m.Blame, FirstContact: m.FirstContact, Punitive: m.Punitive}
	if seen.HandlingTime > d.Norm {
		d.Monitoring = min(1, d.Monitoring+m.Tighten)
	}
	return d
}
