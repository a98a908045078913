package web

import (
	"embed"
	"errors"
	"io/fs"
)

//go:embed assets
var embedded embed.FS

// asset returns a file of the page.
func asset(name string) ([]byte, error) { return embedded.ReadFile("assets/" + name) }

// The parts of the page in the order in which they are joined in the classroom
// file: a module stands behind those it imports.
var modules = []string{"text.js", "dom.js", "chart.js", "floor.js", "backend.js", "state.js", "settings.js", "run.js", "many.js", "pages.js", "backtest.js", "lessons.js", "main.js"}

const (
	pageFile   = "index.html"
	styleFile  = "style.css"
	stringFile = "strings.json"
	dutchFile  = "nl.json"
	workerFile = "worker.js"
	loaderFile = "wasm_exec.js"
	blobFile   = "frontline.wasm.gz"
)

// errNoBlob says that the program was built without the simulator for
// browsers.
var errNoBlob = errors.New("this program was built without the simulator for browsers: run scripts/wasm.sh and build it again")

// blob returns the compressed simulator for browsers.
func blob() ([]byte, error) {
	text, err := asset(blobFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoBlob
	}
	return text, err
}
