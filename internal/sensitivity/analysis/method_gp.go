package analysis

import (
	"fmt"
	"slices"
	"strings"

	"frontline.dev/frontline/internal/metamodel"
	"frontline.dev/frontline/results"
)

func init() {
	register(Method{Name: "gp", Doc: "Gaussian process: a surface with its error, checked by leaving each point out", Needs: "a space-filling design, up to 2000 points", single: gp})
}

// Surface is a fitted process with its surface over two factors.
type Surface struct {
	*metamodel.Process
	metamodel.Surface
	Factors []Factor
}

var kernels = map[string]metamodel.Kernel{"": metamodel.Matern52, "matern52": metamodel.Matern52, "matern32": metamodel.Matern32, "se": metamodel.SquaredExponential}

func gp(d *Data, o *Outcome, r *Request) (*Answer, error) {
	if err := d.needX("gp"); err != nil {
		return nil, err
	}
	kernel, known := kernels[r.Kernel]
	if !known {
		return nil, wrong("kernels: matern52, matern32, se", "there is no kernel %q", r.Kernel)
	}
	d, err := d.varying(true)
	if err != nil {
		return nil, err
	}
	p, err := metamodel.Fit(d.X, o.means(), metamodel.Options{Kernel: kernel, Known: varianceOfMeans(o), Seed: r.Seed})
	if err != nil {
		return nil, err
	}
	t := results.Table{Title: fmt.Sprintf("Gaussian process of %s (%v): %d points; left-out Q² %.3f, %.0f %% within ±1.96 standard errors; noise beyond replications %s",
		withUnit(o.Name, o.Unit), p.Kernel, p.N, p.Q2, 100*p.Inside95, six(p.Noise)), Header: []string{"factor", "length"}}
	for j, f := range d.Factors {
		t.Rows = append(t.Rows, []string{f.Name, six(p.Lengths[j])})
	}
	left := results.Table{Title: "Each point as the others predict it", Header: []string{"observed", "predicted", "se", "standardised_residual"}}
	for _, l := range p.LeftOut {
		left.Rows = append(left.Rows, []string{six(l.Observed), six(l.Predicted), six(l.SD), six(l.Residual)})
	}
	a := &Answer{Notes: append(slices.Clone(p.Warnings), "Lengths are shares of a factor's range: the shorter, the more the outcome changes with it."),
		Tables: []NamedTable{{"gp-" + o.Name, t}, {"gp-left-out-" + o.Name, left}}}
	v := &Surface{Process: p, Factors: d.Factors}
	a.Value = v
	if len(d.Factors) < 2 {
		return a, nil
	}
	i, j, err := d.pair(r.Surface, p.Lengths)
	if err != nil {
		return nil, err
	}
	grid := r.Grid
	if grid == 0 {
		grid = 25
	}
	if grid < 2 || grid > 500 {
		return nil, wrong("", "a grid of %d points along each side: must be 2 to 500", grid)
	}
	v.Surface = p.Grid(i, j, grid, nil)
	a.Tables = append(a.Tables, NamedTable{"gp-surface-" + o.Name, surfaceTable(d, v, o)})
	return a, nil
}

// varianceOfMeans is what replications say of the error of each point's mean;
// nil without replications.
func varianceOfMeans(o *Outcome) (list []float64) {
	if len(o.Y[0]) < 2 {
		return nil
	}
	for _, row := range o.Y {
		e := results.NewEstimate(row)
		v := e.SD * e.SD / float64(e.N)
		if e.N < 2 {
			v = 0
		}
		list = append(list, v)
	}
	return list
}

// pair returns the two factors of the surface: as asked for, or those with the
// shortest lengths.
func (d *Data) pair(text string, lengths []float64) (i, j int, err error) {
	if text == "" {
		order := []int{0, 1}
		if lengths[1] < lengths[0] {
			order = []int{1, 0}
		}
		for k := 2; k < len(lengths); k++ {
			switch {
			case lengths[k] < lengths[order[0]]:
				order = []int{k, order[0]}
			case lengths[k] < lengths[order[1]]:
				order[1] = k
			}
		}
		return order[0], order[1], nil
	}
	names := d.names()
	a, b, _ := strings.Cut(text, ",")
	i, j = slices.Index(names, strings.TrimSpace(a)), slices.Index(names, strings.TrimSpace(b))
	if i < 0 || j < 0 || i == j {
		return 0, 0, wrong("factors: "+strings.Join(names, ", "), "--surface %s: must be two factors, a,b", text)
	}
	return i, j, nil
}

func surfaceTable(d *Data, v *Surface, o *Outcome) results.Table {
	t := results.Table{Title: fmt.Sprintf("Surface over %s and %s, other factors in the middle", d.Factors[v.I].Name, d.Factors[v.J].Name),
		Header: []string{d.Factors[v.I].Name, d.Factors[v.J].Name, o.Name, "se"}}
	for b, y := range v.Y {
		for a, x := range v.X {
			t.Rows = append(t.Rows, []string{six(x), six(y), six(v.Mean[b][a]), six(v.SD[b][a])})
		}
	}
	return t
}
