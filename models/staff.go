package models

import (
	"sort"

	"frontline.dev/frontline/sim"
)

// Staffing is the mechanism of personnel policy, docs/model.md M17: on what new
// agents are chosen, what they are trained in, who gets the innovation role and
// who the varied work. Suitability is the mean of the five traits, as a
// selection test would see it.
type Staffing struct {
	Hire        string  `toml:"hire_on" default:"anyone" range:"anyone | technique | traits" doc:"which of the applicants is taken: the first, the one with the best technique, or the one with the most suitable traits" source:"choice (A69, A74)"`
	Applicants  int     `toml:"applicants" default:"3" range:"[1, 100]" unit:"applicants per place" doc:"applicants to choose from" source:"assumption; range 2-10"`
	Veterans    bool    `toml:"from_the_start" default:"true" doc:"the agents there are when the run begins were hired in the same way" source:"choice"`
	Technique   float64 `toml:"technique" default:"0.5" range:"[0, 1]" doc:"by how much the practice of a newcomer with the best technique exceeds, and with the worst falls short of, the usual" source:"assumption; range 0.2-0.8"`
	Training    string  `toml:"training" default:"none" range:"none | procedure | emotion" doc:"what all agents are trained in: solving by procedure, or emotion and fairness" source:"choice (B32, B42)"`
	Procedure   float64 `toml:"procedure_gain" default:"0.1" range:"[0, 1]" doc:"training procedure: share of failures to solve that are avoided" source:"assumption; range 0-0.2"`
	Emotion     float64 `toml:"emotion_gain" default:"0.2" range:"[0, 1]" doc:"training emotion: further care in every contact" source:"assumption; range 0-0.4"`
	Role        string  `toml:"role_for" default:"everybody" range:"everybody | the suitable | by lot" doc:"who has the innovation role of [role]: all, the most suitable, or as many by lot" source:"choice (A76)"`
	Share       float64 `toml:"role_share" default:"0.5" range:"[0, 1]" doc:"share of agents with the role, unless everybody has it" source:"choice"`
	Match       bool    `toml:"match_portfolios" default:"false" doc:"the broadest portfolios go to the most suitable agents, the narrowest to the others" source:"choice (A76, A85)"`
	TrainingDay float64 `toml:"training_days" default:"5" range:"[0, 100]" unit:"days per agent and year" doc:"training: paid days of every agent" source:"assumption; range 1-10"`
}

func init() {
	Mechanisms.Register("staff", func() Mechanism { return new(Staffing) })
}

// Name returns "staff".
func (m *Staffing) Name() string { return "staff" }

type staff struct {
	*Staffing
	w          *World
	applicants sim.Keyed
}

// Attach lets the organisation choose, train and assign.
func (m *Staffing) Attach(w *World) {
	s := &staff{Staffing: m, w: w, applicants: w.Keyed("staff.applicants")}
	w.staff = s
	if m.Veterans {
		for i := range w.agents {
			s.choose(&w.agents[i])
		}
	}
	if m.Role != "everybody" {
		s.assign(w.Keyed("staff.lot"))
	}
	if m.Match {
		s.match()
	}
	w.Facts.AgentReplaced.Watch(StageFirst, "staff", func(f *AgentReplaced) {
		if !f.Moved {
			s.choose(f.Agent)
		}
	})
	switch m.Training {
	case "procedure":
		w.Flaws.Turn("staff", func(*Agent, *Case) float64 { return 1 - m.Procedure })
	case "emotion":
		w.Care.Turn("staff", func(*Agent, *Case) float64 { return 1 + m.Emotion })
	}
}

// suitability is what a selection test sees.
func suitability(a *Agent) float64 {
	return (a.Social + a.Learning + a.Creativity + a.Courage + a.Confidence) / 5
}

// choose puts the best of the applicants on an agent's seat. The first
// applicant is who would have sat there anyway.
func (s *staff) choose(a *Agent) {
	if s.Hire == "anyone" {
		return
	}
	w := s.w
	set := &w.Settings.Agents
	best, bestTechnique := *a, 0.0
	for i := range s.Applicants {
		draw := s.applicants.At(uint64(a.Index), uint64(a.Hires), uint64(i))
		one := *a
		technique := draw.Float64()
		if i > 0 {
			one.Social, one.Learning = set.Social.Sample(&draw), set.Learning.Sample(&draw)
			one.Creativity, one.Courage = set.Creativity.Sample(&draw), set.Courage.Sample(&draw)
			one.Confidence = set.Confidence.Sample(&draw)
		}
		better := technique > bestTechnique
		if s.Hire == "traits" {
			better = suitability(&one) > suitability(&best)
		}
		if i == 0 || better {
			best, bestTechnique = one, technique
		}
	}
	a.Social, a.Learning, a.Creativity = best.Social, best.Learning, best.Creativity
	a.Courage, a.Confidence = best.Courage, best.Confidence
	factor := 1 + float64(s.Technique*(2*bestTechnique-1))
	for _, e := range a.Elements {
		w.practice.of[a.Index*len(w.elements)+int(e)].amount *= factor
	}
}

// ranked returns the agents' numbers, the most suitable first.
func (s *staff) ranked() []int {
	order := make([]int, len(s.w.agents))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool {
		return suitability(&s.w.agents[order[i]]) > suitability(&s.w.agents[order[j]])
	})
	return order
}

// assign takes the role from those who shall not have it.
func (s *staff) assign(lots sim.Keyed) {
	order := s.ranked()
	if s.Role == "by lot" {
		luck := make([]float64, len(order))
		for i := range luck {
			draw := lots.At(uint64(i), 0, 0)
			luck[i] = draw.Float64()
		}
		sort.SliceStable(order, func(i, j int) bool { return luck[order[i]] < luck[order[j]] })
	}
	with := int(float64(s.Share*float64(len(order))) + .5)
	for rank, i := range order {
		s.w.agents[i].barred = rank >= with
	}
}

// match deals the portfolios there are anew: the broadest to the most
// suitable.
func (s *staff) match() {
	w := s.w
	order := s.ranked()
	type portfolio struct {
		products []uint8
		elements []int16
		mask     uint64
		practice []practised
	}
	portfolios := make([]portfolio, len(w.agents))
	n := len(w.elements)
	for i := range w.agents {
		a := &w.agents[i]
		portfolios[i] = portfolio{a.Products, a.Elements, a.mask, append([]practised(nil), w.practice.of[i*n:(i+1)*n]...)}
	}
	sort.SliceStable(portfolios, func(i, j int) bool { return len(portfolios[i].products) > len(portfolios[j].products) })
	for rank, i := range order {
		a, p := &w.agents[i], &portfolios[rank]
		a.Products, a.Elements, a.mask = p.products, p.elements, p.mask
		copy(w.practice.of[i*n:(i+1)*n], p.practice)
	}
}
