package sweep

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// A grid has every combination, the last factor varies fastest, and columns
// have the types and units of their settings.
func TestGrid(t *testing.T) {
	sc, err := scenarios.Load("plain-queue")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Grid(sc, []string{"agents.count=12:14:1", `queue.patience="exponential(mean 5 min)",exponential(mean 2 min)`, "queue.never_abandon=true,false"}, 7)
	if err != nil {
		t.Fatal(err)
	}
	if s.Points != 12 || fmt.Sprint(s.Point(0).Values) != "[12 exponential(mean 5 min) true]" || fmt.Sprint(s.Point(7).Values) != "[13 exponential(mean 2 min) false]" || s.Point(7).Count != 7 {
		t.Errorf("%d points, %v, %v", s.Points, s.Point(0), s.Point(7))
	}
	types := ""
	for _, c := range s.Factors {
		types += c.Name + ":" + c.Type + " "
	}
	if types != "agents__count:integer queue__patience:text queue__never_abandon:boolean " {
		t.Errorf("columns %s", types)
	}
	for _, c := range []struct{ vary, says string }{
		{"agents.count", "not of the form"}, {"agents.count=", "empty value"}, {"agents.count=1,,2", "empty value"}, {"queue.patience=x(1", "not closed"},
		{"agents.cuont=3", "did you mean"}, {"agents.count=12,none", "whole number"}, {"agents.count=0:1:0.0000001", "no values"}, {"agents.count=5:1:1", "no values"},
	} {
		if _, err := Grid(sc, []string{c.vary}, 1); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want it to say %q", c.vary, err, c.says)
		}
	}
}

// A factor that is given twice is a mistake, not a design with one of the two.
func TestGridTwice(t *testing.T) {
	sc, err := scenarios.Load("plain-queue")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Grid(sc, []string{"agents.count=12", "agents.count=13"}, 1); err == nil || !strings.Contains(err.Error(), "agents.count is varied twice") {
		t.Errorf("%v", err)
	}
}

// Decimal steps come out as they are written.
func TestDecimalRange(t *testing.T) {
	values, err := valuesOf("0:0.5:0.1")
	if err != nil || strings.Join(values, " ") != "0.0 0.1 0.2 0.3 0.4 0.5" {
		t.Errorf("%v, %v", values, err)
	}
}

// The budget counts every run and measures some.
func TestEstimate(t *testing.T) {
	b, err := Estimate(context.Background(), tiny(t, 5, 100), 2)
	if err != nil || b.Runs != 500 || b.Played != 3 || b.OneRun <= 0 || b.Wall < b.OneRun || b.Memory < 1e6 || b.Disk < 1e5 || b.Failed != "" {
		t.Errorf("%+v, %v", b, err)
	}
}
