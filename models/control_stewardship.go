package models

// StewardshipControl counts on felt responsibility (Schepers et al. 2012): it
// leaves room, supports, and cares for relatedness and team competence; it
// demands no dialogue.
type StewardshipControl struct {
	Norm         float64 `toml:"norm_factor" default:"1.5" range:"[0, 20]" doc:"norm time of a contact relative to the planned time; 0: no norm" source:"assumption; range 1-3"`
	Monitoring   float64 `toml:"monitoring" default:"0.2" range:"[0, 1]" doc:"how closely deviations are noticed" source:"assumption; range 0-1"`
	Autonomy     float64 `toml:"autonomy" default:"0.7" range:"[0, 1]" doc:"how much agents decide for themselves" source:"assumption; range 0-1"`
	Support      float64 `toml:"support" default:"0.8" range:"[0, 1]" doc:"support of the supervisor under strain" source:"assumption; range 0-1"`
	Belonging    float64 `toml:"belonging" default:"0.9" range:"[0, 1]" doc:"relatedness and team competence" source:"assumption; drivers from Schepers et al. 2012; range 0-1"`
	Blame        float64 `toml:"blame" default:"0.05" range:"[0, 1]" doc:"chance that a failure which is noticed, or news that is not welcome, brings a dressing-down and not help" source:"assumption; docs/model.md M9, range 0.05 (supportive)-0.4 (blaming)"`
	FirstContact float64 `toml:"first_contact" default:"0" range:"[0, 1]" doc:"weight of solving at the first contact among the targets; needs mechanisms.targets" source:"choice (A50)"`
	Punitive     float64 `toml:"punitive" default:"1" range:"[0, 1]" doc:"how far monitoring serves to punish (1) and not to develop (0)" source:"Holman, Chissick and Totterdell 2002 (purpose of monitoring); range 0-1"`
}

func init() {
	Controls.Register("stewardship", func() Control { return new(StewardshipControl) })
}

// Name returns "stewardship".
func (m *StewardshipControl) Name() string { return "stewardship" }

// Decide sets a wide norm.
func (m *StewardshipControl) Decide(seen Dashboard) Decision {
	return Decision{Norm: m.Norm * seen.ReferenceTime, Monitoring: m.Monitoring, Autonomy: m.Autonomy,
		Support: m.Support, Belonging: m.Belonging,
		Blame: m.Blame, FirstContact: m.FirstContact, Punitive: m.Punitive}
}
