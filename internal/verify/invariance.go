package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"runtime"
	"slices"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Numbers of workers and of processors under which a study must be the same,
// each pair with an order of starting of its own.
var (
	invarianceWorkers    = []int{1, 2, 3, 7, 8, 16, 64}
	invarianceProcessors = []int{1, 2, 4}
)

// invarianceRuns is how many replications each cell of the matrix has.
const invarianceRuns = 8

// shortened are the settings with which a scenario of the library is played in
// the matrix, so that all of them take a minute.
var shortened = []string{"time.horizon=4 weeks", "time.warm_up=1 week", "time.batch=1 week", "agents.count=6"}

// manySites are the further settings of the scenario of several sites, which
// exchange calls and ideas: no scenario of the library has more than one.
var manySites = []string{"sites.count=3", "sites.overflow_after=20 s", "sites.share_ideas=true", "sites.ideas_take=1 d", "customers.per_agent=400"}

// subjectOfMatrix is a scenario of the matrix.
type subjectOfMatrix struct {
	id, name string
	set      []string
}

// subjects returns every scenario of the library and the one of many sites.
func subjects() (list []subjectOfMatrix) {
	for _, info := range scenarios.List() {
		list = append(list, subjectOfMatrix{info.Name, info.Name, shortened})
	}
	return append(list, subjectOfMatrix{"many-sites", "service-line", append(append([]string(nil), shortened...), manySites...)})
}

// InvarianceID stands for all of [InvarianceIDs], as the id of a case without
// variant does for its variants.
const InvarianceID = "INVARIANCE"

// invariancePrefix begins the ids of the scenarios of the matrix.
const invariancePrefix = InvarianceID + "/"

// InvarianceIDs returns the ids of the scenarios that can be played under many
// numbers of workers and processors: every scenario of the library, and one of
// several sites.
func InvarianceIDs() (ids []string) {
	for _, m := range subjects() {
		ids = append(ids, invariancePrefix+m.id)
	}
	return ids
}

// chosenSubjects returns the scenarios with one of the ids.
func chosenSubjects(ids []string) (chosen []subjectOfMatrix) {
	for _, m := range subjects() {
		if slices.Contains(ids, invariancePrefix+m.id) {
			chosen = append(chosen, m)
		}
	}
	return chosen
}

// invariant plays a scenario under every cell of the matrix and returns how
// many different digests came out; 1 is what is promised.
func invariant(ctx context.Context, sc *scenarios.Scenario, runs int) (digests, cells int, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	seen := map[string]bool{}
	for _, processors := range invarianceProcessors {
		runtime.GOMAXPROCS(processors)
		for _, workers := range invarianceWorkers {
			digest, err := digestOf(ctx, sc, runs, workers, shuffled(runs, uint64(cells)))
			if err != nil {
				return 0, cells, err
			}
			seen[digest] = true
			cells++
		}
	}
	return len(seen), cells, nil
}

// shuffled returns the numbers below n in an order of their own for each
// number; 0 is ascending.
func shuffled(n int, number uint64) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	draw := sim.NewStream(number, 0, "verify.order")
	for i := n - 1; i > 0 && number > 0; i-- {
		j := draw.IntN(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// digestOf studies a scenario and returns a hash of all that came out: every
// run by its fingerprints and the bits of its numbers, then the estimates as
// they are printed. A scenario of several sites is also played with its sites
// side by side, which a study does not do.
func digestOf(ctx context.Context, sc *scenarios.Scenario, runs, workers int, order []int) (string, error) {
	report, err := study.Run(ctx, sc, study.Options{Replications: runs, Workers: workers, Order: order})
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for i := range report.Runs {
		run := &report.Runs[i]
		if run.Err != nil {
			return "", run.Err
		}
		fmt.Fprintln(sum, run.ID, run.Arm, run.Replication, run.Events, run.Fingerprint)
		for _, x := range run.Values {
			fmt.Fprintf(sum, "%x ", bitsOf(x))
		}
	}
	answer, err := report.JSON()
	if err != nil {
		return "", err
	}
	sum.Write(answer)
	if sc.Settings.Sites.Count > 1 {
		sites := models.NewSites(sim.Key{Seed: sc.Seed}, sc.Settings)
		if _, err := models.RunSites(ctx, sites, workers); err != nil {
			return "", err
		}
		for _, site := range sites {
			fmt.Fprintln(sum, site.World.Fingerprint(), site.World.Draws(), site.World.Ledger, site.World.Integrals())
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// bitsOf returns the bits of a number, the same for all NaNs.
func bitsOf(x float64) uint64 {
	if math.IsNaN(x) {
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(x)
}

// invariance verifies one scenario of the matrix: a case of one number.
func invariance(ctx context.Context, m subjectOfMatrix) (*Case, Number, int, error) {
	sc, err := scenarios.Load(m.name, m.set...)
	if err != nil {
		return nil, Number{}, 0, err
	}
	digests, cells, err := invariant(ctx, sc, invarianceRuns)
	if err != nil {
		return nil, Number{}, 0, fmt.Errorf("invariance of %s: %w", m.id, err)
	}
	c := &Case{Case: &scenarios.Case{Scenario: sc, About: scenarios.CaseAbout{ID: invariancePrefix + m.id, Family: "invariance", Kind: "exact",
		Model:  fmt.Sprintf("Scenario %s, shortened to four weeks and six agents, under %d workers × processors, each begun in another order", m.name, cells),
		Source: "definition: the number of workers, of processors and the order of starting change no bit"}}}
	n := Number{Case: c.About.ID, Family: c.About.Family, Kind: c.About.Kind, Measure: "digests", Unit: "digests", Method: Exact, Expected: 1, Simulated: float64(digests),
		Low: math.NaN(), High: math.NaN(), Chance: math.NaN(), Detectable: math.NaN(), Tolerance: defaultTolerance, Replications: cells * invarianceRuns, Verdict: Holds}
	if digests != 1 {
		n.Verdict, n.Why = Fails, fmt.Sprintf("%d different results under %d conditions", digests, cells)
	}
	return c, n, n.Replications, nil
}
