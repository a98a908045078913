package theory

// Blend is a team that answers calls and, when nobody waits, does other work.
// An agent who becomes free and for whom no call waits begins a task if at
// least Reserve others are idle; a task is finished once it is begun. Calls
// and tasks are exponential, callers wait for ever.
type Blend struct {
	Arrivals, Service, Task float64 // rates
	Agents, Reserve         int
}

type blendState struct{ idle, tasks, waiting int16 } // the others are on calls

// Solve returns the probability that a call waits, its mean wait, the mean
// number of agents on calls and on tasks. Source: chain on (idle, on tasks,
// waiting); compare Bhulai and Koole 2003.
func (m Blend) Solve() (probWait, wait, calls, tasks float64) {
	top := int16(60 / (1 - m.Arrivals/m.Service/float64(m.Agents)))
	idle := int16(min(m.Reserve, m.Agents)) // more are never idle again, once they have worked
	chain := Solve(blendState{idle: idle, tasks: int16(m.Agents) - idle}, func(s blendState, to func(blendState, float64)) {
		if s.idle > 0 {
			to(blendState{s.idle - 1, s.tasks, s.waiting}, m.Arrivals)
		} else if s.waiting < top {
			to(blendState{s.idle, s.tasks, s.waiting + 1}, m.Arrivals)
		}
		if calls := m.Agents - int(s.idle) - int(s.tasks); calls > 0 {
			to(m.freed(s), float64(calls)*m.Service)
		}
		if s.tasks > 0 {
			to(m.freed(blendState{s.idle, s.tasks - 1, s.waiting}), float64(s.tasks)*m.Task)
		}
	})
	queue := chain.Mean(func(s blendState) float64 { return float64(s.waiting) })
	tasks = chain.Mean(func(s blendState) float64 { return float64(s.tasks) })
	unused := chain.Mean(func(s blendState) float64 { return float64(s.idle) })
	probWait = chain.Probability(func(s blendState) bool { return s.idle == 0 })
	return probWait, queue / m.Arrivals, float64(m.Agents) - unused - tasks, tasks
}

// freed is the state once an agent, who is counted nowhere else, is free.
func (m Blend) freed(s blendState) blendState {
	switch {
	case s.waiting > 0:
		s.waiting--
	case int(s.idle) >= m.Reserve:
		s.tasks++
	default:
		s.idle++
	}
	return s
}

// Overflow is a team for calls and written work: calls first, written work is
// never given up, callers are. Work is exponential of one rate and not
// interrupted.
type Overflow struct {
	Calls, Mails, Service, GivesUp float64
	Agents                         int
}

type overflowState struct{ busy, calls, mails int16 }

// Solve returns the share of callers who give up, the mean wait of all
// callers and that of written work. Source: chain on (busy, waiting calls,
// waiting mails).
func (m Overflow) Solve() (abandon, waitCalls, waitMails float64) {
	const callsTop = 40
	mailsTop := int16(60 / (1 - (m.Calls+m.Mails)/m.Service/float64(m.Agents)))
	chain := Solve(overflowState{}, func(s overflowState, to func(overflowState, float64)) {
		if int(s.busy) < m.Agents {
			to(overflowState{s.busy + 1, 0, 0}, m.Calls+m.Mails)
		} else {
			if s.calls < callsTop {
				to(overflowState{s.busy, s.calls + 1, s.mails}, m.Calls)
			}
			if s.mails < mailsTop {
				to(overflowState{s.busy, s.calls, s.mails + 1}, m.Mails)
			}
		}
		if s.calls > 0 {
			to(overflowState{s.busy, s.calls - 1, s.mails}, float64(s.calls)*m.GivesUp)
		}
		rate := float64(s.busy) * m.Service
		switch {
		case s.calls > 0:
			to(overflowState{s.busy, s.calls - 1, s.mails}, rate)
		case s.mails > 0:
			to(overflowState{s.busy, s.calls, s.mails - 1}, rate)
		case s.busy > 0:
			to(overflowState{s.busy - 1, 0, 0}, rate)
		}
	})
	calls := chain.Mean(func(s overflowState) float64 { return float64(s.calls) })
	mails := chain.Mean(func(s overflowState) float64 { return float64(s.mails) })
	return m.GivesUp * calls / m.Calls, calls / m.Calls, mails / m.Mails
}
