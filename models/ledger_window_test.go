package models

import (
	"reflect"
	"testing"
)

// TestSinceKnowsEveryField fills every number of two readings with values of
// its own and expects the difference in each, so that a field added later and
// forgotten in Since fails here.
func TestSinceKnowsEveryField(t *testing.T) {
	differences(t, func(later, earlier Ledger) any { return later.Since(earlier) })
	differences(t, func(later, earlier Integrals) any { return later.Since(earlier) })
	differences(t, func(later, earlier AgentTally) any { return later.Since(earlier) })
	a, b := Ledger{Served: 2, Care: 1.5}, Ledger{Served: 3, Care: .25}
	if sum := a.Plus(b); sum.Served != 5 || sum.Care != 1.75 || (Integrals{Busy: 2}).Plus(Integrals{Busy: 3}).Busy != 5 {
		t.Errorf("two worlds together: %+v", sum)
	}
}

func differences[T any](t *testing.T, since func(later, earlier T) any) {
	t.Helper()
	var later, earlier T
	n := number(reflect.ValueOf(&later).Elem(), 1000, 7)
	number(reflect.ValueOf(&earlier).Elem(), 1, 2)
	got := reflect.ValueOf(since(later, earlier))
	seen := compareNumbers(t, got.Type().Name(), got, 999, 5)
	if n == 0 || seen != n {
		t.Errorf("%T: %d numbers compared of %d", later, seen, n)
	}
}

// number sets the numbers of a struct to first, first + step, and so on.
func number(v reflect.Value, first, step int64) (n int64) {
	eachNumber(v, "", func(x reflect.Value, _ string) {
		if x.CanInt() {
			x.SetInt(first + n*step)
		} else {
			x.SetFloat(float64(first + n*step))
		}
		n++
	})
	return n
}

func compareNumbers(t *testing.T, name string, v reflect.Value, first, step int64) (n int64) {
	t.Helper()
	eachNumber(v, name, func(x reflect.Value, name string) {
		got := int64(0)
		if x.CanInt() {
			got = x.Int()
		} else {
			got = int64(x.Float())
		}
		if want := first + n*step; got != want {
			t.Errorf("%s: Since gives %d, expected %d: it does not take the earlier reading off", name, got, want)
		}
		n++
	})
	return n
}

func eachNumber(v reflect.Value, name string, visit func(reflect.Value, string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			eachNumber(v.Field(i), name+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Array:
		for i := range v.Len() {
			eachNumber(v.Index(i), name, visit)
		}
	default:
		visit(v, name)
	}
}
