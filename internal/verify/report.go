package verify

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// digits writes a number for people.
func digits(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// percentText writes a share for people.
func percentText(x float64) string {
	switch {
	case math.IsNaN(x):
		return ""
	case math.Abs(x) >= .0995:
		return fmt.Sprintf("%.0f %%", 100*x)
	}
	return fmt.Sprintf("%.2g %%", 100*x)
}

// label returns the measure with what and when it is taken of.
func (n *Number) label() string {
	label := n.Measure
	if n.Of != "" {
		label += " of " + n.Of
	}
	if n.At != "" {
		label += " at " + n.At
	}
	return label
}

// interval writes the 95 % interval, or how the number was obtained.
func (n *Number) interval() string {
	if math.IsNaN(n.Low) {
		return n.Method
	}
	return digits(n.Low) + " to " + digits(n.High)
}

// Table returns the numbers as a table for a terminal of that many columns; 0:
// as wide as it has to be.
func (r *Report) Table(width int) results.Table {
	t := results.Table{Header: []string{"case", "measure", "unit", "expected", "simulated", "95 % interval", "runs", "finds", "verdict"}, Width: width}
	for i := range r.Numbers {
		n := &r.Numbers[i]
		runs := ""
		if n.Method == Simulated {
			runs = strconv.Itoa(n.Replications)
		}
		t.Rows = append(t.Rows, []string{n.Case, n.label(), n.Unit, digits(n.Expected), digits(n.Simulated), n.interval(), runs, percentText(n.Detectable), n.Verdict})
	}
	t.Notes = r.Notes()
	return t
}

// Notes say in plain words how the table is to be read.
func (r *Report) Notes() []string {
	failed, simulated := len(r.Failed()), 0
	for i := range r.Numbers {
		if r.Numbers[i].Method == Simulated {
			simulated++
		}
	}
	verdict := "all hold"
	if failed > 0 {
		verdict = count(failed, "does not hold", "do not hold")
	}
	notes := []string{
		fmt.Sprintf("%s of %s: %s (%d simulated in %s, the others computed or without chance).", count(len(r.Numbers), "number", "numbers"), count(len(r.Cases), "case", "cases"),
			verdict, simulated, count(r.Runs, "run", "runs")),
		fmt.Sprintf("A simulated number fails when a correct simulation would be so far off with probability %.2g, so that all of them together raise a false alarm once in %.0e choices of seeds; in doubt four times as many new runs decide. What is off by less than a twentieth of its tolerance holds.", r.Beta, 1/FalseAlarm),
		fmt.Sprintf("finds: the smallest relative defect that passes these runs with probability %.0e at most.", Escape),
	}
	if r.Full {
		notes = append(notes, "Full length: besides, the relative error is at most the tolerance of the case, 1 % if it names none.")
	}
	for _, n := range r.Failed() {
		notes = append(notes, fmt.Sprintf("%s, %s: %s.", n.Case, n.label(), n.Why))
	}
	return notes
}

// count writes a number with its noun.
func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// csvHeader are the columns of verify.csv.
var csvHeader = []string{"case", "family", "kind", "measure", "of", "at", "unit", "method", "expected", "simulated", "low95", "high95",
	"replications", "chance", "relative_error", "detectable", "tolerance", "verdict", "why"}

// WriteCSV writes the numbers as a table for programs.
func (r *Report) WriteCSV(path string) error {
	var rows [][]string
	for i := range r.Numbers {
		n := &r.Numbers[i]
		rows = append(rows, []string{n.Case, n.Family, n.Kind, n.Measure, n.Of, n.At, n.Unit, n.Method,
			results.Number(n.Expected), results.Number(n.Simulated), results.Number(n.Low), results.Number(n.High),
			strconv.Itoa(n.Replications), results.Number(n.Chance), results.Number(n.RelativeError()), results.Number(n.Detectable),
			results.Number(n.Tolerance), n.Verdict, n.Why})
	}
	return results.WriteCSV(path, csvHeader, rows)
}

// known leaves NaN out of JSON, which has no word for it.
func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// numberJSON is a number in JSON.
type numberJSON struct {
	Case         string   `json:"case"`
	Family       string   `json:"family"`
	Kind         string   `json:"kind"`
	Measure      string   `json:"measure"`
	Of           string   `json:"of,omitempty"`
	At           string   `json:"at,omitempty"`
	Unit         string   `json:"unit,omitempty"`
	Method       string   `json:"method"`
	Expected     float64  `json:"expected"`
	Simulated    *float64 `json:"simulated"`
	Low          *float64 `json:"low95,omitempty"`
	High         *float64 `json:"high95,omitempty"`
	Replications int      `json:"replications"`
	Chance       *float64 `json:"chance,omitempty"`
	Detectable   *float64 `json:"detectable,omitempty"`
	Tolerance    float64  `json:"tolerance"`
	Verdict      string   `json:"verdict"`
	Why          string   `json:"why,omitempty"`
}

// JSON returns the report for programs.
func (r *Report) JSON() ([]byte, error) {
	out := struct {
		Schema       string       `json:"schema"`
		ModelVersion string       `json:"model_version"`
		StreamScheme int          `json:"stream_scheme"`
		Full         bool         `json:"full"`
		Cases        int          `json:"cases"`
		Runs         int          `json:"runs"`
		Failed       int          `json:"failed"`
		FalseAlarm   float64      `json:"false_alarm"`
		Numbers      []numberJSON `json:"numbers"`
	}{"verify/1", models.ModelVersion, sim.StreamScheme, r.Full, len(r.Cases), r.Runs, len(r.Failed()), FalseAlarm, []numberJSON{}}
	for i := range r.Numbers {
		n := &r.Numbers[i]
		out.Numbers = append(out.Numbers, numberJSON{n.Case, n.Family, n.Kind, n.Measure, n.Of, n.At, n.Unit, n.Method, n.Expected,
			known(n.Simulated), known(n.Low), known(n.High), n.Replications, known(n.Chance), known(n.Detectable), n.Tolerance, n.Verdict, n.Why})
	}
	return json.MarshalIndent(out, "", "  ")
}
