package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// figure1Flags are the flags of figure1.
type figure1Flags struct {
	set             []string
	surveys, agents int
	seed            seedFlag
	first           uint64
	workers         int
	out             string
	ablate, vary    string
	limits          limitFlags
}

// ablations are the mechanisms that figure1 can leave out.
var ablations = []string{"saturation"}

// varied are what figure1 can vary, with the setting behind each.
var varied = map[string]string{
	"contacts": "arrivals.faults_per_customer_year",
	"renewal":  "mechanisms.ecology.renewal",
}

func (p *program) figure1Verb() *cobra.Command {
	f := &figure1Flags{}
	cmd := &cobra.Command{
		Use:   "figure1 [scenario] [flags]",
		Short: "Repeat the survey behind Figure 1: role, portfolio and their interaction",
		Long: `Take synthetic surveys of a scenario: in each, every agent is dealt a portfolio of 1 to 12 products and
an innovation role between 0 and 1, and agents' ideas are regressed on both and on their product, as
in the published study. The answer is the distribution of the interaction over surveys beside the
published band. 60 surveys of 134 agents are the design that was declared beforehand.

--ablate saturation shows what becomes of it when customers' facts are never exhausted; --vary shows
how it depends on the number of contacts or on how often products are renewed: half, once and twice
the scenario's value, or the values of a list, contacts=4,8 or renewal="9 months,3 years".`,
		Example: `  frontline figure1
  frontline figure1 --surveys 10 --ablate saturation
  frontline figure1 --vary contacts`,
		Args:              arguments(0, 1, "at most one scenario"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.figure1(cmd, args, f) },
	}
	f.add(cmd)
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	p.completeSet(cmd)
	return p.takesJSON(cmd)
}

// add gives the verb its flags.
func (f *figure1Flags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	flags.IntVar(&f.surveys, "surveys", 60, "number `n` of synthetic surveys")
	flags.IntVar(&f.agents, "agents", 134, "number `n` of agents in each survey")
	flags.StringVar(&f.ablate, "ablate", "", "leave out a `part`: saturation")
	flags.StringVar(&f.vary, "vary", "", "vary a `quantity`: contacts or renewal, with =value,value for values of your own")
	flags.VarP(&f.seed, "seed", "s", "master `seed`, decimal or 0x…; default: as the scenario says")
	flags.Uint64Var(&f.first, "first", 0, "`number` of the first survey")
	flags.IntVarP(&f.workers, "workers", "w", 0, "number `n` of surveys at the same time; 0: one per processor; never changes a result")
	flags.StringVarP(&f.out, "out", "o", "", "`folder` for tables and pictures; default: figure1-<id of the scenario>")
	f.limits.add(cmd)
	offer := func(name string, values ...string) {
		if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	offer("ablate", ablations...)
	offer("vary", "contacts", "renewal")
	for _, name := range []string{"surveys", "agents", "seed", "first", "workers"} {
		offer(name)
	}
}

func (f *figure1Flags) check(cmd *cobra.Command) error {
	switch what, _, _ := strings.Cut(f.vary, "="); {
	case f.surveys < 1:
		return usage(cmd, "", "--surveys %d: must be at least 1", f.surveys)
	case f.agents < 10:
		return usage(cmd, "a regression with three terms needs some", "--agents %d: must be at least 10", f.agents)
	case f.workers < 0 || f.workers > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.workers, workersMax)
	case f.ablate != "" && !contains(ablations, f.ablate):
		return usage(cmd, meant(f.ablate, ablations, "parts"), "--ablate %s: there is no such part", f.ablate)
	case f.vary != "" && varied[what] == "":
		return usage(cmd, meant(what, []string{"contacts", "renewal"}, "known"), "--vary %s: cannot be varied", f.vary)
	case f.out == "" && cmd.Flags().Changed("out"):
		return usage(cmd, "", "--out needs the name of a folder")
	}
	return nil
}

// variants returns the surveys to take: the scenario as it is, or once for
// each value of what is varied.
func (f *figure1Flags) variants(cmd *cobra.Command, sc *scenarios.Scenario) ([]study.SurveyOptions, error) {
	base := study.SurveyOptions{Surveys: f.surveys, Agents: f.agents, Workers: f.workers, First: f.first, NoSaturation: f.ablate == "saturation"}
	if f.vary == "" {
		return []study.SurveyOptions{base}, nil
	}
	what, list, given := strings.Cut(f.vary, "=")
	ecology, _ := sc.Settings.Mechanism("ecology").(*models.Ecology)
	if what == "renewal" && ecology == nil {
		return nil, &inputError{"products are never renewed in this scenario: mechanisms.ecology is off", "add --set mechanisms.ecology.enabled=true"}
	}
	var options []study.SurveyOptions
	add := func(faults float64, renewal sim.Span) {
		o := base
		if o.Faults = faults; what == "renewal" {
			o.Faults, o.Renewal = 0, &renewal
		}
		options = append(options, o)
	}
	if !given {
		faults, renewal := sc.Settings.Arrivals.Faults, sim.Span(0)
		if ecology != nil {
			renewal = ecology.Renewal
		}
		for _, factor := range []float64{.5, 1, 2} {
			add(factor*faults, renewal.Scaled(factor))
		}
		return options, nil
	}
	for _, value := range strings.Split(list, ",") {
		changed, err := sc.With(varied[what] + "=" + strings.TrimSpace(value))
		if err != nil {
			return nil, err // says what is wrong with the value
		}
		renewal := sim.Span(0)
		if ecology != nil {
			renewal = changed.Settings.Mechanism("ecology").(*models.Ecology).Renewal
		}
		add(changed.Settings.Arrivals.Faults, renewal)
	}
	return options, nil
}

// figure1 is the verb figure1.
func (p *program) figure1(cmd *cobra.Command, args []string, f *figure1Flags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	set := append([]string(nil), f.set...)
	if f.seed.given {
		set = append(set, fmt.Sprintf("seed=0x%x", f.seed.value))
	}
	sc, err := p.load(args, set...)
	if err != nil {
		return err
	}
	options, err := f.variants(cmd, sc)
	if err != nil {
		return err
	}
	if err := f.affordable(sc, len(options)); err != nil {
		return err
	}
	out := f.folder(sc)
	made, err := readyFolder(out)
	if err != nil {
		return err
	}
	defer dropFolder(out, made) // only when nothing was written
	ctx, stop := p.interruptible()
	defer stop()
	reports, err := p.survey(ctx, sc, options)
	return p.answerSurvey(ctx, reports, err, out, len(options) > 1)
}

// folder returns where the results go; what differs from the declared design
// is in the name.
func (f *figure1Flags) folder(sc *scenarios.Scenario) string {
	if f.out != "" {
		return f.out
	}
	out := "figure1-" + sc.ID
	if f.ablate != "" {
		out += "-no-" + f.ablate
	}
	if what, _, _ := strings.Cut(f.vary, "="); what != "" {
		out += "-" + what
	}
	return out
}

// affordable checks the surveys against the limits.
func (f *figure1Flags) affordable(sc *scenarios.Scenario, variants int) error {
	sized, err := sc.With(fmt.Sprintf("agents.count=%d", f.agents))
	if err != nil {
		sized = sc // the survey itself says why it cannot have so many agents
	}
	return sized.Cost(f.surveys*variants, workerCount(f.workers)).Check(f.limits.limits())
}

// survey takes the surveys, one variant after the other, and tells how far it
// is. With an error, the last report is of what had been finished.
func (p *program) survey(ctx context.Context, sc *scenarios.Scenario, options []study.SurveyOptions) ([]*study.SurveyReport, error) {
	told := p.startProgress("surveys", len(options)*options[0].Surveys)
	defer told.end()
	var reports []*study.SurveyReport
	for i, o := range options {
		before := i * o.Surveys
		o.Progress = func(now study.Progress) { told.set(before+now.Done, len(options)*o.Surveys) }
		report, err := study.Survey(ctx, sc, o)
		if report != nil {
			reports = append(reports, report)
		}
		if err != nil {
			return reports, surveyError(err)
		}
	}
	return reports, nil
}

// surveyError tells a scenario that cannot be surveyed, which is for the user
// to change, from a mistake of ours.
func surveyError(err error) error {
	var ours *sim.RunError
	if errors.As(err, &ours) || errors.Is(err, context.Canceled) {
		return err
	}
	return &inputError{message: err.Error(), help: "choose another scenario: frontline list"}
}
