package study

import (
	"os"
	"runtime/debug"
)

// SpareCollection lets a program collect garbage when its heap has grown to
// three times what is in use, where Go takes twice: a run allocates while its
// stores grow and hardly ever afterwards, so that collecting sooner only costs
// time. Whoever sets GOGC decides himself.
func SpareCollection() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}
