package verify

import (
	"fmt"
	"strings"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
)

// builder writes a random scenario, section by section.
type builder struct {
	strings.Builder
	draw  *sim.Stream
	keeps bool // contacts may go to the agent who knows the customer
}

func (b *builder) line(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }

// often is true with the probability.
func (b *builder) often(p float64) bool { return b.draw.Float64() < p }

func (b *builder) pick(choices ...string) string { return choices[b.draw.IntN(len(choices))] }

// between returns a whole number from low to high.
func (b *builder) between(low, high int) int { return low + b.draw.IntN(high-low+1) }

// law writes a law of time of about so many seconds.
func (b *builder) law(mean int) string {
	return fmt.Sprintf(b.pick(`"exponential(mean %d s)"`, `"lognormal(mean %d s, cv 1.2)"`, `"erlang(stages 3, mean %d s)"`, `"%d s"`), mean)
}

// randomScenario returns the text of a scenario of about half a day with any
// mixture of what a service centre may be set to do.
func randomScenario(draw *sim.Stream) string {
	b := &builder{draw: draw}
	b.line("extends = \"plain-queue\"")
	agents, products := b.between(1, 8), b.between(1, 3)
	b.line("[time]\nhorizon = \"%d h\"\nwarm_up = \"0 s\"\nbatch = \"20 min\"\nkind = \"terminating\"", b.between(6, 30))
	b.calendar()
	b.arrivals(agents)
	b.line("[agents]\ncount = %d", agents)
	b.agents()
	b.line("[portfolio]\nproducts = %d\nper_agent = %d", products, b.between(1, products))
	b.queue()
	b.line("[handling]\nwork = %s\nwrap_up = %s\nresolve = %.2g\nceiling = %.2g\nrecontact = 0.8\nrecontact_after = %s\nescalate = %s",
		b.law(180), b.pick(`"0 s"`, `"0 s"`, b.law(20)), .5+.5*b.draw.Float64(), .5+.5*b.draw.Float64(), b.law(1800), b.pick("0.0", "0.0", "0.2"))
	if b.often(.15) {
		b.line("[back_office]\ntask = %s\nreserve = %d", b.law(300), b.between(0, 2))
	}
	if b.often(.6) {
		b.products(products, agents)
	}
	return b.String()
}

func (b *builder) calendar() {
	if b.often(.5) {
		return
	}
	b.line("[calendar]\nalways_open = false\ndays = [\"mon\", \"tue\", \"sun\"]\nopens = \"0%d:00\"\ncloses = \"%d:30\"\nabsence = %s\nwhen_closed = %q\ndefer_over = \"1 h\"",
		b.between(1, 8), b.between(10, 22), b.pick("0.0", "0.2"), b.pick("defer", "wait", "lost"))
}

func (b *builder) arrivals(agents int) {
	rate := float64(agents) * 20 * (.4 + .9*b.draw.Float64())
	b.line("[arrivals]")
	if b.often(.3) { // so that the run empties
		b.line("stop_after = \"3 h\"")
	}
	switch b.between(1, 4) {
	case 1:
		b.line("source = \"renewal\"\ngap = %s", b.law(int(3600/rate)+1))
	case 2:
		b.line("source = \"profile\"\ninterval = \"1 h\"\nbusyness_shape = %s\nat_end = %q", b.pick("0.0", "9.0"), b.pick("repeat", "stop", "hold"))
		b.line("[[arrivals.profile]]\ndays = [\"mon\", \"tue\"]\nfrom = \"03:00\"\ncontacts = [%.4g, %.4g, 0, %.4g]", rate, 2*rate, rate)
	case 3:
		b.line("source = \"installed base\"\nfaults_per_customer_year = 4000\nfaults_when = \"any time\"\none_problem_at_a_time = %s", b.pick("true", "false"))
	default:
		b.line("rate = \"%.5g per hour\"\nbusyness_shape = %s", rate, b.pick("0.0", "0.0", "5.0"))
	}
	b.line("[customers]\ncount = %d\nterritories = %s\nredial = %s\nredial_after = %s", b.between(20, 200), b.pick("true", "false"), b.pick("0.0", "0.5", "1.0"), b.law(300))
	same := b.pick("off", "off", "prefer", "strict")
	b.keeps = same != "off"
	b.line("[routing]\nsame_agent = %q\nwait_for_own = %s\nteams_in_order = %s\nchoose = %q", same, b.pick(`"0 s"`, `"1 min"`),
		b.pick("true", "false"), b.pick("longest idle", "least experienced", "most experienced", "fastest", "random"))
}

func (b *builder) agents() {
	if b.often(.2) {
		b.line("contacts_at_once = %d\noverlap = %s", b.between(2, 4), b.pick("0.0", "0.5", "1.0"))
	}
	if b.often(.2) {
		b.line("interrupted_after = %s\ninterruption = %s", b.law(3000), b.law(200))
	}
}

func (b *builder) queue() {
	b.line("[queue]\nnever_abandon = %s\npatience = %s\ndiscipline = %q\ncapacity = %d\nno_waiting = %s\ncallback = %s", b.pick("false", "false", "true"), b.law(240),
		b.pick("first come", "first come", "last come", "random"), b.draw.IntN(2)*b.between(0, 12), b.pick("false", "false", "false", "true"), b.pick("0.0", "0.0", "0.5"))
	if b.often(.15) {
		b.line("strain_from = %d\nstrain_speed = %s", b.between(1, 5), b.pick("0.8", "1.3"))
	}
}

// products describes products and, so that all of them are served, a team of
// all agents; with enough agents a second team that serves one.
func (b *builder) products(products, agents int) {
	names := []string{"a", "b", "c"}[:products]
	for i, name := range names {
		b.line("[[product]]\nname = %q\nshare = %d.0\npriority = %d\npreempts = %s\nbacklog = %s", name, 1+b.draw.IntN(3), b.draw.IntN(3), b.pick("false", "false", "true"), b.pick("false", "false", "true"))
		if b.often(.3) {
			b.line("work = %s", b.law(120))
		}
		if products > 1 && i == 0 && b.often(.3) {
			b.line("next = %q\nnext_share = 0.5", names[1])
		}
	}
	first := agents
	if agents > 2 && !b.keeps && b.often(.5) { // what is handed on to another product stays with its own agent, whatever he serves
		first = agents - 1
	}
	b.line("[[team]]\nname = \"all\"\nagents = %d\nin_order = %s", first, "false")
	if first < agents {
		b.line("[[team]]\nname = \"few\"\nagents = 1\nproducts = [\"a\"]\nspeed = 0.7")
	}
}

// features are what the random scenarios must have often enough.
var features = []string{"patience", "a limited queue", "no waiting", "last come", "random order", "chat", "interruptions", "preemption", "strain", "callbacks", "redials",
	"continuity", "handing on", "back office", "opening hours", "installed base", "renewal", "profile", "repeats", "two teams", "written work"}

func featuresOf(s *models.Settings) (found []string) {
	add := func(has bool, name string) {
		if has {
			found = append(found, name)
		}
	}
	add(!s.Queue.Infinite, "patience")
	add(s.Queue.Capacity > 0, "a limited queue")
	add(s.Queue.NoRoom, "no waiting")
	add(s.Queue.Discipline == "last come", "last come")
	add(s.Queue.Discipline == "random", "random order")
	add(s.Agents.AtOnce > 1, "chat")
	add(s.Agents.Interrupted.IsSet(), "interruptions")
	add(s.Queue.StrainFrom > 0, "strain")
	add(s.Queue.Callback > 0, "callbacks")
	add(s.Customers.Redial > 0, "redials")
	add(s.Routing.SameAgent != "off", "continuity")
	add(s.BackOffice.Task.IsSet(), "back office")
	add(!s.Calendar.AlwaysOpen, "opening hours")
	add(s.Arrivals.Source == "installed base", "installed base")
	add(s.Arrivals.Source == "renewal", "renewal")
	add(s.Arrivals.Source == "profile", "profile")
	add(s.Handling.Resolve < .95, "repeats")
	add(len(s.Teams) > 1, "two teams")
	preempts, next, backlog := false, false, false
	for _, p := range s.Products {
		preempts, next, backlog = preempts || p.Preempts, next || p.Next != "", backlog || p.Backlog
	}
	add(preempts, "preemption")
	add(next, "handing on")
	add(backlog, "written work")
	return found
}
