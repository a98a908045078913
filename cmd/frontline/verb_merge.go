package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/sweep"
)

func (p *program) mergeVerb() *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use:   "merge folder... [flags]",
		Short: "Join the shards of a sweep and write its tables",
		Long: `Write the tables of a sweep from what has been played: of one folder in which all shards were played,
or of several, whose runs are added to the first or to that of --out. The order of the folders does
not matter, and merging again adds nothing. A run with two different results is refused.

When all runs are there, the analyses and figures that the experiment asks for are made too. When some
are missing, the tables of the others are written and marked as partial, and the exit code is 3.`,
		Example: `  frontline merge results/diversity-1f2e3d4c
  frontline merge node1 node2 node3 --out all`,
		Args:              arguments(1, 100_000, "the folders of a sweep"),
		ValidArgsFunction: completeFolder,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.merge(cmd, args, out) },
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "`folder` for the runs of all; default: the first")
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "print no list of tables")
	return p.takesJSON(cmd)
}

// merge is the verb merge.
func (p *program) merge(cmd *cobra.Command, args []string, out string) error {
	folders := make([]string, len(args))
	for i := range args {
		var err error
		if folders[i], err = studyFolder(cmd, args[i:]); err != nil {
			return err
		}
	}
	from := folders
	if out == "" {
		out, from = folders[0], folders[1:]
	}
	ctx, stop := p.interruptible()
	defer stop()
	merged, err := sweep.Merge(ctx, out, from)
	if err != nil {
		return p.sweepStopped(ctx, out, nil, err)
	}
	closed, err := sweep.Close(ctx, out)
	if err != nil {
		return p.sweepStopped(ctx, out, nil, err)
	}
	var notes []string
	if closed.Complete {
		if notes, err = p.analyse(ctx, out); err != nil {
			return p.sweepStopped(ctx, out, nil, err)
		}
	}
	if len(from) > 0 && !p.json {
		fmt.Fprintf(p.out, "%d runs added, %d were there with the same result\n", merged.Added, merged.Repeated)
	}
	if p.quiet {
		closed.Tables = nil
	}
	return p.printAnswer(closed, nil, notes)
}
