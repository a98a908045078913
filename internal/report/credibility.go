package report

import (
	"fmt"

	"frontline.dev/frontline/internal/figures"
)

// Factor is a line of the credibility sheet.
type Factor struct {
	Name    string
	Level   int // 0 to 4, after NASA-STD-7009
	Backing string
	Missing string
}

// Credibility judges a folder by the eight factors of NASA-STD-7009 (2008,
// appendix B), on the low side. Levels that depend on the model are the same
// for every folder; those that depend on the study are read from it.
func Credibility(f *figures.Folder) []Factor {
	return []Factor{
		{"Verification", 2, "frontline verify compares the queueing core with exact results (docs/verify.md) and tests of properties hold the rest; equal bits on nine platforms. The core alone would be level 3.",
			"The mechanisms of innovation, stress and control have no exact results to be compared with, so their numerical error is not bounded."},
		validation(f), pedigree(f), uncertainty(f), robustness(f),
		{"Use history", 0, "None is known to the program.", "A decision that was made with it and turned out as predicted."},
		{"M&S management", 2, "Versions, seeds, settings, checksums and the command of every run are recorded; numbers change only with a version.", "A process of the organisation that uses it: who may change a scenario, who reviews it."},
		{"People qualifications", 0, "The program does not know who made or read this.", "State who made the study, with what experience, and who reviewed it."},
	}
}

func validation(f *figures.Folder) Factor {
	v := Factor{"Validation", 1, "frontline evidence holds the model against claims of the literature, with those that do not come out (docs/evidence.md); directions and shapes agree in part.",
		"Data of the organisation in question: frontline fit and frontline backtest."}
	for _, name := range append([]string{f.Manifest.Scenario}, f.Manifest.Bases...) {
		if name == "bank-contact-centre" {
			v.Level, v.Backing = 2, "The scenario was derived from a month of a real call centre and is compared with it (docs/bank.md); agents' innovation is not in those data. "+v.Backing
		}
	}
	return v
}

func pedigree(f *figures.Folder) Factor {
	o, s := originsOf(f)
	p := Factor{"Input pedigree", 1, "Every setting names its source or says that it is an assumption (parameters.csv).", "Measured values for the settings that matter most."}
	if s == nil || o.active == 0 {
		p.Level, p.Backing = 0, "The folder has no table of its settings."
		return p
	}
	p.Backing += fmt.Sprintf(" Of %d active settings %d are choices, %d cited, %d calibrated, %d measured, %d assumptions.", o.active, o.chosen, o.cited, o.calibrated, o.data, o.assumed)
	if known := o.cited + o.calibrated + o.data; known > o.assumed {
		p.Level = 2
	}
	return p
}

func uncertainty(f *figures.Folder) Factor {
	u := Factor{"Results uncertainty", 3, "Replications with independent random numbers, 95 % intervals, differences in pairs.", "The uncertainty of the settings carried through to the result (design of type saltelli or sobol over uncertainties), and of the model's form."}
	m := &f.Manifest
	replications := 0
	if d, err := f.Data(); err == nil && len(d.Outcomes) > 0 {
		replications = len(d.Outcomes[0].Y[0])
		u.Backing = fmt.Sprintf("%d replications of each; %s", replications, lower(u.Backing))
	}
	if replications == 1 && m.Kind != "evidence" && m.Kind != "optimise" {
		u.Level, u.Backing, u.Missing = 1, "One replication: a number without an interval.", "More replications: ten to begin with."
	}
	return u
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}

func robustness(f *figures.Folder) Factor {
	r := Factor{"Results robustness", 0, "This folder varies nothing beside what it compares.", "A screening: frontline sweep what-matters, then frontline plot DIR morris-plane."}
	varied := len(f.Manifest.Factors)
	if varied == 0 {
		varied = len(f.Manifest.Levers)
	}
	switch {
	case varied >= 8:
		r.Level, r.Backing, r.Missing = 3, fmt.Sprintf("%d settings were varied; figures and analyses say which of them move the result.", varied), "The settings that were not varied, and the form of the mechanisms (frontline evidence --elasticities)."
	case varied > 0:
		r.Level, r.Backing = 2, fmt.Sprintf("%d settings were varied; what they do is shown.", varied)
	case f.Manifest.Kind == "compare":
		r.Level, r.Backing = 1, "The alternatives differ in a few settings; nothing else was varied."
	}
	return r
}
