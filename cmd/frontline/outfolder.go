package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// manifestName is the file by which a folder of results is recognised.
const manifestName = "manifest.json"

// readyFolder makes sure, before any run, that results can be written to a
// folder: it is new, empty, or holds earlier results of frontline. Anything
// else is somebody's work and stays. made says that the folder is new.
func readyFolder(dir string) (made bool, err error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		made = true
	case err != nil:
		return false, &ioError{doing: "write " + dir, err: err, help: "name another folder with --out"}
	case !info.IsDir():
		return false, &inputError{message: dir + " is a file", help: "name a folder with --out"}
	default:
		if err := ours(dir); err != nil {
			return false, err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, &ioError{doing: "make the folder " + dir, err: err, help: "name another folder with --out"}
	}
	probe, err := os.CreateTemp(dir, ".frontline-*")
	if err != nil {
		return made, &ioError{doing: "write in " + dir, err: err, help: "name another folder with --out"}
	}
	probe.Close()
	os.Remove(probe.Name())
	return made, nil
}

// manifest is what is read of the manifest of earlier results.
type manifest struct {
	Schema string
	Tool   struct{ Module string }
	Tables []struct{ File string }
}

// readManifest returns the manifest of a folder, and whether frontline wrote
// it.
func readManifest(dir string) (m manifest, ours bool) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil || json.Unmarshal(text, &m) != nil {
		return m, false
	}
	return m, strings.HasPrefix(m.Schema, "manifest/") && strings.Contains(m.Tool.Module, "frontline")
}

// ours returns an error when a folder holds something and is not a folder of
// results.
func ours(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return &ioError{doing: "read the folder " + dir, err: err}
	}
	if len(entries) == 0 {
		return nil
	}
	if _, is := readManifest(dir); is || variantsOnly(dir, entries) {
		return nil
	}
	return &inputError{message: dir + " holds files that are not results of frontline", help: "name another folder with --out"}
}

// variantsOnly says whether a folder holds nothing but results of variants and
// their table.
func variantsOnly(dir string, entries []fs.DirEntry) bool {
	for _, entry := range entries {
		if entry.Name() == variantsFile {
			continue
		}
		if _, is := readManifest(filepath.Join(dir, entry.Name())); !is {
			return false
		}
	}
	return true
}

// emptyFolder removes earlier results, so that none of them stands beside the
// new ones as if it belonged to them: what the old manifest names, and the
// files that go with every manifest.
func emptyFolder(dir string) error {
	m, is := readManifest(dir)
	if !is {
		return nil
	}
	names := []string{"scenario.toml", "schema.json"}
	for _, table := range m.Tables {
		if name := filepath.FromSlash(table.File); filepath.IsLocal(name) {
			base := strings.TrimSuffix(name, filepath.Ext(name))
			names = append(names, name, base+".svg", base+".png")
		}
	}
	for _, name := range append(names, manifestName) { // the manifest last: what is left is still recognised
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &ioError{doing: "replace " + filepath.Join(dir, name), err: err}
		}
	}
	return nil
}

// dropFolder removes a folder that was made for results that never came.
func dropFolder(dir string, made bool) {
	if made {
		_ = os.Remove(dir) // refuses when there is anything in it
	}
}
