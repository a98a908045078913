package sim

import "math"

// The functions of this file follow FreeBSD's msun (e_log.c, s_log1p.c,
// e_exp.c, s_expm1.c) by way of Go's portable versions of them. They came with
// these notices:
//
// ====================================================
// Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
//
// Copyright 2009 The Go Authors. All rights reserved. Use of this source code
// is governed by a BSD-style license that stands in LICENSE-GO.txt.
//
// They are here because math.Log and math.Exp are assembly on some processors
// and because a compiler may fuse x*y + z where the processor can: both change
// last bits. Here every product is rounded by a conversion, float64(x*y), so
// the same argument gives the same bits everywhere.

const (
	ln2High = 6.93147180369123816490e-01 // 3fe62e42 fee00000: k·ln2High is exact for |k| < 2000
	ln2Low  = 1.90821492927058770002e-10 // 3dea39ef 35793c76
	log2e   = 1.44269504088896338700e+00

	// Coefficients of (log(1+f) - f + s·hfsq … )/s in s = f/(2+f), error 2^-58.45.
	logL1 = 6.666666666666735130e-01 // 3FE55555 55555593
	logL2 = 3.999999999940941908e-01 // 3FD99999 9997FA04
	logL3 = 2.857142874366239149e-01 // 3FD24924 94229359
	logL4 = 2.222219843214978396e-01 // 3FCC71C5 1D8E78AF
	logL5 = 1.818357216161805012e-01 // 3FC74664 96CB03DE
	logL6 = 1.531383769920937332e-01 // 3FC39A09 D078C69F
	logL7 = 1.479819860511658591e-01 // 3FC2F112 DF3E5244

	mantissaMask = 1<<52 - 1
	oneBits      = 0x3ff0000000000000
	sqrtHalfBits = 0x3fe6a09e667f3bcd // sqrt(1/2)
	infBits      = 0x7ff0000000000000
	normalBits   = 0x0010000000000000 // the least normal number
)

// Log returns the natural logarithm of x with an error below 1 ulp. Log(0) is
// -Inf, Log(+Inf) is +Inf; of a negative number or NaN it is NaN.
func Log(x float64) float64 {
	b := math.Float64bits(x)
	shift := 0
	if b-normalBits >= infBits-normalBits { // zero, subnormal, negative, Inf or NaN
		switch {
		case x == 0:
			return math.Inf(-1)
		case x < 0:
			return math.NaN()
		case b >= infBits:
			return x
		}
		b = math.Float64bits(float64(x * (1 << 54)))
		shift = 54
	}
	// x = 2^k (1+f), sqrt(1/2) <= 1+f < sqrt(2)
	b += oneBits - sqrtHalfBits
	k := float64(int(b>>52) - 1023 - shift)
	f := math.Float64frombits(b&mantissaMask+sqrtHalfBits) - 1
	s := f / (2 + f)
	s2 := float64(s * s)
	s4 := float64(s2 * s2)
	t1 := float64(s2 * (logL1 + float64(s4*(logL3+float64(s4*(logL5+float64(s4*logL7)))))))
	t2 := float64(s4 * (logL2 + float64(s4*(logL4+float64(s4*logL6)))))
	half := float64(0.5 * f * f)
	return float64(k*ln2High) - ((half - (float64(s*(half+(t1+t2))) + float64(k*ln2Low))) - f)
}

// Log1p returns log(1 + x), accurate for x near 0, with an error below 1 ulp.
// Log1p(-1) is -Inf, Log1p(+Inf) is +Inf; of a number below -1 or NaN it is
// NaN.
func Log1p(x float64) float64 {
	switch {
	case x < -1 || x != x:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	absolute := math.Abs(x)
	if absolute < 0x1p-29 {
		if absolute < 0x1p-54 {
			return x
		}
		return x - float64(float64(x*x)*0.5)
	}
	if -0.29289321881345254 < x && x < 0.41421356237309503 { // sqrt(1/2) < 1+x < sqrt(2)
		return log1pReduced(x, 0, 0)
	}
	u, c := x, 0.0
	if absolute < 1<<53 {
		u = 1 + x
		if u >= 2 { // what the rounding of 1+x has lost
			c = 1 - (u - x)
		} else {
			c = x - (u - 1)
		}
		c /= u
	}
	b := math.Float64bits(u) + (oneBits - sqrtHalfBits)
	k := float64(int(b>>52) - 1023)
	return log1pReduced(math.Float64frombits(b&mantissaMask+sqrtHalfBits)-1, k, c)
}

// log1pReduced returns k·ln2 + log(1+f) + c for sqrt(1/2) <= 1+f < sqrt(2).
func log1pReduced(f, k, c float64) float64 {
	half := float64(0.5 * f * f)
	s := f / (2 + f)
	z := float64(s * s)
	r := logL5 + float64(z*(logL6+float64(z*logL7)))
	r = logL2 + float64(z*(logL3+float64(z*(logL4+float64(z*r)))))
	r = float64(z * (logL1 + float64(z*r)))
	if k == 0 {
		return f - (half - float64(s*(half+r)))
	}
	return float64(k*ln2High) - ((half - (float64(s*(half+r)) + (float64(k*ln2Low) + c))) - f)
}

const (
	expOverflow  = 7.09782712893383973096e+02
	expUnderflow = -7.45133219101941108420e+02

	// Coefficients of r (e^r+1)/(e^r-1) in r², |r| <= ln(2)/2, error 2^-59.
	expP1 = 1.66666666666666657415e-01  // 3FC55555 55555555
	expP2 = -2.77777777770155933842e-03 // BF66C16C 16BEBD93
	expP3 = 6.61375632143793436117e-05  // 3F11566A AF25DE2C
	expP4 = -1.65339022054652515390e-06 // BEBBBD41 C5D26BF1
	expP5 = 4.13813679705723846039e-08  // 3E663769 72BEA4D0
)

// Exp returns e^x with an error below 1 ulp; it is +Inf above 709.78 and 0
// below -745.13. Exp(NaN) is NaN.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > expOverflow:
		return math.Inf(1)
	case x < expUnderflow:
		return 0
	case -0x1p-28 < x && x < 0x1p-28:
		return 1 + x
	}
	k := int(float64(log2e*x) + math.Copysign(0.5, x))
	high := x - float64(float64(k)*ln2High)
	low := float64(float64(k) * ln2Low)
	r := high - low
	t := float64(r * r)
	c := r - float64(t*(expP1+float64(t*(expP2+float64(t*(expP3+float64(t*(expP4+float64(t*expP5)))))))))
	y := 1 - ((low - float64(r*c)/(2-c)) - high)
	if -1021 <= k && k <= 1022 {
		return math.Float64frombits(math.Float64bits(y) + uint64(k)<<52)
	}
	return math.Ldexp(y, k)
}

// Coefficients of expm1 in x²/2, scaled.
const (
	expm1Q1 = -3.33333333333331316428e-02 // BFA11111 111110F4
	expm1Q2 = 1.58730158725481460165e-03  // 3F5A01A0 19FE5585
	expm1Q3 = -7.93650757867487942473e-05 // BF14CE19 9EAADBB7
	expm1Q4 = 4.00821782732936239552e-06  // 3ED0CFCA 86E65239
	expm1Q5 = -2.01099218183624371326e-07 // BE8AFDB7 6E09C32D
)

// Expm1 returns e^x - 1, accurate for x near 0, with an error below 1 ulp.
// Expm1(-Inf) is -1, Expm1(+Inf) is +Inf, Expm1(NaN) is NaN.
func Expm1(x float64) float64 {
	absolute := math.Abs(x)
	switch {
	case x != x || absolute < 0x1p-54:
		return x
	case x <= -38.816242111356935: // 56·ln2
		return -1
	case x > expOverflow:
		return math.Inf(1)
	case absolute <= 0.34657359027997264: // ln2/2
		return expm1Reduced(x, 0, 0)
	case absolute < 1.0397207708399179: // 1.5·ln2
		k := int(math.Copysign(1, x))
		return expm1Split(x-float64(float64(k)*ln2High), float64(float64(k)*ln2Low), k)
	}
	k := int(float64(log2e*x) + math.Copysign(0.5, x))
	return expm1Split(x-float64(float64(k)*ln2High), float64(float64(k)*ln2Low), k)
}

func expm1Split(high, low float64, k int) float64 {
	r := high - low
	return expm1Reduced(r, (high-r)-low, k)
}

// expm1Reduced returns 2^k e^(x+c) - 1 for |x| <= ln(2)/2 and a tiny c.
func expm1Reduced(x, c float64, k int) float64 {
	halfX := float64(0.5 * x)
	halfSquare := float64(x * halfX)
	r := expm1Q3 + float64(halfSquare*(expm1Q4+float64(halfSquare*expm1Q5)))
	r = 1 + float64(halfSquare*(expm1Q1+float64(halfSquare*(expm1Q2+float64(halfSquare*r)))))
	t := 3 - float64(r*halfX)
	e := float64(halfSquare * ((r - t) / (6 - float64(x*t))))
	if k == 0 {
		return x - (float64(x*e) - halfSquare)
	}
	e = float64(x*(e-c)) - c
	e -= halfSquare
	switch {
	case k == -1:
		return float64(0.5*(x-e)) - 0.5
	case k == 1 && x < -0.25:
		return float64(-2 * (e - (x + 0.5)))
	case k == 1:
		return 1 + float64(2*(x-e))
	case k <= -2 || k > 56:
		return math.Ldexp(1-(e-x), k) - 1
	case k < 20:
		return math.Ldexp((1-math.Ldexp(1, -k))-(e-x), k)
	}
	return math.Ldexp(x-(e+math.Ldexp(1, -k))+1, k)
}
