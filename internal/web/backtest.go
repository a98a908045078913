package web

import (
	"encoding/csv"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
)

// Backtest is what the page shows of a folder of frontline backtest: the
// model against the log of a centre.
type Backtest struct {
	Folder   string            `json:"folder"`
	Modes    []string          `json:"modes"` // ways of playing, in the order of the tables
	Verdicts []BacktestVerdict `json:"verdicts"`
	Slots    []BacktestNumber  `json:"slots"` // by half-hour, mean of ordinary days
	Days     []BacktestNumber  `json:"days"`
}

// BacktestVerdict says whether the fit is good enough for one kind of
// question: "yes", "no" or "not tested".
type BacktestVerdict struct {
	Question string `json:"question"`
	Verdict  string `json:"verdict"`
	Why      string `json:"why"`
}

// BacktestNumber is one number of a half-hour or a day: of the log, and of the
// model with its band. What is missing is nil.
type BacktestNumber struct {
	Date   string   `json:"date,omitempty"` // of days
	From   string   `json:"from,omitempty"` // of half-hours
	Mode   string   `json:"mode"`
	Number string   `json:"number"`
	Log    *float64 `json:"log"`
	Mean   *float64 `json:"mean"`
	P10    *float64 `json:"p10"`
	P90    *float64 `json:"p90"`
}

// backtestPageMost bounds how much of a page is read for its verdicts.
const backtestPageMost = 16 << 20

// verdictRow is a row of the table of verdicts in backtest.html, which is the
// one place where they stand.
var verdictRow = regexp.MustCompile(`<tr><td>([^<]*)</td><td class="(?:yes|no|open)">(yes|no|not tested)</td><td>([^<]*)</td></tr>`)

// ReadBacktest reads the folder of a backtest. Nothing outside of the folder
// is opened.
func ReadBacktest(dir string) (*Backtest, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	b := &Backtest{Folder: dir}
	if b.Slots, err = backtestNumbers(root, "slots.csv", "from"); err != nil {
		return nil, err
	}
	if b.Days, err = backtestNumbers(root, "days.csv", "date"); err != nil {
		return nil, err
	}
	for i := range b.Slots {
		if mode := b.Slots[i].Mode; !slices.Contains(b.Modes, mode) {
			b.Modes = append(b.Modes, mode)
		}
	}
	page, err := root.Open("backtest.html")
	if err != nil {
		return nil, err
	}
	defer page.Close()
	text, err := io.ReadAll(io.LimitReader(page, backtestPageMost))
	if err != nil {
		return nil, err
	}
	for _, row := range verdictRow.FindAllStringSubmatch(string(text), -1) {
		b.Verdicts = append(b.Verdicts, BacktestVerdict{html.UnescapeString(row[1]), row[2], html.UnescapeString(row[3])})
	}
	if len(b.Verdicts) == 0 || len(b.Modes) == 0 {
		return nil, fmt.Errorf("%s holds no verdicts or no half-hours", dir)
	}
	return b, nil
}

// backtestNumbers reads a table of numbers. Of half-hours only those of the
// mean day are kept, whose date is "all".
func backtestNumbers(root *os.Root, name, at string) ([]BacktestNumber, error) {
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.ReuseRecord = true
	first, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := Table{Header: slices.Clone(first)}
	columns := map[string]int{}
	for _, wanted := range []string{"date", at, "mode", "number", "log", "mean", "p10", "p90"} {
		if columns[wanted] = t.column(wanted); columns[wanted] < 0 && wanted != "p10" && wanted != "p90" { // hours of tickets have no band
			return nil, fmt.Errorf("%s has no column %s", name, wanted)
		}
	}
	list := []BacktestNumber{}
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		n := BacktestNumber{Mode: row[columns["mode"]], Number: row[columns["number"]], Log: numberIn(row[columns["log"]]), Mean: numberIn(row[columns["mean"]]),
			P10: numberAt(row, columns["p10"]), P90: numberAt(row, columns["p90"])}
		if at == "from" {
			if row[columns["date"]] != "all" {
				continue
			}
			n.From = row[columns[at]]
		} else {
			n.Date = row[columns[at]]
		}
		list = append(list, n)
	}
}

// numberAt reads a cell that need not be there.
func numberAt(row []string, column int) *float64 {
	if column < 0 {
		return nil
	}
	return numberIn(row[column])
}

// numberIn reads a cell; nil when it is empty or no number.
func numberIn(cell string) *float64 {
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil || x != x || x-x != 0 {
		return nil
	}
	return &x
}
