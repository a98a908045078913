package scenarios

import (
	"fmt"
	"strings"
	"testing"
)

// badExperiments are mistakes of every kind, each in an otherwise sound file.
var badExperiments = []struct{ name, text string }{
	{"unknown key", "sed = 1"},
	{"unknown kind", `kind = "swep"`},
	{"kind in other letters", `kind = "optimize"`},
	{"no such scenario", `scenario = "copier"`},
	{"scenario outside", `scenario = "../x.toml"`},
	{"nothing varies", `title = "x"`},
	{"unknown setting", "[vary]\n\"agents.cuont\" = [1, 2]"},
	{"setting without its section", "[vary]\nper_agent = [1, 2]"},
	{"dotted setting", "[vary]\nagents.cuont = [1, 2]"},
	{"level out of range", "[vary]\n\"role.intensity\" = [0.5, 1.5]"},
	{"level without unit", "[vary]\n\"handling.wrap_up\" = [5, \"6 min\"]"},
	{"level twice", "[vary]\n\"agents.count\" = [5, 6, 5]"},
	{"no levels", "[vary]\n\"agents.count\" = []"},
	{"unknown style", "[vary]\n\"control.style\" = [\"mixed\", \"stewardhip\"]"},
	{"steps without step", "[vary]\n\"agents.count\" = { from = 1, to = 9 }"},
	{"steps backwards", "[vary]\n\"agents.count\" = { from = 9, to = 1, step = 2 }"},
	{"steps of nothing", "[vary]\n\"role.intensity\" = { from = 0, to = 1, step = 1e-15 }"},
	{"steps of a text", "[vary]\n\"control.style\" = { from = \"a\", to = \"b\", step = \"c\" }"},
	{"steps without a unit", "[vary]\n\"handling.wrap_up\" = { from = \"1 min\", to = \"9 min\", step = 2 }"},
	{"steps with another key", "[vary]\n\"agents.count\" = { from = 1, too = 9, step = 2 }"},
	{"the seed", "[vary]\nseed = [1, 2]"},
	{"replications", "[vary]\nreplications = [1, 2]"},
	{"a section", "[vary]\nagents = 3"},
	{"varied twice", "[vary]\n\"agents.count\" = [1, 2]\nagents.count = [3, 4]"},
	{"design without factors", "[design]\ntype = \"lhs\""},
	{"unknown design", "[design]\ntype = \"latin\""},
	{"range backwards", "[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { min = 30, max = 10 }"},
	{"factor without range", "[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { min = 30 }\n\"role.intensity\" = [0, 1]"},
	{"factor with an unknown key", "[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { min = 10, max = 30, typ = \"int\" }"},
	{"unknown role", "[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { role = \"knob\", min = 10, max = 30 }"},
	{"range of a text", "[design]\ntype = \"lhs\"\n[factors]\n\"control.style\" = { min = 1, max = 3 }"},
	{"not whole", "[design]\ntype = \"lhs\"\n[factors]\n\"portfolio.per_agent\" = { min = 1.5, max = 12, whole = true }"},
	{"unbounded law", "[design]\ntype = \"lhs\"\n[factors]\n\"handling.work.mean\" = { law = \"lognormal(mean 6 min, cv 0.3)\" }"},
	{"unknown law", "[design]\ntype = \"lhs\"\n[factors]\n\"role.intensity\" = { law = \"trangular(min 0, mode 0.5, max 1)\" }"},
	{"law out of range", "[design]\ntype = \"lhs\"\n[factors]\n\"role.intensity\" = { law = \"uniform(min 0.5, max 2)\" }"},
	{"list without points", "[design]\ntype = \"list\""},
	{"points that are none", "point = [3]\n[design]\ntype = \"list\""},
	{"csv without a folder", "[design]\ntype = \"csv\"\nfile = \"design.csv\""},
	{"levels beside a design", "[vary]\n\"role.intensity\" = [0.1, 0.2]\n[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { min = 10, max = 30 }"},
	{"factors beside a grid", "[vary]\n\"role.intensity\" = [0.1, 0.2]\n[factors]\n\"agents.count\" = { min = 10, max = 30 }"},
	{"constraint", "[vary]\n\"agents.count\" = [1, 2]\n[constraints]\nrequire = [\"agents.count between 1 and 2\", \"agents.cuont > 1\", \"control.style > mixed\", \"agents.count > handling.wrap_up\", \"agents.count > two\"]"},
	{"precision without a target", "[vary]\n\"agents.count\" = [1, 2]\n[replications]\nmode = \"precision\"\nmin = 50\nmax = 10"},
	{"target of nothing", "[vary]\n\"agents.count\" = [1, 2]\n[replications]\nmode = \"precision\"\n[[replications.target]]\nconfidence = 0.9"},
	{"target without the mode", "[vary]\n\"agents.count\" = [1, 2]\n[[replications.target]]\nmetric = \"asa\"\nrelative = 0.1"},
	{"metric without a name", "[vary]\n\"agents.count\" = [1, 2]\n[[metric]]\nmargin = 0.1\n[[metric]]\nname = \"asa\"\n[[metric]]\nname = \"asa\""},
	{"analysis of another design", "[vary]\n\"agents.count\" = [1, 2]\n[[analysis]]\ntype = \"sobol\"\nladder = [8, 1.5]"},
	{"boxes of nothing", "kind = \"discover\"\n[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { min = 10, max = 30 }\n[[analysis]]\ntype = \"prim\"\nwhere = \"asa above 3\""},
	{"figure of what is not varied", "[vary]\n\"agents.count\" = [15, 25]\n[[figure]]\nx = \"agents.coun\"\n[[figure]]\ny = \"occupancy\""},
	{"figure over texts", "[vary]\n\"control.style\" = [\"mixed\", \"none\"]\n[[figure]]\nx = \"control.style\"\ny = \"occupancy\""},
	{"optimise with a design", "kind = \"optimise\"\n[design]\ntype = \"lhs\"\n[factors]\n\"agents.count\" = { min = 10, max = 30 }\n[replications]\ncount = 3"},
	{"folder outside", "[vary]\n\"agents.count\" = [15, 25]\n[output]\ndir = \"../elsewhere\""},
	{"one candidate", "kind = \"compare\"\n[[candidate]]\nname = \"a\""},
	{"candidates of one name", "kind = \"compare\"\n[[candidate]]\n[[candidate]]\n[[candidate]]\nname = \"b\"\nset = { \"agents.cuont\" = 3 }"},
	{"candidate that does not fit", "kind = \"compare\"\n[[candidate]]\n[[candidate]]\nname = \"b\"\nset = { \"time.warm_up\" = \"400 weeks\" }"},
	{"select without a metric", "kind = \"select\"\n[select]\n[[candidate]]\n[[candidate]]\nname = \"b\"\n[replications]\ncount = 3"},
	{"compare with a grid", "kind = \"compare\"\n[vary]\n\"agents.count\" = [15, 25]"},
	{"timeout without a unit", "[vary]\n\"agents.count\" = [15, 25]\n[execution]\ntimeout = 10"},
	{"a scenario", "schema = \"scenario/1\""},
}

// Every mistake is told with its place, the rule and the remedy; all of a file
// at once.
func TestBadExperiments(t *testing.T) {
	var out strings.Builder
	for _, c := range badExperiments {
		text := c.text
		if !strings.Contains(text, "scenario =") && !strings.Contains(text, "schema") {
			text = "scenario = \"copier-field-service\"\n" + text
		}
		fmt.Fprintf(&out, "== %s\n%s\n", c.name, refused(t, func() error {
			_, err := ParseExperiment("x.toml", []byte(text))
			return err
		}))
	}
	golden(t, "testdata/experiments.txt", out.String())
}

// FuzzParseExperiment: no text makes the reader panic, what it refuses can be
// shown, and what it accepts has a hash and a lock.
func FuzzParseExperiment(f *testing.F) {
	for _, name := range experimentNames() {
		text, _ := ExperimentSource(name)
		f.Add(text)
	}
	for _, c := range badExperiments {
		f.Add([]byte("scenario = \"plain-queue\"\n" + c.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := ParseExperiment("fuzz.toml", text)
		if err != nil {
			shown(t, err)
			return
		}
		if len(e.Hash()) != 64 || len(e.TOML()) == 0 {
			t.Error("an accepted experiment has no identity")
		}
	})
}
