package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/results"
)

func init() {
	register(Method{Name: "pareto", Doc: "the points that no other beats in every goal, --goal metric=max", Needs: "any design; --where adds bounds", NoX: true, apply: pareto})
	register(Method{Name: "robust", Doc: "options compared over uncertain futures: regret, satisficing, expectation, worst case",
		Needs: "options crossed with futures; --option names the factors that are decided", apply: robust})
}

// goals reads the goals of a request and their outcomes.
func (d *Data) goals(texts []string) (list []optimise.Goal, outcomes []*Outcome, err error) {
	for _, text := range texts {
		known := func(name string) string {
			if o, err := d.outcome(name); err == nil {
				return o.Goal
			}
			return ""
		}
		g, err := optimise.ParseGoal(text, known)
		if err != nil {
			return nil, nil, wrong("", "%v", err)
		}
		o, err := d.outcome(g.Name)
		if err != nil {
			return nil, nil, err
		}
		g.Unit = o.Unit
		list, outcomes = append(list, g), append(outcomes, o)
	}
	return list, outcomes, nil
}

func pareto(d *Data, r *Request) ([]Answer, error) {
	if len(r.Goals) == 0 {
		return nil, wrong("such as --goal ideas_per_agent_year=max --goal exhaustion_mean=min", "pareto needs goals: --goal")
	}
	goals, outcomes, err := d.goals(r.Goals)
	if err != nil {
		return nil, err
	}
	bounds, bounded, err := d.conditions(r.Where)
	if err != nil {
		return nil, err
	}
	outcomes = append(outcomes, bounded...)
	p := optimise.Problem{Goals: goals, Constraints: bounds}
	points, runs := make([][]float64, len(d.Points)), make([][][]float64, len(d.Points))
	for i := range points {
		points[i] = []float64{float64(i)}
		for rep := range outcomes[0].Y[i] {
			var row []float64
			for _, o := range outcomes {
				row = append(row, o.Y[i][rep])
			}
			runs[i] = append(runs[i], row)
		}
	}
	f, err := optimise.FrontOf(p, points, runs, r.Seed)
	if err != nil {
		return nil, err
	}
	a := Answer{Value: f, Notes: f.Warnings, Tables: []NamedTable{{"pareto", frontTable(d, f)}}}
	return []Answer{a}, nil
}

// frontTable lists the front, then the rest.
func frontTable(d *Data, f *optimise.Result) results.Table {
	t := results.Table{Title: fmt.Sprintf("%d of %d points are on the front", len(f.Front), len(d.Points)), Header: []string{"point", "status", "name", "front_odds"}}
	for _, g := range f.Goals {
		t.Header = append(t.Header, bounds(g.Name)...)
	}
	for _, c := range f.Constraints {
		t.Header = append(t.Header, bounds("bound:"+c.Name)...)
	}
	for _, factor := range d.Factors {
		t.Header = append(t.Header, factor.Name)
	}
	for _, s := range append(slices.Clone(f.Front), f.Others...) {
		at := int(s.Point[0])
		row := []string{d.Points[at], string(s.Status), s.Name, six(s.FrontOdds)}
		for _, e := range s.Outcomes {
			row = append(row, estimateCells(e)...)
		}
		for j := range d.Factors {
			if d.X == nil {
				row = append(row, "")
				continue
			}
			row = append(row, d.Factors[j].level(d.X[at][j]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func robust(d *Data, r *Request) ([]Answer, error) {
	if err := d.needX("robust"); err != nil {
		return nil, err
	}
	if len(r.Goals) != 1 || r.Option == "" {
		return nil, wrong("such as --option agents.count,control.style --goal cost=min; all other factors are futures", "robust needs one --goal and --option")
	}
	goals, outcomes, err := d.goals(r.Goals)
	if err != nil {
		return nil, err
	}
	bounds, bounded, err := d.conditions(r.Where)
	if err != nil {
		return nil, err
	}
	t := optimise.Table{Outcome: goals[0].Name, Maximise: goals[0].Maximise, Thresholds: bounds}
	at, err := d.cross(&t, strings.Split(r.Option, ","))
	if err != nil {
		return nil, err
	}
	t.Values = at(outcomes[0])
	for _, o := range bounded {
		t.Others = append(t.Others, at(o))
	}
	v, err := optimise.ChooseRobust(t)
	if err != nil {
		return nil, err
	}
	a := Answer{Value: v, Notes: append(v.Words(t), v.Warnings...), Tables: []NamedTable{{"robust", choiceTable(&t, v)}, {"robust-regret", regretTable(&t, v)}}}
	return []Answer{a}, nil
}

// cross fills options and futures, and returns how an outcome is laid out over
// them.
func (d *Data) cross(t *optimise.Table, decided []string) (func(*Outcome) [][]float64, error) {
	var option, future []int
	for j, f := range d.Factors {
		if slices.Contains(decided, f.Name) {
			option = append(option, j)
		} else {
			future = append(future, j)
		}
	}
	if len(option) != len(decided) {
		return nil, wrong("factors: "+strings.Join(d.names(), ", "), "--option %s names a factor that there is not", strings.Join(decided, ","))
	}
	text := func(row []float64, columns []int) string {
		var parts []string
		for _, j := range columns {
			parts = append(parts, d.Factors[j].Name+"="+d.Factors[j].level(row[j]))
		}
		return strings.Join(parts, " ")
	}
	place := func(list *[]string, name string) int {
		at := slices.Index(*list, name)
		if at < 0 {
			at, *list = len(*list), append(*list, name)
		}
		return at
	}
	cells := make([][2]int, len(d.X))
	for i, row := range d.X {
		cells[i] = [2]int{place(&t.Options, text(row, option)), place(&t.Futures, text(row, future))}
	}
	return func(o *Outcome) [][]float64 {
		values := make([][]float64, len(t.Options))
		for i := range values {
			values[i] = slices.Repeat([]float64{math.NaN()}, len(t.Futures))
		}
		for i, m := range o.means() {
			values[cells[i][0]][cells[i][1]] = m
		}
		return values
	}, nil
}

func choiceTable(t *optimise.Table, v *optimise.Robust) results.Table {
	out := results.Table{Title: fmt.Sprintf("%s of %d options in %d futures", t.Outcome, len(t.Options), len(t.Futures)),
		Header: []string{"option", "expected", "worst", "best", "regret_max", "in_future", "regret_p90", "satisfied", "wins", "chosen_by"}}
	for o, c := range v.Choices {
		var rules []string
		for _, rule := range []struct {
			name string
			best int
		}{{"minimax regret", v.ByRegret}, {"satisficing", v.BySatisfying}, {"expectation", v.ByExpected}, {"worst case", v.ByWorst}} {
			if rule.best == o {
				rules = append(rules, rule.name)
			}
		}
		out.Rows = append(out.Rows, []string{c.Option, six(c.Expected), six(c.Worst), six(c.Best), six(c.RegretMax), c.RegretBy, six(c.RegretP90), six(c.Satisfied), fmt.Sprint(c.Wins), strings.Join(rules, ", ")})
	}
	return out
}

func regretTable(t *optimise.Table, v *optimise.Robust) results.Table {
	out := results.Table{Title: "Regret: what is lost against the best option of each future", Header: append([]string{"future"}, t.Options...)}
	for f, name := range t.Futures {
		row := []string{name}
		for o := range t.Options {
			row = append(row, six(v.Regret[o][f]))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
