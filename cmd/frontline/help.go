package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/manual"
)

// writeHelp writes all that is known about a verb: what it does, how it is
// called, examples and flags.
func writeHelp(w io.Writer, cmd *cobra.Command) {
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	fmt.Fprintf(w, "%s\n\nUsage:\n  %s\n", strings.TrimSpace(about), cmd.UseLine())
	for _, group := range cmd.Groups() {
		fmt.Fprintf(w, "\n%s\n", group.Title)
		for _, verb := range cmd.Commands() {
			if verb.GroupID == group.ID && verb.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-*s  %s\n", cmd.NamePadding(), verb.Name(), verb.Short)
			}
		}
	}
	if cmd.HasExample() {
		fmt.Fprintf(w, "\nExamples:\n%s\n", cmd.Example)
	}
	if flags := cmd.LocalFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\nFlags:\n%s", flags.FlagUsages())
	}
	if !cmd.HasParent() {
		fmt.Fprintf(w, "\n%s VERB --help explains a verb.\n", cmd.Name())
	}
}

func (p *program) helpVerb() *cobra.Command {
	return p.takesJSON(&cobra.Command{
		Use:   "help [verb] [flags]",
		Short: "Explain a verb and its flags",
		Long: `Explain a verb and its flags. With --json, all verbs and flags as data, from which frontline-docs
makes the manual pages.`,
		Args: arguments(0, 1, "one verb"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return p.verbNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			about := p.root
			if len(args) > 0 {
				if about = p.verb(args[0]); about == nil {
					return usage(cmd, meant(args[0], p.verbNames(), "verbs"), "there is no verb %q", args[0])
				}
			}
			if p.json {
				return p.out.writeJSON(manual.Describe(about))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	})
}

// verb returns the verb of that name, or nil.
func (p *program) verb(name string) *cobra.Command {
	for _, verb := range p.root.Commands() {
		if verb.Name() == name {
			return verb
		}
	}
	return nil
}
