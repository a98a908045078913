package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/sweep"
)

// A crate lists every file with its checksum, has what RO-Crate 1.1 and the
// profile Process Run Crate ask for, and the folder still passes its audit.
func TestCrate(t *testing.T) {
	dir := swept(t)
	if _, err := Export(dir, Parts{Crate: true, NetLogo: true, Excel: true}, Stated{Author: Person{"A. Researcher", "0000-0002-1825-0097", "A University", "https://example.org/"}, License: "CC-BY-4.0"}); err != nil {
		t.Fatal(err)
	}
	nodes := graphOf(t, dir)
	if why := missingOfCrate(nodes, dir); len(why) > 0 {
		t.Errorf("the crate lacks: %s", strings.Join(why, "; "))
	}
	if nodes["./"]["license"].(map[string]any)["@id"] != "https://spdx.org/licenses/CC-BY-4.0" || nodes["https://orcid.org/0000-0002-1825-0097"] == nil {
		t.Error("licence or author is missing")
	}
	a, err := sweep.Check(context.Background(), dir, 2, 1, nil)
	if err != nil || len(a.Problems) > 0 || a.Same != 2 || a.Refused != "" {
		t.Errorf("audit: %+v, %v", a, err)
	}
	delete(nodes["#run"], "instrument") // the check can fail
	if why := missingOfCrate(nodes, dir); len(why) != 1 {
		t.Errorf("a crate without an instrument lacks %q", why)
	}
}

func graphOf(t *testing.T, dir string) map[string]map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, crateFile))
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Context []string         `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	nodes := map[string]map[string]any{}
	for _, n := range document.Graph {
		id := n["@id"].(string)
		if nodes[id] != nil {
			t.Errorf("the entity %s is there twice", id)
		}
		nodes[id] = n
	}
	if !slices.Contains(document.Context, roCrate+"/context") {
		t.Errorf("context %v", document.Context)
	}
	return nodes
}

// idsOf returns the references of a property.
func idsOf(value any) (ids []string) {
	switch v := value.(type) {
	case map[string]any:
		ids = append(ids, fmt.Sprint(v["@id"]))
	case []any:
		for _, x := range v {
			ids = append(ids, idsOf(x)...)
		}
	}
	return ids
}

// missingOfCrate checks entities and properties that RO-Crate 1.1 and Process
// Run Crate 0.5 require, and that nothing refers to what is not there.
func missingOfCrate(nodes map[string]map[string]any, dir string) (why []string) {
	need := func(id string, kind string, properties ...string) {
		n := nodes[id]
		if n == nil || n["@type"] != kind {
			why = append(why, fmt.Sprintf("%s is no %s", id, kind))
			return
		}
		for _, p := range properties {
			if n[p] == nil || n[p] == "" {
				why = append(why, id+" has no "+p)
			}
		}
	}
	need(crateFile, "CreativeWork", "about", "conformsTo")
	need("./", "Dataset", "name", "description", "datePublished", "license", "hasPart", "conformsTo", "mentions")
	need("https://example.org/", "Organization", "name", "url")
	need("#run", "CreateAction", "name", "description", "instrument", "object", "result", "startTime", "endTime", "actionStatus", "agent")
	need("https://frontline.dev/frontline", "SoftwareApplication", "name", "url", "softwareVersion")
	need(processRun, "CreativeWork", "name", "version")
	listed := idsOf(nodes["./"]["hasPart"])
	for id, n := range nodes {
		for property, value := range n {
			for _, to := range idsOf(value) {
				if nodes[to] == nil && property != "conformsTo" && property != "actionStatus" {
					why = append(why, fmt.Sprintf("%s of %s refers to %s, which is not there", property, id, to))
				}
			}
		}
		if n["@type"] == "File" {
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(id)))
			sum := sha256.Sum256(text)
			if err != nil || n["sha256"] != hex.EncodeToString(sum[:]) || n["contentSize"] != float64(len(text)) || !slices.Contains(listed, id) {
				why = append(why, "the file "+id+" is not as described")
			}
		}
	}
	for _, name := range []string{"runs.csv", "summary.csv", "ODD.md", "STRESS.md", "CITATION.cff", "REPRODUCE.md", "methods.bib", "journal/shard-0-of-1.log"} {
		if nodes[name] == nil {
			why = append(why, name+" is not in the crate")
		}
	}
	return why
}
