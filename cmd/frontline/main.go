// Command frontline asks questions about a service organisation and answers
// them by simulation. See frontline --help.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
