// Command platform prints what a fixed set of small runs gives, as hashes: the
// elementary functions, the random streams and laws, every scenario of the
// library with a short horizon, every control style, and the estimates. Two
// machines, or two builds for different processors, that print the same lines
// agree to the last bit; where they do not, the line says in which part.
//
// The continuous-integration script runs it on every supported processor and
// compares with testdata/digests.txt. It is a check, not a part of the product.
package main

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := write(out, parts())
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "platform:", err)
		os.Exit(1)
	}
}

// part is one line of the output.
type part struct {
	name string
	run  func(*digest) error
}

// write runs the parts and prints the hash of each and the hash of all.
func write(w io.Writer, list []part) error {
	all := sha256.New()
	for _, p := range list {
		d := newDigest()
		if err := p.run(d); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		sum := d.hash.Sum(nil)
		all.Write(sum)
		if _, err := fmt.Fprintf(w, "%x  %s\n", sum[:6], p.name); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%x  all\n", all.Sum(nil))
	return err
}
