package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontline.dev/frontline/internal/web/live"
	"frontline.dev/frontline/scenarios"
)

// quick are settings with which a run takes milliseconds.
var quick = []string{"time.horizon=3 weeks", "time.warm_up=1 week", "time.batch=1 week", "agents.count=4"}

// serving is a server of a test with what it logs.
type serving struct {
	*Server
	t   *testing.T
	log *lockedBuffer
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns what was written.
func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func serve(t *testing.T) *serving {
	t.Helper()
	log := &lockedBuffer{}
	service := live.New(live.Options{Workers: 1, Watched: 2, Limits: scenarios.Limits{Events: 5e7, Bytes: 1e9, Runs: 1000}, Further: Evidence(1, nil, nil)})
	s, err := Listen(Options{Service: service, Cores: 2, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	return &serving{s, t, log}
}

// forged is a request as somebody might send it.
type forged struct {
	name, method, path, host, body string
	header                         map[string]string
	anonymous                      bool // without the token
}

// send sends a request and returns status and body; every response passes the
// header validator.
func (s *serving) send(f forged) (int, string) {
	s.t.Helper()
	if f.path == "" {
		f.path = "/api/call"
	}
	if f.method == "" {
		f.method = http.MethodPost
	}
	r, err := http.NewRequest(f.method, "http://"+s.Host()+f.path, strings.NewReader(f.body))
	if err != nil {
		s.t.Fatal(err)
	}
	if f.host != "" {
		r.Host = f.host
	}
	if !f.anonymous {
		r.AddCookie(&http.Cookie{Name: s.cookieName(), Value: s.token})
	}
	for name, value := range f.header {
		r.Header.Set(name, value)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: time.Minute}
	response, err := client.Do(r)
	if err != nil {
		s.t.Fatalf("%s: %v", f.name, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	for name, want := range map[string]string{"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store"} {
		if got := response.Header.Get(name); got != want {
			s.t.Errorf("%s %s: header %s is %q", f.name, f.path, name, got)
		}
	}
	if response.Header.Get("Access-Control-Allow-Origin") != "" {
		s.t.Errorf("%s: other pages may read the answer", f.name)
	}
	return response.StatusCode, string(text)
}

// ask sends a request of the page and returns the reply.
func (s *serving) ask(request map[string]any) (int, map[string]any) {
	s.t.Helper()
	text, err := json.Marshal(request)
	if err != nil {
		s.t.Fatal(err)
	}
	status, body := s.send(forged{name: fmt.Sprint(request["op"]), body: string(text)})
	lines := strings.Split(strings.TrimSpace(body), "\n")
	var message map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &message); err != nil {
		s.t.Fatalf("%v: %s", err, body)
	}
	if reply, is := message["reply"].(map[string]any); is {
		return status, reply
	}
	return status, message
}

// TestForgeries holds that every path refuses every kind of forged request,
// whatever the method (W1). The paths are those of the server itself.
func TestForgeries(t *testing.T) {
	s, tried := serve(t), 0
	_, port, _ := strings.Cut(s.Host(), ":")
	other := "http://127.0.0.1:1"
	kinds := []forged{
		{name: "bad host", host: "evil.example"},
		{name: "bad host with our port", host: "evil.example:" + port},
		{name: "rebinding", host: "evil.example", header: map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}},
		{name: "host without port", host: "127.0.0.1"},
		{name: "null origin", header: map[string]string{"Origin": "null"}},
		{name: "other site", header: map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}},
		{name: "same site, other port", header: map[string]string{"Origin": other, "Sec-Fetch-Site": "same-site"}},
		{name: "cross-site without origin", header: map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}},
		{name: "no token", anonymous: true},
		{name: "wrong token", anonymous: true, header: map[string]string{"Cookie": s.cookieName() + "=" + strings.Repeat("A", 43)}},
		{name: "empty token", anonymous: true, header: map[string]string{tokenHeader: ""}},
		{name: "token of another run", anonymous: true, header: map[string]string{tokenHeader: "c8zBEYdXR3M8pztr3DQKp-UhjJ-EjSPU6WRL_K8NH1s"}},
		{name: "two cookies, one wrong", header: map[string]string{"Cookie": s.cookieName() + "=x; " + s.cookieName() + "=" + s.token}},
		{name: "websocket", header: map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": "x", "Origin": "http://evil.example"}},
	}
	for path, r := range s.routes {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"} {
			for _, kind := range kinds {
				if r.open && (kind.anonymous || strings.HasPrefix(kind.name, "two cookies")) {
					continue
				}
				kind.path, kind.method, kind.body = path, method, `{"op":"hello"}`
				status, body := s.send(kind)
				tried++
				if status != http.StatusForbidden && status != http.StatusUnauthorized {
					t.Errorf("%s %s, %s: %d %.80s", method, path, kind.name, status, body)
				}
			}
		}
	}
	for _, query := range []string{"?token=" + s.token + "&token=" + s.token, "?token=wrong", "?token=", "?x=" + s.token, "?token=" + s.token + "&next=//evil.example", "?token=%zz"} {
		if status, _ := s.send(forged{name: "query " + query, path: "/" + query, method: "GET", anonymous: true}); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", query, status)
		}
		tried++
	}
	t.Logf("%d forged requests refused", tried)
}

// TestTheRightWayIn holds that the link of the terminal works, moves the token
// into a cookie that scripts cannot read, and that each path then answers.
func TestTheRightWayIn(t *testing.T) {
	s := serve(t)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	cookies := response.Cookies()
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/" || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Errorf("%d to %q with cookies %v", response.StatusCode, response.Header.Get("Location"), cookies)
	}
	for path, r := range s.routes {
		if r.get == nil {
			continue
		}
		if status, body := s.send(forged{name: "page", path: path, method: "GET"}); status >= 300 || (body == "" && status != http.StatusNoContent) {
			t.Errorf("%s: %d, %d bytes", path, status, len(body))
		}
	}
	if status, _ := s.send(forged{name: "header", anonymous: true, body: `{"op":"hello"}`, header: map[string]string{tokenHeader: s.token}}); status != http.StatusOK {
		t.Errorf("with the token in the header: %d", status)
	}
	if _, hello := s.ask(map[string]any{"op": "hello"}); hello["start"] != scenarios.DefaultName {
		t.Errorf("hello says %v", hello["start"])
	}
}

// TestNoWayOut holds that no path and no name leads to a file (W2).
func TestNoWayOut(t *testing.T) {
	s := serve(t)
	steps := []string{"..", "%2e%2e", "..%2f", "%2e%2e%2f", "..\\", "..%5c", "....//", "..;/", "%252e%252e%252f", "%c0%ae%c0%ae/"}
	for depth := 1; depth <= 5; depth++ {
		for _, step := range steps {
			for _, target := range []string{"/etc/passwd", "/index.html", "", "/main.go"} {
				path := "/assets/" + strings.Repeat(step+"/", depth) + strings.TrimPrefix(target, "/")
				status, body := s.raw("GET " + path + " HTTP/1.1\r\nHost: " + s.Host() + "\r\nCookie: " + s.cookieName() + "=" + s.token + "\r\nConnection: close\r\n\r\n")
				if status != 404 && status != 400 || strings.Contains(body, "passwd") || strings.Contains(body, "root:") {
					t.Errorf("%s: %d %.80s", path, status, body)
				}
				if status, message := s.ask(map[string]any{"op": "describe", "scenario": strings.Repeat(step+"/", depth) + target}); status != 400 || strings.Contains(fmt.Sprint(message), "root:") {
					t.Errorf("scenario %s: %d %v", step, status, message)
				}
			}
		}
	}
	for _, text := range []string{"extends = \"../../../etc/passwd\"\n", "[arrivals]\nsource = \"trace\"\nfile = \"/etc/passwd\"\n", "[agents]\nroster = \"web_test.go\"\n"} {
		if status, message := s.ask(map[string]any{"op": "describe", "toml": text}); status != 400 || strings.Contains(fmt.Sprint(message), "root:") {
			t.Errorf("%s: %d %v", text, status, message)
		}
	}
}

// raw sends bytes as they are and returns the status and the rest.
func (s *serving) raw(request string) (int, string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.Host())
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		s.t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second)) // a server that says nothing fails below
	text, _ := io.ReadAll(conn)
	status := 0
	_, _ = fmt.Sscanf(string(text), "HTTP/1.1 %d", &status)
	return status, string(text)
}
