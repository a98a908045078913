package main

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed peers
var peerFiles embed.FS

// peer is another program that does tasks of the protocol. It is started with
// the name of the task and the number of customers, or of pending and moves,
// and prints "customers waited abandoned minutes seconds", or "ns".
type peer struct {
	name      string
	customers int // fewer than ours: they take longer
	hold      bool
	command   func(folder string) ([]string, error)
}

var peerList = []peer{
	{"simpy on python3", 100_000, false, simpy("python3")},
	{"simpy on pypy3", 300_000, false, simpy("pypy3")},
	{"ns-3", 1_000_000, true, ns3},
}

// simpy returns the command of the SimPy program on an interpreter. Debian's
// interpreter comes first, because its packages belong to it alone.
func simpy(interpreter string) func(string) ([]string, error) {
	return func(folder string) ([]string, error) {
		for _, path := range []string{"/usr/bin/" + interpreter, interpreter} {
			found, err := exec.LookPath(path)
			if err != nil {
				continue
			}
			program := filepath.Join(folder, "simpy_queue.py")
			if exec.Command(found, program, "there").Run() == nil {
				return []string{found, program}, nil
			}
		}
		return nil, fmt.Errorf("%s with SimPy not found (Debian: python3-simpy3, pypy3)", interpreter)
	}
}

// ns3 compiles the program for the event list of ns-3.
func ns3(folder string) ([]string, error) {
	flags, err := exec.Command("pkg-config", "--cflags", "ns3-core").Output()
	if err != nil {
		return nil, errors.New("ns-3 not found (Debian: libns3-dev, pkg-config)")
	}
	program := filepath.Join(folder, "ns3_queue")
	arguments := append([]string{"-O2", "-std=c++17", "-o", program, filepath.Join(folder, "ns3_queue.cc"), "-lns3-core"}, strings.Fields(string(flags))...)
	if out, err := exec.Command("c++", arguments...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("ns-3: %w\n%s", err, out)
	}
	return []string{program}, nil
}

// peers runs those that are installed and checks their answers too.
func (b *bench) peers() {
	fmt.Printf("\npeers: other programs on the same work\n")
	folder, err := unpack()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(folder) }()
	w := table()
	fmt.Fprintln(w, "program\ttask\tmedian ns\tto the engine")
	for _, p := range peerList {
		command, err := p.command(folder)
		if err != nil {
			fmt.Fprintf(w, "%s\tpassed over: %v\t\t\n", p.name, err)
			b.reasons[p.name] = err.Error()
			continue
		}
		for _, t := range p.tasks() {
			ns, err := b.peerTimes(command, t)
			if err != nil {
				fmt.Fprintf(w, "%s\t%s: %v\t\t\n", p.name, t.id, err)
				b.reasons[p.name] = err.Error()
				continue
			}
			b.values[t.id+"/"+p.name] = ns
			against := ""
			if own, ok := b.values[t.id+"/engine"]; ok {
				against = fmt.Sprintf("%.1f", ns/own)
			}
			fmt.Fprintf(w, "%s\t%s\t%.0f\t%s\n", p.name, t.id, ns, against)
		}
	}
	flush(w)
}

// peerTask is what a peer is told to do, and how its answer is checked.
type peerTask struct {
	id        string
	arguments []string
	check     func(answer) error
}

func (p peer) tasks() []peerTask {
	n := fmt.Sprint(p.customers)
	list := []peerTask{
		{"Q", []string{"Q", n}, func(a answer) error {
			return a.check(.36447, .01514, .03028, queue{customers: a.customers}.tolerance(.08))
		}},
		{"M/M/1", []string{"MM1", n}, func(a answer) error { return a.check(.9, 0, 9, queue{customers: a.customers}.tolerance(.15)) }},
	}
	if p.hold {
		for _, pending := range []int{1_000, 100_000, 1_000_000} {
			list = append(list, peerTask{fmt.Sprint("H", pending), []string{"H", fmt.Sprint(pending), fmt.Sprint(moves)}, nil})
		}
	}
	return list
}

// peerTimes returns the median nanoseconds of a unit of work.
func (b *bench) peerTimes(command []string, t peerTask) (float64, error) {
	var times []float64
	for range b.rounds {
		c := exec.Command(command[0], append(command[1:len(command):len(command)], t.arguments...)...)
		out, err := c.Output()
		if err != nil {
			return 0, err
		}
		var a answer
		var x float64
		if t.check == nil {
			_, err = fmt.Sscan(string(out), &x)
		} else if _, err = fmt.Sscan(string(out), &a.customers, &a.waited, &a.abandoned, &a.wait, &x); err == nil {
			x *= 1e9 / float64(a.customers)
			err = t.check(a)
		}
		if err != nil {
			return 0, err
		}
		times = append(times, x)
	}
	return median(times), nil
}

// unpack writes the programs of the peers into a new folder.
func unpack() (string, error) {
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return "", err
	}
	files, err := peerFiles.ReadDir("peers")
	if err != nil {
		return "", err
	}
	for _, f := range files {
		text, err := peerFiles.ReadFile("peers/" + f.Name())
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(folder, f.Name()), text, 0o600); err != nil {
			return "", err
		}
	}
	return folder, nil
}
