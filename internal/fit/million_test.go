package fit

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"frontline.dev/frontline/sim"
)

// A log of a million rows, or as many as FRONTLINE_FIT_ROWS says, is fitted in
// less than 20 s and 1 GiB. It takes a minute, so it only runs when asked:
// FRONTLINE_FIT_ROWS=1000000 go test ./internal/fit -run Million -v
func TestMillionRows(t *testing.T) {
	rows, err := strconv.Atoi(os.Getenv("FRONTLINE_FIT_ROWS"))
	if err != nil {
		t.Skip("takes long: set FRONTLINE_FIT_ROWS=1000000 to run it")
	}
	path := filepath.Join(t.TempDir(), "million.csv")
	writeMillion(t, path, rows)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak := make(chan uint64)
	quit := make(chan struct{})
	go func() {
		most := uint64(0)
		for {
			select {
			case <-quit:
				peak <- most
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&after)
				most = max(most, after.HeapSys+after.StackSys)
			}
		}
	}()
	began := time.Now()
	f, err := Run(path, Options{})
	took := time.Since(began)
	close(quit)
	most := <-peak
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rows, %d customers, %d agents, %d days: %.1f s, %.0f MiB", rows, f.Reading.Customers, f.Reading.Agents, f.To-f.From+1, took.Seconds(), float64(most)/(1<<20))
	if perMillion := took.Seconds() * 1e6 / float64(rows); perMillion > 20 {
		t.Errorf("%.1f s for a million rows", perMillion)
	}
	if most > 1<<30 {
		t.Errorf("%d MiB", most>>20)
	}
}

// writeMillion writes the log of a centre with 120 agents and 200,000
// customers, 4,000 contacts a day.
func writeMillion(t *testing.T, path string, rows int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := bufio.NewWriterSize(file, 1<<20)
	defer w.Flush()
	fmt.Fprintln(w, "date,arrival_s,type,customer,vru_s,queue_s,outcome,service_s,agent")
	s := sim.New(sim.Key{Seed: 1})
	draw := s.Stream("test.million")
	work, patience := sim.Lognormal(240, 1), sim.Exponential(300)
	free := make([]float64, 120)
	const perDay = 4000
	for i := 0; i < rows; {
		y, m, d := civil(exampleMonday + int64(i/perDay))
		at := 8 * 3600.0
		clear(free)
		for n := 0; n < perDay && i < rows; n++ {
			at += draw.Exponential() * 36000 / perDay
			first := 0
			for a := range free {
				if free[a] < free[first] {
					first = a
				}
			}
			wait, outcome, length, agent := max(0, free[first]-at), "AGENT", work.Sample(&draw), fmt.Sprint("A", first)
			if p := patience.Sample(&draw); p < wait {
				wait, outcome, length, agent = p, "HANG", 0, ""
			} else {
				free[first] = at + wait + length + 10*draw.Exponential()
				if draw.Float64() < .05 {
					free[first] += 900
				}
			}
			fmt.Fprintf(w, "%04d-%02d-%02d,%.0f,%s,C%d,%.0f,%.0f,%s,%.0f,%s\n", y, m, d, at, []string{"PS", "NW", "NE"}[i%7%3], int(draw.Float64()*200000), 10*draw.Float64(), wait, outcome, length, agent)
			i++
		}
	}
}
