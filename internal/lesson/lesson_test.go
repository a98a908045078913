package lesson

import (
	"context"
	"math"
	"sync"
	"testing"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// TestLessonsShowWhatTheySay plays every lesson as a student does and holds
// that the findings of the teacher's note come out.
func TestLessonsShowWhatTheySay(t *testing.T) {
	list := All()
	if len(list) < 3 {
		t.Fatalf("%d lessons, at least three are shipped", len(list))
	}
	for i := range list {
		l := &list[i]
		t.Run(l.Name, func(t *testing.T) { t.Parallel(); hold(t, l) })
	}
}

func hold(t *testing.T, l *Lesson) {
	means := map[string][]float64{}
	at := map[string]int{}
	for i, m := range study.Measures() {
		at[m.Name] = i
	}
	values := make([][][]float64, len(l.Arms)) // arm, replication, measure
	var all sync.WaitGroup
	for arm := range l.Arms {
		scenario, set := l.ScenarioOf(arm)
		sc, err := scenarios.Load(scenario, set...)
		if err != nil {
			t.Fatal(err)
		}
		values[arm] = make([][]float64, l.Replications)
		all.Go(func() {
			runner := study.NewRunner()
			for r := range values[arm] {
				played := runner.Play(context.Background(), sc, uint64(r), false)
				if played.Err != nil {
					t.Error(played.Err)
				}
				values[arm][r] = played.Values
			}
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	mean := func(measure string, arm int) float64 {
		index, known := at[measure]
		if !known {
			t.Fatalf("%s is no measure", measure)
		}
		var column []float64
		for _, run := range values[arm] {
			column = append(column, run[index])
		}
		return results.NewEstimate(column).Center
	}
	for _, m := range l.Measures {
		for arm := range l.Arms {
			means[m] = append(means[m], mean(m, arm))
		}
	}
	t.Logf("means by arm: %v", means)
	for _, f := range l.Findings {
		a, b := mean(f.Measure, f.Arm), mean(f.Measure, f.Less)
		if !f.holds(a, b) {
			t.Errorf("%q: %s is %v in arm %d and %v in arm %d", f.Says.EN, f.Measure, a, f.Arm, b, f.Less)
		}
	}
}

// holds says whether a finding is there.
func (f *Finding) holds(a, b float64) bool {
	d := a - b
	switch {
	case math.IsNaN(d):
		return false
	case f.Within > 0:
		return math.Abs(d) <= f.Within*math.Abs(b)
	case f.AtMost < 0:
		return d <= f.AtMost
	}
	return f.AtLeast > 0 && d >= f.AtLeast
}

// TestFindingsCanFail holds that the check of findings can say no.
func TestFindingsCanFail(t *testing.T) {
	for _, c := range []struct {
		f    Finding
		a, b float64
		want bool
	}{
		{Finding{AtLeast: 1}, 3, 1, true}, {Finding{AtLeast: 1}, 1.5, 1, false}, {Finding{AtMost: -1}, 0, 2, true},
		{Finding{AtMost: -1}, 2, 2, false}, {Finding{Within: .1}, 1.05, 1, true}, {Finding{Within: .1}, 1.2, 1, false},
		{Finding{AtLeast: 1}, math.NaN(), 1, false}, {Finding{}, 1, 1, false},
	} {
		if got := c.f.holds(c.a, c.b); got != c.want {
			t.Errorf("%+v of %v and %v: %v", c.f, c.a, c.b, got)
		}
	}
}

// TestLessonsAreComplete holds that every text is there in both languages and
// every index is of something.
func TestLessonsAreComplete(t *testing.T) {
	for _, l := range All() {
		texts := append([]Text{l.Title, l.Question, l.Predict, l.Explain, l.Teacher}, l.Choices...)
		for _, a := range l.Arms {
			texts = append(texts, a.Name)
		}
		for _, f := range l.Findings {
			texts = append(texts, f.Says)
			if f.Arm >= len(l.Arms) || f.Less >= len(l.Arms) {
				t.Errorf("%s: %q names an arm that is not there", l.Name, f.Says.EN)
			}
		}
		for _, text := range texts {
			if text.EN == "" || text.NL == "" {
				t.Errorf("%s: a text is missing in one language: %q, %q", l.Name, text.EN, text.NL)
			}
		}
		if l.Answer >= len(l.Choices) || len(l.Findings) == 0 {
			t.Errorf("%s: answer %d of %d, %d findings", l.Name, l.Answer, len(l.Choices), len(l.Findings))
		}
		if again, found := Find(l.Name); !found || again.Order != l.Order {
			t.Errorf("%s is not found by its name", l.Name)
		}
	}
}
