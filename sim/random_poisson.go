package sim

import (
	"fmt"
	"math"
)

// poissonSwitch is the mean from which rejection is quicker than the search.
const poissonSwitch = 10

// poissonMax bounds the mean so that the count fits an int of 32 bits and the
// logarithm of the probability keeps its digits.
const poissonMax = 1e9

// Poisson returns a Poisson count of this mean, exactly distributed up to the
// rounding of floating point. Below a mean of 10 it is inversion by sequential
// search and takes one draw; from 10 on it is Hörmann's (1993) transformed
// rejection PTRS, about 2.3 draws, so use it on a keyed stream. It panics when
// the mean is NaN, negative or above 1e9.
func (s *Stream) Poisson(mean float64) int {
	if !(mean >= 0 && mean <= poissonMax) {
		panic(fmt.Sprintf("sim: Poisson mean %v outside [0, 1e9]", mean))
	}
	if mean < poissonSwitch {
		return poissonSearch(mean, s.Float64())
	}
	return s.poissonReject(mean)
}

// poissonSearch is the smallest count whose distribution function reaches u.
// Where the remaining terms no longer add anything the search ends.
func poissonSearch(mean, u float64) int {
	p := Exp(-mean)
	sum := p
	k := 0
	for u > sum {
		k++
		p = float64(p*mean) / float64(k)
		next := sum + p
		if next == sum && float64(k) > mean {
			break
		}
		sum = next
	}
	return k
}

// poissonReject is algorithm PTRS of W. Hörmann, The transformed rejection
// method for generating Poisson random variables, Insurance: Mathematics and
// Economics 12 (1993) 39-45. It is valid from a mean of 10.
func (s *Stream) poissonReject(mean float64) int {
	b := 0.931 + float64(2.53*math.Sqrt(mean))
	a := -0.059 + float64(0.02483*b)
	inverseAlpha := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	logMean := Log(mean)
	for {
		u := s.Float64() - 0.5
		v := s.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor(float64((2*a/us+b)*u) + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return int(k)
		}
		if k < 0 || k > math.MaxInt32 || (us < 0.013 && v > us) {
			continue
		}
		left := Log(v * inverseAlpha / (a/float64(us*us) + b))
		right := float64(k*logMean) - mean - LogGamma(k+1)
		if left <= right {
			return int(k)
		}
	}
}
