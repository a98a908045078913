package scenarios

import (
	"strings"
	"testing"
)

// A mapping that is written is read again as it was, names with quotes and
// umlauts too.
func TestLogMapIsReadAsWritten(t *testing.T) {
	m := NewLogMap()
	m.Kind, m.Delimiter, m.TimeZone = "calls", "semicolon", "Europe/Amsterdam"
	m.Columns.SetColumn("wait", `Wartezeit "Schlange" (s)`)
	m.Columns.SetColumn("agent", "Mitarbeiter=in")
	m.Outcomes.Served = []string{"beantwortet", "ok"}
	again, err := ParseLogMap("map.toml", m.TOML())
	if err != nil {
		t.Fatal(err)
	}
	if string(again.TOML()) != string(m.TOML()) {
		t.Errorf("read again:\n%s\nwritten:\n%s", again.TOML(), m.TOML())
	}
	if again.Columns.Column("wait") != m.Columns.Wait || again.ShortCall != m.ShortCall {
		t.Errorf("got column %q and short_call %v", again.Columns.Wait, again.ShortCall)
	}
}

// Mistakes in a mapping are told with their place and what was meant.
func TestLogMapMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"delimiter = \"komma\"\n":          "delimiter",
		"[columns]\nwaiting = \"w\"\n":     "unknown key `waiting`",
		"away = 120\n":                     "`away`",
		"schema = \"scenario/1\"\n":        `must be "logmap/1"`,
		"[columns]\nwait = 3\n":            "`wait`",
		"date_order = \"ydm\"\n":           "date_order",
		"[outcomes]\nserved = \"AGENT\"\n": "`served` wants a list",
	} {
		_, err := ParseLogMap("map.toml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want a message with %q", text, err, want)
		}
	}
}
