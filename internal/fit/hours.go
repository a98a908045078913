package fit

import "slices"

// Hours are when the centre works, on the clock on the wall.
type Hours struct {
	Cut    int64      // at which a day begins: the quietest hour, ms after midnight
	Opens  int64      // ms after midnight
	Closes int64      // up to 24 h
	Days   [7]bool    // Monday first
	Closed []int64    // dates in the log on which it was closed or nearly so though the weekday is not
	Odd    []OddDay   // dates with far more or fewer contacts than usual
	Short  []int64    // those of them of which the log has only a part: it begins or ends within
	Rushes []Rush     // stretches of other days that are unlike other days at this time
	Means  [7]float64 // offered on an ordinary day
	Counts [7]int     // ordinary days seen
}

// OddDay is a day that is not like others of its weekday.
type OddDay struct {
	Date  int64
	Share float64 // of the median of its weekday
}

// closedShare and oddShare: a day with less than a tenth of the median of its
// weekday is closed (a holiday), one below six tenths or above 1.7 times is
// odd. A weekday with less than 2 % of the contacts of the busiest is no
// opening day. All are choices; docs/fit.md.
const (
	closedShare  = 0.1
	oddLow       = 0.6
	oddHigh      = 1.7
	weekdayShare = 0.02
)

// newHours reads opening hours and days from the counts.
func newHours(c *counts) *Hours {
	h := &Hours{}
	var byHour [24]int
	var servedBySlot [slotsOfDay]int
	total := 0
	for _, slots := range c.daily {
		for i, n := range slots {
			byHour[i/2] += int(n)
		}
	}
	for _, slots := range c.servedIn {
		for i, n := range slots {
			servedBySlot[i] += int(n)
			total += int(n)
		}
	}
	h.Cut = beginOfDay(byHour) * hour
	h.open(servedBySlot, total)
	h.weekdays(c)
	return h
}

// beginOfDay returns the hour at which a day begins: the middle of the quiet
// time. It is midnight when that middle comes before a midnight that is quiet
// as well, or when no hour is quiet and midnight nearly as good as any: then a
// day has the date on which its contacts are made.
func beginOfDay(byHour [24]int) int64 {
	from, length := quietest(byHour)
	least, most := slices.Min(byHour[:]), slices.Max(byHour[:])
	middle := from + length/2
	switch {
	case middle >= 24:
		return int64(middle - 24)
	case from+length >= 24, 50*least > most && max(byHour[0], byHour[23]) <= 2*least:
		return 0
	}
	return int64(middle)
}

// quietest returns the longest run of hours with the fewest contacts, at most
// 2 % of those of the busiest hour.
func quietest(byHour [24]int) (best, length int) {
	least, most := slices.Min(byHour[:]), slices.Max(byHour[:])
	limit := max(least, most/50)
	for from := range 24 {
		n := 0
		for n < 24 && byHour[(from+n)%24] <= limit {
			n++
		}
		if n > length {
			best, length = from, n
		}
	}
	return best, length
}

// open finds the shortest stretch, counted from the cut, outside of which less
// than a thousandth of the served contacts were answered.
func (h *Hours) open(slots [slotsOfDay]int, total int) {
	cut := int(h.Cut / slotLength)
	at := func(i int) int { return slots[(cut+i)%slotsOfDay] }
	first, last, before, after := 0, slotsOfDay, 0, 0
	for first < slotsOfDay && 2000*(before+at(first)) <= total {
		before += at(first)
		first++
	}
	for last > first && 2000*(after+at(last-1)) <= total {
		after += at(last - 1)
		last--
	}
	h.Opens = h.Cut + int64(first)*slotLength
	h.Closes = h.Cut + int64(last)*slotLength
	if h.Closes > day || h.Opens >= h.Closes { // over midnight: the scenario knows no such hours
		h.Opens, h.Closes = 0, day
	}
}

// dates returns the dates of the log in order, with how many were offered.
func (c *counts) dates(cut int64) (dates []int64, offered map[int64]float64) {
	offered = map[int64]float64{}
	for date, slots := range c.daily {
		for i, n := range slots {
			if n > 0 {
				offered[floorDiv(date*day+int64(i)*slotLength-cut, day)] += float64(n)
			}
		}
	}
	for date := floorDiv(c.first-cut, day); date <= floorDiv(c.last-cut, day); date++ {
		dates = append(dates, date)
	}
	return dates, offered
}

// weekdays tells ordinary days from closed and odd ones.
func (h *Hours) weekdays(c *counts) {
	dates, offered := c.dates(h.Cut)
	var list [7][]float64
	for _, date := range dates {
		list[weekdayOf(date)] = append(list[weekdayOf(date)], offered[date])
	}
	busiest := 0.0
	var medians [7]float64
	for w := range list {
		if len(list[w]) > 0 {
			medians[w] = medianOf(list[w])
			busiest = max(busiest, medians[w])
		}
	}
	for _, date := range dates {
		w := weekdayOf(date)
		h.Days[w] = len(list[w]) > 0 && medians[w] >= weekdayShare*busiest
		if !h.Days[w] {
			continue
		}
		share := offered[date] / medians[w]
		switch {
		case h.cutOff(c, date):
			h.Short, h.Odd = append(h.Short, date), append(h.Odd, OddDay{date, share})
			continue
		case share < closedShare:
			h.Closed = append(h.Closed, date)
			continue
		case (share < oddLow || share > oddHigh) && len(list[w]) >= 3:
			h.Odd = append(h.Odd, OddDay{date, share})
			continue
		}
		h.Means[w] += offered[date]
		h.Counts[w]++
	}
	for w := range h.Means {
		if h.Counts[w] > 0 {
			h.Means[w] /= float64(h.Counts[w])
		}
	}
}

// cutOff says whether the log has only a part of a date, because the centre
// works over midnight.
func (h *Hours) cutOff(c *counts, date int64) bool {
	if h.Cut == 0 || date >= floorDiv(c.first, day) && date < floorDiv(c.last, day) {
		return false
	}
	before, all := 0.0, 0.0
	for _, slots := range c.daily {
		for i, n := range slots {
			all += float64(n)
			if int64(i)*slotLength < h.Cut {
				before += float64(n)
			}
		}
	}
	return before > weekdayShare*all
}

// ordinary says whether a date is an ordinary opening day.
func (h *Hours) ordinary(date int64) bool {
	if !h.Days[weekdayOf(date)] || slices.Contains(h.Closed, date) {
		return false
	}
	return !slices.ContainsFunc(h.Odd, func(o OddDay) bool { return o.Date == date })
}
