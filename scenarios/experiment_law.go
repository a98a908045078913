package scenarios

import (
	"math"
	"strconv"
	"strings"

	"frontline.dev/frontline/sim"
)

// factorLaw reads the law of an uncertain factor. It must be bounded, and have
// a quantile function that is known here.
func (d *decoder) factorLaw(path string, f *Factor, n *node) {
	lawField := *f.field
	switch f.field.kind {
	case kindSpan, kindSpanLaw:
		lawField.kind = kindSpanLaw
	case kindInt, kindFloat, kindAssign, kindLaw:
		lawField.kind = kindLaw
	default:
		d.add(n, path+".law", faultf("E0205", "write min and max, or levels", "%%s is %s and has no law", f.field.kind))
		return
	}
	law, ok := d.readLaw(path+".law", &lawField, n)
	if !ok {
		return
	}
	f.Law = law.String()
	if f.quantile = quantileOf(f.Law); f.quantile == nil {
		d.add(n, path+".law", faultf("E0315", "write uniform(min …, max …), triangular(min …, mode …, max …) or truncnormal(mean …, sd …, min …, max …)",
			"%%s: a factor's law must be bounded, got %s", writtenOut(lawField.kind, law)))
		return
	}
	low, high := law.Support()
	if f.Whole {
		low, high = math.Ceil(low), math.Floor(high)
	}
	f.Min, f.Max = f.field.settle(low), f.field.settle(high)
	f.Law = writtenOut(lawField.kind, law)
}

// writtenOut writes a law with its unit.
func writtenOut(k kind, law sim.Law) string {
	if k == kindSpanLaw {
		return sim.SpanLaw{Law: law}.String()
	}
	return law.String()
}

// quantileOf returns the quantile function of a bounded law as it is written
// out, in plain numbers; nil when there is none.
func quantileOf(law string) func(u float64) float64 {
	family, rest, _ := strings.Cut(strings.TrimSuffix(law, ")"), "(")
	values := map[string]float64{}
	for _, part := range strings.Split(rest, ", ") {
		name, number, _ := strings.Cut(part, " ")
		x, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil
		}
		values[name] = x
	}
	low, hasLow := values["min"]
	high, hasHigh := values["max"]
	if !hasLow || !hasHigh {
		return nil
	}
	switch family {
	case "uniform":
		return func(u float64) float64 { return low + float64(u*(high-low)) }
	case "triangular":
		return func(u float64) float64 { return triangular(u, low, values["mode"], high) }
	case "truncnormal":
		mean, sd := values["mean"], values["sd"]
		first, last := sim.NormalCDF((low-mean)/sd), sim.NormalCDF((high-mean)/sd)
		return func(u float64) float64 {
			switch {
			case u <= 0:
				return low
			case u >= 1:
				return high
			}
			x := mean + float64(sd*sim.NormalQuantile(first+float64(u*(last-first))))
			return math.Min(math.Max(x, low), high)
		}
	}
	return nil
}

// triangular is the quantile function of the triangular law.
func triangular(u, low, mode, high float64) float64 {
	width := high - low
	if float64(u*width) < mode-low {
		return low + math.Sqrt(float64(float64(u*width)*(mode-low)))
	}
	return high - math.Sqrt(float64(float64((1-u)*width)*(high-mode)))
}
