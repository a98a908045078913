package figures

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"

	"frontline.dev/frontline/results"
)

// IndexFile lists the figures of a folder.
const IndexFile = "figures.json"

// formats are the files of a figure beside its table.
var formats = []string{"svg", "png", "pdf"}

// files are the names of the files of a figure.
func (g *Figure) files() (names []string) {
	for _, format := range append(formats[:len(formats):len(formats)], "csv") {
		names = append(names, g.Name+"."+format)
	}
	return names
}

// entry is a figure in the index.
type entry struct {
	Name     string   `json:"name"`
	Kind     string   `json:"figure"`
	Title    string   `json:"title"`
	Subtitle string   `json:"subtitle"`
	X        string   `json:"x,omitempty"`
	Y        string   `json:"y,omitempty"`
	Note     string   `json:"note,omitempty"`
	Files    []string `json:"files"`
	Command  string   `json:"command"`
}

// Write writes every figure as SVG, PNG and PDF with its table as CSV into a folder,
// which is made if it is missing, and an index of them with the commands that
// draw them, figures.json; figures of earlier calls stay in the index as long as
// their files are there. It returns the paths. Files of the same names are
// replaced, each when it is complete.
func Write(dir string, f *Folder, list []Figure, left []Left) (files []string, err error) {
	index := struct {
		Schema  string  `json:"schema"`
		Study   string  `json:"study"`
		Hash    string  `json:"study_hash,omitempty"`
		Figures []entry `json:"figures"`
		Left    []Left  `json:"not_drawn"`
	}{"figures/1", f.Title(), f.Manifest.Hash + f.Manifest.StudyHash, []entry{}, left}
	for i := range list {
		g := &list[i]
		drawn, err := results.SaveFigureAs(g.Plot, dir, g.Name, formats...)
		files = append(files, drawn...)
		if err != nil {
			return files, fmt.Errorf("figure %s: %w", g.Name, err)
		}
		path := filepath.Join(dir, g.Name+".csv")
		if err := results.WriteCSV(path, g.Header, g.Rows); err != nil {
			return files, err
		}
		files = append(files, path)
		index.Figures = append(index.Figures, entry{Name: g.Name, Kind: g.Kind, Title: g.Spec.Title, Subtitle: g.Spec.Subtitle, X: g.Spec.XLabel, Y: g.Spec.YLabel, Note: g.Spec.Note,
			Files: g.files(), Command: g.Command})
	}
	index.Figures = append(index.Figures, earlier(dir, index.Figures)...)
	sort.SliceStable(index.Figures, func(a, b int) bool { return place(index.Figures[a].Kind) < place(index.Figures[b].Kind) })
	text, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return files, err
	}
	path := filepath.Join(dir, IndexFile)
	err = results.AtomicFile(path, func(w io.Writer) error { _, err := w.Write(append(text, '\n')); return err })
	return append(files, path), err
}

// earlier returns the entries of an index that is there already and of which no
// new one is, where all their files still lie in the folder.
func earlier(dir string, now []entry) (kept []entry) {
	text, err := os.ReadFile(filepath.Join(dir, IndexFile))
	var before struct {
		Figures []entry `json:"figures"`
	}
	if err != nil || json.Unmarshal(text, &before) != nil {
		return nil // none, or none of ours: a new one takes its place
	}
	for _, e := range before.Figures {
		gone := slices.ContainsFunc(now, func(n entry) bool { return n.Name == e.Name })
		for _, name := range e.Files {
			if _, err := os.Stat(filepath.Join(dir, filepath.Base(name))); err != nil {
				gone = true
			}
		}
		if !gone {
			kept = append(kept, e)
		}
	}
	return kept
}

// place is where a kind stands in the order of reading.
func place(kind string) int {
	k, _ := Catalogue.Lookup(kind)
	return k.order
}
