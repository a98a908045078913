package report

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/results"
)

// fitted returns the text of the scenario that frontline fit has written beside
// a folder of its figures: my-centre.toml beside my-centre-fit. It is empty when
// there is none.
func fitted(f *figures.Folder) string {
	path, err := filepath.Abs(f.Dir)
	if err != nil {
		return ""
	}
	text, err := os.ReadFile(strings.TrimSuffix(path, "-fit") + ".toml")
	if err != nil {
		return ""
	}
	return string(text)
}

// pedigrees are the words with which a fitted scenario begins the origin of a
// value.
var pedigrees = []struct{ word, means string }{
	{"measured", "are statistics of the log"},
	{"estimated", "are inferred from it"},
	{"assumption", "are assumptions that the log cannot tell"},
	{"choice", "are choices of how the question is asked"},
}

var assigned = regexp.MustCompile(`(?m)^[a-z_0-9]+ = .* # (measured|estimated|assumption|choice)\b`)

// fitAnswer says what a log yielded: where the values come from, how near the
// laws are to it, when it is busiest, how long customers wait.
func fitAnswer(f *figures.Folder) (verdict []string, tables []Table) {
	text := fitted(f)
	if first, _, _ := strings.Cut(text, "\n"); strings.HasPrefix(first, "# ") {
		verdict = append(verdict, strings.TrimPrefix(first, "# "))
	}
	count := map[string]int{}
	all := 0
	for _, m := range assigned.FindAllStringSubmatch(text, -1) {
		count[m[1]]++
		all++
	}
	if all > 0 {
		var parts []string
		for _, p := range pedigrees {
			parts = append(parts, fmt.Sprintf("%d %s", count[p.word], p.means))
		}
		verdict = append(verdict, fmt.Sprintf("Of %d values that the scenario states, %s.", all, strings.Join(parts, ", ")))
	}
	laws, sentence := lawsOf(f)
	verdict = append(verdict, sentence)
	if len(laws.Rows) > 0 {
		tables = append(tables, laws)
	}
	for _, more := range []string{busiest(f), impatient(f)} {
		if more != "" {
			verdict = append(verdict, more)
		}
	}
	return append(verdict, "Whether the scenario behaves as the centre did is another question: frontline backtest answers it on days that were not fitted."), tables
}

// lawsOf holds the laws of work against the quantiles of the log, from the 5 % to
// the 95 % quantile; the first law of each table is the one in the scenario.
func lawsOf(f *figures.Folder) (t Table, sentence string) {
	t = Table{Caption: "Times of work: the law in the scenario against the log, from its 5 % to its 95 % quantile", Header: []string{"Kind", "Law", "Median of the log", "Median of the law", "Furthest apart"}}
	paths, _ := filepath.Glob(filepath.Join(f.Dir, "work-*.csv")) // the pattern is well formed
	sort.Strings(paths)
	worst := 0.0
	for _, path := range paths {
		s, err := f.Sheet(filepath.Base(path))
		if err != nil || len(s.Header) < 3 {
			continue
		}
		law, apart, medians := s.Header[2], 0.0, [2]float64{math.NaN(), math.NaN()}
		for _, row := range s.Rows {
			p, seen, fit := s.Number(row, "p"), s.Number(row, "log_s"), s.Number(row, law)
			if p == 0.5 {
				medians = [2]float64{seen, fit}
			}
			if p >= 0.05 && p <= 0.95 && seen > 0 {
				apart = math.Max(apart, math.Abs(fit/seen-1))
			}
		}
		worst = math.Max(worst, apart)
		t.Rows = append(t.Rows, []string{strings.TrimSuffix(strings.TrimPrefix(s.File, "work-"), ".csv"), strings.TrimSuffix(law, "_s"), results.FormatNumber(medians[0], 3) + " s",
			results.FormatNumber(medians[1], 3) + " s", results.FormatNumber(100*apart, 2) + " %"})
	}
	if len(t.Rows) == 0 {
		return t, "The folder holds no laws of work."
	}
	return t, fmt.Sprintf("The laws of work follow the log to within %s %% between its 5 %% and 95 %% quantiles.", results.FormatNumber(100*worst, 2))
}

// busiest names the half-hour with most contacts.
func busiest(f *figures.Folder) string {
	s, err := f.Sheet("arrivals.csv")
	if err != nil {
		return ""
	}
	day, hour, most := "", 0.0, 0.0
	for _, row := range s.Rows {
		if n := s.Number(row, "contacts"); n > most {
			day, hour, most = cell(s, row, "weekday"), s.Number(row, "hour"), n
		}
	}
	if most == 0 {
		return ""
	}
	return fmt.Sprintf("It is busiest on %s from %d:%02d, with %s contacts in an interval.", day, int(hour), int(60*(hour-math.Floor(hour))+.5), results.FormatNumber(most, 3))
}

// impatient says how many customers would not wait a minute.
func impatient(f *figures.Folder) string {
	s, err := f.Sheet("patience.csv")
	if err != nil {
		return ""
	}
	for _, row := range s.Rows {
		if cell(s, row, "kind") == "all" && s.Number(row, "s") >= 60 {
			return fmt.Sprintf("Of customers who had to wait %s s, %s %% would have given up by then (Kaplan and Meier's estimate).", cell(s, row, "s"), results.FormatNumber(100*(1-s.Number(row, "still_waiting")), 2))
		}
	}
	return ""
}
