package main

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/scenarios"
)

// limitFlags bound what a study may take. They come from the command line
// only: a scenario of somebody else must not be able to raise them.
type limitFlags struct {
	events amount
	memory amount
	time   time.Duration
}

// add gives a verb the flags.
func (l *limitFlags) add(cmd *cobra.Command) {
	standard := scenarios.DefaultLimits()
	l.events = amount{value: standard.Events, units: countUnits}
	l.memory = amount{value: standard.Bytes, units: memoryUnits}
	cmd.Flags().Var(&l.events, "max-events", "refuse runs that are expected to have more than `n` events; 0: no limit")
	cmd.Flags().Var(&l.memory, "max-memory", "refuse what is expected to need more memory than this `size`, such as 2GB; 0: no limit")
	cmd.Flags().DurationVar(&l.time, "max-time", 0, "refuse what is expected to take longer than this `duration`, such as 10m; 0: no limit")
	for _, name := range []string{"max-events", "max-memory", "max-time"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err)
		}
	}
}

func (l *limitFlags) limits() scenarios.Limits {
	limits := scenarios.DefaultLimits()
	limits.Events, limits.Bytes, limits.Seconds = l.events.value, l.memory.value, l.time.Seconds()
	return limits
}

// unit is a suffix of an amount.
type unit struct {
	name string
	size float64
}

var (
	countUnits  = []unit{}
	memoryUnits = []unit{{"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}}
)

// amount is a flag with a number that may be large: 1e10, 4GB.
type amount struct {
	value float64
	units []unit
}

// String implements pflag.Value.
func (a *amount) String() string {
	for i := len(a.units) - 1; i >= 0; i-- {
		if u := a.units[i]; a.value >= u.size {
			return strconv.FormatFloat(a.value/u.size, 'g', -1, 64) + u.name
		}
	}
	return strings.Replace(strconv.FormatFloat(a.value, 'g', -1, 64), "e+", "e", 1)
}

// Type implements pflag.Value.
func (a *amount) Type() string { return "amount" }

// Set implements pflag.Value.
func (a *amount) Set(text string) error {
	digits, factor, example := strings.TrimSpace(text), 1.0, "1e9"
	for _, u := range a.units {
		example = "500MB or 4GB"
		if rest, found := strings.CutSuffix(strings.ToLower(digits), strings.ToLower(u.name)); found {
			digits, factor = strings.TrimSpace(rest), u.size
			break
		}
	}
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || x < 0 {
		return fmt.Errorf("must be a number of at least 0, such as %s", example)
	}
	a.value = x * factor
	return nil
}

// seedFlag is a master seed: decimal, or hexadecimal after 0x. It is unset
// until it is given.
type seedFlag struct {
	value uint64
	given bool
}

// String implements pflag.Value.
func (s *seedFlag) String() string {
	if !s.given {
		return ""
	}
	return strconv.FormatUint(s.value, 10)
}

// Type implements pflag.Value.
func (s *seedFlag) Type() string { return "seed" }

// Set implements pflag.Value.
func (s *seedFlag) Set(text string) error {
	digits, base := text, 10
	if rest, hex := strings.CutPrefix(strings.ToLower(text), "0x"); hex {
		digits, base = rest, 16
	}
	value, err := strconv.ParseUint(digits, base, 64)
	if err != nil {
		return fmt.Errorf("must be 0 to %d in decimal, or 0x and up to 16 hexadecimal digits", uint64(math.MaxUint64))
	}
	s.value, s.given = value, true
	return nil
}

// workerCount is how many workers --workers stands for.
func workerCount(given int) int {
	if given == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return given
}

// workersMax is more than any machine has processors for.
const workersMax = 4096
