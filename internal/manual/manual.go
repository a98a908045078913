// Package manual describes a command line as data, and writes manual pages
// and a reference from it.
package manual

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Command is the program (the root) or one of its verbs.
type Command struct {
	Name     string    `json:"name"` // with its parents: "frontline run"
	Use      string    `json:"use"`  // usage line
	Short    string    `json:"short"`
	Long     string    `json:"long"`
	Example  string    `json:"example,omitempty"`
	Group    string    `json:"group,omitempty"` // heading under which the verb is listed
	Flags    []Flag    `json:"flags"`
	Commands []Command `json:"commands,omitempty"` // in the order of the help
}

// Flag is one flag of a command.
type Flag struct {
	Name    string `json:"name"`
	Short   string `json:"short,omitempty"`
	Value   string `json:"value,omitempty"` // what follows the flag; "" for a switch
	Default string `json:"default,omitempty"`
	Doc     string `json:"doc"`
}

// Describe returns a command with its flags and its visible verbs.
func Describe(cmd *cobra.Command) Command {
	cmd.InitDefaultHelpFlag()
	c := Command{Name: cmd.CommandPath(), Use: cmd.UseLine(), Short: cmd.Short, Long: strings.TrimSpace(cmd.Long),
		Example: unindent(cmd.Example), Flags: []Flag{}}
	if c.Long == "" {
		c.Long = c.Short
	}
	cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			c.Flags = append(c.Flags, describeFlag(f))
		}
	})
	headings := map[string]string{}
	for _, group := range cmd.Groups() {
		headings[group.ID] = strings.TrimSuffix(group.Title, ":")
	}
	for _, verb := range cmd.Commands() {
		if !verb.Hidden {
			inner := Describe(verb)
			inner.Group = headings[verb.GroupID]
			c.Commands = append(c.Commands, inner)
		}
	}
	return c
}

func describeFlag(f *pflag.Flag) Flag {
	value, doc := pflag.UnquoteUsage(f)
	out := Flag{Name: f.Name, Short: f.Shorthand, Value: value, Doc: doc}
	switch f.DefValue {
	case "", "false", "[]", "0", "0s":
	default:
		out.Default = f.DefValue
	}
	return out
}

// unindent takes the common indent of the examples away.
func unindent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "  ")
	}
	return strings.Join(lines, "\n")
}
