package main

import (
	"io"

	"frontline.dev/frontline/scenarios"
)

// stdinMax is more than a scenario may have, so that the loader sees that
// there is too much and says so.
const stdinMax = 2 << 20

// load reads the scenario a verb was given, or the default one; warnings go
// to standard error.
func (p *program) load(args []string, set ...string) (*scenarios.Scenario, error) {
	name := scenarios.DefaultName
	if len(args) > 0 {
		name = args[0]
	}
	sc, err := p.read(name, set...)
	if err != nil {
		return nil, err
	}
	if len(sc.Warnings.List) > 0 && !p.quiet {
		p.renderProblems(&sc.Warnings)
	}
	return sc, nil
}

// read is scenarios.Load with the program's own standard input.
func (p *program) read(name string, set ...string) (*scenarios.Scenario, error) {
	if name == "" {
		return nil, &inputError{message: "the name of a scenario is empty", help: "frontline list shows the names"}
	}
	if name != "-" {
		return scenarios.Load(name, set...)
	}
	text, err := io.ReadAll(io.LimitReader(p.stdin, stdinMax))
	if err != nil {
		return nil, &ioError{doing: "read standard input", err: err}
	}
	return scenarios.ParseIn(".", "-", text, set...)
}

// scenarioNames are the names of the library.
func scenarioNames() (names []string) {
	for _, info := range scenarios.List() {
		names = append(names, info.Name)
	}
	return names
}
