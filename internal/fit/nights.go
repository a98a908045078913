package fit

// restLeast is how long an agent is away, at least, who has gone home between
// two contacts of one day: the night shift of a centre that never closes has
// its evening and its morning on one date. An assumption, range 4-8 h.
const restLeast = 5 * hour

// apart makes two stints of one with such a rest in it.
func apart(stints []stint) (out []stint) {
	for _, s := range stints {
		var away []absence
		for _, a := range s.away {
			if a.to-a.from < restLeast {
				away = append(away, a)
				continue
			}
			first := s
			first.to, first.turn, first.away, first.part = a.from, min(a.turn, a.from), away, true
			out = append(out, first)
			s.from, s.later, s.part, away = a.to, true, true, nil
		}
		s.away = away
		out = append(out, s)
	}
	return out
}

// persons counts those who were there, once each.
func persons(stints []stint) (n int) {
	for i := range stints {
		if !stints[i].later {
			n++
		}
	}
	return n
}
