package verify

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// TestMatrix holds a few scenarios to one digest under every number of workers
// and processors, each begun in another order: all mechanisms and a manager, a
// calendar with shifts, and several sites. The full tier of the verb verify
// has all scenarios of the library, and more runs of each.
func TestMatrix(t *testing.T) {
	brief := []string{"time.horizon=6 d", "time.warm_up=1 d", "time.batch=1 d"}
	for _, m := range []subjectOfMatrix{
		{"stewardship", "stewardship", append(brief, "agents.count=4", "customers.count=60")},
		{"bank", "bank-contact-centre", append(brief, "agents.count=4", "customers.count=400")},
		{"many sites", "service-line", append(append(brief, manySites...), "agents.count=3", "sites.ideas_take=1 h", "customers.per_agent=100")},
	} {
		sc, err := scenarios.Load(m.name, m.set...)
		if err != nil {
			t.Fatal(err)
		}
		digests, cells, err := invariant(t.Context(), sc, 5)
		if err != nil {
			t.Fatal(err)
		}
		if digests != 1 || cells != 21 {
			t.Errorf("%s: %d digests under %d conditions, expected 1 under 21", m.id, digests, cells)
		}
	}
}

// TestMatrixCanFail holds that the digest sees one bit of difference in what a
// study says: another seed, and one contact more.
func TestMatrixCanFail(t *testing.T) {
	digest := func(set ...string) string {
		sc, err := scenarios.Load("plain-queue", append([]string{"time.horizon=6 h", "time.warm_up=0 s", "time.batch=1 h"}, set...)...)
		if err != nil {
			t.Fatal(err)
		}
		d, err := digestOf(context.Background(), sc, 2, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	plain := digest()
	for _, set := range []string{"seed=7", "arrivals.rate=30.0001 per hour", "time.batch=3 h"} {
		if digest(set) == plain {
			t.Errorf("%s leaves the digest as it was", set)
		}
	}
	if digest() != plain {
		t.Error("the same study twice has two digests")
	}
}

// TestEveryScenarioIsInTheMatrix holds that all of the library and one of many
// sites are there, that orders differ, and that each gives one row.
func TestEveryScenarioIsInTheMatrix(t *testing.T) {
	list := subjects()
	if len(list) != len(scenarios.List())+1 {
		t.Errorf("%d scenarios in the matrix, %d in the library", len(list), len(scenarios.List()))
	}
	if ids := InvarianceIDs(); len(ids) != len(list) || len(chosenSubjects(ids)) != len(list) || len(chosenSubjects(ids[2:3])) != 1 || len(chosenSubjects(nil)) != 0 {
		t.Errorf("ids %v do not choose their scenarios", ids)
	}
	sites := 0
	for _, m := range list {
		sc, err := scenarios.Load(m.name, m.set...)
		if err != nil {
			t.Errorf("%s: %v", m.id, err)
			continue
		}
		if sc.Settings.Sites.Count > 1 {
			sites++
		}
	}
	if sites == 0 {
		t.Error("no scenario of many sites")
	}
	first, second := shuffled(8, 0), shuffled(8, 1)
	if !slices.IsSorted(first) || slices.IsSorted(second) || slices.Equal(second, shuffled(8, 2)) {
		t.Errorf("orders of starting: %v, %v, %v", first, second, shuffled(8, 2))
	}
	slices.Sort(second)
	if !slices.Equal(first, second) {
		t.Errorf("%v is no permutation", second)
	}
}

// TestMatrixIsInTheReport holds that a suite with the matrix has a row for each
// scenario, in the table and on the page.
func TestMatrixIsInTheReport(t *testing.T) {
	if testing.Short() || os.Getenv("FRONTLINE_MATRIX") == "" {
		t.Skip("set FRONTLINE_MATRIX to play the whole matrix, half a minute")
	}
	report, err := Run(t.Context(), []*Case{one(t, "STAFF-20")}, Options{Invariance: InvarianceIDs()})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Write(t.TempDir(), "a test"); err != nil {
		t.Fatal(err)
	}
	table := report.Table(0).String()
	for _, m := range subjects() {
		if !strings.Contains(table, "INVARIANCE/"+m.id+" ") {
			t.Errorf("no row of %s", m.id)
		}
	}
	if failed := report.Failed(); len(failed) > 0 {
		t.Errorf("%+v", failed)
	}
	t.Log("\n" + table)
}
