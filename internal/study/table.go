package study

import (
	"path/filepath"
	"strconv"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

// table is one result file: tidy, one header row, and what every column means.
type table struct {
	File, Doc string
	Columns   []column
	Rows      [][]string
}

// column is one entry of the data dictionary.
type column struct {
	Name string `json:"name"`
	Type string `json:"type"` // text, integer, number or boolean
	Unit string `json:"unit,omitempty"`
	Doc  string `json:"description"`
}

// add appends a row; it must have a cell for every column.
func (t *table) add(cells ...string) {
	if len(cells) != len(t.Columns) {
		panic("study: a row of " + t.File + " has " + strconv.Itoa(len(cells)) + " cells for " + strconv.Itoa(len(t.Columns)) + " columns")
	}
	t.Rows = append(t.Rows, cells)
}

func (t *table) header() []string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	return names
}

func whole[I int | int64 | uint64](x I) string {
	if x < 0 {
		return strconv.FormatInt(int64(x), 10)
	}
	return strconv.FormatUint(uint64(x), 10)
}

// The columns of an estimate over replications.
func estimateColumns(of string) []column {
	return []column{
		{"n", "integer", "replications", "observations that entered " + of},
		{"mean", "number", "", "mean over replications, in the unit of the row"},
		{"sd", "number", "", "standard deviation over replications, divisor n - 1"},
		{"ci_lo", "number", "", "lower end of the 95 % interval of the mean (Student's t)"},
		{"ci_hi", "number", "", "upper end of that interval"},
	}
}

func estimateCells(e results.Estimate) []string {
	return []string{whole(e.N), results.Number(e.Center), results.Number(e.SD), results.Number(e.Lo), results.Number(e.Hi)}
}

var armColumn = column{"arm", "text", "", "scenario: as it is; role_off: the same customers with role.mode = off; figure_1: portfolios and roles crossed; difference: scenario less role_off, by replication"}

// runsTable has one row for each run.
func (r *Report) runsTable() table {
	t := table{File: "runs.csv", Doc: "one row per run", Columns: []column{
		{"run_id", "text", "", "first 12 hexadecimal digits of a SHA-256 over stream scheme, model version, resolved scenario, arm, seed and replication"},
		armColumn,
		{"replication", "integer", "", "number of the replication; equal numbers meet the same random numbers in every arm"},
		{"scenario", "text", "", "id of the scenario"},
		{"seed", "integer", "", "master seed"},
		{"status", "text", "", "ok or failed"},
		{"error", "text", "", "why the run failed"},
		{"events", "integer", "events", "events of the run, warm-up included"},
		{"fingerprint_draws", "text", "", "hash of every random number the run used"},
		{"fingerprint_events", "text", "", "hash of every event and its instant"},
		{"fingerprint_results", "text", "", "hash of every number read of the run"},
	}}
	for _, m := range r.Metrics {
		t.Columns = append(t.Columns, column{m.Name, "number", m.Unit, m.Doc})
	}
	t.Columns = append(t.Columns,
		column{"efficiency_loss", "number", unitPerSolved, "handling and slack of this run less that of its twin with the role off; only in rows of the arm scenario"},
		column{"efficiency_loss_share", "number", "share", "efficiency loss as a share of the time with the role off"})
	losses, shares := r.perRun("efficiency_loss"), r.perRun("efficiency_loss_share")
	for i := range r.Runs {
		run := &r.Runs[i]
		problem := ""
		if run.Err != nil {
			problem, _, _ = strings.Cut(run.Err.Error(), "\n")
		}
		cells := []string{run.ID, run.Arm, whole(run.Replication), r.Scenario, whole(r.Seed), run.Status(), problem, whole(run.Events),
			run.Fingerprint.Draws, run.Fingerprint.Events, run.Fingerprint.Results}
		for m := range r.Metrics {
			if run.Err != nil {
				cells = append(cells, "")
				continue
			}
			cells = append(cells, results.Number(run.Values[m]))
		}
		t.add(append(cells, results.Number(losses(i)), results.Number(shares(i)))...)
	}
	return t
}

// perRun returns a row of the efficiency loss by index of Runs: those of the
// scenario come first, in replication order.
func (r *Report) perRun(name string) func(int) float64 {
	var values []float64
	if r.Efficiency != nil {
		values = r.Efficiency.row("loss", name).values
	}
	return func(i int) float64 {
		if i < len(values) {
			return values[i]
		}
		return missing
	}
}

func (r *Report) summaryTable() table {
	t := table{File: "summary.csv", Doc: "every metric over the replications", Columns: []column{
		armColumn, {"metric", "text", "", "name of the metric"}, {"unit", "text", "", "unit of mean, sd, interval and quantiles"},
	}}
	t.Columns = append(t.Columns, estimateColumns("the estimate")...)
	levels := []float64{.05, .25, .5, .75, .95}
	for _, p := range levels {
		percent := whole(int(float64(p*100) + .5))
		t.Columns = append(t.Columns, column{"p" + strings.Repeat("0", 2-len(percent)) + percent, "number", "", percent + " % quantile over replications"})
	}
	add := func(arm string, m results.Metric, e results.Estimate, values []float64) {
		cells := append([]string{arm, m.Name, m.Unit}, estimateCells(e)...)
		for _, p := range levels {
			cells = append(cells, results.Number(results.Quantile(values, p)))
		}
		t.add(cells...)
	}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		add(ArmScenario, o.Metric, o.With, o.with)
		if o.without != nil {
			add(ArmRoleOff, o.Metric, o.Without, o.without)
			add("difference", o.Metric, o.Difference, o.difference)
		}
	}
	return t
}

func (r *Report) efficiencyTable() table {
	t := table{File: "efficiency.csv", Doc: "the efficiency loss and what it is made of; see kind", Columns: []column{
		{"kind", "text", "", "level: time with and without the role; loss: their difference; group, term: each set adds up to the loss; beside: volume and workload, no part of it"},
		{"name", "text", "", "name of the number"}, {"group", "text", "", "group of a term"}, {"unit", "text", "", "unit of the row"},
	}}
	t.Columns = append(t.Columns, estimateColumns("the estimate")...)
	t.Columns = append(t.Columns, column{"description", "text", "", "what the number is"})
	for i := range r.Efficiency.Rows {
		row := &r.Efficiency.Rows[i]
		cells := append([]string{row.Kind, row.Name, row.Group, row.Unit}, estimateCells(row.Estimate)...)
		t.add(append(cells, row.Doc)...)
	}
	return t
}

func (r *Report) seriesTable() table {
	t := table{File: "series.csv", Doc: "metrics over time, one row per arm, metric and batch", Columns: []column{
		armColumn, {"metric", "text", "", "name of the metric"}, {"unit", "text", "", "unit of mean and interval"},
		{"from_days", "number", "d", "begin of the batch"}, {"to_days", "number", "d", "end of the batch"},
		{"warm_up", "boolean", "", "true: simulated but not reported"},
	}}
	t.Columns = append(t.Columns, estimateColumns("the batch")...)
	for i := range r.Series {
		c := &r.Series[i]
		for _, p := range c.Points {
			cells := []string{c.Arm, c.Metric.Name, c.Metric.Unit, results.Number(days(p.From)), results.Number(days(p.To)), strconv.FormatBool(p.WarmUp)}
			t.add(append(cells, estimateCells(p.Estimate)...)...)
		}
	}
	return t
}

func (r *Report) parametersTable() table {
	t := table{File: "parameters.csv", Doc: "every setting of the scenario", Columns: []column{
		{"path", "text", "", "name of the setting, with dots"}, {"value", "text", "", "value that was used"},
		{"unit", "text", "", "unit of plain numbers; lengths and rates carry theirs"}, {"range", "text", "", "what is allowed"},
		{"default", "text", "", "value when nothing is said"}, {"source", "text", "", "where the default comes from"},
		{"origin", "text", "", "default, file and line, or --set"},
		{"active", "boolean", "", "false: belongs to a mechanism that is off"}, {"description", "text", "", "what it is"},
	}}
	for _, p := range r.subject.parameters {
		t.add(p.Path, p.Value, p.Unit, p.Range, p.Default, p.Source, filepath.Base(p.Origin), strconv.FormatBool(p.Active), p.Doc)
	}
	return t
}

func (r *Report) agentsTable() table {
	t := table{File: "agents.csv", Doc: "one row per agent and run: who he is and what he did in the reported window", Columns: []column{
		{"run_id", "text", "", "as in runs.csv"}, armColumn, {"replication", "integer", "", "number of the replication"},
		{"agent", "integer", "", "number of the agent, from 0"}, {"products", "integer", "products", "products served"},
		{"intensity", "number", "share", "of the assigned role"}, {"perspective", "integer", "", "service perspective, 1 to 3"},
		{"social", "number", "", "trait"}, {"learning", "number", "", "trait"}, {"creativity", "number", "", "trait"},
		{"courage", "number", "", "trait"}, {"confidence", "number", "", "trait"},
		{"contacts", "integer", "contacts", "served"}, {"first_contacts", "integer", "contacts", "first contacts of a problem served"},
		{"solved_at_first", "integer", "contacts", "first contacts that solved the problem"},
		{"dialogues", "integer", "dialogues", "dialogues opened"}, {"insights", "integer", "insights", "insights gained"},
		{"ideas_per_year", "number", "ideas per year", "recombinations and refinements"},
		{"recombinations_per_year", "number", "ideas per year", ""}, {"refinements_per_year", "number", "ideas per year", ""},
		{"handling_minutes", "number", "min", "handling time"}, {"on_duty_hours", "number", "h", "time at work"},
		{"exhaustion_mean", "number", "share", "exhaustion at the end of a working day"}, {"energy_mean", "number", "share", "energy at the end of a working day"},
	}}
	for i := range r.Runs {
		for j := range r.Runs[i].People {
			t.add(personCells(&r.Runs[i], &r.Runs[i].People[j])...)
		}
	}
	return t
}

func personCells(run *RunResult, p *Person) []string {
	number := results.Number
	var tally *models.AgentTally = &p.Tally
	return []string{run.ID, run.Arm, whole(run.Replication), whole(p.Index), whole(p.Products), number(p.Intensity), whole(p.Perspective),
		number(p.Social), number(p.Learning), number(p.Creativity), number(p.Courage), number(p.Confidence),
		whole(tally.Contacts), whole(tally.First), whole(tally.FirstSolved), whole(tally.Dialogues), whole(tally.Insights),
		number(p.IdeasPerYear), number(p.RecombinationsPerYear), number(p.RefinedPerYear),
		number(tally.Handling.Minutes()), number(tally.OnDuty.Hours()), number(p.ExhaustionMean), number(p.EnergyMean)}
}
