package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"frontline.dev/frontline/internal/evidence"
	"frontline.dev/frontline/internal/web/live"
)

// Table is a table of a study folder that the page shows.
type Table struct {
	Title  string     `json:"title"`
	Header []string   `json:"header"`
	Rows   [][]string `json:"rows"`
}

// tableRowsMost is how many rows of a table are shown.
const tableRowsMost = 500

// ReadTable reads a CSV file of a study folder, at most its first 500 rows.
// name is relative to the folder and cannot leave it.
func ReadTable(dir, name, title string) (*Table, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	header, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", name, dir, err)
	}
	t := &Table{Title: title, Header: header, Rows: [][]string{}}
	for len(t.Rows) < tableRowsMost {
		row, err := reader.Read()
		if err != nil {
			break // the end; what is damaged further down is not shown
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// column returns the index of a column, or -1.
func (t *Table) column(name string) int {
	for i, h := range t.Header {
		if h == name {
			return i
		}
	}
	return -1
}

type claimReply struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Source   string `json:"source"`
	Kind     string `json:"kind"`
	Answer   string `json:"answer,omitempty"`
	Verdict  string `json:"verdict,omitempty"`
	Testable bool   `json:"testable"`
}

type evidenceReply struct {
	Claims []claimReply `json:"claims"`
}

// claims lists all claims, with the verdicts of evidence.csv when there are
// any.
func claims(verdicts *Table) evidenceReply {
	known := map[string]string{}
	if verdicts != nil {
		id, verdict := verdicts.column("claim"), verdicts.column("verdict")
		for _, row := range verdicts.Rows {
			if id >= 0 && verdict >= 0 && row[verdict] != "" {
				known[row[id]] = row[verdict]
			}
		}
	}
	reply := evidenceReply{Claims: []claimReply{}}
	for _, name := range evidence.Names() {
		c, _ := evidence.Lookup(name)
		verdict := known[name]
		if verdict == "" && c.Kind.Tested() && c.Tolerance == "" {
			verdict = string(evidence.NotTestable) // it has no experiment, and says why
		}
		reply.Claims = append(reply.Claims, claimReply{c.ID, c.Text, c.Source, string(c.Kind), c.Answer, verdict, c.Test != nil && c.Kind.Tested() && !c.FullOnly})
	}
	return reply
}

// Evidence gives the page the claims, lets it run the experiment of one, and
// shows a backtest. verdicts (evidence.csv of a folder of frontline evidence)
// and backtest may be missing.
func Evidence(workers int, verdicts *Table, backtest *Backtest) map[string]func(context.Context, *live.Request, func(any)) (any, error) {
	offered := map[string]func(context.Context, *live.Request, func(any)) (any, error){
		"evidence": func(context.Context, *live.Request, func(any)) (any, error) { return claims(verdicts), nil },
		"claim": func(ctx context.Context, r *live.Request, tell func(any)) (any, error) {
			c, known := evidence.Lookup(r.ID)
			if !known || c.Test == nil || c.FullOnly {
				return nil, &live.Refusal{Status: http.StatusBadRequest, Message: "there is no claim of that name that can be tested here"}
			}
			effort := evidence.Quick()
			effort.Workers = workers
			report, err := evidence.Run(ctx, []string{r.ID}, effort, func(done, total int) { tell(map[string]int{"done": done, "total": total}) })
			if err != nil {
				return nil, err
			}
			result := report.Outcomes[0].Result
			effect := result.Effect()
			return map[string]string{"verdict": string(result.Verdict), "effect": effect.Label()}, nil
		},
	}
	if backtest != nil {
		offered["backtest"] = func(context.Context, *live.Request, func(any)) (any, error) { return backtest, nil }
	}
	return offered
}

// claimsJSON is what the classroom file holds of the claims.
func claimsJSON(verdicts *Table) []byte {
	text, err := json.Marshal(claims(verdicts))
	if err != nil {
		panic(err) // texts
	}
	return text
}
