package theory

import "math"

// Repeats is a queue M/M/c whose customers, with probability Again, are not
// helped and come back after a mean time After, whatever its law.
// Source: Jackson 1957; Yom-Tov and Mandelbaum 2014 (Erlang-R).
type Repeats struct {
	MMc          // Arrivals: new problems
	Again, After float64
}

// Solve returns the queue as all contacts load it, the mean number of
// customers outside who will come back, and the mean time from the first
// contact to the solution.
func (m Repeats) Solve() (queue MMc, outside, solution float64) {
	queue = m.MMc
	queue.Arrivals /= 1 - m.Again
	contacts := 1 / (1 - m.Again)
	return queue, queue.Arrivals * m.Again * m.After, contacts*queue.MeanSojourn() + (contacts-1)*m.After
}

// Tandem returns the mean numbers at the stations of M/M/c queues one behind
// the other. Source: Burke 1956, Jackson 1957.
func Tandem(arrivals float64, service []float64, servers []int) []float64 {
	numbers := make([]float64, len(service))
	for i := range service {
		numbers[i] = MMc{arrivals, service[i], servers[i]}.MeanInSystem()
	}
	return numbers
}

// Loop is what becomes of one problem when each contact solves it with
// probability Solve, and an unsolved customer comes again with probability
// Again, else is lost. Source: Kemeny and Snell, absorbing chains.
type Loop struct{ Solve, Again float64 }

// Solved returns the probability that the problem is solved in the end, and
// the mean number of contacts it brings.
func (l Loop) Solved() (share, contacts float64) {
	stays := (1 - l.Solve) * l.Again
	return l.Solve / (1 - stays), 1 / (1 - stays)
}

// WrightTime returns the time of the n-th repetition (n >= 1) relative to the
// first, when each doubling brings it down to the share rate.
// Source: Wright 1936.
func WrightTime(rate float64, n int) float64 { return math.Pow(float64(n), math.Log2(rate)) }

// WrightTotal returns the time of the first n repetitions.
func WrightTotal(rate float64, n int) float64 {
	sum := 0.0
	for k := 1; k <= n; k++ {
		sum += WrightTime(rate, k)
	}
	return sum
}

// LearningTime returns the time of a task after n repetitions when it falls
// from first to last by the scale of k repetitions. Source: Mazur and Hastie 1978.
func LearningTime(first, last, k float64, n int) float64 {
	return last + (first-last)*math.Exp(-float64(n)/k)
}

// Forgotten returns the skill after an idle time t, with a half-life and a
// floor; 1 at t = 0. Source: Badiru 2012.
func Forgotten(t, halfLife, floor float64) float64 {
	return floor + (1-floor)*math.Exp2(-t/halfLife)
}

// Ladder returns the shares of seats at each level of experience when novices
// move up at the rate promoted, people of level i leave at the rate leave[i],
// and a novice takes every empty seat; and the leavers per seat and time.
// Source: Gans and Zhou 2002.
func Ladder(promoted float64, leave []float64) (shares []float64, turnover float64) {
	shares = make([]float64, len(leave))
	shares[0] = 1
	sum := 1.0
	for i := 1; i < len(leave); i++ {
		up := promoted
		if i == len(leave)-1 {
			up = 0
		}
		shares[i] = shares[i-1] * promoted / (leave[i] + up)
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
		turnover += shares[i] * leave[i]
	}
	return shares, turnover
}
