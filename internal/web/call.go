package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"frontline.dev/frontline/internal/web/live"
)

// heavy are the operations that take a processor for long.
var heavy = map[string]bool{"play": true, "compare": true, "figure1": true, "claim": true}

// call answers one request of the page: lines of JSON, first what is known on
// the way as {"progress": …}, last {"reply": …} or {"refused": …}.
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout)) // a recorder of a test has none
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyMost))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		fail(w, http.StatusRequestEntityTooLarge, "scenario over 1 MiB")
		return
	case err != nil:
		fail(w, http.StatusRequestTimeout, "the request did not come to its end")
		return
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	request, err := live.Decode(text)
	if err != nil {
		refuse(w, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestTimeout)
	defer cancel()
	if heavy[request.Op] {
		leave, err := s.queue.enter(ctx, cancel)
		if err != nil {
			refuse(w, err)
			return
		}
		defer leave()
	}
	lines := &lineWriter{w: w}
	reply, err := s.options.Service.Answer(ctx, request, func(p any) { lines.write("progress", p) })
	if err != nil {
		lines.refuse(err)
		return
	}
	lines.write("reply", reply)
}

// stop ends everything that is computed for the page.
func (s *Server) stop(w http.ResponseWriter, _ *http.Request) {
	s.queue.stopAll()
	w.WriteHeader(http.StatusNoContent)
}

// refuse answers with an error, its status and its places in the scenario.
func refuse(w http.ResponseWriter, err error) {
	refusal := live.Refused(err)
	text, bad := json.Marshal(refusal)
	if bad != nil {
		panic(bad) // texts and whole numbers
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(refusal.Status)
	_, _ = w.Write(append(text, '\n')) // the reader has gone; nobody is left to tell
}

// lineWriter writes lines of JSON as they come.
type lineWriter struct {
	mu    sync.Mutex
	w     http.ResponseWriter
	begun bool
}

func (l *lineWriter) write(key string, value any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text, err := json.Marshal(map[string]any{key: value})
	if err != nil {
		text = []byte(`{"refused":{"error":"the answer cannot be written"}}`)
	}
	if !l.begun {
		l.w.Header().Set("Content-Type", "application/x-ndjson")
		l.begun = true
	}
	_, err = l.w.Write(append(text, '\n'))
	if err == nil && key == "progress" { // the last line goes with the end of the answer
		_ = http.NewResponseController(l.w).Flush() // without it the line comes with the next
	}
}

func (l *lineWriter) refuse(err error) {
	if !l.begun {
		refuse(l.w, err)
		return
	}
	l.write("refused", live.Refused(err))
}
