package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Column is one column of a result table, and its entry in schema.json.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"` // text, integer, number or boolean
	Unit string `json:"unit,omitempty"`
	Doc  string `json:"description"`
}

// Fact is something on which the results depend, by name. Two studies are the
// same when all their facts are.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Point is one design point.
type Point struct {
	Base   int      // index of the scenario it varies, in Study.Bases
	Set    []string // overrides, as scenarios.Scenario.With takes them
	Values []string // of the factors, as they stand in tables; "" is missing
	First  uint64   // number of the first replication
	Count  int      // of replications; the most there may be when Study.More is set
}

// Study is what a sweep plays. Its functions are called from several
// goroutines and always answer the same.
type Study struct {
	ID       string // in file names: small letters, digits and hyphens
	Title    string
	Question string
	Bases    []*scenarios.Scenario // at least one; their ids differ
	Factors  []Column              // what varies
	Points   int
	Point    func(index int) Point // from 0; in tables design points count from 1

	// Scenario returns the scenario of a design point; nil is its base with its
	// overrides.
	Scenario func(index int) (*scenarios.Scenario, error)
	// More returns how many replications a design point wants in all, given the
	// values of those it has, in order; a failed one is nil. It ends when it
	// wants no more than it has. nil: Point.Count.
	More func(index int, played [][]float64) int

	Paired bool // play the twin without the innovation role too
	Series bool // keep the course over time of every run

	Targets []string // measures whose precision is followed in replications.csv; nil: the headline metrics
	Rules   []Fact   // on what else the results depend, such as the rule behind More
	Lock    []byte   // experiment.lock.toml; may be empty

	opened *plan // of a study that was read from a folder
}

// plan is a study that has been checked.
type plan struct {
	*Study
	measures []study.Measure
	bases    []string // ids of the scenarios
	ruled    bool     // the number of replications follows a rule
	facts    []Fact
	hash     string // of all facts, 64 hexadecimal digits
	starts   []int  // of the runs of each point, and their number at the end
	first    []uint64
	salt     uint64 // of the dealing of runs to shards, from the hash
}

// planOf checks a study and numbers its runs.
func planOf(s *Study) (*plan, error) {
	if s.opened != nil {
		return s.opened, nil
	}
	p := &plan{Study: s, measures: study.Measures(), starts: make([]int, s.Points+1), first: make([]uint64, s.Points), ruled: s.More != nil}
	switch {
	case len(s.Bases) == 0:
		return nil, fmt.Errorf("study %q varies no scenario", s.ID)
	case s.Points < 1:
		return nil, fmt.Errorf("study %q has no design points", s.ID)
	case s.ID == "" || strings.Trim(s.ID, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "":
		return nil, fmt.Errorf("the id of a study is %q: it takes small letters, digits, hyphens and underscores", s.ID)
	}
	for _, base := range s.Bases {
		p.bases = append(p.bases, base.ID)
	}
	if err := p.number(); err != nil {
		return nil, err
	}
	p.facts = factsOf(p)
	p.hash = hashOf(p.facts)
	p.salt = saltOf(p.hash)
	return p, nil
}

// number numbers the runs.
func (p *plan) number() error {
	for i := range p.Points {
		point := p.Point(i)
		if point.Count < 1 || point.Base < 0 || point.Base >= len(p.bases) || len(point.Values) != len(p.Factors) {
			return fmt.Errorf("design point %d of study %q has %d replications, base %d and %d values for %d factors",
				i+1, p.ID, point.Count, point.Base, len(point.Values), len(p.Factors))
		}
		for f := range p.Factors {
			if _, err := parsed(&p.Factors[f], point.Values[f]); err != nil {
				return fmt.Errorf("design point %d of study %q: %w", i+1, p.ID, err)
			}
		}
		for _, set := range point.Set {
			if !utf8.ValidString(set) { // design.csv could not give it back
				return fmt.Errorf("design point %d of study %q: the override %q is not UTF-8", i+1, p.ID, set)
			}
		}
		p.starts[i+1] = p.starts[i] + point.Count
		p.first[i] = point.First
	}
	return nil
}

// hashOf is a SHA-256 of facts.
func hashOf(facts []Fact) string {
	text := &strings.Builder{}
	for _, f := range facts {
		fmt.Fprintf(text, "%s\t%s\n", f.Name, f.Value)
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:])
}

// saltOf returns 64 bits of a hash.
func saltOf(hash string) uint64 {
	bits, err := strconv.ParseUint(hash[:16], 16, 64)
	if err != nil {
		panic("sweep: a hash that is not hexadecimal: " + hash)
	}
	return bits
}

// Name returns the name of a study's folder: its id and eight digits of its
// hash.
func Name(s *Study) (string, error) {
	p, err := planOf(s)
	if err != nil {
		return "", err
	}
	return p.name(), nil
}

func (p *plan) name() string { return p.ID + "-" + p.hash[:8] }

// runs returns the number of runs, the most when Study.More is set.
func (p *plan) runs() int { return p.starts[p.Points] }

// slot returns the number of a run, −1 when the study has no such run. The
// design point counts from 1.
func (p *plan) slot(point int, replication uint64) int {
	i := point - 1
	if i < 0 || i >= p.Points || replication < p.first[i] {
		return -1
	}
	k := replication - p.first[i]
	if k >= uint64(p.starts[i+1]-p.starts[i]) {
		return -1
	}
	return p.starts[i] + int(k)
}

// run returns design point, from 1, and replication of a slot of a point.
func (p *plan) run(index, slot int) (point int, replication uint64) {
	return index + 1, p.first[index] + uint64(slot-p.starts[index])
}

// scenario returns the scenario of a design point, by index from 0.
func (p *plan) scenario(index int) (*scenarios.Scenario, error) {
	if p.Scenario != nil {
		return p.Scenario(index)
	}
	point := p.Point(index)
	return p.Bases[point.Base].With(point.Set...)
}

// factsOf lists everything on which the results of a study depend.
func factsOf(p *plan) []Fact {
	facts := []Fact{
		{"model_version", models.ModelVersion}, {"stream_scheme", strconv.Itoa(sim.StreamScheme)},
		{"measures", measureNames(p.measures)},
		{"paired", strconv.FormatBool(p.Paired)}, {"series", strconv.FormatBool(p.Series)},
		{"replications", counts(p)},
	}
	for i, factor := range p.Factors {
		facts = append(facts, Fact{"factor " + factor.Name, levels(p, i)})
	}
	facts = append(facts, p.Rules...)
	facts = append(facts, Fact{"design_points", strconv.Itoa(p.Points)}, Fact{"design", designDigest(p)})
	for _, base := range p.Bases {
		for _, parameter := range base.Parameters() {
			if parameter.Active && parameter.Path != "replications" {
				facts = append(facts, Fact{base.ID + ": " + parameter.Path, parameter.Value})
			}
		}
		facts = append(facts, Fact{base.ID + ": hash", base.Hash()})
	}
	return facts
}

// measureNames joins the names of all measures.
func measureNames(measures []study.Measure) string {
	names := make([]string, len(measures))
	for i, m := range measures {
		names[i] = m.Name
	}
	return strings.Join(names, " ")
}

// counts describes the replications of the points.
func counts(p *plan) string {
	least, most := p.starts[1], p.starts[1]
	first := p.first[0]
	for i := range p.Points {
		n := p.starts[i+1] - p.starts[i]
		least, most, first = min(least, n), max(most, n), min(first, p.first[i])
	}
	text := strconv.Itoa(least)
	if most > least {
		text += " to " + strconv.Itoa(most)
	}
	return text + " a point, from number " + strconv.FormatUint(first, 10)
}

// levelsShown is up to how many levels of a factor are written out.
const levelsShown = 20

// levels lists the distinct values of a factor in order of appearance.
func levels(p *plan, factor int) string {
	var seen []string
	for i := range p.Points {
		if value := p.Point(i).Values[factor]; !slices.Contains(seen, value) {
			if seen = append(seen, value); len(seen) > levelsShown {
				return "more than " + strconv.Itoa(levelsShown) + " levels, from " + seen[0]
			}
		}
	}
	return strings.Join(seen, ", ")
}

// designDigest is a SHA-256 of every design point.
func designDigest(p *plan) string {
	h := sha256.New()
	for i := range p.Points {
		point := p.Point(i)
		fmt.Fprintf(h, "%d %d %d\x00%s\x00%s\n", point.Base, point.First, point.Count, strings.Join(point.Set, "\x01"), strings.Join(point.Values, "\x01"))
	}
	return hex.EncodeToString(h.Sum(nil))
}
