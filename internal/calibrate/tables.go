package calibrate

import (
	"fmt"
	"strconv"

	"frontline.dev/frontline/results"
)

// Tables returns the answer for people: the settings, the targets, and what
// the data say about each setting.
func (r *Result) Tables() []results.Table {
	list := []results.Table{r.settingsTable()}
	if len(r.Check) > 0 || r.Moments != nil {
		list = append(list, r.targetsTable())
	}
	verdict := results.Table{Title: "What the data say"}
	for _, f := range r.Findings {
		verdict.Notes = append(verdict.Notes, "- "+f.Sentence)
	}
	for _, w := range r.Warnings {
		verdict.Notes = append(verdict.Notes, "! "+w)
	}
	if a := r.ABC; a != nil {
		last := a.Generations[len(a.Generations)-1]
		verdict.Notes = append(verdict.Notes, fmt.Sprintf("abc: %d generations, tolerance %s, %d draws with an effective sample size of %.0f", len(a.Generations), results.FormatNumber(last.Tolerance, 3), len(a.Draws.U), a.Draws.ESS))
	}
	return append(list, verdict)
}

func (r *Result) settingsTable() results.Table {
	t := results.Table{Title: "Settings", Header: []string{"setting", "prior 95 %", "found"}}
	if r.Moments != nil {
		t.Header = append(t.Header, "profile 95 %", "moments 95 %")
	}
	if r.ABC != nil {
		t.Header = append(t.Header, "abc 95 %")
	}
	t.Header = append(t.Header, "contraction", "verdict")
	for j := range r.Findings {
		f := &r.Findings[j]
		p := f.Parameter
		between := func(lo, hi float64) string { return p.text(lo) + " … " + p.text(hi) }
		row := []string{p.Name, between(0.025, 0.975), p.text(f.Best)}
		if m := r.Moments; m != nil {
			row = append(row, between(m.Profiles[j].Lo, m.Profiles[j].Hi), between(m.Draws.Quantile(j, 0.025), m.Draws.Quantile(j, 0.975)))
		}
		if a := r.ABC; a != nil {
			row = append(row, between(a.Draws.Quantile(j, 0.025), a.Draws.Quantile(j, 0.975)))
		}
		for c := range row[1:] {
			row[c+1] = short(row[c+1])
		}
		t.Rows = append(t.Rows, append(row, fmt.Sprintf("%.2f", f.Contraction), string(f.Kind)))
	}
	return t
}

// short rounds long decimals in a text to four significant digits.
func short(text string) string {
	out, number := "", ""
	flush := func() {
		if x, err := strconv.ParseFloat(number, 64); err == nil && len(number) > 6 {
			number = results.FormatNumber(x, 4)
		}
		out, number = out+number, ""
	}
	for _, c := range text {
		if c >= '0' && c <= '9' || c == '.' || c == '-' || number != "" && c == 'e' {
			number += string(c)
			continue
		}
		flush()
		out += string(c)
	}
	flush()
	return out
}

func (r *Result) targetsTable() results.Table {
	t := results.Table{Title: "Targets", Header: []string{"target", "observed", "standard error"}}
	if r.Moments != nil {
		t.Header = append(t.Header, "at the values found")
	}
	if r.Check != nil {
		t.Header = append(t.Header, "predicted 95 %", "verdict")
	}
	for k, target := range r.Problem.Targets {
		row := []string{target.Name, results.FormatNumber(target.Observed, 4), "of the model"}
		if r.Problem.Covariance != nil {
			row[2] = results.FormatNumber(target.Error, 3)
		}
		if r.Moments != nil {
			row = append(row, results.FormatNumber(r.Moments.Means[k], 4))
		}
		if r.Check != nil {
			c, verdict := &r.Check[k], "as observed"
			if c.Far() {
				verdict = "missed"
			}
			row = append(row, results.FormatNumber(c.Lo, 4)+" … "+results.FormatNumber(c.Hi, 4), verdict)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Tables returns the ranks of a calibration of the method, for people.
func (a *SBCAnswer) Tables() []results.Table {
	t := results.Table{Title: fmt.Sprintf("Simulation-based calibration of %s: %d data sets from the prior", a.Method, a.N),
		Header: []string{"setting", "inner half", "below the middle", "ranks", "verdict"}}
	for _, r := range a.Ranks {
		inside := "inside the 99.9 % envelope"
		if !r.Uniform {
			inside = "outside the 99.9 % envelope"
		}
		t.Rows = append(t.Rows, []string{r.Name, fmt.Sprintf("%.3f", r.Inner), fmt.Sprintf("%.3f", r.Median), inside, r.Verdict()})
	}
	t.Notes = append(t.Notes, "Both shares are 0.500 for a method that is right: true values that lie in the inner half of the draws, and below their middle.")
	return []results.Table{t}
}
