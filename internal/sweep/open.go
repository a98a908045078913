package sweep

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
	"frontline.dev/frontline/sim"
)

// Open returns the study that is played in a folder, so that it can be played
// on without the files it was made from. The error is a *RefusedError when this
// program is of another version than the one that began it. A study whose
// number of replications follows a rule needs its Study.More set again.
func Open(dir string) (*Study, error) {
	p, m, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	if comparable(m) != "" {
		now := []Fact{{"model_version", models.ModelVersion}, {"stream_scheme", strconv.Itoa(sim.StreamScheme)}, {"measures", measureNames(study.Measures())}}
		var then []Fact
		for _, f := range m.Facts {
			if f.Name == now[0].Name || f.Name == now[1].Name || f.Name == now[2].Name {
				then = append(then, f)
			}
		}
		return nil, &RefusedError{dir, changes(then, now)}
	}
	p.opened = p
	return p.Study, nil
}

// Ruled says whether the number of replications of a study follows a rule.
func (s *Study) Ruled() bool { return s.More != nil || s.opened != nil && s.opened.ruled }

// Prepare makes a folder that of a study without playing anything, so that many
// machines can begin at once.
func Prepare(s *Study, dir string) error {
	p, err := planOf(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return p.admit(dir)
}

// openFolder reads from a folder what is played in it. Nothing else is needed,
// not even a program of the same version, unless runs are to be played again.
func openFolder(dir string) (*plan, *Manifest, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, nil, err
	}
	damaged := func(format string, args ...any) error {
		return &DamageError{filepath.Join(dir, ManifestName), fmt.Sprintf(format, args...)}
	}
	if hashOf(m.Facts) != m.Hash {
		return nil, nil, damaged("the hash does not fit the facts")
	}
	points, err := readDesign(dir, m.Factors, m.Bases)
	if err != nil {
		return nil, nil, err
	}
	s := &Study{ID: m.Study, Title: m.Title, Question: m.Question, Factors: m.Factors, Points: m.Points, Paired: m.Paired, Series: m.Series,
		Targets: m.Targets, Point: func(index int) Point { return points[index] }}
	if len(points) != m.Points {
		return nil, nil, &DamageError{filepath.Join(dir, designFile), fmt.Sprintf("%d design points, the manifest has %d", len(points), m.Points)}
	}
	p := &plan{Study: s, bases: m.Bases, ruled: m.Ruled, facts: m.Facts, hash: m.Hash, salt: saltOf(m.Hash),
		starts: make([]int, s.Points+1), first: make([]uint64, s.Points)}
	if err := p.number(); err != nil {
		return nil, nil, damaged("%v", err)
	}
	for _, f := range m.Facts {
		switch {
		case f.Name == "measures":
			p.measures = measuresNamed(strings.Fields(f.Value))
		case f.Name == "design" && f.Value != designDigest(p):
			return nil, nil, &DamageError{filepath.Join(dir, designFile), "the design points are not those of the manifest"}
		}
	}
	s.Scenario = scenariosIn(dir, m.Bases, points)
	return p, m, nil
}

// measuresNamed returns measures by name; what this program does not know has
// its name only.
func measuresNamed(names []string) []study.Measure {
	known := map[string]study.Measure{}
	for _, m := range study.Measures() {
		known[m.Name] = m
	}
	list := make([]study.Measure, len(names))
	for i, name := range names {
		if m, is := known[name]; is {
			list[i] = m
			continue
		}
		list[i] = study.Measure{Name: name, Doc: "a measure of another version of frontline"}
	}
	return list
}

// scenariosIn makes the scenarios of design points from the copies in a folder,
// which are read when the first is asked for.
func scenariosIn(dir string, bases []string, points []Point) func(int) (*scenarios.Scenario, error) {
	load := sync.OnceValues(func() ([]*scenarios.Scenario, error) {
		list := make([]*scenarios.Scenario, len(bases))
		for i, id := range bases {
			folder := filepath.Join(dir, "scenarios")
			text, err := os.ReadFile(filepath.Join(folder, id+".toml"))
			if err != nil {
				return nil, err
			}
			if list[i], err = scenarios.ParseIn(folder, id+".toml", text); err != nil {
				return nil, err
			}
		}
		return list, nil
	})
	return func(index int) (*scenarios.Scenario, error) {
		list, err := load()
		if err != nil {
			return nil, err
		}
		return list[points[index].Base].With(points[index].Set...)
	}
}

// comparable says why runs of a folder cannot be played again by this program
// with the same result, or "".
func comparable(m *Manifest) string {
	switch {
	case m.Model != models.ModelVersion:
		return fmt.Sprintf("not comparable, needs model version %s (this is %s)", m.Model, models.ModelVersion)
	case m.Streams != sim.StreamScheme:
		return fmt.Sprintf("not comparable, needs stream scheme %d (this is %d)", m.Streams, sim.StreamScheme)
	}
	for _, f := range m.Facts {
		if f.Name == "measures" && f.Value != measureNames(study.Measures()) {
			return "not comparable: this version of frontline measures something else"
		}
	}
	return ""
}
