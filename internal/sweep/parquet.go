package sweep

import (
	"fmt"
	"io"
	"sort"

	"github.com/parquet-go/parquet-go"
)

// rowsPerGroup bounds what of a Parquet file is in memory before it is
// written: some 50 columns of it are 20 MB.
const rowsPerGroup = 50_000

// columnar writes a Parquet file: snappy, every column optional, the columns in
// the order of the table. The schema is made of nodes, not of a Go type, and
// rows go to the plain writer: what reads Go types would bring every codec of
// the package into the program, 2.3 MB.
type columnar struct {
	writer  *parquet.Writer //lint:ignore SA1019 GenericWriter wraps it, and takes rows no other way
	columns []Column
	row     parquet.Row
	rows    int
}

// newColumnar begins a file. Equal rows and metadata give equal bytes.
func newColumnar(w io.Writer, columns []Column, metadata map[string]string) (*columnar, error) {
	root := ordered{Group: parquet.Group{}, columns: columns}
	for _, c := range columns {
		node, err := leafOf(c)
		if err != nil {
			return nil, err
		}
		root.Group[c.Name] = parquet.Optional(node)
	}
	options := []parquet.WriterOption{parquet.NewSchema("", root), parquet.Compression(&parquet.Snappy), parquet.CreatedBy("frontline", "1", "")}
	for _, key := range sortedKeys(metadata) {
		options = append(options, parquet.KeyValueMetadata(key, metadata[key]))
	}
	return &columnar{writer: parquet.NewWriter(w, options...), columns: columns, row: make(parquet.Row, len(columns))}, nil
}

// leafOf says how a column is stored.
func leafOf(c Column) (parquet.Node, error) {
	switch c.Type {
	case textColumn, booleanColumn:
		return parquet.Encoded(parquet.String(), &parquet.RLEDictionary), nil
	case integerColumn:
		if c.Name == "seed" {
			return parquet.Uint(64), nil
		}
		return parquet.Int(64), nil
	case numberColumn:
		return parquet.Leaf(parquet.DoubleType), nil
	}
	return nil, fmt.Errorf("column %s has the unknown type %q", c.Name, c.Type)
}

// ordered is a group of columns in the order of the table; a parquet.Group
// alone is ordered by name.
type ordered struct {
	parquet.Group
	columns []Column
}

// Fields returns the columns of the file.
func (o ordered) Fields() []parquet.Field {
	byName := map[string]parquet.Field{}
	for _, f := range o.Group.Fields() {
		byName[f.Name()] = f
	}
	fields := make([]parquet.Field, len(o.columns))
	for i, c := range o.columns {
		fields[i] = byName[c.Name]
	}
	return fields
}

// add writes one row.
func (p *columnar) add(cells []cell) error {
	for i, c := range cells {
		value, level := parquet.NullValue(), 1
		switch c.kind {
		case textCell:
			value = parquet.ByteArrayValue([]byte(c.text))
		case wholeCell, signedCell:
			value = parquet.Int64Value(int64(c.whole)) // the schema says which are unsigned
		case numberCell:
			value = parquet.DoubleValue(c.number)
		default:
			level = 0
		}
		p.row[i] = value.Level(0, level, i)
	}
	if _, err := p.writer.WriteRows([]parquet.Row{p.row}); err != nil {
		return err
	}
	if p.rows++; p.rows%rowsPerGroup == 0 {
		return p.writer.Flush()
	}
	return nil
}

func (p *columnar) close() error { return p.writer.Close() }

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
