package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// tellFor starts progress with a short interval, lets it tell and returns
// what it wrote.
func tellFor(g *progress, interval time.Duration, began time.Duration) string {
	var out bytes.Buffer
	g.w, g.interval = &lockedWriter{w: &out}, interval
	g.start(20)
	g.guard.Lock()
	g.began = time.Now().Add(-began)
	g.guard.Unlock()
	g.set(5, 20)
	if interval > 0 {
		time.Sleep(20 * interval)
	}
	g.end()
	return out.String()
}

// Away from a terminal every message is a line of JSON with the time left.
func TestProgressInLogs(t *testing.T) {
	text := tellFor(&progress{what: "replications"}, 5*time.Millisecond, 10*time.Second)
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		var told struct {
			Msg         string
			Done, Total int
			ETA         float64 `json:"eta_s"`
		}
		if err := json.Unmarshal([]byte(line), &told); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if told.Msg != "progress" || told.Done != 5 || told.Total != 20 || told.ETA != 30 {
			t.Errorf("10 s for 5 of 20 is told as %q", line)
		}
	}
}

// On a terminal one line is drawn again, and nothing of it is left.
func TestProgressOnTerminal(t *testing.T) {
	text := tellFor(&progress{what: "replications", drawn: true}, 5*time.Millisecond, 10*time.Second)
	if !strings.Contains(text, "\r\x1b[K5 of 20 replications, 25 %, about 30s left") || !strings.HasSuffix(text, "\r\x1b[K") || strings.Contains(text, "\n") {
		t.Errorf("drawn as %q", text)
	}
}

// What takes under a second, and what is to be quiet, tells nothing.
func TestProgressQuiet(t *testing.T) {
	if text := tellFor(&progress{drawn: true}, time.Millisecond, 0); text != "" {
		t.Errorf("a short study tells %q", text)
	}
	if text := tellFor(&progress{}, 0, 10*time.Second); text != "" {
		t.Errorf("a quiet study tells %q", text)
	}
}
