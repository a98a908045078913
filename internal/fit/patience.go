package fit

import "math"

// censored is a time at which some customers gave up (events) and others were
// answered, so that their patience is only known to be longer (kept).
type censored struct{ x, events, kept float64 }

// Patience is what the waits of one kind of contact say about how long
// customers wait at most: those who were answered are censored.
type Patience struct {
	Abandoned, Answered float64
	Exponential         Law // mean: time waited by all / hang-ups
	Weibull             Law
	Chosen              string    // exponential, weibull or empirical
	KS                  float64   // largest distance of the chosen law to Kaplan and Meier's curve
	Hazard              []Hazard  // by tenths of minutes
	Peaks               []float64 // s: where the hazard stands out of its neighbourhood
	Times, Survival     []float64 // Kaplan and Meier 1958, at each time of a hang-up

	events []censored
}

// Hazard is the rate of giving up in a stretch of the wait.
type Hazard struct {
	From, To float64 // s
	Rate     float64 // per second of wait
	Events   float64
}

// newPatience reads the waits of those who gave up and of those who were
// answered, s. It has no laws when fewer than two gave up.
func newPatience(gaveUp, answered *lengths) *Patience {
	p := &Patience{Abandoned: gaveUp.n, Answered: answered.n, events: mergeWaits(gaveUp.points(), answered.points())}
	if p.Abandoned < 2 {
		return p
	}
	p.kaplanMeier()
	p.hazards()
	mean := (gaveUp.sum + answered.sum) / p.Abandoned
	p.Exponential = Law{Family: "exponential", Parameters: []float64{mean}, Mean: mean, SD: mean, LogLik: -p.Abandoned * (math.Log(mean) + 1),
		cdf: func(x float64) float64 { return -math.Expm1(-x / mean) }}
	weibull, ok := weibullOf(p.events)
	p.Chosen, p.KS = "exponential", p.distance(&p.Exponential)
	if p.Weibull = weibull; ok && 2*(weibull.LogLik-p.Exponential.LogLik) > math.Log(p.Abandoned) {
		p.Chosen, p.KS = "weibull", p.distance(&p.Weibull)
	}
	if p.KS > patienceKS && p.Abandoned >= patienceMin {
		p.Chosen, p.KS = "empirical", 0
	}
	return p
}

// patienceKS is the distance from which no law is good enough and the curve
// itself is written; patienceMin is how many must have given up for that,
// patienceOwn for a law of their own kind (a mean within some 20 %).
const (
	patienceKS  = 0.02
	patienceMin = 100
	patienceOwn = 20
)

func mergeWaits(gaveUp, answered []point) (out []censored) {
	i, j := 0, 0
	for i < len(gaveUp) || j < len(answered) {
		switch {
		case j == len(answered) || i < len(gaveUp) && gaveUp[i].x < answered[j].x:
			out = append(out, censored{gaveUp[i].x, gaveUp[i].n, 0})
			i++
		case i == len(gaveUp) || answered[j].x < gaveUp[i].x:
			out = append(out, censored{answered[j].x, 0, answered[j].n})
			j++
		default:
			out = append(out, censored{gaveUp[i].x, gaveUp[i].n, answered[j].n})
			i, j = i+1, j+1
		}
	}
	return out
}

// kaplanMeier: at equal times hang-ups come before answers.
func (p *Patience) kaplanMeier() {
	risk, survival := p.Abandoned+p.Answered, 1.0
	for _, e := range p.events {
		if e.events > 0 {
			survival *= 1 - e.events/risk
			p.Times, p.Survival = append(p.Times, e.x), append(p.Survival, survival)
		}
		risk -= e.events + e.kept
	}
}

// distance is the largest between a law and the curve, as far as 30 customers
// or more still waited.
func (p *Patience) distance(l *Law) (largest float64) {
	risk, i, before := p.Abandoned+p.Answered, 0, 1.0
	for _, e := range p.events {
		if e.events > 0 {
			if risk < 30 {
				break
			}
			s := 1 - l.cdf(e.x)
			largest = max(largest, math.Abs(s-before), math.Abs(s-p.Survival[i]))
			before = p.Survival[i]
			i++
		}
		risk -= e.events + e.kept
	}
	return largest
}

// hazardStep is the width of a stretch of the hazard, hazardSteps their number.
const (
	hazardStep  = 6.0
	hazardSteps = 50
)

// hazards counts hang-ups and time at risk by stretches, and looks for peaks:
// stretches with a rate at least half above the median of the four around
// them, by more than chance (z > 4).
func (p *Patience) hazards() {
	var events, exposed [hazardSteps]float64
	for _, e := range p.events {
		n := e.events + e.kept
		for k := 0; k < hazardSteps && e.x > float64(k)*hazardStep; k++ {
			exposed[k] += n * min(hazardStep, e.x-float64(k)*hazardStep)
		}
		if k := int(math.Ceil(e.x/hazardStep)) - 1; k >= 0 && k < hazardSteps {
			events[k] += e.events
		}
	}
	for k := range hazardSteps {
		if exposed[k] <= 0 {
			break
		}
		p.Hazard = append(p.Hazard, Hazard{float64(k) * hazardStep, float64(k+1) * hazardStep, events[k] / exposed[k], events[k]})
	}
	for k := 2; k+2 < len(p.Hazard); k++ {
		around := medianOf([]float64{p.Hazard[k-2].Rate, p.Hazard[k-1].Rate, p.Hazard[k+1].Rate, p.Hazard[k+2].Rate})
		expected := around * exposed[k]
		if h := p.Hazard[k]; h.Rate > 1.5*around && h.Events-expected > 4*math.Sqrt(max(expected, 1)) {
			p.Peaks = append(p.Peaks, (h.From+h.To)/2)
		}
	}
}

// weibullOf maximises the likelihood of a Weibull law for censored times: the
// profile equation in the shape k is solved by
// bisection.
func weibullOf(events []censored) (Law, bool) {
	d, logs := 0.0, 0.0
	for _, e := range events {
		if e.x > 0 {
			d += e.events
			logs += e.events * math.Log(e.x)
		}
	}
	if d < 2 {
		return Law{}, false
	}
	sums := func(k float64) (power, weighted float64) {
		for _, e := range events {
			if e.x > 0 {
				w := (e.events + e.kept) * math.Pow(e.x, k)
				power += w
				weighted += w * math.Log(e.x)
			}
		}
		return power, weighted
	}
	slope := func(k float64) float64 {
		power, weighted := sums(k)
		return 1/k + logs/d - weighted/power
	}
	low, high := .02, 20.0
	if slope(low) < 0 || slope(high) > 0 {
		return Law{}, false
	}
	for range 60 {
		if middle := math.Sqrt(low * high); slope(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	k := math.Sqrt(low * high)
	power, _ := sums(k)
	scale := math.Pow(power/d, 1/k)
	mean := scale * math.Gamma(1+1/k)
	square := scale * scale * math.Gamma(1+2/k)
	return Law{Family: "weibull", Parameters: []float64{k, scale}, Mean: mean, SD: math.Sqrt(max(0, square-mean*mean)),
		LogLik: d*(math.Log(k)-k*math.Log(scale)-1) + (k-1)*logs,
		cdf:    func(x float64) float64 { return -math.Expm1(-math.Pow(x/scale, k)) }}, true
}

// empirical writes the curve as a law of the times at which equal parts of
// the customers gave up; what is left when too few still wait has a tail of the
// hazard seen last.
func (p *Patience) empirical(scale float64) string {
	values, weights := p.table()
	text := "empirical(values ["
	for i, v := range values {
		if i > 0 {
			text += ", "
		}
		text += secondsText(v * scale)
	}
	text += "], weights ["
	for i, w := range weights {
		if i > 0 {
			text += ", "
		}
		text += digits(w, 3)
	}
	return text + "])"
}

// The table of a curve: parts of patienceStep up to where fewer than
// patienceRisk still wait, then a tail of patienceTail equal parts.
const (
	patienceStep = 0.02
	patienceRisk = 30
	patienceTail = 10
)

// table returns times and probabilities of the curve.
func (p *Patience) table() (values, weights []float64) {
	risk, i := p.Abandoned+p.Answered, 0
	before, sum, n, exposed, hits := 1.0, 0.0, 0.0, 0.0, 0.0
	last := 0.0
	for _, e := range p.events {
		if risk < patienceRisk {
			break
		}
		if e.events > 0 {
			drop := before - sum - p.Survival[i]
			sum += drop
			n += drop * e.x
			i++
			if sum >= patienceStep {
				values, weights = append(values, n/sum), append(weights, sum)
				before, sum, n = before-sum, 0, 0
			}
		}
		risk -= e.events + e.kept
		last = e.x
	}
	before -= sum
	if sum > 0 {
		values, weights = append(values, n/sum), append(weights, sum)
	}
	for _, e := range p.events { // hazard of the last half of the time that is seen
		if e.x > last/2 {
			exposed += (e.events + e.kept) * (min(e.x, last) - last/2)
			if e.x <= last {
				hits += e.events
			}
		}
	}
	if before <= 0 || exposed <= 0 {
		return values, weights
	}
	mean := exposed / max(hits, .5)
	for k := range patienceTail {
		values = append(values, last-mean*math.Log(1-(float64(k)+.5)/patienceTail))
		weights = append(weights, before/patienceTail)
	}
	return values, weights
}
