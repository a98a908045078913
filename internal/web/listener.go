package web

import (
	"net"
	"net/http"
	"sync"
)

// guardedListener bounds the number of connections. When there are too many,
// the one that has rested longest gives way, so that somebody who opens
// hundreds and sends nothing keeps nobody out.
type guardedListener struct {
	net.Listener
	mu    sync.Mutex
	turn  uint64
	conns map[net.Conn]*connection
}

// connection says when a connection last changed, and whether it is in the
// middle of an answer.
type connection struct {
	turn   uint64
	active bool
}

func guard(l net.Listener) *guardedListener {
	return &guardedListener{Listener: l, conns: map[net.Conn]*connection{}}
}

// state is told of every change of a connection.
func (l *guardedListener) state(c net.Conn, s http.ConnState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn++
	switch s {
	case http.StateNew:
		l.conns[c] = &connection{turn: l.turn}
		l.evict()
	case http.StateActive, http.StateIdle:
		if known := l.conns[c]; known != nil {
			known.turn, known.active = l.turn, s == http.StateActive
		}
	case http.StateClosed, http.StateHijacked:
		delete(l.conns, c)
	}
}

// evict closes the connection that has rested longest; when all are busy, the
// newest.
func (l *guardedListener) evict() {
	if len(l.conns) <= connectionsMost {
		return
	}
	var oldest net.Conn
	for c, known := range l.conns {
		if !known.active && (oldest == nil || known.turn < l.conns[oldest].turn) {
			oldest = c
		}
	}
	delete(l.conns, oldest)
	_ = oldest.Close() // it is of no more use, closed or not
}
