package sweep

import (
	"fmt"
	"io"
	"reflect"
	"sort"

	"github.com/parquet-go/parquet-go"
)

// rowsPerGroup bounds what of a Parquet file is in memory before it is
// written: some 50 columns of it are 20 MB.
const rowsPerGroup = 50_000

// columnar writes a Parquet file: zstd, every column optional, the columns in
// the order of the table.
type columnar struct {
	writer  *parquet.GenericWriter[any]
	columns []Column
	row     parquet.Row
	rows    int
}

// newColumnar begins a file. Equal rows and metadata give equal bytes.
func newColumnar(w io.Writer, columns []Column, metadata map[string]string) (*columnar, error) {
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		kind, dictionary := reflect.TypeFor[float64](), ""
		switch c.Type {
		case textColumn, booleanColumn:
			kind, dictionary = reflect.TypeFor[string](), ",dict"
		case integerColumn:
			if kind = reflect.TypeFor[int64](); c.Name == "seed" {
				kind = reflect.TypeFor[uint64]()
			}
		case numberColumn:
		default:
			return nil, fmt.Errorf("column %s has the unknown type %q", c.Name, c.Type)
		}
		tag := fmt.Sprintf(`parquet:"%s,optional%s"`, c.Name, dictionary)
		fields[i] = reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: kind, Tag: reflect.StructTag(tag)}
	}
	schema := parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
	options := []parquet.WriterOption{schema, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("frontline", "1", "")}
	for _, key := range sortedKeys(metadata) {
		options = append(options, parquet.KeyValueMetadata(key, metadata[key]))
	}
	return &columnar{writer: parquet.NewGenericWriter[any](w, options...), columns: columns, row: make(parquet.Row, len(columns))}, nil
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
