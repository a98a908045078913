package main

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServe holds that serve prints a link that opens, that nobody comes in
// without its token, and that Ctrl-C ends it in good order.
func TestServe(t *testing.T) {
	cmd := process(t, "plain", "serve", "--quiet", "--log")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() }) // then the test fails below
	defer stop.Stop()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err, log.String())
	}
	link := strings.TrimSpace(line)
	bare, token, found := strings.Cut(link, "?token=")
	if !found || !strings.HasPrefix(bare, "http://127.0.0.1:") {
		t.Fatalf("the link is %q", link)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for address, want := range map[string]int{link: http.StatusSeeOther, bare: http.StatusUnauthorized, bare + "assets/main.js": http.StatusUnauthorized} {
		response, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %d, want %d", strings.ReplaceAll(address, token, "TOKEN"), response.StatusCode, want)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := cmd.Wait(); err != nil || time.Since(begin) > 3*time.Second {
		t.Errorf("it ended with %v after %v", err, time.Since(begin))
	}
	if strings.Contains(log.String(), token) || !strings.Contains(log.String(), "GET / 303") {
		t.Errorf("the log says\n%s", log.String())
	}
}

// TestServeAndClassroomRefuse holds the exit codes of mistakes.
func TestServeAndClassroomRefuse(t *testing.T) {
	for _, args := range [][]string{
		{"serve", "--port", "70000"}, {"serve", "no-such-scenario"}, {"serve", "--evidence", "no-such-folder"}, {"serve", "--backtest", "no-such-folder"},
		{"classroom", "--lesson", "complaint"}, {"classroom", "my-own.toml"}, {"classroom", "-o", ""},
	} {
		var out, problems strings.Builder
		if code := run(args, strings.NewReader(""), &out, &problems); code != exitInput || out.String() != "" {
			t.Errorf("%v: exit code %d, printed %q, %s", args, code, out.String(), problems.String())
		}
	}
}

// TestClassroom holds that classroom writes the file it says.
func TestClassroom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lesson.html")
	var out, problems strings.Builder
	if code := run([]string{"classroom", "--lesson", "complaints", "-o", path}, strings.NewReader(""), &out, &problems); code != exitOK {
		t.Fatalf("exit code %d: %s", code, problems.String())
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text[:1000]), `data-lesson="complaints"`) || !strings.Contains(out.String(), path) {
		t.Errorf("%v, %d bytes; printed %q", err, len(text), out.String())
	}
}
