package sim

import (
	"math"
	"slices"
	"testing"
)

// lawCase is a law with what is known of it from elsewhere.
type lawCase struct {
	law      Law
	mean, sd float64
	cdf      func(x float64) float64 // nil: discrete
}

// lawCases are every family and form in several shapes. Distribution functions
// are written with package math, apart from the engine's own functions.
func lawCases() []lawCase {
	phi := func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
	lognormal := func(mu, sigma float64) func(float64) float64 {
		return func(x float64) float64 { return phi((math.Log(x) - mu) / sigma) }
	}
	exponential := func(mean float64) func(float64) float64 {
		return func(x float64) float64 { return -math.Expm1(-x / mean) }
	}
	hyper := func(p, m1, m2 float64) func(float64) float64 {
		return func(x float64) float64 { return 1 - p*math.Exp(-x/m1) - (1-p)*math.Exp(-x/m2) }
	}
	weibull := func(shape, scale float64) func(float64) float64 {
		return func(x float64) float64 { return -math.Expm1(-math.Pow(x/scale, shape)) }
	}
	gamma := func(shape, scale float64) func(float64) float64 {
		return func(x float64) float64 { return gammaCDF(shape, x/scale) }
	}
	beta := func(a, b, min, max float64) func(float64) float64 {
		return func(x float64) float64 { return betaCDF(a, b, (x-min)/(max-min)) }
	}
	truncated := func(m, s, min, max float64) func(float64) float64 {
		return func(x float64) float64 {
			if min > m { // upper tail
				up := func(z float64) float64 { return phi((m - z) / s) }
				return (up(min) - up(x)) / (up(min) - up(max))
			}
			low := phi((min - m) / s)
			return (phi((x-m)/s) - low) / (phi((max-m)/s) - low)
		}
	}
	s49 := math.Sqrt(math.Log(1.49))
	mean1, p := 1/(1+math.Sqrt(3.0/5)), (1+math.Sqrt(3.0/5))/2
	mean2 := 1 / (2 * (1 - p))
	return []lawCase{
		{Constant(-2.5), -2.5, 0, nil},
		{Exponential(4), 4, 4, exponential(4)},
		{Lognormal(360, 0.7), 360, 252, lognormal(math.Log(360)-s49*s49/2, s49)},
		{must(familyLognormal(), 1, 360, 252), 360, 252, lognormal(math.Log(360)-s49*s49/2, s49)},
		{must(familyLognormal(), 2, 1, 0.5), math.Exp(1.125), math.Exp(1.125) * math.Sqrt(math.Exp(0.25)-1), lognormal(1, 0.5)},
		{must(familyLognormal(), 3, 10, 0.5), 10 * math.Exp(0.125), 10 * math.Exp(0.125) * math.Sqrt(math.Exp(0.25)-1), lognormal(math.Log(10), 0.5)},
		{Gamma(2, 0.5), 2, 1, gamma(4, 0.5)},
		{Gamma(2, 1.5), 2, 3, gamma(1/2.25, 4.5)},
		{must(familyGamma(), 1, 30, 0.1), 3, math.Sqrt(0.3), gamma(30, 0.1)},
		{Erlang(3, 6), 6, math.Sqrt(12), gamma(3, 2)},
		{Erlang(1, 6), 6, 6, exponential(6)},
		{Hyperexponential(1, 2), 1, 2, hyper(p, mean1, mean2)},
		{Hyperexponential(1, 1), 1, 1, exponential(1)},
		{must(familyHyperexponential(), 1, 0.2, 5, 1), 1.8, math.Sqrt(2*(0.2*25+0.8) - 1.8*1.8), hyper(0.2, 5, 1)},
		{Weibull(2, 3), 3 * math.Gamma(1.5), 3 * math.Sqrt(1-math.Pi/4), weibull(2, 3)},
		{must(familyWeibull(), 1, 5, 0.7), 5, 5 * math.Sqrt(math.Gamma(1+2/0.7)/math.Pow(math.Gamma(1+1/0.7), 2)-1), weibull(0.7, 5/math.Gamma(1+1/0.7))},
		{Beta(2, 3, 0, 1), 0.4, 0.2, beta(2, 3, 0, 1)},
		{Beta(0.5, 0.7, -1, 3), -1 + 4*0.5/1.2, 4 * math.Sqrt(0.35/1.44/2.2), beta(0.5, 0.7, -1, 3)},
		{Beta(0.6, 4, 0, 1), 0.6 / 4.6, math.Sqrt(2.4 / 21.16 / 5.6), beta(0.6, 4, 0, 1)},
		{Triangular(1, 2, 4), 7.0 / 3, math.Sqrt(7.0 / 18), triangular(1, 2, 4)},
		{Triangular(0, 0, 1), 1.0 / 3, math.Sqrt(1.0 / 18), triangular(0, 0, 1)},
		{Triangular(0, 1, 1), 2.0 / 3, math.Sqrt(1.0 / 18), triangular(0, 1, 1)},
		truncatedCase(0.5, 0.15, 0, 1, truncated(0.5, 0.15, 0, 1)),
		truncatedCase(0, 1, 1, 2, truncated(0, 1, 1, 2)),
		truncatedCase(3, 2, -9, 2, truncated(3, 2, -9, 2)),
		{Uniform(-1, 3), 1, 4 / math.Sqrt(12), func(x float64) float64 { return (x + 1) / 4 }},
		{Empirical([]float64{5, 1, 1, 3}, nil), 2.5, math.Sqrt(2.75), nil},
		{Empirical([]float64{3, 1, 2}, []float64{0.5, 2, 0}), 1.4, 0.8, nil},
	}
}

func triangular(a, c, b float64) func(float64) float64 {
	return func(x float64) float64 {
		if x < c {
			return (x - a) * (x - a) / (b - a) / (c - a)
		}
		return 1 - (b-x)*(b-x)/(b-a)/(b-c)
	}
}

// truncatedCase has the closed form of the moments (Johnson, Kotz and
// Balakrishnan 1994, section 13.10.1), good in mild cases.
func truncatedCase(m, s, min, max float64, cdf func(float64) float64) lawCase {
	density := func(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
	alpha, beta := (min-m)/s, (max-m)/s
	mass := 0.5*math.Erfc(-beta/math.Sqrt2) - 0.5*math.Erfc(-alpha/math.Sqrt2)
	ratio := (density(alpha) - density(beta)) / mass
	variance := 1 + (alpha*density(alpha)-beta*density(beta))/mass - ratio*ratio
	return lawCase{TruncatedNormal(m, s, min, max), m + s*ratio, s * math.Sqrt(variance), cdf}
}

// gammaCDF is the regularised incomplete gamma function by its power series.
func gammaCDF(shape, x float64) float64 {
	logGamma, _ := math.Lgamma(shape + 1)
	term := math.Exp(shape*math.Log(x) - x - logGamma)
	sum := 0.0
	for k := 1.0; k < 2000 && term > 0; k++ {
		sum += term
		if term < 1e-17*sum && k > x {
			break
		}
		term *= x / (shape + k)
	}
	return sum
}

// betaCDF is the regularised incomplete beta function by the integral's power
// series in x, turned round above the mean where it converges slowly.
func betaCDF(a, b, x float64) float64 {
	if x > a/(a+b) {
		return 1 - betaSeries(b, a, 1-x)
	}
	return betaSeries(a, b, x)
}

func betaSeries(a, b, x float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	term := math.Exp(lab - la - lb + a*math.Log(x))
	sum := term / a
	for k := 1.0; k < 5000; k++ {
		term *= (k - b) / k * x
		sum += term / (a + k)
		if math.Abs(term) < 1e-17 {
			break
		}
	}
	return sum
}

// The stated moments are right to 12 digits.
func TestLawMoments(t *testing.T) {
	for _, c := range lawCases() {
		if math.Abs(c.law.Mean()-c.mean) > 1e-12*(1+math.Abs(c.mean)) {
			t.Errorf("%v: mean %.15g, want %.15g", c.law, c.law.Mean(), c.mean)
		}
		if math.Abs(c.law.SD()-c.sd) > 1e-12*(1+c.sd) {
			t.Errorf("%v: sd %.15g, want %.15g", c.law, c.law.SD(), c.sd)
		}
	}
}

// sampleVerdict draws and compares with the mean, the standard deviation, the
// support and the distribution function (Kolmogorov-Smirnov, limit 2.5: p below
// 1e-5). It returns what is wrong. With 400,000 draws and 5 standard errors a
// mean that is off by 0.8 % of the standard deviation is found.
func sampleVerdict(law Law, c lawCase, stream string) []string {
	const n = 400_000
	s := NewStream(20, 0, stream)
	draws := make([]float64, n)
	sum := 0.0
	for i := range draws {
		draws[i] = law.Sample(&s)
		sum += draws[i]
	}
	mean := sum / n
	m2, m4 := 0.0, 0.0
	for _, x := range draws {
		square := (x - mean) * (x - mean)
		m2 += square / n
		m4 += square * square / n
	}
	var wrong []string
	if math.Abs(mean-c.mean) > 5*c.sd/math.Sqrt(n) {
		wrong = append(wrong, "mean")
	}
	if math.Abs(m2-c.sd*c.sd) > 5*math.Sqrt(math.Max(0, m4-m2*m2)/n)+1e-12 {
		wrong = append(wrong, "variance")
	}
	slices.Sort(draws)
	if low, high := law.Support(); draws[0] < low || draws[n-1] > high {
		wrong = append(wrong, "support")
	}
	if c.cdf == nil {
		return wrong
	}
	distance := 0.0
	for i := 0; i < n; i += 64 { // not every order statistic: the bound is 64/n wider
		f := c.cdf(draws[i])
		distance = max(distance, math.Abs(f-(float64(i)+0.5)/n))
	}
	if distance*math.Sqrt(n) > 2.5 {
		wrong = append(wrong, "distribution")
	}
	return wrong
}

// Every family draws from the law it states.
func TestLawSamples(t *testing.T) {
	for _, c := range lawCases() {
		t.Run(c.law.String(), func(t *testing.T) {
			t.Parallel()
			if wrong := sampleVerdict(c.law, c, "law"); len(wrong) > 0 {
				t.Errorf("wrong: %v", wrong)
			}
		})
	}
}

// The test above can fail: it finds a mean that is 1.5 % off, a standard
// deviation that is 3 % off and a law with the same two moments.
func TestLawSamplesFindsDefects(t *testing.T) {
	good := lawCases()[1] // exponential, mean 4
	for _, bad := range []Law{Exponential(4.06), Gamma(4, 1.03), Lognormal(4, 1)} {
		if wrong := sampleVerdict(bad, good, "law"); len(wrong) == 0 {
			t.Errorf("%v passes for %v", bad, good.law)
		}
	}
}

// Laws drawn by inversion take one draw and never decrease in the uniform
// number, also at its ends, and stay within the support.
func TestInversionIsMonotone(t *testing.T) {
	laws := []Law{Exponential(2), Lognormal(3, 0.7), Weibull(0.5, 1), Triangular(-1, 0, 5), TruncatedNormal(0, 1, 2, 5),
		TruncatedNormal(0, 1, -5, -2), TruncatedNormal(0, 1, -1, 1), Uniform(0.1, 0.3), Empirical([]float64{3, 1, 2, 2}, []float64{1, 4, 2, 5})}
	for _, law := range laws {
		low, high := law.Support()
		before := math.Inf(-1)
		for i := range 5000 {
			u := uint64(i) * (math.MaxUint64 / 5000)
			if i == 4999 {
				u = math.MaxUint64
			}
			s := Stream{s1: 1, s3: u<<41 | u>>23} // its next output is u
			twin := s
			x := law.Sample(&s)
			twin.Uint64()
			if s != twin {
				t.Fatalf("%v did not take one draw", law)
			}
			if x < before || x < low || x > high {
				t.Errorf("%v: %g after %g at step %d; support [%g, %g]", law, x, before, i, low, high)
			}
			before = x
		}
	}
}

// Truncated normals far out, very narrow or one-sided keep their digits: the
// mean of the far tail is known by its asymptotic series, and a narrow interval
// is nearly uniform.
func TestTruncatedNormalFar(t *testing.T) {
	far := TruncatedNormal(0, 1, 30, 1000)
	// Mills' ratio: E = a + 1/a - 2/a³ + 10/a⁵ - …
	if want := 30 + 1.0/30 - 2/27000.0 + 10/math.Pow(30, 5) - 74/math.Pow(30, 7); math.Abs(far.Mean()-want) > 1e-7 {
		t.Errorf("mean beyond 30: %.9f, want %.9f", far.Mean(), want)
	}
	if mirror := TruncatedNormal(0, 1, -1000, -30); math.Abs(mirror.Mean()+far.Mean()) > 1e-13 || math.Abs(mirror.SD()-far.SD()) > 1e-15 {
		t.Errorf("mirrored: mean %g sd %g", mirror.Mean(), mirror.SD())
	}
	narrow := TruncatedNormal(0, 1, 1, 1+1e-6)
	if math.Abs(narrow.SD()*math.Sqrt(12)-1e-6) > 1e-16 || math.Abs(narrow.Mean()-1-5e-7) > 1e-12 {
		t.Errorf("narrow: mean %.15g sd %g", narrow.Mean(), narrow.SD())
	}
	oneSided, err := familyTruncatedNormal().Forms[0].Build([][]float64{{5}, {2}, {0}, nil})
	if err != nil {
		t.Fatal(err)
	}
	if low, high := oneSided.Support(); low != 0 || !math.IsInf(high, 1) {
		t.Errorf("support [%g, %g]", low, high)
	}
	for _, law := range []Law{far, narrow, oneSided} {
		s := NewStream(1, 0, "far")
		sum := 0.0
		const n = 100_000
		for range n {
			sum += law.Sample(&s)
		}
		if z := (sum/n - law.Mean()) / law.SD() * math.Sqrt(n); math.Abs(z) > 5 {
			t.Errorf("%v: sample mean %.9g, mean %.9g, z = %.1f", law, sum/n, law.Mean(), z)
		}
	}
}

// Extreme but allowed shapes give numbers, not NaN.
func TestLawExtremes(t *testing.T) {
	laws := []Law{Beta(1e-4, 1e-4, 0, 1), Beta(1e-4, 5, 0, 1), Beta(5, 1e-4, 0, 1), Beta(1e6, 1e6, 0, 1), Gamma(1, 30), Gamma(1, 1e-6),
		Gamma(1, 0), Lognormal(1, 0), Lognormal(1, 1e-9), Lognormal(1, 100), Hyperexponential(1, 1e6), Weibull(100, 1), Weibull(0.05, 1), must(familyHyperexponential(), 1, 0, 1, 2)}
	for _, law := range laws {
		s := NewStream(1, 0, "extreme")
		for range 2000 {
			if x := law.Sample(&s); math.IsNaN(x) || x < 0 {
				t.Fatalf("%v gave %g", law, x)
			}
		}
	}
}

// A law that is not set says so, has no moments, and panics when sampled.
func TestLawNotSet(t *testing.T) {
	var law Law
	if law.IsSet() || law.String() != "not set" || !math.IsNaN(law.Mean()) || !math.IsNaN(law.SD()) {
		t.Errorf("zero law: set %v, %v, mean %g", law.IsSet(), law, law.Mean())
	}
	s := NewStream(1, 0, "x")
	if !panics(func() { law.Sample(&s) }) || !panics(func() { Exponential(-1) }) {
		t.Error("no panic")
	}
	if !Constant(0).IsSet() {
		t.Error("the constant 0 is not set")
	}
}

// A SpanLaw rounds to microseconds and shows its parameters with units.
func TestSpanLaw(t *testing.T) {
	law := SpanLaw{Constant(1.0000006)}
	s := NewStream(1, 0, "x")
	if got := law.Sample(&s); got != 1000001*Microsecond {
		t.Errorf("sample %v", got)
	}
	if got := law.Mean(); got != 1000001*Microsecond {
		t.Errorf("mean %v", got)
	}
}
