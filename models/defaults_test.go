package models

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"frontline.dev/frontline/sim"
)

// fill sets every tagged field of a settings struct to its default. It reads
// what the tags of this package hold; the loader's reader is far stricter.
func fill(settings any) {
	v := reflect.ValueOf(settings).Elem()
	for i := range v.NumField() {
		f, text := v.Field(i), v.Type().Field(i).Tag.Get("default")
		if f.Kind() == reflect.Struct && v.Type().Field(i).Tag.Get("toml") != "" && text == "" && strings.HasSuffix(f.Type().Name(), "Settings") {
			fill(f.Addr().Interface())
			continue
		}
		if text == "" || !f.CanSet() {
			continue
		}
		switch p := f.Addr().Interface().(type) {
		case *sim.Span:
			*p = span(text)
		case *sim.TimeOfDay:
			var h, m int
			fmt.Sscanf(text, "%d:%d", &h, &m)
			*p = sim.TimeOfDay(sim.Span(h)*sim.Hour + sim.Span(m)*sim.Minute)
		case *sim.Rate:
			*p = sim.Rate(1. / 60)
		case *sim.SpanLaw:
			p.Law = law(text)
		case *sim.Law:
			*p = law(text)
		case *Assign:
			p.SetValues(numbers(text))
		case *[]float64:
			*p = numbers(text)
		case *[]string:
			*p = strings.Split(text, ", ")
		case *string:
			*p = text
		case *bool:
			*p = text == "true"
		case *int:
			*p, _ = strconv.Atoi(text)
		case *float64:
			*p, _ = strconv.ParseFloat(text, 64)
		}
	}
}

func numbers(text string) (xs []float64) {
	for _, part := range strings.Split(text, ", ") {
		x, _ := strconv.ParseFloat(part, 64)
		xs = append(xs, x)
	}
	return xs
}

func span(text string) sim.Span {
	number, unit, _ := strings.Cut(text, " ")
	x, _ := strconv.ParseFloat(number, 64)
	units := map[string]sim.Span{"s": sim.Second, "min": sim.Minute, "h": sim.Hour, "d": sim.Day, "week": sim.Week, "weeks": sim.Week,
		"months": sim.Year / 12, "year": sim.Year, "years": sim.Year}
	return sim.Span(x * float64(units[unit]))
}

// law reads "name(key value unit, …)" for the families used as defaults.
func law(text string) sim.Law {
	name, rest, _ := strings.Cut(text, "(")
	var x []float64
	for _, part := range strings.Split(strings.TrimSuffix(rest, ")"), ", ") {
		fields := strings.Fields(part)
		if len(fields) == 3 {
			x = append(x, span(fields[1]+" "+fields[2]).Seconds())
		} else if len(fields) == 2 {
			v, _ := strconv.ParseFloat(fields[1], 64)
			x = append(x, v)
		}
	}
	switch name {
	case "lognormal":
		return sim.Lognormal(x[0], x[1])
	case "exponential":
		return sim.Exponential(x[0])
	case "deterministic":
		return sim.Constant(x[0])
	case "triangular":
		return sim.Triangular(x[0], x[1], x[2])
	case "truncnormal":
		return sim.TruncatedNormal(x[0], x[1], x[2], x[3])
	}
	return sim.Constant(span(text).Seconds())
}

// full returns the defaults with all mechanisms on but perspectives.
func full() *Settings {
	var names []string
	for _, name := range Mechanisms.Names() {
		if name != "perspectives" {
			names = append(names, name)
		}
	}
	return withMechanisms(names)
}

// withMechanisms returns the defaults with these mechanisms on.
func withMechanisms(names []string) *Settings {
	s := new(Settings)
	fill(s)
	names = slices.Clone(names)
	slices.Sort(names)
	for _, name := range names {
		factory, _ := Mechanisms.Lookup(name)
		m := factory()
		fill(m)
		s.Mechanisms = append(s.Mechanisms, Named{name, m})
	}
	return s
}

// mechanism returns the settings of a mechanism that is on.
func mechanism[M Mechanism](s *Settings) M {
	for _, named := range s.Mechanisms {
		if m, ok := named.Mechanism.(M); ok {
			return m
		}
	}
	panic("mechanism is off")
}

// field makes the settings those of the copier scenario.
func field(s *Settings) *Settings {
	s.Channel.Kind = "field"
	s.Queue.Patience = sim.SpanLaw{Law: sim.Exponential(20 * 86400)}
	s.Queue.PressureUnit = 4
	s.Queue.ServiceLevel = 8 * sim.Hour
	s.Routing.Wait = 3 * sim.Day
	s.Customers.RedialAfter = sim.SpanLaw{Law: sim.Exponential(86400)}
	s.Handling.Work = sim.SpanLaw{Law: sim.Lognormal(55*60, .7)}
	s.Handling.WrapUp = sim.SpanLaw{Law: sim.Constant(300)}
	s.Handling.Recontact = .9
	s.Handling.RecontactAfter = sim.SpanLaw{Law: sim.Exponential(2 * 86400)}
	s.Handling.Escalate = .1
	s.Handling.SecondLine = sim.Hour
	style, _ := Controls.Lookup("mixed")
	s.Control = style()
	fill(s.Control)
	for _, named := range s.Mechanisms {
		switch m := named.Mechanism.(type) {
		case *Explanations:
			m.Time = sim.SpanLaw{Law: sim.Constant(240)}
		case *Inquiry:
			m.Time, m.Knower = 2*sim.Minute, true
		case *Insights:
			m.Slack = 2 * sim.Minute
		case *SwitchCosts:
			m.Product, m.Role = 5*sim.Minute, 30*sim.Second
		case *Stress:
			m.Hostile = .05
		}
	}
	return s
}
