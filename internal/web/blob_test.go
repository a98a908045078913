package web

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// answerer is a worker without a browser: it starts the simulator and answers
// one request for each line that it reads.
const answerer = `
const fs = require('node:fs'), zlib = require('node:zlib');
globalThis.frontlineReady = () => {};
require(process.argv[2] + '/wasm_exec.js');
const go = new globalThis.Go();
WebAssembly.instantiate(zlib.gunzipSync(fs.readFileSync(process.argv[2] + '/frontline.wasm.gz')), go.importObject).then(({ instance }) => {
  go.run(instance);
  const lines = fs.readFileSync(0, 'utf8').trim().split('\n');
  const next = () => {
    if (!lines.length) process.exit(0);
    globalThis.frontlineAnswer(lines.shift(), (status, text) => { console.log(JSON.stringify({ status, body: JSON.parse(text) })); next(); }, () => {});
  };
  next();
});
`

// TestBlobComputesTheSame holds that the simulator for browsers that stands
// beside the page gives the numbers of this program, bit for bit. When it
// fails after a change of the model, run scripts/wasm.sh.
func TestBlobComputesTheSame(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node to run it in")
	}
	script := filepath.Join(t.TempDir(), "answerer.cjs")
	if err := os.WriteFile(script, []byte(answerer), 0o644); err != nil {
		t.Fatal(err)
	}
	assets, err := filepath.Abs("assets")
	if err != nil {
		t.Fatal(err)
	}
	questions := []map[string]any{
		{"op": "play", "scenario": "copier-field-service", "set": quick, "paired": true},
		{"op": "play", "scenario": "whole-organisation", "set": append([]string{"seed=7"}, quick...), "replication": 3},
	}
	var input strings.Builder
	for _, q := range questions {
		text, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		input.Write(append(text, '\n'))
	}
	cmd := exec.Command(node, script, assets)
	cmd.Stdin, cmd.Stderr = strings.NewReader(input.String()), os.Stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Split(strings.TrimSpace(string(output)), "\n")
	if len(answers) != len(questions) {
		t.Fatalf("%d answers: %s", len(answers), output)
	}
	for i, q := range questions {
		set, _ := q["set"].([]string)
		name, _ := q["scenario"].(string)
		replication, _ := q["replication"].(int)
		paired, _ := q["paired"].(bool)
		sc, err := scenarios.Load(name, set...)
		if err != nil {
			t.Fatal(err)
		}
		want := study.NewRunner().Play(context.Background(), sc, uint64(replication), paired)
		var got struct {
			Status int
			Body   struct {
				Identity    string
				Fingerprint study.Fingerprint
			}
		}
		if err := json.Unmarshal([]byte(answers[i]), &got); err != nil {
			t.Fatal(err)
		}
		if got.Status != 200 || got.Body.Identity != want.Identity || got.Body.Fingerprint != want.Fingerprint {
			t.Errorf("%s: in WebAssembly %.300s, here %s %v; run scripts/wasm.sh when the model has changed", name, answers[i], want.Identity, want.Fingerprint)
		}
	}
}
