package results

import (
	"math"
	"strings"
	"testing"
)

// longley is the data of Longley (1967) as NIST distributes them: y and six
// columns, a byword for collinear columns.
var longley = [][]float64{
	{60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551},
	{83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9},
	{234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704, 502601, 518173, 554894},
	{2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007},
	{1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827},
	{107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368, 127852, 130081},
	{1947, 1948, 1949, 1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957, 1958, 1959, 1960, 1961, 1962},
}

// The certified values of NIST's statistical reference data set "Longley".
func TestOLSLongley(t *testing.T) {
	coefficients := []float64{-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359, -0.0511041056535807, 1829.15146461355}
	errors := []float64{890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675, 0.226073200069370, 455.478499142212}
	fit, err := OLS(longley[0], longley[1:])
	if err != nil {
		t.Fatal(err)
	}
	for j := range coefficients {
		near(t, "coefficient/certified", fit.Coefficients[j]/coefficients[j], 1, 1e-9)
		near(t, "standard error/certified", fit.StandardErrors[j]/errors[j], 1, 1e-9)
		near(t, "t", fit.T[j], coefficients[j]/errors[j], 1e-7)
	}
	near(t, "R2", fit.R2, 0.995479004577296, 1e-12)
	near(t, "residual SD", fit.ResidualSD, 304.854073561965, 1e-7)
	near(t, "residual sum of squares", fit.ResidualSumOfSqs, 836424.055505915, 1e-3)
	near(t, "adjusted R2", fit.AdjustedR2, 1-(1-0.995479004577296)*15/9, 1e-12)
	if fit.N != 16 || fit.DF != 9 || fit.Dropped != 0 {
		t.Errorf("N, DF, Dropped = %d, %d, %d", fit.N, fit.DF, fit.Dropped)
	}
}

// One column has a closed form: slope = r·sy/sx, beta = r, t = r√(df/(1-r²)).
// A row with a missing value is left out.
func TestOLSOneColumn(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6, math.NaN()}
	y := []float64{2.1, 3.9, 6.2, 7.8, 10.1, 11.7, 1000}
	fit, err := OLS(y, [][]float64{x})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := Correlation(x, y)
	ex, ey := NewEstimate(x[:6]), NewEstimate(y[:6])
	near(t, "slope", fit.Coefficients[1], r*ey.SD/ex.SD, 1e-13)
	near(t, "intercept", fit.Coefficients[0], ey.Center-r*ey.SD/ex.SD*ex.Center, 1e-13)
	near(t, "beta", fit.Betas[1], r, 1e-14)
	near(t, "R2", fit.R2, r*r, 1e-14)
	near(t, "t", fit.T[1], r*math.Sqrt(4/(1-r*r)), 1e-9)
	se := fit.ResidualSD * math.Sqrt(1.0/6+ex.Center*ex.Center/(ex.SD*ex.SD*5))
	near(t, "standard error of the intercept", fit.StandardErrors[0], se, 1e-13)
	if fit.N != 6 || fit.Dropped != 1 || !math.IsNaN(fit.Betas[0]) {
		t.Errorf("%+v", fit)
	}
}

// A fit without columns is the mean; a constant y has no R².
func TestOLSEdges(t *testing.T) {
	values := []float64{1, 2, 3, 6}
	fit, err := OLS(values, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := NewEstimate(values)
	near(t, "mean", fit.Coefficients[0], 3, 0)
	near(t, "standard error", fit.StandardErrors[0], e.SD/2, 1e-15)
	near(t, "R2", fit.R2, 0, 1e-15)
	flat, err := OLS([]float64{4, 4, 4, 4}, [][]float64{values})
	if err != nil || flat.Coefficients[0] != 4 || flat.Coefficients[1] != 0 || !math.IsNaN(flat.R2) || !math.IsNaN(flat.Betas[1]) {
		t.Errorf("constant y: %+v, %v", flat, err)
	}
}

func TestOLSErrors(t *testing.T) {
	y := []float64{1, 2, 4, 8, 16}
	x := []float64{1, 2, 3, 4, 5}
	cases := []struct {
		name    string
		columns [][]float64
		want    string
	}{
		{"length", [][]float64{{1, 2}}, "column 1 has 2 rows"},
		{"infinite", [][]float64{{1, 2, 3, 4, math.Inf(1)}}, "infinite"},
		{"constant", [][]float64{{3, 3, 3, 3, 3}}, "does not vary"},
		{"dependent", [][]float64{x, {3, 5, 7, 9, 11}}, "column 2 is a combination"},
		{"few", [][]float64{x, {1, 0, 2, 0, 1}, {0, 0, 1, 0, 2}, {2, 1, 1, 0, 1}}, "at least 6"},
		{"missing", [][]float64{{1, math.NaN(), math.NaN(), math.NaN(), 2}}, "2 complete rows"},
	}
	for _, c := range cases {
		if _, err := OLS(y, c.columns); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// Golden bits: these change only if the arithmetic does, on any platform.
func TestOLSBits(t *testing.T) {
	fit, err := OLS(longley[0], longley[1:])
	if err != nil {
		t.Fatal(err)
	}
	hash := uint64(14695981039346656037) // FNV-1a over the bits
	for _, group := range [][]float64{fit.Coefficients, fit.StandardErrors, fit.T, fit.Betas[1:], {fit.R2, fit.AdjustedR2, fit.ResidualSD}} {
		for _, x := range group {
			hash = (hash ^ math.Float64bits(x)) * 1099511628211
		}
	}
	if want := uint64(0x5c54c8d202858232); hash != want {
		t.Errorf("hash %#x, want %#x", hash, want)
	}
}
