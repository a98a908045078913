package optimise

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"frontline.dev/frontline/results"
)

// Words says in sentences what the rules choose and what that means for whoever
// has to decide.
func (r *Robust) Words(t Table) []string {
	regret, n := &r.Choices[r.ByRegret], r.Choices[0].Futures
	list := []string{fmt.Sprintf("Minimax regret chooses %s: whichever of the %d futures comes true, it falls short of the best option there by at most %s in %s.",
		regret.Option, n, results.FormatNumber(regret.RegretMax, 3), t.Outcome)}
	if regret.RegretMax > 0 {
		list[0] = strings.TrimSuffix(list[0], ".") + fmt.Sprintf(" (with %s).", regret.RegretBy)
	}
	if r.BySatisfying >= 0 {
		list = append(list, r.satisfying(t))
	}
	expected, worst := &r.Choices[r.ByExpected], &r.Choices[r.ByWorst]
	list = append(list, fmt.Sprintf("On average over the futures %s is best, %s; in its worst future %s is best, %s.", expected.Option, results.FormatNumber(expected.Expected, 3),
		worst.Option, results.FormatNumber(worst.Worst, 3)))
	rules := []int{r.ByRegret, r.ByExpected, r.ByWorst}
	if r.BySatisfying >= 0 {
		rules = append(rules, r.BySatisfying)
	}
	slices.Sort(rules)
	switch len(slices.Compact(rules)) {
	case 1:
		list = append(list, "All rules agree on "+regret.Option+".")
	default:
		list = append(list, "The rules disagree: which to follow is a question of how much a bad future may cost, and no number here answers it.")
	}
	return append(list, "Futures count alike unless weights are given, and only those that were simulated count.")
}

// satisfying says which option keeps the bounds most often.
func (r *Robust) satisfying(t Table) string {
	var bounds []string
	for _, c := range t.Thresholds {
		bounds = append(bounds, c.String())
	}
	best := &r.Choices[r.BySatisfying]
	equals := 0
	for _, c := range r.Choices {
		if c.Satisfied == best.Satisfied {
			equals++
		}
	}
	text := fmt.Sprintf("Satisficing (%s) chooses %s: it holds in %s %% of the futures", strings.Join(bounds, ", "), best.Option, results.FormatNumber(math.Round(100*best.Satisfied), 3))
	if equals > 1 {
		text += fmt.Sprintf(", as with %s, of which it has the least regret", others(equals-1))
	}
	return text + "."
}

func others(n int) string {
	if n == 1 {
		return "another option"
	}
	return fmt.Sprintf("%d other options", n)
}
