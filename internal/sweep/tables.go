package sweep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

const (
	microsecondsPerDay = float64(sim.Day) // of sim.Time
	commandDoc         = "what plays the run again, from this folder"
)

var (
	runColumn         = Column{"run_id", textColumn, "", "first 12 hexadecimal digits of the run's identity, a SHA-256 over stream scheme, model version, resolved scenario, seed and replication"}
	pointColumn       = Column{"design_point", integerColumn, "", "number of the design point, from 1; see design.csv"}
	replicationColumn = Column{"replication", integerColumn, "", "number of the replication"}
	statusColumn      = Column{"status", textColumn, "", "ok, failed, timeout (took longer than allowed) or quarantined (ended the process that played it, twice)"}
	errorColumn       = Column{"error", textColumn, "", "why the run did not end well"}
	metricColumn      = Column{"metric", textColumn, "", "name of the measure"}
)

func days(t sim.Time) float64 { return float64(t) / microsecondsPerDay }

// runColumns are the columns of runs.csv in the order of the layout.
func (c *closing) runColumns() []Column {
	columns := []Column{runColumn, pointColumn, replicationColumn,
		{"scenario", textColumn, "", "id of the scenario that the design point varies"}, {"seed", integerColumn, "", "master seed"},
		statusColumn, errorColumn,
		{"events", integerColumn, "events", "events of the run, warm-up included"}, {"warmup", numberColumn, "d", "warm-up that was cut off, in whole batches"}}
	columns = append(columns, c.Factors...)
	for _, m := range c.measures {
		columns = append(columns, Column{m.Name, numberColumn, m.Unit, m.Doc})
	}
	return columns
}

// writeRuns writes one row for each run.
func (c *closing) writeRuns() error {
	s := sheet{File: "runs", Doc: "one row per run", Columns: c.runColumns(), Parquet: true}
	return c.write(s, func(put rowFunc) error {
		cells := make([]cell, 0, len(s.Columns))
		return c.each(func(point, slot int) error {
			run, err := c.read(slot)
			if err != nil {
				return err
			}
			at := c.Point(point)
			cells = append(cells[:0], text(run.ID()), count(run.Point), count(run.Replication), text(c.bases[at.Base]), count(run.Body.Seed),
				text(string(run.Status)), text(run.Body.Error), count(run.Body.Events), number(days(run.Body.WarmUp)))
			if run.Status != OK {
				cells[7], cells[8] = cell{}, cell{}
			}
			for f := range c.Factors {
				value, err := parsed(&c.Factors[f], at.Values[f])
				if err != nil {
					return err
				}
				cells = append(cells, value)
			}
			for m := range c.measures {
				cells = append(cells, number(run.Body.value(m)))
			}
			return put(cells)
		})
	})
}

// writeSeries writes one row for each batch of each run.
func (c *closing) writeSeries() error {
	columns := []Column{runColumn, pointColumn, replicationColumn,
		{"from", numberColumn, "d", "begin of the batch"}, {"to", numberColumn, "d", "end of the batch"},
		{"warm_up", booleanColumn, "", "true: simulated but not reported"}}
	for _, m := range results.SeriesMetrics(results.AllMetrics()) {
		columns = append(columns, Column{m.Name, numberColumn, m.Unit, m.Doc})
	}
	s := sheet{File: "series", Doc: "one row per run and batch", Columns: columns, Parquet: true}
	return c.write(s, func(put rowFunc) error {
		return c.each(func(_, slot int) error {
			run, err := c.read(slot)
			if err != nil {
				return err
			}
			for _, batch := range run.Body.Series {
				warm := "false"
				if batch.To <= run.Body.WarmUp {
					warm = "true"
				}
				cells := []cell{text(run.ID()), count(run.Point), count(run.Replication), number(days(batch.From)), number(days(batch.To)), text(warm)}
				for i := range columns[len(cells):] {
					x := math.NaN()
					if i < len(batch.Values) {
						x = batch.Values[i]
					}
					cells = append(cells, number(x))
				}
				if err := put(cells); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// writeFailures writes one row for each run that did not end well.
func (c *closing) writeFailures() error {
	s := sheet{File: "failures", Doc: "one row per run that did not end well", Columns: []Column{runColumn, pointColumn, replicationColumn,
		statusColumn, errorColumn, {"command", textColumn, "", commandDoc}}}
	return c.write(s, func(put rowFunc) error {
		return c.each(func(_, slot int) error {
			if c.places[slot].status == 1 {
				return nil
			}
			run, err := c.read(slot)
			if err != nil {
				return err
			}
			return put([]cell{text(run.ID()), count(run.Point), count(run.Replication), text(string(run.Status)), text(run.Body.Error), text("frontline replay . " + run.ID())})
		})
	})
}

// digestOf digests a table that is there.
func digestOf(dir, file string) (TableDigest, error) {
	f, err := os.Open(filepath.Join(dir, file))
	if err != nil {
		return TableDigest{}, err
	}
	defer f.Close()
	digest, h, lines := TableDigest{File: file}, sha256.New(), &lineCounter{}
	digest.Bytes, err = io.Copy(io.MultiWriter(h, lines), f)
	digest.SHA256 = hex.EncodeToString(h.Sum(nil))
	if strings.HasSuffix(file, ".csv") {
		digest.Rows = lines.n - 1
	}
	return digest, err
}

// lineCounter counts ends of lines; cells of our tables have none.
type lineCounter struct{ n int }

// Write implements io.Writer.
func (l *lineCounter) Write(p []byte) (int, error) {
	l.n += bytes.Count(p, []byte("\n"))
	return len(p), nil
}
