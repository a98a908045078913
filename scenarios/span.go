package scenarios

import (
	"errors"
	"strings"

	"frontline.dev/frontline/sim"
)

// ParseSpan reads a length of time as it is written in a scenario: "90 s",
// "1 h 30 min", "6 weeks". The name of what is read stands in the error, which
// also says what to write.
func ParseSpan(name, text string) (sim.Span, error) {
	d, bad := readSpan(text)
	switch {
	case bad == nil && d < 0:
		return 0, errors.New(name + " must not be negative, got " + text)
	case bad == nil:
		return d, nil
	}
	message := strings.ReplaceAll(bad.message, "%s", name)
	if bad.help != "" {
		message += " (" + bad.help + ")"
	}
	return 0, errors.New(message)
}
