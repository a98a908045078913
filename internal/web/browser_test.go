package web

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/internal/web/live"
	"frontline.dev/frontline/scenarios"
)

// TestInBrowser opens the served page and the classroom file in a real browser
// and does what people do; scripts/browser.mjs says what. It runs when
// FRONTLINE_BROWSER names a folder whose node_modules has puppeteer-core and
// axe-core, and takes some minutes. FRONTLINE_SHOTS names a folder for the
// pictures.
func TestInBrowser(t *testing.T) {
	tools := os.Getenv("FRONTLINE_BROWSER")
	if tools == "" {
		t.Skip("drives a browser: FRONTLINE_BROWSER names no folder with puppeteer-core and axe-core (see the comment above)")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium")
	}
	page, err := Classroom(Lesson{Scenario: scenarios.DefaultName})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "lesson.html")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	shots := os.Getenv("FRONTLINE_SHOTS")
	if shots == "" {
		shots = dir
	}
	backtest, err := ReadBacktest(exampleBacktest(t))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Listen(Options{Cores: 2, Service: live.New(live.Options{Limits: scenarios.DefaultLimits(), Further: Evidence(2, nil, backtest)})})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	hostile := hostileServer(t)
	cmd := exec.Command("node", "../../scripts/browser.mjs", "--hostile", hostile, "--modules", tools, "--chromium", chromium, "--shots", shots, "--url", s.URL(), "--file", file)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	failed := cmd.Run()
	t.Logf("\n%s", output.String())
	if failed != nil {
		t.Error(failed)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for set, settings := range map[string][]string{"": nil, "role.intensity=0.8": {"role.intensity=0.8"},
		"sites": {"sites.count=3", "sites.share_ideas=true", "time.horizon=40 weeks", "time.warm_up=12 weeks"}} {
		sc, err := scenarios.Load(scenarios.DefaultName, settings...)
		if err != nil {
			t.Fatal(err)
		}
		print := study.NewRunner().Play(context.Background(), sc, 0, false).Fingerprint
		for _, where := range []string{"server", "classroom"} {
			want := strings.TrimSpace(strings.Join([]string{"digest", where, set}, " ")) + " " + print.Draws + print.Events
			if !strings.Contains(output.String(), want) {
				t.Errorf("%s %s: the browser has other numbers than this program: %s", where, set, want)
			}
		}
	}
}

// attacks are texts that become code where text becomes markup (W5).
var attacks = []string{`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `</title><script>alert(1)</script>`, `javascript:alert(1)`,
	`<iframe src="javascript:alert(1)">`, `<a href="javascript:alert(1)">x</a>`, `{{constructor.constructor('alert(1)')()}}`, `'-alert(1)-'`, `</script><script>alert(1)</script>`,
	`<details open ontoggle=alert(1)>`, `<body onload=alert(1)>`, `<style>@import 'javascript:alert(1)';</style>`, `<math href="javascript:alert(1)">x</math>`, `<input autofocus onfocus=alert(1)>`,
	`<object data="javascript:alert(1)">`, `<embed src="javascript:alert(1)">`, `<meta http-equiv=refresh content="0;javascript:alert(1)">`, `<base href="//evil.example/">`, `<form action="javascript:alert(1)"><button>`}

// hostileServer serves a scenario whose texts are attacks and returns its link.
func hostileServer(t *testing.T) string {
	t.Helper()
	all := strconv.Quote(strings.Join(attacks, " "))
	text := "extends = \"copier-field-service\"\nid = \"hostile\"\n[about]\n"
	for _, key := range []string{"title", "question", "what_is_it", "how_it_works"} {
		text += key + " = " + all + "\n"
	}
	text += "things_to_notice = [" + all + "]\nthings_to_try = [" + all + "]\n"
	sc, err := scenarios.Parse("hostile", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Listen(Options{Cores: 1, Service: live.New(live.Options{Given: sc, Limits: scenarios.DefaultLimits(), Further: Evidence(1, nil, nil)})})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s.URL()
}
