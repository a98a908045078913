package evidence

import (
	"context"
	"slices"
	"strings"

	"frontline.dev/frontline/scenarios"
)

func init() {
	register(Claim{
		ID:        "V3",
		Text:      "First contact resolution is 60 to 80 %",
		Source:    "SQM, more than 500 centres: mean 70 %, good 70 to 79 %",
		Kind:      Calibrated,
		Design:    "every shipped scenario as it is; metric fcr",
		Ablation:  "none: handling.ceiling was set by this number",
		Tolerance: ".60 to .80",
		Test:      testV3,
	})
}

func testV3(ctx context.Context, e Effort) (r Result, err error) {
	var arms []Arm
	list := scenarios.List()
	at := slices.IndexFunc(list, func(info scenarios.Info) bool { return info.Name == scenarios.DefaultName })
	list[0], list[at] = list[at], list[0] // the default one is the main finding
	for _, info := range list {
		arms = append(arms, Arm{info.Name, nil, e.Phone})
	}
	runs, err := e.runs(ctx, arms...)
	if err != nil {
		return r, err
	}
	var outside []string
	for i, info := range list {
		f := finding("first contact resolution, "+info.Name, "share", metric(runs[i], "fcr"), within(.6, .8))
		if f.Verdict != Reproduced {
			outside = append(outside, info.Name)
		}
		r.Findings = append(r.Findings, f)
	}
	r.conclude()
	r.Verdict = AsCalibrated
	if len(outside) > 0 {
		r.Note = "not clearly within the band: " + strings.Join(outside, ", ")
	}
	return r, nil
}
