package live

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// TestKnobsAreAccepted holds that both ends of every slider, and every choice,
// are settings that the scenario takes.
func TestKnobsAreAccepted(t *testing.T) {
	s, seen := New(Options{}), map[string]bool{}
	for _, name := range []string{"copier-field-service", "maximise-complaints"} {
		d, err := s.describe(&Question{Scenario: name})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range d.Knobs {
			seen[r.Path] = true
			var sets []string
			for _, choice := range r.Choices {
				sets = append(sets, r.Path+"="+choice)
			}
			if len(r.Choices) == 0 {
				if math.IsNaN(float64(r.At)) || r.Min >= r.Max || r.Step <= 0 {
					t.Errorf("%s in %s: %+v", r.Path, name, r)
				}
				k := knobOf(r.Path)
				sets = append(sets, k.with(r.Min), k.with(r.Max), k.with(r.Min+r.Step))
			}
			for _, set := range sets {
				if _, err := s.read(&Question{Scenario: name, Set: []string{set}}); err != nil {
					t.Errorf("%s: %s is refused: %v", name, set, err)
				}
			}
		}
	}
	for _, path := range Knobs() {
		if !seen[path] {
			t.Errorf("%s is in neither scenario", path)
		}
	}
}

func knobOf(path string) *knob {
	for i := range knobs {
		if knobs[i].path == path {
			return &knobs[i]
		}
	}
	return nil
}

// TestEveryScenarioIsDescribed holds that the page can open each scenario of
// the library.
func TestEveryScenarioIsDescribed(t *testing.T) {
	s := New(Options{})
	for _, listed := range s.hello().Scenarios {
		if d, err := s.describe(&Question{Scenario: listed.Name}); err != nil || d.About.Question == "" || len(d.Knobs) < 2 {
			t.Errorf("%s: %v", listed.Name, err)
		}
	}
}

// TestAnswersAreJSON holds that what is missing in a run does not break an
// answer, and that it comes back as missing.
func TestAnswersAreJSON(t *testing.T) {
	s := New(Options{Limits: scenarios.DefaultLimits()})
	set := []string{"time.horizon=2 weeks", "time.warm_up=1 week", "time.batch=1 week", "agents.count=3", "role.mode=off"}
	answer, err := s.Answer(context.Background(), &Request{Op: "play", Question: Question{Set: set}, Paired: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var back playedReply
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	missing := 0
	for _, x := range floats(back.Values) {
		if math.IsNaN(x) {
			missing++
		}
	}
	if missing == 0 || missing == len(back.Values) {
		t.Errorf("%d of %d values are missing", missing, len(back.Values))
	}
}

// TestMistakesArePlaced holds that a mistake in a scenario is told with its
// place and remedy, and one of ours without its text.
func TestMistakesArePlaced(t *testing.T) {
	_, err := New(Options{}).Answer(context.Background(), &Request{Op: "describe", Question: Question{Set: []string{"agents.count=0", "role.intensity=2"}}}, nil)
	refusal := Refused(err)
	if refusal.Status != 400 || len(refusal.Problems) != 2 || refusal.Problems[0].Help == "" {
		t.Errorf("%+v", refusal)
	}
	if r := Refused(context.Canceled); r.Status != 408 {
		t.Errorf("%+v", r)
	}
	if r := Refused(errors.New("x")); r.Status != 400 {
		t.Errorf("%+v", r)
	}
}

// TestManySites holds that a run of several sites is looked at as one, that the
// floor of one of them can be chosen, and that it ends with the bits of a run
// that nobody looked at.
func TestManySites(t *testing.T) {
	s := New(Options{Limits: scenarios.DefaultLimits()})
	q := Question{Set: []string{"sites.count=3", "sites.share_ideas=true", "sites.ideas_take=1 week", "agents.count=5", "time.horizon=4 weeks", "time.warm_up=1 week", "time.batch=1 week"}}
	ask := func(r Request) *frame {
		r.Question = q
		answer, err := s.Answer(context.Background(), &r, nil)
		if err != nil {
			t.Fatal(err)
		}
		return answer.(*frame)
	}
	f := ask(Request{Op: "start", Paired: true})
	f = ask(Request{Op: "advance", ID: f.ID, By: 8 * 86400})
	one := ask(Request{Op: "advance", ID: f.ID, By: 60, Site: 2})
	if f.Count != 15 || len(f.Agents) != 15 || one.Count != 5 || one.Site != 2 || one.Funnel.Dialogues >= f.Funnel.Dialogues || len(f.Series) != 1 {
		t.Errorf("all: %d agents, %+v, %d points; one: %d agents, %+v", f.Count, f.Funnel, len(f.Series), one.Count, one.Funnel)
	}
	if _, err := s.Answer(context.Background(), &Request{Op: "advance", ID: f.ID, By: 60, Site: 4}, nil); err == nil {
		t.Error("the fourth of three sites is shown")
	}
	for !f.Done {
		f = ask(Request{Op: "advance", ID: f.ID})
	}
	answer, err := s.Answer(context.Background(), &Request{Op: "play", Question: q, Paired: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := answer.(*playedReply); f.Finished.Fingerprint != want.Fingerprint || f.Finished.Identity != want.Identity {
		t.Errorf("looked at: %+v; at once: %+v", f.Finished.Fingerprint, want.Fingerprint)
	}
}

// BenchmarkDescribe is how long the page waits after a slider has moved.
func BenchmarkDescribe(b *testing.B) {
	s := New(Options{})
	for b.Loop() {
		if _, err := s.describe(&Question{Set: []string{"role.intensity=0.7"}}); err != nil {
			b.Fatal(err)
		}
	}
}
