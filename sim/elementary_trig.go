package sim

import "math"

// Sin and Cos follow the Cephes library by way of Go's portable versions. They
// came with this notice:
//
// Cephes Math Library Release 2.8: June, 2000. Copyright 1984, 1987, 1989,
// 1992, 2000 by Stephen L. Moshier. What you see here may be used freely but
// it comes with no support or guarantee.
//
// Copyright 2011 The Go Authors. All rights reserved. Use of this source code
// is governed by a BSD-style license that stands in LICENSE-GO.txt.

// trigLimit is where the argument reduction in three parts loses its digits.
const trigLimit = 1 << 29

// Sin returns the sine of x radians for |x| < 2^29 with an error of about
// 1e-16. Beyond, and for NaN, it is NaN.
func Sin(x float64) float64 {
	if !(math.Abs(x) < trigLimit) {
		return math.NaN()
	}
	octant, z := reduceTrig(math.Abs(x))
	negative := math.Signbit(x)
	if octant > 3 {
		negative = !negative
		octant -= 4
	}
	y := z // keeps the sign of zero
	if octant == 1 || octant == 2 {
		y = cosPolynomial(z)
	} else if z != 0 {
		y = sinPolynomial(z)
	}
	if negative {
		return -y
	}
	return y
}

// Cos returns the cosine of x radians for |x| < 2^29 with an error of about
// 1e-16. Beyond, and for NaN, it is NaN.
func Cos(x float64) float64 {
	if !(math.Abs(x) < trigLimit) {
		return math.NaN()
	}
	octant, z := reduceTrig(math.Abs(x))
	negative := false
	if octant > 3 {
		negative = true
		octant -= 4
	}
	if octant > 1 {
		negative = !negative
	}
	y := 0.0
	if octant == 1 || octant == 2 {
		y = sinPolynomial(z)
	} else {
		y = cosPolynomial(z)
	}
	if negative {
		return -y
	}
	return y
}

// reduceTrig returns the even octant nearest above and z = x - octant·pi/4.
func reduceTrig(x float64) (octant uint64, z float64) {
	const (
		quarterA = 7.85398125648498535156e-1  // 3fe921fb 40000000: pi/4 in three parts
		quarterB = 3.77489470793079817668e-8  // 3e64442d 00000000
		quarterC = 2.69515142907905952645e-15 // 3ce84698 98cc5170
	)
	octant = uint64(float64(x * (4 / math.Pi)))
	octant += octant & 1
	y := float64(octant)
	z = ((x - float64(y*quarterA)) - float64(y*quarterB)) - float64(y*quarterC)
	return octant & 7, z
}

func sinPolynomial(z float64) float64 {
	zz := float64(z * z)
	return z + float64(float64(z*zz)*horner(zz, sinCoefficients))
}

func cosPolynomial(z float64) float64 {
	zz := float64(z * z)
	return 1 - float64(0.5*zz) + float64(float64(zz*zz)*horner(zz, cosCoefficients))
}

var (
	sinCoefficients = []float64{-1.66666666666666307295e-1, 8.33333333332211858878e-3, -1.98412698295895385996e-4,
		2.75573136213857245213e-6, -2.50507477628578072866e-8, 1.58962301576546568060e-10}
	cosCoefficients = []float64{4.16666666666665929218e-2, -1.38888888888730564116e-3, 2.48015872888517045348e-5,
		-2.75573141792967388112e-7, 2.08757008419747316778e-9, -1.13585365213876817300e-11}
)
