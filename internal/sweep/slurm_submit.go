package sweep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Submission is what was submitted, and what slurm/jobs.json keeps.
type Submission struct {
	Job    string `json:"job"`   // of the array
	Merge  string `json:"merge"` // of the job that writes the tables
	Shards int    `json:"shards"`
	Array  string `json:"array"` // indices of this submission: "0,7,12-15"
}

// ClusterError says that a command of Slurm failed.
type ClusterError struct {
	Command string
	Err     error
	Output  string
}

// Error shows what the command said.
func (e *ClusterError) Error() string {
	text := strings.TrimSpace(e.Output)
	if text == "" {
		text = e.Err.Error()
	}
	return e.Command + ": " + text
}

// Unwrap returns the cause.
func (e *ClusterError) Unwrap() error { return e.Err }

// slurm runs a command of Slurm and returns what it prints.
func slurm(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", &ClusterError{name + " " + strings.Join(args, " "), err, complaint.String()}
	}
	return string(out), nil
}

var arraySize = regexp.MustCompile(`(?m)^\s*MaxArraySize\s*=\s*(\d+)`)

// MostShards returns how many shards an array of this cluster can have: its
// MaxArraySize, which is one more than the highest index.
func MostShards(ctx context.Context) (int, error) {
	out, err := slurm(ctx, "scontrol", "show", "config")
	if err != nil {
		return 0, err
	}
	found := arraySize.FindStringSubmatch(out)
	if found == nil {
		return 0, errors.New("scontrol show config does not tell MaxArraySize")
	}
	return strconv.Atoi(found[1])
}

// LastSubmission reads what was submitted last for a folder; nil when nothing
// was.
func LastSubmission(dir string) (*Submission, error) {
	text, err := os.ReadFile(filepath.Join(dir, "slurm", "jobs.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Submission
	if err := json.Unmarshal(text, &all); err != nil || len(all) == 0 {
		return nil, &DamageError{filepath.Join(dir, "slurm", "jobs.json"), "it cannot be read"}
	}
	return &all[len(all)-1], nil
}

// WriteScripts writes the scripts of an array into its folder and returns
// their paths.
func (a Array) WriteScripts() (shards, merge string, err error) {
	shards, merge = filepath.Join(a.Dir, "slurm", "sweep.sbatch"), filepath.Join(a.Dir, "slurm", "merge.sbatch")
	if err := writeFile(shards, []byte(a.Script())); err != nil {
		return "", "", err
	}
	return shards, merge, writeFile(merge, []byte(a.MergeScript()))
}

// Submit writes the scripts and submits the given shards and, to run when all
// of them have ended, the job that writes the tables.
func (a Array) Submit(ctx context.Context, shards []int) (*Submission, error) {
	script, merge, err := a.WriteScripts()
	if err != nil {
		return nil, err
	}
	s := &Submission{Shards: a.Shards, Array: Ranges(shards)}
	array := s.Array
	if a.AtOnce > 0 {
		array += "%" + strconv.Itoa(a.AtOnce)
	}
	if s.Job, err = slurm(ctx, "sbatch", "--parsable", "--array="+array, script); err != nil {
		return nil, err
	}
	s.Job = jobNumber(s.Job)
	if s.Merge, err = slurm(ctx, "sbatch", "--parsable", "--dependency=afterany:"+s.Job, merge); err != nil {
		return nil, fmt.Errorf("job %s is submitted, but not the one that writes the tables: %w", s.Job, err)
	}
	s.Merge = jobNumber(s.Merge)
	var all []Submission
	path := filepath.Join(a.Dir, "slurm", "jobs.json")
	if text, err := os.ReadFile(path); err == nil {
		_ = json.Unmarshal(text, &all) // what cannot be read is written anew
	}
	text, err := json.MarshalIndent(append(all, *s), "", "  ")
	if err != nil {
		return nil, err
	}
	return s, writeFile(path, append(text, '\n'))
}

// jobNumber takes the number from what sbatch --parsable prints:
// "NUMBER[;CLUSTER]".
func jobNumber(out string) string {
	number, _, _ := strings.Cut(strings.TrimSpace(out), ";")
	return number
}

// Queue returns how many tasks of a submission are in the queue, by their
// state, and the total. Jobs that have left it count nothing.
func (s *Submission) Queue(ctx context.Context) (states map[string]int, total int, err error) {
	out, err := slurm(ctx, "squeue", "--noheader", "--array", "--jobs="+s.Job+","+s.Merge, "--format=%T")
	states = map[string]int{}
	var refused *ClusterError
	if errors.As(err, &refused) && strings.Contains(refused.Output, "Invalid job id") {
		return states, 0, nil // all have left the queue, long ago
	}
	for _, state := range strings.Fields(out) {
		states[strings.ToLower(state)]++
		total++
	}
	return states, total, err
}
