package scenarios

import (
	"embed"
	"sort"
	"strings"
	"sync"
)

//go:embed experiments/*.toml
var shippedExperiments embed.FS

// ExperimentInfo is an experiment of the library.
type ExperimentInfo struct {
	Name     string // what LoadExperiment takes
	Title    string
	Question string
	Kind     string
}

// ExperimentSource returns the text of a shipped experiment, comments
// included, and whether there is one of that name.
func ExperimentSource(name string) ([]byte, bool) {
	if strings.ContainsAny(name, `/\.`) {
		return nil, false
	}
	text, err := shippedExperiments.ReadFile("experiments/" + name + ".toml")
	return text, err == nil
}

// experimentNames returns the names of all shipped experiments in order.
var experimentNames = sync.OnceValue(func() (names []string) {
	entries, err := shippedExperiments.ReadDir("experiments")
	if err != nil {
		panic("scenarios: the embedded experiments cannot be read: " + err.Error())
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	sort.Strings(names)
	return names
})

// Experiments returns all shipped experiments by name. One that cannot be
// loaded has only its name; a test holds that all can.
func Experiments() (list []ExperimentInfo) {
	for _, name := range experimentNames() {
		info := ExperimentInfo{Name: name}
		if e, err := LoadExperiment(name); err == nil {
			info.Title, info.Question, info.Kind = e.Title, e.Question, e.Kind
		}
		list = append(list, info)
	}
	return list
}
