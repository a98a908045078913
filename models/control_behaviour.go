package models

// BehaviourControl steers on conduct: it listens in, and asks for dialogues
// and rewards them, with a wider norm.
type BehaviourControl struct {
	Norm         float64 `toml:"norm_factor" default:"1.5" range:"[0, 20]" doc:"norm time of a contact relative to the planned time; 0: no norm" source:"assumption; range 1-3"`
	Monitoring   float64 `toml:"monitoring" default:"0.8" range:"[0, 1]" doc:"how closely deviations are noticed" source:"assumption; range 0-1"`
	Demand       float64 `toml:"demand" default:"0.8" range:"[0, 1]" doc:"share of contacts in which a dialogue is asked for and rewarded" source:"assumption; range 0-1"`
	Autonomy     float64 `toml:"autonomy" default:"0.3" range:"[0, 1]" doc:"how much agents decide for themselves" source:"assumption; range 0-1"`
	Support      float64 `toml:"support" default:"0.4" range:"[0, 1]" doc:"support of the supervisor under strain" source:"assumption; range 0-1"`
	Belonging    float64 `toml:"belonging" default:"0.5" range:"[0, 1]" doc:"relatedness and team competence" source:"assumption; range 0-1"`
	Blame        float64 `toml:"blame" default:"0.3" range:"[0, 1]" doc:"chance that a failure which is noticed, or news that is not welcome, brings a dressing-down and not help" source:"assumption; docs/model.md M9, range 0.05 (supportive)-0.4 (blaming)"`
	FirstContact float64 `toml:"first_contact" default:"0" range:"[0, 1]" doc:"weight of solving at the first contact among the targets; needs mechanisms.targets" source:"choice (A50)"`
	Punitive     float64 `toml:"punitive" default:"1" range:"[0, 1]" doc:"how far monitoring serves to punish (1) and not to develop (0)" source:"Holman, Chissick and Totterdell 2002 (purpose of monitoring); range 0-1"`
}

func init() {
	Controls.Register("behaviour", func() Control { return new(BehaviourControl) })
}

// Name returns "behaviour".
func (m *BehaviourControl) Name() string { return "behaviour" }

// Decide asks for dialogues, whatever the month looked like.
func (m *BehaviourControl) Decide(seen Dashboard) Decision {
	return Decision{Norm: m.Norm * seen.ReferenceTime, Monitoring: m.Monitoring, Autonomy: m.Autonomy,
		Demand: m.Demand, Support: m.Support, Belonging: m.Belonging,
		Blame: m.Blame, FirstContact: m.FirstContact, Punitive: m.Punitive}
}
