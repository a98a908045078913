package metamodel

import "fmt"

// MeanAt returns the surface at a point as [Process.Predict] does, without its
// standard error, for searches that ask often: the work grows with the rows,
// not with their square.
func (p *Process) MeanAt(point []float64) float64 {
	if len(point) != len(p.low) {
		panic(fmt.Sprintf("metamodel: a point of %d factors for a process of %d", len(point), len(p.low)))
	}
	at, sum := p.scaled(point), 0.0
	for i, row := range p.x {
		sum += p.theta.signal * correlation(p.Kernel, p.theta.distance(at, row)) * p.weights[i]
	}
	return p.Trend + p.sd*sum
}
