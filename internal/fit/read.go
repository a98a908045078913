package fit

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Reading is a log that has been read.
type Reading struct {
	Path      string
	Rows      int // below the header
	Kept      int // contacts
	Customers int
	Agents    int
	Kinds     []string // names of kinds of contacts
	Asides    []Aside
	Notes     []string

	recipe *recipe
	store  *store
	tally  tallyOf
}

// agentsMost and agentRows bound how many different agents a log may have: all
// of a small number, or one for so many rows.
const (
	agentsMost = 5000
	agentRows  = 20
	kindsMost  = 4000
)

// reader reads one log.
type reader struct {
	*recipe
	out               *Reading
	customers, agents *names
	kindOf            map[string]uint16
	words             map[string]uint8
	strange           map[string]int  // outcomes that are not known
	nobody            map[string]bool // whether a name of an agent means nobody
	at                columns
	comma             bool // decimal
	numbers           numberSample
	zones             zoneCheck
	last              int64
	progress          func(rows int)
}

// columns are the places of the roles, -1 for none.
type columns struct {
	date, time, arrived, queued, answered, ended, menu, wait, talk, hold, wrap, handle int
	outcome, kind, customer, agent, id, reopened                                       int
}

func (r *recipe) places() columns {
	at := func(role string) int {
		if i, is := r.column[role]; is {
			return i
		}
		return -1
	}
	return columns{at("date"), at("time"), at("arrived"), at("queued"), at("answered"), at("ended"), at("menu"), at("wait"), at("talk"), at("hold"),
		at("wrap_up"), at("handle"), at("outcome"), at("type"), at("customer"), at("agent"), at("id"), at("reopened")}
}

// readCalls reads a log of calls or tickets.
func readCalls(r *recipe, limit int, progress func(rows int)) (*Reading, error) {
	d := &reader{recipe: r, out: &Reading{Path: r.in.path, recipe: r, store: newStore(limit)}, customers: newNames(), agents: newNames(),
		kindOf: map[string]uint16{}, words: map[string]uint8{}, strange: map[string]int{}, nobody: map[string]bool{}, at: r.places(), comma: r.m.Decimal == "comma", progress: progress}
	d.zones.zone = r.zone
	for outcome, list := range map[uint8][]string{served: r.m.Outcomes.Served, abandoned: r.m.Outcomes.Abandoned, ignored: r.m.Outcomes.Ignored} {
		for _, word := range list {
			d.words[strings.TrimSpace(word)] = outcome
		}
	}
	err := r.eachRow(d.row)
	if err == nil {
		err = d.finish()
	}
	if err != nil {
		d.out.store.close()
		return nil, err
	}
	return d.out, nil
}

// row takes one row of the log.
func (d *reader) row(cells [][]byte, line int) (bool, error) {
	d.out.Rows++
	if d.progress != nil && d.out.Rows&0xffff == 0 {
		d.progress(d.out.Rows)
	}
	t := &d.out.tally
	switch {
	case cells == nil:
		t.add(torn, line)
		return true, nil
	case equalCells(cells, d.titles):
		t.add(headerAgain, line)
		return true, nil
	}
	c := call{wrap: -1}
	reason := d.times(cells, &c)
	if reason == fine {
		reason = d.rest(cells, &c)
	}
	if err := d.zones.bad(d.in.path, line); err != nil {
		return false, err
	}
	if len(d.agents.number) > agentsMost && len(d.agents.number)*agentRows > d.out.Rows {
		return false, mistakef("name another column in the mapping: [columns] agent = \"…\", or \"\" for none",
			"%s:%d: column %q names %d agents in %d rows: it looks like the number of a contact", d.in.path, line, d.titles[d.at.agent], len(d.agents.number), d.out.Rows)
	}
	if reason != fine && reason != emptyWait && reason != noWork {
		t.add(reason, line)
		return true, nil
	}
	if reason != fine {
		t.add(reason, line)
	}
	if c.enter < d.last {
		t.add(unsorted, line)
	}
	d.last = c.enter
	return true, d.out.store.add(c)
}

// cell returns a cell; nothing when there is no such column or it is empty.
func cellOf(cells [][]byte, at int) []byte {
	if at < 0 || at >= len(cells) || missing(cells[at]) {
		return nil
	}
	return cells[at]
}

// rest reads names and outcome, and repairs.
func (d *reader) rest(cells [][]byte, c *call) why {
	c.agent, c.customer = d.agents.of(d.person(cellOf(cells, d.at.agent))), d.customers.of(cellOf(cells, d.at.customer))
	if id := cellOf(cells, d.at.id); id != nil {
		hash := d.customers.hash(id)
		c.id = uint32(hash) | 1
		if d.m.Kind == "tickets" {
			d.numbers.add(hash)
		}
	}
	kind := string(cellOf(cells, d.at.kind))
	number, known := d.kindOf[kind]
	if !known {
		if number = uint16(len(d.kindOf)); len(d.kindOf) >= kindsMost {
			return badCell
		}
		d.kindOf[kind] = number
		d.out.Kinds = append(d.out.Kinds, kind)
	}
	c.kind = number
	if d.m.Kind == "tickets" {
		if cell := cellOf(cells, d.at.outcome); cell != nil && d.meaning(cell) == ignored {
			return notContact
		}
		return fine
	}
	if why := d.outcome(cells, c); why != fine {
		return why
	}
	switch {
	case c.outcome == abandoned && c.wait <= 0:
		return noQueue
	case c.outcome == abandoned:
		c.work, c.agent = 0, 0
		return fine
	case c.wait < 0:
		c.wait, c.work = 0, max(c.work, 0)
		return emptyWait
	case c.work < 0:
		c.work = 0
		return noWork
	}
	return fine
}

// outcome decides whether the contact was served.
func (d *reader) outcome(cells [][]byte, c *call) why {
	cell := cellOf(cells, d.at.outcome)
	if cell == nil {
		c.outcome = abandoned
		if c.agent != 0 || c.work > 0 {
			c.outcome = served
		}
		return fine
	}
	outcome := d.meaning(cell)
	switch outcome {
	case reasonless:
		d.strange[string(cell)]++
		return unknownOutcome
	case ignored:
		return notContact
	}
	c.outcome = outcome
	return fine
}

// meaning returns the outcome that a word stands for.
func (d *reader) meaning(cell []byte) uint8 {
	outcome, known := d.words[string(cell)]
	if !known {
		name, _ := plainName(string(cell))
		if outcome, known = outcomeWords[name]; known && outcome == open {
			known = false
		}
		if !known {
			outcome = reasonless
		}
		d.words[string(cell)] = outcome
	}
	return outcome
}

// person returns the name of an agent, or nothing for a word such as
// "unassigned".
func (d *reader) person(cell []byte) []byte {
	if cell == nil {
		return nil
	}
	nobody, known := d.nobody[string(cell)]
	if !known {
		name, _ := plainName(string(cell))
		nobody = noWords[name]
		if len(d.nobody) < agentsMost {
			d.nobody[string(cell)] = nobody
		}
	}
	if nobody {
		return nil
	}
	return cell
}

// reasonless marks a word that means nothing to us.
const reasonless = 255

// finish checks what can only be seen at the end.
func (d *reader) finish() error {
	out, t := d.out, &d.out.tally
	out.Kept = len(out.store.chunk)
	for _, n := range out.store.runs {
		out.Kept += n
	}
	out.Customers, out.Agents = len(d.customers.number), len(d.agents.number)
	out.Notes = append(append(out.Notes, d.Notes...), d.zones.notes()...)
	if 100*t.rows[unknownOutcome] > out.Rows {
		return mistakef(`say what they mean in a mapping: [outcomes] served = ["…"], abandoned = ["…"], ignored = ["…"]`,
			"%s: %d of %d rows have outcomes that are not known: %s", out.Path, t.rows[unknownOutcome], out.Rows, commonest(d.strange))
	}
	if again := d.numbers.again(); again > numbersAgain {
		return mistakef("export one row for each ticket, with the time at which it was resolved last", "%s: %.0f %% of the rows have the number of a ticket that was there before: this looks like a row for each change of a ticket", out.Path, 100*again)
	}
	bad := t.rows[noDate] + t.rows[badCell] + t.rows[backwards] + t.rows[tooLong]
	if out.Kept == 0 || 2*bad > out.Rows {
		return mistakef("look at that line, and correct the mapping with --map", "%s: %d of %d rows cannot be used: %s", out.Path, out.Rows-out.Kept, out.Rows, asideWords(t.list()))
	}
	if at := firstBad(t); 20*bad > out.Rows {
		out.Notes = append(out.Notes, fmt.Sprintf("%.1f %% of the rows could not be read (first: line %d): is the mapping right?", 100*float64(bad)/float64(out.Rows), at))
	}
	return nil
}

func firstBad(t *tallyOf) int {
	first := math.MaxInt
	for _, reason := range []why{noDate, badCell, backwards, tooLong} {
		if t.rows[reason] > 0 {
			first = min(first, t.line[reason])
		}
	}
	return first
}

func commonest(counts map[string]int) string {
	var words []string
	for word := range counts {
		words = append(words, word)
	}
	slices.SortFunc(words, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	for i, word := range words {
		words[i] = fmt.Sprintf("%q (%d)", word, counts[word])
	}
	return listOf(words)
}

func asideWords(list []Aside) string {
	var words []string
	for _, a := range list {
		if a.Then == "set aside" {
			words = append(words, fmt.Sprintf("%d %s (line %d)", a.Rows, a.What, a.Line))
		}
	}
	return strings.Join(words, "; ")
}
