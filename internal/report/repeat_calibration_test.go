package report

import (
	"strings"
	"testing"
)

// A calibration is repeated by its experiment, where the scenario that it
// varies lies beside it.
func TestRepeatCalibration(t *testing.T) {
	manifest := `{"schema":"manifest/1","kind":"calibrate"}`
	f := folderOf(t, "c", map[string]string{"manifest.json": manifest, "scenarios/a.toml": "x = 1\n"})
	if command, err := RepeatCommand(f); err != nil || command != "frontline calibrate experiment.lock.toml --out again" {
		t.Errorf("%q, %v", command, err)
	}
	f = folderOf(t, "c", map[string]string{"manifest.json": `{"schema":"manifest/1","kind":"calibrate","data_sets":40}`, "scenarios/a.toml": "x = 1\n"})
	if command, err := RepeatCommand(f); err != nil || !strings.Contains(command, " --sbc 40 ") {
		t.Errorf("%q, %v", command, err)
	}
	f = folderOf(t, "c", map[string]string{"manifest.json": manifest})
	if command, err := RepeatCommand(f); err == nil {
		t.Errorf("without the scenario there is no command, not %q", command)
	}
}
