package study

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"frontline.dev/frontline/results"
)

// figuresDir is the folder of the pictures, in the folder of the report.
const figuresDir = "figures"

// folder writes the files of a report and keeps account of them.
type folder struct {
	dir    string
	files  []string
	tables []tableDigest
	schema []table
}

// tableDigest stands in the manifest for each result table.
type tableDigest struct {
	File   string `json:"file"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"`
}

// table writes a result table and notes its digest.
func (f *folder) table(t table) error {
	path := filepath.Join(f.dir, filepath.FromSlash(t.File))
	if err := results.WriteCSV(path, t.header(), t.Rows); err != nil {
		return err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	f.files = append(f.files, path)
	f.tables = append(f.tables, tableDigest{t.File, len(t.Rows), digest(content)})
	f.schema = append(f.schema, t)
	return nil
}

// digest returns the SHA-256 of a file's content in hexadecimal.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// bytes writes a file as it is.
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

// json writes a value with indents.
func (f *folder) json(name string, value any) error {
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.bytes(name, append(content, '\n'))
}

// figure writes a picture and the numbers it shows.
func (f *folder) figure(fig figure) error {
	if fig.err != nil {
		return fmt.Errorf("figure %s: %w", fig.data.File, fig.err)
	}
	name := fig.data.File
	fig.data.File = figuresDir + "/" + name + ".csv"
	if err := f.table(fig.data); err != nil {
		return err
	}
	paths, err := results.SaveFigure(fig.plot, filepath.Join(f.dir, figuresDir), name)
	f.files = append(f.files, paths...)
	return err
}

// figure is a picture and its numbers; data.File is its name.
type figure struct {
	plot *results.Plot
	data table
	err  error
}

// Write writes the report into a folder, which is made if it is missing, and
// returns the paths of its files: tables, pictures with their numbers, the
// resolved scenario, the data dictionary and, last, the manifest. Files of the
// same names are replaced; others are left alone.
func (r *Report) Write(dir string) (files []string, err error) {
	f := &folder{dir: dir}
	defer func() { r.dir, r.files = dir, f.files }()
	for _, t := range r.tables() {
		if err := f.table(t); err != nil {
			return f.files, err
		}
	}
	if err := f.bytes("scenario.toml", r.subject.toml); err != nil {
		return f.files, err
	}
	for _, fig := range r.figures() {
		if err := f.figure(fig); err != nil {
			return f.files, err
		}
	}
	if err := f.json("schema.json", schemaOf(f.schema, r.Metrics)); err != nil {
		return f.files, err
	}
	return f.files, f.json("manifest.json", r.manifest(f.tables))
}

func (r *Report) tables() []table {
	list := []table{r.runsTable(), r.summaryTable(), r.seriesTable(), r.parametersTable()}
	if r.Efficiency != nil {
		list = append(list, r.efficiencyTable())
	}
	if r.Figure1 != nil {
		list = append(list, r.figure1Table(), r.figure1LinesTable())
	}
	if r.options.Agents {
		list = append(list, r.agentsTable())
	}
	return list
}
