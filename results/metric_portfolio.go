package results

import (
	"math"

	"frontline.dev/frontline/models"
)

// portfolioCells bounds what the two diversity metrics count: agents times
// elements (or products). In a larger run they are missing.
const portfolioCells = 1 << 24

func init() {
	register(
		Metric{
			Name: "portfolio_diversity_elements", Unit: "1",
			Doc:     "diversity of what an agent handles: 1 less the Herfindahl index of the elements of his contacts, mean over agents with a contact; measured over whole batches",
			Formula: "mean over agents of 1 - sum over elements of (contacts on the element / contacts)²",
			Watch: func(r *Recorder) func(Window) float64 {
				w := r.World()
				return watchDiversity(r, "portfolio_diversity_elements", w.Elements(), w.ElementOf)
			},
		},
		Metric{
			Name: "portfolio_diversity_products", Unit: "1",
			Doc:     "the same over products: 0 for a specialist of one product, 1 - 1/n for n products in equal shares",
			Formula: "mean over agents of 1 - sum over products of (contacts on the product / contacts)²",
			Watch: func(r *Recorder) func(Window) float64 {
				return watchDiversity(r, "portfolio_diversity_products", r.World().Products(),
					func(c *models.Case) int { return int(c.Product) })
			},
		},
	)
}

// watchDiversity counts every agent's contacts by kind from the end of the
// warm-up on; windows that begin at another time have no value.
func watchDiversity(r *Recorder, name string, kinds int, kindOf func(*models.Case) int) func(Window) float64 {
	w := r.World()
	agents := len(w.Agents())
	if agents*kinds > portfolioCells {
		return func(Window) float64 { return math.NaN() }
	}
	counts := make([]int32, agents*kinds)
	_, begin := r.WarmUp()
	w.Facts.ServiceEnded.Watch(models.StageLast, "results."+name, func(f *models.ServiceEnded) {
		if w.Now() > begin || begin == 0 { // what ends with the warm-up belongs to it
			counts[f.Agent.Index*kinds+kindOf(f.Case)]++
		}
	})
	return func(window Window) float64 {
		if window.From != begin {
			return math.NaN()
		}
		sum, seen := 0.0, int64(0)
		for i := range agents {
			if h := herfindahl(counts[i*kinds : (i+1)*kinds]); !math.IsNaN(h) {
				sum += 1 - h
				seen++
			}
		}
		return share(sum, seen)
	}
}

// herfindahl returns the sum of squared shares; NaN when nothing was counted.
func herfindahl(counts []int32) float64 {
	total, squares := 0.0, 0.0
	for _, n := range counts {
		x := float64(n)
		total += x
		squares += float64(x * x)
	}
	return share(squares, float64(total*total))
}
