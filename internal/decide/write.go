package decide

import (
	"strings"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
)

var (
	armColumn    = column{"arm", "text", "", "letter of the candidate; A is what the others are compared with"}
	metricColumn = column{"metric", "text", "", "name of the metric"}
	unitColumn   = column{"unit", "text", "", "unit of the numbers of the row"}
)

// Write writes the comparison into a folder, which is made if it is missing,
// and returns the paths of its files: compare.csv, runs.csv, spread.csv,
// changes.csv, with an automatic number of pairs replications.csv, the forest
// plot with its numbers, A's resolved scenario, the data dictionary and, last,
// the manifest. Files of the same names are replaced, others left alone.
func (c *Comparison) Write(dir string) ([]string, error) {
	f := &folder{dir: dir}
	tables := []table{c.compareTable(), runsTable(c.Arms, c.Runs, c.Measures), c.spreadTable(), changesTable(c.Arms)}
	if c.Options.Auto {
		tables = append(tables, c.replicationsTable())
	}
	for _, t := range tables {
		if err := f.table(t); err != nil {
			return f.files, err
		}
	}
	if err := f.bytes("scenario.toml", c.Arms[0].Scenario.TOML()); err != nil {
		return f.files, err
	}
	if plot, data, err := c.forest(); err != nil {
		return f.files, err
	} else if err := f.figure(plot, data); err != nil {
		return f.files, err
	}
	if err := f.dictionary(c.Measures); err != nil {
		return f.files, err
	}
	return f.files, f.json("manifest.json", c.manifest(f.refs))
}

func (c *Comparison) manifest(refs []tableRef) provenance {
	p := origin("compare", c.Arms)
	p.First, p.Replications, p.Finished, p.Partial = c.Options.First, c.Planned, c.Finished, c.Partial
	p.Method = "paired differences on common random numbers, Student's t; Holm; intervals together by Bonferroni; TOST"
	if c.Options.Independent {
		p.Method = "independent runs, Welch; Holm; intervals together by Bonferroni; TOST"
	}
	p.Started, p.Ended, p.Workers, p.Tables = c.Started.UTC(), c.Ended.UTC(), c.workers, refs
	p.Warnings, p.Failed = c.Warnings, len(c.Failures())
	return p
}

// compareTable has one row for each alternative and metric.
func (c *Comparison) compareTable() table {
	t := table{File: "compare.csv", Doc: "every alternative against A in every metric", Columns: []column{
		armColumn, {"name", "text", "", "what the alternative is"}, metricColumn, unitColumn, {"goal", "text", "", "more, less or neither is better"},
		{"method", "text", "", "paired: by replication on common random numbers; welch: independent samples"},
		{"n", "integer", "replications", "pairs, or the smaller sample"},
		{"mean_a", "number", "", "mean of A, in the unit of the row"}, {"mean_b", "number", "", "mean of the alternative"},
		{"sd_a", "number", "", "standard deviation of A over replications"}, {"sd_b", "number", "", "that of the alternative"},
		{"difference", "number", "", "mean of the alternative less A"}, {"se", "number", "", "standard error of the difference"},
		{"df", "number", "", "degrees of freedom of the standard error"},
		{"ci_lo", "number", "", "lower end of the interval of this difference alone"}, {"ci_hi", "number", "", "its upper end"},
		{"all_lo", "number", "", "lower end of the interval that holds together with those of all other rows (Bonferroni)"}, {"all_hi", "number", "", "its upper end"},
		{"confidence", "number", "", "level of the intervals"},
		{"p", "number", "", "two-sided p-value of no difference, alone"}, {"p_holm", "number", "", "the same, corrected for all rows (Holm 1979)"},
		{"correlation", "number", "", "of the pairs"},
		{"variance_reduction", "number", "", "(variance of A + variance of the alternative) / variance of the difference; Inf when the difference does not vary"},
		{"share_ahead", "number", "", "share of the pairs in which the alternative was better (without a goal: higher), ties half"},
		{"margin", "number", "", "differences up to it do not matter; empty: none was given"},
		{"p_same", "number", "", "p-value of two one-sided tests of a difference of the margin or more"}, {"p_same_holm", "number", "", "the same, corrected for all rows"},
		{"verdict", "text", "", "better, worse, higher, lower, no difference larger than the margin, equal, cannot tell"},
		{"warnings", "text", "", "what to know about the row"},
	}}
	for i := range c.Rows {
		r := &c.Rows[i]
		method := "paired"
		if !r.Paired {
			method = "welch"
		}
		cells := []string{c.Arms[r.Arm].Label, c.Arms[r.Arm].Name, r.Metric.Name, r.Metric.Unit, r.Metric.Goal.String(), method, whole(r.N)}
		cells = append(cells, numbers(r.MeanA, r.MeanB, r.SDA, r.SDB, r.Mean, r.SE, r.DF, r.Lo, r.Hi, r.LoAll, r.HiAll, r.Confidence, r.P, r.PHolm,
			r.Correlation, r.Reduction, r.Ahead, r.Margin, r.PSame, r.PSameHolm)...)
		t.add(append(cells, string(r.Verdict), strings.Join(r.Warnings, "; "))...)
	}
	return t
}

// runsTable has one row for each run.
func runsTable(list []Arm, runs []Run, measures []study.Measure) table {
	t := table{File: "runs.csv", Doc: "one row per run", Columns: []column{
		{"run_id", "text", "", "first 12 hexadecimal digits of the identity: a SHA-256 over stream scheme, model version, resolved scenario, seed and replication"},
		armColumn, {"replication", "integer", "", "number of the replication; equal numbers meet the same random numbers in every arm"},
		{"scenario", "text", "", "id of the scenario"}, {"seed", "integer", "", "master seed"}, {"status", "text", "", "ok or failed"},
		{"error", "text", "", "why the run failed"}, {"events", "integer", "events", "events of the run, warm-up included"},
		{"fingerprint_draws", "text", "", "hash of every random number the run used"}, {"fingerprint_events", "text", "", "hash of every event and its instant"},
		{"fingerprint_results", "text", "", "hash of every number read of the run"},
	}}
	for _, m := range measures {
		t.Columns = append(t.Columns, column{m.Name, "number", m.Unit, m.Doc})
	}
	for i := range runs {
		run, arm := &runs[i], &list[runs[i].Arm]
		status, problem := "ok", ""
		if run.Err != nil {
			status = "failed"
			problem, _, _ = strings.Cut(run.Err.Error(), "\n")
		}
		cells := []string{run.Identity[:12], arm.Label, whole(run.Replication), arm.Scenario.ID, whole(arm.Scenario.Seed), status, problem, whole(run.Events),
			run.Fingerprint.Draws, run.Fingerprint.Events, run.Fingerprint.Results}
		if run.Err != nil {
			cells = append(cells, make([]string, len(measures))...)
		} else {
			cells = append(cells, numbers(run.Values...)...)
		}
		t.add(cells...)
	}
	return t
}

// spreadTable keeps apart how well means are known and how much single
// replications differ.
func (c *Comparison) spreadTable() table {
	t := table{File: "spread.csv", Doc: "each arm by itself: the mean with its interval, and beside it how much single replications differ", Columns: []column{
		armColumn, metricColumn, unitColumn, {"n", "integer", "replications", "observations"}, {"mean", "number", "", "mean over replications"},
		{"ci_lo", "number", "", "lower end of the 95 % interval of the mean: more replications narrow it"}, {"ci_hi", "number", "", "its upper end"},
		{"next_lo", "number", "", "lower end of the 95 % prediction interval of one further replication: more replications do not narrow it"}, {"next_hi", "number", "", "its upper end"},
		{"p05", "number", "", "5 % quantile over replications"}, {"p25", "number", "", "25 % quantile"}, {"p50", "number", "", "median"},
		{"p75", "number", "", "75 % quantile"}, {"p95", "number", "", "95 % quantile"},
		{"p50_lo", "number", "", "lower end of the distribution-free 95 % interval of the median; empty: too few replications"}, {"p50_hi", "number", "", "its upper end"},
	}}
	for a := range c.Arms {
		for _, m := range c.Options.Metrics {
			s := NewSpread(c.values(a, m.Name, c.Planned))
			cells := append([]string{c.Arms[a].Label, m.Name, m.Unit, whole(s.Mean.N)}, numbers(s.Mean.Center, s.Mean.Lo, s.Mean.Hi, s.Next[0], s.Next[1])...)
			for _, q := range s.Quantiles {
				cells = append(cells, results.Number(q.Value))
			}
			t.add(append(cells, numbers(s.Quantiles[2].Lo, s.Quantiles[2].Hi)...)...)
		}
	}
	return t
}

// changesTable says in which settings the arms differ: with scenario.toml, that
// makes every arm again.
func changesTable(list []Arm) table {
	t := table{File: "changes.csv", Doc: "settings in which an arm differs from A; empty where a setting does not exist", Columns: []column{
		armColumn, {"setting", "text", "", "name of the setting, with dots, as --set takes it"}, {"value_a", "text", "", "value of A"}, {"value", "text", "", "value of the arm"}}}
	for i := range list {
		for _, c := range list[i].Changes {
			t.add(list[i].Label, c.Path, c.Before, c.After)
		}
	}
	return t
}

// replicationsTable shows how the intervals narrowed, pair by pair.
func (c *Comparison) replicationsTable() table {
	t := table{File: "replications.csv", Doc: "the precision rule: the difference after each number of pairs", Columns: []column{
		armColumn, metricColumn, unitColumn, {"n", "integer", "pairs", "pairs so far"}, {"difference", "number", "", "mean difference of the first n pairs"},
		{"half_width", "number", "", "half-width of the interval that holds together with the others"}, {"target", "number", "", "half-width asked for"},
		{"met", "text", "", "true: narrow enough"}, {"reached", "integer", "pairs", "least n from which it held for the look-ahead; empty: not reached"}}}
	for _, r := range c.rules {
		reached := ""
		if n, held := r.precision.Reached(); held {
			reached = whole(n)
		}
		for n := 2; n <= r.precision.Len(); n++ {
			s := r.precision.At(n)
			met := "false"
			if s.Met {
				met = "true"
			}
			cells := append([]string{c.Arms[r.arm].Label, r.metric.Name, r.metric.Unit, whole(n)}, numbers(s.Mean, (s.Hi-s.Lo)/2, r.precision.Absolute)...)
			t.add(append(cells, met, reached)...)
		}
	}
	return t
}
