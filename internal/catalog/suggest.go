package catalog

import "strings"

// Suggest returns the known name closest to a misspelt one, and whether any is
// close enough: at most max(1, a third of the length) insertions, deletions,
// replacements or swaps of neighbours (Damerau 1964). Case differences and
// "-" or a blank for "_" count as half an edit. Of equally close names the one
// with the same letters wins, then the first in alphabetical order.
func Suggest(name string, known []string) (string, bool) {
	best, bestCost, found := "", 0, false
	for _, candidate := range known {
		limit := max(1, max(len([]rune(name)), 1)/3)
		cost := distance(name, candidate)
		if cost > 2*limit || candidate == name {
			continue
		}
		if !found || closer(name, candidate, cost, best, bestCost) {
			best, bestCost, found = candidate, cost, true
		}
	}
	return best, found
}

// closer reports whether a candidate beats the best so far.
func closer(name, candidate string, cost int, best string, bestCost int) bool {
	if cost != bestCost {
		return cost < bestCost
	}
	return prefix(name, candidate) > prefix(name, best) ||
		prefix(name, candidate) == prefix(name, best) && candidate < best
}

// prefix is the length of the common beginning: people seldom mistype the
// first letters of a word.
func prefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// distance is twice the optimal string alignment distance of two names (twice,
// because a difference of case or of separator counts as half an edit).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	if len(from) > 256 || len(to) > 256 {
		return 2 * max(len(from), len(to))
	}
	before, last, row := make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = 2 * j
	}
	for i := 1; i <= len(from); i++ {
		row[0] = 2 * i
		for j := 1; j <= len(to); j++ {
			row[j] = min(last[j]+2, row[j-1]+2, last[j-1]+replace(from[i-1], to[j-1]))
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] && from[i-1] != from[i-2] {
				row[j] = min(row[j], before[j-2]+2)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(to)]
}

// replace is the cost of one rune in place of another.
func replace(a, b rune) int {
	switch {
	case a == b:
		return 0
	case strings.EqualFold(string(a), string(b)):
		return 1
	case separator(a) && separator(b):
		return 1
	}
	return 2
}

func separator(r rune) bool { return r == '_' || r == '-' || r == ' ' }
