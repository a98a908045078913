package calibrate

import (
	"context"
	"math"

	"frontline.dev/frontline/sim"
)

// normalMean is a model whose posterior is known: the prior is standard
// normal, a run is the parameter with a normal error of standard deviation sd.
// With y observed the posterior is normal with mean y/(1+sd²) and variance
// sd²/(1+sd²).
func normalMean(sd, observed float64) *Problem {
	return &Problem{
		Parameters: []Parameter{{Name: "mean", Value: sim.NormalQuantile}},
		Targets:    []Target{{Name: "y", Observed: observed}},
		Start: func() Simulate {
			return func(_ context.Context, u []float64, r uint64) ([]float64, error) {
				s := sim.NewStream(7, r, "standin.error")
				return []float64{sim.NormalQuantile(math.Min(math.Max(u[0], 1e-9), 1-1e-9)) + sd*s.Normal()}, nil
			}
		},
	}
}

// known returns mean and standard deviation of that posterior.
func known(sd, observed float64) (mean, spread float64) {
	return observed / (1 + sd*sd), sd / math.Sqrt(1+sd*sd)
}

// line is a model of three parameters of which the data tell the first, the
// product of the first and second, and nothing of the third. Observed are
// values at a, b.
func line(a, b float64) *Problem {
	uniform := func(u float64) float64 { return 1 + u }
	value := func(a, b float64) []float64 { return []float64{a, a * b, a + b} }
	p := &Problem{Covariance: [][]float64{{0.0004, 0, 0}, {0, 0.0016, 0}, {0, 0, 0.0016}}}
	for _, name := range []string{"a", "b", "idle"} {
		p.Parameters = append(p.Parameters, Parameter{Name: name, Value: uniform})
	}
	for k, v := range value(a, b) {
		p.Targets = append(p.Targets, Target{Name: []string{"first", "product", "sum"}[k], Observed: v, Error: math.Sqrt(p.Covariance[k][k])})
	}
	p.Start = func() Simulate {
		return func(_ context.Context, u []float64, r uint64) ([]float64, error) {
			if u[0]+u[1] > 1.9 {
				return nil, ErrRefused
			}
			s := sim.NewStream(3, r, "standin.error")
			out := value(uniform(u[0]), uniform(u[1]))
			for k := range out {
				out[k] += 0.02 * s.Normal()
			}
			return out, nil
		}
	}
	return p
}

// moments returns mean and standard deviation of draws in values.
func momentsOf(d *Draws, p *Problem, j int) (mean, sd float64) {
	for i, u := range d.U {
		mean += d.Weights[i] * p.Parameters[j].Value(u[j])
	}
	for i, u := range d.U {
		x := p.Parameters[j].Value(u[j]) - mean
		sd += d.Weights[i] * x * x
	}
	return mean, math.Sqrt(sd)
}
