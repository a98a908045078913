package sim

import "math"

func familyTruncatedNormal() Family {
	const name = "truncnormal"
	high := paramMax
	high.Optional = true
	high.Doc = "largest value, no limit if left out"
	return Family{name, "normal, given that it lies between two limits; mean and sd are those of the untruncated law", []Form{
		newForm(name, []Param{{Name: "mean", Dimensional: true, Doc: "mean of the normal law before truncation"},
			{Name: "sd", Dimensional: true, Doc: "standard deviation before truncation"}, paramMin, high},
			func(v [][]float64) (Law, error) {
				max := math.Inf(1)
				if len(v[3]) == 1 {
					max = v[3][0]
				}
				return truncatedNormalLaw(v[0][0], v[1][0], v[2][0], max)
			}),
	}}
}

// truncatedFar is how many standard deviations off the mean the nearer limit
// may lie: beyond, the tail has no digits left.
const truncatedFar = 37

func truncatedNormalLaw(mean, sd, min, max float64) (Law, error) {
	if err := firstError(positive("sd", sd), above("max", max, "min", min)); err != nil {
		return Law{}, err
	}
	alpha, beta := (min-mean)/sd, (max-mean)/sd
	if alpha > truncatedFar {
		return Law{}, &ParamError{"min", "at most 37 sd above the mean", min}
	}
	if beta < -truncatedFar {
		return Law{}, &ParamError{"max", "at most 37 sd below the mean", max}
	}
	scale, low, high := sd, alpha, beta
	if alpha > 0 { // mirror: work in the lower tail
		scale, low, high = -sd, -beta, -alpha
	}
	lowest := NormalCDF(low)
	mass := NormalCDF(high) - lowest
	if !(mass > 0) {
		return Law{}, &ParamError{"max", "farther above min", max}
	}
	center, spread := truncatedMoments(alpha, beta)
	return Law{kind: lawTruncatedNormal, a: mean, b: scale, c: lowest, d: mass,
		facts: &lawFacts{mean: mean + float64(sd*center), sd: float64(sd * spread), low: min, high: max}}, nil
}

// Nodes and weights of Gauss-Legendre quadrature with 5 points on [-1, 1]
// (Abramowitz and Stegun 1964, table 25.4).
var (
	gaussNodes   = [5]float64{-0.906179845938663993, -0.538469310105683091, 0, 0.538469310105683091, 0.906179845938663993}
	gaussWeights = [5]float64{0.236926885056189088, 0.478628670499366468, 0.568888888888888889, 0.478628670499366468, 0.236926885056189088}
)

// truncatedMoments returns mean and standard deviation of a standard normal
// number on [alpha, beta]. The closed form loses its digits where the interval
// is short or far out, so the density relative to its peak is integrated over
// 64 panels of 5 points, where it is above e^-40; and the variance is taken
// around the mean.
func truncatedMoments(alpha, beta float64) (mean, sd float64) {
	const panels = 64
	peak := math.Min(math.Max(0, alpha), beta)
	reach := 80 / (math.Abs(peak) + math.Sqrt(float64(peak*peak)+80)) // (|peak|+reach)² = peak² + 80
	low := math.Max(alpha, peak-reach) - peak
	high := math.Min(beta, peak+reach) - peak
	half := float64((high - low) / (2 * panels))
	var offsets, density [panels * 5]float64
	mass, first := 0.0, 0.0
	for i := range offsets {
		center := low + float64(half*float64(2*(i/5)+1))
		x := center + float64(half*gaussNodes[i%5]) // from the peak
		offsets[i] = x
		density[i] = float64(gaussWeights[i%5] * Exp(-float64(x*(peak+float64(0.5*x)))))
		mass += density[i]
		first += float64(density[i] * x)
	}
	shift := first / mass
	second := 0.0
	for i, x := range offsets {
		deviation := x - shift
		second += float64(density[i] * float64(deviation*deviation))
	}
	return peak + shift, math.Sqrt(second / mass)
}
