package levers

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"frontline.dev/frontline/internal/optimise"
	"frontline.dev/frontline/results"
)

// names of the outcomes, constraints after goals and only once each.
func (s *Search) outcomeNames() (names []string, at []int) {
	for _, g := range s.Goals {
		names, at = append(names, g.Name), append(at, len(at))
	}
	for k, c := range s.Constraints {
		if !slices.Contains(names, c.Name) {
			names, at = append(names, c.Name), append(at, len(s.Goals)+k)
		}
	}
	return names, at
}

// Nearest returns, when nothing keeps all bounds, the few points that miss them
// least, nearest first.
func Nearest(r *optimise.Result, most int) []optimise.Solution {
	type miss struct {
		optimise.Solution
		by float64
	}
	var list []miss
	for _, o := range r.Others {
		if o.Status != optimise.Infeasible {
			continue
		}
		m := miss{Solution: o}
		for k, c := range r.Constraints {
			if v := o.Outcomes[len(r.Goals)+k].Center; !c.Holds(v) {
				scale := math.Abs(c.Bound)
				if scale == 0 {
					scale = 1
				}
				m.by += math.Abs(v-c.Bound) / scale
			}
		}
		if !math.IsNaN(m.by) {
			list = append(list, m)
		}
	}
	sort.SliceStable(list, func(a, b int) bool { return list[a].by < list[b].by })
	var out []optimise.Solution
	for i := 0; i < min(most, len(list)); i++ {
		out = append(out, list[i].Solution)
	}
	return out
}

// Table returns solutions for people: levers, then outcomes with intervals.
func (s *Search) Table(title string, list []optimise.Solution) results.Table {
	t := results.Table{Title: title}
	for _, l := range s.Levers {
		t.Header = append(t.Header, l.Name)
	}
	for _, tie := range s.Ties {
		t.Header = append(t.Header, tie.Path)
	}
	names, all := s.outcomeNames()
	var at []int
	for i, name := range names {
		if r := s.reads[all[i]]; r.lever < 0 && r.tie < 0 { // those stand there already
			t.Header, at = append(t.Header, strings.ReplaceAll(name, "_", " ")), append(at, all[i])
		}
	}
	t.Header = append(t.Header, "n", "status", "odds of front", "name")
	for _, sol := range list {
		row := s.leverCells(sol.Point)
		n := 0
		for _, k := range at {
			cell := "n/a"
			if sol.Outcomes != nil {
				e := sol.Outcomes[k]
				cell, n = results.FormatEstimate(e), max(n, e.N)
				if e.SD == 0 {
					cell = results.FormatNumber(e.Center, 6)
				}
			}
			row = append(row, cell)
		}
		odds := ""
		if !math.IsNaN(sol.FrontOdds) {
			odds = fmt.Sprintf("%.0f %%", 100*sol.FrontOdds)
		}
		status := string(sol.Status)
		if sol.Status == optimise.OnFront && !sol.Sure {
			status += ", bound in doubt"
		}
		t.Rows = append(t.Rows, append(row, strconv.Itoa(n), status, odds, sol.Name))
	}
	return t
}

func (s *Search) leverCells(point []float64) (cells []string) {
	for j := range s.Levers {
		cells = append(cells, s.Text(j, point[j]))
	}
	for _, t := range s.Ties {
		cells = append(cells, results.Number(t.value(point)))
	}
	return cells
}

// Files that Write makes.
const (
	pointsFile = "points.csv"
	runsFile   = "search_runs.csv"
)

// Write puts what a search has found into a folder: points.csv with every
// point that was tried, search_runs.csv with every run, scenario.toml, a figure
// of the front when there are two goals, the best point as a scenario, and
// manifest.json. It returns the paths.
func (s *Search) Write(dir string, r *optimise.Result, o optimise.Options) (files []string, err error) {
	put := func(name string, header []string, rows [][]string) {
		if err == nil {
			err = results.WriteCSV(filepath.Join(dir, name), header, rows)
			files = append(files, filepath.Join(dir, name))
		}
	}
	all := append(slices.Clone(r.Front), r.Others...)
	header, rows := s.pointRows(all)
	put(pointsFile, header, rows)
	header, rows = s.runRows(r, all)
	put(runsFile, header, rows)
	tables := []string{pointsFile, runsFile}
	write := func(name string, text []byte) {
		if err == nil {
			err = results.AtomicFile(filepath.Join(dir, name), func(w io.Writer) error { _, err := w.Write(text); return err })
			files = append(files, filepath.Join(dir, name))
		}
	}
	write("scenario.toml", s.Base.TOML())
	if s.plan != nil { // what repeats the search
		write("experiment.lock.toml", s.plan.TOML())
		write("scenarios/"+s.Base.ID+".toml", s.Base.TOML())
	}
	if len(r.Goals) == 2 && len(r.Front) > 1 && err == nil {
		var drawn []string
		drawn, err = s.figure(dir, r)
		files = append(files, drawn...)
		tables = append(tables, frontFile)
	}
	write("manifest.json", s.manifest(r, o, tables))
	return files, err
}

// pointRows has one row for each point.
func (s *Search) pointRows(all []optimise.Solution) (header []string, rows [][]string) {
	header = []string{"point"}
	for _, l := range s.Levers {
		header = append(header, strings.ReplaceAll(l.Name, ".", "__"))
	}
	for _, t := range s.Ties {
		header = append(header, strings.ReplaceAll(t.Path, ".", "__"))
	}
	header = append(header, "status", "name", "fresh", "bounds_sure", "front_odds")
	names, at := s.outcomeNames()
	for _, name := range names {
		header = append(header, name+"_n", name, name+"_lo", name+"_hi")
	}
	for i, sol := range all {
		row := append([]string{strconv.Itoa(i + 1)}, s.leverCells(sol.Point)...)
		row = append(row, string(sol.Status), sol.Name, strconv.FormatBool(sol.Fresh), strconv.FormatBool(sol.Sure), results.Number(sol.FrontOdds))
		for _, k := range at {
			if sol.Outcomes == nil {
				row = append(row, "", "", "", "")
				continue
			}
			e := sol.Outcomes[k]
			row = append(row, strconv.Itoa(e.N), results.Number(e.Center), results.Number(e.Lo), results.Number(e.Hi))
		}
		rows = append(rows, row)
	}
	return header, rows
}

// runRows has one row for each run.
func (s *Search) runRows(r *optimise.Result, all []optimise.Solution) (header []string, rows [][]string) {
	names, at := s.outcomeNames()
	header = append([]string{"point", "replication", "fresh"}, names...)
	for i, sol := range all {
		for from, runs := range [][][]float64{sol.Runs, sol.FreshRuns} {
			for n, run := range runs {
				row := []string{strconv.Itoa(i + 1), strconv.Itoa(n + from*r.FreshFrom), strconv.FormatBool(from == 1)}
				for _, k := range at {
					row = append(row, results.Number(run[k]))
				}
				rows = append(rows, row)
			}
		}
	}
	return header, rows
}

const frontFile = "front.csv"

// figure draws the front of two goals as a line with intervals of the second.
func (s *Search) figure(dir string, r *optimise.Result) ([]string, error) {
	line := results.Series{}
	var rows [][]string
	for _, f := range r.Front {
		a, b := f.Outcomes[0], f.Outcomes[1]
		line.X, line.Y, line.Lo, line.Hi = append(line.X, a.Center), append(line.Y, b.Center), append(line.Lo, b.Lo), append(line.Hi, b.Hi)
		rows = append(rows, []string{results.Number(a.Center), results.Number(a.Lo), results.Number(a.Hi), results.Number(b.Center), results.Number(b.Lo), results.Number(b.Hi), f.Name})
	}
	g := r.Goals
	plot, err := results.LinesWithBands(results.FigureSpec{Title: "What one goal costs in the other", Subtitle: fmt.Sprintf("front of %s, %d points, 95 %% intervals", s.Base.ID, len(r.Front)),
		XLabel: fmt.Sprintf("%s (%s)", g[0].Name, g[0].Unit), YLabel: fmt.Sprintf("%s (%s)", g[1].Name, g[1].Unit), Intervals: results.IntervalsWhiskers}, []results.Series{line})
	if err != nil {
		return nil, err
	}
	files, err := results.SaveFigure(plot, dir, "front")
	if err != nil {
		return files, err
	}
	header := []string{g[0].Name, g[0].Name + "_lo", g[0].Name + "_hi", g[1].Name, g[1].Name + "_lo", g[1].Name + "_hi", "name"}
	path := filepath.Join(dir, frontFile)
	return append(files, path), results.WriteCSV(path, header, rows)
}
