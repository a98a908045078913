package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/sim"
)

// program is one call of frontline.
type program struct {
	args   []string
	stdin  io.Reader
	stdout io.Writer // only to ask whether it is a terminal; write to out
	stderr io.Writer // the same; write to err
	out    *output
	err    io.Writer // may be written to by several goroutines
	json   bool      // --json of the verb that runs
	quiet  bool      // --quiet of the verb that runs
	root   *cobra.Command
}

// run executes one command line and returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return newProgram(args, stdin, stdout, stderr).execute()
}

func newProgram(args []string, stdin io.Reader, stdout, stderr io.Writer) *program {
	p := &program{args: args, stdin: stdin, stdout: stdout, stderr: stderr,
		out: newOutput(stdout), err: &lockedWriter{w: stderr}}
	p.root = p.newRoot()
	return p
}

// newRoot builds the tree of commands. It is cheap: nothing is loaded before
// a verb asks for it.
func (p *program) newRoot() *cobra.Command {
	cobra.EnableCommandSorting = false
	root := &cobra.Command{
		Use:   "frontline VERB [arguments] [flags]",
		Short: "Simulate a service organisation and see what its choices bring and cost",
		Long: `Frontline simulates a service organisation: customers with faults, agents with a portfolio of
products and an innovation role, and managers with a style of control. It tells what a choice
brings (ideas), what it costs (handling time) and what it does to people (stress), with intervals.

Start with:  frontline run`,
		SilenceErrors: true,
		SilenceUsage:  true,

		DisableFlagsInUseLine: true,
		Args:                  cobra.ArbitraryArgs, // unknown verbs are refused in check
		RunE:                  p.rootVerb,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.Flags().Bool("version", false, "print the versions of program, model and random streams")
	root.SetIn(p.stdin)
	root.SetOut(p.out)
	root.SetErr(p.err)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { writeHelp(p.out, cmd) })
	root.AddGroup(&cobra.Group{ID: "answer", Title: "Get answers:"}, &cobra.Group{ID: "ask", Title: "Work on the question:"},
		&cobra.Group{ID: "about", Title: "About frontline:"})
	p.add(root, "answer", p.runVerb(), p.figure1Verb(), p.compareVerb(), p.selectVerb(), p.sweepVerb(), p.analyzeVerb(), p.optimiseVerb(), p.evidenceVerb(), p.verifyVerb(), p.replayVerb(), p.auditVerb(), p.plotVerb(), p.reportVerb(), p.exportVerb(), p.fitVerb(), p.backtestVerb(), p.calibrateVerb(), p.erlangVerb(), p.serveVerb(), p.classroomVerb())
	p.add(root, "ask", p.listVerb(), p.describeVerb(), p.newVerb(), p.validateVerb(), p.designVerb(), p.diffVerb(), p.schemaVerb(), p.statusVerb(), p.mergeVerb(), p.slurmVerb())
	help := p.helpVerb()
	p.add(root, "about", p.versionVerb(), p.completionVerb(), help)
	root.SetHelpCommand(help)
	return root
}

// add puts verbs into a group of the help.
func (p *program) add(root *cobra.Command, group string, verbs ...*cobra.Command) {
	for _, verb := range verbs {
		verb.GroupID = group
		verb.DisableFlagsInUseLine = true
		verb.Flags().SortFlags = false
		root.AddCommand(verb)
	}
}

func (p *program) rootVerb(cmd *cobra.Command, _ []string) error {
	if version, _ := cmd.Flags().GetBool("version"); version {
		return p.printVersion()
	}
	return cmd.Help()
}

// takesJSON gives a verb the flag --json.
func (p *program) takesJSON(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&p.json, "json", false, "print JSON; errors become one line of JSON on standard error")
	return cmd
}

// execute runs the command line, reports what went wrong and returns the exit
// code.
func (p *program) execute() (code int) {
	err := p.check()
	if err == nil {
		err = p.guarded()
	}
	if flushed := p.out.flush(); flushed != nil {
		err = flushed // an answer that could not be written is no answer
	}
	if code = exitCode(err); err != nil {
		p.report(err, code)
	}
	return code
}

// guarded runs the command line and turns a panic into an error.
func (p *program) guarded() (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &internalError{message: fmt.Sprint(cause), stack: string(debug.Stack()), args: p.args}
		}
	}()
	p.root.SetArgs(p.args)
	err = p.root.Execute()
	if err != nil && exitCode(err) == exitInternal {
		broken := &internalError{message: err.Error(), args: p.args}
		var crash *sim.RunError
		if errors.As(err, &crash) {
			broken.stack = crash.Stack
		}
		return broken
	}
	return err
}

// check refuses an unknown verb before any flag is looked at, so that
// `frontline rnu --seed 3` is about the verb and not about the flag.
func (p *program) check() error {
	for _, arg := range p.args {
		if arg == "--" {
			return nil
		}
		if strings.HasPrefix(arg, "-") {
			continue
		}
		if known := p.verbNames(); !contains(known, arg) && !strings.HasPrefix(arg, "__complete") {
			return usage(p.root, meant(arg, known, "verbs"), "unknown verb %q", arg)
		}
		return nil
	}
	return nil
}

func (p *program) verbNames() (names []string) {
	for _, cmd := range p.root.Commands() {
		names = append(names, cmd.Name())
		names = append(names, cmd.Aliases...)
	}
	return names
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// meant asks whether a known name was meant, or lists those that hold it, or
// all.
func meant(name string, known []string, what string) string {
	if near, found := catalog.Suggest(name, known); found {
		return fmt.Sprintf("did you mean %s?", near)
	}
	var holding []string
	for _, k := range known {
		if name != "" && strings.Contains(k, name) {
			holding = append(holding, k)
		}
	}
	if len(holding) == 1 {
		return fmt.Sprintf("did you mean %s?", holding[0])
	}
	if len(holding) > 0 {
		return "did you mean one of " + strings.Join(holding, ", ") + "?"
	}
	return what + ": " + strings.Join(known, ", ")
}

// flagError explains a mistake in a flag and names the flag that was meant.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				known = append(known, "--"+f.Name)
			}
		})
		name := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			return usage(cmd, meant("--"+short, known, "flags"), "unknown flag -%s", short)
		}
		return usage(cmd, meant(name, known, "flags"), "unknown flag %s", name)
	case errors.As(err, &missing):
		f := missing.GetFlag()
		value, meaning := pflag.UnquoteUsage(f)
		return usage(cmd, meaning, "--%s needs a value: %s", f.Name, value)
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return usage(cmd, "", "--%s %s: %s", f.Name, invalid.GetValue(), plainCause(f, errors.Unwrap(invalid)))
	}
	return usage(cmd, "", "%v", err)
}

// plainCause replaces the words of package strconv.
func plainCause(f *pflag.Flag, cause error) string {
	switch f.Value.Type() {
	case "int":
		return "must be a whole number"
	case "bool":
		return "must be true or false"
	case "uint64":
		return "must be a whole number of at least 0"
	case "duration":
		return "must be a number with a unit, such as 90s, 10m or 2h"
	}
	return cause.Error()
}

// arguments accepts between least and most arguments; what names them.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usage(cmd, "", "%s needs %s", cmd.CommandPath(), what)
		case len(args) > most:
			return usage(cmd, "", "%s takes %s, got %d arguments: %s", cmd.CommandPath(), what, len(args), quoteArgs(args))
		}
		return nil
	}
}
