package web

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline.dev/frontline/internal/fit"
	"frontline.dev/frontline/scenarios"
)

// TestBacktest holds that the folder that frontline backtest writes is read in
// full, and that all that the page says of it is there in Dutch.
func TestBacktest(t *testing.T) {
	folder := exampleBacktest(t)
	b, err := ReadBacktest(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Verdicts) < 8 || len(b.Modes) < 3 || !slices.Contains(b.Modes, "replay") || !slices.Contains(b.Modes, "forecast") || len(b.Days) != 5*len(b.Modes)*len(fit.FigureNames) || len(b.Slots) < 10*len(b.Modes)*len(fit.FigureNames) {
		t.Errorf("%d verdicts, ways %v, %d numbers of days, %d of half-hours", len(b.Verdicts), b.Modes, len(b.Days), len(b.Slots))
	}
	texts := pageTexts(t)["nl"]
	for _, v := range b.Verdicts {
		if texts["backtest."+v.Verdict] == "" || inDutch(t, "backtest", v.Question) == "" || inDutch(t, "backtest", v.Why) == "" {
			t.Errorf("no Dutch for %+v", v)
		}
	}
	for _, mode := range b.Modes {
		if texts["mode."+mode] == "" {
			t.Errorf("no Dutch for the way %s", mode)
		}
	}
	script := string(mustAsset("backtest.js"))
	for _, name := range []string{fit.FigureNames[0], fit.FigureNames[1], fit.FigureNames[2], fit.FigureNames[3], fit.FigureNames[5]} {
		if texts["figure."+name] == "" || !strings.Contains(script, "'"+name+"'") {
			t.Errorf("the figure %s has no picture or no name", name)
		}
	}
}

// exampleBacktest sets a scenario against the last five days of the log of a
// made-up centre and returns the folder. What is written must be what was
// found.
func exampleBacktest(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	log, folder := filepath.Join(dir, "calls.csv"), filepath.Join(dir, "backtest")
	if err := fit.WriteExample(context.Background(), log); err != nil {
		t.Fatal(err)
	}
	sc, err := scenarios.Load("service-line", "agents.count=4", "customers.count=2000")
	if err != nil {
		t.Fatal(err)
	}
	found, err := fit.Backtest(context.Background(), sc, log, fit.BacktestOptions{Replications: 1, Options: fit.Options{From: "2024-02-12"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := found.Write(folder, "test"); err != nil {
		t.Fatal(err)
	}
	b, err := ReadBacktest(folder)
	if err != nil {
		t.Fatal(err)
	}
	for i := range found.Verdicts {
		if want := (BacktestVerdict{found.Verdicts[i].Question, found.Verdicts[i].Word(), found.Verdicts[i].Why}); i >= len(b.Verdicts) || b.Verdicts[i] != want {
			t.Errorf("written %+v, read %+v", want, b.Verdicts)
		}
	}
	return folder
}

// TestNoBacktest holds that a folder without a backtest says what is missing.
func TestNoBacktest(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ name, text, want string }{
		{"", "", "slots.csv"},
		{"slots.csv", "date,from,mode\n", "no column number"},
		{"slots.csv", "date,from,mode,number,log,mean,p10,p90\nall,08:00,replay,offered,1,NaN,,x\n", "days.csv"},
		{"days.csv", "date,mode,number,log,mean,p10,p90\n", "backtest.html"},
		{"backtest.html", "<html></html>", "no verdicts"},
	} {
		if c.name != "" {
			write(c.name, c.text)
		}
		if _, err := ReadBacktest(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("with %s: %v, want %s", c.name, err, c.want)
		}
	}
	write("backtest.html", `<tr><td>A &amp; B?</td><td class="no">no</td><td>so</td></tr>`)
	b, err := ReadBacktest(dir)
	if err != nil || b.Verdicts[0].Question != "A & B?" || b.Slots[0].Mean != nil || b.Slots[0].P90 != nil || *b.Slots[0].Log != 1 {
		t.Errorf("%+v %v", b, err)
	}
}

// TestOtherBacktests holds that the folders of a backtest of tickets and of an
// interval report are read in full, and that all that the page says of them is
// there in Dutch.
func TestOtherBacktests(t *testing.T) {
	var tickets, report strings.Builder
	tickets.WriteString("opened,resolved,assignee\n")
	report.WriteString("date,time,offered,answered,abandoned,AHT,ASA,service level,agents\n")
	for d := range 56 {
		date := time.Date(2024, 1, 1+d, 0, 0, 0, 0, time.UTC)
		if d%7 > 4 {
			continue
		}
		for i := range 24 {
			at := date.Add(8*time.Hour + time.Duration(20*i+d%7)*time.Minute)
			took := time.Duration(15+7*(i%5)) * time.Minute
			if i == 23 && d%7 < 4 { // next morning
				took += 17 * time.Hour
			}
			fmt.Fprintf(&tickets, "%s,%s,a%d\n", at.Format(time.DateTime), at.Add(took).Format(time.DateTime), i%3)
		}
		for i := range 18 {
			at := date.Add(8*time.Hour + time.Duration(30*i)*time.Minute)
			fmt.Fprintf(&report, "%s,%s,%d,%d,1,200,%d,%d%%,8\n", at.Format(time.DateOnly), at.Format("15:04"), 31+i%5, 30+i%5, 9+i%4, 80+i%6)
		}
	}
	for name, c := range map[string]struct{ text, number string }{
		"tickets": {tickets.String(), "opened to resolved, mean h"}, "report": {report.String(), "abandonment"}} {
		folder := backtestOf(t, c.text)
		b, err := ReadBacktest(folder)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.ContainsFunc(b.Days, func(n BacktestNumber) bool { return n.Number == c.number && n.Log != nil && n.Mean != nil }) || len(b.Slots) == 0 {
			t.Errorf("%s: %d half-hours, numbers of days %+v", name, len(b.Slots), b.Days[:min(8, len(b.Days))])
		}
		for _, v := range b.Verdicts {
			if inDutch(t, "backtest", v.Question) == "" || inDutch(t, "backtest", v.Why) == "" {
				t.Errorf("%s: no Dutch for %+v", name, v)
			}
		}
	}
}

// backtestOf fits the first weeks of a log, sets the scenario against the last
// ones and returns the folder.
func backtestOf(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	log := filepath.Join(dir, "log.csv")
	if err := os.WriteFile(log, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := fit.Run(log, fit.Options{To: "2024-02-09"})
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scenarios.Parse("fitted", f.Scenario())
	if err != nil {
		t.Fatal(err)
	}
	found, err := fit.Backtest(t.Context(), sc, log, fit.BacktestOptions{Replications: 2, Options: fit.Options{From: "2024-02-12"}})
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "backtest")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := found.Write(folder, "test"); err != nil {
		t.Fatal(err)
	}
	return folder
}
