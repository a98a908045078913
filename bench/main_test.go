package main

import "testing"

// TestContendersAgree plays every contender of the queueing tasks on few
// customers and holds its answer to the exact one, so that what bench times
// is the same work. The tolerance is that of 50,000 customers.
func TestContendersAgree(t *testing.T) {
	q := queue{100, 95, 1, 2, 50_000}
	for name, play := range map[string]func() answer{
		"recursion": q.recursion, "loop": q.loop, "engine": q.engine, "organisation": q.organisation, "closures": q.closures,
	} {
		a := play()
		if err := a.check(.36447, .01514, .03028, .3); err != nil || a.customers < 49_000 {
			t.Errorf("%s: %d customers, %v", name, a.customers, err)
		}
	}
	if err := (answer{customers: 100, waited: 90, abandoned: 2, wait: 3}).check(.36447, .01514, .03028, .3); err == nil {
		t.Error("a wrong answer passes")
	}
}
