package scenarios

import (
	"errors"
	"fmt"
	"reflect"
)

// candidateText is the part of [[candidate]] that has fixed keys.
type candidateText struct {
	Name     string `toml:"name" default:"" doc:"name in tables: small letters, digits and hyphens; default: the scenario's id" source:"choice"`
	Scenario string `toml:"scenario" default:"" doc:"scenario of the library, or a file in the same folder or below; default: the experiment's" source:"choice"`
}

// readCandidates reads [[candidate]].
func (e *Experiment) readCandidates(d *decoder, r *reader) {
	n := e.tree.child("candidate")
	if n == nil {
		return
	}
	if !n.list {
		d.add(n, "candidate", faultf("E0202", "begin each with [[candidate]]", "%%s is a list of tables, got %s", describe(n)))
		return
	}
	names := map[string]bool{}
	for i, item := range n.items {
		path := fmt.Sprintf("candidate[%d]", i)
		if item.table == nil {
			d.add(item, path, faultf("E0202", "begin each with [[candidate]]", "%%s is a list of tables, got %s", describe(item)))
			continue
		}
		c := e.readCandidate(d, r, path, item)
		if c == nil {
			continue
		}
		if names[c.Name] {
			at := item.child("name")
			if at == nil {
				at = &node{source: item.source, key: item.key}
			}
			d.add(at, path+".name", faultf("E0207", "give each a name of its own", "two candidates are called %q", c.Name))
		}
		names[c.Name] = true
		e.Candidates = append(e.Candidates, *c)
	}
}

func (e *Experiment) readCandidate(d *decoder, r *reader, path string, item *node) *Candidate {
	text, before := candidateText{}, len(d.problems)
	target := reflect.ValueOf(&text).Elem()
	preset(target)
	d.table(path, target, item, "set")
	c := &Candidate{Name: text.Name, From: text.Scenario}
	base := e.Base
	header := &node{source: item.source, key: item.key}
	switch {
	case text.Scenario != "":
		s, bad := r.subject(text.Scenario, e.seed())
		if len(bad) > 0 {
			d.report(item.child("scenario"), path+".scenario", bad)
			return nil
		}
		base = s
	case base == nil:
		if e.tree.child("scenario") == nil {
			d.add(header, path, faultf("E0205", `write scenario = "…" here, or above for all candidates`, "this [[candidate]] has no scenario"))
		}
		return nil
	}
	if set := item.child("set"); set != nil && e.isTable(d, set, path+".set") {
		c.Set = e.readSettings(d, path+".set", set, indexSettings(base))
	}
	if c.Name == "" {
		c.Name = base.ID
	}
	if !idForm.MatchString(c.Name) {
		d.add(item.child("name"), path+".name", faultf("E0209", "", "%%s consists of small letters, digits and hyphens, got %q", c.Name))
	}
	if len(d.problems) > before {
		return nil
	}
	var overrides []string
	for _, s := range c.Set {
		overrides = append(overrides, s.Override())
	}
	s, err := base.With(overrides...)
	var problems *Problems
	if errors.As(err, &problems) {
		d.report(header, path, problems.List)
		return nil
	}
	c.Scenario, c.base = s, base
	return c
}

// Base returns the candidate's scenario before its own settings are laid over
// it.
func (c *Candidate) Base() *Scenario { return c.base }
