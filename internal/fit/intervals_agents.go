package fit

import "math"

// inferAgents finds how many agents answer when the report does not say:
// the load and so many times its root more that as large a share gives up, by
// the formula of Palm (Erlang A) on busier and quieter days, as in the report.
// NaN when the report cannot tell.
func (d *intervalReader) inferAgents(f *Fit, work float64) float64 {
	s, patience := &d.sum, f.WaitAll.Exponential.Mean
	if s.Abandoned < 30 || !(ratio(s.Wait, s.waitOf) > 0) {
		return math.NaN()
	}
	share := func(more float64) float64 {
		lost, all := 0.0, 0.0
		for w, means := range f.Profile.Means {
			for _, n := range means {
				for _, busy := range []float64{1 - f.Profile.CV, 1 + f.Profile.CV} {
					rate := n * busy / float64(slotLength/second)
					agents := atLeastOne(n*work/float64(slotLength/second), more)
					lost += float64(f.Hours.Counts[w]) * rate * erlangA(rate, work, patience, agents)
					all += float64(f.Hours.Counts[w]) * rate
				}
			}
		}
		return ratio(lost, all)
	}
	low, high := -2.0, 6.0
	if want := f.All.PAbandon(); share(low) < want || share(high) > want {
		return math.NaN()
	} else {
		for range 20 {
			if middle := (low + high) / 2; share(middle) > want {
				low = middle
			} else {
				high = middle
			}
		}
	}
	return (low + high) / 2
}

// atLeastOne is a number of agents for a load: load + more × √load.
func atLeastOne(load, more float64) int {
	if load <= 0 {
		return 0
	}
	return int(max(1, math.Round(load+more*math.Sqrt(load))))
}

// erlangA is the share that gives up when contacts come at a rate per second,
// work and patience are exponential with means in seconds, and so many agents
// answer (Palm 1957).
func erlangA(rate, work, patience float64, agents int) float64 {
	if rate <= 0 || agents < 1 {
		return 0
	}
	p, all, waiting := 1.0, 1.0, 0.0
	for j := 1; j < 100000; j++ {
		queued := float64(max(0, j-agents))
		p *= rate / (float64(min(j, agents))/work + queued/patience)
		all += p
		waiting += p * queued
		if all > 1e200 {
			p, all, waiting = p/1e200, all/1e200, waiting/1e200
		}
		if j > agents && p < 1e-12*all {
			break
		}
	}
	return waiting / all / patience / rate
}
