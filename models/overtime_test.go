package models

import "testing"

// TestOvertime: whose contact ends after his shift stays until it does, and
// that is counted, at most a contact's length each day; where agents are always
// at work there is none.
func TestOvertime(t *testing.T) {
	w := run(t, desk(), 0)
	var days int64
	for i := range w.agents {
		days += w.agents[i].Tally.Days
	}
	late := w.Ledger.Overtime.Minutes() / float64(days)
	if late < .1 || late > 20 {
		t.Errorf("%.2f minutes of overtime a day, expected part of a contact", late)
	}
	always := desk()
	always.Calendar.AlwaysOpen = true
	if got := run(t, always, 0).Ledger.Overtime; got != 0 {
		t.Errorf("overtime %v where nobody goes home", got)
	}
}
