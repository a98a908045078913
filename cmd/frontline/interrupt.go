package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// interruptible returns a context that the first Ctrl-C (SIGINT) or SIGTERM
// cancels, with an *interruptError as its cause; the second ends the program
// at once. Call stop when the work is done.
func (p *program) interruptible() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		for count := 1; ; count++ {
			select {
			case <-done:
				return
			case s := <-signals:
				number, _ := s.(syscall.Signal)
				if count > 1 {
					os.Exit(exitSignal + int(number))
				}
				fmt.Fprintf(p.err, "\n%s: keeping what has finished; once more ends at once\n", signalName(number))
				cancel(&interruptError{signal: number})
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}

func signalName(s syscall.Signal) string {
	if s == syscall.SIGTERM {
		return "SIGTERM"
	}
	return "interrupted"
}
