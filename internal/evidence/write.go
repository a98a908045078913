package evidence

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// columns of evidence.csv, one row per claim.
var columns = []string{"claim", "section", "kind", "mechanisms", "text", "effect", "unit", "n", "mean", "lo", "hi", "expected", "verdict", "p", "p_holm",
	"ablation", "ablation_as_it_must", "answer", "literature", "note", "source"}

// findingColumns of findings.csv, one row per number.
var findingColumns = []string{"claim", "part", "name", "unit", "n", "mean", "lo", "hi", "confidence", "expected", "verdict", "p"}

// Write writes a folder of results, which is made if it is missing:
// evidence.csv (one row per claim), findings.csv (one row per number),
// evidence.md, the figures with their numbers, and manifest.json last. It
// returns the names of the files.
func (r *Report) Write(dir string) (files []string, err error) {
	var rows, details [][]string
	for i := range r.Outcomes {
		rows = append(rows, r.Outcomes[i].row())
		details = append(details, r.Outcomes[i].details()...)
	}
	tables := []table{{"evidence.csv", columns, rows}, {"findings.csv", findingColumns, details}}
	var figures []Figure
	for i := range r.Outcomes {
		for _, f := range r.Outcomes[i].Result.Figures {
			figures, tables = append(figures, f), append(tables, f.table())
		}
	}
	var named []string
	for _, t := range tables {
		if err := results.WriteCSV(filepath.Join(dir, t.file), t.header, t.rows); err != nil {
			return files, err
		}
		files, named = append(files, t.file), append(named, t.file)
	}
	if err := writeText(dir, "evidence.md", r.Markdown()); err != nil {
		return files, err
	}
	files = append(files, "evidence.md")
	for _, f := range figures {
		p, err := f.draw()
		if err != nil {
			return files, err
		}
		paths, err := results.SaveFigure(p, dir, f.Name)
		for _, path := range paths {
			files = append(files, filepath.Base(path))
		}
		if err != nil {
			return files, err
		}
	}
	if err := writeText(dir, "evidence.html", r.HTML(dir)); err != nil {
		return files, err
	}
	files = append(files, "evidence.html")
	text, err := json.MarshalIndent(r.manifest(named), "", "  ")
	if err != nil {
		return files, err
	}
	return append(files, "manifest.json"), writeText(dir, "manifest.json", string(text)+"\n")
}

// table is a file of rows.
type table struct {
	file   string
	header []string
	rows   [][]string
}

// table returns the numbers behind a figure.
func (f *Figure) table() table {
	t := table{file: f.Name + ".csv", header: []string{"line", "x", "mean", "lo", "hi"}}
	for _, g := range f.Dots {
		for i, arm := range f.Arms {
			t.rows = append(t.rows, []string{g.Name, arm, results.Number(g.Values[i]), results.Number(g.Lo[i]), results.Number(g.Hi[i])})
		}
	}
	for _, s := range f.Lines {
		for i := range s.X {
			t.rows = append(t.rows, []string{s.Name, results.Number(s.X[i]), results.Number(s.Y[i]), results.Number(s.Lo[i]), results.Number(s.Hi[i])})
		}
	}
	return t
}

// draw draws lines, or rows of dots.
func (f *Figure) draw() (*results.Plot, error) {
	if len(f.Arms) > 0 {
		return results.DotWhisker(f.Spec, f.Arms, f.Dots)
	}
	return results.LinesWithBands(f.Spec, f.Lines)
}

func writeText(dir, name, text string) error {
	return results.AtomicFile(filepath.Join(dir, name), func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// row returns a claim as evidence.csv holds it.
func (o *Outcome) row() []string {
	f, x := o.Result.Effect(), o.Result.Effect().Estimate
	return []string{o.Claim.ID, o.Claim.Section, string(o.Claim.Kind), strings.Join(o.Claim.Mechanisms, " "), o.Claim.Text, f.Name, f.Unit, strconv.Itoa(x.N), results.Number(x.Center), results.Number(x.Lo),
		results.Number(x.Hi), f.Expected, string(o.Result.Verdict), results.Number(o.Result.P), results.Number(o.Result.PHolm),
		o.Claim.Ablation, o.Result.Kills(), o.Claim.Answer, o.Claim.Literature, o.Result.Note, o.Claim.Source}
}

// details returns the numbers of a claim as findings.csv holds them.
func (o *Outcome) details() (rows [][]string) {
	add := func(part string, f Finding) {
		x := f.Estimate
		rows = append(rows, []string{o.Claim.ID, part, f.Name, f.Unit, strconv.Itoa(x.N), results.Number(x.Center), results.Number(x.Lo), results.Number(x.Hi),
			results.Number(x.Confidence), f.Expected, string(f.Verdict), results.Number(f.P)})
	}
	for _, f := range o.Result.Findings {
		add("finding", f)
	}
	for _, f := range o.Result.Ablated {
		add("ablation", f)
	}
	return rows
}

// Table returns one row per claim for a terminal, and below it how many came
// out.
func (r *Report) Table() results.Table {
	t := results.Table{Header: []string{"id", "claim", "effect", "mean [95 %]", "expected", "verdict", "ablation as it must"}}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		effect, mean, kills := "", "", ""
		if f := o.Result.Effect(); len(o.Result.Findings) > 0 {
			effect, mean, kills = f.Label(), results.FormatEstimate(f.Estimate), o.Result.Kills()
		}
		t.Rows = append(t.Rows, []string{o.Claim.ID, o.Claim.Text, effect, mean, o.Result.Effect().Expected, string(o.Result.Verdict), kills})
	}
	t.Notes = append(t.Notes, r.counts()...)
	return t
}

// counts says in lines how many claims of each kind came out.
func (r *Report) counts() (lines []string) {
	number := map[Verdict]int{}
	killed, tested := 0, 0
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		number[o.Result.Verdict]++
		if !o.Claim.Kind.Tested() || o.Result.Verdict == NotTestable {
			continue
		}
		tested++
		if o.Result.Verdict == Reproduced && o.Result.Kills() == "yes" {
			killed++
		}
	}
	lines = append(lines, fmt.Sprintf("%d claims that must come out were tested: %d reproduced (%d of them with an ablation that removes the effect), %d not reproduced, %d contradicted.",
		tested, number[Reproduced], killed, number[NotReproduced], number[Contradicted]))
	return append(lines, fmt.Sprintf("%d cannot be tested in this model, %d are calibrated and no evidence, %d are inputs, %d definitions, %d context, %d policies with a scenario.",
		number[NotTestable], number[AsCalibrated], number[Verdict(Input)], number[Verdict(Definition)], number[Verdict(Context)], number[Verdict(Policy)]))
}

// Markdown returns the report as a page: how many came out, the table, then
// every claim with all its numbers.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Evidence\n\n%s, effort %s; model %s, random streams %d; %d runs.\n\n", r.Started.UTC().Format("2 January 2006"), r.Effort, models.ModelVersion, sim.StreamScheme, r.Runs)
	for _, line := range r.counts() {
		b.WriteString("* " + line + "\n")
	}
	b.WriteString("\n" + r.Summary())
	for i := range r.Outcomes {
		r.Outcomes[i].section(&b)
	}
	return b.String()
}

// Summary returns the table of Markdown.
func (r *Report) Summary() string {
	var b strings.Builder
	b.WriteString("| claim | effect | mean [95 % interval] | expected | verdict | ablation as it must |\n|---|---|---|---|---|---|\n")
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		if len(o.Result.Findings) == 0 {
			fmt.Fprintf(&b, "| %s | %s | | | %s | |\n", o.Claim.ID, o.Claim.Text, o.Result.Verdict)
			continue
		}
		f := o.Result.Effect()
		fmt.Fprintf(&b, "| %s | %s | %s | %s | **%s** | %s |\n", o.Claim.ID, f.Label(), results.FormatEstimate(f.Estimate), f.Expected, o.Result.Verdict, o.Result.Kills())
	}
	return b.String()
}

// where is the place of a claim in its source, and who is cited.
func (c *Claim) where() string {
	if c.Section == "" {
		return c.Source
	}
	return strings.TrimSuffix("section "+c.Section+"; "+c.Source, "; ")
}

// section writes all that is known about one claim.
func (o *Outcome) section(b *strings.Builder) {
	c, r := &o.Claim, &o.Result
	fmt.Fprintf(b, "\n## %s: %s\n\n%s.\n\n* Claim: %s.\n* Source: %s.\n", c.ID, r.Verdict, c.Kind, c.Text, c.where())
	for _, line := range [][2]string{{"Answer", c.Answer}, {"Literature", c.Literature}, {"Design", c.Design}, {"Expected", c.Tolerance}, {"Ablation", c.Ablation}} {
		if line[1] != "" {
			fmt.Fprintf(b, "* %s: %s.\n", line[0], line[1])
		}
	}
	if len(r.Findings) == 0 {
		return
	}
	if c.Kind.Tested() {
		fmt.Fprintf(b, "* p = %s, after Holm's correction %s; the ablation did what it must: %s.\n", results.FormatNumber(r.P, 2), results.FormatNumber(r.PHolm, 2), r.Kills())
	}
	if r.Note != "" {
		fmt.Fprintf(b, "* Note: %s.\n", r.Note)
	}
	b.WriteString("\n| number | unit | n | mean [95 % interval] | expected | verdict |\n|---|---|---|---|---|---|\n")
	add := func(prefix string, f Finding) {
		verdict := string(f.Verdict)
		if why := f.Why(); why != "" {
			verdict += " (" + why + ")"
		}
		fmt.Fprintf(b, "| %s%s | %s | %d | %s | %s | %s |\n", prefix, f.Name, f.Unit, f.Estimate.N, results.FormatEstimate(f.Estimate), f.Expected, verdict)
	}
	for _, f := range r.Findings {
		add("", f)
	}
	for _, f := range r.Ablated {
		add("ablation: ", f)
	}
	for _, f := range r.Figures {
		fmt.Fprintf(b, "\n![%s](%s.png)\n", f.Spec.Title, f.Name)
	}
}
