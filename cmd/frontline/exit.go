package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/scenarios"
)

// Exit codes. They are part of the interface: scripts depend on them.
const (
	exitOK       = 0
	exitInternal = 1
	exitInput    = 2 // bad input or usage
	exitFailed   = 3 // finished, but some runs failed
	exitIO       = 6 // input, output or no space
	exitSignal   = 128
)

// usageError is a mistake in the command line. It is shown with the usage
// line of the verb, not with all of its help.
type usageError struct {
	command *cobra.Command
	message string
	help    string // the remedy; may be empty
}

func (e *usageError) Error() string { return e.message }

// usage returns a usageError of a verb.
func usage(cmd *cobra.Command, help, format string, args ...any) error {
	return &usageError{command: cmd, help: help, message: fmt.Sprintf(format, args...)}
}

// inputError is a mistake of the user that is neither in the command line nor
// in a scenario: a folder that holds something else, a limit that is exceeded.
type inputError struct {
	message, help string
}

func (e *inputError) Error() string { return e.message }

// ioError is a failure of a disk, a pipe or a terminal.
type ioError struct {
	doing string // "write results/runs.csv"
	err   error
	help  string // what is kept, what to do; may be empty
}

func (e *ioError) Error() string { return "cannot " + e.doing + ": " + reason(e.err) }
func (e *ioError) Unwrap() error { return e.err }

// writeError is the error of a folder of results that could not be written:
// of the disk, or a mistake of ours.
func writeError(out string, err error) error {
	var (
		path   *fs.PathError
		link   *os.LinkError
		number syscall.Errno
	)
	if errors.As(err, &path) || errors.As(err, &link) || errors.As(err, &number) {
		return &ioError{doing: "write the results in " + out, err: err, help: "free some space, or name another folder with --out, and run it again"}
	}
	return fmt.Errorf("the results in %s: %w", out, err)
}

// failedError says that a study ended, but not all of its runs.
type failedError struct {
	message string
	help    string // how to repeat the first failure
}

func (e *failedError) Error() string { return e.message }

// interruptError says that a signal ended the work.
type interruptError struct {
	signal  syscall.Signal
	message string // what is kept
}

func (e *interruptError) Error() string { return e.message }

// shownError ends a verb whose answer, on standard output, says already that
// something is wrong.
type shownError struct{ code int }

func (e *shownError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// internalError is a mistake of ours.
type internalError struct {
	message string
	stack   string
	args    []string
}

func (e *internalError) Error() string { return e.message }

// reason returns what the system says, without the path that the message
// names already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err.Error()
	}
	return err.Error()
}

// exitCode returns the code with which an error ends the program.
func exitCode(err error) int {
	var (
		badUsage  *usageError
		badInput  *inputError
		problems  *scenarios.Problems
		failed    *failedError
		interrupt *interruptError
		io        *ioError
		shown     *shownError
	)
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &shown):
		return shown.code
	case errors.As(err, &interrupt):
		return exitSignal + int(interrupt.signal)
	case errors.As(err, &badUsage), errors.As(err, &badInput), errors.As(err, &problems):
		return exitInput
	case errors.As(err, &failed):
		return exitFailed
	case errors.As(err, &io):
		return exitIO
	}
	return exitInternal
}

// helpOf returns the remedy an error carries.
func helpOf(err error) string {
	var (
		badUsage *usageError
		badInput *inputError
		failed   *failedError
		io       *ioError
	)
	switch {
	case errors.As(err, &badUsage):
		return badUsage.help
	case errors.As(err, &badInput):
		return badInput.help
	case errors.As(err, &failed):
		return failed.help
	case errors.As(err, &io):
		return io.help
	}
	return ""
}

// report writes an error to standard error: for people, or as one line of
// JSON when the verb was asked for JSON.
func (p *program) report(err error, code int) {
	var told *shownError
	if errors.As(err, &told) {
		return
	}
	if p.json {
		p.reportJSON(err, code)
		return
	}
	var problems *scenarios.Problems
	if errors.As(err, &problems) {
		p.renderProblems(problems)
		return
	}
	var interrupt *interruptError
	if errors.As(err, &interrupt) {
		fmt.Fprintln(p.err, err)
		return
	}
	fmt.Fprintf(p.err, "%s %v\n", p.paintErr("error:", red), err)
	if help := helpOf(err); help != "" {
		fmt.Fprintf(p.err, "  help: %s\n", help)
	}
	var badUsage *usageError
	if errors.As(err, &badUsage) {
		fmt.Fprintf(p.err, "usage: %s\nsee:   %s --help\n", badUsage.command.UseLine(), badUsage.command.CommandPath())
	}
	var internal *internalError
	if errors.As(err, &internal) {
		fmt.Fprint(p.err, internal.advice())
	}
}

// advice says what to do about a mistake of ours.
func (e *internalError) advice() string {
	var b strings.Builder
	fmt.Fprintf(&b, "This is a mistake in frontline, not in your scenario. Please report it with everything\nfrom here on, and with the scenario.\n")
	fmt.Fprintf(&b, "  version: %s\n  command: frontline %s\n", versionLine(), quoteArgs(e.args))
	if e.stack != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimRight(e.stack, "\n"))
	}
	return b.String()
}

func (p *program) reportJSON(err error, code int) {
	out := struct {
		Exit     int             `json:"exit"`
		Message  string          `json:"message"`
		Help     string          `json:"help,omitempty"`
		Problems json.RawMessage `json:"problems,omitempty"`
		Stack    string          `json:"stack,omitempty"`
	}{Exit: code, Message: err.Error(), Help: helpOf(err)}
	var problems *scenarios.Problems
	if errors.As(err, &problems) {
		out.Message = fmt.Sprintf("%d mistakes", len(problems.List)+problems.Omitted)
		if len(problems.List) == 1 {
			out.Message = problems.List[0].Message
		}
		out.Problems = problems.JSON()
	}
	var internal *internalError
	if errors.As(err, &internal) {
		out.Stack = internal.stack
	}
	writeJSONLine(p.err, out)
}

// writeJSONLine writes a value as one line. Standard error is the last
// resort, so a failure to write there has nowhere to go.
func writeJSONLine(w io.Writer, value any) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
}

// quoteArgs writes arguments as a shell would read them again.
func quoteArgs(args []string) string {
	quoted := make([]string, len(args))
	for i, arg := range args {
		quoted[i] = arg
		if arg == "" || strings.ContainsAny(arg, " \t\n'\"\\$&|;<>()*?[]#~`!{}") {
			quoted[i] = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
