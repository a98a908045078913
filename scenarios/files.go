package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"frontline.dev/frontline/internal/catalog"
)

// folder is where the files that a scenario refers to may lie; without a
// directory there are none.
type folder struct{ dir string }

// open opens a file in the folder or below. Symbolic links that lead out are
// refused.
func (f *folder) open(name string) (*os.File, *fault) {
	if f == nil || f.dir == "" {
		return nil, faultf("E0606", "", "%%s names the file %q, but this scenario has no folder", name)
	}
	if filepath.IsAbs(name) || !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, outside(name)
	}
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, faultf("E0601", "", "%%s: cannot open the folder of %s: %s", name, reason(err))
	}
	defer root.Close()
	file, err := root.Open(filepath.FromSlash(name))
	switch {
	case err == nil:
		return file, nil
	case strings.Contains(err.Error(), "escapes"):
		return nil, outside(name)
	}
	bad := faultf("E0601", "", "%%s: cannot open %s: %s", name, reason(err))
	if errors.Is(err, fs.ErrNotExist) {
		if near := similar(filepath.Join(f.dir, filepath.FromSlash(name))); near != "" {
			bad.help = "did you mean " + filepath.ToSlash(filepath.Join(filepath.Dir(filepath.FromSlash(name)), near)) + "?"
		}
	}
	return nil, bad
}

func outside(name string) *fault {
	return faultf("E0606", "copy it there and name it relative to the scenario", "%%s: files must be under the scenario's folder, got %q", name)
}

// reason is the cause of a file error in plain words.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "no permission"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// nearFile asks whether another file of the folder was meant.
func nearFile(path string) string {
	near := similar(path)
	if near == "" {
		return ""
	}
	return "did you mean " + filepath.Join(filepath.Dir(path), near) + "?"
}

// similar returns the name of the most similar file beside a missing one, or
// "".
func similar(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == filepath.Ext(path) || filepath.Ext(path) == "" && filepath.Ext(e.Name()) == ".toml" {
			names = append(names, e.Name())
		}
	}
	base := filepath.Base(path)
	if slices.Contains(names, base+".toml") {
		return base + ".toml"
	}
	meant, found := catalog.Suggest(base, names)
	if !found && filepath.Ext(path) == "" {
		meant, _ = catalog.Suggest(base+".toml", names)
	}
	return meant
}

// reader reads one scenario with its bases.
type reader struct {
	folder *folder
	rank   int       // of the next source
	before *Scenario // of which this is a variant, or nil
}

// open finds a scenario by the name given on the command line.
func (r *reader) open(path string) (*source, []Problem) {
	whole := func(code, message, help string) (*source, []Problem) {
		return nil, []Problem{{Code: code, File: path, Message: message, Help: help}}
	}
	if text, found := library(path); found {
		return gate(path+".toml", text, 0)
	}
	if path == "-" {
		r.folder = &folder{dir: "."}
		text, err := io.ReadAll(io.LimitReader(os.Stdin, sizeMax+1))
		if err != nil {
			return whole("E0601", "cannot read standard input: "+reason(err), "")
		}
		return gate(path, text, 0)
	}
	file, err := os.Open(path)
	if err != nil {
		return whole("E0601", "cannot open "+path+": "+reason(err), r.meant(path))
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil {
		switch {
		case info.IsDir():
			return whole("E0602", path+" is a directory", "give a .toml file")
		case info.Mode().IsRegular() && info.Size() > sizeMax:
			return whole("E0501", fmt.Sprintf("%s is %.1f MB; scenarios may be 1 MiB", path, float64(info.Size())/1e6), bigHelp)
		}
	}
	text, err := io.ReadAll(io.LimitReader(file, sizeMax+1))
	switch {
	case errors.Is(err, syscall.EISDIR):
		return whole("E0602", path+" is a directory", "give a .toml file")
	case err != nil:
		return whole("E0601", "cannot read "+path+": "+reason(err), "")
	}
	r.folder = &folder{dir: filepath.Dir(path)}
	return gate(path, text, 0)
}

const bigHelp = "put tables of contacts in a CSV file and name it with `arrivals.file`"

// meant suggests a name of the library or a file for a path that does not
// exist.
func (r *reader) meant(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".toml")
	if _, found := library(name); found {
		return "did you mean the built-in scenario " + name + "?"
	}
	builtIn, found := catalog.Suggest(name, libraryNames())
	if near := nearFile(path); near != "" && (!found || filepath.Ext(path) != "") {
		return near
	}
	if found {
		return "did you mean the built-in scenario " + builtIn + "?"
	}
	return "give a .toml file, or one of " + strings.Join(libraryNames(), ", ")
}

const chainMax = 8

// resolve parses a source and lays it over its base. The chain holds the
// names on the way, to find a scenario that extends itself.
func (r *reader) resolve(src *source, chain []string) (*node, []Problem) {
	tree, bad := parse(src)
	if tree == nil {
		return nil, bad
	}
	extends := tree.child("extends")
	if extends == nil {
		return tree, bad
	}
	name, is := extends.scalar.(string)
	if !is || name == "" {
		return tree, bad // a value that is no text is reported with all others
	}
	chain = append(chain, src.name)
	base, more := r.base(src, name, extends, chain)
	if base == nil {
		return nil, append(bad, more...)
	}
	return layOver(without(base, "id", "extends", "schema"), tree), append(bad, more...)
}

// base reads the scenario that another one extends.
func (r *reader) base(src *source, name string, extends *node, chain []string) (*node, []Problem) {
	refuse := func(f *fault) (*node, []Problem) { return nil, []Problem{locate(extends, "extends", f)} }
	label, text, at := name+".toml", []byte(nil), ""
	if strings.HasSuffix(name, ".toml") || strings.ContainsAny(name, `/\`) {
		at = filepath.ToSlash(filepath.Join(src.dir, filepath.FromSlash(name)))
		if filepath.IsAbs(name) || !filepath.IsLocal(filepath.FromSlash(name)) {
			return refuse(outside(name))
		}
		if src.builtIn {
			return refuse(outside(name))
		}
		file, bad := r.folder.open(at)
		if bad != nil {
			return refuse(bad)
		}
		defer file.Close()
		var err error
		if text, err = io.ReadAll(io.LimitReader(file, sizeMax+1)); err != nil {
			return refuse(faultf("E0601", "", "%%s: cannot read %s: %s", at, reason(err)))
		}
		label = filepath.Join(r.folder.dir, filepath.FromSlash(at))
	} else if known, found := library(name); found {
		text = known
	} else {
		bad := faultf("E0401", "", "%%s: no scenario `%s` in the library; known: %s", name, strings.Join(libraryNames(), ", "))
		if meant, near := catalog.Suggest(name, libraryNames()); near {
			bad.message = fmt.Sprintf("%%s: no scenario `%s`; did you mean `%s`?", name, meant)
		}
		return refuse(bad)
	}
	for _, before := range chain {
		if before == label {
			return refuse(faultf("E0403", "one of them must not extend another", "%%s goes in a circle: %s", strings.Join(append(chain, label), " extends ")))
		}
	}
	if len(chain) > chainMax {
		return refuse(faultf("E0403", "", "%%s: more than %d scenarios extend each other", chainMax))
	}
	r.rank++
	base, bad := gate(label, text, r.rank)
	if len(bad) > 0 {
		return nil, bad
	}
	if base.builtIn = at == ""; !base.builtIn {
		base.dir = filepath.ToSlash(filepath.Dir(at))
	}
	return r.resolve(base, chain)
}

// without returns a table without some keys.
func without(n *node, keys ...string) *node {
	out := *n
	out.table, out.names = map[string]*node{}, nil
	for _, name := range n.names {
		keep := true
		for _, key := range keys {
			keep = keep && key != name
		}
		if keep {
			out.put(name, n.table[name])
		}
	}
	return &out
}
