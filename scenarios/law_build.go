package scenarios

import (
	"errors"
	"fmt"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/sim"
)

// buildLaw chooses the form that the given names fit and builds the law.
func (d *decoder) buildLaw(path string, f *field, text *lawText) (sim.Law, bool) {
	name, _ := text.family.scalar.(string)
	family, known := families()[name]
	if !known {
		d.add(text.family, path, unknownFamily(name))
		return sim.Law{}, false
	}
	form, args, ok := d.chooseForm(path, family, text)
	if !ok {
		return sim.Law{}, false
	}
	values := make([][]float64, len(form.Params))
	for i, p := range form.Params {
		if arg, given := args[p.Name]; given {
			list, good := d.lawValues(path, f, p, arg.value)
			ok = ok && good
			values[i] = list
		}
	}
	if !ok {
		return sim.Law{}, false
	}
	law, err := form.Build(values)
	if err != nil {
		d.lawError(path, text, args, err)
		return sim.Law{}, false
	}
	return law, true
}

// lawError places what the builder refuses.
func (d *decoder) lawError(path string, text *lawText, args map[string]lawArg, err error) {
	bad := faultf("E0312", formsHelp(text.family.scalar.(string)), "%%s: %s", err)
	at := text.whole
	var param *sim.ParamError
	if errors.As(err, &param) {
		if arg, given := args[param.Param]; given {
			at = arg.value
			bad.message = fmt.Sprintf("%%s: %s must be %s, got %s", param.Param, param.Rule, describe(at))
			if at.list {
				bad.message = "%s: " + err.Error()
			}
		}
	} else if arg, given := args["weights"]; given && strings.Contains(err.Error(), "weights") {
		at, bad.code = arg.value, "E0314"
	}
	d.add(at, path, bad)
}

// chooseForm returns the form whose names are given. Names written here count
// more than names of the law underneath.
func (d *decoder) chooseForm(path string, family sim.Family, text *lawText) (sim.Form, map[string]lawArg, bool) {
	written := map[string]bool{}
	all := map[string]lawArg{}
	for _, arg := range text.args {
		if before, twice := all[arg.name]; twice && !before.base {
			d.add(arg.at, path, faultf("E0311", "delete one", "%%s: `%s` is given twice", arg.name))
			return sim.Form{}, nil, false
		}
		all[arg.name] = arg
		if !arg.base {
			written[arg.name] = true
		}
	}
	for _, form := range family.Forms {
		used := map[string]lawArg{}
		complete, covered := true, 0
		for _, p := range form.Params {
			arg, given := all[p.Name]
			if given {
				used[p.Name] = arg
			}
			if written[p.Name] {
				covered++
			}
			complete = complete && (given || p.Optional)
		}
		if complete && covered == len(written) {
			return form, used, true
		}
	}
	d.noForm(path, family, text)
	return sim.Form{}, nil, false
}

// noForm tells of a parameter that does not exist, or of missing ones.
func (d *decoder) noForm(path string, family sim.Family, text *lawText) {
	var known []string
	isKnown := map[string]bool{}
	for _, form := range family.Forms {
		for _, p := range form.Params {
			if !isKnown[p.Name] {
				isKnown[p.Name] = true
				known = append(known, p.Name)
			}
		}
	}
	found := false
	for _, arg := range text.args {
		if isKnown[arg.name] || arg.base {
			continue
		}
		found = true
		bad := faultf("E0311", formsHelp(family.Name), "%%s: the law `%s` has no parameter `%s`", family.Name, arg.name)
		if meant, near := catalog.Suggest(arg.name, append(known, "dist")); near {
			bad.message += fmt.Sprintf("; did you mean `%s`?", meant)
		}
		d.add(arg.at, path, bad)
	}
	if !found {
		bad := faultf("E0310", formsHelp(family.Name), "%%s: the law `%s` cannot have these parameters together", family.Name)
		if missing := missingParams(family, text); missing != "" {
			bad.message = fmt.Sprintf("%%s: the law `%s` needs also %s", family.Name, missing)
		}
		d.add(text.whole, path, bad)
	}
}

// missingParams names what each form that fits the given names still needs.
func missingParams(family sim.Family, text *lawText) string {
	var ways []string
	for _, form := range family.Forms {
		var missing []string
		fits := 0
		for _, p := range form.Params {
			given := false
			for _, arg := range text.args {
				given = given || arg.name == p.Name
			}
			switch {
			case given:
				fits++
			case !p.Optional:
				missing = append(missing, p.Name)
			}
		}
		if fits == len(text.args) {
			ways = append(ways, strings.Join(missing, " and "))
		}
	}
	return strings.Join(ways, ", or ")
}

// lawValues reads the values of one parameter.
func (d *decoder) lawValues(path string, f *field, p sim.Param, n *node) ([]float64, bool) {
	items := []*node{n}
	switch {
	case p.List && !n.list:
		d.add(n, path, faultf("E0205", "write ["+p.Name+"…] in brackets", "%%s: `%s` wants a list", p.Name))
		return nil, false
	case p.List:
		items = n.items
		if len(items) == 0 && !p.Optional {
			d.add(n, path, faultf("E0313", "", "%%s: `%s` needs at least one value", p.Name))
			return nil, false
		}
	case n.list || n.table != nil:
		d.add(n, path, faultf("E0205", "", "%%s: `%s` wants one value, got %s", p.Name, describe(n)))
		return nil, false
	}
	values, ok := make([]float64, 0, len(items)), true
	for _, item := range items {
		x, bad := lawValue(f, p, item)
		if bad != nil {
			bad.message = strings.Replace(bad.message, "%s", "%s: `"+p.Name+"`", 1)
			d.add(item, path, bad)
			ok = false
		}
		values = append(values, x)
	}
	return values, ok
}

var plainNumber = field{kind: kindFloat}

func lawValue(f *field, p sim.Param, n *node) (float64, *fault) {
	if f.kind != kindSpanLaw || !p.Dimensional {
		return readFloat(&plainNumber, n)
	}
	if text, is := n.scalar.(string); is {
		return readSeconds(text)
	}
	return 0, unitless(&field{kind: kindSpan}, n)
}
