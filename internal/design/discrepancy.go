package design

import (
	"fmt"
	"math"
)

// Discrepancies say how evenly points fill the unit cube: 0 would be perfect,
// and smaller is better among designs of equal size. The first three are
// squares, as they are usually printed; L2Star is not.
type Discrepancies struct {
	Centred    float64 // CD₂², Hickernell 1998
	WrapAround float64 // WD₂², Hickernell 1998
	Mixture    float64 // MD₂², Zhou, Fang and Ning 2013
	L2Star     float64 // Warnock 1972
}

// DiscrepancyOf returns the discrepancies of points in the unit cube. The work
// grows with the square of their number. It returns an error when there are no
// points, or one lies outside.
func DiscrepancyOf(x [][]float64) (Discrepancies, error) {
	if len(x) == 0 || len(x[0]) == 0 {
		return Discrepancies{}, fmt.Errorf("no points have no discrepancy")
	}
	n, d := float64(len(x)), len(x[0])
	for i, p := range x {
		for _, v := range p {
			if len(p) != d || !(v >= 0 && v <= 1) {
				return Discrepancies{}, fmt.Errorf("point %d lies outside of the unit cube: %v", i+1, p)
			}
		}
	}
	var single, double Discrepancies
	for i, p := range x {
		single.add(alone(p), 1)
		double.add(pair(p, p), 1)
		for _, q := range x[:i] {
			double.add(pair(p, q), 2)
		}
	}
	return Discrepancies{
		Centred:    powered(13.0/12, d) - float64(2/n*single.Centred) + double.Centred/n/n,
		WrapAround: -powered(4.0/3, d) + double.WrapAround/n/n,
		Mixture:    powered(19.0/12, d) - float64(2/n*single.Mixture) + double.Mixture/n/n,
		L2Star:     math.Sqrt(max(0, powered(1.0/3, d)-float64(powered(.5, d-1)/n*single.L2Star)+double.L2Star/n/n)),
	}, nil
}

func (a *Discrepancies) add(b Discrepancies, times float64) {
	a.Centred += float64(times * b.Centred)
	a.WrapAround += float64(times * b.WrapAround)
	a.Mixture += float64(times * b.Mixture)
	a.L2Star += float64(times * b.L2Star)
}

// alone is what one point gives to the sums over points.
func alone(p []float64) Discrepancies {
	out := Discrepancies{1, 1, 1, 1}
	for _, v := range p {
		c := math.Abs(v - .5)
		out.Centred *= 1 + float64(.5*c) - float64(.5*c*c)
		out.Mixture *= 5.0/3 - float64(.25*c) - float64(.25*c*c)
		out.L2Star *= 1 - float64(v*v)
	}
	return out
}

// pair is what two points give to the sums over pairs.
func pair(p, q []float64) Discrepancies {
	out := Discrepancies{1, 1, 1, 1}
	for j, v := range p {
		w := q[j]
		a, b, gap := math.Abs(v-.5), math.Abs(w-.5), math.Abs(v-w)
		out.Centred *= 1 + float64(.5*a) + float64(.5*b) - float64(.5*gap)
		out.WrapAround *= 1.5 - float64(gap*(1-gap))
		out.Mixture *= 15.0/8 - float64(.25*a) - float64(.25*b) - float64(.75*gap) + float64(.5*gap*gap)
		out.L2Star *= 1 - math.Max(v, w)
	}
	return out
}

// powered is x to a whole power.
func powered(x float64, n int) float64 {
	out := 1.0
	for range n {
		out *= x
	}
	return out
}
