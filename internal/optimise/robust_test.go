package optimise

import (
	"math"
	"strings"
	"testing"
)

// TestChooseRobust: a hand example in which the rules disagree. Profits of
// three options in four futures; the best by future are 10, 12, 8, 9.
func TestChooseRobust(t *testing.T) {
	table := Table{Outcome: "profit", Maximise: true, Options: []string{"bold", "middle", "safe"}, Futures: []string{"boom", "growth", "flat", "slump"},
		Values:     [][]float64{{10, 12, 8, 0}, {9, 9, 6, 5}, {5, 5, 5, 9}},
		Thresholds: []Constraint{{Name: "profit", Bound: 5, Least: true}}}
	table.Others = [][][]float64{table.Values}
	r, err := ChooseRobust(table)
	if err != nil {
		t.Fatal(err)
	}
	// Regrets: bold 0 0 0 9; middle 1 3 2 4; safe 5 7 3 0.
	for o, want := range []Choice{
		{"bold", 4, 7.5, 0, 12, 9, "slump", 9, 0.75, 3},
		{"middle", 4, 7.25, 5, 9, 4, "slump", 4, 1, 0},
		{"safe", 4, 6, 5, 9, 7, "growth", 7, 1, 1},
	} {
		if r.Choices[o] != want {
			t.Errorf("%+v, want %+v", r.Choices[o], want)
		}
	}
	if r.ByRegret != 1 || r.BySatisfying != 1 || r.ByExpected != 0 || r.ByWorst != 1 {
		t.Errorf("regret %d, satisficing %d, expected %d, worst %d", r.ByRegret, r.BySatisfying, r.ByExpected, r.ByWorst)
	}
	words := strings.Join(r.Words(table), " ")
	for _, want := range []string{"chooses middle: whichever of the 4 futures comes true, it falls short of the best option there by at most 4.00 in profit (with slump).",
		"Satisficing (profit>=5) chooses middle: it holds in 100 % of the futures, as with another option, of which it has the least regret.", "On average over the futures bold is best, 7.50; in its worst future middle is best, 5.00.", "The rules disagree"} {
		if !strings.Contains(words, want) {
			t.Errorf("the words do not say %q: %s", want, words)
		}
	}
	table.Weights = []float64{0, 0, 0, 1}
	if r, err = ChooseRobust(table); err != nil || r.ByExpected != 2 || r.Choices[0].Satisfied != 0 {
		t.Errorf("only the slump counts: %+v, %v", r, err)
	}
	table.Maximise = false
	if r, err = ChooseRobust(table); err != nil || r.Choices[0].RegretMax != 7 || r.Choices[0].RegretBy != "growth" {
		t.Errorf("costs: %+v, %v", r.Choices[0], err)
	}
}

// TestRobustMissing: a future without a result for one option is left out for
// all, and named; without any the comparison is refused.
func TestRobustMissing(t *testing.T) {
	nan := math.NaN()
	table := Table{Options: []string{"a", "b"}, Futures: []string{"1", "2"}, Values: [][]float64{{1, nan}, {2, 0}}}
	r, err := ChooseRobust(table)
	if err != nil || len(r.Dropped) != 1 || r.Dropped[0] != "2" || r.ByRegret != 0 || !math.IsNaN(r.Choices[0].Satisfied) {
		t.Errorf("%+v, %v", r, err)
	}
	table.Values[1][0] = nan
	if _, err := ChooseRobust(table); err == nil {
		t.Error("no future has every result, and there is no error")
	}
	table.Options = table.Options[:1]
	if _, err := ChooseRobust(table); err == nil {
		t.Error("one option is a choice")
	}
}
