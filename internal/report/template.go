package report

import (
	"html/template"
	"strings"
)

// page is the report: one file, no network, no script; light and dark by the
// reader's setting, figures on white in both; printable.
var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"slug": func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "-")) },
	"or":   func(s, other string) string { return map[bool]string{true: other, false: s}[s == ""] },
}).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>
:root { color-scheme: light dark; --edge: #8887; --soft: #8881; --link: #0057a3; --paper: #fff; --ink: #1b1b1b; }
@media (prefers-color-scheme: dark) { :root { --link: #8cc8ff; --paper: #131313; --ink: #eee; } }
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.2; margin-bottom: .3rem; } h2 { margin-top: 2.4rem; border-bottom: 1px solid var(--edge); padding-bottom: .2rem; } h3 { margin-bottom: .3rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
.question { font-size: 1.15rem; } .lead { opacity: .85; }
.verdict { border-left: .3rem solid var(--link); padding: .2rem 1rem; background: var(--soft); }
nav ul { columns: 2; padding-left: 1.1rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .88rem; min-width: 60%; } caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--edge); }
figure { margin: 1.2rem 0 2rem; } figure .paper { background: #fff; padding: .4rem; border: 1px solid var(--edge); border-radius: .25rem; } figure svg { display: block; width: 100%; height: auto; max-width: 48rem; margin: 0 auto; }
figcaption { font-size: .9rem; } summary { cursor: pointer; } code { overflow-wrap: anywhere; }
.level { white-space: nowrap; font-weight: 600; }
@media print { :root { --paper: #fff; --ink: #000; --link: #000; } body { max-width: none; font-size: 10pt; } nav, .skip { display: none; } figure, tr { break-inside: avoid; } h2, h3, caption { break-after: avoid; } details > summary { display: none; } details.data { display: none; } a { color: inherit; text-decoration: none; } .wide { overflow: visible; } }
</style></head><body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>{{.Title}}</h1>
{{with .Question}}<p class="question">{{.}}</p>{{end}}
<p class="lead">{{.Lead}}</p>
</header>
<nav aria-label="Contents"><ul>
<li><a href="#verdict">Verdict</a></li>{{if .Findings}}<li><a href="#figures">Figures</a></li>{{end}}{{if .Tables}}<li><a href="#tables">Tables</a></li>{{end}}
{{if .Certainty}}<li><a href="#certainty">How sure the numbers are</a></li>{{end}}{{if .Metrics}}<li><a href="#definitions">Definitions</a></li>{{end}}
<li><a href="#settings">What was simulated</a></li><li><a href="#credibility">Credibility sheet</a></li><li><a href="#limits">Limits</a></li><li><a href="#repeat">How to repeat it</a></li>
</ul></nav>
<main id="main">
<section aria-labelledby="verdict"><h2 id="verdict">Verdict</h2>
<div class="verdict"><ul>{{range .Verdict}}<li>{{.}}</li>{{end}}</ul></div>
{{if .Warnings}}<p>Before using the numbers:</p><ul>{{range .Warnings}}<li>{{.}}</li>{{end}}</ul>{{end}}
</section>
{{if .Findings}}<section aria-labelledby="figures"><h2 id="figures">Figures</h2>
{{range .Findings}}{{template "figure" .}}{{end}}</section>{{end}}
{{if .Tables}}<section aria-labelledby="tables"><h2 id="tables">Tables</h2>
{{range .Tables}}{{template "table" .}}{{end}}</section>{{end}}
{{if .Certainty}}<section aria-labelledby="certainty"><h2 id="certainty">How sure the numbers are</h2>
<p>Intervals speak of chance alone: how far the means would move with other random numbers. They say nothing of what the model leaves out.</p>
{{range .Certainty}}{{template "figure" .}}{{end}}</section>{{end}}
{{if .Metrics}}<section aria-labelledby="definitions"><h2 id="definitions">Definitions</h2>
<div class="wide" tabindex="0" role="region" aria-label="Metrics"><table><caption>Metrics: what each number is and how it is computed</caption>
<thead><tr><th scope="col">Metric</th><th scope="col">Unit</th><th scope="col">Meaning</th><th scope="col">Formula</th><th scope="col">Better</th></tr></thead><tbody>
{{range .Metrics}}<tr><th scope="row">{{.Name}}</th><td>{{or .Unit "1"}}</td><td>{{or .Doc "not described in this folder"}}</td><td><code>{{or .Formula "–"}}</code></td><td>{{or .Goal "–"}}</td></tr>
{{end}}</tbody></table></div>
<p>Names in formulas are counters of a run; <code>frontline describe metric NAME</code> explains them. A warm-up is cut off before anything is counted.</p></section>{{end}}
<section aria-labelledby="settings"><h2 id="settings">What was simulated</h2>
<dl>{{range .Facts}}<dt>{{index . 0}}</dt><dd>{{index . 1}}</dd>{{end}}</dl>
{{if .Settings.Rows}}{{template "table" .Settings}}{{end}}
{{with .Pedigree}}<p>{{.}}</p>{{end}}
</section>
<section aria-labelledby="credibility"><h2 id="credibility">Credibility sheet</h2>
<p>The factors of NASA-STD-7009 (credibility assessment scale, 0 to 4), each with what backs it and what it lacks. The levels are the program's own reading of this folder, on the low side; only people who know the case can raise them. The lowest level counts.</p>
<div class="wide" tabindex="0" role="region" aria-label="Credibility"><table><caption>Credibility of these results</caption>
<thead><tr><th scope="col">Factor</th><th scope="col">Level</th><th scope="col">What backs it</th><th scope="col">What is missing for more</th></tr></thead><tbody>
{{range .Factors}}<tr><th scope="row">{{.Name}}</th><td class="level">{{.Level}} of 4</td><td>{{.Backing}}</td><td>{{.Missing}}</td></tr>
{{end}}</tbody></table></div></section>
<section aria-labelledby="limits"><h2 id="limits">Limits</h2><ul>{{range .Limits}}<li>{{.}}</li>{{end}}</ul></section>
<section aria-labelledby="repeat"><h2 id="repeat">How to repeat it</h2>
<p>In the folder of the results:</p><ul>{{range .Commands}}<li><code>{{.}}</code></li>{{end}}</ul>
{{if .Left}}<details class="data"><summary>Figures that this folder has no data for</summary><ul>{{range .Left}}<li>{{.Kind}}: {{.Why}}</li>{{end}}</ul></details>{{end}}
<p>For PDF, print this page from the browser.</p></section>
</main></body></html>
{{define "figure"}}<figure id="{{.Name}}"><div class="paper">{{.SVG}}</div>
<figcaption>{{.Name}}{{with .Command}}, drawn by <code>{{.}}</code>{{end}}</figcaption>
{{if .Rows}}<details class="data"><summary>Numbers behind “{{.Title}}”</summary>{{template "cells" .}}{{if .More}}<p>{{.More}} more rows are in {{.Name}}.csv.</p>{{end}}</details>{{end}}</figure>
{{end}}
{{define "cells"}}<div class="wide" tabindex="0" role="region" aria-label="Numbers of {{.Name}}"><table><thead><tr>{{range .Header}}<th scope="col">{{.}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</tbody></table></div>{{end}}
{{define "table"}}<div class="wide" tabindex="0" role="region" aria-label="{{.Caption}}"><table><caption>{{.Caption}}</caption><thead><tr>{{range .Header}}<th scope="col">{{.}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr>{{range $i, $c := .}}{{if $i}}<td>{{$c}}</td>{{else}}<th scope="row">{{$c}}</th>{{end}}{{end}}</tr>
{{end}}</tbody></table></div>
{{range .Notes}}<p>{{.}}</p>{{end}}{{end}}
`))
