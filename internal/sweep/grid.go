package sweep

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"frontline.dev/frontline/scenarios"
)

// mostPoints bounds the design points of a grid.
const mostPoints = 1_000_000

// Grid returns the study of a scenario in which every combination of the given
// values is a design point; the last factor varies fastest. Each factor is of
// the form key=value,value or, for numbers, key=from:to:step. Without any
// there is one design point. The error says which factor is wrong, or is that
// of the first design point whose scenario cannot be.
func Grid(sc *scenarios.Scenario, vary []string, replications int) (*Study, error) {
	s := &Study{ID: sc.ID, Title: sc.About.Title, Question: sc.About.Question, Bases: []*scenarios.Scenario{sc}, Points: 1}
	keys, levels := make([]string, len(vary)), make([][]string, len(vary))
	for i, text := range vary {
		key, list, found := strings.Cut(text, "=")
		if key = strings.TrimSpace(key); !found || key == "" {
			return nil, fmt.Errorf("%q is not of the form key=value,value", text)
		}
		if slices.Contains(keys, key) {
			return nil, fmt.Errorf("%s is varied twice", key)
		}
		values, err := valuesOf(list)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		keys[i], levels[i] = key, values
		if s.Points *= len(values); s.Points > mostPoints {
			return nil, fmt.Errorf("the grid has more than %d design points", mostPoints)
		}
		s.Factors = append(s.Factors, factorOf(sc, key, values))
	}
	s.Point = func(index int) Point {
		p := Point{Set: make([]string, len(keys)), Values: make([]string, len(keys)), Count: replications}
		for i := len(keys) - 1; i >= 0; i-- {
			value := levels[i][index%len(levels[i])]
			index /= len(levels[i])
			p.Set[i], p.Values[i] = keys[i]+"="+value, strings.Trim(value, `"'`)
		}
		return p
	}
	for i := range keys { // each level with the first of the others
		for _, value := range levels[i] {
			set := s.Point(0).Set
			set[i] = keys[i] + "=" + value
			if _, err := sc.With(set...); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// ColumnName returns the name of a factor's column: the path of the setting
// with "__" for each point.
func ColumnName(path string) string {
	name := strings.ReplaceAll(path, ".", "__")
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, name)
}

// factorOf describes a factor as a column.
func factorOf(sc *scenarios.Scenario, path string, values []string) Column {
	c := Column{Name: ColumnName(path), Type: textColumn, Doc: "factor " + path}
	kind := ""
	for _, p := range sc.Parameters() {
		if p.Path == path {
			c.Unit, c.Doc, kind = p.Unit, p.Doc, p.Kind
		}
	}
	whole, numeric := true, true
	for _, value := range values {
		_, err := strconv.ParseInt(value, 10, 64)
		whole = whole && err == nil
		_, err = strconv.ParseFloat(value, 64)
		numeric = numeric && err == nil
	}
	switch {
	case kind == "true or false":
		c.Type = booleanColumn
	case whole && kind != "number":
		c.Type = integerColumn
	case numeric:
		c.Type = numberColumn
	}
	return c
}

// valuesOf reads value,value or from:to:step. Commas inside quotes, brackets
// and parentheses do not separate.
func valuesOf(list string) ([]string, error) {
	if parts := strings.Split(list, ":"); len(parts) == 3 {
		if values, ok := rangeOf(parts); ok {
			if len(values) == 0 || len(values) > mostPoints {
				return nil, fmt.Errorf("%s gives no values, or more than %d", list, mostPoints)
			}
			return values, nil
		}
	}
	var values []string
	depth, begin, quote := 0, 0, rune(0)
	for i, r := range list + "," {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		case r == ',' && depth == 0:
			value := strings.TrimSpace(list[begin:i])
			if value == "" {
				return nil, fmt.Errorf("an empty value in %q", list)
			}
			values = append(values, value)
			begin = i + 1
		}
	}
	if depth != 0 || quote != 0 || begin != len(list)+1 {
		return nil, fmt.Errorf("a bracket or quote in %q is not closed", list)
	}
	return values, nil
}

// rangeOf reads from, to and step; the end counts. Values are multiples of the
// step added to the beginning, rounded to the decimals that are written.
func rangeOf(parts []string) (values []string, ok bool) {
	var x [3]float64
	decimals := 0
	for i, part := range parts {
		part = strings.TrimSpace(part)
		v, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return nil, false
		}
		x[i] = v
		if _, fraction, is := strings.Cut(part, "."); is {
			decimals = max(decimals, len(fraction))
		}
	}
	steps := math.Floor((x[1]-x[0])/x[2] + 1e-9)
	if !(steps >= 0 && steps < mostPoints) {
		return nil, true
	}
	for i := range int(steps) + 1 {
		values = append(values, strconv.FormatFloat(x[0]+float64(float64(i)*x[2]), 'f', decimals, 64))
	}
	return values, true
}
