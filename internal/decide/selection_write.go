package decide

import (
	"encoding/json"
	"fmt"

	"frontline.dev/frontline/results"
)

// status says what became of a candidate.
func (s *Selection) status(arm int) string {
	out := s.Standing[arm].Out
	switch {
	case s.Chosen && arm == s.Best:
		return "chosen"
	case out > 0:
		return fmt.Sprintf("out after %d", out)
	case s.Chosen:
		return "behind"
	}
	return "undecided"
}

// Table returns the candidates for a terminal of that many columns; 0 is no
// limit.
func (s *Selection) Table(width int) results.Table {
	t := results.Table{Width: width, Header: []string{"", "candidate", plain(s.Options.Metric.Name) + " [95 %]", "runs", "status"}}
	for i := range s.Arms {
		t.Rows = append(t.Rows, []string{s.Arms[i].Label, s.Arms[i].Name, results.FormatEstimate(s.Standing[i].Estimate), whole(s.Standing[i].Used), s.status(i)})
	}
	return t
}

// Write writes the selection into a folder, which is made if it is missing,
// and returns the paths of its files: select.csv, runs.csv with the runs on
// which the choice stands, changes.csv, a picture with its numbers, A's resolved
// scenario, the data dictionary and, last, the manifest.
func (s *Selection) Write(dir string) ([]string, error) {
	f := &folder{dir: dir}
	for _, t := range []table{s.table(), runsTable(s.Arms, s.Runs, s.Measures), changesTable(s.Arms)} {
		if err := f.table(t); err != nil {
			return f.files, err
		}
	}
	if err := f.bytes("scenario.toml", s.Arms[0].Scenario.TOML()); err != nil {
		return f.files, err
	}
	if plot, data, err := s.picture(); err != nil {
		return f.files, err
	} else if err := f.figure(plot, data); err != nil {
		return f.files, err
	}
	if err := f.dictionary(s.Measures); err != nil {
		return f.files, err
	}
	p := origin("select", s.Arms)
	p.First, p.Replications, p.Finished, p.Partial, p.Method = s.Options.First, len(s.Runs), len(s.Runs), !s.Chosen, s.Options.Method
	p.Started, p.Ended, p.Workers, p.Tables, p.Warnings = s.Started.UTC(), s.Ended.UTC(), s.workers, f.refs, s.Warnings
	p.N0, p.Budget = s.Options.N0, s.Options.Budget
	if s.Failed != nil {
		p.Failed = 1
	}
	return f.files, f.json("manifest.json", p)
}

func (s *Selection) table() table {
	t := table{File: "select.csv", Doc: "every candidate of the selection", Columns: []column{
		armColumn, {"name", "text", "", "what the candidate is"}, metricColumn, unitColumn, {"goal", "text", "", "more or less is better"},
		{"method", "text", "", "kn, rinott, dudewicz-dalal or ocba"}, {"delta", "number", "", "smallest difference that matters; empty for ocba"},
		{"probability", "number", "", "probability of a correct choice that the method guarantees; of ocba its own estimate, no guarantee"},
		{"n", "integer", "replications", "runs on which the choice stands"}, {"mean", "number", "", "their mean"}, {"sd", "number", "", "their standard deviation"},
		{"ci_lo", "number", "", "lower end of the 95 % interval of the mean, alone; replications were chosen by looking, so it is a description"}, {"ci_hi", "number", "", "its upper end"},
		{"out_after", "integer", "replications", "kn: screened out after so many; empty: never"}, {"status", "text", "", "chosen, out, behind or undecided"}}}
	for i := range s.Arms {
		st := &s.Standing[i]
		out := ""
		if st.Out > 0 {
			out = whole(st.Out)
		}
		cells := append([]string{s.Arms[i].Label, s.Arms[i].Name, s.Options.Metric.Name, s.Options.Metric.Unit, s.Options.Goal.String(), s.Options.Method},
			numbers(s.Delta, s.Probability)...)
		cells = append(append(cells, whole(st.Used)), numbers(st.Estimate.Center, st.Estimate.SD, st.Estimate.Lo, st.Estimate.Hi)...)
		t.add(append(cells, out, s.status(i))...)
	}
	return t
}

func (s *Selection) picture() (*results.Plot, table, error) {
	data := table{File: "select", Doc: "numbers of the picture select", Columns: []column{armColumn, {"name", "text", "", "what the candidate is"},
		{"mean", "number", s.Options.Metric.Unit, "mean of its runs"}, {"lo", "number", s.Options.Metric.Unit, "lower end of the 95 % interval"}, {"hi", "number", s.Options.Metric.Unit, "its upper end"},
		{"status", "text", "", "as in select.csv"}}}
	var group results.Group
	var rows []string
	for i := range s.Arms {
		e := s.Standing[i].Estimate
		rows = append(rows, fmt.Sprintf("%s: %s (%s, n=%d)", s.Arms[i].Label, s.Arms[i].Name, s.status(i), s.Standing[i].Used))
		group.Values, group.Lo, group.Hi = append(group.Values, e.Center), append(group.Lo, e.Lo), append(group.Hi, e.Hi)
		data.add(append(append([]string{s.Arms[i].Label, s.Arms[i].Name}, numbers(e.Center, e.Lo, e.Hi)...), s.status(i))...)
	}
	title := fmt.Sprintf("%s (%s) is chosen", s.Arms[s.Best].Label, s.Arms[s.Best].Name)
	if !s.Chosen {
		title = "Nothing is chosen"
	}
	note := fmt.Sprintf("Method %s, seed %d, %d runs. Intervals: 95 %%, each alone, over the runs the method asked for.", s.Options.Method, s.Arms[0].Scenario.Seed, len(s.Runs))
	spec := results.FigureSpec{Title: title, Subtitle: fmt.Sprintf("%s: %s is better", upper(plain(s.Options.Metric.Name)), s.Options.Goal), Note: note,
		XLabel: fmt.Sprintf("%s (%s)", upper(plain(s.Options.Metric.Name)), s.Options.Metric.Unit)}
	plot, err := results.DotWhisker(spec, rows, []results.Group{group})
	return plot, data, err
}

// JSON returns the selection for programs, indented.
func (s *Selection) JSON() ([]byte, error) {
	type candidateJSON struct {
		Arm    string   `json:"arm"`
		Name   string   `json:"name"`
		N      int      `json:"n"`
		Mean   *float64 `json:"mean"`
		Lo     *float64 `json:"ci_lo"`
		Hi     *float64 `json:"ci_hi"`
		Out    int      `json:"out_after,omitempty"`
		Status string   `json:"status"`
	}
	answer := struct {
		Method      string          `json:"method"`
		Metric      string          `json:"metric"`
		Goal        string          `json:"goal"`
		Delta       *float64        `json:"delta"`
		Chosen      bool            `json:"chosen"`
		Best        string          `json:"best"`
		Probability *float64        `json:"probability"`
		Runs        int             `json:"runs"`
		Sentence    string          `json:"sentence"`
		Candidates  []candidateJSON `json:"candidates"`
		Warnings    []string        `json:"warnings,omitempty"`
	}{s.Options.Method, s.Options.Metric.Name, s.Options.Goal.String(), number(s.Delta), s.Chosen, s.Arms[s.Best].Label, number(s.Probability),
		len(s.Runs), s.Sentence(), nil, s.Warnings}
	for i := range s.Arms {
		e := s.Standing[i].Estimate
		answer.Candidates = append(answer.Candidates, candidateJSON{s.Arms[i].Label, s.Arms[i].Name, s.Standing[i].Used, number(e.Center), number(e.Lo), number(e.Hi),
			s.Standing[i].Out, s.status(i)})
	}
	return json.MarshalIndent(answer, "", "  ")
}
