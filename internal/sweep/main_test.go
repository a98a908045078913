package sweep

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
)

// asSweep makes the test binary play a study, so that tests can end a real
// process: FRONTLINE_AS_SWEEP=FOLDER, with what is to be played in
// FRONTLINE_SWEEP_STUDY.
const (
	asSweep = "FRONTLINE_AS_SWEEP"
	ofStudy = "FRONTLINE_SWEEP_STUDY"
)

func TestMain(m *testing.M) {
	models.Mechanisms.Register("saboteur", func() models.Mechanism { return new(saboteur) })
	if dir := os.Getenv(asSweep); dir != "" {
		os.Exit(sweepProcess(dir))
	}
	os.Exit(m.Run())
}

// saboteur is a mechanism that breaks one replication, or ends the process.
type saboteur struct {
	Breaks int `toml:"breaks" default:"-1" range:"[-1, 1000]" doc:"number of the replication that breaks" source:"choice"`
	Kills  int `toml:"kills" default:"-1" range:"[-1, 1000]" doc:"number of the replication that ends the process" source:"choice"`
}

// Name returns "saboteur".
func (s *saboteur) Name() string { return "saboteur" }

// Attach breaks the run, or the process.
func (s *saboteur) Attach(w *models.World) {
	switch int(w.Key().Replication) {
	case s.Breaks:
		panic("the saboteur was here")
	case s.Kills:
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
		}
		select {}
	}
}

// tiny is a study of some design points of a queue that is over in two hours:
// a run takes about a millisecond. More overrides change its scenario.
func tiny(t testing.TB, points, replications int, set ...string) *Study {
	t.Helper()
	s, err := tinyStudy(points, replications, set...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tinyStudy(points, replications int, set ...string) (*Study, error) {
	base, err := scenarios.Load("plain-queue", append([]string{"time.horizon=2 h", "time.warm_up=1 h", "time.batch=1 h", "customers.count=100"}, set...)...)
	if err != nil {
		return nil, err
	}
	return &Study{ID: "tiny", Title: "A tiny study", Bases: []*scenarios.Scenario{base}, Points: points,
		Factors: []Column{{"agents__count", integerColumn, "agents", "number of agents"}, {"handling__work", textColumn, "", "law of work"}},
		Point: func(i int) Point {
			agents, work := fmt.Sprint(12+i), "exponential(mean 3 min)"
			return Point{Set: []string{"agents.count=" + agents, fmt.Sprintf("handling.work=%q", work)}, Values: []string{agents, work}, First: 1, Count: replications}
		}}, nil
}

// sweepProcess is the process: it plays the study "POINTS REPLICATIONS WORKERS
// SHARD[ OVERRIDE]" in a folder and closes it, or, called with an argument,
// plays one run for such a process. Exit codes are those of the program.
func sweepProcess(dir string) int {
	words := strings.SplitN(os.Getenv(ofStudy), " ", 5)
	points, _ := strconv.Atoi(words[0])
	replications, _ := strconv.Atoi(words[1])
	workers, _ := strconv.Atoi(words[2])
	var set []string
	if len(words) > 4 {
		set = strings.Split(words[4], "|")
	}
	s, err := tinyStudy(points, replications, set...)
	if err != nil {
		return complain(err, 2)
	}
	if len(os.Args) > 1 {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(1) // the process that asked is gone
		}()
		var point int
		var replication uint64
		_, _ = fmt.Sscanf(os.Args[1], "%d/%d", &point, &replication)
		payload, err := PlayOne(context.Background(), s, point, replication, Options{})
		if err != nil {
			return complain(err, 2)
		}
		fmt.Println(string(payload))
		return 0
	}
	shard, err := ParseShard(words[3])
	if err != nil {
		return complain(err, 2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if _, err := Play(ctx, s, Options{Dir: dir, Workers: workers, Shard: shard, Isolate: Subprocess(), Sync: 2 * time.Millisecond}); err != nil {
		return complain(err, codeOf(ctx, err))
	}
	if shard.Of > 1 {
		return 0
	}
	if _, err := Close(ctx, dir); err != nil {
		return complain(err, codeOf(ctx, err))
	}
	return 0
}

func complain(err error, code int) int {
	fmt.Fprintln(os.Stderr, err)
	return code
}

// codeOf sorts errors as the program does.
func codeOf(ctx context.Context, err error) int {
	var disk *DiskError
	var path *os.PathError
	var number syscall.Errno
	switch {
	case ctx.Err() != nil:
		return 130
	case errors.As(err, &disk), errors.As(err, &path), errors.As(err, &number):
		return 6
	}
	return 5
}

// process returns the command that plays a study in a folder.
func process(t testing.TB, dir, study string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), asSweep+"="+dir, ofStudy+"="+study)
	return cmd
}

// played plays a study and closes it.
func played(t testing.TB, s *Study, o Options) string {
	t.Helper()
	if o.Dir == "" {
		o.Dir = filepath.Join(t.TempDir(), "study")
	}
	if _, err := Play(context.Background(), s, o); err != nil {
		t.Fatal(err)
	}
	if _, err := Close(context.Background(), o.Dir); err != nil {
		t.Fatal(err)
	}
	return o.Dir
}
