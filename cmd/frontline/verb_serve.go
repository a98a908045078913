package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/web"
	"frontline.dev/frontline/internal/web/live"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	set                []string
	port, cores        int
	evidence, backtest string
	verbose            bool
	limits             limitFlags
}

func (p *program) serveVerb() *cobra.Command {
	f := &serveFlags{}
	cmd := &cobra.Command{
		Use:   "serve [scenario] [flags]",
		Short: "Open the workbench in the browser: move a slider, see the trade-off",
		Long: `Serve the workbench on this machine and print its link. The page has the scenario's settings as
sliders, a run that can be looked at while it computes, the frontier of innovation against efficiency,
30 runs for the interval, A against B, Figure 1, lessons, and the claims about the model.

The server listens on 127.0.0.1 alone. The link holds a random token that is good until the server ends;
whoever has the link can use the page, so do not pass it on. Ctrl-C ends the server and its runs.`,
		Example: `  frontline serve
  frontline serve whole-organisation --port 8080
  frontline serve my-centre.toml --backtest backtest-my-centre`,
		Args:              arguments(0, 1, "at most one scenario"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.serve(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.IntVar(&f.port, "port", 0, "`number` of the port; 0: any that is free")
	flags.StringArrayVar(&f.set, "set", nil, "another value for a setting, `key=value`; may be repeated")
	flags.IntVarP(&f.cores, "workers", "w", 0, "number `n` of runs at the same time; 0: one per processor; never changes a result")
	flags.StringVar(&f.evidence, "evidence", "", "`folder` of frontline evidence, for the verdicts on the page of claims")
	flags.StringVar(&f.backtest, "backtest", "", "`folder` of frontline backtest: the model against a log, on a page of its own")
	flags.BoolVar(&f.verbose, "log", false, "one line for each request on standard error")
	f.limits.add(cmd)
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "print the link and nothing else")
	p.completeSet(cmd)
	p.noValues(cmd, "port", "workers")
	return cmd
}

// serve is the verb serve.
func (p *program) serve(cmd *cobra.Command, args []string, f *serveFlags) error {
	switch {
	case f.port < 0 || f.port > 65535:
		return usage(cmd, "0 takes any that is free", "--port %d: must be 0 to 65535", f.port)
	case f.cores < 0 || f.cores > workersMax:
		return usage(cmd, "0 uses one per processor", "--workers %d: must be 0 to %d", f.cores, workersMax)
	}
	sc, err := p.load(args, f.set...)
	if err != nil {
		return err
	}
	verdicts, backtest, err := f.folders()
	if err != nil {
		return err
	}
	cores := f.cores
	if cores == 0 {
		cores = runtime.NumCPU()
	}
	service := live.New(live.Options{Given: sc, Set: f.set, Workers: cores, Limits: f.limits.limits(), Further: web.Evidence(cores, verdicts, backtest)})
	var log io.Writer
	if f.verbose {
		log = p.err
	}
	server, err := web.Listen(web.Options{Port: f.port, Service: service, Cores: cores, Log: log})
	if err != nil {
		return &ioError{doing: fmt.Sprintf("listen on 127.0.0.1:%d", f.port), err: err, help: "another program has the port; name another with --port"}
	}
	fmt.Fprintln(p.out, server.URL())
	if !p.quiet {
		fmt.Fprintf(p.err, "Open the link in a browser on this machine. Ctrl-C ends the workbench.\n")
	}
	if err := p.out.flush(); err != nil {
		return err
	}
	ctx, stop := p.interruptible()
	defer stop()
	return server.Serve(ctx)
}

// folders reads what the folders hold.
func (f *serveFlags) folders() (verdicts *web.Table, backtest *web.Backtest, err error) {
	if f.evidence != "" {
		if verdicts, err = readVerdicts(f.evidence); err != nil {
			return nil, nil, err
		}
	}
	if f.backtest != "" {
		if backtest, err = web.ReadBacktest(f.backtest); err != nil {
			return nil, nil, &inputError{message: "no backtest: " + err.Error(), help: "make the folder with frontline backtest --out " + f.backtest}
		}
	}
	return verdicts, backtest, nil
}

// readVerdicts reads the table of claims of a folder of frontline evidence.
func readVerdicts(dir string) (*web.Table, error) {
	verdicts, err := web.ReadTable(dir, "evidence.csv", "Evidence")
	if err != nil {
		return nil, &inputError{message: "no verdicts: " + err.Error(), help: "make the folder with frontline evidence --out " + dir}
	}
	return verdicts, nil
}
