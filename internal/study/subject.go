package study

import (
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
)

// subject is what a study needs of a scenario.
type subject struct {
	id, title, question string
	settings            *models.Settings
	seed                uint64
	replications        int
	hash                string // of everything that decides what a run does
	toml                []byte
	parameters          []scenarios.Parameter
	warnings            []string
}

// subjectOf reads a scenario with the seed and the number of replications
// that are really run; 0 replications are those of the scenario.
func subjectOf(sc *scenarios.Scenario, seed *uint64, replications int) subject {
	resolved := *sc
	if seed != nil {
		resolved.Seed = *seed
	}
	if replications > 0 {
		resolved.Replications = replications
	}
	s := subject{id: resolved.ID, title: resolved.About.Title, question: resolved.About.Question,
		settings: resolved.Settings, seed: resolved.Seed, replications: resolved.Replications,
		hash: resolved.Hash(), toml: resolved.TOML(), parameters: resolved.Parameters()}
	for _, w := range resolved.Warnings.List {
		s.warnings = append(s.warnings, w.Message)
	}
	return s
}
