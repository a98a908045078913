package figures

import (
	"context"
	"fmt"
	"math"
	"sort"
	"strconv"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

func init() {
	register(5, "stress-strip", "exhaustion of every agent, week by week, in one run that is played again", "the scenario in the folder", drawStrip)
}

// agentsShown is how many agents have a row of their own; of more, some in
// even steps from the least to the most exhausted.
const agentsShown = 48

func drawStrip(ctx context.Context, f *Folder, r *Request) ([]Figure, error) {
	if f.Manifest.Kind == "evidence" {
		return nil, missingf("one scenario; this folder is of many claims")
	}
	point := max(r.Point, 1)
	sc, err := f.Scenario(point)
	if err != nil {
		return nil, err
	}
	if sc.Settings.Sites.Count > 1 {
		return nil, missingf("a scenario of one site")
	}
	if sc.Settings.Mechanism("stress") == nil {
		return nil, missingf("mechanism stress")
	}
	grid, err := strip(ctx, sc.Settings, sim.Key{Seed: sc.Seed, Replication: f.Manifest.First})
	if err != nil {
		return nil, err
	}
	order := make([]int, len(grid))
	means := make([]float64, len(grid))
	for i, row := range grid {
		order[i], means[i] = i, results.NewEstimate(row).Center
	}
	sort.SliceStable(order, func(a, b int) bool { return means[order[a]] < means[order[b]] })
	if most := agentsShown; len(order) > most {
		some := make([]int, most)
		for i := range some {
			some[i] = order[i*(len(order)-1)/(most-1)]
		}
		order = some
	}
	if len(order) == 0 || len(grid[0]) == 0 {
		return nil, missingf("a run of a week or more")
	}
	var weeks, names []string
	var shown [][]float64
	var rows [][]string
	for w := range grid[0] {
		weeks = append(weeks, strconv.Itoa(w+1))
	}
	for _, i := range order {
		names, shown = append(names, fmt.Sprintf("%d", i+1)), append(shown, grid[i])
		for w, v := range grid[i] {
			rows = append(rows, []string{strconv.Itoa(i + 1), strconv.Itoa(w + 1), six(v)})
		}
	}
	what := fmt.Sprintf("%d agents of one run (replication %d)", len(order), f.Manifest.First)
	if f.Manifest.DesignPoints > 0 {
		what += ", " + f.pointName(point)
	}
	spec := results.FigureSpec{Size: f.size, Title: "When and whom the work exhausts", Subtitle: "Exhaustion at the end of the working day, mean of the week; " + what, XLabel: "Week since the start (weeks)", YLabel: "Agent (number, most exhausted on top)",
		Note: f.note("One run, no interval. White: not at work in that week. The run was played again for this picture; no table holds it.")}
	p, err := results.HeatMap(spec, weeks, names, shown, "Exhaustion (share, 0 to 1)")
	return f.make("stress-strip", pointOption(r), spec, p, err, []string{"agent", "week", "exhaustion"}, rows)
}

// strip plays one run and returns the mean exhaustion of every agent in each
// whole week. Looking on changes no bit of the run.
func strip(ctx context.Context, settings *models.Settings, key sim.Key) ([][]float64, error) {
	s := sim.New(key)
	w := models.New(s, settings)
	agents := w.Agents()
	before := make([]models.AgentTally, len(agents))
	grid := make([][]float64, len(agents))
	week := sim.Time(0)
	close := func() {
		for i := range agents {
			now := agents[i].Tally
			value := math.NaN()
			if days := now.Days - before[i].Days; days > 0 {
				value = (now.Exhaustion - before[i].Exhaustion) / float64(days)
			}
			grid[i], before[i] = append(grid[i], value), now
		}
		week += sim.Time(sim.Week)
	}
	err := w.RunTraced(ctx, func(*models.Step) {
		for w.Now() >= week+sim.Time(sim.Week) {
			close()
		}
	})
	return grid, err
}
