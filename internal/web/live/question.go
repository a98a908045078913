package live

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"frontline.dev/frontline/scenarios"
)

// read returns the scenario of a question. It opens no file: a name is one of
// the library or that of the scenario the program was started with.
func (s *Service) read(q *Question) (*scenarios.Scenario, error) {
	var (
		sc    *scenarios.Scenario
		err   error
		given = s.options.Given
	)
	_, shipped := scenarios.Source(q.Scenario)
	switch {
	case q.TOML != "":
		sc, err = scenarios.Parse("scenario.toml", []byte(q.TOML), q.Set...)
	case given != nil && (q.Scenario == "" || q.Scenario == given.Name):
		sc, err = given.With(q.Set...)
	case q.Scenario == "":
		sc, err = scenarios.Load(scenarios.DefaultName, q.Set...)
	case shipped:
		sc, err = scenarios.Load(q.Scenario, q.Set...)
	default:
		return nil, refuse(400, "choose one of the list", "there is no scenario of that name")
	}
	return sc, err
}

// affordable reads a question and refuses what would take too much.
func (s *Service) affordable(q *Question, runs, workers int) (*scenarios.Scenario, error) {
	sc, err := s.read(q)
	if err != nil {
		return nil, err
	}
	if runs < 1 {
		return nil, refuse(400, "", "%d runs: must be at least 1", runs)
	}
	return sc, sc.Cost(runs, workers).Check(s.options.Limits)
}

type parameterReply struct {
	Path    string   `json:"path"`
	Value   string   `json:"value"`
	Kind    string   `json:"kind"`
	Unit    string   `json:"unit,omitempty"`
	Range   string   `json:"range,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Default string   `json:"default"`
	Doc     string   `json:"doc"`
	Source  string   `json:"source"`
	Origin  string   `json:"origin"`
	Active  bool     `json:"active"`
}

// knobReply is a setting with a slider or a list of choices.
type knobReply struct {
	Path    string   `json:"path"`
	Value   string   `json:"value"`
	At      number   `json:"at"` // of a slider; null when the value is no plain number
	Min     float64  `json:"min"`
	Max     float64  `json:"max"`
	Step    float64  `json:"step"`
	Format  string   `json:"format,omitempty"` // what the number is put into: "%v min"
	Unit    string   `json:"unit,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Range   string   `json:"range,omitempty"`
	Doc     string   `json:"doc"`
	Source  string   `json:"source"`
}

type aboutReply struct {
	Title    string   `json:"title"`
	Question string   `json:"question"`
	WhatIsIt string   `json:"what_is_it"`
	How      string   `json:"how_it_works"`
	Notice   []string `json:"things_to_notice"`
	Try      []string `json:"things_to_try"`
}

type describeReply struct {
	ID           string              `json:"id"`
	Hash         string              `json:"hash"`
	Seed         string              `json:"seed"` // text: a number of JavaScript has 53 bits
	Replications int                 `json:"replications"`
	About        aboutReply          `json:"about"`
	Horizon      float64             `json:"horizon"` // s
	WarmUp       float64             `json:"warm_up"` // s
	Sites        int                 `json:"sites"`
	Role         bool                `json:"role"`    // there is one, so there is an efficiency loss
	Seconds      float64             `json:"seconds"` // expected for one run
	Command      string              `json:"command"`
	TOML         string              `json:"toml"`
	Changes      []string            `json:"changes"`
	Knobs        []knobReply         `json:"knobs"`
	Parameters   []parameterReply    `json:"parameters"`
	Warnings     []scenarios.Problem `json:"warnings,omitempty"`
}

// describe tells all about a question.
func (s *Service) describe(q *Question) (*describeReply, error) {
	sc, err := s.read(q)
	if err != nil {
		return nil, err
	}
	parameters := sc.Parameters()
	cost := sc.Cost(1, 1)
	d := &describeReply{ID: sc.ID, Hash: sc.Hash(), Seed: strconv.FormatUint(sc.Seed, 10), Replications: sc.Replications,
		About:   aboutReply{sc.About.Title, sc.About.Question, sc.About.WhatIsIt, sc.About.HowItWorks, sc.About.ThingsToNotice, sc.About.ThingsToTry},
		Horizon: sc.Settings.Time.Horizon.Seconds(), WarmUp: sc.Settings.Time.WarmUp.Seconds(), Sites: sc.Settings.Sites.Count,
		Role: sc.Settings.Role.Mode != "off", Seconds: cost.Seconds, TOML: string(sc.TOML()), Warnings: sc.Warnings.List,
		Command: s.command(q, sc.Name), Knobs: offered(sc, knobsOf(parameters))}
	for _, p := range parameters {
		d.Parameters = append(d.Parameters, parameterReply{p.Path, p.Value, p.Kind, p.Unit, p.Range, p.Choices, p.Default, p.Doc, p.Source, p.Origin, p.Active})
	}
	bare := *q
	bare.Set = nil
	if before, err := s.read(&bare); err == nil {
		for _, change := range scenarios.Diff(before, sc) {
			d.Changes = append(d.Changes, change.String())
		}
	}
	return d, nil
}

// offered leaves out choices that the scenario as it stands does not take: an
// agent can choose his role only where the mechanism that lets him is on.
func offered(sc *scenarios.Scenario, list []knobReply) []knobReply {
	for i := range list {
		var taken []string
		for _, choice := range list[i].Choices {
			if choice == list[i].Value {
				taken = append(taken, choice)
			} else if _, err := sc.With(list[i].Path + "=" + choice); err == nil {
				taken = append(taken, choice)
			}
		}
		list[i].Choices = taken
	}
	return list
}

// command is the command line that runs the same.
func (s *Service) command(q *Question, name string) string {
	sets := q.Set
	switch given := s.options.Given; {
	case q.TOML != "":
		name = "scenario.toml"
	case given != nil && (q.Scenario == "" || q.Scenario == given.Name):
		sets = append(append([]string(nil), s.options.Set...), q.Set...)
	}
	var text strings.Builder
	text.WriteString("frontline run " + quoted(name))
	for _, set := range sets {
		text.WriteString(" --set " + quoted(set))
	}
	return text.String()
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./=:,+-]+$`)

// quoted writes a word so that a shell reads it as one.
func quoted(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// knob is a setting that is worth a slider, and the part of its range that is
// worth sliding over.
type knob struct {
	path           string
	min, max, step float64
	format         string // "" for plain numbers
	unit           string
	needs, be      string // a setting that must have this value, or the knob turns nothing
}

const trait = "truncnormal(mean %v, sd 0.15, min 0, max 1)"

// knobs are the settings of the page's first look, in its order. Settings that
// a scenario does not have, or that belong to a mechanism that is off, are
// passed over, and those that would turn nothing.
var knobs = []knob{
	{path: "role.mode"},
	{path: "role.intensity", max: 1, step: .05, needs: "role.mode", be: "assigned"},
	{path: "portfolio.per_agent", min: 1, max: 12, step: 1},
	{path: "control.style"},
	{path: "agents.count", min: 4, max: 60, step: 1},
	{path: "arrivals.faults_per_customer_year", min: 1, max: 30, step: .5, needs: "arrivals.source", be: "installed base"},
	{path: "control.norm_factor", min: .5, max: 2.5, step: .05},
	{path: "control.monitoring", max: 1, step: .05},
	{path: "control.blame", max: 1, step: .05},
	{path: "mechanisms.trial.safety", max: 1, step: .05},
	{path: "mechanisms.education.time", max: 15, step: .5, format: "%v min", unit: "min"},
	{path: "mechanisms.recombination.slack", max: 20, step: .5, format: "%v min", unit: "min"},
	{path: "agents.social", max: 1, step: .05, format: trait, needs: "mechanisms.asking.enabled", be: "true"},
	{path: "agents.learning", max: 1, step: .05, format: trait, needs: "mechanisms.asking.enabled", be: "true"},
	{path: "agents.creativity", max: 1, step: .05, format: trait, needs: "mechanisms.asking.enabled", be: "true"},
	{path: "agents.courage", max: 1, step: .05, format: trait, needs: "mechanisms.asking.enabled", be: "true"},
	{path: "mechanisms.innovation.staff", max: 20, step: .5},
	{path: "mechanisms.complaints.barrier", max: 1, step: .05},
	{path: "mechanisms.complaints.solicited"},
	{path: "mechanisms.complaints.compensation_up_to", max: 5, step: .25},
}

// knobsOf returns the knobs of a scenario with their values.
func knobsOf(parameters []scenarios.Parameter) (list []knobReply) {
	by := map[string]*scenarios.Parameter{}
	for i := range parameters {
		by[parameters[i].Path] = &parameters[i]
	}
	for _, k := range knobs {
		p := by[k.path]
		if p == nil || !p.Active || k.needs != "" && by[k.needs].Value != k.be {
			continue
		}
		r := knobReply{Path: k.path, Value: p.Value, Min: k.min, Max: k.max, Step: k.step, Format: k.format, Unit: p.Unit, Choices: p.Choices, Range: p.Range, Doc: p.Doc, Source: p.Source}
		if k.unit != "" {
			r.Unit = k.unit
		}
		if p.Kind == "true or false" {
			r.Choices = []string{"false", "true"}
		}
		r.At = number(k.reads(p.Value))
		if at := float64(r.At); at == at {
			r.Min, r.Max = min(r.Min, at), max(r.Max, at)
		}
		if products := by["portfolio.products"]; k.path == "portfolio.per_agent" && products != nil {
			if most, err := strconv.ParseFloat(products.Value, 64); err == nil {
				r.Max = max(1, min(r.Max, most))
			}
		}
		if len(r.Choices) > 0 || r.Min < r.Max {
			list = append(list, r)
		}
	}
	return list
}

var meanOf = regexp.MustCompile(`^truncnormal\(mean ([0-9.]+), sd 0\.15, min 0, max 1\)$`)

// reads returns the number in a value, NaN when it has another form.
func (k *knob) reads(value string) float64 {
	switch k.format {
	case trait:
		match := meanOf.FindStringSubmatch(value)
		if match == nil {
			return notANumber
		}
		value = match[1]
	case "":
	default:
		minutes := strings.TrimSuffix(value, " min")
		if seconds, is := strings.CutSuffix(value, " s"); is {
			x, err := strconv.ParseFloat(seconds, 64)
			if err != nil {
				return notANumber
			}
			return x / 60
		}
		value = minutes
	}
	x, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return notANumber
	}
	return x
}

// with is an override that puts a number into a knob.
func (k *knob) with(x float64) string {
	text := strconv.FormatFloat(x, 'g', -1, 64)
	if k.format != "" {
		text = fmt.Sprintf(k.format, text)
	}
	return k.path + "=" + text
}

// Knobs returns the paths of the settings that have a slider or a list of
// choices on the page's first look.
func Knobs() []string {
	list := make([]string, len(knobs))
	for i := range knobs {
		list[i] = knobs[i].path
	}
	return list
}
