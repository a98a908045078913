package results

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Number returns x as result files hold it: the shortest text that reads back
// as the same bits, and nothing at all for NaN, which is how R, pandas and
// spreadsheets read a missing value. Infinities are "Inf" and "-Inf".
func Number(x float64) string {
	switch {
	case math.IsNaN(x):
		return ""
	case math.IsInf(x, 1):
		return "Inf" // FormatFloat's "+Inf" would be taken for a formula
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// WriteCSV writes a table as comma-separated values (RFC 4180, but with \n at
// the ends of lines, in UTF-8) and replaces the file at path only when all of
// it is written. Every row must be as long as the header.
//
// A text cell that a spreadsheet would run as a formula is defused: see
// SafeCell. Numbers are given by Number.
func WriteCSV(path string, header []string, rows [][]string) error {
	if len(header) == 0 {
		return fmt.Errorf("%s: a table needs at least one column", path)
	}
	for i, row := range rows {
		if len(row) != len(header) {
			return fmt.Errorf("%s: row %d has %d cells, the header has %d", path, i+1, len(row), len(header))
		}
	}
	return AtomicFile(path, func(w io.Writer) error {
		writer := csv.NewWriter(w)
		if err := writeRow(w, writer, header); err != nil {
			return err
		}
		for _, row := range rows {
			if err := writeRow(w, writer, row); err != nil {
				return err
			}
		}
		writer.Flush()
		return writer.Error()
	})
}

// writeRow works round a habit of encoding/csv: a row of one empty cell is an
// empty line there, which readers skip, so the row would be lost.
func writeRow(w io.Writer, writer *csv.Writer, row []string) error {
	if len(row) == 1 && row[0] == "" {
		writer.Flush()
		_, err := io.WriteString(w, "\"\"\n")
		return errors.Join(writer.Error(), err)
	}
	safe := make([]string, len(row))
	for i, cell := range row {
		safe[i] = SafeCell(cell)
	}
	return writer.Write(safe)
}

// SafeCell returns the cell with an apostrophe in front when a spreadsheet
// would take it for a formula: text that starts with =, +, -, @, a tab or a
// carriage return. Numbers, "-0.5" and "-Inf" too, are not touched. Bytes
// that are not UTF-8 are replaced.
func SafeCell(cell string) string {
	cell = strings.ToValidUTF8(cell, "\uFFFD")
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return cell
	}
	return "'" + cell
}

// AtomicFile writes a file so that a reader finds the old content or the new,
// never half of it: into a hidden temporary file in the same folder, synced,
// then renamed. The folder is made if it is missing. When write or anything
// else fails, the old file stays and the temporary file is removed; after a
// power cut a file named .<name>.tmp-* may be left.
func AtomicFile(path string, write func(io.Writer) error) (err error) {
	folder, name := filepath.Split(path)
	if folder == "" {
		folder = "."
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	file, err := createTemporary(folder, name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close() // the first error is the one to report
			_ = os.Remove(file.Name())
		}
	}()
	buffer := bufio.NewWriterSize(file, 1<<16)
	if err := write(buffer); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	syncFolder(folder)
	return nil
}

// createTemporary makes a new file with the permissions any other file would
// get; os.CreateTemp would hide the results from everyone else.
func createTemporary(folder, name string) (*os.File, error) {
	for attempt := 0; ; attempt++ {
		candidate := filepath.Join(folder, fmt.Sprintf(".%s.tmp-%d-%d", name, os.Getpid(), attempt))
		file, err := os.OpenFile(candidate, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) || attempt > 1000 {
			return file, err
		}
	}
}

// syncFolder makes the rename itself durable where the system can do that.
// Some file systems refuse to sync a folder; the file is complete all the same.
func syncFolder(folder string) {
	f, err := os.Open(folder)
	if err != nil {
		return
	}
	_ = f.Sync()
	_ = f.Close()
}
