package main

import (
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/scenarios"
)

// shells are those for which completion can be written.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (p *program) completionVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Write a completion script for a shell",
		Long: `Write a completion script: verbs, flags, names of scenarios, settings for --set and names of metrics.

  bash        source <(frontline completion bash)
  zsh         frontline completion zsh > "${fpath[1]}/_frontline"
  fish        frontline completion fish > ~/.config/fish/completions/frontline.fish
  powershell  frontline completion powershell | Out-String | Invoke-Expression`,
		Args:      arguments(1, 1, "the name of a shell"),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return p.root.GenBashCompletionV2(p.out, true)
			case "zsh":
				return p.root.GenZshCompletion(p.out)
			case "fish":
				return p.root.GenFishCompletion(p.out, true)
			case "powershell":
				return p.root.GenPowerShellCompletionWithDesc(p.out)
			}
			return usage(cmd, meant(args[0], shells, "shells"), "there is no completion for %q", args[0])
		},
	}
}

// completeScenario completes the first so many arguments with names of the
// library, and files.
func completeScenario(most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names := []cobra.Completion{}
		for _, info := range scenarios.List() {
			names = append(names, cobra.CompletionWithDesc(info.Name, info.Title))
		}
		return names, cobra.ShellCompDirectiveDefault
	}
}

// completeSet completes --set: the keys of the scenario that was named, then
// the choices of the key.
func (p *program) completeSet(cmd *cobra.Command) {
	complete := func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		name := scenarios.DefaultName
		if len(args) > 0 && args[0] != "-" {
			name = args[0]
		}
		sc, err := scenarios.Load(name)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		if key, _, chosen := strings.Cut(typed, "="); chosen {
			return valuesOf(sc, key), cobra.ShellCompDirectiveNoFileComp
		}
		keys := []cobra.Completion{}
		for _, s := range sc.Parameters() {
			keys = append(keys, cobra.CompletionWithDesc(s.Path+"=", s.Doc))
		}
		return keys, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc("set", complete); err != nil {
		panic(err) // the flag is missing, or registered twice
	}
}

// valuesOf returns key=value for every choice of a setting, or for its
// present value when any value will do.
func valuesOf(sc *scenarios.Scenario, key string) (values []cobra.Completion) {
	for _, s := range sc.Parameters() {
		if s.Path != key {
			continue
		}
		choices := s.Choices
		switch {
		case s.Kind == "true or false":
			choices = []string{"true", "false"}
		case len(choices) == 0:
			choices = []string{s.Value}
		}
		for _, choice := range choices {
			values = append(values, key+"="+choice)
		}
	}
	return values
}

// completeNothing says that a flag takes no file.
func completeNothing(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}
