package fit

import (
	"fmt"
	"math"
	"strings"
)

func (w *writer) people(f *Fit) {
	r := &f.Repeats
	w.section("[customers]")
	if r.Customers >= 100 {
		count := int(max(r.CustomersInAll, float64(r.Customers))/10) * 10
		w.set("count", fmt.Sprint(min(max(count, 10), 20_000_000)), fmt.Sprintf("estimated: %d were seen; those seen once and twice tell how many were not (Chao 1984)", r.Customers))
	} else {
		w.set("count", fmt.Sprint(max(1000, f.All.Offered/2)), "assumption: the log does not name customers")
	}
	w.set("territories", "false", "choice: customers have no agent of their own")
	if x := f.redial(); x > 0 {
		w.set("redial", digits(x, 3), fmt.Sprintf("measured: of %.0f who hung up and are named, contacted again within an hour", r.RedialN))
		w.set("redial_after", fmt.Sprintf(`"lognormal(mean %s, cv %s)"`, secondsText(r.RedialMean), digits(max(r.RedialCV, .05), 3)), fmt.Sprintf("estimated; median %.0f s", r.RedialMedian))
	} else {
		w.set("redial", "0", "assumption: the log does not show it; the profile then holds the redials")
	}
	w.section("[agents]")
	w.set("count", fmt.Sprint(len(f.Staff.Seats)), fmt.Sprintf("estimated: seats of the shifts below; %d agents are named in the log, %.1f work on a day", f.Team.Agents, f.Staff.PerDay))
	w.putOff(&f.PutOff)
	if _, seen := f.Team.learns(); seen {
		w.set("experience", fmt.Sprint(practisedAfter), "assumption: the agents of the log are practised")
	}
	w.section("[portfolio]")
	w.set("products", fmt.Sprint(len(f.Kinds)), "measured: kinds of contacts")
	w.set("per_agent", "1", "no effect: teams say who takes what")
	w.section("[routing]")
	w.set("same_agent", `"off"`, continuityText(r))
	w.set("choose", `"longest idle"`, "assumption")
}

func continuityText(r *Repeats) string {
	if r.ContinuityPairs < 30 {
		return "assumption: the log does not name customers and agents"
	}
	return fmt.Sprintf("measured: %.1f %% of %d successive contacts have the same agent, %.1f %% would by chance", 100*r.Continuity, r.ContinuityPairs, 100*r.ContinuityChance)
}

// resolveAssumed is how many contacts are assumed to solve the problem: a log
// shows only those who contact again.
const resolveAssumed = 0.92

func (w *writer) handling(f *Fit) {
	w.section("[queue]")
	if f.Tickets != nil {
		w.set("never_abandon", "true", "choice: nobody waits on the line for a ticket")
	} else {
		w.set("patience", tomlText(f.WaitAll.text()), f.patienceOrigin(f.WaitAll))
	}
	w.set("service_level_within", `"20 s"`, "choice")
	w.section("[handling]")
	w.set("work", tomlText(f.workText(-1)), f.workOrigin(-1))
	switch wrap := &f.WrapUp; {
	case math.IsNaN(wrap.Mean) || wrap.N < 30:
		w.set("wrap_up", `"0 s"`, "assumption: the log does not show it")
	case wrap.Recorded:
		w.set("wrap_up", wrap.text(), "measured: as the log has it")
	default:
		w.set("wrap_up", wrap.text(), fmt.Sprintf("estimated: %.0f gaps up to %v to the next call while callers wait (Kaplan and Meier 1958)", wrap.N, f.Map.Away))
	}
	if f.Tickets != nil {
		w.set("resolve", digits(1-f.Tickets.Again, 4), f.Tickets.againOrigin())
		w.set("ceiling", digits(1-f.Tickets.Again, 4), "assumption: agents are at it")
		w.set("recontact", "1", "choice: whoever is not helped opens the ticket again")
		w.set("recontact_after", `"exponential(mean 1 d)"`, "assumption; range 2 h-1 week")
		return
	}
	net := f.repeat()
	resolve := min(resolveAssumed, 1-net)
	w.set("resolve", digits(resolve, 4), "assumption: a log does not tell whether a problem was solved; only (1 - resolve) × recontact is seen")
	w.set("ceiling", digits(resolve, 4), "assumption: agents are at it")
	r := &f.Repeats
	if net == 0 {
		w.set("recontact", "0", "the log does not show repeat contacts beyond those that come anyway, or is too short to see them")
		return
	}
	origin := fmt.Sprintf("measured: %.1f %% of the served are seen again within a day, %.1f %% within the same day a week later; the difference", 100*r.DayAfter, 100*r.DayAfterWeek)
	if r.PartlyNamed {
		origin += fmt.Sprintf(", over the %.0f %% whose customer is named,", 100*r.Named)
	}
	w.set("recontact", digits(net/(1-resolve), 3), origin+fmt.Sprintf(" is %.3f", r.Net))
	mean := 5 * 3600.0
	origin = "assumption: too few repeats to see when"
	if x := r.NetWithin4h; x > .05 && x < .99 {
		mean, origin = -4*3600/math.Log(1-x), fmt.Sprintf("estimated: %.0f %% of these come within 4 h", 100*x)
	}
	w.set("recontact_after", fmt.Sprintf(`"exponential(mean %s)"`, secondsText(mean)), origin)
}

func (x *WrapUp) text() string {
	if x.CV < .05 {
		return tomlText(secondsText(x.Mean))
	}
	return tomlText(fmt.Sprintf("lognormal(mean %s, cv %s)", secondsText(x.Mean), digits(x.CV, 3)))
}

// text returns the law of patience that was chosen.
func (p *Patience) text() string {
	switch p.Chosen {
	case "exponential":
		return p.Exponential.Text(1)
	case "weibull":
		return p.Weibull.Text(1)
	case "empirical":
		return p.empirical(1)
	}
	return "exponential(mean 6 min)"
}

// patienceOrigin says where a law of patience comes from.
func (f *Fit) patienceOrigin(p *Patience) string {
	if f.Intervals != nil {
		return f.Intervals.PatienceHow
	}
	return p.origin()
}

func (p *Patience) origin() string {
	if p.Chosen == "" {
		return "assumption: nobody gave up"
	}
	text := fmt.Sprintf("estimated: %s, %.0f gave up and %.0f were answered before; exponential %.0f s, Weibull shape %.2f", p.Chosen, p.Abandoned, p.Answered,
		p.Exponential.Mean, p.weibullShape())
	if len(p.Peaks) > 0 {
		text += "; peaks of the hazard at " + peaksText(p.Peaks)
	}
	return text
}

func (p *Patience) weibullShape() float64 {
	if len(p.Weibull.Parameters) == 0 {
		return math.NaN()
	}
	return p.Weibull.Parameters[0]
}

func peaksText(peaks []float64) string {
	var list []string
	for _, x := range peaks {
		list = append(list, fmt.Sprintf("%.0f s", x))
	}
	return strings.Join(list, ", ")
}

// workLaw returns the best law of a kind, of all kinds for -1, and the factor
// by which it is scaled: so that the mean is that of all who were served,
// short calls too, by agents as fast as those of the log.
func (f *Fit) workLaw(kind int) (law *Law, scale float64) {
	laws, counts := f.WorkAll, &f.All
	if kind >= 0 && len(f.Laws[kind]) > 0 && f.Kinds[kind].workAll.n >= 30 {
		laws, counts = f.Laws[kind], &f.Kinds[kind]
	}
	if len(laws) == 0 {
		return nil, 1
	}
	return &laws[0], counts.load().mean() / laws[0].Mean
}

func (f *Fit) workText(kind int) string {
	law, scale := f.workLaw(kind)
	if law == nil {
		return secondsText(max(1, f.All.workAll.mean()))
	}
	return law.Text(scale)
}

func (f *Fit) workOrigin(kind int) string {
	if f.Intervals != nil {
		return "measured: the mean; the law and its cv are assumptions (lognormal, Brown et al. 2005; cv 0.5-1.5)"
	}
	law, scale := f.workLaw(kind)
	if law == nil {
		return "measured: all alike"
	}
	if f.Tickets != nil && f.Tickets.Recorded {
		return fmt.Sprintf("estimated: %s of the time of work that the log has, KS %.3f; times %.3f, for each of the pieces of work of tickets opened again", law.Family, law.KS, scale)
	}
	if f.Tickets != nil {
		return fmt.Sprintf("estimated: %s, KS %.3f, of the times since the same agent's last resolution of the day, at most %v h; assumes that there is always a next ticket; times %.3f, for tickets opened again, resolved together or without an assignee", law.Family, law.KS, gapMost/hour, scale)
	}
	n, laws := f.All.work.n, f.WorkAll
	if kind >= 0 && law == &f.Laws[kind][0] {
		n, laws = f.Kinds[kind].work.n, f.Laws[kind]
	}
	text := fmt.Sprintf("estimated: %s of %.0f contacts longer than %v, agents' speeds taken out, KS %.3f, AD/n %.4f; times %.3f, so that the load with short calls is that of the log",
		law.Family, n, f.Map.ShortCall, law.KS, law.AD, scale)
	if len(laws) > 1 {
		text += fmt.Sprintf("; next best %s, KS %.3f", laws[1].Family, laws[1].KS)
	}
	return text
}

func (w *writer) kinds(f *Fit) {
	for k := range f.Kinds {
		kind := &f.Kinds[k]
		w.section("[[product]]")
		w.set("name", tomlText(kind.Name), "as in the log")
		w.set("share", digits(100*float64(kind.Offered)/float64(f.All.Offered), 4), fmt.Sprintf("measured: percent of the contacts, %d", kind.Offered))
		w.set("work", tomlText(f.workText(k)), f.workOrigin(k))
		if p := f.Waits[k]; f.Tickets != nil {
			w.set("backlog", "true", "choice: nobody waits on the line")
		} else if p.Abandoned >= patienceOwn {
			w.set("patience", tomlText(p.text()), f.patienceOrigin(p))
		} else {
			w.note("patience: as in [queue]; only %.0f of this kind gave up", p.Abandoned)
		}
	}
}

// learns says whether a learning curve of new agents is seen, and its
// exponent.
func (t *Team) learns() (exponent float64, seen bool) {
	return -t.Learning / math.Ln2, t.NewAgents >= 3 && t.Learning < -3*t.LearningError
}

// practisedAfter is how many contacts make an agent practised; an assumption,
// range 50-1000.
const practisedAfter = 200

func (w *writer) rest(f *Fit) {
	w.out.WriteString("\n# The innovation role is not in a log: switch it on to ask what it would bring and cost.\n[role]\nmode = \"off\" # choice\n")
	t := f.Team
	b, seen := t.learns()
	if !seen {
		if t.NewAgents > 0 {
			w.note("measured: %d new agents change the logarithm of their time of work by %.3f (standard error %.3f) per doubling of contacts: no learning curve is seen",
				t.NewAgents, t.Learning, t.LearningError)
		}
		return
	}
	floor := max(.2, math.Pow(practisedAfter+1, -b))
	w.section("[mechanisms.skill]")
	w.set("enabled", "true", fmt.Sprintf("measured: %d new agents get faster", t.NewAgents))
	w.set("learning_exponent", digits(b, 3), fmt.Sprintf("estimated: logarithm of the time %.3f ± %.3f per doubling of contacts", t.Learning, 2*t.LearningError))
	w.set("floor", digits(floor, 3), fmt.Sprintf("assumption: after %d contacts an agent is practised", practisedAfter))
	w.set("novice_factor", digits(min(10, 1/floor), 3), "so that a practised agent works the time that was measured")
	w.set("improvise", "false", "choice: only the speed was measured")
	w.set("forgetting", `"0 s"`, "assumption: the log does not show it")
}
