package decide

import (
	"encoding/json"
	"math"
)

// number returns nothing for what JSON cannot hold.
func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

type differenceJSON struct {
	Arm       string   `json:"arm"`
	Metric    string   `json:"metric"`
	Unit      string   `json:"unit"`
	Goal      string   `json:"goal"`
	Verdict   Verdict  `json:"verdict"`
	N         int      `json:"n"`
	MeanA     *float64 `json:"mean_a"` // null: not observed
	MeanB     *float64 `json:"mean_b"`
	Mean      *float64 `json:"difference"`
	Lo        *float64 `json:"ci_lo"`
	Hi        *float64 `json:"ci_hi"`
	LoAll     *float64 `json:"all_lo"`
	HiAll     *float64 `json:"all_hi"`
	P         *float64 `json:"p"`
	PHolm     *float64 `json:"p_holm"`
	Reduction *float64 `json:"variance_reduction"`
	Ahead     *float64 `json:"share_ahead"`
	Margin    *float64 `json:"margin"`
	PSameHolm *float64 `json:"p_same_holm"`
	Needed    int      `json:"pairs_needed,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
}

// JSON returns the comparison for programs, indented.
func (c *Comparison) JSON() ([]byte, error) {
	answer := struct {
		Arms        []armJSON        `json:"arms"`
		Pairs       int              `json:"pairs"`
		Planned     int              `json:"planned"`
		Partial     bool             `json:"partial"`
		Paired      bool             `json:"paired"`
		Confidence  float64          `json:"confidence"`
		Sentences   []string         `json:"sentences"`
		Differences []differenceJSON `json:"differences"`
		Unreached   []string         `json:"precision_not_reached,omitempty"`
		Warnings    []string         `json:"warnings,omitempty"`
		FailedRuns  int              `json:"failed_runs"`
	}{Arms: origin("compare", c.Arms).Arms, Pairs: c.Finished, Planned: c.Planned, Partial: c.Partial, Paired: !c.Options.Independent,
		Confidence: c.Options.Confidence, Sentences: c.Sentences(), Differences: []differenceJSON{}, Unreached: c.Unreached,
		Warnings: c.Warnings, FailedRuns: len(c.Failures())}
	for i := range c.Rows {
		r := &c.Rows[i]
		answer.Differences = append(answer.Differences, differenceJSON{Arm: c.Arms[r.Arm].Label, Metric: r.Metric.Name, Unit: r.Metric.Unit,
			Goal: r.Metric.Goal.String(), Verdict: r.Verdict, N: r.N, MeanA: number(r.MeanA), MeanB: number(r.MeanB), Mean: number(r.Mean),
			Lo: number(r.Lo), Hi: number(r.Hi), LoAll: number(r.LoAll), HiAll: number(r.HiAll), P: number(r.P), PHolm: number(r.PHolm),
			Reduction: number(r.Reduction), Ahead: number(r.Ahead), Margin: number(r.Margin), PSameHolm: number(r.PSameHolm),
			Needed: r.Needed(), Warnings: r.Warnings})
	}
	return json.MarshalIndent(answer, "", "  ")
}
