package sim

import (
	"errors"
	"fmt"
	"math"
)

// Names of parameters that many forms share.
var (
	paramMean = Param{Name: "mean", Dimensional: true, Doc: "mean"}
	paramCV   = Param{Name: "cv", Doc: "coefficient of variation, standard deviation / mean"}
	paramMin  = Param{Name: "min", Dimensional: true, Doc: "least value"}
	paramMax  = Param{Name: "max", Dimensional: true, Doc: "largest value"}
)

func familyDeterministic() Family {
	const name = "deterministic"
	return Family{name, "always the same value", []Form{
		newForm(name, []Param{{Name: "value", Dimensional: true, Doc: "the value"}},
			scalars(func(v []float64) (Law, error) { return constantLaw(v[0]), nil })),
	}}
}

func constantLaw(x float64) Law {
	return Law{kind: lawConstant, a: x, facts: &lawFacts{mean: x, low: x, high: x}}
}

func familyExponential() Family {
	const name = "exponential"
	return Family{name, "memoryless; gaps between independent arrivals", []Form{
		newForm(name, []Param{paramMean}, scalars(func(v []float64) (Law, error) {
			if err := positive("mean", v[0]); err != nil {
				return Law{}, err
			}
			return exponentialLaw(v[0]), nil
		})),
	}}
}

func exponentialLaw(mean float64) Law {
	return Law{kind: lawExponential, a: mean, facts: &lawFacts{mean: mean, sd: mean, high: math.Inf(1)}}
}

func familyLognormal() Family {
	const name = "lognormal"
	return Family{name, "the logarithm is normal; handling times (Brown et al. 2005)", []Form{
		newForm(name, []Param{paramMean, paramCV}, scalars(func(v []float64) (Law, error) {
			if err := firstError(positive("mean", v[0]), notNegative("cv", v[1])); err != nil {
				return Law{}, err
			}
			return lognormalMoments(v[0], float64(v[0]*v[1])), nil
		})),
		newForm(name, []Param{paramMean, {Name: "sd", Dimensional: true, Doc: "standard deviation"}},
			scalars(func(v []float64) (Law, error) {
				if err := firstError(positive("mean", v[0]), notNegative("sd", v[1])); err != nil {
					return Law{}, err
				}
				return lognormalMoments(v[0], v[1]), nil
			})),
		newForm(name, []Param{{Name: "mu", Doc: "mean of the logarithm (of the time in seconds)"}, paramSigma},
			scalars(func(v []float64) (Law, error) {
				if err := notNegative("sigma", v[1]); err != nil {
					return Law{}, err
				}
				return lognormalLogs(v[0], v[1]), nil
			})),
		newForm(name, []Param{{Name: "median", Dimensional: true, Doc: "median"}, paramSigma},
			scalars(func(v []float64) (Law, error) {
				if err := firstError(positive("median", v[0]), notNegative("sigma", v[1])); err != nil {
					return Law{}, err
				}
				return lognormalLogs(Log(v[0]), v[1]), nil
			})),
	}}
}

var paramSigma = Param{Name: "sigma", Doc: "standard deviation of the logarithm"}

// lognormalMoments: sigma² = log(1 + cv²), mu = log(mean) - sigma²/2.
func lognormalMoments(mean, sd float64) Law {
	if sd == 0 {
		return constantLaw(mean)
	}
	cv := sd / mean
	variance := Log1p(float64(cv * cv))
	return Law{kind: lawLognormal, a: Log(mean) - float64(0.5*variance), b: math.Sqrt(variance),
		facts: &lawFacts{mean: mean, sd: sd, high: math.Inf(1)}}
}

func lognormalLogs(mu, sigma float64) Law {
	if sigma == 0 {
		return constantLaw(Exp(mu))
	}
	variance := float64(sigma * sigma)
	mean := Exp(mu + float64(0.5*variance))
	return Law{kind: lawLognormal, a: mu, b: sigma,
		facts: &lawFacts{mean: mean, sd: float64(mean * math.Sqrt(Expm1(variance))), high: math.Inf(1)}}
}

func familyGamma() Family {
	const name = "gamma"
	return Family{name, "right-skewed, from nearly normal (small cv) to more variable than exponential (cv > 1)", []Form{
		newForm(name, []Param{paramMean, paramCV}, scalars(func(v []float64) (Law, error) {
			if err := firstError(positive("mean", v[0]), notNegative("cv", v[1])); err != nil {
				return Law{}, err
			}
			square := float64(v[1] * v[1])
			if square == 0 {
				return constantLaw(v[0]), nil
			}
			return gammaLaw(1/square, float64(v[0]*square)), nil
		})),
		newForm(name, []Param{{Name: "shape", Doc: "shape"}, {Name: "scale", Dimensional: true, Doc: "scale; the mean is shape times scale"}},
			scalars(func(v []float64) (Law, error) {
				if err := firstError(positive("shape", v[0]), positive("scale", v[1])); err != nil {
					return Law{}, err
				}
				return gammaLaw(v[0], v[1]), nil
			})),
	}}
}

func gammaLaw(shape, scale float64) Law {
	return Law{kind: lawGamma, a: shape, b: scale,
		facts: &lawFacts{mean: float64(shape * scale), sd: float64(math.Sqrt(shape) * scale), high: math.Inf(1)}}
}

func familyErlang() Family {
	const name = "erlang"
	return Family{name, "sum of exponential stages; less variable than exponential", []Form{
		newForm(name, []Param{{Name: "stages", Doc: "number of stages, a whole number from 1"}, paramMean},
			scalars(func(v []float64) (Law, error) {
				if v[0] < 1 || v[0] != math.Floor(v[0]) {
					return Law{}, &ParamError{"stages", "a whole number from 1", v[0]}
				}
				if err := positive("mean", v[1]); err != nil {
					return Law{}, err
				}
				if v[0] == 1 {
					return exponentialLaw(v[1]), nil
				}
				law := gammaLaw(v[0], v[1]/v[0])
				law.facts.mean = v[1]
				return law, nil
			})),
	}}
}

func familyHyperexponential() Family {
	const name = "hyperexponential"
	return Family{name, "mixture of two exponential laws; more variable than exponential", []Form{
		newForm(name, []Param{paramMean, paramCV}, scalars(func(v []float64) (Law, error) {
			if err := positive("mean", v[0]); err != nil {
				return Law{}, err
			}
			if v[1] < 1 {
				return Law{}, &ParamError{"cv", ">= 1", v[1]}
			}
			// Balanced means (Whitt 1982): p = (1 + root)/2, both parts bring half
			// of the mean. 1 - p is worked out without cancellation.
			square := float64(v[1] * v[1])
			root := math.Sqrt((square - 1) / (square + 1))
			rest := 1 / (square + 1) / (1 + root)
			return hyperexponentialLaw(float64((1+root)/2), rest, v[0]/(1+root), v[0]/(2*rest)), nil
		})),
		newForm(name, []Param{{Name: "p", Doc: "probability of the first law"},
			{Name: "mean1", Dimensional: true, Doc: "mean of the first law"},
			{Name: "mean2", Dimensional: true, Doc: "mean of the second law"}},
			scalars(func(v []float64) (Law, error) {
				if err := firstError(within("p", v[0], 0, 1), positive("mean1", v[1]), positive("mean2", v[2])); err != nil {
					return Law{}, err
				}
				return hyperexponentialLaw(v[0], 1-v[0], v[1], v[2]), nil
			})),
	}}
}

// hyperexponentialLaw: q is 1 - p. E[X²] = 2 (p m1² + q m2²).
func hyperexponentialLaw(p, q, mean1, mean2 float64) Law {
	mean := float64(p*mean1) + float64(q*mean2)
	difference := mean1 - mean2
	variance := float64(mean*mean) + float64(2*p*q*difference*difference)
	return Law{kind: lawHyperexponential, a: p, b: mean1, c: mean2,
		facts: &lawFacts{mean: mean, sd: math.Sqrt(variance), high: math.Inf(1)}}
}

func familyWeibull() Family {
	const name = "weibull"
	shape := Param{Name: "shape", Doc: "shape; below 1 the hazard falls, above 1 it rises"}
	return Family{name, "hazard falls or rises with time; patience, times to failure", []Form{
		newForm(name, []Param{shape, {Name: "scale", Dimensional: true, Doc: "scale, the 63.2 % point"}},
			scalars(func(v []float64) (Law, error) {
				if err := firstError(positive("shape", v[0]), positive("scale", v[1])); err != nil {
					return Law{}, err
				}
				return weibullLaw(v[0], v[1], float64(v[1]*Exp(LogGamma(1+1/v[0])))), nil
			})),
		newForm(name, []Param{paramMean, shape}, scalars(func(v []float64) (Law, error) {
			if err := firstError(positive("mean", v[0]), positive("shape", v[1])); err != nil {
				return Law{}, err
			}
			return weibullLaw(v[1], v[0]/Exp(LogGamma(1+1/v[1])), v[0]), nil
		})),
	}}
}

// weibullLaw: the squared cv is Gamma(1+2/k)/Gamma(1+1/k)² - 1.
func weibullLaw(shape, scale, mean float64) Law {
	square := Expm1(LogGamma(1+2/shape) - float64(2*LogGamma(1+1/shape)))
	return Law{kind: lawWeibull, a: 1 / shape, b: scale,
		facts: &lawFacts{mean: mean, sd: float64(mean * math.Sqrt(math.Max(0, square))), high: math.Inf(1)}}
}

func familyBeta() Family {
	const name = "beta"
	low, high := paramMin, paramMax
	low.Optional, high.Optional = true, true
	low.Doc, high.Doc = "least value, 0 if left out", "largest value, 1 if left out"
	return Family{name, "between two limits, of any shape", []Form{
		newForm(name, []Param{{Name: "a", Doc: "first shape; large draws to max"}, {Name: "b", Doc: "second shape; large draws to min"}, low, high},
			func(v [][]float64) (Law, error) {
				a, b, min, max := v[0][0], v[1][0], 0.0, 1.0
				if len(v[2]) == 1 {
					min = v[2][0]
				}
				if len(v[3]) == 1 {
					max = v[3][0]
				}
				if err := firstError(positive("a", a), positive("b", b), above("max", max, "min", min)); err != nil {
					return Law{}, err
				}
				width := max - min
				share := a / (a + b)
				sd := float64(width * math.Sqrt(float64(share*(1-share))/(a+b+1)))
				return Law{kind: lawBeta, a: a, b: b, c: min, d: width,
					facts: &lawFacts{mean: min + float64(width*share), sd: sd, low: min, high: max}}, nil
			}),
	}}
}

func familyTriangular() Family {
	const name = "triangular"
	return Family{name, "least, most likely and largest value as an expert would state them", []Form{
		newForm(name, []Param{paramMin, {Name: "mode", Dimensional: true, Doc: "most likely value"}, paramMax},
			scalars(func(v []float64) (Law, error) {
				min, mode, max := v[0], v[1], v[2]
				if err := above("max", max, "min", min); err != nil {
					return Law{}, err
				}
				if mode < min || mode > max {
					return Law{}, &ParamError{"mode", "between min and max", mode}
				}
				width, left := max-min, mode-min
				variance := (float64(width*width) - float64(width*left) + float64(left*left)) / 18
				return Law{kind: lawTriangular, a: min, b: left, c: max - mode, d: width,
					facts: &lawFacts{mean: min + (width+left)/3, sd: math.Sqrt(variance), low: min, high: max}}, nil
			})),
	}}
}

func familyUniform() Family {
	const name = "uniform"
	return Family{name, "every value between two limits is equally likely", []Form{
		newForm(name, []Param{paramMin, paramMax}, scalars(func(v []float64) (Law, error) {
			min, max := v[0], v[1]
			if err := above("max", max, "min", min); err != nil {
				return Law{}, err
			}
			width := max - min
			return Law{kind: lawUniform, a: min, b: width, c: max,
				facts: &lawFacts{mean: min + float64(width/2), sd: width / math.Sqrt(12), low: min, high: max}}, nil
		})),
	}}
}

func familyEmpirical() Family {
	const name = "empirical"
	return Family{name, "one of the given values, such as a measured sample", []Form{
		newForm(name, []Param{{Name: "values", Dimensional: true, List: true, Doc: "the values"},
			{Name: "weights", List: true, Optional: true, Doc: "how often each value occurs, as many as values; equal if left out"}},
			func(v [][]float64) (Law, error) { return empiricalLaw(v[0], v[1]) }),
	}}
}

func empiricalLaw(values, weights []float64) (Law, error) {
	if len(weights) == 0 {
		weights = make([]float64, len(values))
		for i := range weights {
			weights[i] = 1
		}
	}
	if len(weights) != len(values) {
		return Law{}, fmt.Errorf("weights must be as many as values (%d), got %d", len(values), len(weights))
	}
	sum := 0.0
	for _, w := range weights {
		if err := notNegative("weights", w); err != nil {
			return Law{}, err
		}
		sum += w
	}
	if sum == 0 {
		return Law{}, errors.New("weights sum to 0")
	}
	mean, variance := 0.0, 0.0
	for i, w := range weights {
		mean += float64(w / sum * values[i])
	}
	for i, w := range weights {
		deviation := values[i] - mean
		variance += float64(w / sum * float64(deviation*deviation))
	}
	table := newDiscreteTable(values, weights)
	return Law{kind: lawEmpirical, facts: &lawFacts{mean: mean, sd: math.Sqrt(variance),
		low: table.values[0], high: table.values[len(table.values)-1], table: table}}, nil
}
