package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/internal/web/live"
	"frontline.dev/frontline/scenarios"
)

// TestTooMuch holds that the server bounds what it takes and goes on answering
// while others send too much, too slowly or nothing (W4).
func TestTooMuch(t *testing.T) {
	s := serve(t)
	for _, c := range []struct {
		name, body string
		want       int
	}{
		{"2 MiB", `{"op":"describe","toml":"` + strings.Repeat("#", 2<<20) + `"}`, http.StatusRequestEntityTooLarge},
		{"many fields", "{" + strings.Repeat(`"a":1,`, 150_000) + `"b":1}`, http.StatusBadRequest},
		{"deep", strings.Repeat(`{"against":`, 10_001) + "1" + strings.Repeat("}", 10_001), http.StatusBadRequest},
		{"many changes", `{"op":"describe","set":[` + strings.Repeat(`"seed=1",`, 2000) + `"seed=1"]}`, http.StatusBadRequest},
		{"two values", `{"op":"hello"}{"op":"hello"}`, http.StatusBadRequest},
		{"unknown field", `{"op":"hello","file":"x"}`, http.StatusBadRequest},
		{"unknown operation", `{"op":"delete everything"}`, http.StatusNotFound},
		{"a run too long", `{"op":"play","set":["time.horizon=100 years","agents.count=100000"]}`, http.StatusBadRequest},
		{"too many sites", `{"op":"start","set":["sites.count=10000","time.horizon=10 years"]}`, http.StatusBadRequest},
		{"no runs", `{"op":"compare","against":{},"replications":-1}`, http.StatusBadRequest},
	} {
		if status, body := s.send(forged{name: c.name, body: c.body}); status != c.want {
			t.Errorf("%s: %d %.100s", c.name, status, body)
		}
	}
	if status, _ := s.raw("GET / HTTP/1.1\r\nHost: " + s.Host() + "\r\nX: " + strings.Repeat("a", 40_000) + "\r\n\r\n"); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a large header: %d", status)
	}
	for range 300 {
		conn, err := net.Dial("tcp", s.Host())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: "); err != nil && !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "pipe") {
			t.Fatal(err)
		}
	}
	begin := time.Now()
	if status, _ := s.ask(map[string]any{"op": "hello"}); status != http.StatusOK || time.Since(begin) > 3*time.Second {
		t.Errorf("with 300 slow connections: %d after %v", status, time.Since(begin))
	}
	s.listener.mu.Lock()
	defer s.listener.mu.Unlock()
	if n := len(s.listener.conns); n > connectionsMost {
		t.Errorf("%d connections are kept", n)
	}
}

// TestQuota holds that so many runs compute and wait and no more, and that
// whoever goes away frees his place at once (W8).
func TestQuota(t *testing.T) {
	q := newQueue(2)
	var leaves []func()
	for range 2 {
		leave, err := q.enter(context.Background(), func() {})
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leave)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var all sync.WaitGroup
	for range queuedMost {
		all.Go(func() {
			if leave, err := q.enter(ctx, cancel); err == nil {
				leave()
			}
		})
	}
	for queued := 0; queued < queuedMost; {
		q.mu.Lock()
		queued = q.waiting
		q.mu.Unlock()
	}
	for range 1000 {
		if _, err := q.enter(context.Background(), func() {}); live.Refused(err).Status != http.StatusTooManyRequests {
			t.Fatalf("one too many: %v", err)
		}
	}
	begin := time.Now()
	q.stopAll()
	all.Wait()
	if took := time.Since(begin); took > time.Second || q.waiting != 0 {
		t.Errorf("%d wait %v after all were stopped", q.waiting, took)
	}
	for _, leave := range leaves {
		leave()
	}
	if len(q.slots) != 0 || len(q.stop) != 0 {
		t.Errorf("%d places and %d cancels are left", len(q.slots), len(q.stop))
	}
}

// TestGoneIsStopped holds that a long request ends with the connection of
// whoever asked, and that a run too many is refused.
func TestGoneIsStopped(t *testing.T) {
	s := serve(t)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.Host()+"/api/call", strings.NewReader(`{"op":"compare","scenario":"whole-organisation","against":{"scenario":"maximise-complaints"},"replications":30}`))
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: s.cookieName(), Value: s.token})
	time.AfterFunc(150*time.Millisecond, cancel)
	if response, err := http.DefaultClient.Do(r); err == nil {
		_, _ = io.Copy(io.Discard, response.Body) // until it is cut off
		response.Body.Close()
	}
	for deadline := time.Now().Add(2 * time.Second); len(s.queue.slots) > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it goes on computing for nobody")
		}
	}
	var status int
	for range 3 {
		status, _ = s.ask(map[string]any{"op": "start", "set": quick})
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the third run to look at: %d", status)
	}
}

// TestSecretsAndAddress holds that the token is in no log and that only this
// machine can reach the server (W7).
func TestSecretsAndAddress(t *testing.T) {
	s := serve(t)
	for _, path := range []string{"/?token=" + s.token, "/?token=" + s.token + "&token=" + s.token, "/" + s.token, "/assets/" + s.token} {
		if _, body := s.send(forged{name: "log", path: path, method: "GET"}); strings.Contains(body, s.token) {
			t.Errorf("%s is repeated: %s", path, body)
		}
	}
	s.ask(map[string]any{"op": "describe", "scenario": s.token})
	if log := s.log.String(); strings.Contains(log, s.token) || !strings.Contains(log, "GET / 303") {
		t.Errorf("the log says\n%s", log)
	}
	if host, _, err := net.SplitHostPort(s.listener.Addr().String()); err != nil || !net.ParseIP(host).IsLoopback() {
		t.Errorf("it listens on %s", s.listener.Addr())
	}
	if len(s.token) != 43 {
		t.Errorf("a token of %d characters", len(s.token))
	}
}

// TestPageRunIsTheCommand holds that a run of the page has the numbers of the
// library, that its table is that of a study, and that no cell of it is a
// formula (W6).
func TestPageRunIsTheCommand(t *testing.T) {
	s := serve(t)
	sc, err := scenarios.Load(scenarios.DefaultName, quick...)
	if err != nil {
		t.Fatal(err)
	}
	want := study.NewRunner().Play(context.Background(), sc, 0, true)
	_, frame := s.ask(map[string]any{"op": "start", "set": quick, "paired": true})
	for range 1000 {
		if frame["done"] == true {
			break
		}
		_, frame = s.ask(map[string]any{"op": "advance", "id": frame["id"], "by": 40_000})
	}
	finished, _ := frame["finished"].(map[string]any)
	_, played := s.ask(map[string]any{"op": "play", "set": quick, "paired": true})
	for name, run := range map[string]map[string]any{"looked at": finished, "at once": played} {
		print, _ := run["fingerprint"].(map[string]any)
		if print["results"] != want.Fingerprint.Results || print["events"] != want.Fingerprint.Events || print["draws"] != want.Fingerprint.Draws || run["identity"] != want.Identity {
			t.Errorf("%s: %v, the library has %v", name, print, want.Fingerprint)
		}
	}
	_, table := s.ask(map[string]any{"op": "csv", "set": quick, "runs": []any{played}})
	text, _ := table["text"].(string)
	if text != string(study.RunsCSV(sc, []uint64{0}, []study.Played{want})) {
		t.Errorf("the page's table differs:\n%s", text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatal(len(rows), err)
	}
	for _, formula := range []string{"=1+1", "@SUM(A1)", "+cmd", "-cmd", "\t=1", "=HYPERLINK(0)"} {
		status, answer := s.ask(map[string]any{"op": "describe", "toml": fmt.Sprintf("id = %q\n", formula)})
		if status == http.StatusOK {
			t.Errorf("an id that is a formula is accepted: %v", answer["id"])
		}
	}
}
