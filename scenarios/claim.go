package scenarios

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
)

// Claim is a statement of a source about service organisations, in a file of
// its own: what is claimed and, when it is a result of the model, the
// experiment that would show it.
type Claim struct {
	About   ClaimAbout
	Arms    []ClaimArm    // the scenario with some settings replaced
	Effects []ClaimEffect // what is expected of the arms; the first is the main one
	Ablated []ClaimEffect // the same without the mechanism it is said to come from

	places map[string][]*node
}

// ClaimAbout is the head of a claim file.
type ClaimAbout struct {
	ID         string   `toml:"id" default:"" doc:"letter of the source and number: A80" source:"choice"`
	Text       string   `toml:"text" default:"" doc:"what is claimed, one sentence without a full stop" source:"choice"`
	Section    string   `toml:"section" default:"" doc:"where in the source" source:"choice"`
	Source     string   `toml:"source" default:"" doc:"who is cited for it" source:"choice"`
	Kind       string   `toml:"kind" default:"result" range:"result | input | definition | context | policy" doc:"result: it must come out of the model; input: it is put in; definition: a matter of words; context: about the world outside the model; policy: an advice, for which a scenario stands" source:"choice"`
	Mechanisms []string `toml:"mechanisms" default:"" doc:"what it is about in the model" source:"choice"`
	Answer     string   `toml:"answer" default:"" doc:"kinds other than result: where it is put in, or which scenario answers it; results that cannot be tested: why" source:"choice"`
	Literature string   `toml:"literature" default:"" doc:"where the literature differs" source:"choice"`
	Calibrated bool     `toml:"calibrated" default:"false" doc:"a constant of the model was set by it, so it is no evidence" source:"choice"`
	Scenario   string   `toml:"scenario" default:"" doc:"results and policies: shipped scenario" source:"choice"`
	Set        []string `toml:"set" default:"" doc:"overrides of all arms: key=value" source:"choice"`
	Design     string   `toml:"design" default:"" doc:"what is compared, in words" source:"choice"`
	Ablation   string   `toml:"ablation" default:"" doc:"what is taken away, and what must happen then, in words" source:"choice"`
	Note       string   `toml:"note" default:"" doc:"what a reader of the result has to know" source:"choice"`
	Picture    bool     `toml:"picture" default:"false" doc:"draw the arms of the main effect" source:"choice"`
	Quick      bool     `toml:"quick" default:"true" doc:"tested in the quick form too" source:"choice"`
}

// ClaimArm is one [[arm]].
type ClaimArm struct {
	Name string   `toml:"name" default:"" doc:"name of the arm" source:"choice"`
	Set  []string `toml:"set" default:"" doc:"overrides: key=value" source:"choice"`
}

// ClaimEffect is one [[effect]] or [[ablated]]: a contrast of arms.
type ClaimEffect struct {
	Name    string   `toml:"name" default:"" doc:"what is compared" source:"choice"`
	Measure string   `toml:"measure" default:"" doc:"name of a metric; or \"of agents: x -> y\", the change of y with one standard deviation of x over the agents of a run" source:"choice"`
	Of      []string `toml:"of" default:"" doc:"arms: one, its level; two, the second less the first; four, the difference of two differences" source:"choice"`
	As      string   `toml:"as" default:"percent" range:"percent | difference" doc:"percent of the first arm, or in the measure's unit" source:"choice"`
	Expect  string   `toml:"expect" default:"report" range:"report | more | less | flat | within | gone" doc:"more: above least; less: below minus least; flat: between minus least and least; within: from low to high; gone: in an ablation, no more than least in the direction of the main effect; report: nothing" source:"choice"`
	Least   float64  `toml:"least" default:"0" range:"[0, inf)" doc:"smallest effect worth naming" source:"choice"`
	Low     float64  `toml:"low" default:"0" range:"(-inf, inf)" doc:"within: lower end" source:"choice"`
	High    float64  `toml:"high" default:"0" range:"(-inf, inf)" doc:"within: upper end" source:"choice"`
	Set     []string `toml:"set" default:"" doc:"ablated: further overrides of the arms" source:"choice"`
}

var claimIDForm = regexp.MustCompile(`^[A-Z]+[0-9]+[a-z]?$`)

// ParseClaim reads a claim file, as strictly as [Parse] reads a scenario: the
// error is a *Problems with every mistake and its place. Names of measures,
// scenarios and settings are not known here.
func ParseClaim(name string, text []byte) (*Claim, error) {
	src, bad := gate(name, text, 0)
	if len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	r := &reader{folder: &folder{}}
	tree, bad := r.resolve(src, nil)
	if tree == nil || fatal(bad) {
		return nil, newProblems(bad).Err()
	}
	d, c := newDecoder(), &Claim{places: map[string][]*node{}}
	head := reflect.ValueOf(&c.About).Elem()
	preset(head)
	d.table("", head, without(tree, "arm", "effect", "ablated"))
	c.readTables(d, tree, "arm", reflect.ValueOf(&c.Arms).Elem())
	c.readTables(d, tree, "effect", reflect.ValueOf(&c.Effects).Elem())
	c.readTables(d, tree, "ablated", reflect.ValueOf(&c.Ablated).Elem())
	c.check(d, tree)
	if bad = append(bad, d.problems...); len(bad) > 0 {
		return nil, newProblems(bad).Err()
	}
	return c, nil
}

func (c *Claim) readTables(d *decoder, tree *node, key string, into reflect.Value) {
	if n := tree.child(key); n != nil {
		d.tables(key, into, n)
		c.places[key] = n.items
	}
}

// check holds the rules between the parts of a claim.
func (c *Claim) check(d *decoder, tree *node) {
	at := func(key string) *node {
		if n := tree.child(key); n != nil {
			return n
		}
		return &node{source: tree.source}
	}
	a := &c.About
	if !claimIDForm.MatchString(a.ID) {
		d.add(at("id"), "id", faultf("E0209", `for example "A80"`, "%%s is a letter and a number, got %q", a.ID))
	}
	for key, text := range map[string]string{"text": a.Text, "section": a.Section} {
		if text == "" {
			d.add(at(key), key, faultf("E0205", "a reader must be able to find the claim", "the claim has no `%s`", key))
		}
	}
	switch {
	case a.Kind != "result" && a.Answer == "":
		d.add(at("answer"), "answer", faultf("E0205", "say where it is put in, or which scenario answers it", "a claim of kind %s needs an `answer`", a.Kind))
	case a.Kind == "result" && len(c.Effects) == 0 && a.Answer == "":
		d.add(at("effect"), "effect", faultf("E0313", "add [[arm]] and [[effect]], or say in `answer` why it cannot be tested", "a result needs an experiment"))
	}
	if len(c.Effects) > 0 && (a.Scenario == "" || a.Design == "") {
		d.add(at("scenario"), "scenario", faultf("E0205", "", "an experiment needs a `scenario` and a `design`"))
	}
	c.checkEffects(d, "effect", c.Effects)
	c.checkEffects(d, "ablated", c.Ablated)
}

func (c *Claim) checkEffects(d *decoder, key string, effects []ClaimEffect) {
	for i := range effects {
		e, n := &effects[i], c.places[key][i]
		if e.Name == "" || e.Measure == "" || (len(e.Of) != 1 && len(e.Of) != 2 && len(e.Of) != 4) {
			d.add(n, key, faultf("E0205", "", "[[%s]] needs `name`, `measure` and one, two or four arms in `of`", key))
		}
		for _, name := range e.Of {
			if !slices.ContainsFunc(c.Arms, func(a ClaimArm) bool { return a.Name == name }) {
				d.add(n, fmt.Sprintf("%s[%d].of", key, i), faultf("E0401", "", "there is no [[arm]] named %q", name))
			}
		}
	}
}
