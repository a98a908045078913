package main

import (
	"fmt"
	"testing"
)

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

// TestTargets: a target is met or missed by what was measured, on the right
// side of its limit, and is not judged when something is missing.
func TestTargets(t *testing.T) {
	b := &bench{values: map[string]float64{"Q/recursion": 88, "Q/engine": 250, "Q/loop": 199, "H1000/engine": 100, "H1000/heap": 80, "H1000000/engine": 170, "H1000000/heap": 400,
		"S/one": 400, "S/all": 100, "wasm": .5, "start": 21}}
	want := map[string]string{
		"engine to recursion, Q": "2.84 met", "engine to minimal loop, Q": "1.26 MISSED", "hold, 1,000 pending, scaled": "50.00 met",
		"hold, 1,000,000 pending, scaled": "85.00 MISSED", "hold, engine to heap, worst number pending": "1.25 met",
		"WebAssembly to native, least": "0.50 met", "cold start": "21.00 MISSED",
	}
	judged := 0
	for _, x := range targets {
		value, ok := x.value(b)
		if x.id == "P6" {
			continue // depends on the processors
		}
		got := fmt.Sprintf("%.2f %s", value, x.verdict(value))
		if expect, known := want[x.what]; known != ok || (ok && got != expect) {
			t.Errorf("%s %s: %v %s, want %q", x.id, x.what, ok, got, expect)
		}
		if ok {
			judged++
		}
	}
	if judged != len(want) {
		t.Errorf("%d targets judged, want %d", judged, len(want))
	}
	if (target{least: true, limit: 1}).verdict(.9) != "MISSED" || (target{least: true, limit: 1}).verdict(1) != "met" {
		t.Error("a limit from below is taken for one from above")
	}
}
