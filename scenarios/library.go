package scenarios

import (
	"embed"
	"sort"
	"strings"
	"sync"
)

//go:embed *.toml
var shipped embed.FS

// DefaultName is the scenario of the library that is run when none is named.
const DefaultName = "copier-field-service"

// Info is an entry of the library.
type Info struct {
	Name     string // what Load takes
	Title    string
	Question string
	WhatIsIt string
	Related  []string
}

// library returns the text of a shipped scenario.
func library(name string) ([]byte, bool) {
	if strings.ContainsAny(name, `/\.`) {
		return nil, false
	}
	text, err := shipped.ReadFile(name + ".toml")
	return text, err == nil
}

// libraryNames returns the names of all shipped scenarios in order.
var libraryNames = sync.OnceValue(func() []string {
	entries, err := shipped.ReadDir(".")
	if err != nil {
		panic("scenarios: the embedded library cannot be read: " + err.Error())
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	sort.Strings(names)
	return names
})

// List returns all shipped scenarios by name. One that cannot be loaded has
// only its name; a test holds that all can.
func List() []Info {
	return append([]Info(nil), listed()...)
}

var listed = sync.OnceValue(func() (list []Info) {
	for _, name := range libraryNames() {
		info := Info{Name: name}
		if s, err := Load(name); err == nil {
			info.Title, info.Question, info.WhatIsIt = s.About.Title, s.About.Question, s.About.WhatIsIt
			info.Related = s.About.Related
		}
		list = append(list, info)
	}
	return list
})

// Source returns the text of a shipped scenario, comments included, and
// whether there is one of that name.
func Source(name string) ([]byte, bool) { return library(name) }
