package sim

import (
	"fmt"
	"math"
)

// Family is a kind of law as it is offered in scenarios: a name and one or
// more ways to give its parameters.
type Family struct {
	Name, Doc string
	Forms     []Form
}

// Form is one way to give the parameters of a family. The names of the
// parameters tell the forms of a family apart.
type Form struct {
	Params []Param
	// Build makes the law from the values of each of Params, in that order: one
	// value each, any number for a List, none for an Optional that is left out.
	// Dimensional values of a SpanLaw are in seconds. It copies the values. The
	// error is one sentence without the family's name: a *ParamError, or one
	// about several parameters.
	Build func(values [][]float64) (Law, error)
}

// Param is one parameter of a form. Dimensional: it has the unit of the
// variable (a time for a [SpanLaw]). List: any number of values. Optional: may
// be left out.
type Param struct {
	Name        string
	Dimensional bool
	List        bool
	Optional    bool
	Doc         string
}

// ParamError says that one parameter has a value that is not allowed. Value is
// in seconds when a Dimensional parameter of a [SpanLaw] is meant.
type ParamError struct {
	Param string
	Rule  string // completes "must be …"
	Value float64
}

// Error returns "cv must be >= 0, got -1".
func (e *ParamError) Error() string {
	return fmt.Sprintf("%s must be %s, got %s", e.Param, e.Rule, formatNumber(e.Value))
}

// newForm wraps build with what all forms share: the check of the number of
// values and that they are finite, the check of the moments, and the record of
// what was given.
func newForm(family string, params []Param, build func(v [][]float64) (Law, error)) Form {
	return Form{Params: params, Build: func(values [][]float64) (Law, error) {
		if err := checkValues(params, values); err != nil {
			return Law{}, err
		}
		law, err := build(values)
		if err != nil {
			return Law{}, err
		}
		f := law.facts
		if math.IsNaN(f.mean) || math.IsInf(f.mean, 0) || math.IsNaN(f.sd) || math.IsInf(f.sd, 0) {
			return Law{}, fmt.Errorf("with these parameters the mean or the standard deviation is too large for a number")
		}
		f.family, f.params = family, params
		f.values = make([][]float64, len(values))
		for i, list := range values {
			f.values[i] = append([]float64(nil), list...)
		}
		return law, nil
	}}
}

func checkValues(params []Param, values [][]float64) error {
	if len(values) != len(params) {
		return fmt.Errorf("%d parameters are needed, got %d", len(params), len(values))
	}
	for i, p := range params {
		switch n := len(values[i]); {
		case n == 0 && !p.Optional:
			return fmt.Errorf("%s is missing", p.Name)
		case n > 1 && !p.List:
			return fmt.Errorf("%s must be one value, got %d", p.Name, n)
		}
		for _, v := range values[i] {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return &ParamError{p.Name, "a finite number", v}
			}
		}
	}
	return nil
}

// scalars makes a builder of forms whose parameters are all one value.
func scalars(build func(v []float64) (Law, error)) func([][]float64) (Law, error) {
	return func(values [][]float64) (Law, error) {
		flat := make([]float64, len(values))
		for i := range values {
			flat[i] = values[i][0]
		}
		return build(flat)
	}
}

// firstError returns the first that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func positive(name string, v float64) error {
	if v > 0 {
		return nil
	}
	return &ParamError{name, "> 0", v}
}

func notNegative(name string, v float64) error {
	if v >= 0 {
		return nil
	}
	return &ParamError{name, ">= 0", v}
}

// within checks low <= v <= high.
func within(name string, v, low, high float64) error {
	if low <= v && v <= high {
		return nil
	}
	return &ParamError{name, "in [" + formatNumber(low) + ", " + formatNumber(high) + "]", v}
}

func above(name string, v float64, otherName string, other float64) error {
	if v > other {
		return nil
	}
	return &ParamError{name, "above " + otherName, v}
}

// Families returns all families of laws, sorted by name. The slice is the
// caller's own.
func Families() []Family {
	return []Family{
		familyBeta(),
		familyDeterministic(),
		familyEmpirical(),
		familyErlang(),
		familyExponential(),
		familyGamma(),
		familyHyperexponential(),
		familyLognormal(),
		familyTriangular(),
		familyTruncatedNormal(),
		familyUniform(),
		familyWeibull(),
	}
}

// must builds a law in Go code, where a wrong parameter is our own mistake.
func must(f Family, form int, values ...float64) Law {
	lists := make([][]float64, len(values))
	for i := range values {
		lists[i] = values[i : i+1]
	}
	return mustLists(f, form, lists)
}

func mustLists(f Family, form int, lists [][]float64) Law {
	law, err := f.Forms[form].Build(lists)
	if err != nil {
		panic("sim: law " + f.Name + ": " + err.Error())
	}
	return law
}

// Constant returns the law that is always x. This and the other constructors
// panic when a parameter is not allowed, as in their families.
func Constant(x float64) Law { return must(familyDeterministic(), 0, x) }

// Exponential returns the exponential law of this mean > 0.
func Exponential(mean float64) Law { return must(familyExponential(), 0, mean) }

// Lognormal returns the lognormal law of this mean > 0 and coefficient of
// variation cv >= 0.
func Lognormal(mean, cv float64) Law { return must(familyLognormal(), 0, mean, cv) }

// Gamma returns the gamma law of this mean > 0 and coefficient of variation
// cv >= 0.
func Gamma(mean, cv float64) Law { return must(familyGamma(), 0, mean, cv) }

// Erlang returns the law of the sum of stages >= 1 exponential numbers with
// this mean > 0 of the sum.
func Erlang(stages int, mean float64) Law { return must(familyErlang(), 0, float64(stages), mean) }

// Hyperexponential returns the mixture of two exponential laws with balanced
// means that has this mean > 0 and coefficient of variation cv >= 1.
func Hyperexponential(mean, cv float64) Law { return must(familyHyperexponential(), 0, mean, cv) }

// Weibull returns the Weibull law of this shape > 0 and scale > 0.
func Weibull(shape, scale float64) Law { return must(familyWeibull(), 0, shape, scale) }

// Beta returns the beta law with shapes a, b > 0, stretched to [min, max].
func Beta(a, b, min, max float64) Law { return must(familyBeta(), 0, a, b, min, max) }

// Triangular returns the triangular law on [min, max] with its peak at mode.
func Triangular(min, mode, max float64) Law { return must(familyTriangular(), 0, min, mode, max) }

// TruncatedNormal returns the normal law of this mean and standard deviation
// (those of the parent), given that it falls in [min, max].
func TruncatedNormal(mean, sd, min, max float64) Law {
	return must(familyTruncatedNormal(), 0, mean, sd, min, max)
}

// Uniform returns the uniform law on [min, max], min < max.
func Uniform(min, max float64) Law { return must(familyUniform(), 0, min, max) }

// Empirical returns the law of a value picked from values with probability
// proportional to its weight; nil weights are equal. It copies both.
func Empirical(values, weights []float64) Law {
	return mustLists(familyEmpirical(), 0, [][]float64{values, weights})
}
