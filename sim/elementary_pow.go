package sim

import "math"

// Pow follows FreeBSD's msun e_pow.c, which came with this notice:
//
// ====================================================
// Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
//
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
//
// Go's own Pow squares repeatedly, which loses a bit for every doubling of y;
// this one keeps log2(x) in two words and stays below 1 ulp. The original's
// series for |y| > 2^31 is left out: its first product is not exact, and the
// general way is good there too.

// Pow returns x^y with an error below 1 ulp. Special cases are those of IEEE
// 754-2008 section 9.2.1, as in math.Pow: Pow(x, 0) and Pow(1, y) are 1 even
// for NaN; a negative x with a y that is not a whole number gives NaN.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case x != x || y != y:
		return math.NaN()
	case y == 1:
		return x
	case y == 0.5 && x >= 0 && !math.IsInf(x, 0):
		return math.Sqrt(x + 0) // x + 0 makes -0 into 0
	case x == 0 || math.IsInf(x, 0) || math.IsInf(y, 0):
		return powAtEnds(x, y)
	}
	sign := 1.0
	if x < 0 {
		if y != math.Floor(y) {
			return math.NaN()
		}
		if isOdd(y) {
			sign = -1
		}
		x = -x
		if x == 1 {
			return sign
		}
	}
	if math.Abs(y) > 0x1p64 {
		if (x > 1) == (y > 0) {
			return math.Inf(1) // such a y is even
		}
		return 0
	}
	t1, t2 := log2Parts(x)
	y1 := highWord(y)
	low := float64((y-y1)*t1) + float64(y*t2)
	high := float64(y1 * t1)
	return float64(sign * exp2Parts(high, low))
}

// powFar is the limit of a power that overflows (up) or underflows.
func powFar(up bool) float64 {
	if up {
		return math.Inf(1)
	}
	return 0
}

// powAtEnds treats x = 0 or an infinite x or y; neither is NaN and y is not 0.
func powAtEnds(x, y float64) float64 {
	if math.IsInf(y, 0) {
		if x == -1 {
			return 1
		}
		return powFar((math.Abs(x) > 1) == (y > 0))
	}
	out := powFar((x != 0) == (y > 0))
	if math.Signbit(x) && isOdd(y) {
		return -out
	}
	return out
}

// isOdd says whether y is an odd whole number; beyond 2^53 all are even.
func isOdd(y float64) bool {
	y = math.Abs(y)
	return y < 1<<53 && y == math.Floor(y) && int64(y)&1 == 1
}

// highWord keeps the upper 32 bits: products of two such numbers are exact.
func highWord(x float64) float64 {
	return math.Float64frombits(math.Float64bits(x) &^ 0xffffffff)
}

const (
	powLog2  = 6.93147180559945286227e-01  // 3FE62E42 FEFA39EF
	powLog2H = 6.93147182464599609375e-01  // 3FE62E43 00000000
	powLog2L = -1.90465429995776804525e-09 // BE205C61 0CA86C39
	powCP    = 9.61796693925975554329e-01  // 3FEEC709 DC3A03FD = 2/(3 ln2)
	powCPH   = 9.61796700954437255859e-01  // 3FEEC709 E0000000
	powCPL   = -7.02846165095275826516e-09 // BE3E2FE0 145B01F5
	powOvt   = 8.0085662595372944372e-17   // -(1024 - log2(overflow + ulp/2))

	powL1 = 5.99999999999994648725e-01 // 3FE33333 33333303
	powL2 = 4.28571428578550184252e-01 // 3FDB6DB6 DB6FABFF
	powL3 = 3.33333329818377432918e-01 // 3FD55555 518F264D
	powL4 = 2.72728123808534006489e-01 // 3FD17460 A91D4101
	powL5 = 2.30660745775561754067e-01 // 3FCD864A 93C9DB65
	powL6 = 2.06975017800338417784e-01 // 3FCA7E28 4A454EEF

	powDPH = 5.84962487220764160156e-01 // 3FE2B803 40000000 = log2(1.5), high
	powDPL = 1.35003920212974897128e-08 // 3E4CFDEB 43CFD006, low
)

// log2Parts returns log2(x) of a positive finite x as the sum of a number with
// 21 bits and a rest.
func log2Parts(x float64) (t1, t2 float64) {
	shift := 0
	if x < 0x1p-1022 {
		x = float64(x * (1 << 53))
		shift = -53
	}
	b := math.Float64bits(x)
	n := float64(int(b>>52) - 1023 + shift)
	b = b&mantissaMask | oneBits
	base, baseH, baseL := 1.0, 0.0, 0.0
	switch top := b >> 32 & 0xfffff; {
	case top <= 0x3988E: // x < sqrt(3/2)
	case top < 0xBB67A: // x < sqrt(3)
		base, baseH, baseL = 1.5, powDPH, powDPL
	default:
		n++
		b -= normalBits
	}
	x = math.Float64frombits(b)
	// ss = sH + sL = (x-base)/(x+base)
	u := x - base
	v := 1 / (x + base)
	ss := float64(u * v)
	sH := highWord(ss)
	tH := highWord(x + base)
	tL := x - (tH - base)
	sL := float64(v * ((u - float64(sH*tH)) - float64(sH*tL)))
	// log(x)
	s2 := float64(ss * ss)
	r := powL4 + float64(s2*(powL5+float64(s2*powL6)))
	r = powL1 + float64(s2*(powL2+float64(s2*(powL3+float64(s2*r)))))
	r = float64(float64(s2*s2)*r) + float64(sL*(sH+ss))
	s2 = float64(sH * sH)
	tH = highWord(3 + s2 + r)
	tL = r - ((tH - 3) - s2)
	u = float64(sH * tH)
	v = float64(sL*tH) + float64(tL*ss)
	pH := highWord(u + v)
	pL := v - (pH - u)
	zH := float64(powCPH * pH)
	zL := float64(powCPL*pH) + float64(pL*powCP) + baseL
	t1 = highWord(((zH + zL) + baseH) + n)
	return t1, zL - (((t1 - n) - baseH) - zH)
}

// exp2Parts returns 2^(high+low).
func exp2Parts(high, low float64) float64 {
	z := low + high
	switch {
	case z > 1024 || (z == 1024 && low+powOvt > z-high):
		return math.Inf(1)
	case z < -1075 || (z == -1075 && low <= z-high):
		return 0
	}
	n := 0
	if math.Abs(z) > 0.5 {
		whole := math.Floor(z + 0.5)
		n = int(whole)
		high -= whole
	}
	t := highWord(low + high)
	u := float64(t * powLog2H)
	v := float64((low-(t-high))*powLog2) + float64(t*powLog2L)
	z = u + v
	w := v - (z - u)
	t = float64(z * z)
	t1 := z - float64(t*(expP1+float64(t*(expP2+float64(t*(expP3+float64(t*(expP4+float64(t*expP5)))))))))
	r := float64(z*t1)/(t1-2) - (w + float64(z*w))
	return math.Ldexp(1-(r-z), n)
}
