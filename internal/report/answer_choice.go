package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/results"
)

// guarantees say in words what a rule of selection promises, with the probability
// and the smallest difference that matters.
var guarantees = map[string]string{
	"kn":             "With a probability of %s %% at least it is the best, or no more than %s behind the best (Kim and Nelson 2001).",
	"rinott":         "With a probability of %s %% at least it is the best, if it is ahead by %s or more (Rinott 1978).",
	"dudewicz-dalal": "With a probability of %s %% at least it is the best, if it is ahead by %s or more (Dudewicz and Dalal 1975).",
}

// selectAnswer names the candidate that was chosen, and how sure that is.
func selectAnswer(f *figures.Folder) (verdict []string, tables []Table, used []string) {
	s, err := f.Sheet("select.csv")
	if err != nil || len(s.Rows) == 0 {
		return []string{"The folder has no candidates: select.csv is missing or empty."}, nil, nil
	}
	row := s.Rows[0]
	metric, unit, method := cell(s, row, "metric"), cell(s, row, "unit"), cell(s, row, "method")
	t := Table{Caption: "Candidates: means with 95 % intervals, each alone", Header: []string{"Candidate", "Name", capital(words(metric)), "Unit", "Runs", "Status"}}
	var chosen []string
	var behind []string
	for _, row := range s.Rows {
		text := interval(s, row, "mean", "ci_lo", "ci_hi")
		t.Rows = append(t.Rows, []string{cell(s, row, "arm"), cell(s, row, "name"), text, unit, cell(s, row, "n"), cell(s, row, "status")})
		if cell(s, row, "status") == "chosen" {
			chosen = row
			continue
		}
		behind = append(behind, fmt.Sprintf("%s (%s) %s", cell(s, row, "arm"), cell(s, row, "name"), results.FormatNumber(s.Number(row, "mean"), 3)))
	}
	t.Notes = []string{"Method: " + method + ". Replications were chosen by looking at the runs, so the intervals describe and do not test."}
	most := map[string]string{"less": "least", "more": "most"}[cell(s, row, "goal")]
	if chosen == nil {
		return []string{fmt.Sprintf("No choice could be made of %d candidates for the %s %s: the budget of runs did not suffice for the certainty that was asked for.", len(s.Rows), most, words(metric)),
			"So far: " + strings.Join(behind, "; ") + "."}, []Table{t}, []string{metric}
	}
	verdict = append(verdict, fmt.Sprintf("Choose %s (%s): of %d candidates it has the %s %s, %s.", cell(s, chosen, "arm"), cell(s, chosen, "name"), len(s.Rows), most, words(metric),
		withUnit(interval(s, chosen, "mean", "ci_lo", "ci_hi"), unit)))
	probability := strconv.FormatFloat(100*s.Number(chosen, "probability"), 'g', 4, 64)
	if sentence := guarantees[method]; sentence != "" {
		verdict = append(verdict, fmt.Sprintf(sentence, probability, withUnit(results.FormatNumber(s.Number(chosen, "delta"), 3), unit)))
	} else {
		verdict = append(verdict, fmt.Sprintf("The method (%s) estimates the probability that it is the best at %s %%; that is no guarantee.", method, probability))
	}
	return append(verdict, "Not chosen: "+strings.Join(behind, "; ")+"."), []Table{t}, []string{metric}
}

// calibrateAnswer says which settings the data tell, and whether fresh runs
// yield what was observed.
func calibrateAnswer(f *figures.Folder) (verdict []string, tables []Table) {
	s, err := f.Sheet("settings.csv")
	if err != nil {
		return methodAnswer(f)
	}
	t := Table{Caption: "What the data say about each setting: value found, with 95 % interval", Header: []string{"Setting", "Unit", "Found [95 %]", "Before", "Verdict"}}
	kinds, told := map[string]int{}, []string{}
	for _, row := range s.Rows {
		kinds[cell(s, row, "verdict")]++
		told = append(told, cell(s, row, "sentence"))
		t.Rows = append(t.Rows, []string{cell(s, row, "setting"), cell(s, row, "unit"), interval(s, row, "found", "lo", "hi"),
			fmt.Sprintf("%s to %s", results.FormatNumber(s.Number(row, "prior_lo"), 3), results.FormatNumber(s.Number(row, "prior_hi"), 3)), cell(s, row, "verdict")})
	}
	verdict = []string{fmt.Sprintf("Of %d free settings the data identify %d, %d in part, and %d not at all.", len(s.Rows), kinds["identified"], kinds["partly"], kinds["not identified"])}
	tables = []Table{t}
	if c, err := f.Sheet("check.csv"); err == nil {
		sentence, table := targetsMet(c)
		verdict, tables = append(verdict, sentence), append(tables, table)
	}
	return append(verdict, told...), tables
}

// targetsMet holds what was observed against fresh runs at draws of the answer.
func targetsMet(c *figures.Sheet) (sentence string, t Table) {
	t = Table{Caption: "What was observed, and what fresh runs at the values found yield", Header: []string{"Target", "Unit", "Observed", "Fresh runs, median [95 % of runs]", "Runs", "As observed"}}
	var missed []string
	for _, row := range c.Rows {
		seen, lo, hi := c.Number(row, "observed"), c.Number(row, "lo"), c.Number(row, "hi")
		says := "yes"
		if !(seen >= lo && seen <= hi) {
			says, missed = "no", append(missed, words(cell(c, row, "target")))
		}
		t.Rows = append(t.Rows, []string{cell(c, row, "target"), cell(c, row, "unit"), results.FormatNumber(seen, 3), interval(c, row, "predicted", "lo", "hi"), cell(c, row, "runs"), says})
	}
	if len(missed) == 0 {
		return fmt.Sprintf("Fresh runs at the values found yield all %d figures that were observed.", len(c.Rows)), t
	}
	return fmt.Sprintf("Fresh runs at the values found do not yield %s of the %d figures: the model, or what it was told, does not fit them.", strings.Join(missed, ", "), len(c.Rows)), t
}

// methodAnswer is that of a calibration held against itself: the shares of ranks
// must stay in their band.
func methodAnswer(f *figures.Folder) (verdict []string, tables []Table) {
	s, err := f.Sheet("sbc.csv")
	if err != nil {
		return []string{"The folder has neither settings.csv nor sbc.csv: there is nothing to say."}, nil
	}
	var order, out []string
	outside := map[string]float64{}
	for _, row := range s.Rows {
		name := cell(s, row, "setting")
		if _, seen := outside[name]; !seen {
			order = append(order, name)
			outside[name] = 0
		}
		by := math.Max(s.Number(row, "lo")-s.Number(row, "count"), s.Number(row, "count")-s.Number(row, "hi"))
		outside[name] = math.Max(outside[name], by)
	}
	t := Table{Caption: "Ranks of the true value among the draws, held against a uniform law", Header: []string{"Setting", "Within the band"}}
	for _, name := range order {
		says := "yes"
		if outside[name] > 0 {
			says, out = "no", append(out, name)
		}
		t.Rows = append(t.Rows, []string{name, says})
	}
	if len(out) == 0 {
		return []string{fmt.Sprintf("The method passes its own test: for all %d settings the true value ranks evenly among the draws.", len(order))}, []Table{t}
	}
	return []string{"The method fails its own test for " + strings.Join(out, ", ") + ": there its intervals are too narrow, too wide or moved aside."}, []Table{t}
}
