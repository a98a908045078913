package sweep

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"time"
)

// Array is a job array that plays a study in shards.
type Array struct {
	Program string // path of frontline on the nodes
	Dir     string // folder of the study, on a disk that all nodes see
	ID      string // of the study
	Shards  int
	CPUs    int // per shard
	Minutes int // time limit of a shard
	Memory  int // of a shard, in MB
	AtOnce  int // shards at a time; 0: as many as there is room for
	Flags   []string
	Extra   []string // further lines for #SBATCH, such as --partition=long
}

// Sizes of a shard: long enough to be worth a start, short enough that a lost
// node costs little.
const (
	shardAim     = 10 * time.Minute
	shardSlack   = 3 // time limit: so many times what is expected
	leastMinutes = 5
	manyShards   = 100  // from here on the syncs of all would wear out a shared disk
	manySync     = "5s" // so each syncs as seldom as this
	mostMinutes  = 7 * 24 * 60
)

// Sized chooses shards, time and memory from a budget. most is how many shards
// there may be: the MaxArraySize of the cluster, or of one's own choice. shards
// of 0 lets it choose.
func (a Array) Sized(b *Budget, shards, most int) Array {
	a.CPUs = max(a.CPUs, 1)
	work := float64(b.OneRun) * float64(b.Runs) / float64(a.CPUs)
	if shards == 0 {
		shards = int(math.Ceil(work / float64(shardAim)))
	}
	a.Shards = max(1, min(shards, most, b.Runs))
	if a.Minutes == 0 {
		each := time.Duration(work/float64(a.Shards)) + b.Slowest
		a.Minutes = min(leastMinutes+int(math.Ceil(shardSlack*each.Minutes())), mostMinutes)
	}
	if a.Memory == 0 {
		each := bytesAtRest + float64((b.Memory-bytesAtRest)/float64(b.Workers)*float64(a.CPUs))
		a.Memory = 100 + int(math.Ceil(2*each/1e6))
	}
	if a.Shards > manyShards {
		a.Flags = append(a.Flags[:len(a.Flags):len(a.Flags)], "--sync", manySync)
	}
	return a
}

// Script returns the batch script of the array. A shard that is stopped before
// its time is up, or whose node is lost, is requeued and goes on where it was;
// runs that failed are rows of the tables and do not fail the job.
func (a Array) Script() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#!/bin/bash\n# Plays %s in %d shards. Written by frontline slurm; submit again with: frontline slurm submit %s\n", a.ID, a.Shards, quoted(a.Dir))
	for _, line := range append([]string{
		"--job-name=frontline-" + a.ID, fmt.Sprintf("--ntasks=1 --cpus-per-task=%d", a.CPUs), fmt.Sprintf("--time=%d --mem=%dM", a.Minutes, a.Memory),
		"--output=" + filepath.Join(a.Dir, "slurm", "%A_%a.out"), "--open-mode=append --requeue --signal=TERM@60"}, a.Extra...) {
		fmt.Fprintf(&b, "#SBATCH %s\n", line)
	}
	flags := ""
	for _, f := range a.Flags {
		flags += " " + quoted(f)
	}
	fmt.Fprintf(&b, `export GOMAXPROCS=${SLURM_CPUS_PER_TASK:-%d}
srun --ntasks=1 %s sweep %s --shard "$SLURM_ARRAY_TASK_ID/%d" --workers "$GOMAXPROCS" --quiet%s
code=$?
if [ $code -eq 143 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 20 ]; then # its time is up: go on in another
	scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
[ $code -eq 3 ] && code=0 # runs that failed are rows
exit $code
`, a.CPUs, quoted(a.Program), quoted(a.Dir), a.Shards, flags)
	return b.String()
}

// MergeScript returns the batch script that writes the tables.
func (a Array) MergeScript() string {
	return fmt.Sprintf(`#!/bin/bash
# Writes the tables of %s. Written by frontline slurm.
#SBATCH --job-name=frontline-%s-merge
#SBATCH --ntasks=1 --time=%d --mem=1000M
#SBATCH --output=%s --open-mode=append
%sexec %s merge %s --quiet
`, a.ID, a.ID, max(30, a.Minutes), filepath.Join(a.Dir, "slurm", "merge.out"), lines("#SBATCH ", a.Extra), quoted(a.Program), quoted(a.Dir))
}

func lines(before string, list []string) string {
	text := ""
	for _, line := range list {
		text += before + line + "\n"
	}
	return text
}

// quoted writes a word as a shell reads it again.
func quoted(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+%@") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Cluster is where Kubernetes finds what a shard needs.
type Cluster struct {
	Image  string // container image with frontline as its entry point
	Volume string // persistent volume claim, shared by all pods
	Mount  string // where the pods see it; the study's folder lies in it
}

// longestName is how long the name of a job may be: with a hyphen and the number
// of a shard it names pods, which have 63 letters.
const longestName = 55

// Kubernetes returns the manifest of an Indexed Job that plays the same shards:
// the index of a pod is the number of its shard. A pod that is lost is started
// again and goes on where it was.
func (a Array) Kubernetes(c Cluster) (string, error) {
	type object = map[string]any
	parallel := a.AtOnce
	if parallel == 0 {
		parallel = a.Shards
	}
	command := append([]string{"sweep", a.Dir, "--shard", fmt.Sprintf("$(SHARD)/%d", a.Shards), "--workers", fmt.Sprint(a.CPUs), "--quiet"}, a.Flags...)
	name := "frontline-" + strings.ReplaceAll(a.ID, "_", "-")
	name = strings.TrimRight(name[:min(len(name), longestName)], "-")
	job := object{"apiVersion": "batch/v1", "kind": "Job", "metadata": object{"name": name}, "spec": object{
		"completionMode": "Indexed", "completions": a.Shards, "parallelism": parallel, "backoffLimitPerIndex": 20,
		"podFailurePolicy": object{"rules": []object{
			{"action": "Ignore", "onPodConditions": []object{{"type": "DisruptionTarget"}}},                                          // a node that is drained is nobody's failure
			{"action": "FailIndex", "onExitCodes": object{"containerName": "frontline", "operator": "In", "values": []int{2, 3, 5}}}, // again would be the same; 3: its runs are recorded, some as failed
		}},
		"template": object{"spec": object{
			"restartPolicy": "Never", "terminationGracePeriodSeconds": 30,
			"volumes": []object{{"name": "study", "persistentVolumeClaim": object{"claimName": c.Volume}}},
			"containers": []object{{
				"name": "frontline", "image": c.Image, "args": command,
				"env":          []object{{"name": "SHARD", "valueFrom": object{"fieldRef": object{"fieldPath": "metadata.annotations['batch.kubernetes.io/job-completion-index']"}}}},
				"resources":    object{"requests": object{"cpu": fmt.Sprint(a.CPUs), "memory": fmt.Sprintf("%dM", a.Memory)}, "limits": object{"memory": fmt.Sprintf("%dM", a.Memory)}},
				"volumeMounts": []object{{"name": "study", "mountPath": c.Mount}},
			}},
		}},
	}}
	text, err := json.MarshalIndent(job, "", "  ") // JSON is YAML
	return string(text) + "\n", err
}
