package design

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// letters name the factors of a fractional design; I is the identity.
const letters = "ABCDEFGHJKLMNOPQRSTUVWXYZ"

// Letters returns the one-letter names of k factors, A B C … without I, and an
// error when there are more than 25.
func Letters(k int) ([]string, error) {
	if k < 1 || k > len(letters) {
		return nil, fmt.Errorf("%d factors cannot be named by the letters %s", k, letters)
	}
	return strings.Split(letters[:k], ""), nil
}

// Fraction is a regular fraction of a two-level design, 2^(k−p).
type Fraction struct {
	Rows       [][]float64 // −1 and +1, in standard order of the basic factors: the first varies fastest
	Resolution int         // length of the shortest word; k+1 for the full design
	Words      []string    // of the defining relation, shortest first: "ABCD", "-ABE" for a negative one

	k     int
	words []uint32
}

// NewFraction returns the fraction of k factors given by generators such as
// "D=AB" or "E=-ABC": the factors are A, B, C … (without I), those that no
// generator makes are the basic ones. No generators give the full design. It
// returns an error for a generator that cannot be read, makes a factor twice, or
// makes one of factors that are not basic.
func NewFraction(k int, generators []string) (*Fraction, error) {
	if _, err := Letters(k); err != nil {
		return nil, err
	}
	basic := k - len(generators)
	if basic < 1 || basic > 20 {
		return nil, fmt.Errorf("%d factors with %d generators leave %d basic ones; there may be 1 to 20", k, len(generators), basic)
	}
	made, signs := make([]uint32, k), make([]float64, k)
	var all uint32
	for _, text := range generators {
		target, from, sign, err := generator(text, k)
		if err != nil {
			return nil, err
		}
		if made[target] != 0 {
			return nil, fmt.Errorf("generator %q makes %c a second time", text, letters[target])
		}
		made[target], signs[target] = from, sign
		all |= 1 << target
	}
	for j, from := range made {
		if from&all != 0 {
			return nil, fmt.Errorf("the generator of %c uses a factor that another generator makes", letters[j])
		}
	}
	f := &Fraction{k: k}
	f.fill(made, signs, basic)
	f.relate(made, signs)
	return f, size(float64(len(f.Rows)), k)
}

// generator reads "D=AB".
func generator(text string, k int) (target int, from uint32, sign float64, err error) {
	left, right, found := strings.Cut(strings.ReplaceAll(text, " ", ""), "=")
	target = strings.Index(letters[:k], left)
	sign = 1
	if rest, negative := strings.CutPrefix(right, "-"); negative {
		right, sign = rest, -1
	}
	if !found || len(left) != 1 || target < 0 || len(right) < 1 {
		return 0, 0, 0, fmt.Errorf("%q is no generator of %d factors; write one like D=AB", text, k)
	}
	for _, r := range right {
		j := strings.IndexRune(letters[:k], r)
		if j < 0 || from>>j&1 == 1 || j == target {
			return 0, 0, 0, fmt.Errorf("%q is no generator of %d factors: %c is unknown, written twice or made of itself", text, k, r)
		}
		from |= 1 << j
	}
	return target, from, sign, nil
}

// fill makes the rows.
func (f *Fraction) fill(made []uint32, signs []float64, basic int) {
	f.Rows = matrix(1<<basic, f.k)
	for i, row := range f.Rows {
		digit := 0
		for j := range row {
			if made[j] == 0 {
				row[j] = float64(2*(i>>digit&1) - 1)
				digit++
			}
		}
		for j := range row {
			if made[j] != 0 {
				row[j] = signs[j] * product(row, made[j])
			}
		}
	}
}

func product(row []float64, set uint32) float64 {
	x := 1.0
	for j, v := range row {
		if set>>j&1 == 1 {
			x *= v
		}
	}
	return x
}

// relate makes the defining relation: all products of the generators' words.
func (f *Fraction) relate(made []uint32, signs []float64) {
	words, positive := []uint32{0}, []bool{true}
	for j, from := range made {
		if from == 0 {
			continue
		}
		for i := range len(words) {
			words = append(words, words[i]^from^1<<j)
			positive = append(positive, positive[i] == (signs[j] > 0))
		}
	}
	f.Resolution = f.k + 1
	names := strings.Split(letters[:f.k], "")
	order := make([]int, 0, len(words))
	for i := 1; i < len(words); i++ {
		order = append(order, i)
		f.Resolution = min(f.Resolution, bits.OnesCount32(words[i]))
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if d := bits.OnesCount32(words[a]) - bits.OnesCount32(words[b]); d != 0 {
			return d
		}
		return strings.Compare(wordOf(words[a], names, ""), wordOf(words[b], names, ""))
	})
	for _, i := range order {
		word := wordOf(words[i], names, "")
		if !positive[i] {
			word = "-" + word
		}
		f.Words = append(f.Words, word)
		f.words = append(f.words, words[i])
	}
}

// Aliases returns, for effects of up to order factors, the groups that the
// design cannot tell apart: "A BD CE". Groups of one are left out; effects of
// more than order factors are not named. Order is 1 to 3.
func (f *Fraction) Aliases(order int) [][]string {
	names := strings.Split(letters[:f.k], "")
	seen := map[uint32]bool{}
	var groups [][]string
	for o := 1; o <= min(order, 3); o++ {
		for _, set := range subsets(f.k, o) {
			if seen[set] {
				continue
			}
			same := []uint32{set}
			for _, word := range f.words {
				if other := set ^ word; bits.OnesCount32(other) <= order && other != 0 {
					same = append(same, other)
				}
			}
			slices.SortFunc(same, func(a, b uint32) int {
				if d := bits.OnesCount32(a) - bits.OnesCount32(b); d != 0 {
					return d
				}
				return strings.Compare(wordOf(a, names, ""), wordOf(b, names, ""))
			})
			var group []string
			for _, s := range same {
				seen[s] = true
				group = append(group, wordOf(s, names, ""))
			}
			if len(group) > 1 {
				groups = append(groups, group)
			}
		}
	}
	return groups
}
