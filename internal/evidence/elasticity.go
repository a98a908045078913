package evidence

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/design"
	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// elasticScenario is where the free constants are moved.
const elasticScenario = "whole-organisation"

// ElasticOutputs are the headline outputs whose dependence on the free
// constants is told.
var ElasticOutputs = []string{"ideas_per_agent_year", "handling_minutes_per_solved", "exhaustion_mean", "shared_per_agent_year",
	"implemented_per_agent_year", "satisfaction_mean", "churn_per_year", "complaints_heard_share", "profit_per_customer_year"}

// FreeConstant is a number of the model that no source fixes, and the range in
// which it could lie.
type FreeConstant struct {
	Path    string
	Default string
	Lo, Hi  float64 // in Unit
	Unit    string  // of lengths of time: s, min, h, d, weeks, months, years
	Whole   bool
	Source  string
}

// Elasticities are how much the headline outputs move when the free constants
// move over their ranges, one at a time from many places (Morris 1991).
type Elasticities struct {
	Constants    []FreeConstant
	Skipped      []string // assumptions whose range is no interval of numbers
	Outputs      []string
	Base         []float64                   // mean of each output at the shipped constants
	Effects      []sensitivity.MorrisEffects // by output
	Trajectories int
	Runs         int
}

// Elastic moves every free constant of the whole organisation through its
// range, in that many trajectories, each run once on the same random numbers.
func Elastic(ctx context.Context, trajectories, workers int, progress func(done, total int)) (*Elasticities, error) {
	sc, err := scenarios.Load(elasticScenario)
	if err != nil {
		return nil, err
	}
	e := &Elasticities{Outputs: ElasticOutputs, Trajectories: trajectories}
	e.Constants, e.Skipped = freeConstants(sc)
	rows, err := design.Morris(len(e.Constants), design.MorrisOptions{Levels: 4, Trajectories: trajectories, Seed: sc.Seed})
	if err != nil {
		return nil, err
	}
	points := make([]*models.Settings, len(rows)+1)
	points[len(rows)] = sc.Settings
	for i, row := range rows {
		set := make([]string, len(row))
		for k := range row {
			set[k] = e.Constants[k].at(row[k])
		}
		point, err := sc.With(set...)
		if err != nil {
			return nil, fmt.Errorf("elasticities: %w", err)
		}
		points[i] = point.Settings
	}
	outputs := make([][]float64, len(points))
	done := 0
	plan := sim.Plan{Seed: sc.Seed, Count: len(points), Workers: workers, Done: func(int) {
		if done++; progress != nil {
			progress(done, len(points))
		}
	}}
	_, err = sim.Replicate(ctx, plan, func(ctx context.Context, s *sim.Sim) (struct{}, error) {
		at := s.Key().Replication
		s.Reset(sim.Key{Seed: sc.Seed}) // every point meets the same random numbers
		run, err := play(ctx, s, points[at])
		if err != nil {
			return struct{}{}, err
		}
		for _, name := range e.Outputs {
			outputs[at] = append(outputs[at], run.Values[name])
		}
		return struct{}{}, nil
	})
	if err != nil {
		return nil, err
	}
	e.Base, e.Runs = outputs[len(rows)], len(points)
	return e, e.read(rows, outputs)
}

// read turns outputs by row into effects by output.
func (e *Elasticities) read(rows, outputs [][]float64) error {
	names := make([]string, len(e.Constants))
	ranges := make([]sensitivity.Range, len(e.Constants))
	for i := range names {
		names[i], ranges[i] = e.Constants[i].Path, sensitivity.Range{Min: 0, Max: 1}
	}
	for k := range e.Outputs {
		y := make([][]float64, len(rows))
		for i := range rows {
			y[i] = []float64{outputs[i][k]}
		}
		effects, err := sensitivity.Morris(rows, y, names, sensitivity.MorrisOptions{Ranges: ranges, Common: true})
		if err != nil {
			return fmt.Errorf("elasticities of %s: %w", e.Outputs[k], err)
		}
		e.Effects = append(e.Effects, *effects)
	}
	return nil
}

// rangeForm finds the range that a source states: "range 0.1-0.4", "range 30
// s-10 min", "range 60-360 d".
var rangeForm = regexp.MustCompile(`range (?:mean )?(-?[0-9.,]+) ?(s|min|h|d|weeks?|months?|years?)?(?: \([a-z]+\))?(?:-| to )(-?[0-9.,]+) ?(s|min|h|d|weeks?|months?|years?)?`)

// freeConstants returns the numbers of a scenario's mechanisms that are
// assumptions or were calibrated, with the range their source states.
func freeConstants(sc *scenarios.Scenario) (free []FreeConstant, skipped []string) {
	for _, p := range sc.Parameters() {
		assumed := strings.Contains(p.Source, "assumption") || strings.Contains(p.Source, "calibrated")
		if !assumed || !p.Active || !strings.HasPrefix(p.Path, "mechanisms.") {
			continue
		}
		c := FreeConstant{Path: p.Path, Default: p.Value, Source: p.Source, Whole: p.Kind == "whole number"}
		if !c.read(p) {
			skipped = append(skipped, p.Path)
			continue
		}
		free = append(free, c)
	}
	return free, skipped
}

// read takes the range from the source. It returns false when the setting is
// no plain number or length of time, or the source states no interval.
func (c *FreeConstant) read(p scenarios.Parameter) bool {
	found := rangeForm.FindStringSubmatch(p.Source)
	if found == nil || strings.Contains(p.Value, "(") || strings.Contains(p.Value, "[") {
		return false
	}
	lo, errLo := strconv.ParseFloat(strings.ReplaceAll(found[1], ",", ""), 64)
	hi, errHi := strconv.ParseFloat(strings.ReplaceAll(found[3], ",", ""), 64)
	if errLo != nil || errHi != nil || hi <= lo && found[2] == found[4] {
		return false
	}
	if p.Kind != "length of time" {
		c.Lo, c.Hi = lo, hi
		return p.Kind == "number" || p.Kind == "whole number"
	}
	from, to := found[2], found[4]
	if to == "" {
		return false
	}
	if from == "" {
		from = to
	}
	c.Unit = "h"
	c.Lo, c.Hi = lo*hours[strings.TrimSuffix(from, "s")], hi*hours[strings.TrimSuffix(to, "s")]
	return c.Hi > c.Lo
}

// hours are units of time; plural letters are cut off, so a second is "".
var hours = map[string]float64{"": 1. / 3600, "min": 1. / 60, "h": 1, "d": 24, "week": 168, "month": 730, "year": 8760}

// at returns the override that puts the constant at a share of its range.
func (c *FreeConstant) at(share float64) string {
	x := c.Lo + float64(share*(c.Hi-c.Lo))
	switch {
	case c.Whole:
		return fmt.Sprintf("%s=%d", c.Path, int(x+.5))
	case c.Unit != "":
		return fmt.Sprintf("%s=%s %s", c.Path, strconv.FormatFloat(x, 'g', 6, 64), c.Unit)
	}
	return fmt.Sprintf("%s=%s", c.Path, strconv.FormatFloat(x, 'g', 6, 64))
}

// Rows returns one row for each output and constant, the largest effects of an
// output first: what moving the constant over its whole range changes, in the
// output's unit and in per cent of its value at the shipped constants.
func (e *Elasticities) Rows() [][]string {
	var rows [][]string
	for k, output := range e.Outputs {
		m := &e.Effects[k]
		order := make([]int, len(e.Constants))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.MuStar[b].Value, m.MuStar[a].Value) })
		for _, i := range order {
			c := &e.Constants[i]
			rows = append(rows, []string{output, c.Path, c.Default, results.FormatNumber(c.Lo, 6), results.FormatNumber(c.Hi, 6), c.Unit,
				results.FormatNumber(m.MuStar[i].Value, 6), results.FormatNumber(m.Mu[i].Value, 6), results.FormatNumber(m.Sigma[i].Value, 6),
				results.FormatNumber(100*m.MuStar[i].Value/e.Base[k], 4)})
		}
	}
	return rows
}

// elasticColumns are the columns of elasticities.csv.
var elasticColumns = []string{"output", "constant", "default", "from", "to", "unit", "mu_star", "mu", "sigma", "mu_star_percent"}

// Write writes elasticities.csv into a folder.
func (e *Elasticities) Write(path string) error {
	return results.WriteCSV(path, elasticColumns, e.Rows())
}

// Table returns the constants that matter most for each output.
func (e *Elasticities) Table(each int) results.Table {
	t := results.Table{Header: []string{"output", "constant", "range", "moves it by", "% of its value"}}
	seen := map[string]int{}
	for _, row := range e.Rows() {
		if seen[row[0]]++; seen[row[0]] <= each {
			t.Rows = append(t.Rows, []string{row[0], row[1], strings.TrimSpace(row[3] + " to " + row[4] + " " + row[5]), row[6], row[9]})
		}
	}
	t.Notes = append(t.Notes, fmt.Sprintf("%d free constants, each moved over its whole range %d times from different places; %d runs of %s on the same random numbers. "+
		"\"Moves it by\" is the mean absolute change.", len(e.Constants), e.Trajectories, e.Runs, elasticScenario))
	if len(e.Skipped) > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("Not moved, because their range is no interval of numbers: %s.", strings.Join(e.Skipped, ", ")))
	}
	return t
}
