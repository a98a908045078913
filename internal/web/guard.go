package web

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// contentPolicy is what the page may do: its own scripts, styles and requests,
// and nothing else.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// secure sets the headers of every response.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Frame-Options", "DENY")
}

// fail answers with an error as JSON. It never repeats what was asked.
func fail(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	text, err := json.Marshal(map[string]string{"error": message})
	if err != nil {
		panic(err) // a text
	}
	_, _ = w.Write(append(text, '\n')) // the reader has gone; nobody is left to tell
}

// hosts are the names under which a browser on this machine may know us. A
// name of somebody's own that leads here (DNS rebinding) is not among them.
func (s *Server) hosts() []string {
	_, port, _ := strings.Cut(s.host, ":")
	return []string{s.host, "localhost:" + port, "[::1]:" + port}
}

func (s *Server) knows(host string) bool {
	for _, h := range s.hosts() {
		if host == h {
			return true
		}
	}
	return false
}

// checkHost comes before everything else.
func (s *Server) checkHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.knows(r.Host) {
			fail(w, http.StatusForbidden, "Host not allowed: open http://"+s.host)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// checkOrigin refuses what a browser sends on behalf of another page, reading
// too: a page of this server is asked for by itself or by the user.
func (s *Server) checkOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origins := r.Header.Values("Origin")
		bad := len(origins) > 1 || r.Header.Get("Upgrade") != ""
		if len(origins) == 1 && origins[0] != "http://"+r.Host {
			bad = true
		}
		switch r.Header.Get("Sec-Fetch-Site") {
		case "", "same-origin", "none":
		default: // a link to the start page may stand anywhere; it needs the token
			bad = bad || r.URL.Path != "/" || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Method != http.MethodGet
		}
		if bad {
			fail(w, http.StatusForbidden, "this request comes from another page")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// cookieName holds the port, because cookies do not keep ports apart.
func (s *Server) cookieName() string {
	_, port, _ := strings.Cut(s.host, ":")
	return "frontline-" + port
}

// tokenHeader is how a script shows the token.
const tokenHeader = "X-Frontline-Token"

// checkToken asks for the token: in a cookie, in a header, or, on the start
// page alone, in the address.
func (s *Server) checkToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.routes[r.URL.Path].open && !s.allowed(r) {
			fail(w, http.StatusUnauthorized, "open the link printed in the terminal")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) allowed(r *http.Request) bool {
	if r.URL.RawQuery != "" { // only the start page has a query, and only this one
		query, err := url.ParseQuery(r.URL.RawQuery)
		tokens := query["token"]
		return err == nil && r.URL.Path == "/" && r.Method == http.MethodGet && len(query) == 1 && len(tokens) == 1 && s.is(tokens[0])
	}
	if header := r.Header.Values(tokenHeader); len(header) > 0 {
		return len(header) == 1 && s.is(header[0])
	}
	found := false
	for _, cookie := range r.CookiesNamed(s.cookieName()) {
		if !s.is(cookie.Value) {
			return false
		}
		found = true
	}
	return found
}

func (s *Server) is(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 1
}

// statusWriter notes the status of a response.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status.
func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write is a 200 when nothing else was said.
func (w *statusWriter) Write(text []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(text)
}

// Unwrap lets http.ResponseController through.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
