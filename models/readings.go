package models

// ModelVersion is the version of the equations, defaults and order of draws
// of this package. It goes up whenever a simulated number changes, and with
// it every run's identity; manifests carry it.
const ModelVersion = "1"

// Turns returns the names of the turns of a dial in the order in which they
// are applied.
func (d *Dial) Turns() []string {
	names := make([]string, len(d.turns))
	for i := range d.turns {
		names[i] = d.turns[i].name
	}
	return names
}

// Effects fills into with the effect of every turn up to now, in the order of
// Turns and the dial's unit. It panics when into is too short.
func (d *Dial) Effects(into []float64) {
	for i := range d.turns {
		into[i] = *d.turns[i].effect
	}
}

// ReworkOf returns why the service before the present one failed; it has a
// meaning only when there was one (Visits > 0).
func (c *Case) ReworkOf() Cause { return c.reworkOf }

// Has says whether the mechanism of that name is switched on.
func (s *Settings) Has(mechanism string) bool { return s.Mechanism(mechanism) != nil }

// Mechanism returns the settings of a mechanism that is switched on, or nil;
// read only, because runs share them.
func (s *Settings) Mechanism(name string) Mechanism {
	for _, named := range s.Mechanisms {
		if named.Name == name {
			return named.Mechanism
		}
	}
	return nil
}
