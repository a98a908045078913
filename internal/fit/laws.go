package fit

import (
	"fmt"
	"math"
	"sort"
	"strconv"

	"gonum.org/v1/gonum/mathext"
)

// Law is a law of lengths of time that was fitted by maximum likelihood, with
// how well it fits. Parameters are in seconds.
type Law struct {
	Family     string
	Parameters []float64 // as the family has them, see Text
	Mean, SD   float64
	LogLik     float64
	BIC        float64 // smaller is better (Schwarz 1978)
	KS         float64 // largest distance of the distribution functions
	AD         float64 // Anderson-Darling statistic divided by n

	cdf func(x float64) float64
}

// Text returns the law as a scenario takes it, its lengths times scale.
func (l *Law) Text(scale float64) string {
	p := l.Parameters
	switch l.Family {
	case "exponential":
		return fmt.Sprintf("exponential(mean %s)", secondsText(p[0]*scale))
	case "gamma", "lognormal":
		return fmt.Sprintf("%s(mean %s, cv %s)", l.Family, secondsText(l.Mean*scale), digits(l.SD/l.Mean, 4))
	case "weibull":
		return fmt.Sprintf("weibull(shape %s, scale %s)", digits(p[0], 4), secondsText(p[1]*scale))
	case "hyperexponential":
		return fmt.Sprintf("hyperexponential(p %s, mean1 %s, mean2 %s)", digits(p[0], 4), secondsText(p[1]*scale), secondsText(p[2]*scale))
	}
	panic("fit: no text for the law " + l.Family)
}

// digits writes x with so many significant digits, without an exponent.
func digits(x float64, n int) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', n, 64), 64)
	if err != nil {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// secondsText writes a length with its unit, in seconds up to two hours.
func secondsText(s float64) string {
	switch {
	case s > 2*86400:
		return digits(s/86400, 4) + " d"
	case s > 7200:
		return digits(s/3600, 4) + " h"
	}
	return digits(s, 4) + " s"
}

// quantile returns the value below which a share p lies.
func (l *Law) quantile(p float64) float64 {
	low, high := 0.0, l.Mean+l.SD
	for l.cdf(high) < p && high < 1e12 {
		high *= 2
	}
	for range 80 {
		if middle := (low + high) / 2; l.cdf(middle) < p {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// fitLaws fits every law to a sample of positive values and returns them with
// the best, by BIC, first. It needs at least two different values.
func fitLaws(points []point) []Law {
	var positive []point
	for _, p := range points {
		if p.x > 0 {
			positive = append(positive, p)
		}
	}
	if len(positive) < 2 {
		return nil
	}
	var laws []Law
	for _, fit := range []func([]point) (Law, bool){fitLognormal, fitGamma, fitWeibull, fitExponential, fitHyperexponential} {
		if law, ok := fit(positive); ok {
			law.judge(positive)
			laws = append(laws, law)
		}
	}
	sort.SliceStable(laws, func(i, j int) bool { return laws[i].BIC < laws[j].BIC })
	return laws
}

// judge fills in BIC and distances.
func (l *Law) judge(points []point) {
	n := 0.0
	for _, p := range points {
		n += p.n
	}
	l.BIC = float64(len(l.Parameters))*math.Log(n) - 2*l.LogLik
	seen, ad := 0.0, 0.0
	for _, p := range points {
		f := min(max(l.cdf(p.x), 1e-12), 1-1e-12)
		below := seen / n
		seen += p.n
		l.KS = max(l.KS, math.Abs(f-below), math.Abs(seen/n-f))
		middle := (below + seen/n) / 2 // ties count in the middle of their step
		ad += p.n / n * (middle - f) * (middle - f) / (f * (1 - f))
	}
	l.AD = ad
}

func totals(points []point) (n, mean float64) {
	for _, p := range points {
		n += p.n
		mean += p.n * p.x
	}
	return n, mean / n
}

func fitExponential(points []point) (Law, bool) {
	n, mean := totals(points)
	return Law{Family: "exponential", Parameters: []float64{mean}, Mean: mean, SD: mean, LogLik: -n * (math.Log(mean) + 1),
		cdf: func(x float64) float64 { return -math.Expm1(-x / mean) }}, true
}

func fitLognormal(points []point) (Law, bool) {
	mu, sigma := logMoments(points)
	if !(sigma > 0) {
		return Law{}, false
	}
	n, _ := totals(points)
	mean := math.Exp(mu + sigma*sigma/2)
	return Law{Family: "lognormal", Parameters: []float64{mu, sigma}, Mean: mean, SD: mean * math.Sqrt(math.Expm1(sigma*sigma)),
		LogLik: -n * (mu + math.Log(sigma*math.Sqrt(2*math.Pi)) + .5),
		cdf:    func(x float64) float64 { return math.Erfc(-(math.Log(x)-mu)/(sigma*math.Sqrt2)) / 2 }}, true
}

// fitGamma solves log k - psi(k) = log(mean) - mean(log) by Newton's method
// (Minka 2002).
func fitGamma(points []point) (Law, bool) {
	n, mean := totals(points)
	mu, _ := logMoments(points)
	s := math.Log(mean) - mu
	if !(s > 1e-9) {
		return Law{}, false
	}
	k := (3 - s + math.Sqrt((s-3)*(s-3)+24*s)) / (12 * s)
	for range 50 {
		h := 1e-4 * k
		slope := 1/k - (mathext.Digamma(k+h)-mathext.Digamma(k-h))/(2*h)
		step := (math.Log(k) - mathext.Digamma(k) - s) / slope
		if k-step <= 0 {
			step = k / 2
		}
		k -= step
		if math.Abs(step) < 1e-10*k {
			break
		}
	}
	scale := mean / k
	lgamma, _ := math.Lgamma(k)
	return Law{Family: "gamma", Parameters: []float64{k, scale}, Mean: mean, SD: mean / math.Sqrt(k),
		LogLik: n * ((k-1)*mu - k - lgamma - k*math.Log(scale)),
		cdf:    func(x float64) float64 { return mathext.GammaIncReg(k, x/scale) }}, true
}

// fitWeibull maximises the likelihood; nothing is censored.
func fitWeibull(points []point) (Law, bool) {
	events := make([]censored, len(points))
	for i, p := range points {
		events[i] = censored{x: p.x, events: p.n}
	}
	return weibullOf(events)
}

// fitHyperexponential finds the mixture of two exponential laws by the EM
// algorithm (Asmussen, Nerman and Olsson 1996).
func fitHyperexponential(points []point) (Law, bool) {
	n, mean := totals(points)
	p, a, b := .5, mean/2, 1.5*mean
	logLik := math.Inf(-1)
	for range 3000 {
		weight, sumA, sumB, ll := 0.0, 0.0, 0.0, 0.0
		for _, q := range points {
			fa, fb := p/a*math.Exp(-q.x/a), (1-p)/b*math.Exp(-q.x/b)
			share := fa / (fa + fb)
			ll += q.n * math.Log(fa+fb)
			weight += q.n * share
			sumA += q.n * share * q.x
			sumB += q.n * (1 - share) * q.x
		}
		if math.IsNaN(ll) || weight < 1e-6*n || weight > (1-1e-6)*n {
			return Law{}, false // one law is enough
		}
		p, a, b = weight/n, sumA/weight, sumB/(n-weight)
		if ll-logLik < 1e-9*math.Abs(ll) {
			logLik = ll
			break
		}
		logLik = ll
	}
	m := p*a + (1-p)*b
	variance := 2*(p*a*a+(1-p)*b*b) - m*m
	return Law{Family: "hyperexponential", Parameters: []float64{p, a, b}, Mean: m, SD: math.Sqrt(max(0, variance)), LogLik: logLik,
		cdf: func(x float64) float64 { return 1 - p*math.Exp(-x/a) - (1-p)*math.Exp(-x/b) }}, true
}
