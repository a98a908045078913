package models

// group returns the number of the agents an agent works among and sees: his
// team, or the next agents.team_size by number.
func (w *World) group(a *Agent) int {
	if len(w.Settings.Teams) > 0 {
		return int(a.Team)
	}
	return a.Index / w.Settings.Agents.TeamSize
}

// groups returns how many there are.
func (w *World) groups() int {
	if n := len(w.Settings.Teams); n > 0 {
		return n
	}
	return (len(w.agents) + w.Settings.Agents.TeamSize - 1) / w.Settings.Agents.TeamSize
}

// eachPeer calls do for every other agent of an agent's group, in order.
func (w *World) eachPeer(a *Agent, do func(*Agent)) {
	first, last := 0, len(w.agents)
	if len(w.Settings.Teams) == 0 {
		first = a.Index / w.Settings.Agents.TeamSize * w.Settings.Agents.TeamSize
		last = min(first+w.Settings.Agents.TeamSize, last)
	}
	group := w.group(a)
	for i := first; i < last; i++ {
		if peer := &w.agents[i]; peer != a && w.group(peer) == group {
			do(peer)
		}
	}
}

// weekEnds says whether the day that has just ended closes a working week: a
// Friday. Day 0 is a Monday.
func weekEnds(day int) bool { return day%7 == 4 }
