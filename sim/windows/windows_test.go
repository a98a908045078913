package windows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/sim"
)

// relay is a process that counts what it gets and passes it on to a process
// drawn at random, a random while after the lookahead.
type relay struct {
	*sim.Sim
	index, count int
	draw         sim.Stream
	heard        []string
	bodies       []int
	fail         error
	early        bool // breaks the lookahead
}

const lookahead = sim.Second

func (r *relay) Receive(at sim.Time, body int) {
	r.bodies = append(r.bodies, body)
	r.Schedule(at, 0, sim.MakeEvent(0, 0, uint32(len(r.bodies)-1)))
}

func (r *relay) NextAt() sim.Time { return r.Sim.NextAt() }

func (r *relay) Advance(_ context.Context, until sim.Time, out []Message[int]) ([]Message[int], error) {
	for {
		e, ok := r.Next(until - 1)
		if !ok {
			return out, r.fail
		}
		body := r.bodies[e.Subject()]
		r.heard = append(r.heard, fmt.Sprintf("%d@%d", body, r.Now()))
		delay := lookahead + sim.Seconds(r.draw.Exponential())
		if r.early {
			delay = 0
		}
		out = append(out, Message[int]{At: r.Now().Add(delay), To: r.draw.IntN(r.count), Body: body + 1})
	}
}

func relays(n int) ([]Process[int], []*relay) {
	processes, all := make([]Process[int], n), make([]*relay, n)
	for i := range all {
		s := sim.New(sim.Key{Seed: 9}.Part(i))
		all[i] = &relay{Sim: s, index: i, count: n, draw: s.Stream("relay.draw")}
		all[i].Receive(sim.Time(i), 1000*i)
		processes[i] = all[i]
	}
	return processes, all
}

// TestWorkersDoNotMatter: every process hears the same in the same order for
// any number of workers, and nothing is lost.
func TestWorkersDoNotMatter(t *testing.T) {
	var first [][]string
	for _, workers := range []int{1, 2, 3, 8} {
		processes, all := relays(7)
		stats, err := Run(context.Background(), processes, Plan{Lookahead: lookahead, Until: sim.Time(sim.Hour), Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		var heard [][]string
		total := 0
		for _, r := range all {
			heard = append(heard, r.heard)
			total += len(r.heard)
		}
		// Seven messages go round; each hop takes two seconds on average.
		if total < 7*1600 || total > 7*2000 || stats.Messages != total {
			t.Errorf("%d messages heard, %d delivered", total, stats.Messages)
		}
		if first == nil {
			first = heard
		}
		for i := range heard {
			if !slices.Equal(heard[i], first[i]) {
				t.Errorf("%d workers: process %d heard something else", workers, i)
			}
		}
	}
}

// TestQuietTimesAreSkipped: windows without events cost nothing.
func TestQuietTimesAreSkipped(t *testing.T) {
	processes, all := relays(1)
	all[0].Receive(sim.Time(1000*sim.Hour), 1)
	all[0].early = false
	stats, err := Run(context.Background(), processes, Plan{Lookahead: sim.Microsecond, Until: sim.Time(2 * sim.Second), Workers: 1})
	if err != nil || stats.Windows > 3 {
		t.Errorf("%d windows, %v", stats.Windows, err)
	}
}

// idle is a process that must not be advanced.
type idle struct{ *relay }

func (idle) Advance(context.Context, sim.Time, []Message[int]) ([]Message[int], error) {
	return nil, errors.New("advanced without an event")
}

// TestIdleProcessesAreLeftAlone: a process without an event in the window is
// not advanced, for any number of workers.
func TestIdleProcessesAreLeftAlone(t *testing.T) {
	for _, workers := range []int{1, 2} {
		processes, all := relays(40)
		for i := range all {
			all[i].count = 39 // nobody sends to the last
		}
		s := sim.New(sim.Key{Seed: 9})
		processes[39] = idle{&relay{Sim: s}}
		stats, err := Run(context.Background(), processes, Plan{Lookahead: lookahead, Until: sim.Time(sim.Hour), Workers: workers})
		if err != nil || stats.Messages == 0 {
			t.Errorf("%d workers: %d messages, %v", workers, stats.Messages, err)
		}
	}
}

// TestFaults: a broken lookahead is a panic, the error is that of the lowest
// process, a panic inside a process becomes its error, and a cancelled context
// ends the run.
func TestFaults(t *testing.T) {
	plan := Plan{Lookahead: lookahead, Until: sim.Time(sim.Hour), Workers: 2}
	func() {
		defer func() {
			if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "lookahead") {
				t.Errorf("a broken lookahead gave %v", p)
			}
		}()
		processes, all := relays(2)
		all[1].early = true
		_, _ = Run(context.Background(), processes, plan)
	}()
	processes, all := relays(3)
	all[1].fail, all[2].fail = errors.New("one"), errors.New("two")
	if _, err := Run(context.Background(), processes, plan); err == nil || err.Error() != "one" {
		t.Errorf("the error is %v", err)
	}
	processes, all = relays(2)
	all[0].bodies = nil // its first event finds nothing
	if _, err := Run(context.Background(), processes, plan); err == nil || !strings.Contains(err.Error(), "process 0: panic") {
		t.Errorf("the error is %v", err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	processes, _ = relays(2)
	if _, err := Run(cancelled, processes, plan); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
