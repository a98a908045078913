package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/experiment"
	"frontline.dev/frontline/internal/sweep"
	"frontline.dev/frontline/scenarios"
)

// resultsDir is where studies lie unless --out says otherwise.
const resultsDir = "results"

// studyOf makes the study a verb was asked for, and says in which folder it is
// played.
func (p *program) studyOf(cmd *cobra.Command, args []string, f *sweepFlags) (study *sweep.Study, dir string, err error) {
	switch {
	case len(args) > 0 && isFolder(args[0]):
		return p.studyInFolder(cmd, args[0])
	case len(args) > 0 && isExperiment(args[0]):
		study, err = p.studyOfExperiment(cmd, args[0], f)
	default:
		study, err = p.studyOfScenario(args, f)
	}
	if err != nil {
		return nil, "", err
	}
	study.Paired, study.Series = study.Paired || f.paired, study.Series || f.series
	if f.out != "" {
		return study, f.out, nil
	}
	base := resultsDir
	if f.base != "" {
		base = f.base
	}
	name, err := sweep.Name(study)
	return study, filepath.Join(base, name), err
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

var experimentForm = regexp.MustCompile(`(?m)^\s*schema\s*=\s*["']experiment/`)

// isExperiment says whether a name is that of an experiment: of the library,
// or of a file that says so.
func isExperiment(name string) bool {
	if _, is := scenarios.ExperimentSource(name); is {
		return true
	}
	text, err := os.ReadFile(name)
	return err == nil && experimentForm.Match(text)
}

// refuseFlags refuses flags that would change what is played.
func refuseFlags(cmd *cobra.Command, help, format string, names ...string) error {
	for _, name := range names {
		if flag := cmd.Flags().Lookup(name); flag != nil && flag.Changed {
			return usage(cmd, help, format, name)
		}
	}
	return nil
}

// studyOfExperiment makes the study of an experiment. How it is played can be
// said by the file too; the command line counts more.
func (p *program) studyOfExperiment(cmd *cobra.Command, name string, f *sweepFlags) (*sweep.Study, error) {
	if err := refuseFlags(cmd, "change the experiment file", "--%s is for a scenario: an experiment says itself what is varied and how often", "set", "vary", "replications", "seed"); err != nil {
		return nil, err
	}
	e, err := scenarios.LoadExperiment(name)
	if err != nil {
		return nil, err
	}
	plan, err := experiment.Expand(e)
	if err != nil {
		return nil, err
	}
	warnings := experiment.Lint(plan)
	switch e.Kind {
	case "select":
		return nil, &scenarios.Problems{List: []scenarios.Problem{e.Problem("kind", "E0209", "a selection decides itself how often each candidate is played", "frontline select "+name+" plays it")}}
	case "compare":
		warnings = append(warnings, e.Problem("kind", "W0404", "a sweep plays the candidates, but says nothing of their differences", "frontline compare "+name+" gives the verdict"))
	}
	if len(warnings) > 0 && !p.quiet {
		p.renderProblems(&scenarios.Problems{List: warnings})
	}
	f.how(cmd, e)
	f.base = e.Output.Dir
	return plan.Study(), nil
}

// how takes from an experiment how it is played, where no flag says it.
func (f *sweepFlags) how(cmd *cobra.Command, e *scenarios.Experiment) {
	given := func(name string) bool { return cmd.Flags().Changed(name) }
	if !given("workers") {
		f.workers = e.Execution.Workers
	}
	if !given("timeout") {
		f.timeout = time.Duration(e.Execution.Timeout) * time.Microsecond
	}
	if !given("retry") {
		f.retry = e.Execution.Retry
	}
}

// studyInFolder opens a study that was begun. What it plays is settled.
func (p *program) studyInFolder(cmd *cobra.Command, dir string) (*sweep.Study, string, error) {
	if err := refuseFlags(cmd, "name the experiment or the scenario instead of the folder", "--%s cannot change a study that was begun", "set", "vary", "replications", "seed", "paired", "series", "out"); err != nil {
		return nil, dir, err
	}
	study, err := sweep.Open(dir)
	if err != nil || !study.Ruled() {
		return study, dir, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "experiment.lock.toml"))
	if err != nil {
		return nil, dir, err
	}
	e, err := scenarios.ParseExperimentIn(dir, "experiment.lock.toml", text)
	if err != nil {
		return nil, dir, err
	}
	plan, err := experiment.Expand(e)
	if err != nil {
		return nil, dir, err
	}
	study.More = plan.Study().More
	return study, dir, nil
}

// studyOfScenario makes the study of a scenario and --vary.
func (p *program) studyOfScenario(args []string, f *sweepFlags) (*sweep.Study, error) {
	set := append([]string(nil), f.set...)
	if f.seed.given {
		set = append(set, fmt.Sprintf("seed=0x%x", f.seed.value))
	}
	sc, err := p.load(args, set...)
	if err != nil {
		return nil, err
	}
	replications := f.replications
	if replications == 0 {
		replications = sc.Replications
	}
	study, err := sweep.Grid(sc, f.vary, replications)
	var problems *scenarios.Problems
	if err != nil && !errors.As(err, &problems) {
		return nil, &inputError{message: "--vary " + err.Error(), help: "--vary agents.count=20,25,30, or from:to:step for numbers"}
	}
	if err != nil {
		return nil, err
	}
	limits := f.limits.limits()
	if runs := float64(study.Points) * float64(replications); limits.Runs > 0 && runs > limits.Runs {
		return nil, &inputError{message: fmt.Sprintf("%d design points of %d replications are %.3g runs; the limit is %.3g", study.Points, replications, runs, limits.Runs),
			help: "vary less, or ask for fewer replications"}
	}
	return study, sc.Cost(study.Points*replications, workerCount(f.workers)).Check(limits)
}

// studyFolder is the one argument of verbs that look at a study.
func studyFolder(_ *cobra.Command, args []string) (string, error) {
	info, err := os.Stat(args[0])
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &inputError{message: args[0] + " is not there", help: "name the folder of a study, such as those in " + resultsDir}
	case err != nil:
		return "", &ioError{doing: "read " + args[0], err: err}
	case !info.IsDir():
		return "", &inputError{message: args[0] + " is a file", help: "name the folder it lies in: " + filepath.Dir(args[0])}
	}
	return strings.TrimRight(args[0], string(filepath.Separator)), nil
}

// completeFolder completes names of folders.
func completeFolder(_ *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
