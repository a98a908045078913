package sim

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// ulps is the distance between two numbers in steps of floating point.
func ulps(a, b float64) float64 {
	if a == b || (a != a && b != b) {
		return 0
	}
	if a != a || b != b || math.Signbit(a) != math.Signbit(b) {
		return math.Inf(1)
	}
	x, y := math.Float64bits(a), math.Float64bits(b)
	if x < y {
		x, y = y, x
	}
	return float64(x - y)
}

// Every function is as near to the correctly rounded value as its comment
// says. Limits are in ulp; for NormalCDF they grow with x², for LogGamma they
// are absolute below 1.
func TestElementaryTable(t *testing.T) {
	functions := map[string]func(x, y float64) float64{
		"log":            func(x, _ float64) float64 { return Log(x) },
		"log1p":          func(x, _ float64) float64 { return Log1p(x) },
		"exp":            func(x, _ float64) float64 { return Exp(x) },
		"expm1":          func(x, _ float64) float64 { return Expm1(x) },
		"pow":            Pow,
		"sin":            func(x, _ float64) float64 { return Sin(x) },
		"cos":            func(x, _ float64) float64 { return Cos(x) },
		"normalcdf":      func(x, _ float64) float64 { return NormalCDF(x) },
		"normalquantile": func(x, _ float64) float64 { return NormalQuantile(x) },
		"loggamma":       func(x, _ float64) float64 { return LogGamma(x) },
	}
	limits := map[string]float64{"log": 1, "log1p": 1, "exp": 1, "expm1": 1, "pow": 1, "sin": 2, "cos": 2, "normalquantile": 8}
	seen := map[string]int{}
	for _, row := range readTable(t) {
		got := functions[row.name](row.x, row.y)
		seen[row.name]++
		ok := ulps(got, row.want) <= limits[row.name]
		switch row.name {
		case "normalcdf":
			ok = math.Abs(got-row.want) <= 2e-16*(1+row.x*row.x)*row.want
		case "loggamma":
			ok = math.Abs(got-row.want) <= 1e-15*math.Max(1, math.Abs(row.want))
		case "sin", "cos":
			ok = math.Abs(got-row.want) <= 2.3e-16
		}
		if !ok {
			t.Errorf("%s(%g, %g) = %g, want %g (%g ulp off)", row.name, row.x, row.y, got, row.want, ulps(got, row.want))
		}
	}
	for name := range functions {
		if seen[name] < 30 {
			t.Errorf("only %d values of %s in the table", seen[name], name)
		}
	}
}

type tableRow struct {
	name       string
	x, y, want float64
}

func readTable(t *testing.T) []tableRow {
	t.Helper()
	file, err := os.Open("testdata/elementary.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var rows []tableRow
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		var row tableRow
		if _, err := fmt.Sscanf(lines.Text(), "%s %g %g %g", &row.name, &row.x, &row.y, &row.want); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		rows = append(rows, row)
	}
	return rows
}

// At 50,000 random arguments each the functions agree with package math within
// 2 ulp (both err by less than 1).
func TestElementaryAgainstMath(t *testing.T) {
	s := NewStream(3, 0, "elementary")
	note := func(name string, x, got, want float64) {
		if ulps(got, want) > 2 {
			t.Errorf("%s(%g) = %g, package math has %g", name, x, got, want)
		}
	}
	for range 50_000 {
		x := math.Exp(1400*s.Float64() - 700)
		note("Log", x, Log(x), math.Log(x))
		x = 0.5 + 1.5*s.Float64()
		note("Log", x, Log(x), math.Log(x))
		x = 1400*s.Float64() - 700
		note("Exp", x, Exp(x), math.Exp(x))
		x = 3*s.Float64() - 1.5
		note("Expm1", x, Expm1(x), math.Expm1(x))
		x = 3*s.Float64() - 0.999
		note("Log1p", x, Log1p(x), math.Log1p(x))
		x, y := math.Exp(8*s.Float64()-4), 4*s.Float64()-2
		if d := ulps(Pow(x, y), math.Pow(x, y)); d > 8 { // package math's is the less exact one
			t.Errorf("Pow(%g, %g) = %g, package math has %g", x, y, Pow(x, y), math.Pow(x, y))
		}
	}
}

// NaN, infinities, zeros and the ends of the range.
func TestElementaryEdges(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	cases := []struct {
		name      string
		got, want float64
	}{
		{"Log(0)", Log(0), -inf}, {"Log(-0)", Log(math.Copysign(0, -1)), -inf}, {"Log(1)", Log(1), 0},
		{"Log(-1)", Log(-1), nan}, {"Log(-Inf)", Log(-inf), nan}, {"Log(Inf)", Log(inf), inf}, {"Log(NaN)", Log(nan), nan},
		{"Log1p(-1)", Log1p(-1), -inf}, {"Log1p(-2)", Log1p(-2), nan}, {"Log1p(0)", Log1p(0), 0}, {"Log1p(Inf)", Log1p(inf), inf}, {"Log1p(NaN)", Log1p(nan), nan},
		{"Exp(0)", Exp(0), 1}, {"Exp(-Inf)", Exp(-inf), 0}, {"Exp(Inf)", Exp(inf), inf}, {"Exp(NaN)", Exp(nan), nan},
		{"Exp(710)", Exp(710), inf}, {"Exp(-746)", Exp(-746), 0}, {"Exp(-745)", Exp(-745), 5e-324}, {"Exp(709.78)", Exp(709.78), 1.7928227943945155e308},
		{"Expm1(0)", Expm1(0), 0}, {"Expm1(-Inf)", Expm1(-inf), -1}, {"Expm1(-100)", Expm1(-100), -1}, {"Expm1(Inf)", Expm1(inf), inf}, {"Expm1(NaN)", Expm1(nan), nan}, {"Expm1(710)", Expm1(710), inf},
		{"Sin(Inf)", Sin(inf), nan}, {"Cos(NaN)", Cos(nan), nan}, {"Sin(0)", Sin(0), 0}, {"Cos(0)", Cos(0), 1}, {"Sin(2^29)", Sin(1 << 29), nan},
		{"NormalCDF(-Inf)", NormalCDF(-inf), 0}, {"NormalCDF(0)", NormalCDF(0), 0.5}, {"NormalCDF(Inf)", NormalCDF(inf), 1}, {"NormalCDF(NaN)", NormalCDF(nan), nan}, {"NormalCDF(-39)", NormalCDF(-39), 0},
		{"NormalQuantile(0)", NormalQuantile(0), -inf}, {"NormalQuantile(1)", NormalQuantile(1), inf}, {"NormalQuantile(.5)", NormalQuantile(0.5), 0},
		{"NormalQuantile(-.1)", NormalQuantile(-0.1), nan}, {"NormalQuantile(1.1)", NormalQuantile(1.1), nan}, {"NormalQuantile(NaN)", NormalQuantile(nan), nan},
		{"LogGamma(0)", LogGamma(0), inf}, {"LogGamma(1)", LogGamma(1), 0}, {"LogGamma(2)", LogGamma(2), 0}, {"LogGamma(-1.5)", LogGamma(-1.5), nan}, {"LogGamma(Inf)", LogGamma(inf), inf}, {"LogGamma(NaN)", LogGamma(nan), nan},
	}
	for _, c := range cases {
		if ulps(c.got, c.want) > 1 {
			t.Errorf("%s = %g, want %g", c.name, c.got, c.want)
		}
	}
}

// Pow treats the special arguments as package math does, and overflows and
// underflows as it does.
func TestPowEdges(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	special := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, -2.5, 1e300, -1e300, 1e-300, 1 << 53, 1<<53 - 1, 0x1p70, -0x1p70, 5e-324, inf, -inf, nan, 0.999999999, 1.000000001, 1e10}
	for _, x := range special {
		for _, y := range special {
			got, want := Pow(x, y), math.Pow(x, y)
			both := math.IsInf(want, 0) || want == 0 || want != want || math.Abs(want) == 1
			if (both && ulps(got, want) != 0) || math.Abs(got-want) > 1e-6*math.Abs(want) {
				t.Errorf("Pow(%g, %g) = %g, package math has %g", x, y, got, want)
			}
		}
	}
}

// NormalQuantile never decreases, is odd around 1/2, and undoes NormalCDF.
func TestNormalQuantile(t *testing.T) {
	before := math.Inf(-1)
	for i := 1; i < 1<<16; i++ {
		p := float64(i) / (1 << 16)
		x := NormalQuantile(p)
		if x < before {
			t.Fatalf("NormalQuantile falls at %g", p)
		}
		before = x
		if NormalQuantile(1-p) != -x {
			t.Fatalf("NormalQuantile is not odd at %g", p)
		}
		if back := NormalCDF(x); math.Abs(back-p) > 4e-16 {
			t.Fatalf("NormalCDF(NormalQuantile(%g)) = %g", p, back)
		}
	}
}
