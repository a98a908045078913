package manual

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// sample is a program with two groups of verbs and every kind of flag.
func sample() *cobra.Command {
	root := &cobra.Command{Use: "prog VERB", DisableFlagsInUseLine: true, Short: "Do things", Long: "Do things.\n\nStart with:\n  prog go\n.dotted line"}
	root.AddGroup(&cobra.Group{ID: "a", Title: "First:"})
	verb := &cobra.Command{Use: "go [where]", DisableFlagsInUseLine: true, GroupID: "a", Short: "Go | walk", Example: "  prog go\n  prog go --far", Run: func(*cobra.Command, []string) {}}
	verb.Flags().StringP("out", "o", "", "write to this `file`")
	verb.Flags().Bool("far", false, "go far")
	verb.Flags().Int("steps", 3, "take `n` steps")
	verb.Flags().Bool("secret", false, "not shown")
	_ = verb.Flags().MarkHidden("secret")
	root.AddCommand(verb, &cobra.Command{Use: "hidden", Hidden: true, Run: func(*cobra.Command, []string) {}})
	return root
}

// The description has what can be seen, and nothing that is hidden.
func TestDescribe(t *testing.T) {
	c := Describe(sample())
	if len(c.Commands) != 1 || c.Commands[0].Name != "prog go" || c.Commands[0].Group != "First" || c.Commands[0].Long != "Go | walk" {
		t.Fatalf("verbs: %+v", c.Commands)
	}
	var names []string
	for _, f := range c.Commands[0].Flags {
		names = append(names, f.form()+"="+f.Default)
	}
	if got := strings.Join(names, " "); got != "--far= -h, --help= -o, --out file= --steps n=3" {
		t.Errorf("flags: %s", got)
	}
	if c.Commands[0].Example != "prog go\nprog go --far" {
		t.Errorf("example: %q", c.Commands[0].Example)
	}
}

// Tables in the reference survive a bar in a text, and code is fenced.
func TestReference(t *testing.T) {
	text := Reference(Describe(sample()))
	for _, want := range []string{"| [`prog go`](#prog-go) | Go \\| walk |", "Start with:\n```text\nprog go\n```\n.dotted", "| `-o, --out file` | write to this file |  |",
		"| `--steps n` | take n steps | 3 |", "| 6 | "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// Pages are the same at any time, and man reads them without a complaint.
func TestManPages(t *testing.T) {
	date := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	pages := ManPages(Describe(sample()), "v1", date)
	if len(pages) != 2 || pages[1].File != "prog-go.1" {
		t.Fatalf("%d pages", len(pages))
	}
	for _, want := range []string{`.TH "PROG" "1" "November 2026" "frontline v1"`, `\&.dotted line`, ".nf\n  prog go\n.fi", ".BR prog\\-go (1)"} {
		if !strings.Contains(pages[0].Text, want) {
			t.Errorf("no %q in\n%s", want, pages[0].Text)
		}
	}
	formatter, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed: the pages are not formatted")
	}
	for _, p := range pages {
		check := exec.Command(formatter, "-man", "-Tutf8", "-ww", "-z")
		check.Stdin = strings.NewReader(p.Text)
		if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v %s", p.File, err, out)
		}
	}
}
