package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/sweep"
)

// slurmFlags are the flags of slurm submit and slurm kubernetes beside those
// of sweep.
type slurmFlags struct {
	sweepFlags
	shards, cpus, minutes, memory, atOnce int
	sbatch                                []string
	program                               string
	write                                 bool
	image, volume, mount                  string // of kubernetes
}

func (p *program) slurmVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "slurm",
		Short: "Play a sweep on a cluster: Slurm job arrays, or a Kubernetes Indexed Job",
		Long: `Play a sweep on many machines that share a folder. The study is dealt out in shards by a hash of its
runs, so the machines need not talk to each other; a shard that is stopped, requeued or lost with its
node goes on where it was, and one that is played twice changes nothing.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(cmd, meant(args[0], []string{"submit", "status", "kubernetes"}, "verbs"), "slurm has no verb %q", args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(p.slurmSubmitVerb(), p.slurmStatusVerb(), p.slurmKubernetesVerb())
	for _, verb := range cmd.Commands() {
		verb.DisableFlagsInUseLine = true
		verb.Flags().SortFlags = false
	}
	return cmd
}

func (p *program) slurmSubmitVerb() *cobra.Command {
	f := &slurmFlags{}
	cmd := &cobra.Command{
		Use:   "submit [experiment|scenario|folder] [flags]",
		Short: "Write and submit a job array that plays a sweep",
		Long: `Play three runs to see what they take, choose shards of about ten minutes, with time and memory to
spare and never more than the cluster's MaxArraySize, and submit a job array, with a job after it that
writes the tables. For a folder that was begun, only the shards that are not complete are submitted.
The scripts lie in the folder of the study, in slurm/.`,
		Example: `  frontline slurm submit diversity.toml
  frontline slurm submit diversity.toml --shards 200 --at-once 50 --sbatch=--partition=long
  frontline slurm submit results/diversity-1f2e3d4c`,
		Args:              arguments(0, 1, "at most one experiment, scenario or folder"),
		ValidArgsFunction: completeScenario(1),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.slurmSubmit(cmd, args, f) },
	}
	f.addArray(cmd)
	cmd.Flags().StringArrayVar(&f.sbatch, "sbatch", nil, "a further `option` of sbatch, such as --account=x; may be repeated")
	cmd.Flags().BoolVar(&f.write, "write-only", false, "write the scripts and print the command that submits them")
	f.add(cmd)
	cmd.Flags().BoolVarP(&p.quiet, "quiet", "q", false, "no warnings on standard error")
	p.completeSet(cmd)
	return p.takesJSON(cmd)
}

// addArray gives a verb the flags that size the shards.
func (f *slurmFlags) addArray(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVar(&f.shards, "shards", 0, "number `n` of shards; default: shards of about ten minutes")
	flags.IntVar(&f.cpus, "cpus", 1, "processors `n` of a shard")
	flags.IntVar(&f.minutes, "minutes", 0, "time limit of a shard in `minutes`; default: three times what is expected")
	flags.IntVar(&f.memory, "memory-mb", 0, "memory of a shard in `MB`; default: twice what is expected")
	flags.IntVar(&f.atOnce, "at-once", 0, "at most `n` shards at a time; 0: as many as there is room for")
	flags.StringVar(&f.program, "program", "", "`path` of frontline on the nodes; default: this program")
	for _, name := range []string{"shards", "cpus", "minutes", "memory-mb", "at-once"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
}

func (f *slurmFlags) check(cmd *cobra.Command) error {
	for _, n := range []struct {
		name        string
		value, most int
	}{{"shards", f.shards, 1_000_000}, {"cpus", f.cpus, workersMax}, {"minutes", f.minutes, 365 * 24 * 60}, {"memory-mb", f.memory, 1 << 30}, {"at-once", f.atOnce, 1_000_000}} {
		if least := map[string]int{"cpus": 1}[n.name]; n.value < least || n.value > n.most {
			return usage(cmd, "", "--%s %d: must be %d to %d", n.name, n.value, least, n.most)
		}
	}
	return f.sweepFlags.check(cmd)
}

// array sizes the job array of a study.
func (p *program) array(ctx context.Context, study *sweep.Study, dir string, f *slurmFlags, most int) (sweep.Array, *sweep.Budget, error) {
	budget, err := sweep.Estimate(ctx, study, 1)
	if err != nil {
		return sweep.Array{}, nil, err
	}
	a := sweep.Array{Program: f.program, Dir: dir, ID: study.ID, CPUs: f.cpus, Minutes: f.minutes, Memory: f.memory, AtOnce: f.atOnce, Extra: f.sbatch}
	if f.timeout > 0 {
		a.Flags = append(a.Flags, "--timeout", f.timeout.String())
	}
	if f.retry {
		a.Flags = append(a.Flags, "--retry")
	}
	if f.store != "" {
		a.Flags = append(a.Flags, "--store", f.store)
	}
	return a.Sized(budget, f.shards, most), budget, nil
}

// absolute is the path of this program and of a folder as other machines see
// them.
func (f *slurmFlags) absolute(dir string) (string, error) {
	if f.program == "" {
		self, err := os.Executable()
		if err != nil {
			return "", err
		}
		f.program = self
	}
	return filepath.Abs(dir)
}

// slurmSubmit is the verb slurm submit.
func (p *program) slurmSubmit(cmd *cobra.Command, args []string, f *slurmFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	study, dir, err := p.studyOf(cmd, args, &f.sweepFlags)
	if err != nil {
		return p.sweepError(dir, err)
	}
	if dir, err = f.absolute(dir); err != nil {
		return err
	}
	ctx, stop := p.interruptible()
	defer stop()
	most := f.shards
	if !f.write {
		if most, err = sweep.MostShards(ctx); err != nil {
			return slurmError(err)
		}
	}
	if err := sweep.Prepare(study, dir); err != nil {
		return p.sweepError(dir, err)
	}
	last, err := sweep.LastSubmission(dir)
	if err != nil {
		return p.sweepError(dir, err)
	}
	if last != nil && f.shards == 0 {
		f.shards = last.Shards // the shards that were begun go on
	}
	a, budget, err := p.array(ctx, study, dir, f, max(most, 1))
	if err != nil {
		return p.sweepStopped(ctx, dir, nil, err)
	}
	missing, err := missingShards(dir, a.Shards)
	if err != nil {
		return p.sweepError(dir, err)
	}
	if len(missing) == 0 {
		fmt.Fprintf(p.out, "%s is complete; frontline merge %s writes its tables\n", dir, dir)
		return nil
	}
	if f.write {
		return p.writeScripts(a, missing)
	}
	submitted, err := a.Submit(ctx, missing)
	if err != nil {
		return slurmError(err)
	}
	return p.printSubmission(submitted, a, budget, len(missing))
}

// missingShards lists the shards of a folder that are not complete.
func missingShards(dir string, shards int) ([]int, error) {
	state, err := sweep.Look(dir)
	if err != nil {
		return nil, err
	}
	switch {
	case state.Problem != nil:
		return nil, state.Problem
	case state.Complete:
		return nil, nil
	case state.Of == shards:
		return state.Absent, nil
	}
	all := make([]int, shards)
	for i := range all {
		all[i] = i
	}
	return all, nil
}

// writeScripts writes the scripts and says how to submit them.
func (p *program) writeScripts(a sweep.Array, missing []int) error {
	script, merge, err := a.WriteScripts()
	if err != nil {
		return writeError(a.Dir, err)
	}
	fmt.Fprintf(p.out, "J=$(sbatch --parsable --array=%s %s)\nsbatch --dependency=afterany:$J %s\n", sweep.Ranges(missing), quoteArgs([]string{script}), quoteArgs([]string{merge}))
	return nil
}

func (p *program) printSubmission(s *sweep.Submission, a sweep.Array, b *sweep.Budget, shards int) error {
	if p.json {
		return p.out.writeJSON(struct {
			*sweep.Submission
			Dir     string `json:"folder"`
			Minutes int    `json:"minutes"`
			Memory  int    `json:"memory_mb"`
		}{s, a.Dir, a.Minutes, a.Memory})
	}
	fmt.Fprintf(p.out, "%d runs of about %v in %s\n", b.Runs, b.OneRun, a.Dir)
	fmt.Fprintf(p.out, "job %s: %d of %d shards with %d processors, %d minutes and %d MB each; job %s writes the tables\n", s.Job, shards, a.Shards, a.CPUs, a.Minutes, a.Memory, s.Merge)
	_, err := fmt.Fprintf(p.out, "follow it with: frontline slurm status %s\n", quoteArgs([]string{a.Dir}))
	return err
}

// slurmError says what an error of Slurm's commands means for the user.
func slurmError(err error) error {
	var cluster *sweep.ClusterError
	if errors.Is(err, exec.ErrNotFound) {
		return &inputError{message: "this machine has no Slurm: " + err.Error(), help: "log in to the cluster, or write the scripts only with --write-only --shards N"}
	}
	if errors.As(err, &cluster) {
		return &ioError{doing: "use the cluster", err: err, help: "the scripts are in the folder of the study, in slurm/"}
	}
	return err
}

func (p *program) slurmStatusVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:               "status folder",
		Short:             "Say how far a submitted sweep is, and what stands in the queue",
		Args:              arguments(1, 1, "the folder of a sweep"),
		ValidArgsFunction: completeFolder,
		RunE:              p.slurmStatus,
	}
	return p.takesJSON(cmd)
}

// slurmStatus is the verb slurm status.
func (p *program) slurmStatus(cmd *cobra.Command, args []string) error {
	dir, err := studyFolder(cmd, args)
	if err != nil {
		return err
	}
	last, err := sweep.LastSubmission(dir)
	if err != nil {
		return p.sweepError(dir, err)
	}
	if last == nil {
		return &inputError{message: "nothing was submitted for " + dir, help: "frontline slurm submit " + quoteArgs([]string{dir})}
	}
	ctx, stop := p.interruptible()
	defer stop()
	states, total, err := last.Queue(ctx)
	if err != nil {
		return slurmError(err)
	}
	if p.json {
		state, err := sweep.Look(dir)
		if err != nil {
			return p.sweepError(dir, err)
		}
		return p.out.writeJSON(struct {
			Queue map[string]int `json:"queue"`
			State any            `json:"study"`
		}{states, stateJSON(state)})
	}
	var words []string
	for _, name := range []string{"running", "pending", "completing", "requeued", "suspended", "configuring"} {
		if n := states[name]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, name))
			total -= n
		}
	}
	if total > 0 {
		words = append(words, fmt.Sprintf("%d in another state", total))
	}
	if len(words) == 0 {
		words = []string{"nothing in the queue"}
	}
	fmt.Fprintf(p.out, "jobs %s and %s: %s\n", last.Job, last.Merge, strings.Join(words, ", "))
	return p.status(cmd, args)
}

func (p *program) slurmKubernetesVerb() *cobra.Command {
	f := &slurmFlags{}
	cmd := &cobra.Command{
		Use:   "kubernetes folder --image image --volume claim [flags]",
		Short: "Write a Kubernetes Indexed Job that plays the shards of a sweep",
		Long: `Write the manifest of an Indexed Job to standard output: pod i plays shard i. The folder of the study
must have been begun (frontline slurm submit --write-only, or a sweep that was stopped) and lie in a
volume that all pods can write. Afterwards frontline merge writes the tables.`,
		Example: `  frontline slurm kubernetes /data/diversity-1f2e3d4c --image registry/frontline:1 --volume data --mount /data --shards 100`,
		Args:    arguments(1, 1, "the folder of a sweep"),
		RunE:    func(cmd *cobra.Command, args []string) error { return p.slurmKubernetes(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.image, "image", "", "container `image` whose entry point is frontline")
	flags.StringVar(&f.volume, "volume", "", "`name` of the persistent volume claim with the folder")
	flags.StringVar(&f.mount, "mount", "", "`path` at which the pods see the volume; default: the folder above the study's")
	f.addArray(cmd)
	flags.DurationVar(&f.timeout, "timeout", 0, "record a run that takes longer than this `duration` as failed")
	return cmd
}

// slurmKubernetes is the verb slurm kubernetes.
func (p *program) slurmKubernetes(cmd *cobra.Command, args []string, f *slurmFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	if f.image == "" || f.volume == "" {
		return usage(cmd, "", "--image and --volume are needed")
	}
	dir, err := studyFolder(cmd, args)
	if err != nil {
		return err
	}
	study, err := sweep.Open(dir)
	if err != nil {
		return p.sweepError(dir, err)
	}
	if dir, err = f.absolute(dir); err != nil {
		return err
	}
	if f.mount == "" {
		f.mount = filepath.Dir(dir)
	}
	ctx, stop := p.interruptible()
	defer stop()
	a, _, err := p.array(ctx, study, dir, f, max(f.shards, 1000))
	if err != nil {
		return p.sweepStopped(ctx, dir, nil, err)
	}
	text, err := a.Kubernetes(sweep.Cluster{Image: f.image, Volume: f.volume, Mount: f.mount})
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(p.out, text)
	return err
}
