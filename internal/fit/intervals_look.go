package fit

import (
	"math"
	"slices"
	"strconv"
)

// survey is what a first look at an interval report tells: what a service level
// means, how long an interval is, and which rows are sums of others.
type survey struct {
	length int64
	level  levelUnit
	days   map[int64]float64 // offered in rows with a time of day, by date
	clocks int               // rows with one
}

// levelUnit is what the numbers of the service level are.
type levelUnit uint8

const (
	levelNone levelUnit = iota
	levelPercent
	levelShare
	levelCount // contacts answered in time
)

// within returns how many were answered in time; NaN when the row does not say.
func (s *survey) within(n *reported) float64 {
	switch {
	case math.IsNaN(n.level):
		return math.NaN()
	case s.level == levelPercent:
		return min(n.level, 100) / 100 * n.offered
	case s.level == levelShare:
		return min(n.level, 1) * n.offered
	case s.level == levelCount:
		return min(n.level, n.answered)
	}
	return math.NaN()
}

// longestInterval is the length beyond which a report says too little about the
// hours of a day.
const longestInterval = hour

// look reads the report once.
func (d *intervalReader) look() (*survey, error) {
	s := &survey{days: map[int64]float64{}}
	starts := map[int64]bool{}
	var most, odd, over, rows float64
	percent := false
	err := d.eachRow(func(cells [][]byte, line int) (bool, error) {
		at, clock, ok := d.start(cells)
		if !ok || d.totalWord(cells) {
			return true, nil
		}
		n, reason := d.numbers(cells)
		if reason != fine {
			return true, nil
		}
		if starts[at.wall] = true; clock {
			s.clocks++
			s.days[floorDiv(at.wall, day)] += n.offered
		}
		if at, is := d.column["service_level"]; is && !math.IsNaN(n.level) {
			rows++
			most = max(most, n.level)
			percent = percent || slices.Contains(cellOf(cells, at), '%')
			if n.level != math.Floor(n.level) {
				odd++
			}
			if n.level > n.answered {
				over++
			}
		}
		return true, nil
	})
	d.zones = zoneCheck{zone: d.zones.zone} // the look counts nothing
	if err != nil {
		return nil, err
	}
	if rows > 0 {
		s.level = d.levelIs(most, odd/rows, over/rows, percent)
	}
	s.length, err = d.commonStep(starts)
	return s, err
}

// levelIs decides what the numbers of the service level are, for the whole
// report: by its heading, by percent signs, and by how large they are.
func (d *intervalReader) levelIs(most, odd, over float64, percent bool) levelUnit {
	name := d.plainTitle("service_level")
	named := len(name) >= 3 && name[len(name)-3:] == "pct" || percent
	counted := (len(name) >= 6 && name[:6] == "within" || len(name) >= 14 && name[:14] == "answeredwithin") && !named
	switch {
	case counted && odd == 0 && over < .05:
		return levelCount
	case most <= 1 && !percent:
		return levelShare
	case most > 100.5 && odd == 0 && over < .05:
		return levelCount
	case most > 100.5:
		d.note("column %q has numbers up to %.0f: no service level, left out", d.titles[d.column["service_level"]], most)
		return levelNone
	}
	return levelPercent
}

// levelWithin reads the time of the service level from its heading, "SL 20" or
// "80/20"; 20 s without.
func (d *intervalReader) levelWithin() int64 {
	at, is := d.column["service_level"]
	if !is || d.survey.level == levelNone {
		return 0
	}
	found := 0
	title := d.titles[at]
	for i := 0; i < len(title); {
		j := i
		for j < len(title) && title[j] >= '0' && title[j] <= '9' {
			j++
		}
		if x, err := strconv.Atoi(title[i:j]); err == nil && x >= 5 && x <= 3600 {
			found = x
		}
		i = j + 1
	}
	if found == 0 {
		d.note("the service level is taken as answered within %d s of all offered: column %q does not say", serviceLevelWithin/second, title)
		return serviceLevelWithin
	}
	return int64(found) * second
}

// commonStep is the commonest step from one interval to the next.
func (d *intervalReader) commonStep(starts map[int64]bool) (int64, error) {
	var list []int64
	for at := range starts {
		list = append(list, at)
	}
	slices.Sort(list)
	steps := map[int64]int{}
	step, most := day, 0
	for i := 1; i < len(list); i++ {
		gap := list[i] - list[i-1]
		steps[gap]++
		if n := steps[gap]; n > most || n == most && gap < step {
			step, most = gap, n
		}
	}
	switch {
	case step > longestInterval:
		return 0, mistakef("export the report by half-hour or hour, or name the column with the begin of the interval: [columns] arrived = \"…\"",
			"%s: most rows are %.4g h apart: a report by hour or shorter is needed", d.in.path, float64(step)/float64(hour))
	case step < 5*minute || day%step != 0:
		return 0, mistakef("name the column with the begin of the interval: [columns] arrived = \"…\"", "%s: most rows are %.4g min apart, which is no interval that divides a day", d.in.path, float64(step)/float64(minute))
	}
	return step, nil
}

// totalWords mark rows with sums, as plainName writes them.
var totalWords = map[string]bool{"total": true, "totals": true, "grandtotal": true, "sum": true, "summary": true, "all": true, "average": true, "avg": true, "totaal": true,
	"som": true, "gemiddelde": true, "alle": true, "summe": true, "gesamt": true, "gesamtsumme": true, "durchschnitt": true, "subtotal": true, "subtotaal": true, "zwischensumme": true}

// totalWord says whether a row names itself a sum.
func (d *intervalReader) totalWord(cells [][]byte) bool {
	for _, at := range []int{d.at.date, d.at.time, d.at.arrived, d.at.kind} {
		if name, _ := plainName(string(cellOf(cells, at))); totalWords[name] {
			return true
		}
	}
	return len(cells) > 0 && totalName(cells[0])
}

func totalName(cell []byte) bool {
	name, _ := plainName(string(cell))
	return totalWords[name]
}

// total says whether a row is a sum of others: it says so, or has a date
// without a time of day and about as many contacts as the rest of the date.
func (d *intervalReader) total(cells [][]byte) bool {
	if d.totalWord(cells) {
		return true
	}
	at, clock, ok := d.start(cells)
	if !ok || clock || d.survey.clocks == 0 {
		return false
	}
	n, reason := d.numbers(cells)
	return reason == fine && 2*n.offered > d.survey.days[floorDiv(at.wall, day)]
}
