package report

import (
	"fmt"
	"io"
	"path/filepath"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/results"
)

// Parts are what can be exported into a folder of results.
type Parts struct {
	Crate   bool // everything for a reviewer: ODD, STRESS, citation, reproduction, methods, RO-Crate
	ODD     bool // ODD.md
	STRESS  bool // STRESS.md
	NetLogo bool // netlogo-table.csv
	Excel   bool // excel/*.csv
}

// Person is who is named as author; empty when nobody is.
type Person struct {
	Name  string
	ORCID string // 0000-0000-0000-0000; may be empty

	Affiliation    string // where the author works; may be empty
	AffiliationURL string // of its home page; may be empty
}

// Stated is what a folder cannot know of itself.
type Stated struct {
	Author  Person
	License string // SPDX identifier or URL of the results; empty: none chosen
}

// Export writes the parts into the folder and returns the paths of the files.
// Files of the study itself are not touched; the crate is written last, because
// it lists the others with their checksums.
func Export(dir string, parts Parts, stated Stated) (files []string, err error) {
	f, err := figures.Open(dir)
	if err != nil {
		return nil, err
	}
	put := func(name string, text []byte) {
		if err != nil {
			return
		}
		path := filepath.Join(dir, name)
		err = results.AtomicFile(path, func(w io.Writer) error { _, err := w.Write(text); return err })
		if err == nil {
			files = append(files, path)
		}
	}
	if _, absent := f.Sheet(parametersFile); absent != nil && (parts.STRESS || parts.Crate) {
		if s := parametersOf(f); s != nil { // the checklists point to it
			path := filepath.Join(dir, parametersFile)
			if err := results.WriteCSV(path, s.Header, s.Rows); err != nil {
				return nil, err
			}
			files = append(files, path)
		}
	}
	if parts.ODD || parts.Crate {
		text, failed := ODD(f)
		switch {
		case failed == nil:
			put("ODD.md", text)
		case parts.ODD: // of many scenarios a crate does without
			return nil, failed
		}
	}
	if parts.STRESS || parts.Crate {
		put("STRESS.md", STRESS(f))
	}
	if parts.NetLogo && err == nil {
		path := filepath.Join(dir, "netlogo-table.csv")
		if err = netLogo(f, path); err == nil {
			files = append(files, path)
		}
	}
	if parts.Excel && err == nil {
		var written []string
		written, err = spreadsheets(f)
		files = append(files, written...)
	}
	if parts.Crate {
		put("CITATION.cff", citation(f, stated))
		put("REPRODUCE.md", reproduce(f))
		put("methods.bib", methods(f))
	}
	if parts.Crate && err == nil {
		text, failed := crate(f, stated)
		if failed != nil {
			return files, fmt.Errorf("RO-Crate: %w", failed)
		}
		put(crateFile, text)
	}
	return files, err
}
