package journal

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// errHeld: another process has the lock. errNoLocks: the file system has none.
var (
	errHeld    = errors.New("the lock is held")
	errNoLocks = errors.New("the file system has no locks")
)

// lockedAt is the one byte of a file that is locked. A lock keeps others from
// reading what is locked here, and a journal is read while it is written, so
// the byte lies where no journal ends.
const lockedAt = 1 << 62

// lock takes the lock of an open file without waiting. The system releases it
// when the file is closed or the process is gone, however it went.
func lock(f *os.File) error {
	at := &windows.Overlapped{OffsetHigh: lockedAt >> 32}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	switch {
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION), errors.Is(err, windows.ERROR_IO_PENDING):
		return errHeld
	case errors.Is(err, windows.ERROR_NOT_SUPPORTED), errors.Is(err, windows.ERROR_INVALID_FUNCTION):
		return errNoLocks
	}
	return err
}

// folderLock is the file that stands for a folder, which has no bytes to lock
// here. Whether it is there says nothing.
const folderLock = ".lock"

// openLocked opens what the lock of a file or folder is taken on.
func openLocked(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return os.OpenFile(filepath.Join(path, folderLock), os.O_RDWR|os.O_CREATE, 0o666)
	}
	return os.Open(path)
}
