package fit

import "fmt"

// Mistake is something wrong with a log that stops the work: what it is and
// what to do about it. It is for the user to change.
type Mistake struct {
	Message string // one sentence, with file and line where there is one
	Help    string // what to do; may be empty
}

// Error returns the message.
func (m *Mistake) Error() string { return m.Message }

func mistakef(help, format string, args ...any) *Mistake {
	return &Mistake{Message: fmt.Sprintf(format, args...), Help: help}
}
