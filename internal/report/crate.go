package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontline.dev/frontline/internal/figures"
)

// crateFile is the name that RO-Crate gives its metadata.
const crateFile = "ro-crate-metadata.json"

// Identifiers of the standards a crate conforms to.
const (
	roCrate       = "https://w3id.org/ro/crate/1.1"
	processRun    = "https://w3id.org/ro/wfrun/process/0.5"
	runTerms      = "https://w3id.org/ro/terms/workflow-run/context"
	completed     = "http://schema.org/CompletedActionStatus"
	failed        = "http://schema.org/FailedActionStatus"
	actionID      = "#run"
	authorID      = "#author"
	affiliationID = "#affiliation"
	noLicenseID   = "#no-license"
)

// entity is a node of the graph.
type entity map[string]any

func ref(id string) entity { return entity{"@id": id} }

// inputs are the names of files that a study was made from.
func input(name string) bool {
	return name == "scenario.toml" || name == "experiment.lock.toml" || strings.HasPrefix(name, "scenarios/") || name == "design.csv"
}

// formats are media types by extension.
var formats = map[string]string{".csv": "text/csv", ".json": "application/json", ".toml": "application/toml", ".svg": "image/svg+xml", ".png": "image/png",
	".md": "text/markdown", ".html": "text/html", ".parquet": "application/vnd.apache.parquet", ".log": "text/plain", ".bib": "application/x-bibtex", ".cff": "application/yaml"}

// crate describes the folder as an RO-Crate 1.1 that follows the profile
// Process Run Crate 0.5 (Leo et al. 2024): one action, its instrument, what went
// in and what came out.
func crate(f *figures.Folder, stated Stated) ([]byte, error) {
	files, err := fileEntities(f.Dir)
	if err != nil {
		return nil, err
	}
	m := &f.Manifest
	published, err := dateOf(f)
	if err != nil {
		return nil, err
	}
	root := entity{"@id": "./", "@type": "Dataset", "name": f.Title(), "description": description(f), "datePublished": day(published), "conformsTo": ref(processRun), "mentions": ref(actionID)}
	program := software(f)
	action := entity{"@id": actionID, "@type": "CreateAction", "name": "Simulation of " + f.Title(), "description": lead(f), "instrument": ref(program["@id"].(string)), "actionStatus": completed}
	if m.Partial {
		action["actionStatus"] = failed
		action["error"] = "the study was cut off: the results are those of the runs that had ended"
	}
	if !m.Started.IsZero() {
		action["startTime"] = m.Started.UTC().Format(instant)
	}
	if !m.Ended.IsZero() {
		action["endTime"] = m.Ended.UTC().Format(instant)
	}
	var parts, in, out []entity
	for _, file := range files {
		id := file["@id"].(string)
		parts = append(parts, ref(id))
		switch {
		case file["@type"] == "Dataset":
		case input(id):
			in = append(in, ref(id))
		default:
			out = append(out, ref(id))
		}
	}
	for name, list := range map[string][]entity{"object": in, "result": out} {
		if value := oneOrMore(list); value != nil {
			action[name] = value
		}
	}
	root["hasPart"] = oneOrMore(parts)
	graph := []entity{{"@id": crateFile, "@type": "CreativeWork", "about": ref("./"), "conformsTo": ref(roCrate)}, root,
		{"@id": processRun, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}, action, program}
	graph = append(graph, statedEntities(stated, root, action)...)
	graph = append(graph, files...)
	return marshal(entity{"@context": []string{roCrate + "/context", runTerms}, "@graph": graph})
}

func marshal(value any) ([]byte, error) {
	text, err := json.MarshalIndent(value, "", "  ")
	return append(text, '\n'), err
}

// instant is how the validators of the profile want a time: with an offset, where
// RFC 3339 allows a Z.
const instant = "2006-01-02T15:04:05+00:00"

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }

// dateOf returns when a folder was finished; of kinds whose manifest has no time,
// when that was written.
func dateOf(f *figures.Folder) (time.Time, error) {
	m := &f.Manifest
	switch {
	case !m.Ended.IsZero():
		return m.Ended, nil
	case !m.Started.IsZero():
		return m.Started, nil
	}
	info, err := os.Stat(filepath.Join(f.Dir, "manifest.json"))
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// oneOrMore is a list, or its one member, as a compact document has it; nil when
// it is empty.
func oneOrMore(list []entity) any {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	return list
}

func description(f *figures.Folder) string {
	text := strings.TrimSpace(questionOf(f))
	if text == "" {
		text = "Results of a simulation study."
	}
	return text + " " + lead(f)
}

func software(f *figures.Folder) entity {
	t := &f.Manifest.Tool
	s := entity{"@id": "https://" + module(t), "@type": "SoftwareApplication", "name": "Frontline", "url": "https://" + module(t), "softwareVersion": or(t.Version, "(unknown)"),
		"description": "Simulation workbench for service organisations; model version " + f.Manifest.Model, "license": ref("https://spdx.org/licenses/Apache-2.0"), "programmingLanguage": "Go"}
	if t.Binary != "" {
		s["sha256"] = t.Binary
	}
	if t.Revision != "" {
		s["identifier"] = t.Revision
	}
	if t.OS != "" {
		s["operatingSystem"] = t.OS + "/" + t.Arch
	}
	return s
}

func module(t *figures.Tool) string { return or(t.Module, "frontline.dev/frontline") }

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// statedEntities add who made it and under which licence it may be used.
func statedEntities(stated Stated, root, action entity) (list []entity) {
	list = append(list, entity{"@id": "https://spdx.org/licenses/Apache-2.0", "@type": "CreativeWork", "name": "Apache License 2.0"})
	if a := stated.Author; a.Name != "" {
		id := authorID
		if a.ORCID != "" {
			id = "https://orcid.org/" + a.ORCID
		}
		person := entity{"@id": id, "@type": "Person", "name": a.Name}
		if a.Affiliation != "" {
			place := entity{"@id": or(a.AffiliationURL, affiliationID), "@type": "Organization", "name": a.Affiliation}
			if a.AffiliationURL != "" {
				place["url"] = a.AffiliationURL
			}
			person["affiliation"], root["publisher"] = ref(place["@id"].(string)), ref(place["@id"].(string))
			list = append(list, place)
		}
		list = append(list, person)
		root["author"], action["agent"] = ref(id), ref(id)
	}
	license := licenseURL(stated.License)
	root["license"] = ref(or(license, noLicenseID))
	switch {
	case license == "":
		list = append(list, entity{"@id": noLicenseID, "@type": "CreativeWork", "name": "No licence has been chosen", "description": "Ask the authors before using these results."})
	case license != "https://spdx.org/licenses/Apache-2.0":
		list = append(list, entity{"@id": license, "@type": "CreativeWork", "name": stated.License})
	}
	return list
}

// licenseURL makes an SPDX identifier a URL.
func licenseURL(license string) string {
	if license == "" || strings.Contains(license, "://") {
		return license
	}
	return "https://spdx.org/licenses/" + license
}

// folders say what lies in the folders of a study.
var folders = map[string]string{"figures": "pictures with the numbers behind them", "scenarios": "the scenarios that were simulated", "journal": "every run as it ended, with checksums",
	"analysis": "what was made of the runs", "excel": "tables for spreadsheets"}

// fileEntities describes every file and folder in the folder and below, in name
// order.
func fileEntities(dir string) (list []entity, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if path != dir && strings.HasPrefix(name, ".") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() && path != dir {
			id, err := filepath.Rel(dir, path)
			list = append(list, entity{"@id": filepath.ToSlash(id) + "/", "@type": "Dataset", "name": name, "description": or(folders[name], "files of the study")})
			return err
		}
		if !entry.Type().IsRegular() || name == crateFile || strings.HasSuffix(name, ".lock") {
			return nil
		}
		id, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		e, err := fileEntity(path, filepath.ToSlash(id))
		list = append(list, e)
		return err
	})
	return list, err
}

func fileEntity(path, id string) (entity, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	h := sha256.New()
	size, err := io.Copy(h, file)
	if err != nil {
		return nil, err
	}
	format := formats[filepath.Ext(path)]
	if format == "" {
		format = "application/octet-stream"
	}
	return entity{"@id": id, "@type": "File", "name": filepath.Base(path), "encodingFormat": format, "contentSize": size, "sha256": hex.EncodeToString(h.Sum(nil))}, nil
}
