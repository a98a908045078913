package sweep

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"frontline.dev/frontline/internal/journal"
	"frontline.dev/frontline/results"
)

// Closed is what Close found and wrote.
type Closed struct {
	Dir      string
	Runs     int // rows of runs.csv
	Failed   int // of them
	Missing  int // runs that have no record yet
	Complete bool
	Current  bool // the tables were there already
	Tables   []TableDigest
}

// closing is one call of Close.
type closing struct {
	*index
	tables
	ctx    context.Context
	counts []int             // replications of each point that count
	ranks  map[int][3][2]int // by number of values: between which of them the quantiles lie
}

// Close writes the tables of a study from its journals: of all runs, or of
// those there are, and then says so in the manifest. It can be called at any
// time, while shards are played too. Tables that are complete and there are
// left alone.
//
// Rows come in the order of design point and replication, whatever the order
// in which, and the machines on which, the runs were played. Nothing of the
// machine or the moment is in the tables.
func Close(ctx context.Context, dir string) (*Closed, error) {
	p, m, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	unlock, err := journal.Lock(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	c := &closing{index: newIndex(p), ctx: ctx, ranks: map[int][3][2]int{}}
	defer c.index.close()
	if err := c.load(dir, "", nothing); err != nil {
		return nil, err
	}
	sweepStray(dir)
	c.tables = tables{dir: dir, metadata: map[string]string{"study": p.ID, "study_hash": p.hash, "model_version": m.Model}}
	closed := &Closed{Dir: dir}
	c.survey(closed)
	if closed.Complete && upToDate(dir, m, closed) {
		closed.Current, closed.Tables = true, m.Tables
		return closed, nil
	}
	if err := c.writeAll(); err != nil {
		return nil, err
	}
	closed.Tables = c.written
	now := time.Now().UTC()
	m.Ended, m.Partial, m.Finished, m.Failed, m.Tables = &now, !closed.Complete, closed.Runs, closed.Failed, c.written
	return closed, m.write(dir)
}

// survey counts what is there and what is missing.
func (c *closing) survey(out *Closed) {
	c.counts = make([]int, c.Points)
	for point := range c.Points {
		count, missing := c.settled(point)
		c.counts[point] = count
		out.Missing += missing
		for _, p := range c.places[c.starts[point] : c.starts[point]+count] {
			if p.status > 0 {
				out.Runs++
			}
			if p.status > 1 {
				out.Failed++
			}
		}
	}
	out.Complete = out.Missing == 0
}

// upToDate says whether the tables of the manifest are those of these runs,
// and there.
func upToDate(dir string, m *Manifest, now *Closed) bool {
	if m.Partial || len(m.Tables) == 0 || m.Finished != now.Runs || m.Failed != now.Failed {
		return false
	}
	for _, t := range m.Tables {
		info, err := os.Stat(filepath.Join(dir, t.File))
		if err != nil || info.Size() != t.Bytes {
			return false
		}
	}
	return true
}

// writeAll writes every table, and the dictionary of their columns.
func (c *closing) writeAll() error {
	if err := c.writeRuns(); err != nil {
		return err
	}
	if c.Series {
		if err := c.writeSeries(); err != nil {
			return err
		}
	}
	if err := c.writeSummary(); err != nil {
		return err
	}
	if err := c.writeFailures(); err != nil {
		return err
	}
	if err := c.addStatic(); err != nil {
		return err
	}
	return c.writeSchema()
}

// each calls visit for every run that has a record, in order.
func (c *closing) each(visit func(point, slot int) error) error {
	for point := range c.Points {
		if err := c.eachOf(point, func(slot int) error { return visit(point, slot) }); err != nil {
			return err
		}
	}
	return nil
}

// eachOf calls visit for every run of a design point that has a record.
func (c *closing) eachOf(point int, visit func(slot int) error) error {
	if c.ctx.Err() != nil {
		return context.Cause(c.ctx)
	}
	for slot := c.starts[point]; slot < c.starts[point]+c.counts[point]; slot++ {
		if c.places[slot].status == 0 {
			continue
		}
		if err := visit(slot); err != nil {
			return err
		}
	}
	return nil
}

// addStatic adds the tables that were written before the first run to the
// account.
func (c *closing) addStatic() error {
	for _, s := range []sheet{
		{File: "design", Doc: "the design points", Columns: designColumns(c.Factors)},
		{File: "parameters", Doc: "every setting of the scenarios that the design points vary", Columns: parameterColumns},
	} {
		digest, err := digestOf(c.dir, s.File+".csv")
		if err != nil {
			return err
		}
		c.written, c.sheets = append(c.written, digest), append(c.sheets, s)
	}
	return nil
}

// dictionary is schema.json.
type dictionary struct {
	Schema   string            `json:"schema"`
	Rules    []string          `json:"rules"`
	Tables   []dictionaryTable `json:"tables"`
	Measures []dictionaryEntry `json:"measures"`
}

type dictionaryTable struct {
	File    string   `json:"file"`
	Parquet string   `json:"parquet,omitempty"`
	Doc     string   `json:"description"`
	Columns []Column `json:"columns"`
}

type dictionaryEntry struct {
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Doc      string `json:"description"`
	Formula  string `json:"formula,omitempty"`
	Goal     string `json:"goal"`
	Headline bool   `json:"headline"`
}

// writeSchema describes every column of every table.
func (c *closing) writeSchema() error {
	d := dictionary{Schema: "tables/1", Rules: []string{
		"UTF-8, comma separated, one header row, lines end with \\n",
		"an empty cell is missing (no observation, or a run that failed), never zero; in Parquet it is null",
		"numbers are the shortest decimal that reads back as the same value",
		"runs come in the order of design point and replication; equal replications of two design points meet the same random numbers unless their seeds differ",
	}}
	for _, s := range c.sheets {
		t := dictionaryTable{File: s.File + ".csv", Doc: s.Doc, Columns: s.Columns}
		if s.Parquet {
			t.Parquet = s.File + ".parquet"
		}
		d.Tables = append(d.Tables, t)
	}
	for _, m := range c.measures {
		entry := dictionaryEntry{Name: m.Name, Unit: m.Unit, Doc: m.Doc, Goal: m.Goal.String()}
		if known, is := results.Metrics.Lookup(m.Name); is {
			entry.Formula, entry.Headline = known.Formula, known.Headline
		}
		d.Measures = append(d.Measures, entry)
	}
	content, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(c.dir, "schema.json"), append(content, '\n'))
}
