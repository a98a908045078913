//go:build !unix && !windows

package journal

import (
	"errors"
	"os"
)

// errHeld: another process has the lock. errNoLocks: the system has none.
var (
	errHeld    = errors.New("the lock is held")
	errNoLocks = errors.New("the system has no locks")
)

// lock says that there are no locks here: one writer is up to the caller.
func lock(*os.File) error { return errNoLocks }

// openLocked opens what a lock would be taken on.
func openLocked(path string) (*os.File, error) { return os.Open(path) }
