package design

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"sync"
)

// SobolMax is the most dimensions of a Sobol' sequence here.
const SobolMax = 256

// sobolBits is how many binary digits a coordinate has.
const sobolBits = 52

// joeKuo holds primitive polynomials and initial direction numbers, dimensions
// 2 to 256 of the file new-joe-kuo-6.21201 of S. Joe and F. Y. Kuo, "Constructing
// Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput.
// 30 (2008) 2635–2654, in the authors' format: dimension, degree s, inner
// coefficients a, m_1 … m_s.
//
//go:embed joe-kuo.txt
var joeKuo string

// directions are the direction numbers by dimension and binary digit.
var directions = sync.OnceValue(func() (v [SobolMax][sobolBits]uint64) {
	for b := range sobolBits {
		v[0][b] = 1 << (sobolBits - 1 - b)
	}
	lines := strings.Split(strings.TrimSpace(joeKuo), "\n")[1:]
	for i, line := range lines {
		var row []uint64
		for _, word := range strings.Fields(line) {
			x, err := strconv.ParseUint(word, 10, 32)
			if err != nil {
				panic(fmt.Sprintf("design: direction numbers: %v", err))
			}
			row = append(row, x)
		}
		v[i+1] = direction(int(row[1]), row[2], row[3:])
	}
	return v
})

// direction makes the direction numbers of one dimension by the recurrence of
// its polynomial (Bratley and Fox 1988, eq. 2).
func direction(s int, a uint64, m []uint64) (v [sobolBits]uint64) {
	for b := range sobolBits {
		if b < s {
			v[b] = m[b] << (sobolBits - 1 - b)
			continue
		}
		v[b] = v[b-s] ^ v[b-s]>>s
		for k := 1; k < s; k++ {
			if a>>(s-1-k)&1 == 1 {
				v[b] ^= v[b-k]
			}
		}
	}
	return v
}

// Sobol returns the first n points of the Sobol' sequence in d dimensions, 1 to
// [SobolMax], with the direction numbers of Joe and Kuo (2008), unscrambled and
// from the point 0, in the order of the Gray code (Antonov and Saleev 1979).
// The first 2^m points are a net: use powers of two. It returns an error when
// n or d is out of range.
func Sobol(n, d int) ([][]float64, error) {
	return sobol(n, d, func(_ int, x uint64) float64 { return float64(x) * 0x1p-52 })
}

// SobolScrambled is Sobol with Owen's nested uniform scrambling (Owen 1995):
// each binary digit of a coordinate is flipped or not by a hash of the seed, the
// dimension and all digits before it. Prefixes of 2^m points stay nets, points
// lie in the open cube, and means of different seeds are independent unbiased
// estimates.
func SobolScrambled(n, d int, seed uint64) ([][]float64, error) {
	return sobol(n, d, func(j int, x uint64) float64 {
		key := mix(seed ^ mix(uint64(j)+1))
		var flips uint64
		for b := sobolBits - 1; b >= 0; b-- {
			// The digits above b with a one before them: prefixes of all lengths differ.
			prefix := x>>(b+1) | 1<<(sobolBits-1-b)
			flips |= mix(key^prefix) >> 63 << b
		}
		return (float64(x^flips) + 0.5) * 0x1p-52
	})
}

func sobol(n, d int, point func(dimension int, x uint64) float64) ([][]float64, error) {
	if err := size(float64(n), d); err != nil {
		return nil, err
	}
	if d > SobolMax {
		return nil, fmt.Errorf("a Sobol' sequence has at most %d dimensions here, not %d", SobolMax, d)
	}
	v, rows, x := directions(), matrix(n, d), make([]uint64, d)
	for i := range rows {
		if i > 0 {
			digit := bits.TrailingZeros(uint(i))
			for j := range x {
				x[j] ^= v[j][digit]
			}
		}
		for j := range x {
			rows[i][j] = point(j, x[j])
		}
	}
	return rows, nil
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection
// in which every output bit depends on every input bit.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
