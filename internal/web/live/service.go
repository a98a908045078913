package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strconv"
	"sync"

	"frontline.dev/frontline/internal/lesson"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Request is one message of the page. Which fields count depends on Op.
type Request struct {
	Op string `json:"op"`
	Question
	Against      *Question     `json:"against,omitempty"`      // compare: B
	Replication  uint64        `json:"replication,omitempty"`  // start, play
	Replications int           `json:"replications,omitempty"` // compare, figure1
	Agents       int           `json:"agents,omitempty"`       // figure1
	Paired       bool          `json:"paired,omitempty"`       // start, play: with the twin without the role
	Course       bool          `json:"course,omitempty"`       // play: with the course over time
	ID           string        `json:"id,omitempty"`           // of a run that is looked at; of a claim
	Site         int           `json:"site,omitempty"`         // advance: whose floor is shown, from 1; 0: all
	By           float64       `json:"by,omitempty"`           // advance: seconds of simulated time; 0: as far as time allows
	Samples      [][]*number   `json:"samples,omitempty"`      // estimate: values by measure
	Runs         []playedReply `json:"runs,omitempty"`         // csv
}

// Question is a scenario with changes. The text wins over the name.
type Question struct {
	Scenario string   `json:"scenario,omitempty"` // of the library, or that the program was started with
	TOML     string   `json:"toml,omitempty"`
	Set      []string `json:"set,omitempty"` // key=value
}

// Options are what a service may and knows.
type Options struct {
	Given   *scenarios.Scenario // what the program was started with; nil: nothing
	Set     []string            // key=value with which it was; for the command line that is shown
	Watched int                 // runs that are looked at at once; 0: 4
	Workers int                 // runs at a time in compare and figure1; 0: one per processor
	Limits  scenarios.Limits    // of one request

	// Further operations, by name.
	Further map[string]func(context.Context, *Request, func(any)) (any, error)
}

// Service answers requests. It may be used by several goroutines.
type Service struct {
	options Options
	mu      sync.Mutex
	watched map[string]*watched
	last    uint64
}

// New returns a service.
func New(o Options) *Service {
	if o.Watched == 0 {
		o.Watched = 4
	}
	if o.Workers == 0 {
		o.Workers = runtime.NumCPU()
	}
	return &Service{options: o, watched: map[string]*watched{}}
}

// Refusal is a request that is not answered, with the status a server gives.
type Refusal struct {
	Status   int                 `json:"-"`
	Message  string              `json:"error"`
	Help     string              `json:"help,omitempty"`
	Problems []scenarios.Problem `json:"problems,omitempty"`
}

// Error returns the message.
func (r *Refusal) Error() string { return r.Message }

func refuse(status int, help, format string, args ...any) error {
	return &Refusal{Status: status, Message: fmt.Sprintf(format, args...), Help: help}
}

// Refused makes a Refusal of any error: problems of a scenario are told one by
// one, a mistake of ours is a 500 without its text.
func Refused(err error) *Refusal {
	var (
		refusal  *Refusal
		problems *scenarios.Problems
		crash    *sim.RunError
	)
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &problems):
		return &Refusal{Status: 400, Message: problems.List[0].Message, Help: problems.List[0].Help, Problems: problems.List}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Refusal{Status: 408, Message: "stopped"}
	case errors.As(err, &crash):
		return &Refusal{Status: 500, Message: fmt.Sprintf("the run failed: seed %d, replication %d", crash.Key.Seed, crash.Key.Replication), Help: "repeat it with frontline run; please report it"}
	}
	return &Refusal{Status: 400, Message: err.Error()}
}

// Decode reads a request; an unknown field is a mistake.
func Decode(text []byte) (*Request, error) {
	request := &Request{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(request); err != nil {
		return nil, refuse(400, "", "not a request: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, refuse(400, "", "not a request: more than one value")
	}
	if len(request.Set) > setMost {
		return nil, refuse(400, "", "%d changes; at most %d", len(request.Set), setMost)
	}
	return request, nil
}

// setMost is how many changes a question may have: more than there are
// settings.
const setMost = 1000

// Answer does what a request asks; tell gets what is known on the way and may
// be called by several goroutines, one at a time.
func (s *Service) Answer(ctx context.Context, r *Request, tell func(any)) (any, error) {
	switch r.Op {
	case "hello":
		return s.hello(), nil
	case "describe":
		return s.describe(&r.Question)
	case "start":
		return s.start(r)
	case "advance":
		return s.advance(ctx, r)
	case "drop":
		return s.drop(r.ID), nil
	case "play":
		return s.play(ctx, r)
	case "estimate":
		return estimates(r.Samples), nil
	case "csv":
		return s.table(r)
	case "compare":
		return s.compare(ctx, r, tell)
	case "figure1":
		return s.figure1(ctx, r, tell)
	}
	if further := s.options.Further[r.Op]; further != nil {
		return further(ctx, r, tell)
	}
	return nil, refuse(404, "", "no such operation")
}

// number is a float64 that JSON can hold: NaN and infinities are null.
type number float64

// MarshalJSON writes the shortest form, or null.
func (x number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(x), 'g', -1, 64), nil
}

func numbers(values []float64) []number {
	list := make([]number, len(values))
	for i, x := range values {
		list[i] = number(x)
	}
	return list
}

// floats is the way back: null is NaN.
func floats(list []*number) []float64 {
	values := make([]float64, len(list))
	for i, x := range list {
		if values[i] = math.NaN(); x != nil {
			values[i] = float64(*x)
		}
	}
	return values
}

type measureReply struct {
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Doc      string `json:"doc"`
	Goal     string `json:"goal"`
	Headline bool   `json:"headline"`
}

type scenarioReply struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Question string `json:"question"`
}

type helloReply struct {
	Model        string          `json:"model"`
	StreamScheme int             `json:"streams"`
	Platform     string          `json:"platform"`
	Start        string          `json:"start"`
	Scenarios    []scenarioReply `json:"scenarios"`
	Measures     []measureReply  `json:"measures"`
	Series       []string        `json:"series"`
	Lessons      []lesson.Lesson `json:"lessons"`
	Backtest     bool            `json:"backtest"` // there is one to show
}

func (s *Service) hello() helloReply {
	h := helloReply{Model: models.ModelVersion, StreamScheme: sim.StreamScheme, Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Start: scenarios.DefaultName, Lessons: lesson.All(), Backtest: s.options.Further["backtest"] != nil}
	if given := s.options.Given; given != nil {
		h.Start = given.Name
		if _, shipped := scenarios.Source(given.Name); !shipped {
			h.Scenarios = append(h.Scenarios, scenarioReply{given.Name, given.About.Title, given.About.Question})
		}
	}
	for _, info := range scenarios.List() {
		h.Scenarios = append(h.Scenarios, scenarioReply{info.Name, info.Title, info.Question})
	}
	headline := map[string]bool{"efficiency_loss": true}
	for _, m := range results.AllMetrics() {
		headline[m.Name] = m.Headline
		if m.Series {
			h.Series = append(h.Series, m.Name)
		}
	}
	for _, m := range study.Measures() {
		headlined := headline[m.Name]
		if m.Name == "efficiency_loss" {
			headlined = true
		}
		h.Measures = append(h.Measures, measureReply{m.Name, m.Unit, m.Doc, m.Goal.String(), headlined})
	}
	return h
}
