package analysis

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"frontline.dev/frontline/results"
)

var notFile = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// fileName makes a name that every file system takes.
func fileName(name string) string {
	if name = strings.Trim(notFile.ReplaceAllString(name, "-"), "-."); len(name) > 100 {
		name = name[:100]
	}
	return name
}

// Write puts the tables of answers into dir/analysis and their figures, with
// the table behind each, into dir/figures, and returns the paths in order.
// Files of the same method and outcome are replaced, each when it is complete.
func Write(dir string, answers []Answer) (files []string, err error) {
	for _, a := range answers {
		for _, t := range a.Tables {
			path := filepath.Join(dir, "analysis", fileName(t.Name)+".csv")
			if err := results.WriteCSV(path, t.Table.Header, t.Table.Rows); err != nil {
				return files, err
			}
			files = append(files, path)
		}
		for _, f := range a.Figures {
			written, err := results.SaveFigure(f.Plot, filepath.Join(dir, "figures"), fileName(f.Name))
			files = append(files, written...)
			if err != nil {
				return files, err
			}
			path := filepath.Join(dir, "figures", fileName(f.Name)+".csv")
			behind := a.behind(f.Name)
			if err := results.WriteCSV(path, behind.Header, behind.Rows); err != nil {
				return files, err
			}
			files = append(files, path)
		}
	}
	return files, nil
}

// behind returns the table of the figure's name, else the first.
func (a *Answer) behind(name string) results.Table {
	for _, t := range a.Tables {
		if t.Name == name {
			return t.Table
		}
	}
	return a.Tables[0].Table
}

// answerJSON is an answer for programs: each table as a list of rows.
type answerJSON struct {
	Method  string      `json:"method"`
	Outcome string      `json:"outcome,omitempty"`
	Tables  []tableJSON `json:"tables"`
	Notes   []string    `json:"notes,omitempty"`
}

type tableJSON struct {
	Name  string           `json:"name"`
	Title string           `json:"title"`
	Rows  []map[string]any `json:"rows"`
}

// JSON returns answers as JSON: numbers as numbers, what is missing as null.
func JSON(answers []Answer) (json.RawMessage, error) {
	list := []answerJSON{}
	for _, a := range answers {
		out := answerJSON{Method: a.Method, Outcome: a.Outcome, Notes: a.Notes}
		for _, t := range a.Tables {
			table := tableJSON{Name: t.Name, Title: t.Table.Title, Rows: []map[string]any{}}
			for _, row := range t.Table.Rows {
				cells := map[string]any{}
				for j, cell := range row {
					cells[t.Table.Header[j]] = value(cell)
				}
				table.Rows = append(table.Rows, cells)
			}
			out.Tables = append(out.Tables, table)
		}
		list = append(list, out)
	}
	return json.Marshal(list)
}

func value(cell string) any {
	if cell == "" {
		return nil
	}
	if v, err := strconv.ParseFloat(cell, 64); err == nil && v-v == 0 { // not Inf
		return v
	}
	return cell
}
