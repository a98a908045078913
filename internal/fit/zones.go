package fit

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zones, where the system has none
)

// readZone finds a time zone by its name.
func readZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, mistakef("write it as in Europe/Amsterdam", "time_zone: there is no zone %q", name)
	}
	return zone, nil
}

// zoneCheck turns what cells say into instants and watches that time zones are
// not mixed.
type zoneCheck struct {
	zone     *time.Location // nil: none is named
	with     int            // stamps with an offset
	without  int
	offsets  []int64
	onDay    map[int64]uint8 // offsets seen on a day, one bit each
	bothDays int             // days with two offsets
	epochs   int
}

// stamp returns the instant of a moment with a date.
func (z *zoneCheck) stamp(m *moment) stamp {
	wall := m.at()
	if m.hasOffset {
		z.with++
		z.saw(m)
		if z.zone != nil {
			return z.local(wall - m.offset)
		}
		return stamp{wall, wall - m.offset, true}
	}
	z.without++
	if z.zone != nil {
		t := time.UnixMilli(wall).UTC()
		instant := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), z.zone)
		if first := z.local(instant.UnixMilli() - hour); first.wall == wall { // the hour that comes twice in autumn
			return first
		}
		return stamp{wall, instant.UnixMilli(), true}
	}
	return stamp{wall, wall, true}
}

// notBefore returns the second of two instants that the clock on the wall shows
// alike, in the hour that comes twice in autumn, when the first is before what
// went before.
func (z *zoneCheck) notBefore(s, before stamp, m *moment) stamp {
	if z.zone == nil || m.hasOffset || !before.known || s.instant >= before.instant {
		return s
	}
	if again := z.local(s.instant + hour); again.wall == s.wall {
		return again
	}
	return s
}

// local returns a true instant with the clock on the wall in the zone.
func (z *zoneCheck) local(instant int64) stamp {
	_, east := time.UnixMilli(instant).In(z.zone).Zone()
	return stamp{instant + int64(east)*second, instant, true}
}

// number reads seconds or milliseconds since 1970, or the days of a
// spreadsheet.
func (z *zoneCheck) number(x float64) stamp {
	instant := int64(0)
	switch {
	case x >= 1e8 && x < 1e10:
		instant = int64(x * 1000)
	case x >= 1e11 && x < 1e13:
		instant = int64(x)
	case x >= 25569 && x < 80000: // days since 1899-12-30
		wall := int64((x-25569)*float64(day) + .5)
		return stamp{wall, wall, true}
	default:
		return stamp{}
	}
	z.epochs++
	if z.zone != nil {
		return z.local(instant)
	}
	return stamp{instant, instant, true}
}

// saw notes an offset and the day on which it was seen.
func (z *zoneCheck) saw(m *moment) {
	if z.zone != nil {
		return
	}
	which := -1
	for i, o := range z.offsets {
		if o == m.offset {
			which = i
		}
	}
	if which < 0 {
		if len(z.offsets) == 3 {
			return
		}
		which = len(z.offsets)
		z.offsets = append(z.offsets, m.offset)
	}
	if z.onDay == nil {
		z.onDay = map[int64]uint8{}
	}
	before := z.onDay[m.date]
	now := before | 1<<which
	if now != before && before != 0 {
		z.bothDays++
	}
	z.onDay[m.date] = now
}

// changeDays is how many days there are, at least, between two changes to and
// from summer time: on such days alone a log may have two offsets.
const changeDays = 150

// bad returns the mistake, if time zones are mixed.
func (z *zoneCheck) bad(path string, line int) error {
	if z.zone != nil {
		return nil
	}
	help := `name the zone of the centre in the mapping: time_zone = "Europe/Amsterdam"`
	switch {
	case z.with > 0 && z.without > 0:
		return mistakef(help, "%s:%d: some time stamps have a time zone and some have none", path, line)
	case len(z.offsets) > 2, z.bothDays > 1+len(z.onDay)/changeDays:
		return mistakef(help, "%s:%d: time zones are mixed: offsets %s", path, line, z.offsetWords())
	case len(z.offsets) == 2 && z.offsets[0]-z.offsets[1] != hour && z.offsets[1]-z.offsets[0] != hour:
		return mistakef(help, "%s:%d: time zones are mixed: offsets %s", path, line, z.offsetWords())
	}
	return nil
}

func (z *zoneCheck) offsetWords() (words string) {
	for i, o := range z.offsets {
		if i > 0 {
			words += ", "
		}
		sign := '+'
		if o < 0 {
			sign, o = '-', -o
		}
		words += fmt.Sprintf("%c%02d:%02d", sign, o/hour, o%hour/minute)
	}
	return words
}

// notes says what a reader has to know about time zones.
func (z *zoneCheck) notes() (notes []string) {
	switch {
	case z.zone != nil && z.with+z.epochs > 0:
		notes = append(notes, "times are converted to "+z.zone.String())
	case len(z.offsets) == 2:
		notes = append(notes, "two offsets an hour apart, "+z.offsetWords()+": taken as summer time; hours are those on the wall")
	case len(z.offsets) == 1 && z.offsets[0] == 0 || z.epochs > 0:
		notes = append(notes, `times are UTC: hours of the day are those of UTC unless the mapping names time_zone`)
	}
	return notes
}
