package main

import (
	"context"
	"testing"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// TestWorkersDoNotMatter holds every scenario, style and variant to the same
// run for one and for several workers, whatever order they begin in. All runs
// share the settings, as they do in a study, so under the race detector it
// also finds state that a mechanism keeps outside of Attach.
func TestWorkersDoNotMatter(t *testing.T) {
	for _, q := range questions() {
		scenario, err := q.load()
		if err != nil {
			t.Fatal(err)
		}
		fingerprints := func(workers int, order []int) (found []string) {
			plan := sim.Plan{Seed: scenario.Seed, Count: 3, Workers: workers, Order: order}
			outcomes, err := sim.Replicate(context.Background(), plan, func(ctx context.Context, s *sim.Sim) (string, error) {
				sites := models.NewSites(s.Key(), scenario.Settings)
				if _, err := models.RunSites(ctx, sites, workers); err != nil {
					return "", err
				}
				d := newDigest()
				for _, w := range sites {
					d.add(w.Fingerprint(), w.Ledger, w.Integrals())
				}
				return string(d.hash.Sum(nil)), nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for i := range outcomes {
				found = append(found, outcomes[i].Result)
			}
			return found
		}
		one, several := fingerprints(1, nil), fingerprints(3, []int{2, 0, 1})
		for i := range one {
			if one[i] != several[i] {
				t.Errorf("%s: replication %d differs between 1 and 3 workers", q.name, i)
			}
		}
		if one[0] == one[1] {
			t.Errorf("%s: two replications are the same", q.name)
		}
	}
}
