package fit

import (
	"fmt"
	"slices"
	"strings"
)

// seatName numbers the seats of one kind of shift.
func seatName(kind *ShiftKind, cut int64, number int) string {
	at := func(t int64) string { t += cut; return fmt.Sprintf("%02d:%02d", t/hour%24, t/minute%60) }
	return fmt.Sprintf("%s-%s %d", at(kind.From), at(kind.To), number+1)
}

func (w *writer) seats(f *Fit) {
	s := f.Staff
	if len(s.Seats) == 0 {
		return
	}
	if f.Intervals != nil {
		w.section("# Staff: shifts that cover the agents of each half-hour; whoever logged in first logs out first.")
		w.note("%s", "agents: "+f.Intervals.agentsFrom())
	} else {
		w.staffNotes(f)
	}
	number := 0
	for i := 0; i < len(s.Seats); {
		seat := &s.Seats[i]
		n := 1
		for i+n < len(s.Seats) && alike(seat, &s.Seats[i+n]) {
			n++
		}
		if i > 0 && s.Seats[i-1].Kind != seat.Kind {
			number = 0
		}
		w.seat(f, seat, n, number)
		number++
		i += n
	}
}

// putOff writes from how many waiting callers on agents put breaks off.
func (w *writer) putOff(p *PutOff) {
	seen := p.seenText()
	if seen == "" {
		return
	}
	if !p.Seen() {
		w.set("break_put_off_from", "0", "estimated: agents do not put breaks off while callers wait, beyond chance; "+seen)
		return
	}
	w.set("break_put_off_from", fmt.Sprint(p.From), "estimated: of the callers an agent could take; "+seen)
	w.set("break_put_off", digits(p.Share, 2), fmt.Sprintf("estimated: 95 %% interval %.2f to %.2f; twice the gain in log-likelihood %.0f", p.Low, p.High, p.Beyond))
}

// seenText says how many went away after a contact while so many waited; empty
// when nobody did.
func (p *PutOff) seenText() string {
	if p.Contacts == 0 || p.Gone == [4]int{} {
		return ""
	}
	list := make([]string, len(p.Gone))
	for k := range p.Gone {
		list[k] = number(100*ratio(float64(p.Gone[k]), float64(p.Waiting[k])), "%.1f")
	}
	return "they go away after " + strings.Join(list, ", ") + " % of the contacts while 0, 1, 2, 3 and more wait"
}

func (w *writer) staffNotes(f *Fit) {
	s := f.Staff
	w.section(fmt.Sprintf("# Staff. estimated: %d agent-days in the log, %.1f agents a day, away %.1f %% of the time between first and last contact.", s.Stints, s.PerDay, 100*s.Away))
	w.note("An agent is away between two contacts when a caller he could have served waits and he takes none for %v,\nor when all others take call after call. Kinds of shifts are groups of agent-days; times and breaks of a seat are\n"+
		"those of a day that was really worked, chosen so that the plan has as many agents present as the log. Planned less observed agents present, by half-hour: root mean square %.2f of mean %.1f.", f.Map.Away, s.Error, s.Present)
	w.note("Speeds (1 / time) are drawn towards the team's mean as far as they differ by chance: standard deviation of\nthe logarithm %.3f between agents, %.3f within.", f.Team.Between, f.Team.Within)
}

func alike(a, b *Seat) bool {
	return a.Kind == b.Kind && a.Days == b.Days && a.From == b.From && a.To == b.To && a.Skills == b.Skills && a.Speed == b.Speed && slices.Equal(a.Breaks, b.Breaks)
}

func (w *writer) seat(f *Fit, seat *Seat, n, number int) {
	kind := &f.Staff.Kinds[seat.Kind]
	name := tomlText(seatName(kind, f.Hours.Cut, number))
	clock := func(t int64) string { return clockText((t + f.Hours.Cut) / second * second % day) }
	w.section("[[shift]]")
	fmt.Fprintf(&w.out, "name = %s\ndays = %s\nstarts = %s\nends = %s\nagents = %d # estimated: %d agent-days of this kind\n", name, daysText(seat.Days), clock(seat.From), clock(seat.To), n, len(kind.stints))
	if len(seat.Breaks) > 0 {
		w.out.WriteString("breaks = [\n")
		for _, b := range seat.Breaks {
			fmt.Fprintf(&w.out, "  { at = %s, length = \"%d s\" },\n", clock(b.At), b.Length/second)
		}
		w.out.WriteString("] # estimated\n")
	}
	w.section("[[team]]")
	var skills []string
	for k := range f.Kinds {
		if seat.Skills>>k&1 == 1 {
			skills = append(skills, tomlText(f.Kinds[k].Name))
		}
	}
	fmt.Fprintf(&w.out, "name = %s\nagents = %d\nproducts = [%s] # measured: at least %.0f %% of the contacts of who works here most\nspeed = %s # estimated\n",
		name, n, strings.Join(skills, ", "), 100*skillShare, digits(seat.Speed, 3))
}
