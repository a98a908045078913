package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"frontline.dev/frontline/sim"
)

// portable is what is compared between native code and WebAssembly, all on one
// thread: name, and what is run and gives a digest. A yardstick is no work of
// the product: it shows what the platform makes of plain loops and of calls.
var portable = []struct {
	name      string
	yardstick bool
	run       func() uint64
}{
	{"recursion, no event list", true, func() uint64 { return portableQueue.recursion().digest() }},
	{"minimal loop written by hand", true, func() uint64 { return portableQueue.loop().digest() }},
	{"closures on container/heap", true, func() uint64 { return portableQueue.closures().digest() }},
	{"engine on Q, 200,000 customers", false, func() uint64 { return portableQueue.engine().digest() }},
	{"hold model, 100,000 pending", false, func() uint64 {
		e := sim.New(sim.Key{Seed: 1})
		s := e.Stream("hold")
		for range 100_000 {
			e.After(minutes(s.Exponential()), 0, 0)
		}
		for range 500_000 {
			what, _ := e.Next(sim.Never)
			e.After(minutes(s.Exponential()), 0, what)
		}
		return e.Fingerprint()
	}},
	{"full model, telephone line, half a year", false, func() uint64 {
		return play(load("service-line", "time.horizon=26 weeks", "time.warm_up=4 weeks"), 0).Fingerprint()
	}},
}

// portableQueue is Q, smaller.
var portableQueue = queue{100, 95, 1, 2, 200_000}

func (a answer) digest() uint64 { return uint64(a.waited)<<32 + uint64(a.abandoned) }

// printPortable runs each once to warm up and then three times, and prints the
// least nanoseconds, the digest and the name.
func printPortable() {
	for _, p := range portable {
		digest := p.run()
		least := time.Duration(1<<63 - 1)
		for range 3 {
			start := time.Now()
			p.run()
			least = min(least, time.Since(start))
		}
		fmt.Printf("%d %016x %s\n", least.Nanoseconds(), digest, p.name)
	}
}

// portion is one line of what printPortable prints.
type portion struct {
	ns     float64
	digest string
}

// wasm builds this program for js/wasm, runs it under node beside the native
// one, and compares times and digests.
func (b *bench) wasm() {
	fmt.Printf("\nWebAssembly under node, one thread\n")
	native, foreign, err := b.runPortable()
	if err != nil {
		fmt.Println(err)
		b.reasons["wasm"] = err.Error()
		return
	}
	w := table()
	fmt.Fprintln(w, "work\tnative, ms\twasm, ms\tshare of native speed")
	least := 1e9
	for _, p := range portable {
		n, f := native[p.name], foreign[p.name]
		if n.digest != f.digest || n.digest == "" {
			fmt.Fprintf(w, "%s: digest %s, native %s\t\t\t\n", p.name, f.digest, n.digest)
			b.wrong = true
		}
		if !p.yardstick {
			least = min(least, n.ns/f.ns)
		}
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.2f\n", p.name, n.ns/1e6, f.ns/1e6, n.ns/f.ns)
	}
	flush(w)
	b.values["wasm"] = least
}

func (b *bench) runPortable() (native, foreign map[string]portion, err error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, nil, errors.New("node not found")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, nil, fmt.Errorf("go not found: %w", err)
	}
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	program := filepath.Join(folder, "bench.wasm")
	if err := build(program, "frontline.dev/frontline/bench", "GOOS=js", "GOARCH=wasm"); err != nil {
		return nil, nil, err
	}
	own, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	if native, err = portions(exec.Command(own, "-portable"), "GOMAXPROCS=1"); err != nil {
		return nil, nil, err
	}
	glue := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js")
	foreign, err = portions(exec.Command(node, "--stack-size=8192", glue, program, "-portable"))
	return native, foreign, err
}

func portions(c *exec.Cmd, env ...string) (map[string]portion, error) {
	c.Env = append(os.Environ(), env...)
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Path, err)
	}
	found := map[string]portion{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		parts := strings.SplitN(lines.Text(), " ", 3)
		var p portion
		if len(parts) < 3 {
			continue
		}
		if _, err := fmt.Sscan(parts[0], &p.ns); err != nil {
			return nil, fmt.Errorf("%q: %w", lines.Text(), err)
		}
		p.digest = parts[1]
		found[parts[2]] = p
	}
	return found, nil
}

// build compiles a package of this module.
func build(program, path string, env ...string) error {
	c := exec.Command("go", "build", "-o", program, path)
	c.Env = append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", path, err, out)
	}
	return nil
}

// binary measures how large the program is and how long it takes to start.
func (b *bench) binary() {
	fmt.Printf("\nbinary\n")
	folder, err := os.MkdirTemp("", "bench")
	if err == nil {
		defer func() { _ = os.RemoveAll(folder) }()
		err = b.startProgram(filepath.Join(folder, "frontline"))
	}
	if err != nil {
		fmt.Println(err)
		b.reasons["start"] = err.Error()
	}
}

// startProgram judges the program as it is released, without symbols.
func (b *bench) startProgram(program string) error {
	if err := build(program, "frontline.dev/frontline/cmd/frontline"); err != nil {
		return err
	}
	info, err := os.Stat(program)
	if err != nil {
		return err
	}
	whole := float64(info.Size()) / 1e6
	if err := build(program, "frontline.dev/frontline/cmd/frontline", "GOFLAGS=-trimpath -ldflags=-s"); err != nil {
		return err
	}
	if info, err = os.Stat(program); err != nil {
		return err
	}
	var times []float64
	for range 21 {
		start := time.Now()
		if err := exec.Command(program, "--version").Run(); err != nil {
			return fmt.Errorf("%s --version: %w", program, err)
		}
		times = append(times, float64(time.Since(start).Microseconds())/1000)
	}
	b.values["start"], b.values["size"] = median(times), float64(info.Size())/1e6
	fmt.Printf("starts in %.1f ms (median of %d), %.1f MB, %.1f MB with symbols\n", b.values["start"], len(times), b.values["size"], whole)
	return nil
}
