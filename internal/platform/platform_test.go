package main

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"frontline.dev/frontline/models"
)

var update = flag.Bool("update", false, "rewrite testdata/digests.txt; needs an entry under \"Numbers change\" in CHANGELOG.md")

// TestDigests holds this build to the committed digests. It fails when a
// number changes for whatever reason: a changed model on every machine, a
// fused instruction or an unordered loop on some.
func TestDigests(t *testing.T) {
	golden := filepath.Join("testdata", "digests.txt")
	var got bytes.Buffer
	if err := write(&got, parts()); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the numbers have changed. If that is meant, raise models.ModelVersion or sim.StreamScheme, say so under "+
			"\"Numbers change\" in CHANGELOG.md, and run go test ./internal/platform -update\ngot:\n%swant:\n%s", got.Bytes(), want)
	}
}

// TestDigestSees holds the digest to seeing one bit of any kind of value, and
// to taking all NaNs as one.
func TestDigestSees(t *testing.T) {
	type pair struct {
		Count int64
		Sum   []float64
	}
	sum := func(v ...any) string {
		d := newDigest()
		d.add(v...)
		return string(d.hash.Sum(nil))
	}
	base := sum(pair{1, []float64{1, 2}}, "a", true)
	for name, other := range map[string]string{
		"last bit of a float": sum(pair{1, []float64{1, math.Nextafter(2, 3)}}, "a", true),
		"sign of zero":        sum(pair{1, []float64{1, math.Copysign(0, -1)}}, "a", true),
		"integer":             sum(pair{2, []float64{1, 2}}, "a", true),
		"length":              sum(pair{1, []float64{1, 2, 0}}, "a", true),
		"text":                sum(pair{1, []float64{1, 2}}, "b", true),
		"bool":                sum(pair{1, []float64{1, 2}}, "a", false),
	} {
		if other == base {
			t.Errorf("a change of %s leaves the digest as it is", name)
		}
	}
	if sum(math.NaN()) != sum(math.Float64frombits(math.Float64bits(math.NaN())|1<<63)) {
		t.Error("two NaNs have two digests")
	}
}

// TestDigestsCoverTheModel holds the runs behind the digests to having every
// mechanism in one of them and to moving every counter of the ledger, so that
// nothing is left out of the comparison.
func TestDigestsCoverTheModel(t *testing.T) {
	total := reflect.New(reflect.TypeFor[models.Ledger]()).Elem()
	seen := map[string]bool{}
	for _, q := range questions() {
		if err := q.play(func(w *models.World) func() {
			for _, m := range w.Settings.Mechanisms {
				seen[m.Name] = true
			}
			return func() { sumInto(total, reflect.ValueOf(w.Ledger)) }
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range models.Mechanisms.Names() {
		if !seen[name] {
			t.Errorf("mechanism %s is off in all runs", name)
		}
	}
	for i := range total.NumField() {
		if total.Field(i).IsZero() {
			t.Errorf("Ledger.%s stays 0 in all runs", total.Type().Field(i).Name)
		}
	}
}

// sumInto adds every number of one value to that of another of its type.
func sumInto(total, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			sumInto(total.Field(i), v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			sumInto(total.Index(i), v.Index(i))
		}
	case reflect.Float64:
		total.SetFloat(total.Float() + v.Float())
	default:
		total.SetInt(total.Int() + v.Int())
	}
}
