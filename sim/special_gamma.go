package sim

import "math"

// LogGamma follows FreeBSD's msun e_lgamma_r.c by way of Go's portable
// version. It came with these notices:
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

// LogGamma returns the natural logarithm of the Gamma function of x >= 0, with
// an error of a few ulp of the larger of 1 and the result. It is +Inf at 0 and
// at +Inf, and NaN for a negative x or NaN.
func LogGamma(x float64) float64 {
	switch {
	case x < 0 || x != x:
		return math.NaN()
	case x == 0 || math.IsInf(x, 1):
		return math.Inf(1)
	case x < 0x1p-70:
		return -Log(x)
	case x == 1 || x == 2:
		return 0
	case x < 2:
		return logGammaBelow2(x)
	case x < 8:
		return logGammaBelow8(x)
	case x < 0x1p58:
		z := 1 / x
		y := float64(z * z)
		w := lgammaW[0] + float64(z*horner(y, lgammaW[1:]))
		return float64((x-0.5)*(Log(x)-1)) + w
	}
	return float64(x * (Log(x) - 1))
}

const (
	lgammaTC = 1.46163214496836224576e+00  // 3FF762D8 6356BE3F: where Gamma is least
	lgammaTF = -1.21486290535849611461e-01 // BFBF19B9 BCC38A42: its logarithm there
	lgammaTT = -3.63867699703950536541e-18 // BC50C7CA A48A971F: minus the tail of TF
)

// logGammaBelow2 treats 0 < x < 2 by three polynomials: around 2, around the
// minimum on [1.2316, 1.7316], and around 1. (Go's version has 1.1916 there and
// loses a digit.)
func logGammaBelow2(x float64) float64 {
	base := 0.0
	if x <= 0.9 { // log Gamma(x) = log Gamma(x+1) - log x
		base = -Log(x)
		switch {
		case x >= lgammaTC-1+0.27:
			return base + lgammaNear2(1-x)
		case x >= lgammaTC-1-0.23:
			return base + lgammaNearMinimum(x-(lgammaTC-1))
		}
		return base + lgammaNear1(x)
	}
	switch {
	case x >= lgammaTC+0.27:
		return lgammaNear2(2 - x)
	case x >= lgammaTC-0.23:
		return lgammaNearMinimum(x - lgammaTC)
	}
	return lgammaNear1(x - 1)
}

func lgammaNear2(y float64) float64 {
	z := float64(y * y)
	p1 := horner(z, lgammaA0)
	p2 := float64(z * horner(z, lgammaA1))
	return float64(y*p1) + p2 - float64(0.5*y)
}

func lgammaNearMinimum(y float64) float64 {
	z := float64(y * y)
	w := float64(z * y)
	p1 := horner(w, lgammaT0)
	p2 := horner(w, lgammaT1)
	p3 := horner(w, lgammaT2)
	return lgammaTF + (float64(z*p1) - (lgammaTT - float64(w*(p2+float64(y*p3)))))
}

func lgammaNear1(y float64) float64 {
	return float64(-0.5*y) + float64(y*horner(y, lgammaU))/horner(y, lgammaV)
}

// logGammaBelow8 treats 2 <= x < 8 by log Gamma(1+s) = log s + log Gamma(s).
func logGammaBelow8(x float64) float64 {
	whole := math.Floor(x)
	y := x - whole
	out := float64(0.5*y) + float64(y*horner(y, lgammaS))/horner(y, lgammaR)
	if whole == 2 {
		return out
	}
	product := 1.0
	for i := whole - 1; i >= 2; i-- {
		product = float64(product * (y + i))
	}
	return out + Log(product)
}

var (
	lgammaA0 = []float64{7.72156649015328655494e-02, 6.73523010531292681824e-02, 7.38555086081402883957e-03,
		1.19270763183362067845e-03, 2.20862790713908385557e-04, 2.52144565451257326939e-05}
	lgammaA1 = []float64{3.22467033424113591611e-01, 2.05808084325167332806e-02, 2.89051383673415629091e-03,
		5.10069792153511336608e-04, 1.08011567247583939954e-04, 4.48640949618915160150e-05}
	lgammaR = []float64{1, 1.39200533467621045958e+00, 7.21935547567138069525e-01, 1.71933865632803078993e-01,
		1.86459191715652901344e-02, 7.77942496381893596434e-04, 7.32668430744625636189e-06}
	lgammaS = []float64{-7.72156649015328655494e-02, 2.14982415960608852501e-01, 3.25778796408930981787e-01, 1.46350472652464452805e-01,
		2.66422703033638609560e-02, 1.84028451407337715652e-03, 3.19475326584100867617e-05}
	lgammaT0 = []float64{4.83836122723810047042e-01, -3.27885410759859649565e-02, 6.10053870246291332635e-03,
		-1.40346469989232843813e-03, 3.15632070903625950361e-04}
	lgammaT1 = []float64{-1.47587722994593911752e-01, 1.79706750811820387126e-02, -3.68452016781138256760e-03,
		8.81081882437654011382e-04, -3.12754168375120860518e-04}
	lgammaT2 = []float64{6.46249402391333854778e-02, -1.03142241298341437450e-02, 2.25964780900612472250e-03,
		-5.38595305356740546715e-04, 3.35529192635519073543e-04}
	lgammaU = []float64{-7.72156649015328655494e-02, 6.32827064025093366517e-01, 1.45492250137234768737e+00,
		9.77717527963372745603e-01, 2.28963728064692451092e-01, 1.33810918536787660377e-02}
	lgammaV = []float64{1, 2.45597793713041134822e+00, 2.12848976379893395361e+00, 7.69285150456672783825e-01,
		1.04222645593369134254e-01, 3.21709242282423911810e-03}
	lgammaW = []float64{4.18938533204672725052e-01, 8.33333333333329678849e-02, -2.77777777728775536470e-03, 7.93650558643019558500e-04,
		-5.95187557450339963135e-04, 8.36339918996282139126e-04, -1.63092934096575273989e-03}
)
