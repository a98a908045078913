package fit

import (
	"math"
	"slices"
)

// PutOff is how agents put breaks off while callers wait for them: when a break
// is due and at least From wait, they go on with probability Share.
//
// It is estimated by maximum likelihood from what agents do after each contact.
// Whether a break is due is not seen (a hidden Markov chain with two states):
// it becomes due with one probability after any contact, and is taken at the
// first contact after which it is not put off.
type PutOff struct {
	From      int
	Share     float64
	Low, High float64 // 95 % interval of Share, by the likelihood
	Beyond    float64 // twice the gain in the logarithm of the likelihood
	Contacts  int     // after which an agent stayed or went
	Waiting   [4]int  // contacts, by how many waited then: 0, 1, 2, 3 and more
	Gone      [4]int  // absences that began after them
}

// Seen says whether the log shows it: the limit is what one test in ten
// thousand passes by chance, as several thresholds are tried.
func (p *PutOff) Seen() bool { return p.From > 0 && p.Share > 0 && p.Beyond > 18 }

// leavings are what agents did after contacts, one byte each: how many waited,
// and whether an absence began. A day of an agent begins with newDay.
type leavings struct{ marks []byte }

const (
	newDay      = 0xff
	goneMark    = 0x80
	waitingMost = 12
	marksMost   = 400_000 // enough to tell, and a bound for memory
)

// begin notes that another agent-day begins.
func (l *leavings) begin() {
	if len(l.marks) < marksMost {
		l.marks = append(l.marks, newDay)
	}
}

// add notes one contact after which the agent came back.
func (l *leavings) add(waiting int, gone bool) {
	if len(l.marks) >= marksMost {
		return
	}
	mark := byte(min(waiting, waitingMost))
	if gone {
		mark |= goneMark
	}
	l.marks = append(l.marks, mark)
}

// likelihood returns its logarithm when breaks become due with probability due
// after a contact, and are put off with probability share while from or more
// wait.
func (l *leavings) likelihood(due float64, from int, share float64) (sum float64) {
	pending, product := 0.0, 1.0
	for _, mark := range l.marks {
		if mark == newDay {
			pending = 0
			continue
		}
		pending += (1 - pending) * due
		goes := 1.0
		if int(mark&^goneMark) >= from {
			goes = 1 - share
		}
		if mark&goneMark != 0 {
			product *= pending * goes
			pending = 0
		} else {
			stays := 1 - pending*goes
			product *= stays
			pending *= (1 - goes) / stays
		}
		if product < 1e-200 {
			sum, product = sum+math.Log(product), 1
		}
	}
	return sum + math.Log(product)
}

// best returns the greatest likelihood for a threshold and a share over the
// probability that breaks become due, which is at least that of going.
func (l *leavings) best(rate float64, from int, share float64) float64 {
	low, high := rate, min(1, 4*rate)
	const golden = .6180339887
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := l.likelihood(a, from, share), l.likelihood(b, from, share)
	for range 9 {
		if fa > fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = l.likelihood(a, from, share)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = l.likelihood(b, from, share)
		}
	}
	return max(fa, fb)
}

// thresholds and shares that are tried.
var (
	putOffFrom   = []int{1, 2, 3, 4, 6, 8, 12}
	putOffCoarse = []float64{.2, .4, .6, .8, .95}
)

const (
	putOffStep  = .05
	leavesLeast = 100 // contacts after which somebody went
)

// estimate finds threshold and share.
func (l *leavings) estimate() (p PutOff) {
	gone := 0
	for _, mark := range l.marks {
		if mark == newDay {
			continue
		}
		p.Contacts++
		k := min(int(mark&^goneMark), len(p.Waiting)-1)
		p.Waiting[k]++
		if mark&goneMark != 0 {
			p.Gone[k]++
			gone++
		}
	}
	if gone < leavesLeast {
		return p
	}
	rate := float64(gone) / float64(p.Contacts)
	none := l.likelihood(rate, 1, 0)
	most := none
	for _, from := range putOffFrom {
		for _, share := range putOffCoarse {
			if v := l.best(rate, from, share); v > most {
				most, p.From, p.Share = v, from, share
			}
		}
	}
	if p.From == 0 {
		return p
	}
	p.refine(l, rate, none)
	return p
}

// refine finds the share to a twentieth, and its interval.
func (p *PutOff) refine(l *leavings, rate, none float64) {
	var values []float64
	for k := range int(1/putOffStep) + 1 {
		values = append(values, l.best(rate, p.From, float64(k)*putOffStep))
	}
	most := slices.Max(values)
	p.Beyond = 2 * (most - none)
	p.Low, p.High = 1, 0
	for k, v := range values {
		share := float64(k) * putOffStep
		if v == most {
			p.Share = share
		}
		if 2*(most-v) < 3.84 { // 95 % of chi-square with one degree of freedom
			p.Low, p.High = min(p.Low, share), max(p.High, share)
		}
	}
}

// queueOf tells how many wait at an instant, by kind.
type queueOf struct{ from, to [64][]int64 }

// read notes who waits when on a day.
func (q *queueOf) read(today *dayOfCalls, kindOf []uint8) {
	for k := range q.from {
		q.from[k], q.to[k] = q.from[k][:0], q.to[k][:0]
	}
	for i := range today.calls {
		c := &today.calls[i]
		if c.wait <= 0 {
			continue
		}
		k := min(kindOf[c.kind], 63)
		q.from[k] = append(q.from[k], c.enter-today.begin)
		q.to[k] = append(q.to[k], c.enter+c.wait-today.begin)
	}
	for k := range q.from {
		slices.Sort(q.from[k])
		slices.Sort(q.to[k])
	}
}

// at returns how many wait whom an agent can take. Whoever is answered at that
// instant counts: he waits when the agent decides.
func (q *queueOf) at(t int64, skill uint64) (n int) {
	for k := range q.from {
		if skill>>k&1 == 1 && len(q.from[k]) > 0 {
			came, _ := slices.BinarySearch(q.from[k], t+1)
			left, _ := slices.BinarySearch(q.to[k], t)
			n += came - left
		}
	}
	return n
}
