package verify

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// suiteCase is a case of the validation suite as it was handed over.
type suiteCase struct {
	Expected []struct {
		Measure, Unit string
		Value         any // a number or a list of numbers
	}
}

// notAsked are numbers of the suite that no case file asks for, with the place
// where they are held.
var notAsked = map[string]string{
	"LEARN-01 b": "a setting of the case, mechanisms.skill.learning_exponent",
}

// TestSuiteHasEveryNumber holds that the ids of the validation suite are those
// that TestSuiteIsComplete knows, and that a case of its id asks for each of its
// numbers.
func TestSuiteHasEveryNumber(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "validation", "queueing_cases.json"))
	if os.IsNotExist(err) {
		t.Skip("queueing_cases.json is not beside the repository: its numbers are not compared with the case files")
	}
	if err != nil {
		t.Fatal(err)
	}
	var suite struct{ Cases map[string]suiteCase }
	if err := json.Unmarshal(text, &suite); err != nil {
		t.Fatal(err)
	}
	asked := map[string][]float64{}
	for _, c := range all(t) {
		for _, q := range c.questions {
			asked[c.Base()] = append(asked[c.Base()], q.Value)
		}
	}
	for _, id := range validationCases {
		if _, is := suite.Cases[id]; !is {
			t.Errorf("case %s is not of the validation suite", id)
		}
	}
	numbers := 0
	for id, c := range suite.Cases {
		if !slices.Contains(validationCases, id) {
			t.Errorf("case %s of the validation suite is not known here", id)
		}
		if slices.Contains(lacking, id) || slices.Contains(elsewhere, id) {
			continue
		}
		for _, e := range c.Expected {
			for _, x := range numbersIn(e.Value) {
				numbers++
				if _, held := notAsked[id+" "+e.Measure]; !held && !standsAmong(x, asked[id]) {
					t.Errorf("%s: no case file asks for %s = %v %s", id, e.Measure, x, e.Unit)
				}
			}
		}
	}
	if numbers < 400 {
		t.Errorf("%d numbers were compared; the suite has more than 400", numbers)
	}
}

// numbersIn returns a number, or the numbers of a list.
func numbersIn(value any) (found []float64) {
	switch v := value.(type) {
	case float64:
		return []float64{v}
	case []any:
		for _, one := range v {
			found = append(found, numbersIn(one)...)
		}
	}
	return found
}

// standsAmong says whether a number is among others, up to its last digits.
func standsAmong(x float64, others []float64) bool {
	return slices.ContainsFunc(others, func(y float64) bool { return math.Abs(x-y) <= 1e-9*math.Abs(x) })
}

// TestStandsAmong holds that another number is not taken for the same.
func TestStandsAmong(t *testing.T) {
	for x, want := range map[float64]bool{.5: true, -7: false, 7.000000001: true, .500001: false, 30: false, 0: false} {
		if standsAmong(x, []float64{.5, 7}) != want {
			t.Errorf("%v among .5 and 7: expected %t", x, want)
		}
	}
}
