package sweep

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline.dev/frontline/internal/journal"
)

// State is how far the study in a folder is.
type State struct {
	Dir      string
	Manifest *Manifest
	Total    int // runs; the most, while a rule has not settled their number
	Done     int
	ByStatus map[Status]int // runs by how they ended
	Missing  int            // runs without a record, as far as is known
	Complete bool
	Journals []JournalState
	Absent   []int // shards that are not sealed, of Of; nil when all are, or when it is not played in shards
	Of       int
	Live     int           // processes that play it now
	Rate     float64       // runs a second of those processes together; 0: not known
	Left     time.Duration // at this rate; −1: not known
	Problem  error         // damage; then the numbers are of what is before it
}

// JournalState is one journal.
type JournalState struct {
	Name     string
	Runs     int
	Live     bool
	Sealed   bool // it ends with the seal of a complete shard
	Torn     int64
	Last     time.Time // of the last record; zero without any
	Sessions []string
}

// Look reads how far the study in a folder is. It changes nothing, and can be
// asked while the study is played.
func Look(dir string) (*State, error) {
	p, m, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	x := newIndex(p)
	defer x.close()
	s := &State{Dir: dir, Manifest: m, ByStatus: map[Status]int{}, Left: -1, Problem: x.load(dir, "", nothing)}
	for point := range p.Points {
		count, missing := x.settled(point)
		s.Total += count
		s.Missing += missing
		for _, at := range x.places[p.starts[point] : p.starts[point]+count] {
			if at.status > 0 {
				s.ByStatus[statuses[at.status-1]]++
				s.Done++
			}
		}
	}
	s.Complete = s.Missing == 0 && s.Problem == nil
	now := time.Now()
	for i := range x.logs {
		l := &x.logs[i]
		j := JournalState{Name: l.name, Runs: l.runs, Live: journal.Live(l.path), Sealed: l.sealed != "", Torn: l.torn, Last: l.last, Sessions: l.session}
		s.Journals = append(s.Journals, j)
		if j.Live {
			s.Live++
			if seconds := now.Sub(l.opened).Seconds(); seconds > 0 && !l.opened.IsZero() {
				s.Rate += float64(l.since) / seconds
			}
		}
	}
	if s.Rate > 0 {
		s.Left = time.Duration(float64(s.Total-s.Done) / s.Rate * float64(time.Second))
	}
	s.absent()
	return s, nil
}

// absent finds the shards that are not sealed, by the names of the journals.
func (s *State) absent() {
	if s.Complete {
		return
	}
	sealed := map[int]bool{}
	for _, j := range s.Journals {
		var index, of int
		if n, _ := fmt.Sscanf(j.Name, "shard-%d-of-%d", &index, &of); n != 2 || of < 2 || of < s.Of {
			continue
		}
		if of > s.Of {
			s.Of = of
			clear(sealed)
		}
		sealed[index] = j.Sealed
	}
	for i := range s.Of {
		if !sealed[i] {
			s.Absent = append(s.Absent, i)
		}
	}
}

// Ranges writes numbers as job arrays take them: "0,7,12-15".
func Ranges(list []int) string {
	list = slices.Sorted(slices.Values(list))
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		part := strconv.Itoa(list[i])
		if j > i {
			part += "-" + strconv.Itoa(list[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ",")
}
