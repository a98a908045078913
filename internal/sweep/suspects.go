package sweep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"

	"frontline.dev/frontline/internal/study"
)

// marks is a small file that says which runs are under way, a cell for each
// worker. When a process ends without a word, what stands there is suspected.
// It is not synced: it need only outlive the process. Errors are passed over:
// marks are a help, not a promise.
type marks struct {
	path  string
	found [][2]uint64 // design point and replication
	guard sync.Mutex
	file  *os.File
	gone  bool
}

const markCell = 64

// openMarks reads the marks an earlier process left. The file is made with the
// first mark.
func openMarks(path string) *marks {
	m := &marks{path: path}
	text, err := os.ReadFile(path)
	if err != nil {
		return m
	}
	for cell := range slices.Chunk(text, markCell) { // cells of workers that have not begun are zeros
		var point, replication uint64
		if n, _ := fmt.Sscanf(string(cell), "run %d %d.", &point, &replication); n == 2 {
			m.found = append(m.found, [2]uint64{point, replication})
		}
	}
	return m
}

// set says that a worker plays a run.
func (m *marks) set(worker, point int, replication uint64) {
	m.put(worker, fmt.Sprintf("run %d %d.", point, replication))
}

// clear says that a worker plays nothing.
func (m *marks) clear(worker int) { m.put(worker, "none") }

func (m *marks) put(worker int, text string) {
	m.guard.Lock()
	if m.file == nil && !m.gone {
		m.file, _ = os.OpenFile(m.path, os.O_WRONLY|os.O_CREATE, 0o666)
	}
	file := m.file
	m.guard.Unlock()
	if file == nil {
		return
	}
	cell := bytes.Repeat([]byte{' '}, markCell)
	copy(cell, text)
	cell[markCell-1] = '\n'
	_, _ = file.WriteAt(cell, int64(worker*markCell))
}

// remove ends the marks: the process ends in order.
func (m *marks) remove() {
	m.guard.Lock()
	defer m.guard.Unlock()
	if m.file != nil {
		_ = m.file.Close()
	}
	m.file, m.gone = nil, true
	_ = os.Remove(m.path)
}

// DiedError says that a process that played one run ended without an answer.
type DiedError struct{ How string }

// Error says how it ended.
func (e *DiedError) Error() string { return "the process that played it ended: " + e.How }

// mostDeaths is how often a run may end the process that plays it.
const mostDeaths = 2

// suspects returns the slots of runs that were under way when an earlier
// process ended. Without [Options.Isolate] they are played here, one at a
// time, so that the next death has one suspect; one that has ended two
// processes is given up.
func (e *execution) suspects(ctx context.Context) (map[int]bool, error) {
	list := map[int]bool{}
	for _, found := range e.marks.found {
		slot := e.slot(int(found[0]), found[1])
		if slot >= 0 && e.index.places[slot].status == 0 && e.Shard.has(e.plan, int(found[0])-1, found[1]) {
			list[slot] = true
		}
	}
	if len(list) > 0 {
		e.warn(fmt.Sprintf("an earlier process ended while it played %d runs; they are played again with care", len(list)))
	}
	if e.Isolate != nil {
		return list, nil
	}
	w := newWorker(e.plan)
	for _, found := range e.marks.found {
		index := int(found[0]) - 1
		slot := e.slot(int(found[0]), found[1])
		if !list[slot] || ctx.Err() != nil {
			continue
		}
		delete(list, slot)
		e.index.deaths[slot]++
		e.writer.Append(fmt.Appendf(nil, "death %d %d", found[0], found[1]))
		if err := e.writer.Commit(); err != nil {
			return nil, e.diskError(err)
		}
		t := task{index: index, slot: slot}
		out := finished{task: t}
		if e.index.deaths[slot] >= mostDeaths {
			run := e.given(w, t, found[1], &DiedError{"twice, without a word"})
			run.Ended = time.Now()
			out.payload, out.status = run.encode(nil), run.Status
		} else {
			e.marks.set(0, int(found[0]), found[1])
			out = e.play(ctx, w, t)
			e.marks.clear(0)
		}
		if err := e.record(out); err != nil {
			return nil, e.failure(err)
		}
	}
	return list, e.diskError(e.writer.Commit())
}

// given makes the record of a run that is given up.
func (e *execution) given(w *worker, t task, replication uint64, why error) Run {
	run := Run{Point: t.index + 1, Replication: replication}
	if w.turn(t.index); w.problem != nil {
		run.Identity = e.nameless(t.index, replication)
	} else {
		run.Identity, run.Body.Seed = study.Identity(w.scenario, replication), w.scenario.Seed
	}
	run.fail(Quarantined, why.Error())
	return run
}

// playApart plays a suspect in a process of its own. When that ends too, the
// run has ended two processes and is given up.
func (e *execution) playApart(ctx context.Context, w *worker, point int, replication uint64) (Run, error) {
	if e.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, e.Timeout+lastMoment)
		defer cancel()
	}
	payload, err := e.Isolate(ctx, point, replication)
	var died *DiedError
	switch {
	case err == nil:
		run, err := decode(payload)
		if err == nil && (run.Point != point || run.Replication != replication) {
			err = errors.New("the process played another run than it was asked for")
		}
		return run, err
	case errors.As(err, &died) && ctx.Err() == nil:
		return e.given(w, task{index: point - 1}, replication, died), nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		run := e.given(w, task{index: point - 1}, replication, ctx.Err())
		run.fail(TimedOut, fmt.Sprintf("it took longer than %v", e.Timeout))
		return run, nil
	}
	return Run{}, err
}

// PlayOne plays one run of a study, design points counting from 1, and returns
// its record for the process that asked with [Options.Isolate].
func PlayOne(ctx context.Context, s *Study, point int, replication uint64, o Options) ([]byte, error) {
	p, err := planOf(s)
	if err != nil {
		return nil, err
	}
	if p.slot(point, replication) < 0 {
		return nil, fmt.Errorf("study %s has no design point %d with replication %d", s.ID, point, replication)
	}
	run := newWorker(p).play(ctx, point-1, replication, o.Timeout)
	run.Ended = time.Now()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return run.encode(nil), nil
}

// Subprocess returns an [Options.Isolate] that starts this program with the
// arguments, to which "DESIGN_POINT/REPLICATION" is added. The process must
// print what [PlayOne] returns; it ends when its standard input does, so it
// does not outlive this one.
func Subprocess(args ...string) func(context.Context, int, uint64) ([]byte, error) {
	return func(ctx context.Context, point int, replication uint64) ([]byte, error) {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		arguments := append(append([]string{}, args...), fmt.Sprintf("%d/%d", point, replication))
		cmd := exec.CommandContext(ctx, self, arguments...)
		var out, complaint bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &complaint
		hold, err := cmd.StdinPipe() // open as long as this process lives
		if err != nil {
			return nil, err
		}
		defer hold.Close()
		err = cmd.Run()
		var exit *exec.ExitError
		switch {
		case err == nil:
			return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
		case !errors.As(err, &exit):
			return nil, err
		case exit.ExitCode() == 2 && !bytes.Contains(complaint.Bytes(), []byte("goroutine ")): // bad usage, not a fatal error of the runtime
			return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(complaint.Bytes()))
		}
		return nil, &DiedError{exit.Error()}
	}
}
