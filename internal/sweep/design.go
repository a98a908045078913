package sweep

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"frontline.dev/frontline/results"
)

// Files that are written before the first run.
const (
	designFile     = "design.csv"
	parametersFile = "parameters.csv"
)

// designColumns are the columns of design.csv around those of the factors.
func designColumns(factors []Column) []Column {
	columns := []Column{{"design_point", integerColumn, "", "number of the design point, from 1"},
		{"scenario", textColumn, "", "id of the scenario that the design point varies; scenarios/ID.toml"}}
	columns = append(columns, factors...)
	return append(columns, Column{"first_replication", integerColumn, "", "number of the first replication"},
		Column{"replications", integerColumn, "", "replications of the design point, the most when their number follows a rule"},
		Column{"overrides", textColumn, "", "what differs from the scenario, as --set takes it, in JSON"})
}

// staticTables writes the tables that are known before the first run.
func (p *plan) staticTables(dir string) (*tables, error) {
	t := &tables{dir: dir}
	err := t.write(sheet{File: "design", Doc: "the design points", Columns: designColumns(p.Factors)}, func(put rowFunc) error {
		for i := range p.Points {
			point := p.Point(i)
			overrides, err := json.Marshal(append([]string{}, point.Set...))
			if err != nil {
				return err
			}
			cells := []cell{count(i + 1), text(p.bases[point.Base])}
			for f := range p.Factors {
				value, err := parsed(&p.Factors[f], point.Values[f])
				if err != nil {
					return err
				}
				cells = append(cells, value)
			}
			if err := put(append(cells, count(point.First), count(point.Count), text(string(overrides)))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, t.write(sheet{File: "parameters", Doc: "every setting of the scenarios that the design points vary", Columns: parameterColumns}, p.parameters)
}

var parameterColumns = []Column{
	{"scenario", textColumn, "", "id of the scenario"},
	{"path", textColumn, "", "name of the setting, with dots"}, {"value", textColumn, "", "value that was used where the design does not say otherwise"},
	{"unit", textColumn, "", "unit of plain numbers; lengths and rates carry theirs"}, {"range", textColumn, "", "what is allowed"},
	{"default", textColumn, "", "value when nothing is said"}, {"source", textColumn, "", "where the default comes from"},
	{"origin", textColumn, "", "default, file and line, or --set"},
	{"active", booleanColumn, "", "false: belongs to a mechanism that is off"}, {"description", textColumn, "", "what it is"},
}

func (p *plan) parameters(put rowFunc) error {
	for _, base := range p.Bases {
		for _, s := range base.Parameters() {
			err := put([]cell{text(base.ID), text(s.Path), text(s.Value), text(s.Unit), text(s.Range), text(s.Default), text(s.Source),
				text(filepath.Base(s.Origin)), text(strconv.FormatBool(s.Active)), text(s.Doc)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Point returns a design point in the words in which design.csv gives it back,
// so that a study has one hash however its numbers are written: 7257600,
// 7.2576e+06. It hides that of the study, whose words may be others.
func (p *plan) Point(index int) Point {
	point := p.Study.Point(index)
	if len(point.Values) != len(p.Factors) {
		return point // the caller is told when the plan is checked
	}
	values := make([]string, len(point.Values))
	for f, value := range point.Values {
		values[f] = value
		if c, err := parsed(&p.Factors[f], value); err == nil {
			values[f] = unsafeCell(c.String())
		}
	}
	point.Values = values
	return point
}

// copyTrace puts the trace of recorded arrivals that a scenario names beside
// its copy, so that the folder is enough to play every run again. A trace that
// cannot be found is left out: a replay then says which is missing.
func copyTrace(dir, scenario, file string) error {
	if file == "" || !filepath.IsLocal(file) {
		return nil
	}
	content, err := os.ReadFile(filepath.Join(filepath.Dir(scenario), file))
	if err != nil {
		return nil
	}
	return writeFile(filepath.Join(dir, "scenarios", file), content)
}

// readDesign reads design.csv.
func readDesign(dir string, factors []Column, bases []string) ([]Point, error) {
	path := filepath.Join(dir, designFile)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.ReuseRecord = true
	columns := designColumns(factors)
	head, err := in.Read()
	if err != nil || strings.Join(head, ",") != strings.Join(namesOf(columns), ",") {
		return nil, &DamageError{path, "the columns are not those of the manifest"}
	}
	var points []Point
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return points, nil
		}
		if err != nil {
			return nil, &DamageError{path, err.Error()}
		}
		point, err := readPoint(row, factors, bases)
		if err != nil || row[0] != strconv.Itoa(len(points)+1) {
			return nil, &DamageError{path, fmt.Sprintf("design point %s: %v", row[0], err)}
		}
		points = append(points, point)
	}
}

// readPoint is the inverse of a row of design.csv.
func readPoint(row []string, factors []Column, bases []string) (Point, error) {
	point := Point{Base: -1}
	for i, id := range bases {
		if id == row[1] {
			point.Base = i
		}
	}
	if point.Base < 0 {
		return point, fmt.Errorf("there is no scenario %s", row[1])
	}
	for i := range factors {
		point.Values = append(point.Values, unsafeCell(row[2+i]))
	}
	rest := row[2+len(factors):]
	var wrongFirst, wrongCount error
	point.First, wrongFirst = strconv.ParseUint(rest[0], 10, 64)
	point.Count, wrongCount = strconv.Atoi(rest[1])
	return point, errors.Join(wrongFirst, wrongCount, json.Unmarshal([]byte(rest[2]), &point.Set))
}

// unsafeCell is the inverse of results.SafeCell.
func unsafeCell(value string) string {
	if inner, quoted := strings.CutPrefix(value, "'"); quoted && results.SafeCell(inner) == value {
		return inner
	}
	return value
}
