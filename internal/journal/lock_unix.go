//go:build unix

package journal

import (
	"errors"
	"os"
	"syscall"
)

// errHeld: another process has the lock. errNoLocks: the file system has none.
var (
	errHeld    = errors.New("the lock is held")
	errNoLocks = errors.New("the file system has no locks")
)

// lock takes an flock on an open file without waiting. The system releases it
// when the file is closed or the process is gone, however it went.
func lock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errHeld
		case errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS):
			return errNoLocks
		default:
			return err
		}
	}
}

// openLocked opens what the lock of a file or folder is taken on: itself.
func openLocked(path string) (*os.File, error) { return os.Open(path) }
