package sweep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Shards take about ten minutes, never more of them than the cluster allows or
// there are runs, with time and memory to spare.
func TestArraySizes(t *testing.T) {
	day := &Budget{Runs: 86400, OneRun: time.Second, Slowest: time.Second, Workers: 1, Memory: 50e6}
	a := Array{}.Sized(day, 0, 1001)
	if a.Shards != 144 || a.Minutes < 30 || a.Minutes > 60 || a.Memory < 150 || a.CPUs != 1 || strings.Join(a.Flags, " ") != "--sync 5s" {
		t.Errorf("a day of work: %+v", a)
	}
	if a := (Array{}).Sized(day, 0, 10); a.Shards != 10 || a.Minutes < 400 || len(a.Flags) > 0 {
		t.Errorf("at most ten shards: %+v", a)
	}
	few := &Budget{Runs: 3, OneRun: time.Hour, Slowest: time.Hour, Workers: 1, Memory: 40e6}
	if a := (Array{CPUs: 2}).Sized(few, 50, 1001); a.Shards != 3 || a.CPUs != 2 {
		t.Errorf("three runs: %+v", a)
	}
}

// commands puts shell scripts in front of the search path.
func commands(t *testing.T, scripts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// What is submitted is the array, then the job that depends on it; it is noted
// in the folder. An error of the cluster says what the cluster said.
func TestSubmit(t *testing.T) {
	noted := filepath.Join(t.TempDir(), "noted")
	commands(t, map[string]string{
		"scontrol": "echo 'Configuration data'; echo 'MaxArraySize            = 1001'",
		"sbatch":   "echo \"$@\" >> " + noted + "; wc -l < " + noted + " | tr -d ' ' | sed 's/$/;cluster/'",
	})
	if n, err := MostShards(context.Background()); n != 1001 || err != nil {
		t.Errorf("MaxArraySize %d, %v", n, err)
	}
	a := Array{Program: "/opt/front line", Dir: t.TempDir(), ID: "tiny", Shards: 9, CPUs: 2, Minutes: 7, Memory: 300, AtOnce: 3, Extra: []string{"--partition=long"}}
	s, err := a.Submit(context.Background(), []int{0, 4, 5, 6, 8})
	if err != nil || *s != (Submission{"1", "2", 9, "0,4-6,8"}) {
		t.Fatalf("%+v, %v", s, err)
	}
	if last, err := LastSubmission(a.Dir); err != nil || *last != *s {
		t.Errorf("noted %+v, %v", last, err)
	}
	text, err := os.ReadFile(noted)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("--parsable --array=0,4-6,8%%3 %s/slurm/sweep.sbatch\n--parsable --dependency=afterany:1 %s/slurm/merge.sbatch\n", a.Dir, a.Dir)
	if string(text) != want {
		t.Errorf("submitted\n%swant\n%s", text, want)
	}
	commands(t, map[string]string{"sbatch": "echo 'sbatch: error: invalid partition' >&2; exit 1"})
	var refused *ClusterError
	if _, err := a.Submit(context.Background(), []int{0}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "invalid partition") {
		t.Errorf("a refused submission: %v", err)
	}
}

// The script plays its shard with the processors it was given, asks to go on
// when its time is up, and does not fail when runs have failed.
func TestScript(t *testing.T) {
	dir := t.TempDir()
	commands(t, map[string]string{
		"srun":      "echo \"srun $*\"; exit $FAKE_CODE",
		"scontrol":  "echo \"scontrol $*\"",
		"frontline": "exit 0",
	})
	a := Array{Program: "frontline", Dir: dir, ID: "tiny", Shards: 9, CPUs: 2, Minutes: 7, Memory: 300, Flags: []string{"--timeout", "1m0s"}}
	for _, c := range []struct {
		code, restarts string
		exit           int
		says           string
	}{
		{"0", "", 0, "srun --ntasks=1 frontline sweep " + dir + " --shard 4/9 --workers 2 --quiet --timeout 1m0s"},
		{"3", "", 0, "--shard 4/9"},
		{"143", "", 143, "scontrol requeue 77_4"},
		{"143", "20", 143, "srun"},
		{"6", "", 6, "srun"},
	} {
		cmd := exec.Command("bash", "-c", a.Script())
		cmd.Env = append(os.Environ(), "FAKE_CODE="+c.code, "SLURM_ARRAY_TASK_ID=4", "SLURM_ARRAY_JOB_ID=77", "SLURM_CPUS_PER_TASK=2", "SLURM_RESTART_COUNT="+c.restarts)
		out, err := cmd.Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != c.exit || !strings.Contains(string(out), c.says) || c.restarts == "20" && strings.Contains(string(out), "requeue") {
			t.Errorf("code %s after %s restarts: exit %d, %s", c.code, c.restarts, got, out)
		}
	}
	for _, line := range []string{"#SBATCH --ntasks=1 --cpus-per-task=2", "#SBATCH --time=7 --mem=300M", "--requeue --signal=TERM@60"} {
		if !strings.Contains(a.Script(), line) {
			t.Errorf("no %q in\n%s", line, a.Script())
		}
	}
}

// The manifest for Kubernetes is an Indexed Job in which the index of a pod is
// its shard.
func TestKubernetes(t *testing.T) {
	a := Array{Dir: "/data/tiny-1", ID: "tiny_1", Shards: 9, CPUs: 2, Memory: 300, AtOnce: 4}
	text, err := a.Kubernetes(Cluster{Image: "registry/frontline:1", Volume: "data", Mount: "/data"})
	if err != nil {
		t.Fatal(err)
	}
	var job struct {
		Kind     string
		Metadata struct{ Name string }
		Spec     struct {
			CompletionMode                                 string
			Completions, Parallelism, BackoffLimitPerIndex int
			PodFailurePolicy                               struct {
				Rules []struct {
					Action      string
					OnExitCodes struct{ Values []int }
				}
			}
			Template struct {
				Spec struct {
					RestartPolicy string
					Containers    []struct {
						Args []string
						Env  []struct {
							Name      string
							ValueFrom struct{ FieldRef struct{ FieldPath string } }
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		t.Fatal(err)
	}
	long, err := Array{Dir: "/data/x", ID: strings.Repeat("a", 44) + "_" + strings.Repeat("b", 40), Shards: 9, CPUs: 1}.Kubernetes(Cluster{})
	if err != nil || !strings.Contains(long, `"name": "frontline-`+strings.Repeat("a", 44)+`"`) {
		t.Errorf("a long name: %s, %v", long, err)
	}
	again := job.Spec.PodFailurePolicy.Rules
	if len(again) != 2 || again[0].Action != "Ignore" || again[1].Action != "FailIndex" || fmt.Sprint(again[1].OnExitCodes.Values) != "[2 3 5]" {
		t.Errorf("what is not tried again: %+v", again)
	}
	c := job.Spec.Template.Spec.Containers[0]
	if job.Kind != "Job" || job.Metadata.Name != "frontline-tiny-1" || job.Spec.CompletionMode != "Indexed" || job.Spec.Completions != 9 || job.Spec.Parallelism != 4 ||
		job.Spec.BackoffLimitPerIndex == 0 || job.Spec.Template.Spec.RestartPolicy != "Never" ||
		strings.Join(c.Args, " ") != "sweep /data/tiny-1 --shard $(SHARD)/9 --workers 2 --quiet" || !strings.Contains(c.Env[0].ValueFrom.FieldRef.FieldPath, "job-completion-index") {
		t.Errorf("%s", text)
	}
}

// A sweep on a real Slurm cluster of one machine gives the bytes of one
// process. FRONTLINE_SLURM=short takes half a minute, full kills and requeues
// too.
func TestRealSlurm(t *testing.T) {
	tier := os.Getenv("FRONTLINE_SLURM")
	if tier == "" {
		t.Skip("starts a Slurm cluster on this machine: only with FRONTLINE_SLURM=short or full")
	}
	out, err := exec.Command("bash", filepath.Join("..", "..", "scripts", "slurm", "test.sh"), tier).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 77 {
		t.Skipf("no Slurm cluster can be started here: %s", out)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
