package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/report"
)

// reportFlags are the flags of report.
type reportFlags struct {
	metrics []string
	out     string
}

func (p *program) reportVerb() *cobra.Command {
	f := &reportFlags{}
	cmd := &cobra.Command{
		Use:   "report folder [flags]",
		Short: "Write one page about a study: verdict, figures, definitions, credibility, limits",
		Long: `Write one self-contained HTML page about a folder of results: the question, the verdict in plain words,
figures and tables, what each metric means, a credibility sheet after NASA-STD-7009, limits, and how to
repeat it. The page needs no network and no other file; it is light or dark as the reader likes, and
can be printed, as PDF too.`,
		Example: `  frontline report results-copier-field-service
  frontline report results/role-by-products-4ff79813 --metric ideas_per_agent_year --out page.html`,
		Args:              arguments(1, 1, "a folder of results"),
		ValidArgsFunction: completeFolder,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.report1(cmd, args, f) },
	}
	cmd.Flags().StringArrayVarP(&f.metrics, "metric", "m", nil, "draw this `metric`; may be repeated; default: those the study is about")
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "`file` of the page; default: report.html in the folder")
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "no progress on standard error")
	p.completeMetrics(cmd, "metric")
	return p.takesJSON(cmd)
}

// report1 is the verb report.
func (p *program) report1(cmd *cobra.Command, args []string, f *reportFlags) error {
	dir, err := studyFolder(cmd, args)
	if err != nil {
		return err
	}
	ctx, stop := p.interruptible()
	defer stop()
	told := p.startProgress("figures", 0)
	page, err := report.Build(ctx, dir, report.Options{Metrics: f.metrics, Progress: told.set})
	told.end()
	if err != nil {
		return figureError(err)
	}
	out := f.out
	if out == "" {
		out = filepath.Join(dir, report.PageFile)
	}
	if err := page.Write(out); err != nil {
		return writeError(out, err)
	}
	if p.json {
		return p.out.writeJSON(struct {
			File    string   `json:"file"`
			Title   string   `json:"title"`
			Figures int      `json:"figures"`
			Verdict []string `json:"verdict"`
		}{out, page.Title, page.Number(), page.Verdict})
	}
	for _, sentence := range page.Verdict {
		fmt.Fprint(p.out, p.item(sentence))
	}
	fmt.Fprintf(p.out, "\n%s: %d figures, %d tables, %d definitions\n", out, page.Number(), len(page.Tables), len(page.Metrics))
	return nil
}
