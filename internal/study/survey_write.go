package study

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Write writes survey.csv, survey_summary.csv, the picture of the
// distribution of beta with its numbers, the resolved scenario, the data
// dictionary and the manifest into a folder, and returns the paths.
func (r *SurveyReport) Write(dir string) (files []string, err error) {
	f := &folder{dir: dir}
	for _, t := range []table{r.rowsTable(), r.summaryTable()} {
		if err := f.table(t); err != nil {
			return f.files, err
		}
	}
	if err := f.bytes("scenario.toml", r.subject.toml); err != nil {
		return f.files, err
	}
	if err := f.figure(r.figure()); err != nil {
		return f.files, err
	}
	if err := f.json("schema.json", schemaOf(f.schema, nil)); err != nil {
		return f.files, err
	}
	return f.files, f.json("manifest.json", r.manifest(f.tables))
}

func (r *SurveyReport) manifest(tables []tableDigest) provenance {
	p := provenance{Schema: "manifest/1", Tool: tool(), Model: models.ModelVersion, Streams: sim.StreamScheme, Scenario: r.Scenario,
		Hash: r.subject.hash, Kind: "survey", Seed: r.Seed, First: r.First, Replications: r.Planned, Finished: r.Surveys, Partial: r.Partial,
		Arms: []string{r.arm}, Started: r.Started.UTC(), Ended: r.Ended.UTC(), Tables: tables}
	for _, row := range r.Rows {
		if row.Err != nil {
			p.Failures = append(p.Failures, failureJSON{row.ID, ArmSurvey, row.Replication, row.Err.Error()})
		}
	}
	return p
}

func (r *SurveyReport) rowsTable() table {
	t := table{File: "survey.csv", Doc: "one row per synthetic survey: z(ideas) = b1·z(role) + b2·z(products) + b3·z(role)·z(products)", Columns: []column{
		{"run_id", "text", "", "first 12 hexadecimal digits of a SHA-256 over everything that decides the survey"},
		{"survey", "integer", "", "number of the survey, which is that of the replication"},
		{"scenario", "text", "", "id of the scenario"}, {"variant", "text", "", "what differs from the scenario"}, {"seed", "integer", "", "master seed"},
		{"status", "text", "", "ok or failed"}, {"error", "text", "", "why it failed"}, {"agents", "integer", "agents", "agents in the regression"},
		{"beta_role", "number", "1", "b1"}, {"t_role", "number", "1", "its t statistic"},
		{"beta_diversity", "number", "1", "b2"}, {"t_diversity", "number", "1", "its t statistic"},
		{"beta_interaction", "number", "1", "b3"}, {"t_interaction", "number", "1", "its t statistic"}, {"r_squared", "number", "1", "share of the variance of ideas"},
		{"ideas_per_agent_year", "number", "ideas per agent-year", "mean over agents"}, {"contacts_per_agent_year", "number", "contacts per agent-year", "served"},
	}}
	number := results.Number
	for i := range r.Rows {
		row := &r.Rows[i]
		head := []string{row.ID, whole(row.Replication), r.Scenario, r.Variant, whole(r.Seed)}
		if row.Err != nil {
			problem, _, _ := strings.Cut(row.Err.Error(), "\n")
			t.add(append(head, "failed", problem, "", "", "", "", "", "", "", "", "", "")...)
			continue
		}
		t.add(append(head, "ok", "", whole(row.N), number(row.BetaRole), number(row.TRole), number(row.BetaDiversity), number(row.TDiversity),
			number(row.BetaInteraction), number(row.TInteraction), number(row.R2), number(row.Ideas), number(row.Contacts))...)
	}
	return t
}

func (r *SurveyReport) summaryTable() table {
	t := table{File: "survey_summary.csv", Doc: "the interaction of role and diversity over the surveys", Columns: []column{
		{"quantity", "text", "", "what the row is"}, {"value", "number", "1", "the number"}}}
	add := func(name string, x float64) { t.add(name, results.Number(x)) }
	add("surveys", float64(r.Beta.N))
	add("agents", float64(r.Agents))
	add("beta_mean", r.Beta.Center)
	add("beta_sd", r.Beta.SD)
	add("beta_mean_ci_lo", r.Beta.Lo)
	add("beta_mean_ci_hi", r.Beta.Hi)
	for i, p := range surveyQuantiles {
		add(fmt.Sprintf("beta_p%02d", int(float64(p*100)+.5)), r.Quantiles[i])
	}
	add("t_mean", r.T.Center)
	add("band_lo", BetaLow)
	add("band_hi", BetaHigh)
	add("share_inside_band", r.ShareInside)
	add("share_significant", r.ShareSignificant)
	add("share_negative", r.ShareNegative)
	centre := 0.0
	if r.CentreInside {
		centre = 1
	}
	add("mean_inside_band", centre)
	add("contacts_per_agent_year_mean", r.Contacts.Center)
	return t
}

// surveyBins is about how many bars the picture has.
const surveyBins = 15

// figure draws the distribution of beta with the published band.
func (r *SurveyReport) figure() figure {
	var betas []float64
	for i := range r.Rows {
		if r.Rows[i].Err == nil {
			betas = append(betas, r.Rows[i].BetaInteraction)
		}
	}
	edges, counts := results.HistogramBins(betas, surveyBins)
	data := table{File: "survey", Doc: "numbers of the picture survey", Columns: []column{
		{"from", "number", "1", "lower edge of the bin of beta, inclusive"}, {"to", "number", "1", "upper edge, exclusive"}, {"surveys", "integer", "surveys", "surveys in the bin"}}}
	for i, n := range counts {
		data.add(results.Number(edges[i]), results.Number(edges[i+1]), whole(n))
	}
	variant := r.Variant
	if variant == "" {
		variant = "scenario as it is"
	}
	spec := results.FigureSpec{Title: r.sentence(),
		Subtitle: fmt.Sprintf("Interaction of role and diversity in %d synthetic surveys of %d agents (%s)", r.Beta.N, r.Agents, variant),
		XLabel:   "beta of z(role) · z(products served), outcome z(ideas)", YLabel: "Surveys",
		Note: fmt.Sprintf("Scenario %s, seed %d. Mean beta %s, mean t %s; %s %% of the surveys within %.2f-%.2f; %s contacts per agent-year. No interval on bars: they count surveys.",
			r.Scenario, r.Seed, results.FormatEstimate(r.Beta), results.FormatNumber(r.T.Center, 2), results.FormatNumber(100*r.ShareInside, 3), BetaLow, BetaHigh, results.FormatNumber(r.Contacts.Center, 3)),
		Ranges:   []results.Range{{Name: fmt.Sprintf("published band, %.2f to %.2f", BetaLow, BetaHigh), From: BetaLow, To: BetaHigh}},
		Vertical: []results.Reference{{Name: "mean of the surveys", Value: r.Beta.Center}}}
	p, err := results.Histogram(spec, betas, surveyBins)
	return figure{p, data, err}
}

// sentence says where the centre of the distribution lies.
func (r *SurveyReport) sentence() string {
	switch {
	case r.Beta.N == 0:
		return "No survey has finished"
	case r.CentreInside:
		return fmt.Sprintf("The mean interaction, %s, lies within the published band", results.FormatNumber(r.Beta.Center, 2))
	case r.Beta.Center < BetaLow:
		return fmt.Sprintf("The mean interaction, %s, lies below the published band", results.FormatNumber(r.Beta.Center, 2))
	}
	return fmt.Sprintf("The mean interaction, %s, lies above the published band", results.FormatNumber(r.Beta.Center, 2))
}

// Print writes the surveys for a reader: the distribution and a verdict.
func (r *SurveyReport) Print(w io.Writer) {
	var b strings.Builder
	fmt.Fprintf(&b, "Synthetic surveys of %s, seed %d: %d of %d, %d agents each\n", r.Scenario, r.Seed, r.Surveys, r.Planned, r.Agents)
	if r.Variant != "" {
		printWrapped(&b, "Variant: ", r.Variant)
	}
	t := results.Table{Title: "Interaction of role and diversity on ideas", Header: []string{"", "n", "value"}, Width: printWidth}
	row := func(name, value string) { t.Rows = append(t.Rows, []string{name, whole(r.Beta.N), value}) }
	row("mean of beta", results.FormatEstimate(r.Beta))
	row("standard deviation of beta", results.FormatNumber(r.Beta.SD, 3))
	for i, p := range surveyQuantiles {
		row(fmt.Sprintf("%.0f %% quantile of beta", 100*p), results.FormatNumber(r.Quantiles[i], 3))
	}
	row("mean of t", results.FormatEstimate(r.T))
	row(fmt.Sprintf("share with beta within %.2f-%.2f", BetaLow, BetaHigh), results.FormatNumber(r.ShareInside, 3))
	row("share with beta significantly positive (5 %)", results.FormatNumber(r.ShareSignificant, 3))
	row("share with negative beta", results.FormatNumber(r.ShareNegative, 3))
	row("contacts per agent-year", results.FormatEstimate(r.Contacts))
	b.WriteString("\n" + t.String() + "\n" + r.sentence() + ".\n")
	for i := range r.Rows {
		if err := r.Rows[i].Err; err != nil {
			printWrapped(&b, "Failed: ", err.Error())
		}
	}
	if r.Partial {
		fmt.Fprintf(&b, "Cut off: %d of %d surveys have finished.\n", r.Surveys, r.Planned)
	}
	io.WriteString(w, b.String())
}

// JSON returns the surveys for other programs. Missing numbers are null.
func (r *SurveyReport) JSON() ([]byte, error) {
	type rowJSON struct {
		ID     string `json:"run_id"`
		Survey uint64 `json:"survey"`
		Error  string `json:"error,omitempty"`
		Beta   number `json:"beta_interaction"`
		T      number `json:"t_interaction"`
		R2     number `json:"r_squared"`
	}
	out := struct {
		Scenario    string       `json:"scenario"`
		Variant     string       `json:"variant,omitempty"`
		Seed        uint64       `json:"seed"`
		Agents      int          `json:"agents"`
		Partial     bool         `json:"partial"`
		Beta        estimateJSON `json:"beta_interaction"`
		T           estimateJSON `json:"t_interaction"`
		Contacts    estimateJSON `json:"contacts_per_agent_year"`
		Quantiles   []number     `json:"beta_quantiles_05_25_50_75_95"`
		Band        []number     `json:"published_band"`
		Inside      number       `json:"share_inside_band"`
		Significant number       `json:"share_significant"`
		Negative    number       `json:"share_negative"`
		Centre      bool         `json:"mean_inside_band"`
		Surveys     []rowJSON    `json:"surveys"`
	}{r.Scenario, r.Variant, r.Seed, r.Agents, r.Partial, jsonOf(r.Beta), jsonOf(r.T), jsonOf(r.Contacts), nil, []number{BetaLow, BetaHigh},
		number(r.ShareInside), number(r.ShareSignificant), number(r.ShareNegative), r.CentreInside, nil}
	for _, q := range r.Quantiles {
		out.Quantiles = append(out.Quantiles, number(q))
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		entry := rowJSON{row.ID, row.Replication, "", number(row.BetaInteraction), number(row.TInteraction), number(row.R2)}
		if row.Err != nil {
			entry.Error, entry.Beta, entry.T, entry.R2 = row.Err.Error(), number(missing), number(missing), number(missing)
		}
		out.Surveys = append(out.Surveys, entry)
	}
	return json.MarshalIndent(out, "", "  ")
}
