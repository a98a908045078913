package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/lesson"
	"frontline.dev/frontline/internal/web"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// classroomFlags are the flags of classroom.
type classroomFlags struct{ lesson, evidence, out string }

func (p *program) classroomVerb() *cobra.Command {
	f := &classroomFlags{}
	cmd := &cobra.Command{
		Use:   "classroom [scenario] [flags]",
		Short: "Write one HTML file with the simulator inside, for a lesson without a server",
		Long: `Write one file that opens in a browser from the file system, without a server and without a network: the
same page as frontline serve, with the simulator inside as WebAssembly. Its numbers are those of the
command line, bit for bit. Lessons are predict–run–explain cards with a note for the teacher.`,
		Example: `  frontline classroom
  frontline classroom --lesson specialise-or-diversify -o figure1.html
  frontline classroom whole-organisation -o organisation.html`,
		Args:              arguments(0, 1, "at most one scenario of the library"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.classroom(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.lesson, "lesson", "", "open with the card of that `name`")
	flags.StringVar(&f.evidence, "evidence", "", "`folder` of frontline evidence, for the verdicts on the page of claims")
	flags.StringVarP(&f.out, "out", "o", "lesson.html", "`file` to write; it is replaced")
	if err := cmd.RegisterFlagCompletionFunc("lesson", cobra.FixedCompletions(lesson.Names(), cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is missing, or registered twice
	}
	return cmd
}

// classroom is the verb classroom.
func (p *program) classroom(cmd *cobra.Command, args []string, f *classroomFlags) error {
	opens := web.Lesson{Scenario: scenarios.DefaultName, Name: f.lesson}
	if f.lesson != "" {
		l, known := lesson.Find(f.lesson)
		if !known {
			return usage(cmd, meant(f.lesson, lesson.Names(), "lessons"), "--lesson %s: there is no such lesson", f.lesson)
		}
		opens.Scenario = l.Scenario
	}
	if len(args) > 0 {
		opens.Scenario = args[0]
	}
	if _, shipped := scenarios.Source(opens.Scenario); !shipped {
		return &inputError{message: fmt.Sprintf("%s is no scenario of the library: a classroom file holds those only", opens.Scenario), help: "frontline list shows the names"}
	}
	if f.out == "" {
		return usage(cmd, "", "--out needs the name of a file")
	}
	if f.evidence != "" {
		verdicts, err := readVerdicts(f.evidence)
		if err != nil {
			return err
		}
		opens.Verdicts = verdicts
	}
	page, err := web.Classroom(opens)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { _, err := w.Write(page); return err }
	if err := results.AtomicFile(f.out, write); err != nil {
		return &ioError{doing: "write " + f.out, err: err}
	}
	_, err = fmt.Fprintf(p.out, "%s (%.1f MB): open it in a browser\n", f.out, float64(len(page))/1e6)
	return err
}
