package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"frontline.dev/frontline/internal/decide"
	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

type fingerprintReply struct {
	Draws   string `json:"draws"`
	Events  string `json:"events"`
	Results string `json:"results"`
}

// playedReply is a finished run.
type playedReply struct {
	Identity    string           `json:"identity"`
	Replication uint64           `json:"replication"`
	Events      uint64           `json:"events"`
	Values      []*number        `json:"values"` // by helloReply.Measures
	Fingerprint fingerprintReply `json:"fingerprint"`
	Warnings    []string         `json:"warnings,omitempty"`
	Series      []pointReply     `json:"series,omitempty"`
}

func replyOf(p *study.Played, replication uint64) playedReply {
	values := make([]*number, len(p.Values))
	for i := range p.Values {
		x := number(p.Values[i])
		values[i] = &x
	}
	return playedReply{p.Identity, replication, p.Events, values, fingerprintReply{p.Fingerprint.Draws, p.Fingerprint.Events, p.Fingerprint.Results}, p.Warnings, nil}
}

// runners keep the memory of runs for the next ones.
var runners = sync.Pool{New: func() any { return study.NewRunner() }}

// play plays one run to its end.
func (s *Service) play(ctx context.Context, r *Request) (*playedReply, error) {
	sc, err := s.affordable(&r.Question, 1, 1)
	if err != nil {
		return nil, err
	}
	runner := runners.Get().(*study.Runner)
	played := runner.Play(ctx, sc, r.Replication, r.Paired)
	runners.Put(runner)
	if played.Err != nil {
		return nil, played.Err
	}
	reply := replyOf(&played, r.Replication)
	if r.Course {
		for _, point := range played.Series {
			reply.Series = append(reply.Series, pointOf(point))
		}
	}
	return &reply, nil
}

type estimateReply struct {
	N    int    `json:"n"`
	Mean number `json:"mean"`
	SD   number `json:"sd"`
	Lo   number `json:"lo"`
	Hi   number `json:"hi"`
	Text string `json:"text"` // for people
}

func estimateOf(e results.Estimate) estimateReply {
	return estimateReply{e.N, number(e.Center), number(e.SD), number(e.Lo), number(e.Hi), results.FormatEstimate(e)}
}

// estimates gives each sample its mean and interval.
func estimates(samples [][]*number) []estimateReply {
	list := make([]estimateReply, len(samples))
	for i := range samples {
		list[i] = estimateOf(results.NewEstimate(floats(samples[i])))
	}
	return list
}

// table writes finished runs as runs.csv.
func (s *Service) table(r *Request) (any, error) {
	sc, err := s.read(&r.Question)
	if err != nil {
		return nil, err
	}
	var (
		replications []uint64
		played       []study.Played
	)
	for _, run := range r.Runs {
		if run.Identity != study.Identity(sc, run.Replication) || len(run.Values) != len(study.Measures()) {
			return nil, refuse(400, "run it again", "replication %d is not of this scenario", run.Replication)
		}
		replications = append(replications, run.Replication)
		played = append(played, study.Played{Identity: run.Identity, Events: run.Events, Values: floats(run.Values),
			Fingerprint: study.Fingerprint{Draws: run.Fingerprint.Draws, Events: run.Fingerprint.Events, Results: run.Fingerprint.Results}})
	}
	return struct {
		Text string `json:"text"`
	}{string(study.RunsCSV(sc, replications, played))}, nil
}

// progress is what a long request tells on its way.
type progress struct {
	Done  int    `json:"done"`
	Total int    `json:"total"`
	SoFar string `json:"so_far,omitempty"`
}

// compare plays two questions on the same customers and says which is better.
func (s *Service) compare(ctx context.Context, r *Request, tell func(any)) (any, error) {
	if r.Against == nil {
		return nil, refuse(400, "", "two questions are compared, this is one")
	}
	n := r.Replications
	a, err := s.affordable(&r.Question, 2*n, s.options.Workers)
	if err != nil {
		return nil, err
	}
	b, err := s.affordable(r.Against, 2*n, s.options.Workers)
	if err != nil {
		return nil, err
	}
	metrics := decide.HeadlineMeasures()
	if loss, there := decide.FindMeasure("efficiency_loss"); there && a.Settings.Role.Mode != "off" && b.Settings.Role.Mode != "off" {
		metrics = append(metrics, loss)
	}
	for _, name := range []string{"service_level", "complaints_recorded_per_customer_year", "grievances_per_customer_year", "churn_per_year"} {
		if m, there := decide.FindMeasure(name); there && (name == "service_level" || a.Settings.Has("complaints") && b.Settings.Has("complaints")) {
			metrics = append(metrics, m)
		}
	}
	list := []decide.Candidate{{Name: name(&r.Question, a.ID), Scenario: a}, {Name: name(r.Against, b.ID), Scenario: b}}
	c, err := decide.RunComparison(ctx, list, decide.CompareOptions{Replications: n, Metrics: metrics, Workers: s.options.Workers,
		Progress: func(p decide.Progress) { tell(progress{p.Done, p.Total, p.SoFar}) }})
	if err != nil {
		return nil, err
	}
	text, err := c.JSON()
	return json.RawMessage(text), err
}

// name is how an alternative is called in a sentence.
func name(q *Question, id string) string {
	if len(q.Set) == 0 || len(q.Set) > 4 {
		return id
	}
	text := id
	for i, set := range q.Set {
		separator := ", "
		if i == 0 {
			separator = " with "
		}
		text += separator + set
	}
	return text
}

type surveyReply struct {
	Surveys          int           `json:"surveys"`
	Agents           int           `json:"agents"`
	Beta             estimateReply `json:"beta"`
	T                estimateReply `json:"t"`
	Low              float64       `json:"low"`
	High             float64       `json:"high"`
	ShareInside      number        `json:"share_inside"`
	ShareSignificant number        `json:"share_significant"`
	Rows             [][4]number   `json:"rows"` // beta of role, diversity and interaction; t of the interaction
}

// figure1 takes synthetic surveys and regresses ideas on role, portfolio and
// their product.
func (s *Service) figure1(ctx context.Context, r *Request, tell func(any)) (any, error) {
	if r.Agents < 10 || r.Agents > 1000 {
		return nil, refuse(400, "", "%d agents: must be 10 to 1,000", r.Agents)
	}
	sized := r.Question
	sized.Set = append(append([]string(nil), r.Set...), fmt.Sprintf("agents.count=%d", r.Agents))
	sc, err := s.affordable(&sized, r.Replications, s.options.Workers)
	if err != nil {
		return nil, err
	}
	report, err := study.Survey(ctx, sc, study.SurveyOptions{Surveys: r.Replications, Agents: r.Agents, Workers: s.options.Workers,
		Progress: func(p study.Progress) { tell(progress{p.Done, p.Total, ""}) }})
	if err != nil {
		var ours *sim.RunError
		if errors.As(err, &ours) || ctx.Err() != nil {
			return nil, err
		}
		return nil, refuse(400, "choose another scenario", "%v", err)
	}
	reply := surveyReply{Surveys: report.Surveys, Agents: report.Agents, Beta: estimateOf(report.Beta), T: estimateOf(report.T), Low: study.BetaLow, High: study.BetaHigh,
		ShareInside: number(report.ShareInside), ShareSignificant: number(report.ShareSignificant)}
	for i := range report.Rows {
		if row := &report.Rows[i]; row.Err == nil {
			reply.Rows = append(reply.Rows, [4]number{number(row.BetaRole), number(row.BetaDiversity), number(row.BetaInteraction), number(row.TInteraction)})
		}
	}
	return reply, nil
}
