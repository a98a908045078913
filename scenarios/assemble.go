package scenarios

import (
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/models"
)

// assemble reads a merged tree into typed settings and checks them.
func (r *reader) assemble(name string, tree *node) (*Scenario, error) {
	d := newDecoder()
	d.homes, d.styles = sections(), styleKeys()
	s := &Scenario{Name: name, Settings: &models.Settings{}, tree: tree, folder: r.folder, origins: d.origins}
	head := &header{}
	for _, part := range []any{head, s.Settings} {
		target := reflect.ValueOf(part).Elem()
		preset(target)
		d.fields("", target, tree)
	}
	d.strangers("", tree, topKeys())
	s.Seed, s.Replications, s.About = uint64(head.Seed), head.Replications, head.About
	d.identity(s, head, tree)
	s.readControl(d, tree.child("control"))
	s.readMechanisms(d, tree.child("mechanisms"))
	if len(d.problems) == 0 {
		s.readTrace(d, r.before)
		s.readRoster(d)
	}
	warnings := d.takeWarnings()
	if len(d.problems) == 0 {
		s.checkRules(d)
	}
	if len(d.problems) > 0 {
		problems := newProblems(d.problems)
		problems.Omitted += d.omitted
		return nil, problems.Err()
	}
	s.Warnings = newProblems(warnings)
	return s, nil
}

// topKeys are the keys that may stand at the top of a scenario.
func topKeys() []string {
	keys := keysOf(reflect.TypeFor[header]())
	keys = append(keys, keysOf(reflect.TypeFor[models.Settings]())...)
	return append(keys, "control", "mechanisms")
}

// sections maps every key of a section to the sections that have it.
var sections = sync.OnceValue(func() map[string][]string {
	homes := map[string][]string{}
	for _, section := range fieldsOf(reflect.TypeFor[models.Settings]()) {
		t, label := section.typ, "["+section.key+"]"
		if section.kind == kindTables {
			t, label = t.Elem(), "["+label+"]"
		}
		if t.Kind() != reflect.Struct {
			continue
		}
		for _, key := range keysOf(t) {
			homes[key] = append(homes[key], label)
		}
	}
	return homes
})

// styleKeys maps every key of a control style to the styles that have it.
var styleKeys = sync.OnceValue(func() map[string][]string {
	homes := map[string][]string{}
	for _, name := range models.Controls.Names() {
		factory, _ := models.Controls.Lookup(name)
		target, _ := open(factory())
		if target.Kind() != reflect.Struct {
			continue
		}
		for _, key := range keysOf(target.Type()) {
			homes[key] = append(homes[key], name)
		}
	}
	return homes
})

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// identity checks the version of the format and the id, which defaults to the
// name of the file.
func (d *decoder) identity(s *Scenario, head *header, tree *node) {
	if head.Schema != "scenario/1" {
		bad := faultf("E0402", `write schema = "scenario/1"`, "%%s must be \"scenario/1\", got %q", head.Schema)
		if strings.HasPrefix(head.Schema, "experiment/") {
			bad = faultf("E0402", "run it with `frontline sweep`", "this is an experiment, not a scenario")
		}
		d.add(tree.child("schema"), "schema", bad)
	}
	s.ID = head.ID
	if s.ID == "" {
		base := strings.TrimSuffix(filepath.Base(filepath.ToSlash(s.Name)), ".toml")
		s.ID = strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(base), "-"), "-")
		if s.ID == "" {
			s.ID = "scenario"
		}
		return
	}
	if !idForm.MatchString(s.ID) || len(s.ID) > 100 {
		d.add(tree.child("id"), "id", faultf("E0209", `for example "call-centre-2"`, "%%s consists of small letters, digits and hyphens, got %q", s.ID))
	}
}

// readControl reads [control]: the style, then the style's own settings.
func (s *Scenario) readControl(d *decoder, n *node) {
	s.Style = noStyle
	if n == nil {
		return
	}
	choice := styleName{}
	if n.table == nil {
		d.table("control", reflect.ValueOf(&choice).Elem(), n)
		return
	}
	before := len(d.problems)
	d.fields("control", reflect.ValueOf(&choice).Elem(), n)
	style := n.child("style")
	factory, known := models.Controls.Lookup(choice.Style)
	switch {
	case len(d.problems) > before:
		return
	case style == nil:
		d.add(&node{source: n.source, key: n.key}, "control", faultf("E0401", "known: "+strings.Join(models.Controls.Names(), ", "), "%%s has no `style`"))
		return
	case choice.Style == noStyle:
		d.strangers("control", n, []string{"style"})
		return
	case !known:
		d.add(style, "control.style", unknownName(models.Controls.Kind(), choice.Style, append(models.Controls.Names(), noStyle)))
		return
	}
	target, finish := open(factory())
	d.table("control", target, n, "style")
	s.Style = choice.Style
	s.Settings.Control = finish().(models.Control)
	s.control = target.Addr().Interface()
}

func unknownName(kind, name string, known []string) *fault {
	if meant, found := catalog.Suggest(name, known); found {
		return faultf("E0401", "known: "+strings.Join(known, ", "), "no %s `%s`; did you mean `%s`?", kind, name, meant)
	}
	return faultf("E0401", "known: "+strings.Join(known, ", "), "no %s `%s`", kind, name)
}

// open returns the settable struct of a part of the model, filled with its
// defaults, and a function that returns the part once it has been read.
func open(part any) (target reflect.Value, finish func() any) {
	v := reflect.ValueOf(part)
	if v.Kind() == reflect.Pointer {
		target = v.Elem()
		finish = func() any { return part }
	} else {
		target = reflect.New(v.Type()).Elem()
		target.Set(v)
		finish = func() any { return target.Interface() }
	}
	if target.Kind() == reflect.Struct {
		preset(target)
	}
	return target, finish
}

// readMechanisms reads [mechanisms.NAME] for every known name. What is off is
// read too: its mistakes are mistakes.
func (s *Scenario) readMechanisms(d *decoder, n *node) {
	if n != nil && n.table == nil {
		d.table("mechanisms", reflect.ValueOf(&struct{}{}).Elem(), n)
		return
	}
	for _, name := range models.Mechanisms.Names() {
		factory, _ := models.Mechanisms.Lookup(name)
		target, finish := open(factory())
		on := enabledSwitch{}
		path := "mechanisms." + name
		if own := n.child(name); own != nil {
			s.readMechanism(d, path, own, target, &on)
		}
		state := mechanismState{name: name, enabled: on.Enabled}
		if target.CanAddr() {
			state.settings = target.Addr().Interface()
		}
		s.mechanisms = append(s.mechanisms, state)
		if on.Enabled {
			s.Settings.Mechanisms = append(s.Settings.Mechanisms, models.Named{Name: name, Mechanism: finish().(models.Mechanism)})
		}
	}
	if n == nil {
		return
	}
	for _, name := range n.names {
		if _, known := models.Mechanisms.Lookup(name); !known {
			child := n.table[name]
			d.add(&node{source: child.source, key: child.key}, "mechanisms."+name,
				unknownName(models.Mechanisms.Kind(), name, models.Mechanisms.Names()))
		}
	}
}

func (s *Scenario) readMechanism(d *decoder, path string, own *node, target reflect.Value, on *enabledSwitch) {
	if own.table == nil {
		d.table(path, target, own)
		return
	}
	d.fields(path, reflect.ValueOf(on).Elem(), own)
	d.table(path, target, own, "enabled")
	if own.child("enabled") == nil {
		d.warn(&node{source: own.source, key: own.key}, path, faultf("W0403", "add enabled = true", "%%s is off: it has settings but is not switched on"))
	}
}

// checkRules applies the rules between settings and places what they find.
func (s *Scenario) checkRules(d *decoder) {
	mistakes := s.Settings.Check()
	mistakes = append(mistakes, steadyState(s.Settings)...)
	for _, m := range mistakes {
		code := m.Code
		if code == "" {
			code = "E0410"
		}
		n, path := s.nearest(m.Path, m.Message)
		d.add(n, path, &fault{code: code, message: m.Message, help: m.Help})
	}
}

// nearest returns the node a rule is reported at: that of the path, of a
// setting below it that the message names, or of the tables around it.
func (s *Scenario) nearest(path, message string) (*node, string) {
	if n := s.origins[path]; n != nil && n.table == nil {
		return n, path
	}
	if n := s.written(path); n != nil {
		for _, key := range n.names {
			if named := regexp.MustCompile(`\b` + regexp.QuoteMeta(key) + `\b`); named.MatchString(message) {
				return n.table[key], join(path, key)
			}
		}
	}
	for at := path; at != ""; {
		if n := s.written(at); n != nil && n.at().known() {
			return n, path
		}
		cut := strings.LastIndexByte(at, '.')
		if cut < 0 {
			break
		}
		at = at[:cut]
	}
	return &node{source: s.tree.source}, path // a default: the file, but no line of it
}

// written returns what the user wrote at a path without indices, or nil.
func (s *Scenario) written(path string) *node {
	n := s.tree
	for _, key := range strings.Split(path, ".") {
		if n = n.child(key); n == nil {
			return nil
		}
	}
	return n
}

// warn reports something that is allowed.
func (d *decoder) warn(n *node, path string, f *fault) {
	d.warnings = append(d.warnings, locate(n, path, f))
}

func (d *decoder) takeWarnings() []Problem {
	taken := d.warnings
	d.warnings = nil
	return taken
}

// steadyState refuses a steady regime in which the queue grows without end: an
// organisation that is always open, customers who never give up, and more work
// than its agents can do.
func steadyState(s *models.Settings) []models.Mistake {
	bounded := s.Queue.Capacity > 0 || s.Queue.NoRoom
	if !s.Calendar.AlwaysOpen || !s.Queue.Infinite || bounded || s.Time.Kind != "non-terminating" {
		return nil
	}
	arrivals := 0.0 // per second
	path := "arrivals.rate"
	switch s.Arrivals.Source {
	case "poisson":
		arrivals = float64(s.Arrivals.Rate)
	case "renewal":
		path = "arrivals.gap"
		if mean := s.Arrivals.Gap.Law.Mean(); mean > 0 {
			arrivals = 1 / mean
		}
	}
	work := s.Handling.Work.Law.Mean() + s.Handling.Hold.Law.Mean() + s.Handling.WrapUp.Law.Mean()
	if arrivals == 0 || work <= 0 {
		return nil
	}
	each := 1.0 // contact at a time, or several that share the agent
	if n := float64(s.Agents.AtOnce); n > 1 {
		each = n / (1 + float64((n-1)*(1-s.Agents.Overlap)))
	}
	capacity := float64(each*float64(s.Agents.Count)) / work
	if arrivals < capacity {
		return nil
	}
	return []models.Mistake{{Path: path, Code: "E0405",
		Message: fmt.Sprintf("load of the agents is %.2f (%.4g per hour against %.4g per hour): no steady state", arrivals/capacity, arrivals*3600, capacity*3600),
		Help:    `lower the load, add agents, or set time.kind = "terminating"`}}
}
