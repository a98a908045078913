// Package catalog holds named things that a user can ask for by name, and
// says what was meant when the name is misspelt.
package catalog

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

// Catalog is a set of things of one kind, each with a name. Fill it while the
// program starts; afterwards any number of goroutines may read it.
type Catalog[T any] struct {
	kind   string
	guard  sync.RWMutex
	byName map[string]T
}

// New returns an empty catalog. The kind is what one entry is called in
// messages, for example "mechanism".
func New[T any](kind string) *Catalog[T] {
	return &Catalog[T]{kind: kind, byName: make(map[string]T)}
}

// Register adds x under a name. It panics when the name is empty or taken:
// two things of one name are a programmer's mistake.
func (c *Catalog[T]) Register(name string, x T) {
	c.guard.Lock()
	defer c.guard.Unlock()
	if name == "" {
		panic(fmt.Sprintf("catalog: %s without a name", c.kind))
	}
	if _, taken := c.byName[name]; taken {
		panic(fmt.Sprintf("catalog: %s %q registered twice", c.kind, name))
	}
	c.byName[name] = x
}

// Lookup returns the entry of that exact name, and whether there is one.
func (c *Catalog[T]) Lookup(name string) (T, bool) {
	c.guard.RLock()
	defer c.guard.RUnlock()
	x, found := c.byName[name]
	return x, found
}

// Names returns all names in alphabetical order.
func (c *Catalog[T]) Names() []string {
	c.guard.RLock()
	defer c.guard.RUnlock()
	names := make([]string, 0, len(c.byName))
	for name := range c.byName {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Kind returns what one entry is called in messages.
func (c *Catalog[T]) Kind() string { return c.kind }

// Unknown returns the sentence for a name that is not in the catalog: it lists
// the known names and, when one is close, asks whether it was meant.
func (c *Catalog[T]) Unknown(name string) string {
	known := c.Names()
	text := fmt.Sprintf("unknown %s %q (known: %s", c.kind, name, strings.Join(known, ", "))
	if len(known) == 0 {
		text = fmt.Sprintf("unknown %s %q (none is known", c.kind, name)
	}
	if meant, found := Suggest(name, known); found {
		text += fmt.Sprintf("; did you mean %q?", meant)
	}
	return text + ")"
}
