package sweep

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"frontline.dev/frontline/results"
)

// Types of columns.
const (
	textColumn    = "text"
	integerColumn = "integer"
	numberColumn  = "number"
	booleanColumn = "boolean"
)

// cell is one value of a table; its kind goes with the type of its column.
type cell struct {
	kind   cellKind
	text   string
	whole  uint64
	number float64
}

type cellKind uint8

const (
	emptyCell cellKind = iota
	textCell
	wholeCell
	signedCell
	numberCell
)

func text(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{kind: textCell, text: s}
}

func count[I int | uint64 | int64](x I) cell { return cell{kind: wholeCell, whole: uint64(x)} }

func number(x float64) cell {
	if math.IsNaN(x) {
		return cell{}
	}
	return cell{kind: numberCell, number: x}
}

// oneLine replaces ends of lines, which readers of CSV files change or take for
// the end of a row.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

// String returns the cell as it stands in a CSV file.
func (c cell) String() string {
	switch c.kind {
	case textCell:
		return results.SafeCell(oneLine.Replace(c.text))
	case wholeCell:
		return strconv.FormatUint(c.whole, 10)
	case signedCell:
		return strconv.FormatInt(int64(c.whole), 10)
	case numberCell:
		return results.Number(c.number)
	}
	return ""
}

// sheet is one table to be written.
type sheet struct {
	File    string // without its end
	Doc     string
	Columns []Column
	Parquet bool // write it as Parquet too
}

// tables writes the tables of a folder and keeps account of them.
type tables struct {
	dir      string
	metadata map[string]string // of Parquet files
	written  []TableDigest
	beside   []TableDigest // the Parquet file of the table that is being written
	sheets   []sheet
}

// rowFunc takes one row; it must have a cell for every column.
type rowFunc func(cells []cell) error

// write writes one table. fill is called once and gives the rows in order, so
// no table is ever whole in memory.
func (t *tables) write(s sheet, fill func(rowFunc) error) error {
	digest := TableDigest{File: s.File + ".csv"}
	err := results.AtomicFile(filepath.Join(t.dir, digest.File), func(w io.Writer) error {
		out := newMeasured(w)
		rows := csv.NewWriter(out)
		if err := rows.Write(namesOf(s.Columns)); err != nil {
			return err
		}
		line := make([]string, len(s.Columns))
		put := func(cells []cell) error {
			for i := range line {
				line[i] = cells[i].String()
			}
			digest.Rows++
			return rows.Write(line)
		}
		if s.Parquet {
			inner := fill
			fill = func(put rowFunc) error { return t.parquet(s, inner, put) }
		}
		if err := fill(put); err != nil {
			return err
		}
		rows.Flush()
		digest.Bytes, digest.SHA256 = out.written, out.sum()
		return rows.Error()
	})
	if err != nil {
		return fmt.Errorf("table %s: %w", digest.File, err)
	}
	t.written = append(append(t.written, digest), t.beside...)
	t.sheets, t.beside = append(t.sheets, s), nil
	return nil
}

// parquet lets fill write a Parquet file beside the rows of put.
func (t *tables) parquet(s sheet, fill func(rowFunc) error, put rowFunc) error {
	digest := TableDigest{File: s.File + ".parquet"}
	err := results.AtomicFile(filepath.Join(t.dir, digest.File), func(w io.Writer) error {
		out := newMeasured(w)
		columns, err := newColumnar(out, s.Columns, t.metadata)
		if err != nil {
			return err
		}
		err = fill(func(cells []cell) error {
			digest.Rows++
			if err := columns.add(cells); err != nil {
				return err
			}
			return put(cells)
		})
		if err != nil {
			return err
		}
		if err := columns.close(); err != nil {
			return err
		}
		digest.Bytes, digest.SHA256 = out.written, out.sum()
		return nil
	})
	t.beside = []TableDigest{digest}
	return err
}

func namesOf(columns []Column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

// measured counts and digests what passes.
type measured struct {
	w       io.Writer
	hash    hash.Hash
	written int64
}

func newMeasured(w io.Writer) *measured { return &measured{w: w, hash: sha256.New()} }

// Write implements io.Writer.
func (m *measured) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.hash.Write(p[:n])
	m.written += int64(n)
	return n, err
}

func (m *measured) sum() string { return hex.EncodeToString(m.hash.Sum(nil)) }

// parsed returns the value of a factor as a cell of its column's type.
func parsed(c *Column, value string) (cell, error) {
	if value == "" {
		return cell{}, nil
	}
	switch c.Type {
	case integerColumn:
		x, err := strconv.ParseInt(value, 10, 64)
		return cell{kind: signedCell, whole: uint64(x)}, err
	case numberColumn:
		x, err := strconv.ParseFloat(value, 64)
		return number(x), err
	case textColumn, booleanColumn:
		return text(value), nil
	}
	return cell{}, fmt.Errorf("column %s has the unknown type %q", c.Name, c.Type)
}
