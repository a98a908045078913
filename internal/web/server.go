package web

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"frontline.dev/frontline/internal/web/live"
)

// Options say what a server serves.
type Options struct {
	Port    int // 0: any that is free
	Service *live.Service
	Cores   int       // runs at a time
	Log     io.Writer // one line a request, without what is secret; nil: none
}

// Limits of a server. All requests come from one person's browser, so they are
// generous for a person and tight for a script.
const (
	bodyMost        = 1 << 20
	headerMost      = 16 << 10
	connectionsMost = 64
	queuedMost      = 20
	headerTimeout   = 5 * time.Second
	bodyTimeout     = 15 * time.Second
	idleTimeout     = 60 * time.Second
	requestTimeout  = 10 * time.Minute
)

// Server is a workbench on the loopback address.
type Server struct {
	options  Options
	token    string
	host     string // 127.0.0.1:port
	listener *guardedListener
	http     *http.Server
	queue    *queue
	routes   map[string]route // by path
	log      *log.Logger
}

// route is one path of the server. Get serves GET and HEAD, post serves POST.
type route struct {
	get, post http.HandlerFunc
	open      bool // needs no token: gives nothing away and changes nothing
}

// Listen opens a port of 127.0.0.1. The server answers once [Server.Serve] is
// called.
func Listen(o Options) (*Server, error) {
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", o.Port))
	if err != nil {
		return nil, err
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	s := &Server{options: o, token: base64.RawURLEncoding.EncodeToString(secret), host: listener.Addr().String(),
		queue: newQueue(max(1, o.Cores)), log: log.New(o.Log, "", log.LstdFlags|log.LUTC)}
	s.listener = guard(listener)
	s.route()
	s.http = &http.Server{Handler: s.handler(), ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: headerMost,
		ConnState: s.listener.state, ErrorLog: log.New(io.Discard, "", 0)} // it would print what clients send
	return s, nil
}

// URL is the address to open, with the token. It is a secret.
func (s *Server) URL() string { return "http://" + s.host + "/?token=" + s.token }

// Host is the address without the token.
func (s *Server) Host() string { return s.host }

// Serve answers until ctx is cancelled; runs are stopped and requests get two
// seconds to end. It returns nil then.
func (s *Server) Serve(ctx context.Context) error {
	ended := make(chan error, 1)
	go func() { ended <- s.http.Serve(s.listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	s.queue.stopAll()
	patience, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := s.http.Shutdown(patience); err != nil {
		return s.http.Close()
	}
	return nil
}

// route fills the table of paths.
func (s *Server) route() {
	s.routes = map[string]route{
		"/":            {get: s.page},
		"/api/call":    {post: s.call},
		"/api/stop":    {post: s.stop},
		"/favicon.ico": {get: nothing, open: true},
	}
	for _, name := range append([]string{styleFile, stringFile, dutchFile}, modules...) {
		s.routes["/assets/"+name] = route{get: s.file(name)}
	}
}

// handler is the way of every request: host, headers, origin, token, path.
func (s *Server) handler() http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fail(w, http.StatusForbidden, "this request comes from another page")
	}))
	inner := s.checkHost(s.checkOrigin(protection.Handler(s.checkToken(http.HandlerFunc(s.dispatch)))))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		counted := &statusWriter{ResponseWriter: w}
		inner.ServeHTTP(counted, r)
		path := "(unknown path)" // what was asked for may be anything, a secret too
		if _, known := s.routes[r.URL.Path]; known {
			path = r.URL.Path
		}
		s.log.Printf("%s %s %d", method(r.Method), path, counted.status)
	})
}

// method is a method for a log.
func method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return name
	}
	return "OTHER"
}

func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) {
	found, known := s.routes[r.URL.Path]
	if !known || r.URL.RawPath != "" {
		fail(w, http.StatusNotFound, "there is nothing here")
		return
	}
	var serve http.HandlerFunc
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		serve = found.get
	case http.MethodPost:
		serve = found.post
	}
	if serve == nil {
		fail(w, http.StatusMethodNotAllowed, "this cannot be done here")
		return
	}
	serve(w, r)
}

// page hands out the page; with a token in the address, it first moves the
// token into a cookie, so that it stands in no history.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" {
		http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: s.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		w.Header().Set("Location", "/")
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	s.file(pageFile)(w, r)
}

func nothing(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// kinds are the types of the files, by ending.
var kinds = map[string]string{"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "json": "application/json"}

// file hands out a file of the page.
func (s *Server) file(name string) http.HandlerFunc {
	text, err := asset(name)
	if err != nil {
		panic("web: the page is not embedded: " + err.Error())
	}
	_, ending, _ := strings.Cut(name, ".")
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kinds[ending])
		w.Header().Set("Content-Length", fmt.Sprint(len(text)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(text) // the reader has gone; nobody is left to tell
		}
	}
}
