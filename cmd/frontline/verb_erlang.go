package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/theory"
	"frontline.dev/frontline/results"
)

// erlangFlags are the flags of erlang.
type erlangFlags struct {
	calls                               float64
	per, aht, patience, again           spanFlag
	agents, places, customers           int
	cv                                  float64
	target                              targetFlag
	blocking, shrinkage, urgent, redial float64 // per cent
}

func (p *program) erlangVerb() *cobra.Command {
	f := &erlangFlags{per: spanFlag{seconds: 1800}}
	names := make([]string, len(theory.PlanModels))
	var docs strings.Builder
	for i, m := range theory.PlanModels {
		names[i] = m.Name
		fmt.Fprintf(&docs, "\n  %-8s %s", m.Name, m.Doc)
	}
	cmd := &cobra.Command{
		Use:   "erlang [model] --calls n --aht time [flags]",
		Short: "Answer a staffing question by formula, without simulation",
		Long: `Work out a queue by formula: load, occupancy, waits, abandonment, service level, and the least
agents for a target. Without a model it is Erlang A when there is a patience, else Erlang C.
` + docs.String() + `

All are steady queues with agents who are all alike; arrivals are Poisson but for gim1 and finite. What
they leave out (breaks, peaks, repeat contacts, skills) is what frontline run is for. A flag that the
model does not use is refused.`,
		Example: `  frontline erlang --calls 100 --per 30min --aht 3min --target 80/20 --shrinkage 30
  frontline erlang a --calls 100 --aht 3min --agents 14 --patience 5min
  frontline erlang b --calls 200 --per 1h --aht 3min --blocking 1
  frontline erlang redial --calls 100 --aht 3min --agents 10 --patience 2min --redial 60 --again 10min
  frontline erlang finite --calls 1 --per 8h --aht 30min --agents 3 --customers 40`,
		Args:      arguments(0, 1, "at most one model"),
		ValidArgs: names,
		RunE:      func(cmd *cobra.Command, args []string) error { return p.erlang(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.Float64Var(&f.calls, "calls", 0, "`number` of calls in the time --per; finite: of each customer who needs nothing")
	flags.Var(&f.per, "per", "`time` in which the calls come, such as 30min")
	flags.Var(&f.aht, "aht", "mean handling `time`, wrap-up included, such as 3min")
	flags.IntVar(&f.agents, "agents", 0, "`number` of agents; default: the least for the target")
	flags.Var(&f.patience, "patience", "mean `time` after which callers give up, such as 5min; mmcd: the same for all")
	flags.IntVar(&f.places, "places", 0, "`number` of places in the queue, for mmck")
	flags.IntVar(&f.customers, "customers", 0, "`number` of customers, for finite")
	flags.Float64Var(&f.cv, "cv", 1, "coefficient of variation of the handling time, for mg1 and mgc, or of the gaps, for gim1; `number`")
	flags.Float64Var(&f.urgent, "urgent", 0, "calls that go first, for priority; `per cent`")
	flags.Float64Var(&f.redial, "redial", 0, "of those who gave up, who call again, for redial; `per cent`")
	flags.Var(&f.again, "again", "mean `time` until they do, such as 10min")
	flags.Var(&f.target, "target", "service level, per cent / seconds; `x/y` such as 80/20")
	flags.Float64Var(&f.blocking, "blocking", 0, "most blocked calls, for b and mmck; `per cent`")
	flags.Float64Var(&f.shrinkage, "shrinkage", 0, "absence, breaks and training; `per cent`")
	for _, name := range append([]string{"calls", "per", "aht", "shrinkage"}, erlangOptional...) {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	return p.takesJSON(cmd)
}

// erlangOptional are the flags that only some models use.
var erlangOptional = []string{"agents", "patience", "places", "customers", "cv", "target", "blocking", "urgent", "redial", "again"}

// unusedByModel refuses a flag that the model does not use: an answer that silently
// left it out would be one to another question.
func unusedByModel(cmd *cobra.Command, model string) error {
	for _, m := range theory.PlanModels {
		if m.Name != model {
			continue
		}
		for _, name := range erlangOptional {
			if cmd.Flags().Changed(name) && !contains(m.Uses, name) {
				return usage(cmd, "it uses --"+strings.Join(m.Uses, ", --"), "model %s does not use --%s", model, name)
			}
		}
	}
	return nil
}

// erlang is the verb erlang.
func (p *program) erlang(cmd *cobra.Command, args []string, f *erlangFlags) error {
	plan := theory.Plan{Model: "c", Arrivals: f.calls / f.per.seconds, Work: f.aht.seconds, CV: f.cv, Agents: f.agents, Patience: f.patience.seconds,
		Places: f.places, Customers: f.customers, Urgent: f.urgent / 100, Redial: f.redial / 100, Again: f.again.seconds,
		Share: f.target.share, Within: f.target.seconds, Blocking: f.blocking / 100, Shrinkage: f.shrinkage / 100}
	if f.target.text == "" {
		plan.Within = 20
	}
	switch {
	case len(args) == 1:
		plan.Model = args[0]
	case plan.Patience > 0:
		plan.Model = "a"
	}
	if err := unusedByModel(cmd, plan.Model); err != nil {
		return err
	}
	answer, err := plan.Solve()
	if err != nil {
		var models []string
		for _, m := range theory.PlanModels {
			models = append(models, m.Name)
		}
		help := ""
		if !contains(models, plan.Model) {
			help = "models: " + strings.Join(models, ", ")
		}
		return usage(cmd, help, "%v", err)
	}
	if p.json {
		return p.out.writeJSON(planJSON(answer))
	}
	p.printPlan(answer, f)
	return nil
}

// planRowJSON is a number of an answer in JSON; a queue without end has null.
type planRowJSON struct {
	Name  string   `json:"name"`
	Unit  string   `json:"unit"`
	Value *float64 `json:"value"`
	Doc   string   `json:"doc"`
}

func planJSON(a theory.PlanAnswer) any {
	out := struct {
		Model     string        `json:"model"`
		Agents    int           `json:"agents"`
		Needed    int           `json:"agents_needed,omitempty"`
		Scheduled int           `json:"agents_scheduled,omitempty"`
		Numbers   []planRowJSON `json:"numbers"`
	}{Model: a.Model, Agents: a.Agents, Needed: a.Needed, Scheduled: a.Scheduled}
	for _, r := range a.Rows {
		row := planRowJSON{Name: r.Name, Unit: r.Unit, Doc: r.Doc}
		if !math.IsInf(r.Value, 0) && !math.IsNaN(r.Value) {
			row.Value = &r.Value
		}
		out.Numbers = append(out.Numbers, row)
	}
	return out
}

// printPlan writes the answer for people.
func (p *program) printPlan(a theory.PlanAnswer, f *erlangFlags) {
	doc := ""
	for _, m := range theory.PlanModels {
		if m.Name == a.Model {
			doc = m.Doc
		}
	}
	agents := "agents"
	if a.Agents == 1 {
		agents = "agent"
	}
	t := results.Table{Title: fmt.Sprintf("%s, %d %s", doc, a.Agents, agents), Header: []string{"number", "value", "unit", "meaning"}, Width: columns(p.stdout)}
	for _, r := range a.Rows {
		value := "no limit" // the queue grows without end
		if !math.IsInf(r.Value, 0) {
			value = results.FormatNumber(r.Value, 5)
		}
		t.Rows = append(t.Rows, []string{r.Name, value, r.Unit, r.Doc})
	}
	if a.Needed > 0 {
		target := fmt.Sprintf("%g %% of the calls within %g s", 100*f.target.share, f.target.seconds)
		if a.Model == "b" || a.Model == "mmck" {
			target = fmt.Sprintf("at most %g %% of the calls blocked", f.blocking)
		}
		t.Notes = append(t.Notes, fmt.Sprintf("Least agents for %s: %d.", target, a.Needed))
		if f.shrinkage > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("With %g %% shrinkage, %d are to be scheduled.", f.shrinkage, a.Scheduled))
		}
	}
	fmt.Fprint(p.out, t.String())
}

// spanFlag is a length of time with its unit: 30min, 3.5 min, 20s.
type spanFlag struct {
	text    string
	seconds float64
}

// String implements pflag.Value.
func (s *spanFlag) String() string {
	if s.text == "" && s.seconds > 0 {
		return strconv.FormatFloat(s.seconds/60, 'g', -1, 64) + "min"
	}
	return s.text
}

// Type implements pflag.Value.
func (s *spanFlag) Type() string { return "time" }

// Set implements pflag.Value.
func (s *spanFlag) Set(text string) error {
	number := strings.TrimRight(strings.TrimSpace(text), "abcdefghijklmnopqrstuvwxyz")
	unit := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), number))
	x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	size := map[string]float64{"ms": .001, "s": 1, "sec": 1, "min": 60, "h": 3600, "d": 86400}[unit]
	if err != nil || size == 0 || !(x > 0) || math.IsInf(x, 0) {
		return fmt.Errorf("must be a number above 0 with a unit: ms, s, min, h or d, such as 3min")
	}
	s.text, s.seconds = text, x*size
	return nil
}

// targetFlag is a service level x/y: per cent and seconds.
type targetFlag struct {
	text           string
	share, seconds float64
}

// String implements pflag.Value.
func (t *targetFlag) String() string { return t.text }

// Type implements pflag.Value.
func (t *targetFlag) Type() string { return "level" }

// Set implements pflag.Value.
func (t *targetFlag) Set(text string) error {
	percent, seconds, _ := strings.Cut(text, "/")
	x, err1 := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(percent), "%"), 64)
	y, err2 := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(seconds), "s"), 64)
	if err1 != nil || err2 != nil || !(x > 0 && x < 100) || !(y >= 0) || math.IsInf(y, 0) {
		return fmt.Errorf("must be per cent / seconds, such as 80/20")
	}
	t.text, t.share, t.seconds = text, x/100, y
	return nil
}
