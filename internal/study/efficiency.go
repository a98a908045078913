package study

import "frontline.dev/frontline/results"

// Efficiency is the efficiency loss over the replications; see package
// results, where it is defined.
type Efficiency struct {
	With, Without results.Estimate // minutes per solved problem
	Total         results.Estimate // minutes per solved problem
	Share         results.Estimate // of the time without the role
	Rows          []EfficiencyRow  // everything, in the order of efficiency.csv
}

// EfficiencyRow is one number of the decomposition. Kind is "level" (time with
// and without the role), "loss" (the total and its share), "group" and "term"
// (each set adds up to the loss), or "beside" (volume and workload, which are
// not part of it).
type EfficiencyRow struct {
	Kind, Name, Group, Unit, Doc string
	results.Estimate

	values []float64
}

const (
	unitPerSolved = "min per solved problem"
	unitPerYear   = "min per customer-year"
)

// efficiency compares the arms replication by replication.
func (r *Report) efficiency() *Efficiency {
	with, without := r.armIndex(ArmScenario), r.armIndex(ArmRoleOff)
	losses := make([]*results.Loss, len(r.pairs))
	for i, p := range r.pairs {
		if p[with].Err == nil && p[without].Err == nil {
			loss := results.EfficiencyLoss(p[with].Effort, p[without].Effort)
			losses[i] = &loss
		}
	}
	e := &Efficiency{}
	row := func(kind, name, group, unit, doc string, value func(*results.Loss) float64) results.Estimate {
		values := make([]float64, len(losses))
		for i, loss := range losses {
			values[i] = missing
			if loss != nil {
				values[i] = value(loss)
			}
		}
		estimate := results.NewEstimate(values)
		e.Rows = append(e.Rows, EfficiencyRow{kind, name, group, unit, doc, estimate, values})
		return estimate
	}
	e.With = row("level", "with_role", "", unitPerSolved, "handling and slack with the role", func(l *results.Loss) float64 { return l.With })
	e.Without = row("level", "without_role", "", unitPerSolved, "handling and slack with role.mode = \"off\"", func(l *results.Loss) float64 { return l.Without })
	e.Total = row("loss", "efficiency_loss", "", unitPerSolved, "with the role less without", func(l *results.Loss) float64 { return l.Total })
	e.Share = row("loss", "efficiency_loss_share", "", "share of time without the role", "efficiency loss / time without the role", func(l *results.Loss) float64 { return l.Share })
	for _, group := range results.EfficiencyGroups() {
		row("group", group, group, unitPerSolved, "sum of the terms of this group", func(l *results.Loss) float64 { return l.Group(group) })
	}
	for i, term := range results.EfficiencyTerms {
		row("term", term.Name, term.Group, unitPerSolved, term.Doc, func(l *results.Loss) float64 { return l.Terms[i] })
	}
	e.beside(row)
	return e
}

// beside adds what the role changes in the number of problems, which is no
// part of the time for each.
func (e *Efficiency) beside(row func(kind, name, group, unit, doc string, value func(*results.Loss) float64) results.Estimate) {
	add := func(name, unit, doc string, value func(*results.Loss) float64) {
		row("beside", name, "", unit, doc, value)
	}
	add("solved_with", "problems per customer-year", "problems solved with the role", func(l *results.Loss) float64 { return l.SolvedWith })
	add("solved_without", "problems per customer-year", "problems solved without the role", func(l *results.Loss) float64 { return l.SolvedWithout })
	add("contacts_with", "contacts per customer-year", "served contacts with the role", func(l *results.Loss) float64 { return l.ContactsWith })
	add("contacts_without", "contacts per customer-year", "served contacts without the role", func(l *results.Loss) float64 { return l.ContactsWithout })
	add("contacts_change", "contacts per customer-year", "served contacts with less without: what education and cured causes avoid is negative",
		func(l *results.Loss) float64 { return l.ContactsWith - l.ContactsWithout })
	add("workload_with", unitPerYear, "agents' time with the role", func(l *results.Loss) float64 { return l.WorkloadWith })
	add("workload_without", unitPerYear, "agents' time without the role", func(l *results.Loss) float64 { return l.WorkloadWithout })
	add("workload_change", unitPerYear, "with less without: efficiency loss × problems solved with the role + volume", func(l *results.Loss) float64 { return l.Workload })
	add("volume", unitPerYear, "part of the change in workload that comes from another number of problems, at the time without the role",
		func(l *results.Loss) float64 { return l.Volume })
	add("volume_prevented", unitPerYear, "part of volume: faults prevented by teaching customers and curing causes",
		func(l *results.Loss) float64 { return l.VolumePrevented })
	add("volume_other", unitPerYear, "part of volume: problems that customers gave up, or under way at an end of the window",
		func(l *results.Loss) float64 { return l.VolumeOther })
}

// groups returns the rows of the groups that are worth showing: those that are
// not zero throughout, and conflict and learning, which a reader looks for.
func (e *Efficiency) groups() []*EfficiencyRow {
	var groups []*EfficiencyRow
	for i := range e.Rows {
		row := &e.Rows[i]
		if row.Kind == "group" && (row.Center != 0 || row.SD > 0 || row.Name == "conflict" || row.Name == "learning") {
			groups = append(groups, row)
		}
	}
	return groups
}

// row returns a row by kind and name, or nil.
func (e *Efficiency) row(kind, name string) *EfficiencyRow {
	for i := range e.Rows {
		if e.Rows[i].Kind == kind && e.Rows[i].Name == name {
			return &e.Rows[i]
		}
	}
	return nil
}
