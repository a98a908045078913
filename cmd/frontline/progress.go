package main

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"sync"
	"time"
)

// How often progress is told. What ends within quietFor says nothing.
const (
	quietFor   = time.Second
	redrawn    = 250 * time.Millisecond // on a terminal
	loggedEach = 3 * time.Second        // elsewhere
)

// progress tells on standard error how far a study is: one line that is drawn
// again on a terminal, a line of JSON now and then elsewhere.
type progress struct {
	w        io.Writer
	drawn    bool // on a terminal
	what     string
	interval time.Duration

	guard       sync.Mutex
	began       time.Time
	done, total int
	visible     bool // a line stands on the terminal

	quit chan struct{}
	gone sync.WaitGroup
}

// startProgress begins to tell; end it with end. With --quiet nothing is told.
func (p *program) startProgress(what string, total int) *progress {
	g := &progress{w: p.err, drawn: terminal(p.stderr), what: what, interval: loggedEach}
	if g.drawn {
		g.interval = redrawn
	}
	if p.quiet {
		g.interval = 0
	}
	g.start(total)
	return g
}

func (g *progress) start(total int) {
	g.began, g.total, g.quit = time.Now(), total, make(chan struct{})
	if g.interval == 0 {
		return
	}
	g.gone.Go(func() {
		ticker := time.NewTicker(g.interval)
		defer ticker.Stop()
		for {
			select {
			case <-g.quit:
				return
			case <-ticker.C:
				g.tell()
			}
		}
	})
}

// set takes note of how many are done. It may be called from any goroutine.
func (g *progress) set(done, total int) {
	g.guard.Lock()
	defer g.guard.Unlock()
	g.done, g.total = done, total
}

// tell writes one message.
func (g *progress) tell() {
	g.guard.Lock()
	defer g.guard.Unlock()
	elapsed := time.Since(g.began)
	if elapsed < quietFor && g.drawn {
		return
	}
	left := remaining(elapsed, g.done, g.total)
	if !g.drawn {
		logger := slog.New(slog.NewJSONHandler(g.w, nil))
		logger.Info("progress", "what", g.what, "done", g.done, "total", g.total,
			"elapsed_s", math.Round(elapsed.Seconds()), "eta_s", math.Round(left.Seconds()))
		return
	}
	line := fmt.Sprintf("%d of %d %s", g.done, g.total, g.what)
	if g.done > 0 {
		line += fmt.Sprintf(", %d %%, about %s left", 100*g.done/max(g.total, 1), left.Round(time.Second))
	}
	fmt.Fprintf(g.w, "\r\x1b[K%s", line) // to the first column, clear the line
	g.visible = true
}

// remaining estimates the time left; -1 s when nothing is known.
func remaining(elapsed time.Duration, done, total int) time.Duration {
	if done == 0 {
		return -time.Second
	}
	return time.Duration(float64(elapsed) / float64(done) * float64(total-done))
}

// end stops telling and clears the line.
func (g *progress) end() {
	close(g.quit)
	g.gone.Wait()
	g.guard.Lock()
	defer g.guard.Unlock()
	if g.visible {
		fmt.Fprint(g.w, "\r\x1b[K")
	}
}
