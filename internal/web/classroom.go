package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// Lesson says what a classroom file opens with.
type Lesson struct {
	Scenario string // of the library
	Name     string // of a lesson; "" opens the page Run
	Verdicts *Table // evidence.csv of a folder of frontline evidence; nil: the claims have none
}

// Classroom returns one page with everything in it: texts, style, scripts and
// the simulator. It works from the file system, without a server and without a
// network. The same program gives the same bytes.
func Classroom(l Lesson) ([]byte, error) {
	packed, err := blob()
	if err != nil {
		return nil, err
	}
	page := string(mustAsset(pageFile))
	script, style := bundle(), string(mustAsset(styleFile))
	worker := string(mustAsset(loaderFile)) + "\n" + string(mustAsset(workerFile))
	policy := fmt.Sprintf("default-src 'none'; script-src '%s' 'wasm-unsafe-eval' blob:; worker-src blob:; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'",
		digest(script), digest(style))
	data := func(id, kind, text string) string {
		return fmt.Sprintf("<script id=%q type=%q>%s</script>\n", id, kind, text)
	}
	// Tables of the page and code of the worker are data to the browser: they are
	// read as text, so nothing in them may end the element.
	inside := data("strings", "application/json", safe(mustAsset(stringFile))) +
		data("nl", "application/json", safe(mustAsset(dutchFile))) +
		data("evidence", "application/json", safe(claimsJSON(l.Verdicts))) +
		data("worker-source", "text/plain", noEnd(worker)) +
		data("simulator", "application/octet-stream", base64.StdEncoding.EncodeToString(packed))
	page = swap(page, `<html lang="en">`, fmt.Sprintf(`<html lang="en" data-scenario="%s" data-lesson="%s">`, html.EscapeString(l.Scenario), html.EscapeString(l.Name)))
	page = swap(page, `<meta charset="utf-8">`, `<meta charset="utf-8">`+"\n"+`<meta http-equiv="Content-Security-Policy" content="`+policy+`">`)
	page = swap(page, `<link rel="stylesheet" href="/assets/style.css">`, "<style>"+style+"</style>")
	page = swap(page, `<script type="module" src="/assets/main.js"></script>`+"\n", "")
	page = swap(page, "</body>", inside+"<script>"+script+"</script>\n</body>")
	return []byte(page), nil
}

func mustAsset(name string) []byte {
	text, err := asset(name)
	if err != nil {
		panic("web: the page is not embedded: " + err.Error())
	}
	return text
}

// swap replaces what must stand in the page once.
func swap(page, old, by string) string {
	if strings.Count(page, old) != 1 {
		panic("web: the page has not exactly one " + old)
	}
	return strings.Replace(page, old, by, 1)
}

// digest is a hash as a content policy names it.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// safe returns JSON in which no character can end or open an element.
func safe(text []byte) string {
	var out bytes.Buffer
	json.HTMLEscape(&out, text)
	return out.String()
}

// noEnd refuses code that would end its element; ours has no such text.
func noEnd(code string) string {
	if strings.Contains(strings.ToLower(code), "</script") || strings.Contains(code, "<!--") {
		panic("web: a script of the page holds the end of its element")
	}
	return code
}

var (
	importLine = regexp.MustCompile(`(?m)^import (\{[^}]*\}) from '\./([a-z0-9]+\.js)';$`)
	exportLine = regexp.MustCompile(`(?m)^export (async function|function|class|const|let) ([A-Za-z0-9_]+)`)
)

// bundle joins the modules of the page into one classic script: each becomes a
// function that returns what it exports. Browsers open no modules from files.
// It knows the two forms of import and export that the page uses; a test holds
// that there are no others.
func bundle() string {
	var out strings.Builder
	out.WriteString("'use strict';\nconst modules = {};\n")
	for _, name := range modules {
		code := string(mustAsset(name))
		var exported []string
		for _, match := range exportLine.FindAllStringSubmatch(code, -1) {
			exported = append(exported, match[2])
		}
		code = importLine.ReplaceAllString(code, "const $1 = modules['$2'];")
		code = exportLine.ReplaceAllString(code, "$1 $2")
		fmt.Fprintf(&out, "modules['%s'] = (() => {\n%s\nreturn { %s };\n})();\n", name, code, strings.Join(exported, ", "))
	}
	return noEnd(out.String())
}
