package sweep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"frontline.dev/frontline/internal/journal"
)

// Options say how a study is played. None of them changes a result.
type Options struct {
	Dir     string        // folder of the study
	Shard   Shard         // the part to play; the zero value is all
	Workers int           // runs at a time; 0: one per processor
	Timeout time.Duration // of one run; 0: none. A run that takes longer is recorded as such
	Retry   bool          // play again what timed out or was quarantined
	Sync    time.Duration // how often the journal is synced, which is what a crash may cost; 0: a quarter of a second
	Store   []string      // folders with studies whose finished runs are taken over; see openStore

	// Isolate plays one run in a process of its own and returns what PlayOne
	// returns there; see [Subprocess]. It is asked for runs that were under
	// way when an earlier process ended, because one of them may have ended it.
	// Without it they are played one at a time, before the others.
	Isolate func(ctx context.Context, point int, replication uint64) ([]byte, error)

	Progress func(Progress) // called from one goroutine after every run; may be nil
	Warn     func(string)   // what the user should know; may be nil
}

// Progress is how far a study is.
type Progress struct {
	Done, Total    int // runs of the shard; Total is the most there may be
	Failed, Reused int
}

// Outcome is what Play did.
type Outcome struct {
	Dir      string
	Total    int // runs of the shard, the most there may be
	Done     int // of them with a record
	Failed   int // of them that did not end well
	Played   int // by this call
	Reused   int // taken from other studies by this call
	Repeated int // records of runs that had one already
	Complete bool
	Resumed  bool // there were runs before this call
}

// DiskError says that a journal could not be written. What had been recorded
// before is kept.
type DiskError struct {
	Path string
	Kept int // runs with a record
	Err  error
}

// Error names the journal and the reason.
func (e *DiskError) Error() string { return fmt.Sprintf("write %s: %v", e.Path, e.Err) }

// Unwrap returns the error of the system.
func (e *DiskError) Unwrap() error { return e.Err }

const (
	syncEach   = 250 * time.Millisecond
	syncBytes  = 1 << 20                // of records that wait for it at most
	lastMoment = 600 * time.Millisecond // for runs under way when the work is cut off
)

// execution is one call of Play.
type execution struct {
	*plan
	Options
	index    *index
	writer   *journal.Writer
	number   int // of the own journal in the index
	marks    *marks
	store    *store
	source   *source
	outcome  Outcome
	tasks    chan task
	finished chan finished
}

// task is one run to play.
type task struct {
	index    int // of the design point, from 0
	slot     int
	isolated bool
}

// finished is a run that was played; payload is nil when it was cut off.
type finished struct {
	task
	payload []byte
	values  []float64
	status  Status
	reused  bool
	err     error // ends the study: not the run's failure
}

// Play plays what is missing of a study, or of a shard of it, and returns when
// all of it is recorded on disk, or when ctx is done: then with the cause of
// ctx, and what had ended is kept. It does not write the tables: see [Close].
//
// The error is a *journal.LockedError when another process plays the shard, a
// *RefusedError or *ForeignError when the folder holds something else, a
// *DamageError, *journal.CorruptError or *ConflictError when it is damaged, a
// *DiskError when it cannot be written.
func Play(ctx context.Context, s *Study, o Options) (*Outcome, error) {
	p, err := planOf(s)
	if err != nil {
		return nil, err
	}
	if p.ruled && s.More == nil {
		return nil, fmt.Errorf("the replications of study %s follow a rule, and there is none", s.ID)
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Sync <= 0 {
		o.Sync = syncEach
	}
	e := &execution{plan: p, Options: o, index: newIndex(p)}
	e.outcome.Dir = o.Dir
	defer e.index.close()
	defer func() { e.store.close() }()
	if err := e.begin(); err != nil {
		return nil, err
	}
	err = e.run(ctx)
	e.marks.remove()
	if err == nil {
		err = e.seal()
	}
	if closed := e.writer.Close(); err == nil && closed != nil {
		err = e.diskError(closed)
	}
	e.count() // another time: a run that was tried again counts once
	return &e.outcome, err
}

// begin makes the folder ready, takes the lock of the shard and reads what is
// there.
func (e *execution) begin() error {
	if err := os.MkdirAll(e.Dir, 0o777); err != nil {
		return err
	}
	if err := e.admit(e.Dir); err != nil {
		return err
	}
	path := filepath.Join(e.Dir, journalDir, e.Shard.file()+logSuffix)
	visit := e.index.enter(path)
	w, err := journal.Open(path, visit)
	if err != nil {
		return err
	}
	e.writer = w
	if w.Records() == 0 {
		w.Append(append(append([]byte{}, studyPrefix...), e.hash...))
	}
	if w.Unguarded {
		e.warn("the file system of " + e.Dir + " has no locks: make sure that no other process plays shard " + e.Shard.String())
	}
	if err := e.index.load(e.Dir, path, e.Shard.others); err != nil {
		return errors.Join(err, w.Abandon())
	}
	if unlock, err := journal.Lock(e.Dir); err == nil {
		sweepStray(e.Dir)
		unlock()
	}
	e.store = openStore(e.Store, e.plan, e.Dir)
	e.source = newSource(e.index, e.Shard, e.Retry)
	e.source.settle = func(point, count int) {
		e.index.enough[point] = count
		e.writer.Append(fmt.Appendf(nil, "enough %d %d", point+1, count))
	}
	e.count()
	e.outcome.Resumed = e.outcome.Done > 0
	return nil
}

// sweepStray removes the temporary files of a process that did not come to
// rename them. Whoever writes other files than journals holds the lock of the
// folder, and so must the caller.
func sweepStray(dir string) {
	for _, folder := range []string{dir, filepath.Join(dir, "scenarios")} {
		stray, _ := filepath.Glob(filepath.Join(folder, ".*.tmp-*")) // the pattern is good
		for _, path := range stray {
			_ = os.Remove(path) // it is in nobody's way
		}
	}
}

// run plays everything that is missing.
func (e *execution) run(ctx context.Context) error {
	e.marks = openMarks(strings.TrimSuffix(e.index.logs[0].path, logSuffix) + ".now")
	next, more := e.source.take()
	if !more {
		return e.diskError(e.writer.Commit())
	}
	e.open()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	suspects, err := e.suspects(ctx)
	if err != nil {
		return err
	}
	e.tasks, e.finished = make(chan task, 16*e.Workers), make(chan finished, 16*e.Workers)
	for n := range e.Workers {
		go e.work(ctx, n)
	}
	defer close(e.tasks)
	ticker := time.NewTicker(e.Sync)
	defer ticker.Stop()
	for under := 0; more || under > 0; {
		var tasks chan task
		if more {
			if e.index.places[next.slot].status != 0 && !e.Retry { // a suspect that has been played
				next, more = e.source.take()
				continue
			}
			next.isolated = suspects[next.slot]
			tasks = e.tasks
		}
		var failure error
		select {
		case tasks <- next:
			under++
			next, more = e.source.take()
		case f := <-e.finished:
			under--
			if failure = e.record(f); failure == nil && !more {
				next, more = e.source.take()
			}
		case <-ticker.C:
			failure = e.writer.Commit()
		case <-ctx.Done():
			e.lastMoments(under)
			return errors.Join(context.Cause(ctx), e.diskError(e.writer.Commit()))
		}
		if failure != nil {
			return e.failure(failure)
		}
	}
	return e.diskError(e.writer.Commit())
}

// failure tells errors of the disk from others.
func (e *execution) failure(err error) error {
	var conflict *ConflictError
	var fatal *fatalError
	if errors.As(err, &conflict) || errors.As(err, &fatal) {
		return err
	}
	return e.diskError(err)
}

// fatalError ends a study for another reason than the disk.
type fatalError struct{ error }

func (e *fatalError) Unwrap() error { return e.error }

// open records that this process writes.
func (e *execution) open() {
	host, _ := os.Hostname() // "" is as good
	e.writer.Append(fmt.Appendf(nil, "open %s process %d on %q, shard %s, %d workers", time.Now().UTC().Format(time.RFC3339), os.Getpid(), host, e.Shard, e.Workers))
}

// record takes a run that has ended into the journal.
func (e *execution) record(f finished) error {
	if f.err != nil {
		return &fatalError{f.err}
	}
	if f.payload == nil {
		return nil // cut off
	}
	offset := e.writer.Append(f.payload)
	h, _, err := parseHeader(f.payload)
	if err != nil {
		panic("sweep: a record that was just made cannot be read: " + err.Error())
	}
	if err := e.index.add(e.number, &h, offset, len(f.payload)); err != nil {
		return err
	}
	e.outcome.Done++
	if e.index.places[f.slot].status > 1 {
		e.outcome.Failed++
	}
	if f.reused {
		e.outcome.Reused++
	} else {
		e.outcome.Played++
	}
	e.source.ended(f.task, f.values)
	if e.Progress != nil {
		e.Progress(Progress{Done: e.outcome.Done, Total: e.outcome.Total, Failed: e.outcome.Failed, Reused: e.outcome.Reused})
	}
	if e.writer.Pending() >= syncBytes {
		return e.writer.Commit()
	}
	return nil
}

// lastMoments waits a little for runs that are about to end when the work is
// cut off, and records those that do.
func (e *execution) lastMoments(under int) {
	patience := time.NewTimer(lastMoment)
	defer patience.Stop()
	for under > 0 {
		select {
		case f := <-e.finished:
			under--
			if f.err == nil && e.record(f) != nil {
				return // the commit that follows says so
			}
		case <-e.tasks:
			under--
		case <-patience.C:
			return
		}
	}
}

func (e *execution) diskError(err error) error {
	if err == nil {
		return nil
	}
	return &DiskError{Path: e.index.logs[e.number].path, Kept: e.index.done(), Err: err}
}

func (e *execution) warn(text string) {
	if e.Warn != nil {
		e.Warn(text)
	}
}
