package fit

// realDay counts what the log says of one day. Agents are busy with a contact
// and the wrap-up after it, mean wrap-up where the log has none, and free when
// they are present and not busy.
func realDay(today *dayOfCalls, stints []stint, wrap int64) *daySlotsOf {
	var out daySlotsOf
	for i := range today.calls {
		c := &today.calls[i]
		s := &out[slotIn(c.enter-today.begin)]
		s.Offered++
		if c.wait > 0 {
			s.Waited++
		}
		if c.outcome != served {
			s.Abandoned++
			continue
		}
		s.Answered++
		s.WaitAnswered += float64(c.wait) / 1000
		if c.wait <= serviceLevelWithin {
			s.Within++
		}
		after := wrap
		if c.wrap >= 0 {
			after = c.wrap
		}
		from := c.answered() - today.begin
		spread(&out, from, from+c.work+after, 1, func(s *Slot) *float64 { return &s.Busy })
	}
	for i := range stints {
		st := &stints[i]
		free := func(s *Slot) *float64 { return &s.Free }
		spread(&out, st.from, st.to, 1, free)
		for _, a := range st.away {
			spread(&out, a.from+wrap, max(a.to, a.from+wrap), -1, free)
		}
	}
	for i := range out {
		out[i].Free = max(0, out[i].Free-out[i].Busy)
	}
	return &out
}

func slotIn(ms int64) int { return int(min(max(ms, 0)/slotLength, daySlots-1)) }

// spread books a stretch of time over the half-hours it covers, in seconds.
func spread(d *daySlotsOf, from, to int64, weight float64, field func(*Slot) *float64) {
	for i := slotIn(from); from < to; i++ {
		until := to
		if i < daySlots-1 {
			until = min(to, int64(i+1)*slotLength)
		}
		*field(&d[i]) += weight * float64(until-from) / 1000
		from = until
	}
}
