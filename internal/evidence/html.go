package evidence

import (
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

// page is the report for a browser: one file, no network, light and dark.
var page = template.Must(template.New("evidence").Funcs(template.FuncMap{"number": results.FormatEstimate}).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evidence</title>
<style>
:root { color-scheme: light dark; --edge: #8888; --good: #0072b2; --bad: #b24700; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--edge); }
.wide { overflow-x: auto; } .reproduced { color: var(--good); font-weight: 600; } .contradicted, .not-reproduced { color: var(--bad); font-weight: 600; }
figure { margin: 1rem 0; background: #fff; padding: .5rem; border-radius: .25rem; } figure svg { max-width: 100%; height: auto; }
details { border-bottom: 1px solid var(--edge); padding: .5rem 0; } summary { cursor: pointer; }
@media print { details { break-inside: avoid; } }
@media (prefers-color-scheme: dark) { :root { --good: #6fc3f7; --bad: #ffa366; } }
</style></head><body><main>
<h1>Which claims come out of the model</h1>
<p>{{.Head}}</p>
<ul>{{range .Counts}}<li>{{.}}</li>{{end}}</ul>
<div class="wide"><table><thead><tr><th scope="col">Claim</th><th scope="col">What is claimed</th><th scope="col">Effect</th><th scope="col">Mean [95 %]</th><th scope="col">Expected</th><th scope="col">Verdict</th><th scope="col">Ablation as it must</th></tr></thead><tbody>
{{range .Claims}}<tr><th scope="row"><a href="#{{.ID}}">{{.ID}}</a></th><td>{{.Text}}</td><td>{{.Effect}}</td><td>{{.Mean}}</td><td>{{.Expected}}</td><td class="{{.Class}}">{{.Verdict}}</td><td>{{.Kills}}</td></tr>
{{end}}</tbody></table></div>
<h2>Every claim</h2>
{{range .Claims}}<details id="{{.ID}}"{{if .Pictures}} open{{end}}><summary><strong>{{.ID}}</strong> <span class="{{.Class}}">{{.Verdict}}</span>: {{.Text}}</summary>
<ul>{{range .Facts}}<li>{{.}}</li>{{end}}</ul>
{{if .Rows}}<div class="wide"><table><thead><tr><th scope="col">Number</th><th scope="col">Unit</th><th scope="col">n</th><th scope="col">Mean [95 %]</th><th scope="col">Expected</th><th scope="col">Verdict</th></tr></thead><tbody>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>{{end}}</tbody></table></div>{{end}}
{{range .Pictures}}<figure>{{.}}</figure>{{end}}
</details>
{{end}}</main></body></html>
`))

// claimView is a claim as the page shows it.
type claimView struct {
	ID, Text, Effect, Mean, Expected, Verdict, Class, Kills string
	Facts                                                   []string
	Rows                                                    [][]string
	Pictures                                                []template.HTML
}

// HTML returns the report as one page that needs nothing else. The pictures
// are those already written into the folder.
func (r *Report) HTML(dir string) string {
	view := struct {
		Head   string
		Counts []string
		Claims []claimView
	}{Head: r.Started.UTC().Format("2 January 2006") + ", effort " + r.Effort.String() + "; model " + models.ModelVersion + ".", Counts: r.counts()}
	for i := range r.Outcomes {
		view.Claims = append(view.Claims, r.Outcomes[i].view(dir))
	}
	var b strings.Builder
	if err := page.Execute(&b, view); err != nil {
		panic("evidence: " + err.Error()) // the template is ours
	}
	return b.String()
}

func (o *Outcome) view(dir string) claimView {
	c, res := &o.Claim, &o.Result
	v := claimView{ID: c.ID, Text: c.Text, Verdict: string(res.Verdict), Class: strings.ReplaceAll(string(res.Verdict), " ", "-")}
	if len(res.Findings) > 0 {
		f := res.Effect()
		v.Effect, v.Mean, v.Expected, v.Kills = f.Label(), results.FormatEstimate(f.Estimate), f.Expected, res.Kills()
	}
	for _, line := range [][2]string{{"Source", c.where()}, {"Kind", string(c.Kind)}, {"In the model", strings.Join(c.Mechanisms, ", ")}, {"Answer", c.Answer},
		{"Literature", c.Literature}, {"Design", c.Design}, {"Ablation", c.Ablation}, {"Note", res.Note}} {
		if line[1] != "" {
			v.Facts = append(v.Facts, line[0]+": "+line[1]+".")
		}
	}
	for part, list := range [][]Finding{res.Findings, res.Ablated} {
		for _, f := range list {
			name := f.Name
			if part == 1 {
				name = "ablation: " + name
			}
			v.Rows = append(v.Rows, []string{name, f.Unit, results.FormatNumber(float64(f.Estimate.N), 6), results.FormatEstimate(f.Estimate), f.Expected,
				strings.TrimSpace(string(f.Verdict) + " " + f.Why())})
		}
	}
	for _, f := range res.Figures {
		if text, err := os.ReadFile(filepath.Join(dir, f.Name+".svg")); err == nil {
			v.Pictures = append(v.Pictures, inline(string(text), f.Spec.Title))
		}
	}
	return v
}

var svgHead = regexp.MustCompile(`(?s)^.*?<svg `)

// inline makes an SVG file a part of a page, with its title for screen
// readers.
func inline(svg, title string) template.HTML {
	label := `<svg role="img" aria-label="` + template.HTMLEscapeString(title) + `" `
	return template.HTML(svgHead.ReplaceAllLiteralString(svg, label)) // our own picture
}
