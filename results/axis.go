package results

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// span collects the range of the finite values an axis has to show.
type span struct{ lo, hi float64 }

func newSpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(values ...float64) {
	for _, x := range values {
		if finite(x) {
			s.lo, s.hi = math.Min(s.lo, x), math.Max(s.hi, x)
		}
	}
}

func (s span) empty() bool { return s.lo > s.hi }

// apply sets the axis to the range, with a margin on both sides as a share of
// it so that nothing is cut at the frame. The margin does not cross zero: an
// axis of counts must not show negative numbers. Without values it is [0, 1].
func (s span) apply(axis *plot.Axis, margin float64) {
	if s.empty() {
		axis.Min, axis.Max = 0, 1
		return
	}
	room := margin * (s.hi - s.lo)
	if s.lo == s.hi {
		room = math.Max(0.1*math.Abs(s.lo), math.SmallestNonzeroFloat64)
		if s.lo == 0 {
			room = 1
		}
	}
	axis.Min, axis.Max = s.lo-room, s.hi+room
	if s.lo >= 0 && axis.Min < 0 && s.hi > 0 {
		axis.Min = 0
	}
	if s.hi <= 0 && axis.Max > 0 && s.lo < 0 {
		axis.Max = 0
	}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// numberTicks puts about count labelled ticks at multiples of 1, 2 or 5 times
// a power of ten, with equally many decimals.
type numberTicks struct{ count int }

// Ticks returns the ticks within [lo, hi].
func (t numberTicks) Ticks(lo, hi float64) []plot.Tick {
	step, decimals := niceStep((hi - lo) / float64(t.count))
	if !(step > 0) || math.IsInf(step, 0) {
		return nil
	}
	var ticks []plot.Tick
	slack := 1e-9 * (hi - lo) // a tick at the very end must not fall to rounding
	for k := math.Ceil((lo - slack) / step); k*step <= hi+slack && len(ticks) < 100; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: tickLabel(k*step, decimals)})
	}
	return ticks
}

// niceStep returns the smallest of 1, 2, 5 and 10 times a power of ten that is
// at least x, and how many decimals its multiples need.
func niceStep(x float64) (step float64, decimals int) {
	if !(x > 0) || math.IsInf(x, 0) {
		return 0, 0
	}
	exponent := decimalExponent(x, 17)
	for _, factor := range []string{"1", "2", "5", "10"} {
		step, _ = strconv.ParseFloat(factor+"e"+strconv.Itoa(exponent), 64)
		if step >= x*(1-1e-9) {
			if factor == "10" {
				exponent++
			}
			break
		}
	}
	return step, max(0, -exponent)
}

// valueTicks labels exactly the values given: for an axis on which only a few
// values occur.
type valueTicks []float64

// Ticks returns one tick per value.
func (t valueTicks) Ticks(lo, hi float64) []plot.Tick {
	decimals := 0
	for _, x := range t {
		if _, fraction, found := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), "."); found {
			decimals = max(decimals, len(fraction))
		}
	}
	ticks := make([]plot.Tick, len(t))
	for i, x := range t {
		ticks[i] = plot.Tick{Value: x, Label: tickLabel(x, decimals)}
	}
	return ticks
}

// fewValues returns ticks at the values themselves when there are at most
// nine, with short labels and at least that share of the axis apart, else nil.
func fewValues(values []float64, apart float64) plot.Ticker {
	var distinct []float64
	for _, x := range values {
		if finite(x) {
			distinct = append(distinct, x)
		}
	}
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	if len(distinct) == 0 || len(distinct) > 9 {
		return nil
	}
	full := distinct[len(distinct)-1] - distinct[0]
	for i, x := range distinct {
		if len(strconv.FormatFloat(x, 'g', -1, 64)) > 6 || i > 0 && x-distinct[i-1] < apart*full {
			return nil
		}
	}
	return valueTicks(distinct)
}

// categoryTicks labels the positions 0, 1, … with names. Pitch is the length
// of page that one category takes on a vertical axis.
type categoryTicks struct {
	names []string
	pitch vg.Length
}

// Ticks returns one tick per category.
func (t categoryTicks) Ticks(lo, hi float64) []plot.Tick {
	ticks := make([]plot.Tick, len(t.names))
	for i, name := range t.names {
		ticks[i] = plot.Tick{Value: float64(i), Label: name}
	}
	return ticks
}

// tickLabel writes a number on an axis: a real minus sign, digits in groups of
// three from 10,000 on, an exponent where zeros would be counted.
func tickLabel(x float64, decimals int) string {
	if a := math.Abs(x); a >= 1e9 || decimals > 6 {
		return strings.ReplaceAll(strconv.FormatFloat(x, 'g', 6, 64), "-", "\u2212")
	}
	s := formatFixed(x, decimals)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "\u2212", s[1:]
	}
	whole, fraction, found := strings.Cut(s, ".")
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if found {
		return sign + whole + "." + fraction
	}
	return sign + whole
}
