package sensitivity

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/dsp/fourier"

	"frontline.dev/frontline/sim"
)

// harmonics are how many multiples of a factor's frequency count as its own.
const harmonics = 4

// Spectrum holds indices that are read from frequencies.
type Spectrum struct {
	Factors  []string
	Rows     int     // of one factor's curve (EFAST), or that entered (RBD-FAST)
	Dropped  int     // rows left out because a run is missing, RBD-FAST only
	First    []Index // intervals for RBD-FAST only, from random halves of the rows
	Total    []float64
	Warnings []string
}

// EFASTDesign returns k curves of n points each through the unit cube, one
// after the other: on curve i the i-th factor swings at the highest frequency
// (Saltelli, Tarantola and Chan 1999). It returns an error when n is too small
// for the frequencies of k factors: n must exceed 4·4² = 64.
func EFASTDesign(n, k int, seed uint64) ([][]float64, error) {
	own, others, err := frequencies(n, k)
	if err != nil {
		return nil, err
	}
	stream := sim.NewStream(seed, 0, "sensitivity.efast")
	x := make([][]float64, 0, n*k)
	for i := range k {
		phase := 2 * math.Pi * stream.Float64()
		for s := range n {
			at := 2 * math.Pi * float64(s) / float64(n)
			row := make([]float64, k)
			for j, other := 0, 0; j < k; j++ {
				frequency := own
				if j != i {
					frequency = others[other]
					other++
				}
				row[j] = 0.5 + math.Asin(math.Sin(float64(frequency)*at+phase))/math.Pi
			}
			x = append(x, row)
		}
	}
	return x, nil
}

// frequencies returns the frequency of the factor of interest and those of the
// others, low enough not to touch it.
func frequencies(n, k int) (own int, others []int, err error) {
	if n <= 4*harmonics*harmonics {
		return 0, nil, fmt.Errorf("%d points on a curve: extended FAST needs more than %d", n, 4*harmonics*harmonics)
	}
	own = (n - 1) / (2 * harmonics)
	highest := own / (2 * harmonics)
	for j := range k - 1 {
		f := j%highest + 1
		if highest >= k-1 && k > 2 {
			f = int(1 + float64(j)*float64(highest-1)/float64(k-2))
		}
		others = append(others, f)
	}
	return own, others, nil
}

// EFAST reads first-order and total indices from the responses of an EFAST
// design, n rows for each of k factors in order. The method has no missing
// runs: a gap in a curve destroys its spectrum, and is an error.
func EFAST(y [][]float64, names []string, k int) (*Spectrum, error) {
	names, err := nameFactors(names, k)
	if err != nil {
		return nil, err
	}
	means, _, err := rowMeans(y)
	if err != nil {
		return nil, err
	}
	n := len(means) / max(k, 1)
	own, _, err := frequencies(n, k)
	switch {
	case err != nil:
		return nil, err
	case len(means) != n*k:
		return nil, fmt.Errorf("%d rows are no multiple of %d factors", len(means), k)
	case !finite(meanOf(means)):
		return nil, fmt.Errorf("a run is missing: extended FAST needs every point of its curves")
	}
	s := &Spectrum{Factors: names, Rows: n}
	for i := range k {
		power := periodogram(means[i*n : (i+1)*n])
		all, first, rest := 0.0, 0.0, 0.0
		for f, p := range power[1:] {
			all += p
			if f+1 <= own/2 {
				rest += p
			}
		}
		for h := 1; h <= harmonics && h*own < len(power); h++ {
			first += power[h*own]
		}
		s.First = append(s.First, Index{first / all, math.NaN(), math.NaN()})
		s.Total = append(s.Total, 1-rest/all)
	}
	return s, nil
}

// periodogram returns the squared amplitudes of the frequencies below half of
// the number of values.
func periodogram(values []float64) []float64 {
	centred := slices.Clone(values)
	mean := meanOf(values)
	for i := range centred {
		centred[i] -= mean
	}
	terms := fourier.NewFFT(len(values)).Coefficients(nil, centred)
	power := make([]float64, 0, len(terms))
	for f := 0; f <= (len(values)-1)/2; f++ {
		re, im := real(terms[f]), imag(terms[f])
		power = append(power, re*re+im*im)
	}
	return power
}

// RBDFAST estimates first-order indices from any sample in which factors are
// independent: rows are put in an order in which the factor goes up and down
// once, and its share is what is found at the first ten harmonics (Tarantola,
// Gatelli and Mara 2006), less the bias of Tissot and Prieur 2012. Intervals
// resample half of the rows. Rows with a missing run are left out and counted.
// It returns an error for fewer than 65 rows or a response that does not vary.
func RBDFAST(x, y [][]float64, names []string, b Bootstrap) (*Spectrum, error) {
	if b.Resamples == 0 {
		b.Resamples = densityResamples
	}
	b = b.withDefaults()
	if err := b.check(); err != nil {
		return nil, err
	}
	columns, err := checkMatrix(x)
	if err != nil {
		return nil, err
	}
	if names, err = nameFactors(names, len(columns)); err != nil {
		return nil, err
	}
	rows, means, dropped, err := usable(x, y)
	switch {
	case err != nil:
		return nil, err
	case len(rows) < 65:
		return nil, fmt.Errorf("%w: RBD-FAST needs 65 rows, there are %d", ErrTooFew, len(rows))
	case !(varianceOf(means) > 0):
		return nil, fmt.Errorf("the response is %g in every row: nothing to explain", means[0])
	}
	s := &Spectrum{Factors: names, Rows: len(rows), Dropped: dropped}
	if dropped > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%d of %d rows left out: a run is missing", dropped, len(y)))
	}
	for _, column := range pick(columns, rows) {
		s.First = append(s.First, rbdIndex(column, means, b))
	}
	return s, nil
}

// rbdHarmonics is SALib's choice.
const rbdHarmonics = 10

// rbdIndex is the index of one factor; its interval is that of halves, drawn
// without putting back, brought to the full size.
func rbdIndex(x, y []float64, b Bootstrap) Index {
	plain := rbd(x, y)
	var halves []float64
	stream := sim.NewStream(b.Seed, 0, "sensitivity.halves")
	order := make([]int, len(x))
	for range b.Resamples {
		for i := range order {
			order[i] = i
		}
		n := len(x) / 2
		hx, hy := make([]float64, n), make([]float64, n)
		for i := range n {
			j := i + stream.IntN(len(order)-i)
			order[i], order[j] = order[j], order[i]
			hx[i], hy[i] = x[order[i]], y[order[i]]
		}
		halves = append(halves, rbd(hx, hy))
	}
	return b.interval(plain, halves)
}

func rbd(x, y []float64) float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return x[order[a]] < x[order[b]] })
	var wave []float64
	for i := 0; i < len(order); i += 2 { // up over every second row, down over the others
		wave = append(wave, y[order[i]])
	}
	for i := len(order) - 1 - len(order)%2; i > 0; i -= 2 {
		wave = append(wave, y[order[i]])
	}
	power := periodogram(wave)
	own, all := 0.0, 0.0
	for f, p := range power[1:] {
		if all += p; f < rbdHarmonics {
			own += p
		}
	}
	share := own / all
	bias := 2 * float64(rbdHarmonics) / float64(len(y))
	return share - bias/(1-bias)*(1-share)
}
