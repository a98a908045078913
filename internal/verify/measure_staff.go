package verify

import (
	"errors"

	"frontline.dev/frontline/models"
)

// Measures of a ladder of tenure, taken when batches end.

func init() {
	register(
		onLadder("share_on_step_N", "share of agents on the N-th step of the ladder of tenure", func(p *probe, q *question) float64 {
			n := 0.0
			for i := range p.world.Agents() {
				if p.world.Step(&p.world.Agents()[i]) == q.number-1 {
					n++
				}
			}
			return n / float64(len(p.world.Agents()))
		}),
		onLadder("speed_of_staff", "mean speed of the agents by their steps on the ladder of tenure", func(p *probe, _ *question) float64 {
			sum := 0.0
			for i := range p.world.Agents() {
				sum += ladder(p.world.Settings).Speeds[p.world.Step(&p.world.Agents()[i])]
			}
			return sum / float64(len(p.world.Agents()))
		}),
		Measure{Name: "quit_rate", Doc: "agents who leave, for each seat", dim: perTime, watch: func(p *probe, _ *question) func() []float64 {
			return func() []float64 {
				w := p.window()
				return []float64{float64(w.Ledger.Quits), p.seconds() * float64(len(p.world.Agents()))}
			}
		}},
	)
}

// ladder returns the mechanism, or nil when there is no ladder.
func ladder(s *models.Settings) *models.Turnover {
	m, _ := s.Mechanism("turnover").(*models.Turnover)
	if m == nil || len(m.Speeds) == 0 {
		return nil
	}
	return m
}

// onLadder makes a measure of the agents as they are at the ends of batches.
func onLadder(name, doc string, of func(p *probe, q *question) float64) Measure {
	return Measure{Name: name, Doc: doc,
		fits: func(s *models.Settings, q *question) error {
			switch m := ladder(s); {
			case m == nil:
				return errors.New("it needs mechanisms.turnover with speed_by_step")
			case q.number < 0 || q.number > len(m.Speeds):
				return errors.New("there are not so many steps")
			}
			return nil
		},
		watch: func(p *probe, q *question) func() []float64 {
			sum, n := 0.0, 0.0
			p.ends = append(p.ends, func() {
				if p.world.Now() > p.warm {
					sum += of(p, q)
					n++
				}
			})
			return func() []float64 { return []float64{sum, n} }
		}}
}
