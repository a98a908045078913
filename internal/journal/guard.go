package journal

import "errors"

// Lock takes the lock of a file or folder that is there, for work that must
// not be done twice at a time, and returns what ends it. The error is a
// *LockedError when another process has it. Where there are no locks, Lock
// succeeds.
func Lock(path string) (unlock func(), err error) {
	f, err := openLocked(path)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil && !errors.Is(err, errNoLocks) {
		_ = f.Close()
		if errors.Is(err, errHeld) {
			return nil, &LockedError{Path: path}
		}
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// Live says whether another process is writing a journal at this moment. It is
// false where there are no locks.
func Live(path string) bool {
	unlock, err := Lock(path)
	if err == nil {
		unlock()
	}
	var held *LockedError
	return errors.As(err, &held)
}
