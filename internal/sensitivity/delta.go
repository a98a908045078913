package sensitivity

import (
	"fmt"
	"math"
	"slices"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Densities are the density-based measures of one response.
type Densities struct {
	Factors  []string
	Rows     int
	Dropped  int     // rows left out because a run is missing
	Classes  int     // into which each factor was cut, at most
	Delta    []Index // mean shift of the response's density when the factor is fixed: 0 no influence at all, 1 everything
	First    []Index // first-order Sobol' index from the same classes
	Dummy    Index   // delta of a factor without any influence, by the same estimate: what is not clear of it is nothing
	Warnings []string
}

// densityResamples is the default number of resamples of Delta: each estimates
// densities anew.
const densityResamples = 100

// Delta estimates the moment-independent measure of Borgonovo (2007) from any
// sample of the factors: half of the area between the density of the response
// and its density in a class of the factor, averaged over classes (Plischke,
// Borgonovo and Smith 2013, with Gaussian kernels of Silverman's width). The
// bias of that estimate is taken off by the bootstrap, 2d - mean(d*), and the
// interval is the reflected one, 2d less the percentiles. The first-order index
// is the correlation ratio of the same classes, adjusted for their number.
//
// The interval covers chance, not the smoothing of densities, which lowers
// delta where they have sharp peaks: for the Ishigami function, whose exact
// values are 0.263, 0.425 and 0.210, 4096 rows give about 0.22, 0.38 and 0.17.
// Compare factors with each other and with Dummy.
//
// Rows with a missing run are left out and counted; noise is not told from
// signal. Errors: fewer than 50 rows, a response that does not vary.
func Delta(x, y [][]float64, names []string, b Bootstrap) (*Densities, error) {
	if b.Resamples == 0 {
		b.Resamples = densityResamples
	}
	b = b.withDefaults()
	if err := b.check(); err != nil {
		return nil, err
	}
	columns, err := checkMatrix(x)
	if err != nil {
		return nil, err
	}
	if names, err = nameFactors(names, len(columns)); err != nil {
		return nil, err
	}
	rows, means, dropped, err := usable(x, y)
	switch {
	case err != nil:
		return nil, err
	case len(rows) < 50:
		return nil, fmt.Errorf("%w: densities need 50 rows, there are %d", ErrTooFew, len(rows))
	case !(varianceOf(means) > 0):
		return nil, fmt.Errorf("the response is %g in every row: nothing to explain", means[0])
	}
	d := &Densities{Factors: names, Rows: len(rows), Dropped: dropped, Classes: classesFor(len(rows))}
	if dropped > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%d of %d rows left out: a run is missing", dropped, len(y)))
	}
	for _, column := range pick(columns, rows) {
		delta, first := d.factor(column, means, b)
		d.Delta, d.First = append(d.Delta, delta), append(d.First, first)
	}
	stream := sim.NewStream(b.Seed, 0, "sensitivity.dummy")
	dummy := make([]float64, len(rows))
	for i := range dummy {
		dummy[i] = stream.Float64()
	}
	d.Dummy, _ = d.factor(dummy, means, b)
	return d, nil
}

// classesFor is the number of classes for n rows (Plischke, Borgonovo and
// Smith 2013, as in SALib).
func classesFor(n int) int {
	exponent := 2 / (7 + math.Tanh((1500-float64(n))/500))
	return int(math.Min(math.Ceil(math.Pow(float64(n), exponent)), 48))
}

// factor returns delta and the first-order index of one factor.
func (d *Densities) factor(x, y []float64, b Bootstrap) (delta, first Index) {
	class := classify(x, d.Classes)
	plain := shift(class, d.Classes, y)
	share := explained(class, d.Classes, y)
	var deltas, shares []float64
	response, drawn := make([]float64, 0, len(y)), make([]int, 0, len(y))
	b.draws(len(y), func(_ int, counts []int) {
		response, drawn = response[:0], drawn[:0]
		for i, times := range counts {
			for range times {
				response, drawn = append(response, y[i]), append(drawn, class[i])
			}
		}
		deltas = append(deltas, shift(drawn, d.Classes, response))
		shares = append(shares, explained(drawn, d.Classes, response))
	})
	return reflected(plain, deltas, b), b.interval(share, shares)
}

// reflected takes the bootstrap's estimate of the bias off.
func reflected(plain float64, resampled []float64, b Bootstrap) Index {
	if len(resampled) == 0 {
		return Index{plain, math.NaN(), math.NaN()}
	}
	tail := (1 - b.Confidence) / 2
	return Index{2*plain - meanOf(resampled), 2*plain - results.Quantile(resampled, 1-tail), 2*plain - results.Quantile(resampled, tail)}
}

// classify cuts a factor into classes of about equal size; equal values stay
// together.
func classify(x []float64, classes int) []int {
	r := ranks(x)
	out := make([]int, len(x))
	for i, rank := range r {
		out[i] = min(int((rank-0.5)/float64(len(x))*float64(classes)), classes-1)
	}
	return out
}

// explained is the adjusted correlation ratio.
func explained(class []int, classes int, y []float64) float64 {
	sums, counts := make([]float64, classes), make([]float64, classes)
	mean := meanOf(y)
	total, between := 0.0, 0.0
	for i, c := range class {
		sums[c] += y[i] - mean
		counts[c]++
		total += (y[i] - mean) * (y[i] - mean)
	}
	used := 0.0
	for c, n := range counts {
		if n > 0 {
			between += sums[c] * sums[c] / n
			used++
		}
	}
	n := float64(len(y))
	return 1 - (1-between/total)*(n-1)/(n-used)
}

// gridPoints is the resolution of densities.
const gridPoints = 160

// shift is the mean of half the area between the densities.
func shift(class []int, classes int, y []float64) float64 {
	low, high := slices.Min(y), slices.Max(y)
	all := newDensity(y, low, high)
	var members [][]float64
	for range classes {
		members = append(members, nil)
	}
	for i, c := range class {
		members[c] = append(members[c], y[i])
	}
	sum := 0.0
	for _, m := range members {
		if len(m) == 0 {
			continue
		}
		within := newDensity(m, low, high)
		area := 0.0
		for g := range all {
			area += math.Abs(all[g] - within[g])
		}
		sum += float64(len(m)) / float64(len(y)) * area / 2
	}
	return sum
}

// newDensity returns the masses that a kernel estimate puts on the points of a
// grid a little wider than [low, high]; they add to 1. Values are first shared
// out between the two grid points beside them (Wand and Jones 1995, appendix D),
// after they have been drawn together a little, so that the kernel does not
// widen the density (Silverman 1986, section 6.4).
func newDensity(values []float64, low, high float64) []float64 {
	margin := 0.1 * (high - low)
	low, high = low-margin, high+margin
	step := (high - low) / (gridPoints - 1)
	masses := make([]float64, gridPoints)
	wide, mean, shrink := silverman(values), meanOf(values), 1.0
	if wide > 0 {
		shrink = 1 / math.Sqrt(1+wide*wide/varianceOf(values))
	}
	for _, v := range values {
		at := (mean + shrink*(v-mean) - low) / step
		g := min(int(at), gridPoints-2)
		masses[g] += (1 - (at - float64(g))) / float64(len(values))
		masses[g+1] += (at - float64(g)) / float64(len(values))
	}
	width := wide / step
	reach := int(math.Ceil(4 * width))
	if reach < 1 || reach > 4*gridPoints {
		return masses // all values equal: one spike
	}
	kernel := make([]float64, reach+1)
	total := 0.0
	for j := range kernel {
		kernel[j] = math.Exp(-float64(j*j) / (2 * width * width))
		if total += kernel[j]; j > 0 {
			total += kernel[j]
		}
	}
	out := make([]float64, gridPoints)
	for g, m := range masses {
		if m == 0 {
			continue
		}
		for j := -reach; j <= reach; j++ {
			at := min(max(g+j, 0), gridPoints-1) // what would fall off stays at the edge
			out[at] += m * kernel[max(j, -j)] / total
		}
	}
	return out
}

// silverman is the rule-of-thumb width of a Gaussian kernel (Silverman 1986,
// equation 3.31).
func silverman(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	spread := math.Sqrt(varianceOf(values))
	if iqr := results.Quantile(values, 0.75) - results.Quantile(values, 0.25); iqr > 0 {
		spread = math.Min(spread, iqr/1.34)
	}
	return 0.9 * spread * math.Pow(float64(len(values)), -0.2)
}
