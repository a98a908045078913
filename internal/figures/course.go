package figures

import (
	"fmt"
	"math"
	"strconv"

	"frontline.dev/frontline/results"
)

// course is a metric over time for one arm or design point.
type course struct {
	name    string
	x       []float64 // ends of batches, days
	warm    float64   // end of the warm-up, days
	runs    [][]float64
	n       []int
	mean    []float64
	lo, hi  []float64
	partial bool // a last, short batch was left out
}

// courses reads a metric from series.csv: of a sweep run by run, of a run by
// arm, where only means and intervals are kept.
func (f *Folder) courses(metric string, points []int) ([]course, error) {
	s, err := f.Sheet("series.csv")
	if err != nil {
		return nil, missingf("series.csv: frontline run writes it, frontline sweep with --series or [record] series = true")
	}
	if s.Column("from_days") >= 0 {
		return f.armCourses(s, metric), nil
	}
	at := s.Column(metric)
	if at < 0 {
		return nil, missingf("a metric that is kept over time; %s is not", metric)
	}
	byPoint := map[int]*course{}
	last := ""
	for _, row := range s.Rows {
		point, err := strconv.Atoi(cellOf(s, row, "design_point"))
		if err != nil {
			return nil, wrong("", "series.csv: %q is no design point", cellOf(s, row, "design_point"))
		}
		c := byPoint[point]
		if c == nil {
			c = &course{name: f.pointName(point)}
			byPoint[point] = c
		}
		if id := cellOf(s, row, "run_id"); id != last {
			c.runs, last = append(c.runs, nil), id
		}
		c.take(s, row, parse(row[at]))
	}
	var list []course
	for _, p := range points {
		if c := byPoint[p]; c != nil {
			c.estimate()
			list = append(list, *c)
		}
	}
	if len(list) == 0 {
		return nil, missingf("series of a design point that was asked for")
	}
	return list, nil
}

// take adds one batch of the run that is being read.
func (c *course) take(s *Sheet, row []string, value float64) {
	from, to := s.Number(row, "from"), s.Number(row, "to")
	run := &c.runs[len(c.runs)-1]
	if len(c.runs) == 1 {
		if len(c.x) > 1 && to-from < (c.x[1]-c.x[0])*.999 {
			c.partial = true
			return
		}
		c.x = append(c.x, to)
		if cellOf(s, row, "warm_up") == "true" {
			c.warm = to
		}
	}
	if len(*run) < len(c.x) {
		*run = append(*run, value)
	}
}

func (c *course) estimate() {
	for i := range c.x {
		var values []float64
		for _, run := range c.runs {
			if i < len(run) {
				values = append(values, run[i])
			}
		}
		e := results.NewEstimate(values)
		c.n, c.mean, c.lo, c.hi = append(c.n, e.N), append(c.mean, e.Center), append(c.lo, e.Lo), append(c.hi, e.Hi)
	}
}

// armNames say what the arms of a run are.
var armNames = map[string]string{"scenario": "with the role", "role_off": "without the role"}

func (f *Folder) armCourses(s *Sheet, metric string) (list []course) {
	for _, arm := range []string{"scenario", "role_off"} {
		c := course{name: armNames[arm]}
		for _, row := range s.Rows {
			if cellOf(s, row, "arm") != arm || cellOf(s, row, "metric") != metric {
				continue
			}
			from, to := s.Number(row, "from_days"), s.Number(row, "to_days")
			if len(c.x) > 1 && to-from < (c.x[1]-c.x[0])*.999 {
				c.partial = true
				continue
			}
			if cellOf(s, row, "warm_up") == "true" {
				c.warm = to
			}
			n := s.Number(row, "n")
			if math.IsNaN(n) {
				n = 0
			}
			c.x, c.n, c.mean = append(c.x, to), append(c.n, int(n)), append(c.mean, s.Number(row, "mean"))
			c.lo, c.hi = append(c.lo, s.Number(row, "ci_lo")), append(c.hi, s.Number(row, "ci_hi"))
		}
		if c.any() {
			list = append(list, c)
		}
	}
	return list
}

// any says whether there is a value.
func (c *course) any() bool {
	for _, n := range c.n {
		if n > 0 {
			return true
		}
	}
	return false
}

// replications returns the most observations behind a point.
func (c *course) replications() (most int) {
	for _, n := range c.n {
		most = max(most, n)
	}
	return most
}

// timeUnit returns the unit in which a course is drawn and its length in days.
func (c *course) timeUnit() (name string, days float64) {
	switch last := c.x[len(c.x)-1]; {
	case last > 56:
		return "weeks", 7
	case last > 3:
		return "days", 1
	}
	return "hours", 1. / 24
}

// scaled returns x in the unit.
func (c *course) scaled(unit float64) (list []float64) {
	for _, x := range c.x {
		list = append(list, x/unit)
	}
	return list
}

// batch names the length of a batch.
func (c *course) batch() string {
	if len(c.x) < 2 {
		return "one batch"
	}
	name, days := c.timeUnit()
	return fmt.Sprintf("batches of %s %s", strconv.FormatFloat((c.x[1]-c.x[0])/days, 'g', 3, 64), name)
}

// warmUp is the reference line at the end of the warm-up.
func (c *course) warmUp(unit float64) []results.Reference {
	if c.warm == 0 {
		return nil
	}
	return []results.Reference{{Name: "end of warm-up", Value: c.warm / unit}}
}

// pointName names a design point by what was set there.
func (f *Folder) pointName(point int) string {
	design, err := f.Sheet("design.csv")
	if err != nil || point > len(design.Rows) {
		return fmt.Sprintf("point %d", point)
	}
	name := ""
	for _, c := range f.Manifest.Factors {
		if value := cellOf(design, design.Rows[point-1], c.Name); value != "" {
			if name != "" {
				name += ", "
			}
			name += short(c.Name) + " " + trimmed(value)
		}
	}
	if name == "" {
		return fmt.Sprintf("point %d", point)
	}
	return name
}

// short is the last part of a setting's name.
func short(column string) string {
	for i := len(column) - 2; i > 0; i-- {
		if column[i] == '_' && column[i-1] == '_' || column[i] == '.' {
			return plain(column[i+1:])
		}
	}
	return plain(column)
}

// trimmed writes a number with at most four digits, and leaves text alone.
func trimmed(cell string) string {
	if v, err := strconv.ParseFloat(cell, 64); err == nil {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return cell
}
