package study

import (
	"context"
	"math"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// A run that is played alone is the run of a study: same identity, same
// fingerprints, same numbers, the paired ones too, and again after another run
// has used the memory.
func TestRunnerPlaysTheRunsOfAStudy(t *testing.T) {
	sc, err := scenarios.Load(scenarios.DefaultName, "time.horizon=20 weeks", "time.warm_up=4 weeks", "customers.count=200", "agents.count=6", "replications=2")
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(context.Background(), sc, Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	runner := NewRunner()
	measures := Measures()
	for range 2 {
		for replication := range uint64(2) {
			played := runner.Play(context.Background(), sc, replication, true)
			if played.Err != nil {
				t.Fatal(played.Err)
			}
			run := &report.Runs[replication]
			if played.Identity[:12] != run.ID || played.Identity != Identity(sc, replication) || played.Events != run.Events || played.Fingerprint != run.Fingerprint {
				t.Errorf("replication %d played alone: %s, %d events, %v; in the study %s, %d events, %v",
					replication, played.Identity, played.Events, played.Fingerprint, run.ID, run.Events, run.Fingerprint)
			}
			for i, m := range measures {
				want := report.Values(m.Name)[replication]
				if math.Float64bits(played.Values[i]) != math.Float64bits(want) && want == want {
					t.Errorf("%s of replication %d: alone %v, in the study %v", m.Name, replication, played.Values[i], want)
				}
			}
		}
	}
}

// The fingerprints tell what changed: another number of metrics read leaves
// events and draws, another seed changes the draws.
func TestFingerprintByIngredient(t *testing.T) {
	play := func(set ...string) Fingerprint {
		sc, err := scenarios.Load("plain-queue", append([]string{"time.horizon=2 d", "time.warm_up=0 s"}, set...)...)
		if err != nil {
			t.Fatal(err)
		}
		return NewRunner().Play(context.Background(), sc, 0, false).Fingerprint
	}
	a, again, other, read := play(), play(), play("seed=7"), play("time.batch=6 h")
	if a != again {
		t.Errorf("the same run twice: %v and %v", a, again)
	}
	if got := a.Differs(other); got != "draws" {
		t.Errorf("another seed: %q differs first, want draws", got)
	}
	if got := a.Differs(read); got != "events" {
		t.Errorf("another batch has other observation events: %q differs first, want events", got)
	}
}
