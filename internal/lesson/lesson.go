// Package lesson holds the lessons of the workbench as data: a question, a
// prediction to make, the runs that answer it, what to find, and a note for
// the teacher. A test plays every lesson and holds that what the note says
// students should find is what they will find.
package lesson

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"
	"sync"
)

// Text is a text in the languages of the page.
type Text struct {
	EN string `json:"en"`
	NL string `json:"nl"`
}

// Arm is one of the alternatives that are run.
type Arm struct {
	Name     Text     `json:"name"`
	Scenario string   `json:"scenario,omitempty"` // when it is not that of the lesson
	Set      []string `json:"set"`                // key=value
}

// Finding is what the runs must show: the mean of a measure over the
// replications in one arm less that in another.
type Finding struct {
	Measure string  `json:"measure"`
	Arm     int     `json:"arm"`  // index
	Less    int     `json:"less"` // index of the arm that is taken off
	AtLeast float64 `json:"at_least,omitempty"`
	AtMost  float64 `json:"at_most,omitempty"`
	Within  float64 `json:"within,omitempty"` // share of the other arm's mean by which they may differ
	Says    Text    `json:"says"`
}

// Lesson is one predict–run–explain card.
type Lesson struct {
	Name         string    `json:"name"`
	Order        int       `json:"order"`
	Scenario     string    `json:"scenario"`
	Set          []string  `json:"set"` // of every arm; runs shorter than the scenario's
	Title        Text      `json:"title"`
	Question     Text      `json:"question"`
	Predict      Text      `json:"predict"`
	Choices      []Text    `json:"choices"`
	Answer       int       `json:"answer"` // index of the choice that comes out
	Arms         []Arm     `json:"arms"`
	Replications int       `json:"replications"`
	Measures     []string  `json:"measures"` // shown, the main one first
	Findings     []Finding `json:"findings"`
	Explain      Text      `json:"explain"`
	Teacher      Text      `json:"teacher"`
}

//go:embed lessons/*.json
var files embed.FS

// All returns the lessons in the order in which they are taught.
func All() []Lesson { return append([]Lesson(nil), read()...) }

// Find returns the lesson of that name.
func Find(name string) (Lesson, bool) {
	for _, l := range read() {
		if l.Name == name {
			return l, true
		}
	}
	return Lesson{}, false
}

// Names returns the names of all lessons in order.
func Names() (names []string) {
	for _, l := range read() {
		names = append(names, l.Name)
	}
	return names
}

var read = sync.OnceValue(func() (list []Lesson) {
	entries, err := files.ReadDir("lessons")
	if err != nil {
		panic("lesson: the embedded lessons cannot be read: " + err.Error())
	}
	for _, entry := range entries {
		text, err := files.ReadFile("lessons/" + entry.Name())
		if err != nil {
			panic("lesson: " + err.Error())
		}
		var l Lesson
		if err := json.Unmarshal(text, &l); err != nil {
			panic(fmt.Sprintf("lesson: %s: %v", entry.Name(), err))
		}
		list = append(list, l)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Order < list[j].Order })
	return list
})

// ScenarioOf returns the scenario and the settings of an arm.
func (l *Lesson) ScenarioOf(arm int) (scenario string, set []string) {
	a := &l.Arms[arm]
	if scenario = a.Scenario; scenario == "" {
		scenario = l.Scenario
	}
	return scenario, append(append([]string(nil), l.Set...), a.Set...)
}
