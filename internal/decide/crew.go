package decide

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/scenarios"
)

// Candidate is one of the organisations to choose from.
type Candidate struct {
	Name     string // for people: the scenario's name, or what is changed in it
	Scenario *scenarios.Scenario
}

// Arm is a candidate as it is played: with a letter, and the seed of the first
// one, without which equal replications would not meet the same random numbers.
type Arm struct {
	Label    string // A, B, … Z, AA …
	Name     string
	Scenario *scenarios.Scenario
	Changes  []scenarios.Change // from A
}

// arms gives the candidates letters and one seed, and says what a reader must
// know before comparing them.
func arms(candidates []Candidate) (list []Arm, warnings []string, err error) {
	if len(candidates) < 2 {
		return nil, nil, fmt.Errorf("%d scenarios: a choice needs at least two", len(candidates))
	}
	base := candidates[0].Scenario
	for i, c := range candidates {
		arm := Arm{Label: letter(i), Name: c.Name, Scenario: c.Scenario}
		if c.Scenario.Seed != base.Seed {
			if arm.Scenario, err = c.Scenario.With(fmt.Sprintf("seed=0x%x", base.Seed)); err != nil {
				return nil, nil, err
			}
			warnings = append(warnings, fmt.Sprintf("%s (%s) has seed %d and is played with seed %d of A, so that both meet the same random numbers",
				arm.Label, arm.Name, c.Scenario.Seed, base.Seed))
		}
		if i > 0 {
			for _, change := range scenarios.Diff(base, arm.Scenario) {
				if change.Path != "replications" && change.Path != "seed" {
					arm.Changes = append(arm.Changes, change)
				}
			}
			warnings = append(warnings, comparable(list[0], arm)...)
		}
		list = append(list, arm)
	}
	return list, warnings, nil
}

// letter returns the label of a candidate, as spreadsheets name columns.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// customerSide are the settings that decide who calls, when and with what: if
// they differ, a replication is no longer the same customers on the same days.
var customerSide = []string{"arrivals.", "customers.", "portfolio.products"}

// comparable warns where two arms are not measured alike, or where common
// random numbers cannot help.
func comparable(a, b Arm) (warnings []string) {
	var window, customers []string
	for _, c := range b.Changes {
		if c.Path == "time.horizon" || c.Path == "time.warm_up" || c.Path == "time.batch" {
			window = append(window, c.String())
		}
		for _, prefix := range customerSide {
			if strings.HasPrefix(c.Path, prefix) {
				customers = append(customers, c.String())
			}
		}
	}
	before, after := a.Scenario.Settings.CustomerCount(), b.Scenario.Settings.CustomerCount()
	if len(customers) == 0 && before != after {
		customers = append(customers, fmt.Sprintf("customers %d → %d", before, after))
	}
	if len(window) > 0 {
		warnings = append(warnings, fmt.Sprintf("%s is observed over another time than A: %s", b.Label, strings.Join(window, ", ")))
	}
	if len(customers) > 0 {
		const most = 3
		if rest := len(customers) - most; rest > 0 {
			customers = append(customers[:most:most], fmt.Sprintf("and %d more", rest))
		}
		warnings = append(warnings, fmt.Sprintf("the customers of %s are not those of A (%s): a replication is not the same customers in both, so common random numbers help less; the column variance cut says how much",
			b.Label, strings.Join(customers, ", ")))
	}
	if len(b.Changes) == 0 {
		warnings = append(warnings, fmt.Sprintf("%s has the same settings as A: every difference must be exactly 0", b.Label))
	}
	return warnings
}

// job is one run.
type job struct {
	arm         int
	replication uint64
}

// crew plays jobs on several workers, each with the memory of its own runner.
type crew struct {
	arms    []Arm
	paired  bool // the twin without the role is played too
	workers int
	idle    chan *study.Runner
}

func newCrew(list []Arm, paired bool, workers int) *crew {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	c := &crew{arms: list, paired: paired, workers: workers, idle: make(chan *study.Runner, workers)}
	for range workers {
		c.idle <- study.NewRunner()
	}
	return c
}

// play runs the jobs and returns what they gave, in the order of the jobs. done
// is called, one at a time, when a job has ended. When ctx is cancelled, jobs
// that had not ended have no identity; the others are kept.
func (c *crew) play(ctx context.Context, jobs []job, done func(index int, played *study.Played)) []study.Played {
	list := make([]study.Played, len(jobs))
	var group errgroup.Group
	var guard sync.Mutex
	group.SetLimit(c.workers)
	for i, j := range jobs {
		group.Go(func() error {
			if ctx.Err() != nil {
				return nil
			}
			runner := <-c.idle
			played := runner.Play(ctx, c.arms[j.arm].Scenario, j.replication, c.paired)
			c.idle <- runner
			if played.Err != nil && ctx.Err() != nil {
				return nil // cut off, not failed
			}
			played.Series = nil // memory: nothing here is about the course of a run
			list[i] = played
			if done != nil {
				guard.Lock()
				defer guard.Unlock()
				done(i, &list[i])
			}
			return nil
		})
	}
	_ = group.Wait() // errors stay with their run
	return list
}
