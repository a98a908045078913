package fit

// why is the reason for which a row was set aside, repaired or kept apart.
type why uint8

// The reasons in the order of the report.
const (
	fine why = iota
	torn
	headerAgain
	noDate
	badCell
	backwards
	tooLong
	totalRow
	notContact
	noQueue
	unknownOutcome
	doubled
	overnight
	closedDay
	inRush
	emptyWait
	noWork
	unsorted
	overlapping
	shortCall
	anonymous
	stillOpen
	unassigned
	reasons
)

// Aside is one line of the report on what became of rows that are not as they
// should be.
type Aside struct {
	What string // what is wrong with these rows
	Then string // what was done: "set aside", "repaired", "kept …"
	Rows int
	Line int // of the first, 0 when it is not known
}

// asideText says what is wrong and what was done, by reason.
var asideText = [reasons][2]string{
	torn:           {"the file ends within a row", "set aside"},
	headerAgain:    {"the header stands again among the rows", "set aside"},
	noDate:         {"date or time cannot be read", "set aside"},
	badCell:        {"a number or length of time cannot be read", "set aside"},
	backwards:      {"a length of time is negative (clock errors)", "set aside"},
	tooLong:        {"a wait or a contact of more than a day (clock errors)", "set aside"},
	totalRow:       {"sums of other rows", "set aside"},
	notContact:     {"no contacts by their outcome", "set aside"},
	noQueue:        {"left in the menu or at once, before the queue", "set aside"},
	unknownOutcome: {"outcome not known", "set aside"},
	doubled:        {"in the log twice", "one of them set aside"},
	overnight:      {"outside the opening hours that the fit found", "kept in the counts, not in the profile"},
	closedDay:      {"on days on which the centre was closed or nearly so", "kept in the counts, not in the profile"},
	inRush:         {"in half-hours with several times the usual contacts, or hardly any", "kept in the counts and in patience, not in profile and work"},
	emptyWait:      {"no wait is given", "repaired: taken as 0"},
	noWork:         {"served, but no time with an agent is given", "kept, not in the handling time"},
	unsorted:       {"earlier than the row before", "repaired: sorted"},
	overlapping:    {"begin before the agent's call before has ended", "kept; the earlier call ends the gap"},
	shortCall:      {"served for at most short_call (broken lines, agents who hang up)", "kept in the load, not in the law of handling time"},
	anonymous:      {"served without a named agent", "kept, by agents without a name"},
	stillOpen:      {"tickets that are not resolved yet", "kept in arrivals only"},
	unassigned:     {"tickets resolved without an assignee", "kept, as work of those who are named"},
}

// tallyOf counts rows by reason.
type tallyOf struct {
	rows [reasons]int
	line [reasons]int
}

func (t *tallyOf) add(reason why, line int) {
	if t.rows[reason] == 0 {
		t.line[reason] = line
	}
	t.rows[reason]++
}

// list returns the reasons that occurred.
func (t *tallyOf) list() (out []Aside) {
	for reason := fine + 1; reason < reasons; reason++ {
		if n := t.rows[reason]; n > 0 {
			out = append(out, Aside{asideText[reason][0], asideText[reason][1], n, t.line[reason]})
		}
	}
	return out
}
