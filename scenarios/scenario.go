package scenarios

import (
	"frontline.dev/frontline/models"
)

// Scenario is a question in checked form: every value is set, has a unit and
// is within its range, and the rules between settings hold.
type Scenario struct {
	Name         string // as it was asked for: a file, "-", or a name of the library
	ID           string // stands in every output row
	Seed         uint64 // master seed; replications and streams are derived from it
	Replications int
	About        About
	Settings     *models.Settings
	Style        string   // name of the control style; "none" without a manager
	Warnings     Problems // W…; what is allowed but unlikely to be meant

	tree       *node // as merged from the file, its bases and the overrides
	folder     *folder
	origins    map[string]*node
	control    any              // settings of the style, nil without
	mechanisms []mechanismState // all of the catalogue, by name
	traceHash  string           // of the trace's contents
	traceNode  *node            // that named the trace's file
	rosterHash string           // of the roster's contents
}

// About says what a scenario is, under the headings of a model's information
// page.
type About struct {
	Title          string   `toml:"title" default:"" doc:"one line" source:"choice"`
	Question       string   `toml:"question" default:"" doc:"the question the scenario answers" source:"choice"`
	WhatIsIt       string   `toml:"what_is_it" default:"" doc:"what is modelled" source:"choice"`
	HowItWorks     string   `toml:"how_it_works" default:"" doc:"what happens in it" source:"choice"`
	HowToUseIt     string   `toml:"how_to_use_it" default:"" doc:"what to run and to change" source:"choice"`
	ThingsToNotice []string `toml:"things_to_notice" default:"" doc:"what to look at" source:"choice"`
	ThingsToTry    []string `toml:"things_to_try" default:"" doc:"changes worth a run" source:"choice"`
	Related        []string `toml:"related" default:"" doc:"names of related scenarios" source:"choice"`
	Cite           string   `toml:"cite" default:"" doc:"how to cite it" source:"choice"`
	License        string   `toml:"license" default:"" doc:"licence of the scenario" source:"choice"`
}

// header is what stands above the settings.
type header struct {
	Schema       string `toml:"schema" default:"scenario/1" doc:"version of the file format" source:"choice"`
	ID           string `toml:"id" default:"" doc:"name in output rows: small letters, digits and hyphens; default: the file's name" source:"choice"`
	Seed         Seed   `toml:"seed" default:"1" doc:"master seed, 0 to 9223372036854775807, larger ones as text: \"0x…\"" source:"choice"`
	Replications int    `toml:"replications" default:"20" range:"[1, 1000000000000]" unit:"runs" doc:"independent runs" source:"choice"`
	Extends      string `toml:"extends" default:"" doc:"scenario of which only the differences follow: a name of the library, or a file in the same folder or below" source:"choice"`
	About        About  `toml:"about"`
}

// mechanismState is a mechanism of the catalogue with its settings, on or off.
type mechanismState struct {
	name     string
	enabled  bool
	settings any // pointer to the struct
}

// enabledSwitch is the one key that all mechanisms share.
type enabledSwitch struct {
	Enabled bool `toml:"enabled" default:"false" doc:"whether the mechanism is on" source:"choice"`
}

// styleName is the one key that all control styles share.
type styleName struct {
	Style string `toml:"style" default:"none" doc:"name of a control style; none: no manager" source:"choice"`
}

// noStyle is the style of an organisation without a manager.
const noStyle = "none"

// Load reads a scenario: a file, "-" for standard input, or a name of the
// library (see List). Overrides are of the form key=value, "agents.count=30",
// and are checked like the file. The error is a *Problems with every mistake
// that was found.
//
// Files a scenario refers to (extends, arrivals.file, agents.roster) must lie in its folder
// or below; standard input counts as a file in the working folder.
func Load(path string, set ...string) (*Scenario, error) {
	r := &reader{}
	src, bad := r.open(path)
	if len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	return r.scenario(path, src, set)
}

// Parse reads a scenario from text. It opens no file: extends may name a
// scenario of the library only, and arrivals.file and agents.roster must be
// empty. Use it for text from the network. The name stands in messages.
func Parse(name string, text []byte, set ...string) (*Scenario, error) {
	return ParseIn("", name, text, set...)
}

// ParseIn is Parse with a folder in which, or below which, the files the
// scenario refers to may lie.
func ParseIn(dir, name string, text []byte, set ...string) (*Scenario, error) {
	r := &reader{folder: &folder{dir: dir}}
	src, bad := gate(name, text, 0)
	if len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	return r.scenario(name, src, set)
}

// With returns the scenario with further overrides, as if they had been given
// to Load after the others. The receiver is not changed.
func (s *Scenario) With(set ...string) (*Scenario, error) {
	r := &reader{folder: s.folder, before: s}
	tree, bad := override(s.tree, set)
	if len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	return r.assemble(s.Name, tree)
}

// scenario parses, merges the bases and the overrides, and assembles.
func (r *reader) scenario(name string, src *source, set []string) (*Scenario, error) {
	tree, bad := r.resolve(src, nil)
	if tree != nil {
		laid, more := override(tree, set)
		bad = append(bad, more...)
		tree = laid
	}
	if tree == nil || fatal(bad) {
		return nil, newProblems(bad).Err()
	}
	s, err := r.assemble(name, tree)
	if len(bad) == 0 {
		return s, err
	}
	problems := newProblems(bad)
	if more, is := err.(*Problems); is { // mistakes inside a line, and what else is wrong
		problems = newProblems(append(bad, more.List...))
		problems.Omitted += more.Omitted
	}
	return nil, problems.Err()
}

// fatal says whether the mistakes so far make others likely to be follow-ups:
// then only these are reported.
func fatal(bad []Problem) bool {
	for i := range bad {
		switch bad[i].Code {
		case "E0105", "E0106", "E0107", "E0109", "E0208", "E0304", "E0305":
		default:
			return true
		}
	}
	return false
}
