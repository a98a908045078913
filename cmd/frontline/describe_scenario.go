package main

import (
	"fmt"
	"strings"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

// writeAbout writes the information page under NetLogo's headings.
func (p *program) writeAbout(sc *scenarios.Scenario) {
	a := &sc.About
	fmt.Fprintf(p.out, "%s\n", p.paintOut(sc.ID, bold))
	if a.Title != "" {
		fmt.Fprintf(p.out, "%s\n", a.Title)
	}
	section := func(heading, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(p.out, "\n%s\n%s", p.paintOut(heading, bold), p.wrap(text, ""))
		}
	}
	list := func(heading string, items []string) {
		if len(items) == 0 {
			return
		}
		fmt.Fprintf(p.out, "\n%s\n", p.paintOut(heading, bold))
		for _, item := range items {
			fmt.Fprint(p.out, "- "+p.wrap(item, "  ")[2:])
		}
	}
	section("QUESTION", a.Question)
	section("WHAT IS IT?", a.WhatIsIt)
	section("HOW IT WORKS", a.HowItWorks)
	section("HOW TO USE IT", a.HowToUseIt)
	list("THINGS TO NOTICE", a.ThingsToNotice)
	list("THINGS TO TRY", a.ThingsToTry)
	section("RELATED SCENARIOS", strings.Join(a.Related, ", "))
	section("HOW TO CITE", a.Cite)
	section("LICENCE", a.License)
	fmt.Fprintln(p.out)
}

// shown keeps an empty value visible.
func shown(value string) string {
	if value == "" {
		return "–"
	}
	return value
}

func shownRange(s scenarios.Parameter) string {
	if s.Range == "" && len(s.Choices) > 0 {
		return strings.Join(s.Choices, " | ")
	}
	return s.Range
}

// writeParameters writes the parameter table, a part for each section.
func (p *program) writeParameters(list []scenarios.Parameter, all bool) error {
	if width := columns(p.stdout); width > 0 && width < tableColumns {
		return p.writeParameterBlocks(list, all)
	}
	section, off := "", []string{}
	t := results.Table{Header: []string{"setting", "value", "unit", "range", "default", "meaning", "source", "set in"}}
	for _, s := range list {
		if name, is := strings.CutPrefix(s.Path, "mechanisms."); is && strings.HasSuffix(name, ".enabled") && s.Value == "false" {
			off = append(off, strings.TrimSuffix(name, ".enabled"))
		}
		if !all && idle(s) {
			continue
		}
		if head := sectionOf(s.Path); head != section {
			section = head
			t.Rows = append(t.Rows, []string{"[" + head + "]", "", "", "", "", "", "", ""})
		}
		t.Rows = append(t.Rows, []string{s.Path, shown(s.Value), s.Unit, shownRange(s), shown(s.Default), s.Doc, s.Source, s.Origin})
	}
	t.Title = "PARAMETERS"
	if len(off) > 0 && !all {
		t.Notes = append(t.Notes, "Mechanisms that are off: "+strings.Join(off, ", ")+" (--all shows their settings).")
	}
	return p.table(t)
}

// sectionOf returns the table of the scenario file in which a setting stands.
func sectionOf(path string) string {
	parts := strings.Split(path, ".")
	switch {
	case len(parts) == 1:
		return "run"
	case parts[0] == "mechanisms":
		return parts[0] + "." + parts[1]
	}
	head, _, _ := strings.Cut(parts[0], "[")
	return head
}

// tableColumns is the width of a terminal below which parameters are shown
// one below the other instead of in a table.
const tableColumns = 150

// idle says whether a setting belongs to a mechanism that is off.
func idle(s scenarios.Parameter) bool {
	return !s.Active || strings.HasSuffix(s.Path, ".enabled") && s.Value == "false"
}

// writeParameterBlocks writes the parameters one below the other.
func (p *program) writeParameterBlocks(list []scenarios.Parameter, all bool) error {
	fmt.Fprintf(p.out, "%s\n", p.paintOut("PARAMETERS", bold))
	for _, s := range list {
		if !all && idle(s) {
			continue
		}
		notes := []string{s.Doc}
		if r := shownRange(s); r != "" {
			notes = append(notes, "range "+r)
		}
		notes = append(notes, "default "+shown(s.Default), "source: "+s.Source, "set in "+s.Origin)
		fmt.Fprintf(p.out, "%s = %s %s\n%s", p.paintOut(s.Path, bold), shown(s.Value), s.Unit, p.wrap(strings.Join(notes, "; "), "    "))
	}
	return nil
}
