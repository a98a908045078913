package fit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// fakeRow is one contact of the example's centre.
type fakeRow = exampleRow

// fakeRows plays the centre once for all tests.
var fakeRows = sync.OnceValue(func() []fakeRow {
	rows, err := exampleRows(context.Background())
	if err != nil {
		panic(err)
	}
	return rows
})

// dialect is a way to write a log.
type dialect struct {
	name   string
	header string
	row    func(r *fakeRow, arrived moment) string
	encode func(text string) []byte
}

func (m moment) civil() (y, mo, d, h, mi, s int) {
	y, mo, d = civil(m.date)
	t := int(m.clock / second)
	return y, mo, d, t / 3600, t / 60 % 60, t % 60
}

// write writes the log of the centre, in whole seconds.
func (d *dialect) write(t *testing.T, rows []fakeRow) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(d.header + "\n")
	for i := range rows {
		at := int64(rows[i].arrived)
		b.WriteString(d.row(&rows[i], moment{date: exampleMonday + at/86400, clock: at % 86400 * second}) + "\n")
	}
	text := []byte(b.String())
	if d.encode != nil {
		text = d.encode(b.String())
	}
	return writeLog(t, text)
}

func writeLog(t *testing.T, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func agentText(r *fakeRow) string {
	if r.agent < 0 {
		return ""
	}
	return fmt.Sprintf("Ann %d", r.agent)
}

func outcomeText(r *fakeRow, served, gaveUp string) string {
	if r.agent < 0 {
		return gaveUp
	}
	return served
}

// plainDialect is how most tests write a log.
var plainDialect = dialect{name: "plain", header: "date,time,type,customer,queue_s,outcome,service_s,agent", row: func(r *fakeRow, at moment) string {
	y, mo, d, h, mi, s := at.civil()
	return fmt.Sprintf("%04d-%02d-%02d,%02d:%02d:%02d,%s,C%d,%.0f,%s,%.0f,%s", y, mo, d, h, mi, s, r.kind, r.customer, r.wait, outcomeText(r, "answered", "abandoned"), r.work, agentText(r))
}}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
