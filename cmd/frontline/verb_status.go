package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/sweep"
	"frontline.dev/frontline/results"
)

func (p *program) statusVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status folder",
		Short: "Say how far a sweep is: runs, failures, shards, time left",
		Long: `Say how far the sweep in a folder is: how many runs have ended and how, which shards are being played
or are not complete, and when it will be through. It only reads, and can be asked at any time, from
any machine that sees the folder. Exit code 5 when a journal is damaged.`,
		Example:           `  frontline status results/diversity-1f2e3d4c`,
		Args:              arguments(1, 1, "the folder of a sweep"),
		ValidArgsFunction: completeFolder,
		RunE:              p.status,
	}
	return p.takesJSON(cmd)
}

// status is the verb status.
func (p *program) status(cmd *cobra.Command, args []string) error {
	dir, err := studyFolder(cmd, args)
	if err != nil {
		return err
	}
	state, err := sweep.Look(dir)
	if err != nil {
		return p.sweepError(dir, err)
	}
	if p.json {
		err = p.out.writeJSON(stateJSON(state))
	} else {
		p.printState(state)
	}
	if err != nil {
		return err
	}
	return p.sweepError(dir, state.Problem)
}

func stateJSON(s *sweep.State) any {
	type journalJSON struct {
		Name   string    `json:"journal"`
		Runs   int       `json:"runs"`
		Live   bool      `json:"live"`
		Sealed bool      `json:"sealed"`
		Last   time.Time `json:"last_record"`
	}
	out := struct {
		Dir      string               `json:"folder"`
		Study    string               `json:"study"`
		Total    int                  `json:"runs"`
		Done     int                  `json:"done"`
		By       map[sweep.Status]int `json:"by_status"`
		Complete bool                 `json:"complete"`
		Tables   bool                 `json:"tables_written"`
		Live     int                  `json:"processes"`
		Rate     float64              `json:"runs_per_second"`
		Left     float64              `json:"eta_s"` // −1: not known
		Shards   int                  `json:"shards"`
		Absent   string               `json:"incomplete_shards"`
		Journals []journalJSON        `json:"journals"`
	}{Dir: s.Dir, Study: s.Manifest.Study, Total: s.Total, Done: s.Done, By: s.ByStatus, Complete: s.Complete, Tables: len(s.Manifest.Tables) > 0 && !s.Manifest.Partial,
		Live: s.Live, Rate: s.Rate, Left: -1, Shards: s.Of, Absent: sweep.Ranges(s.Absent)}
	if s.Left >= 0 {
		out.Left = s.Left.Seconds()
	}
	for _, j := range s.Journals {
		out.Journals = append(out.Journals, journalJSON{j.Name, j.Runs, j.Live, j.Sealed, j.Last.UTC()})
	}
	return out
}

// journalsShown is up to how many journals are listed one by one.
const journalsShown = 40

func (p *program) printState(s *sweep.State) {
	m := s.Manifest
	title := m.Study
	if m.Title != "" {
		title += ": " + m.Title
	}
	most := ""
	if m.Ruled && !s.Complete {
		most = "at most "
	}
	fmt.Fprintf(p.out, "%s\n%d of %s%d runs, %d ok, %d failed, %d timed out, %d set aside\n", title, s.Done, most, s.Total,
		s.ByStatus[sweep.OK], s.ByStatus[sweep.Failed], s.ByStatus[sweep.TimedOut], s.ByStatus[sweep.Quarantined])
	switch {
	case s.Complete && (m.Partial || len(m.Tables) == 0):
		fmt.Fprintf(p.out, "complete; the tables are not written yet: frontline merge %s\n", s.Dir)
	case s.Complete:
		fmt.Fprintln(p.out, "complete, tables written")
	case s.Live > 0 && s.Left >= 0:
		fmt.Fprintf(p.out, "%d processes play %.3g runs a second, about %v left\n", s.Live, s.Rate, s.Left.Round(time.Second))
	case s.Live > 0:
		fmt.Fprintf(p.out, "%d processes are playing\n", s.Live)
	default:
		fmt.Fprintf(p.out, "nobody is playing it; go on with: frontline sweep %s\n", s.Dir)
	}
	if len(s.Absent) > 0 {
		fmt.Fprintf(p.out, "%d of %d shards are not complete: %s\n", len(s.Absent), s.Of, sweep.Ranges(s.Absent))
	}
	if len(s.Journals) > journalsShown {
		return
	}
	table := results.Table{Header: []string{"journal", "runs", "state", "last record"}}
	for _, j := range s.Journals {
		state := "stopped"
		switch {
		case j.Live:
			state = "playing"
		case j.Sealed:
			state = "complete"
		}
		last := ""
		if !j.Last.IsZero() {
			last = j.Last.Format(time.DateTime)
		}
		table.Rows = append(table.Rows, []string{j.Name, fmt.Sprint(j.Runs), state, last})
	}
	fmt.Fprintf(p.out, "\n%s", table)
}
