package study

import (
	"encoding/json"
	"math"

	"frontline.dev/frontline/results"
)

// number is a float64 that JSON can hold: NaN and infinities are null.
type number float64

// MarshalJSON writes the shortest form, or null.
func (x number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
		return []byte("null"), nil
	}
	return []byte(results.Number(float64(x))), nil
}

type estimateJSON struct {
	N        int      `json:"n"`
	Mean     number   `json:"mean"`
	SD       number   `json:"sd"`
	Lo       number   `json:"ci_lo"`
	Hi       number   `json:"ci_hi"`
	Warnings []string `json:"warnings,omitempty"`
}

func jsonOf(e results.Estimate) estimateJSON {
	return estimateJSON{e.N, number(e.Center), number(e.SD), number(e.Lo), number(e.Hi), e.Warnings}
}

type outcomeJSON struct {
	Metric     string        `json:"metric"`
	Unit       string        `json:"unit"`
	Goal       string        `json:"goal"`
	Headline   bool          `json:"headline"`
	With       estimateJSON  `json:"scenario"`
	Without    *estimateJSON `json:"role_off,omitempty"`
	Difference *estimateJSON `json:"difference,omitempty"`
}

type efficiencyJSON struct {
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	Group string `json:"group,omitempty"`
	Unit  string `json:"unit"`
	estimateJSON
}

type cellJSON struct {
	Products       int          `json:"products"`
	Role           number       `json:"role"`
	Ideas          estimateJSON `json:"ideas"`
	Recombinations estimateJSON `json:"recombinations"`
	Refinements    estimateJSON `json:"refinements"`
}

type lineJSON struct {
	Products  int          `json:"products"`
	Slope     estimateJSON `json:"slope"`
	Intercept estimateJSON `json:"intercept"`
}

type figure1JSON struct {
	Cells      []cellJSON   `json:"cells"`
	Lines      []lineJSON   `json:"lines"`
	SlopeRatio estimateJSON `json:"slope_ratio"`
	Steeper    estimateJSON `json:"slope_difference"`
	GapWithout estimateJSON `json:"gap_at_role_0"`
	GapFull    estimateJSON `json:"gap_at_role_1"`
	Crossing   estimateJSON `json:"crossing_at_role"`
	Crosses    bool         `json:"crosses"`
}

type reportJSON struct {
	Scenario   string           `json:"scenario"`
	Title      string           `json:"title"`
	Question   string           `json:"question"`
	Seed       uint64           `json:"seed"`
	First      uint64           `json:"first_replication"`
	Planned    int              `json:"replications"`
	Finished   int              `json:"finished"`
	Partial    bool             `json:"partial"`
	Verdict    []string         `json:"verdict"`
	Outcomes   []outcomeJSON    `json:"outcomes"`
	Efficiency []efficiencyJSON `json:"efficiency,omitempty"`
	Figure1    *figure1JSON     `json:"figure1,omitempty"`
	Skipped    []skipJSON       `json:"skipped,omitempty"`
	Warnings   []string         `json:"warnings,omitempty"`
	Failures   []failureJSON    `json:"failures,omitempty"`
	Files      []string         `json:"files,omitempty"`
}

type skipJSON struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

type failureJSON struct {
	Run         string `json:"run_id"`
	Arm         string `json:"arm"`
	Replication uint64 `json:"replication"`
	Error       string `json:"error"`
}

// JSON returns the report for other programs: what Print shows, with every
// metric. Numbers that are missing are null.
func (r *Report) JSON() ([]byte, error) {
	out := reportJSON{Scenario: r.Scenario, Title: r.Title, Question: r.Question, Seed: r.Seed, First: r.First, Planned: r.Planned,
		Finished: r.Finished, Partial: r.Partial, Verdict: r.verdict(), Warnings: r.Warnings, Files: r.files}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		entry := outcomeJSON{Metric: o.Metric.Name, Unit: o.Metric.Unit, Goal: o.Metric.Goal.String(), Headline: o.Metric.Headline, With: jsonOf(o.With)}
		if o.without != nil {
			without, difference := jsonOf(o.Without), jsonOf(o.Difference)
			entry.Without, entry.Difference = &without, &difference
		}
		out.Outcomes = append(out.Outcomes, entry)
	}
	if r.Efficiency != nil {
		for i := range r.Efficiency.Rows {
			row := &r.Efficiency.Rows[i]
			out.Efficiency = append(out.Efficiency, efficiencyJSON{row.Kind, row.Name, row.Group, row.Unit, jsonOf(row.Estimate)})
		}
	}
	if r.Figure1 != nil {
		out.Figure1 = r.Figure1.json()
	}
	for _, s := range r.Skipped {
		out.Skipped = append(out.Skipped, skipJSON(s))
	}
	out.Failures = r.failuresJSON()
	return json.MarshalIndent(out, "", "  ")
}

func (r *Report) failuresJSON() (list []failureJSON) {
	for _, f := range r.Failures() {
		list = append(list, failureJSON{f.Run.ID, f.Run.Arm, f.Run.Replication, f.Err.Error()})
	}
	return list
}

func (f *Figure1) json() *figure1JSON {
	out := &figure1JSON{SlopeRatio: jsonOf(f.SlopeRatio), Steeper: jsonOf(f.Steeper), GapWithout: jsonOf(f.GapWithout), GapFull: jsonOf(f.GapFull),
		Crossing: jsonOf(f.Crossing), Crosses: f.Crosses()}
	for i := range f.Cells {
		c := &f.Cells[i]
		out.Cells = append(out.Cells, cellJSON{c.Products, number(c.Role), jsonOf(c.Ideas), jsonOf(c.Recombinations), jsonOf(c.Refinements)})
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		out.Lines = append(out.Lines, lineJSON{l.Products, jsonOf(l.Slope), jsonOf(l.Intercept)})
	}
	return out
}
