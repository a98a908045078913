package scenarios

import (
	"strings"
	"testing"

	"frontline.dev/frontline/sim"
)

// A length of a command line is read as in a file, and a mistake names what
// was to be read.
func TestParseSpan(t *testing.T) {
	if d, err := ParseSpan("--from", "1 h 30 min"); err != nil || d != 90*sim.Minute {
		t.Errorf("1 h 30 min: %v, %v", d, err)
	}
	for text, says := range map[string]string{"5": "a time needs a unit", "-1 h": "--from", "soon": "--from"} {
		if d, err := ParseSpan("--from", text); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "%s") {
			t.Errorf("%q: %v, %v", text, d, err)
		}
	}
}
