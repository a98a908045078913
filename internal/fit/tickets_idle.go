package fit

import "slices"

// stayMost is how much earlier than usual an agent's last resolution of a day
// may be and he still counts as present to the end: nobody sees in a history of
// tickets that somebody had nothing left to do. An assumption, range 1-3 h.
const stayMost = 2 * hour

// stayOn lets agents stay to their usual end, which is the median of their
// last resolutions.
func (f *Fit) stayOn() {
	ends := make([][]float64, len(f.Skills))
	for i := range f.stints {
		ends[f.stints[i].agent] = append(ends[f.stints[i].agent], float64(f.stints[i].to))
	}
	usual := make([]int64, len(ends))
	for agent, list := range ends {
		if len(list) >= 5 {
			slices.Sort(list)
			usual[agent] = int64(list[len(list)/2])
		}
	}
	for i := range f.stints {
		if s := &f.stints[i]; usual[s.agent]-s.to < stayMost {
			s.to = max(s.to, usual[s.agent])
		}
	}
}
