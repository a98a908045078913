package figures

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"frontline.dev/frontline/results"
)

// IndexFile lists the figures of a folder.
const IndexFile = "figures.json"

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

// Write writes every figure as SVG and PNG with its table as CSV into a folder,
// which is made if it is missing, and an index of them with the commands that
// draw them, figures.json. It returns the paths. Files of the same names are
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
		drawn, err := results.SaveFigure(g.Plot, dir, g.Name)
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
			Files: []string{g.Name + ".svg", g.Name + ".png", g.Name + ".csv"}, Command: g.Command})
	}
	text, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return files, err
	}
	path := filepath.Join(dir, IndexFile)
	err = results.AtomicFile(path, func(w io.Writer) error { _, err := w.Write(append(text, '\n')); return err })
	return append(files, path), err
}
