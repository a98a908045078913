package sweep

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that is full ends the study with exit code 6 and what had been
// recorded is kept; with more room it is played on (C4).
func TestFullDisk(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	const study = "2 40 2 0/1"
	want := filepath.Join(t.TempDir(), "undisturbed")
	finish(t, want, study, want, "undisturbed")
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("a small disk cannot be mounted: " + err.Error())
	}
	defer func() { _ = syscall.Unmount(disk, 0) }()
	full, sizes := 0, []int{64, 128, 256}
	if crashes(1) > 1 {
		sizes = []int{64, 72, 80, 88, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 320, 512, 768, 1024, 8192}
	}
	for i, size := range sizes {
		dir := filepath.Join(disk, fmt.Sprint("study", i))
		remount(t, disk, size)
		code, complaint := exitOf(t, process(t, dir, study))
		if code == 6 && strings.Contains(complaint, "no space left") {
			full++
		} else if code != 0 {
			t.Fatalf("%d KiB: exit code %d: %s", size, code, complaint)
		}
		remount(t, disk, 16<<10)
		finish(t, dir, study, want, fmt.Sprintf("%d KiB", size))
		_ = os.RemoveAll(dir)
	}
	if full < 2 {
		t.Errorf("only %d of %d disks were full", full, len(sizes))
	}
	t.Logf("%d full disks of %d sizes, all played on", full, len(sizes))
}

func remount(t testing.TB, disk string, kibibytes int) {
	t.Helper()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%dk", kibibytes)); err != nil {
		t.Fatal(err)
	}
}
