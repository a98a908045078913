package sim

import "math"

// erfc follows FreeBSD's msun s_erf.c by way of Go's portable version. It came
// with these notices:
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
//
// Copyright 2010 The Go Authors. All rights reserved. Use of this source code
// is governed by a BSD-style license that stands in LICENSE-GO.txt.

// NormalCDF returns the probability that a standard normal number is at most
// x. The relative error is about (1 + x²)·1e-16, also in the lower tail; below
// -38.5 it is 0. NormalCDF(NaN) is NaN.
func NormalCDF(x float64) float64 {
	return float64(0.5 * erfc(-x/math.Sqrt2))
}

// NormalQuantile returns the x with NormalCDF(x) = p: algorithm AS 241, PPND16
// (Wichura 1988, Applied Statistics 37, 477-484), relative error about 1e-15.
// It is -Inf at 0, +Inf at 1, and NaN outside [0, 1]. It never decreases.
func NormalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q * poly7(r, &quantileA) / poly7(r, &quantileB))
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	var x float64
	switch {
	case r > 0:
		r = math.Sqrt(-Log(r))
		if r <= 5 {
			r -= 1.6
			x = poly7(r, &quantileC) / poly7(r, &quantileD)
		} else {
			r -= 5
			x = poly7(r, &quantileE) / poly7(r, &quantileF)
		}
	case r == 0:
		x = math.Inf(1)
	default:
		return math.NaN()
	}
	if q < 0 {
		return -x
	}
	return x
}

// poly7 is Horner's rule for a polynomial of degree 7, lowest term first.
func poly7(x float64, c *[8]float64) float64 {
	y := c[6] + float64(x*c[7])
	y = c[5] + float64(x*y)
	y = c[4] + float64(x*y)
	y = c[3] + float64(x*y)
	y = c[2] + float64(x*y)
	y = c[1] + float64(x*y)
	return c[0] + float64(x*y)
}

var (
	quantileA = [8]float64{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3}
	quantileB = [8]float64{1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}
	quantileC = [8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	quantileD = [8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	quantileE = [8]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	quantileF = [8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

// horner evaluates a polynomial, lowest term first.
func horner(x float64, c []float64) float64 {
	y := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		y = c[i] + float64(x*y)
	}
	return y
}

// erfc is the complementary error function; relative error about 1e-15.
func erfc(x float64) float64 {
	if x != x {
		return x
	}
	sign := x < 0
	absolute := math.Abs(x)
	switch {
	case absolute < 0.84375:
		z := float64(x * x)
		y := horner(z, erfPP) / horner(z, erfQQ)
		if x < 0.25 {
			return 1 - (x + float64(x*y))
		}
		return 0.5 - (float64(x*y) + (x - 0.5))
	case absolute < 1.25:
		s := absolute - 1
		y := horner(s, erfPA) / horner(s, erfQA)
		if sign {
			return 1 + erfErx + y
		}
		return 1 - erfErx - y
	case sign && absolute > 6:
		return 2
	case absolute >= 28:
		return 0
	}
	s := 1 / float64(absolute*absolute)
	var exponent float64
	if absolute < 1/0.35 {
		exponent = horner(s, erfRA) / horner(s, erfSA)
	} else {
		exponent = horner(s, erfRB) / horner(s, erfSB)
	}
	z := highWord(absolute)
	r := float64(Exp(-float64(z*z)-0.5625)*Exp(float64((z-absolute)*(z+absolute))+exponent)) / absolute
	if sign {
		return 2 - r
	}
	return r
}

const erfErx = 8.45062911510467529297e-01 // 3FEB0AC1 60000000

var (
	erfPP = []float64{1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02, -5.77027029648944159157e-03, -2.37630166566501626084e-05}
	erfQQ = []float64{1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03, 1.32494738004321644526e-04, -3.96022827877536812320e-06}
	erfPA = []float64{-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01,
		-1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03}
	erfQA = []float64{1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02,
		1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02}
	erfRA = []float64{-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01,
		-1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00}
	erfSA = []float64{1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02,
		4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02}
	erfRB = []float64{-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02,
		-6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02}
	erfSB = []float64{1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03,
		3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01}
)
