// Command frontline asks questions about a service organisation and answers
// them by simulation. See frontline --help.
package main

import (
	"os"

	"frontline.dev/frontline/internal/study"
)

func main() {
	study.SpareCollection()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
