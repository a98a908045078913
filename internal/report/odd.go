package report

import (
	"fmt"
	"strings"

	"frontline.dev/frontline/internal/figures"
	"frontline.dev/frontline/models"
	"frontline.dev/frontline/scenarios"
)

// ODDElements are the elements of the protocol with their exact names and order
// (Grimm et al. 2020, JASSS 23(2)7).
var ODDElements = []string{"1. Purpose and patterns", "2. Entities, state variables, and scales", "3. Process overview and scheduling", "4. Design concepts",
	"5. Initialization", "6. Input data", "7. Submodels"}

// DesignConcepts are the parts of the fourth element.
var DesignConcepts = []string{"Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction", "Stochasticity", "Collectives", "Observation"}

// concepts say of each design concept what is true of the model; {x} is filled
// from the scenario.
var concepts = map[string]string{
	"Basic principles": "Queueing at the level of contacts; learning by doing; recombination of knowledge; energy as a stock that work draws on and rest restores; self-perception for felt responsibility.",
	"Emergence":        "The interaction of role and portfolio, the efficiency loss and its parts, exhaustion, and who keeps opening dialogues come out of the mechanisms. No equation holds a product of causes such as role × diversity.",
	"Adaptation":       "The innovation role is {role}. A chosen role weighs the customer's request, the relation, targets, queue and energy; an assigned one does not adapt. The manager of style {style} sets norm, monitoring and autonomy by what the dashboard shows.",
	"Objectives":       "Agents with a chosen role follow their service perspective; the manager follows the control style. Nobody optimises over the future.",
	"Learning":         "Practice with each element and forgetting; insights into customers' contexts; ideas tried on the job and kept or dropped.",
	"Prediction":       "Agents expect of a dialogue what dialogues on this product have brought them; customers expect what they have met. There is no other prediction.",
	"Sensing":          "A manager sees a dashboard of four weeks only. An agent sees the queue pressure, his energy and the time spent so far. A customer sees his own wait and outcome.",
	"Interaction":      "Through the queue, through customers' memory and trust, through what colleagues tell each other, through what the firm already knows.",
	"Stochasticity":    "Every draw comes from a stream named by its purpose and keyed by (seed, replication, name, entity, ordinal, attempt): Philox4x64-10 seeds xoshiro256++, stream scheme {streams}. Equal replications of two arms meet the same customers, faults and needs.",
	"Collectives":      "Teams share a climate and what they tell each other; there {are} {teams}.",
	"Observation":      "Metrics attach from outside, draw no number and change no state; they are read after the warm-up of {warmup}. {metrics}",
}

// ODD returns the ODD description of the scenario in a folder, filled from its
// settings. The error is that the folder has no scenario.
func ODD(f *figures.Folder) ([]byte, error) {
	sc, err := f.Scenario(1)
	if err != nil {
		return nil, &figures.InputError{Message: "ODD needs a scenario: " + err.Error(), Help: "an evidence folder has many; export a run, a sweep or a comparison"}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# ODD of %s\n\nAfter Grimm et al. 2020. Made by `frontline export --odd` from the settings of the study; the whole model is described in docs/model.md of Frontline, whose marks M1 to M21 are used here. What the program cannot know is marked **to be stated**.\n", f.Title())
	bodies := []string{purpose(f, sc), entities(sc), schedule(), designConcepts(f, sc), initial(sc), inputData(sc), submodels(f, sc)}
	for i, name := range ODDElements {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", name, strings.TrimSpace(bodies[i]))
	}
	return []byte(b.String()), nil
}

func purpose(f *figures.Folder, sc *scenarios.Scenario) string {
	question := or(questionOf(f), "**to be stated**")
	return fmt.Sprintf("The purpose of this study: %s\n\nThe model compares arrangements of a service organisation (who gets an innovation role, with which portfolio, under which control). It is not for forecasting one centre to the minute.\n\nPatterns it is held against: the claims of docs/evidence.md, of which some were used to set constants and are marked there as no evidence. Scenario: %s.",
		question, or(sc.About.Title, sc.ID))
}

func entities(sc *scenarios.Scenario) string {
	s := sc.Settings
	return fmt.Sprintf(`| entity | number | state variables |
|---|---|---|
| customers | %d | product, context facets, competence, causes removed, memory of agents and trust, standing |
| agents | %d | traits, service perspective, portfolio, practice by element, insights, ideas, energy, exhaustion, felt responsibility |
| products | %d | technical elements and the facets each is sensitive to, generation |
| cases | as they arise | customer, fault, contacts so far, own agent |
| manager | 1, style %s | control style, dashboard of four weeks, decisions |
| sites | %d | all of the above, with contacts and ideas passing between them |

Scales: time in microseconds, a run of %v of which %v are warm-up; space only where agents travel (channel %s).`,
		s.CustomerCount(), s.Agents.Count, s.Portfolio.Products, sc.Style, max(s.Sites.Count, 1), s.Time.Horizon, s.Time.WarmUp, s.Channel.Kind)
}

func schedule() string {
	return `Events are taken in the order (time, phase, sequence of scheduling). Phases at one instant: work ends; people come and go; contacts are made; waiting customers give up; observers look.

1. A fault occurs, or a contact comes from outside.
2. A free and suitable agent takes it, else the customer waits and may give up.
3. The agent sets up, travels where that is so, and works on the fault.
4. One draw decides whether the symptom is solved and, if not, why.
5. The fault being diagnosed, the agent may open a dialogue: explain, ask, think.
6. The customer leaves, and may contact again; the second line may solve the problem.
7. Wrap-up, reflection if there is slack, the next contact.

Teams, the innovation department and the market act weekly, the manager every four weeks.`
}

func designConcepts(f *figures.Folder, sc *scenarios.Scenario) string {
	s := sc.Settings
	teams := fmt.Sprintf("%d teams", len(s.Teams))
	if len(s.Teams) == 0 {
		teams = "no teams"
	}
	metrics := "All metrics are recorded."
	if len(f.Manifest.Targets) > 0 {
		metrics = "This study is about " + strings.Join(f.Manifest.Targets, ", ") + "."
	}
	fill := strings.NewReplacer("{role}", s.Role.Mode, "{style}", sc.Style, "{streams}", fmt.Sprint(f.Manifest.Streams), "{are}", "are", "{teams}", teams, "{warmup}", s.Time.WarmUp.String(), "{metrics}", metrics)
	var b strings.Builder
	for _, name := range DesignConcepts {
		fmt.Fprintf(&b, "### %s\n\n%s\n\n", name, fill.Replace(concepts[name]))
	}
	return b.String()
}

func initial(sc *scenarios.Scenario) string {
	return fmt.Sprintf("All attributes of agents and customers are drawn at birth from streams of their own. Agents begin with the practice that `agents.experience` says, no insight, no idea and full energy. The master seed is %d; replication r of every arm begins in the same state. The warm-up of %v lets learning reach its course and is not counted.", sc.Seed, sc.Settings.Time.WarmUp)
}

func inputData(sc *scenarios.Scenario) string {
	if file := sc.Settings.Arrivals.File; file != "" {
		return "Contacts come from the trace " + file + ", which lies beside the scenario."
	}
	return "The model reads no time series from outside; arrival profiles, shifts and laws of handling and patience are settings of the scenario (parameters.csv)."
}

func submodels(f *figures.Folder, sc *scenarios.Scenario) string {
	var b strings.Builder
	b.WriteString("Equations and sources stand in docs/model.md, section 7, under the names below; `frontline describe` prints every setting.\n\n| mechanism | here | settings that matter |\n|---|---|---|\n")
	active := map[string][]string{}
	for _, p := range sc.Parameters() {
		if name, rest, found := strings.Cut(strings.TrimPrefix(p.Path, "mechanisms."), "."); found && strings.HasPrefix(p.Path, "mechanisms.") && p.Active && rest != "enabled" && len(active[name]) < 6 {
			active[name] = append(active[name], rest+" = "+p.Value)
		}
	}
	for _, name := range models.Mechanisms.Names() {
		state := "off"
		if sc.Settings.Has(name) {
			state = "on"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, state, cellText(strings.Join(active[name], "; ")))
	}
	for _, factor := range f.Manifest.Factors {
		fmt.Fprintf(&b, "\nVaried in this study: %s.", strings.ReplaceAll(factor.Name, "__", "."))
	}
	return b.String()
}

// cellText keeps a text in its cell of a Markdown table.
func cellText(s string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s)
}
