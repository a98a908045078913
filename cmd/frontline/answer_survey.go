package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
)

// variantsFile is the table that sets variants of a survey beside each other.
const variantsFile = "variants.csv"

// answerSurvey writes the folder and the answer, and says in the error how
// the surveys ended.
func (p *program) answerSurvey(ctx context.Context, reports []*study.SurveyReport, err error, out string, several bool) error {
	var interrupt *interruptError
	if err != nil && !errors.As(context.Cause(ctx), &interrupt) {
		return err
	}
	done, planned, failed := 0, 0, 0
	for _, r := range reports {
		done, planned = done+r.Surveys, planned+r.Planned
		for i := range r.Rows {
			if r.Rows[i].Err != nil {
				failed++
			}
		}
	}
	if interrupt != nil && done == 0 {
		return &interruptError{interrupt.signal, "no survey had ended: nothing is written"}
	}
	if err := writeSurveys(reports, out, several); err != nil {
		return err
	}
	if err := p.printSurveys(reports, out, several); err != nil {
		return err
	}
	switch {
	case interrupt != nil:
		return &interruptError{interrupt.signal, fmt.Sprintf("partial results of %d surveys are in %s", done, out)}
	case failed > 0:
		return &failedError{message: fmt.Sprintf("%d of %d surveys failed; survey.csv says why", failed, planned)}
	}
	return nil
}

// writeSurveys writes a folder of results, or one for each variant and their
// table.
func writeSurveys(reports []*study.SurveyReport, out string, several bool) error {
	if err := emptyFolder(out); err != nil {
		return err
	}
	for _, r := range reports {
		dir := out
		if several {
			dir = filepath.Join(out, slug(r.Variant))
			if err := emptyFolder(dir); err != nil {
				return err
			}
		}
		if _, err := r.Write(dir); err != nil {
			return writeError(out, err)
		}
	}
	if !several {
		return nil
	}
	t := variantsTable(reports, results.Number)
	if err := results.WriteCSV(filepath.Join(out, variantsFile), t.Header, t.Rows); err != nil {
		return writeError(out, err)
	}
	return nil
}

var notSlug = regexp.MustCompile(`[^a-z0-9.]+`)

// slug turns the description of a variant into the name of a folder.
func slug(variant string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(variant), "-"), "-")
}

// variantsTable sets variants beside each other, with numbers in a given form.
func variantsTable(reports []*study.SurveyReport, number func(float64) string) results.Table {
	t := results.Table{Header: []string{"variant", "surveys", "beta_mean", "beta_ci_lo", "beta_ci_hi", "beta_p05", "beta_p50", "beta_p95",
		"t_mean", "share_in_band", "share_significant", "contacts_per_agent_year"}}
	for _, r := range reports {
		t.Rows = append(t.Rows, []string{r.Variant, strconv.Itoa(r.Beta.N), number(r.Beta.Center), number(r.Beta.Lo), number(r.Beta.Hi),
			number(r.Quantiles[0]), number(r.Quantiles[2]), number(r.Quantiles[4]), number(r.T.Center),
			number(r.ShareInside), number(r.ShareSignificant), number(r.Contacts.Center)})
	}
	return t
}

// printSurveys writes the answer.
func (p *program) printSurveys(reports []*study.SurveyReport, out string, several bool) error {
	if p.json {
		return p.printSurveysJSON(reports, several)
	}
	for _, r := range reports {
		r.Print(p.out)
		fmt.Fprintln(p.out)
	}
	if several {
		t := variantsTable(reports, func(x float64) string { return results.FormatNumber(x, 3) })
		t.Title = fmt.Sprintf("Side by side (published band of beta: %.2f to %.2f)", study.BetaLow, study.BetaHigh)
		for i, name := range t.Header {
			t.Header[i] = strings.ReplaceAll(name, "_", " ")
		}
		if err := p.table(t); err != nil {
			return err
		}
		fmt.Fprintln(p.out)
	}
	_, err := fmt.Fprintf(p.out, "Tables and pictures: %s\n", out)
	return err
}

// printSurveysJSON writes an object, or an array of one for each variant.
func (p *program) printSurveysJSON(reports []*study.SurveyReport, several bool) error {
	all := []json.RawMessage{}
	for _, r := range reports {
		text, err := r.JSON()
		if err != nil {
			return err
		}
		all = append(all, text)
	}
	if several {
		return p.out.writeJSON(all)
	}
	return p.out.writeJSON(all[0])
}
