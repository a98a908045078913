package windows

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// TestCrewDoesAllOnce: in window after window every process on the list is
// advanced once and no other, whoever sleeps meanwhile, and dismissed helpers
// end.
func TestCrewDoesAllOnce(t *testing.T) {
	const n = 23
	before := runtime.NumGoroutine()
	var done [n]atomic.Int32
	c := newCrew(3, func(i int) {
		if i == 5 {
			time.Sleep(100 * time.Microsecond) // longer than the others are patient
		}
		done[i].Add(1)
	})
	var expect [n]int32
	for window := range 400 {
		var items []int32
		for i := range int32(n) {
			if (int(i)*7+window*5)%11 < window%12 {
				items = append(items, i)
				expect[i]++
			}
		}
		if helped := c.play(items, n); helped < 0 || helped > len(items) {
			t.Fatalf("helpers did %d of %d", helped, len(items))
		}
		for i := range done {
			if got := done[i].Load(); got != expect[i] {
				t.Fatalf("window %d: process %d was advanced %d times, want %d", window, i, got, expect[i])
			}
		}
		if window%100 == 50 {
			time.Sleep(2 * time.Millisecond) // the helpers go to sleep
		}
	}
	c.dismiss()
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, %d before", after, before)
	}
}

// TestJudge: helpers who do nothing for a trial are left alone for longer and
// longer, and are no more once they have helped.
func TestJudge(t *testing.T) {
	r := run[int]{busy: make([]int32, 80), crew: &crew{shares: make([]share, 2)}}
	last := 0
	for range 12 {
		for i := range trial {
			if r.judge(1); i < trial-1 && r.alone != last {
				t.Fatalf("judged after %d windows", i+1)
			}
		}
		if r.alone < last || r.alone > 100*trial || r.alone < trial {
			t.Fatalf("alone for %d windows after %d", r.alone, last)
		}
		last = r.alone
	}
	for i := range trial {
		r.judge(40 * min(i, 1)) // the first window wakes them
	}
	if r.pause != 0 || last != 100*trial {
		t.Errorf("pause %d after help, at most %d before", r.pause, last)
	}
}
