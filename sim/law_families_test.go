package sim

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Families are sorted by name, documented, and the forms of one family differ
// in the names of their parameters.
func TestFamiliesAreInOrder(t *testing.T) {
	before := ""
	for _, family := range Families() {
		if family.Name <= before {
			t.Errorf("%s stands after %s", family.Name, before)
		}
		before = family.Name
		if family.Doc == "" || len(family.Forms) == 0 {
			t.Errorf("%s has no doc or no form", family.Name)
		}
		seen := map[string]bool{}
		for _, form := range family.Forms {
			var names []string
			for _, p := range form.Params {
				names = append(names, p.Name)
				if p.Doc == "" {
					t.Errorf("%s: %s has no doc", family.Name, p.Name)
				}
			}
			key := strings.Join(names, " ")
			if seen[key] {
				t.Errorf("%s: two forms with parameters %s", family.Name, key)
			}
			seen[key] = true
		}
	}
}

// readLaw reads a law as String writes it, by the families alone. It is as
// simple as a reader can be, to show that the text is unambiguous.
func readLaw(t *testing.T, text string, dimensional func(string) float64) Law {
	t.Helper()
	name, rest, _ := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	given := map[string][]string{}
	var order []string
	for _, part := range regexp.MustCompile(`(\w+) (\[[^]]*\]|[^,]+)`).FindAllStringSubmatch(rest, -1) {
		given[part[1]] = strings.Split(strings.Trim(part[2], "[]"), ", ")
		order = append(order, part[1])
	}
	plain := func(s string) float64 {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatalf("%q in %q: %v", s, text, err)
		}
		return x
	}
	for _, family := range Families() {
		for _, form := range family.Forms {
			known := 0
			values := make([][]float64, len(form.Params))
			for i, p := range form.Params {
				read := plain
				if p.Dimensional {
					read = dimensional
				}
				for _, s := range given[p.Name] {
					values[i] = append(values[i], read(s))
				}
				if slices.Contains(order, p.Name) {
					known++
				}
			}
			if family.Name != name || known != len(order) {
				continue
			}
			if law, err := form.Build(values); err == nil {
				return law
			}
		}
	}
	t.Fatalf("no form fits %q", text)
	return Law{}
}

// readSpan reads "1.5 h" in seconds: the number times the microseconds of the
// unit, divided by 1e6.
func readSpan(s string) float64 {
	number, name, _ := strings.Cut(s, " ")
	x, _ := strconv.ParseFloat(number, 64)
	for _, u := range units {
		if name == u.one || name == u.many {
			if us := x * float64(u.span); us == math.Trunc(us) {
				return us / 1e6
			}
			return x * u.span.Seconds()
		}
	}
	return math.NaN()
}

// A law that is written and read again is the same law and the same text, as a
// plain number and as a time.
func TestLawTextIsReadAgain(t *testing.T) {
	cases := lawCases()
	cases = append(cases, lawCase{law: Exponential(1.0 / 3)}, lawCase{law: Lognormal(1e-7, 1e9)}, lawCase{law: Constant(0)}, lawCase{law: Constant(1e300)})
	for _, c := range cases {
		plain := readLaw(t, c.law.String(), func(s string) float64 { x, _ := strconv.ParseFloat(s, 64); return x })
		asTime := readLaw(t, SpanLaw{c.law}.String(), readSpan)
		for _, again := range []Law{plain, asTime} {
			a, b := NewStream(1, 0, "text"), NewStream(1, 0, "text")
			if c.law.String() != again.String() || c.law.Sample(&a) != again.Sample(&b) || c.law.SD() != again.SD() {
				t.Errorf("%v came back as %v", c.law, again)
			}
		}
	}
}

// The text is what a scenario has.
func TestLawText(t *testing.T) {
	cases := map[string]string{
		Lognormal(360, 0.7).String():                                               "lognormal(mean 360, cv 0.7)",
		SpanLaw{Lognormal(360, 0.7)}.String():                                      "lognormal(mean 6 min, cv 0.7)",
		SpanLaw{must(familyHyperexponential(), 1, 0.3, 0.02, 5400)}.String():       "hyperexponential(p 0.3, mean1 20 ms, mean2 1.5 h)",
		SpanLaw{Constant(0)}.String():                                              "deterministic(value 0 s)",
		SpanLaw{Empirical([]float64{60, 90}, []float64{1, 2.5})}.String():          "empirical(values [1 min, 90 s], weights [1, 2.5])",
		Empirical([]float64{3, 1, 2}, nil).String():                                "empirical(values [3, 1, 2])",
		must(familyBeta(), 0, 2, 3, 0, 1).String():                                 "beta(a 2, b 3, min 0, max 1)",
		TruncatedNormal(0.5, 0.15, 0, 1).String():                                  "truncnormal(mean 0.5, sd 0.15, min 0, max 1)",
		SpanLaw{Exponential(1.0 / 3)}.String():                                     "exponential(mean 0.3333333333333333 s)",
		SpanLaw{must(familyLognormal(), 3, 86400, 1)}.String():                     "lognormal(median 1 d, sigma 1)",
		mustLists(familyBeta(), 0, [][]float64{{2}, {3}, nil, {1e-5}}).String():    "beta(a 2, b 3, max 1e-05)",
		SpanLaw{mustLists(familyErlang(), 0, [][]float64{{4}, {604800}})}.String(): "erlang(stages 4, mean 1 week)",
	}
	for got, want := range cases {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// Each mistake gives one clear sentence with the value.
func TestBuildErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	cases := []struct {
		family Family
		form   int
		values [][]float64
		want   string
	}{
		{familyLognormal(), 0, [][]float64{{360}, {-1}}, "cv must be >= 0, got -1"},
		{familyLognormal(), 0, [][]float64{{0}, {1}}, "mean must be > 0, got 0"},
		{familyLognormal(), 0, [][]float64{{nan}, {1}}, "mean must be a finite number, got NaN"},
		{familyLognormal(), 2, [][]float64{{800}, {1}}, "with these parameters the mean or the standard deviation is too large for a number"},
		{familyLognormal(), 3, [][]float64{{-5}, {1}}, "median must be > 0, got -5"},
		{familyExponential(), 0, [][]float64{{inf}}, "mean must be a finite number, got +Inf"},
		{familyExponential(), 0, [][]float64{nil}, "mean is missing"},
		{familyExponential(), 0, [][]float64{{1, 2}}, "mean must be one value, got 2"},
		{familyExponential(), 0, [][]float64{{1}, {2}}, "1 parameters are needed, got 2"},
		{familyGamma(), 1, [][]float64{{0}, {1}}, "shape must be > 0, got 0"},
		{familyErlang(), 0, [][]float64{{2.5}, {1}}, "stages must be a whole number from 1, got 2.5"},
		{familyHyperexponential(), 0, [][]float64{{1}, {0.5}}, "cv must be >= 1, got 0.5"},
		{familyHyperexponential(), 1, [][]float64{{1.5}, {1}, {1}}, "p must be in [0, 1], got 1.5"},
		{familyWeibull(), 0, [][]float64{{1}, {-2}}, "scale must be > 0, got -2"},
		{familyWeibull(), 0, [][]float64{{0.001}, {1}}, "with these parameters the mean or the standard deviation is too large for a number"},
		{familyBeta(), 0, [][]float64{{1}, {1}, {5}, {3}}, "max must be above min, got 3"},
		{familyTriangular(), 0, [][]float64{{1}, {9}, {3}}, "mode must be between min and max, got 9"},
		{familyUniform(), 0, [][]float64{{1}, {1}}, "max must be above min, got 1"},
		{familyTruncatedNormal(), 0, [][]float64{{0}, {0}, {0}, {1}}, "sd must be > 0, got 0"},
		{familyTruncatedNormal(), 0, [][]float64{{0}, {1}, {50}, {60}}, "min must be at most 37 sd above the mean, got 50"},
		{familyTruncatedNormal(), 0, [][]float64{{0}, {1}, {-60}, {-50}}, "max must be at most 37 sd below the mean, got -50"},
		{familyEmpirical(), 0, [][]float64{{1, 2}, {0, 0}}, "weights sum to 0"},
		{familyEmpirical(), 0, [][]float64{{1, 2}, {1, -3}}, "weights must be >= 0, got -3"},
		{familyEmpirical(), 0, [][]float64{{1, 2}, {1}}, "weights must be as many as values (2), got 1"},
		{familyEmpirical(), 0, [][]float64{nil, nil}, "values is missing"},
	}
	for _, c := range cases {
		law, err := c.family.Forms[c.form].Build(c.values)
		if err == nil || err.Error() != c.want || law.IsSet() {
			t.Errorf("%s %v: %v, want %s", c.family.Name, c.values, err, c.want)
		}
	}
	_, err := familyGamma().Forms[0].Build([][]float64{{1}, {-2}})
	var param *ParamError
	if !errors.As(err, &param) || param.Param != "cv" || param.Value != -2 {
		t.Errorf("error %v is no ParamError of cv", err)
	}
}

// A law keeps no slice of its maker.
func TestBuildCopies(t *testing.T) {
	values, weights := []float64{1, 2}, []float64{1, 0}
	law := Empirical(values, weights)
	values[0], weights[1] = 9, 9
	s := NewStream(1, 0, "x")
	for range 20 {
		if x := law.Sample(&s); x != 1 {
			t.Fatalf("%v gave %g", law, x)
		}
	}
	if text := law.String(); text != "empirical(values [1, 2], weights [1, 0])" {
		t.Error(text)
	}
}
