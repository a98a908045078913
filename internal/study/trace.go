package study

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Trace records what happens in one run, so that a person can follow a
// contact: every event as it comes up, and every fact as it is published. Only
// what lies between From and To is kept, and no more than Limit rows; the run
// goes on after that. Events that were cancelled are left out. The zero value
// records nothing.
type Trace struct {
	From  sim.Time // first instant
	To    sim.Time // last instant; 0: to the end
	Limit int      // rows at most, of all sites together

	rows []traceRow
	full bool // something was left out because of Limit
}

// traceRow is one row with what it is sorted by.
type traceRow struct {
	at    sim.Time
	site  int
	cells []string
}

// TraceColumns are the columns of a trace with what they hold.
var TraceColumns = []struct{ Name, Doc string }{
	{"time_s", "seconds since the start of the run"},
	{"clock", "weekday and time of day; a run starts on a Monday at 00:00"},
	{"site", "number of the site, from 0"},
	{"row", "event: something comes up and is dealt with; fact: what has happened, as the parts of the model are told"},
	{"phase", "of an event: which come first at one instant, in the order end, duty, arrive, renege, observe"},
	{"name", "kind of the event or fact"},
	{"contact", "the problem the contact is about: c, number of the customer, point, number of his problem"},
	{"attempt", "contacts about this problem before this one"},
	{"customer", "number of the customer, from 0"},
	{"product", "number of the product, from 0"},
	{"agent", "number of the agent, from 0"},
	{"detail", "what else is known, name=value"},
}

// Places of the columns.
const (
	traceContact  = 6
	traceAttempt  = 7
	traceCustomer = 8
	traceProduct  = 9
	traceAgent    = 10
	traceDetail   = 11
)

// Len returns how many rows were kept.
func (t *Trace) Len() int { return len(t.rows) }

// Full says whether rows were left out because there were too many.
func (t *Trace) Full() bool { return t.full }

// Write writes the rows as CSV, in the order in which things happened; at one
// instant, site by site.
func (t *Trace) Write(w io.Writer) error {
	writer := csv.NewWriter(w)
	header := make([]string, len(TraceColumns))
	for i, c := range TraceColumns {
		header[i] = c.Name
	}
	if err := writer.Write(header); err != nil {
		return err
	}
	for i := range t.rows {
		if err := writer.Write(t.rows[i].cells); err != nil {
			return err
		}
	}
	writer.Flush()
	return writer.Error()
}

// finish puts the rows of several sites in the order of time.
func (t *Trace) finish() {
	sort.SliceStable(t.rows, func(i, j int) bool {
		a, b := &t.rows[i], &t.rows[j]
		if a.at != b.at {
			return a.at < b.at
		}
		return a.site < b.site
	})
	if len(t.rows) > t.Limit {
		t.rows, t.full = t.rows[:t.Limit], true
	}
}

// siteTrace records one site.
type siteTrace struct {
	*Trace
	w    *models.World
	site int
	kept int // rows of this site
}

// watch follows the facts of a world.
func (t *Trace) watch(w *models.World, site int) *siteTrace {
	s := &siteTrace{Trace: t, w: w, site: site}
	hooks := reflect.ValueOf(&w.Facts).Elem()
	for i := range hooks.NumField() {
		name := hooks.Type().Field(i).Name
		watch := hooks.Field(i).Addr().MethodByName("Watch")
		react := reflect.MakeFunc(watch.Type().In(2), func(args []reflect.Value) []reflect.Value {
			s.fact(name, args[0].Elem())
			return nil
		})
		// A blank comes before every other name: the fact is recorded before
		// anybody has reacted to it.
		watch.Call([]reflect.Value{reflect.ValueOf(models.StageFirst), reflect.ValueOf(" trace"), react})
	}
	return s
}

// wanted says whether a row of now would be kept.
func (s *siteTrace) wanted() bool {
	now := s.w.Now()
	if now < s.From || s.To > 0 && now > s.To {
		return false
	}
	if s.kept >= s.Limit {
		s.full = true
		return false
	}
	return true
}

// row begins a row.
func (s *siteTrace) row(kind, phase, name string) []string {
	now := s.w.Now()
	cells := make([]string, len(TraceColumns))
	cells[0], cells[1], cells[2] = results.Number(now.Seconds()), clockOf(now), strconv.Itoa(s.site)
	cells[3], cells[4], cells[5] = kind, phase, name
	return cells
}

func (s *siteTrace) keep(cells []string) {
	s.kept++
	s.rows = append(s.rows, traceRow{s.w.Now(), s.site, cells})
}

// step records an event.
func (s *siteTrace) step(step *models.Step) {
	if step.Stale || !s.wanted() {
		return
	}
	cells := s.row("event", step.Phase, step.Kind)
	if step.Agent != nil {
		cells[traceAgent] = strconv.Itoa(step.Agent.Index)
	}
	switch {
	case step.Case != nil:
		s.contact(cells, step.Case)
	case step.Customer >= 0:
		cells[traceCustomer] = strconv.Itoa(step.Customer)
	case step.Agent == nil:
		cells[traceDetail] = "subject=" + strconv.Itoa(step.Subject)
	}
	s.keep(cells)
}

// contact fills the columns of a case.
func (s *siteTrace) contact(cells []string, c *models.Case) {
	cells[traceContact], cells[traceAttempt] = contactName(c), strconv.Itoa(int(c.Attempts))
	cells[traceCustomer], cells[traceProduct] = strconv.Itoa(int(c.Customer)), strconv.Itoa(int(c.Product))
}

// contactName names a case for the whole run; a visitor from another site
// keeps the number he has there.
func contactName(c *models.Case) string {
	entity, ordinal := c.Key()
	name := fmt.Sprintf("c%d.%d", entity&(1<<40-1), ordinal)
	if home := entity >> 40; home > 0 {
		name += fmt.Sprintf(" of site %d", home-1)
	}
	return name
}

// fact records a fact, whatever its kind: agents, cases, customers and products
// go to their columns, everything else to the last one.
func (s *siteTrace) fact(name string, f reflect.Value) {
	if !s.wanted() {
		return
	}
	cells := s.row("fact", "", name)
	var details []string
	for i := range f.NumField() {
		field := f.Type().Field(i).Name
		switch x := f.Field(i).Interface().(type) {
		case *models.Agent:
			if x != nil {
				cells[traceAgent] = strconv.Itoa(x.Index)
			}
		case *models.Case:
			if x != nil {
				s.contact(cells, x)
			}
		default:
			switch field {
			case "Customer":
				cells[traceCustomer] = fmt.Sprint(x)
			case "Product":
				cells[traceProduct] = fmt.Sprint(x)
			default:
				details = append(details, detailOf(field, f.Field(i))...)
			}
		}
	}
	details = append(details, s.more(f.Addr().Interface())...)
	cells[traceDetail] = strings.Join(details, "; ")
	s.keep(cells)
}

// more returns what a reader of a contact's life wants to know beside the fact.
func (s *siteTrace) more(fact any) []string {
	waited := func(c *models.Case) string { return "waited=" + s.w.Now().Since(c.Arrived).String() }
	switch f := fact.(type) {
	case *models.Arrived:
		return []string{fmt.Sprintf("services_before=%d", f.Case.Services)}
	case *models.Abandoned:
		return []string{waited(f.Case)}
	case *models.ServiceStarted:
		return []string{waited(f.Case)}
	case *models.Diagnosed:
		return []string{fmt.Sprintf("resolved=%t", f.Case.Resolved)}
	case *models.ServiceEnded:
		list := []string{fmt.Sprintf("resolved=%t", f.Case.Resolved)}
		if !f.Case.Resolved {
			list = append(list, "cause="+models.CauseNames[f.Case.Cause])
		}
		for i, d := range f.Agent.Spent {
			if d > 0 {
				list = append(list, models.ActivityNames[i]+"="+d.String())
			}
		}
		return list
	case *models.CaseClosed:
		return []string{fmt.Sprintf("resolved=%t", f.Case.Resolved), "open_for=" + s.w.Now().Since(f.Case.Opened).String()}
	}
	return nil
}

// detailOf writes a field as name=value, a struct as its exported fields.
func detailOf(name string, v reflect.Value) (list []string) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				list = append(list, detailOf(name+"."+v.Type().Field(i).Name, v.Field(i))...)
			}
		}
		return list
	}
	text := fmt.Sprint(v.Interface())
	switch x := v.Interface().(type) {
	case float64:
		text = results.Number(x)
	case models.Cause:
		text = models.CauseNames[x]
	}
	return []string{snake(name) + "=" + text}
}

// snake writes a Go name as tables do: NewToFirm is new_to_firm.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 && name[i-1] != '.' {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// clockOf writes an instant as weekday and time of day.
func clockOf(t sim.Time) string {
	s := int64(t) / int64(sim.Second)
	day := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}[s/86400%7]
	return fmt.Sprintf("%s %02d:%02d:%02d", day, s/3600%24, s/60%60, s%60)
}
