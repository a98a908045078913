package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
)

// table is one result file: tidy, one header row, and what every column means.
type table struct {
	File, Doc string
	Columns   []column
	Rows      [][]string
}

// column is one entry of the data dictionary.
type column struct {
	Name string `json:"name"`
	Type string `json:"type"` // text, integer or number
	Unit string `json:"unit,omitempty"`
	Doc  string `json:"description"`
}

func (t *table) add(cells ...string) {
	if len(cells) != len(t.Columns) {
		panic(fmt.Sprintf("decide: a row of %s has %d cells for %d columns", t.File, len(cells), len(t.Columns)))
	}
	t.Rows = append(t.Rows, cells)
}

func whole[I int | uint64](x I) string { return strconv.FormatUint(uint64(x), 10) }

func numbers(list ...float64) (cells []string) {
	for _, x := range list {
		cells = append(cells, results.Number(x))
	}
	return cells
}

// tableRef stands in the manifest for each result table.
type tableRef struct {
	File   string `json:"file"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"`
}

// folder writes the files of an answer and keeps account of them.
type folder struct {
	dir    string
	files  []string
	refs   []tableRef
	schema []table
}

func (f *folder) table(t table) error {
	header := make([]string, len(t.Columns))
	for i := range t.Columns {
		header[i] = t.Columns[i].Name
	}
	path := filepath.Join(f.dir, filepath.FromSlash(t.File))
	if err := results.WriteCSV(path, header, t.Rows); err != nil {
		return err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	f.files, f.schema = append(f.files, path), append(f.schema, t)
	f.refs = append(f.refs, tableRef{t.File, len(t.Rows), hex.EncodeToString(sum[:])})
	return nil
}

func (f *folder) bytes(name string, content []byte) error {
	path := filepath.Join(f.dir, name)
	err := results.AtomicFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err == nil {
		f.files = append(f.files, path)
	}
	return err
}

func (f *folder) json(name string, value any) error {
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.bytes(name, append(content, '\n'))
}

// figure writes a picture beside the numbers it shows; data.File is its name.
func (f *folder) figure(plot *results.Plot, data table) error {
	name := data.File
	data.File = "figures/" + name + ".csv"
	if err := f.table(data); err != nil {
		return err
	}
	paths, err := results.SaveFigure(plot, filepath.Join(f.dir, "figures"), name)
	f.files = append(f.files, paths...)
	return err
}

// dictionary writes schema.json: what every column of every table means.
func (f *folder) dictionary(measures []study.Measure) error {
	type tableJSON struct {
		File    string   `json:"file"`
		Doc     string   `json:"description"`
		Columns []column `json:"columns"`
	}
	type metricJSON struct {
		Name string `json:"name"`
		Unit string `json:"unit"`
		Doc  string `json:"description"`
		Goal string `json:"goal"`
	}
	d := struct {
		Schema  string       `json:"schema"`
		Rules   []string     `json:"rules"`
		Tables  []tableJSON  `json:"tables"`
		Metrics []metricJSON `json:"metrics"`
	}{Schema: "tables/1", Rules: []string{"UTF-8, comma separated, one header row, lines end with \\n",
		"an empty cell is missing (no observation, or no such number), never zero", "numbers are the shortest decimal that reads back as the same value"}}
	for _, t := range f.schema {
		d.Tables = append(d.Tables, tableJSON{t.File, t.Doc, t.Columns})
	}
	for _, m := range measures {
		d.Metrics = append(d.Metrics, metricJSON{m.Name, m.Unit, m.Doc, m.Goal.String()})
	}
	return f.json("schema.json", d)
}
