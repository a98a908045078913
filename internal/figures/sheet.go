package figures

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// MissingError says what a figure needs that the folder does not have. It is no
// failure: the figure is left out.
type MissingError struct{ What string }

// Error names what is missing.
func (e *MissingError) Error() string { return "needs " + e.What }

func missingf(format string, args ...any) error {
	return &MissingError{fmt.Sprintf(format, args...)}
}

// Sheet reads a table of the folder; the error is a *MissingError when it is
// not there.
func (f *Folder) Sheet(name string) (*Sheet, error) {
	if s := f.sheets[name]; s != nil {
		return s, nil
	}
	file, err := os.Open(filepath.Join(f.Dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missingf("%s", name)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, wrong("", "%s: %v", filepath.Join(f.Dir, name), err)
	}
	if len(records) == 0 {
		return nil, wrong("", "%s is empty", filepath.Join(f.Dir, name))
	}
	s := &Sheet{File: name, Header: records[0], Rows: records[1:]}
	f.sheets[name] = s
	return s, nil
}
