package scenarios

import (
	"frontline.dev/frontline/sim"
)

// Experiment is an experiment file in checked form: which scenario is varied,
// how, how often it is run, and what is made of the runs. Names of metrics are
// not known here; see [Experiment.MetricNames].
type Experiment struct {
	Name     string // as it was asked for: a file, "-", or a name of the library
	ID       string // in names of folders and files
	Title    string
	Question string
	Kind     string    // replicate, sweep, compare, select, sensitivity, discover, optimise or calibrate
	Base     *Scenario // that is varied, with the seed of [random]; nil when only candidates are run

	Vary       []Factor    // [vary], in order of writing
	Rows       [][]Setting // [[subexperiment]]: each crossed with Vary
	Design     DesignPlan  // [design]
	Factors    []Factor    // [factors], in order of writing
	List       [][]Setting // [[point]], or the rows of the CSV file: design points
	Require    []Constraint
	Candidates []Candidate

	Replications Replications
	Random       Random
	Metrics      []MetricChoice
	Record       Record
	Execution    Execution
	Select       SelectPlan
	Compare      ComparePlan
	Calibrate    CalibratePlan
	Analyses     []Analysis
	Figures      []FigureChoice
	Output       Output

	Warnings Problems // W…; what is allowed but unlikely to be meant

	tree     *node
	settings *settingIndex // of Base
}

// experimentText is the part of an experiment file that has fixed keys.
type experimentText struct {
	Schema       string         `toml:"schema" default:"experiment/1" doc:"version of the file format" source:"choice"`
	ID           string         `toml:"id" default:"" doc:"name in output: small letters, digits and hyphens; default: the file's name" source:"choice"`
	Title        string         `toml:"title" default:"" doc:"one line" source:"choice"`
	Question     string         `toml:"question" default:"" doc:"the question the experiment answers" source:"choice"`
	Kind         string         `toml:"kind" default:"sweep" range:"replicate | sweep | compare | select | sensitivity | discover | optimise | calibrate" doc:"what is done with the design points" source:"choice"`
	Scenario     string         `toml:"scenario" default:"" doc:"scenario that is varied: a name of the library, or a file in the same folder or below" source:"choice"`
	Design       DesignPlan     `toml:"design"`
	Constraints  constraintText `toml:"constraints"`
	Replications Replications   `toml:"replications"`
	Random       Random         `toml:"random"`
	Metrics      []MetricChoice `toml:"metric"`
	Record       Record         `toml:"record"`
	Execution    Execution      `toml:"execution"`
	Select       SelectPlan     `toml:"select"`
	Compare      ComparePlan    `toml:"compare"`
	Calibrate    CalibratePlan  `toml:"calibrate"`
	Analyses     []Analysis     `toml:"analysis"`
	Figures      []FigureChoice `toml:"figure"`
	Output       Output         `toml:"output"`
}

// openTables are the keys of an experiment whose own keys are settings.
var openTables = []string{"vary", "factors", "subexperiment", "point", "candidate"}

// DesignPlan is the table [design]: how points are chosen from the factors.
type DesignPlan struct {
	Type         string   `toml:"type" default:"grid" range:"grid | factorial | fractional | ccd | lhs | nolh | sobol | halton | saltelli | morris | oat | list | csv" doc:"grid: the product of [vary]; the others take [factors], [[point]] or a file" source:"choice"`
	Points       int      `toml:"points" default:"100" range:"[1, 1000000]" unit:"points" only:"type = lhs | sobol | halton" doc:"points of a space-filling design; a power of two for sobol" source:"choice"`
	Base         int      `toml:"base" default:"256" range:"[2, 1000000]" unit:"points" only:"type = saltelli" doc:"base points of a Saltelli design, a power of two" source:"Saltelli et al. 2010"`
	SecondOrder  bool     `toml:"second_order" default:"false" only:"type = saltelli" doc:"whether interactions of two factors can be read from it" source:"Saltelli 2002"`
	Scramble     bool     `toml:"scramble" default:"false" only:"type = sobol" doc:"whether the points are scrambled (Owen 1995), by seed" source:"choice"`
	Levels       int      `toml:"levels" default:"4" range:"[2, 100]" only:"type = morris | factorial" doc:"levels of the grid between min and max; even for morris" source:"Morris 1991"`
	Trajectories int      `toml:"trajectories" default:"10" range:"[1, 10000]" only:"type = morris" doc:"trajectories of a Morris screening" source:"Campolongo, Cariboni and Saltelli 2007"`
	Candidates   int      `toml:"candidates" default:"0" range:"[0, 2000]" only:"type = morris" doc:"trajectories of which those farthest apart are taken; 0: no choice" source:"Campolongo, Cariboni and Saltelli 2007; Ruano et al. 2012"`
	Generators   []string `toml:"generators" default:"" only:"type = fractional" doc:"generators of the fraction, D=AB: A, B, C … are the factors in order, without I" source:"Box, Hunter and Hunter 2005"`
	Centre       int      `toml:"centre" default:"1" range:"[0, 1000]" unit:"points" only:"type = ccd" doc:"centre points" source:"Box and Wilson 1951"`
	Alpha        float64  `toml:"alpha" default:"0" range:"[0, 10]" only:"type = ccd" doc:"distance of the axial points in units of the corners; 0: rotatable; the outermost points lie at min and max" source:"Box and Wilson 1951"`
	Seed         Seed     `toml:"seed" default:"1" only:"type = lhs | morris | sobol" doc:"seed of the choice of points, not of the runs" source:"choice"`
	File         string   `toml:"file" default:"" only:"type = csv" doc:"CSV file with one column a setting, in the experiment's folder or below" source:"choice"`

	Written bool `toml:"-"` // there is a table [design]
}

type constraintText struct {
	Require []string `toml:"require" default:"" doc:"what must hold of every point: setting, comparison, value or setting" source:"choice"`
}

// Replications is the table [replications]: how often each point is run.
type Replications struct {
	Mode      string            `toml:"mode" default:"fixed" range:"fixed | precision" doc:"fixed: count; precision: until every target is met" source:"Hoad, Robinson and Davies 2010"`
	Count     int               `toml:"count" default:"20" range:"[1, 1000000]" unit:"runs" only:"mode = fixed" doc:"replications of every point" source:"choice"`
	Min       int               `toml:"min" default:"5" range:"[2, 100000]" unit:"runs" only:"mode = precision" doc:"replications before the rule looks" source:"Hoad, Robinson and Davies 2010: at least 3"`
	Max       int               `toml:"max" default:"200" range:"[2, 1000000]" unit:"runs" only:"mode = precision" doc:"most replications of a point" source:"choice"`
	LookAhead int               `toml:"look_ahead" default:"5" range:"[0, 100]" unit:"percent" only:"mode = precision" doc:"for how long the precision must hold, in percent of the replications made, counted as 100 at least" source:"Hoad, Robinson and Davies 2010"`
	Targets   []PrecisionTarget `toml:"target" doc:"precision that is asked for"`
}

// PrecisionTarget is one row of [[replications.target]].
type PrecisionTarget struct {
	Metric     string  `toml:"metric" default:"" doc:"metric whose mean is estimated" source:"choice"`
	Relative   float64 `toml:"relative" default:"0" range:"[0, 1)" doc:"half-width of the interval as a share of the mean; 0: not asked for" source:"choice"`
	Absolute   float64 `toml:"absolute" default:"0" range:"[0, inf)" doc:"half-width of the interval, in the metric's unit; 0: not asked for" source:"choice"`
	Confidence float64 `toml:"confidence" default:"0.95" range:"[0.5, 0.9999]" doc:"confidence of the interval" source:"choice"`
}

// Random is the table [random].
type Random struct {
	Policy string `toml:"policy" default:"crn" range:"crn | independent" doc:"crn: replication r meets the same random numbers at every point, so differences are paired; independent: every point has a seed of its own" source:"Law 2015, section 11.2"`
	Seed   Seed   `toml:"seed" default:"0" doc:"master seed of the runs; 0: the scenario's" source:"choice"`
}

// MetricChoice is one row of [[metric]]: a number the experiment is about.
type MetricChoice struct {
	Name   string  `toml:"name" default:"" doc:"name of the metric" source:"choice"`
	Goal   string  `toml:"goal" default:"metric" range:"metric | more | less" doc:"what is better; metric: as the metric says" source:"choice"`
	Margin float64 `toml:"margin" default:"0" range:"[0, inf)" doc:"largest difference that does not matter, in the metric's unit; 0: any matters" source:"choice"`
}

// Record is the table [record].
type Record struct {
	Series bool `toml:"series" default:"false" doc:"whether the course over time of every run is kept" source:"choice"`
	Paired bool `toml:"paired" default:"false" doc:"whether every run has a twin without the innovation role; a metric that needs the twin, such as efficiency_loss, switches it on" source:"choice"`
}

// Execution is the table [execution]. It changes no result.
type Execution struct {
	Workers int      `toml:"workers" default:"0" range:"[0, 4096]" unit:"runs" doc:"runs at the same time; 0: one per processor" source:"choice"`
	Timeout sim.Span `toml:"timeout" default:"0 s" range:"[0 s, 30 d]" doc:"longest time of one run; 0 s: none. What takes longer is a failed run" source:"choice"`
	Retry   bool     `toml:"retry" default:"false" doc:"whether runs that timed out or were quarantined are played again on resuming" source:"choice"`
}

// SelectPlan is the table [select] of kind "select".
type SelectPlan struct {
	Method     string  `toml:"method" default:"kn" range:"kn | rinott | dudewicz-dalal | ocba" doc:"kn: fully sequential; rinott, dudewicz-dalal: two stages; ocba: most of a budget where it matters" source:"Kim and Nelson 2001; Rinott 1978; Dudewicz and Dalal 1975; Chen et al. 2000"`
	Metric     string  `toml:"metric" default:"" doc:"metric by which the best is selected" source:"choice"`
	Goal       string  `toml:"goal" default:"metric" range:"metric | more | less" doc:"what is better; metric: as the metric says" source:"choice"`
	Delta      float64 `toml:"delta" default:"0" range:"[0, inf)" doc:"smallest difference that matters, in the metric's unit, above 0" source:"choice"`
	Confidence float64 `toml:"confidence" default:"0.95" range:"[0.5, 0.9999]" doc:"least probability of a correct selection when the best is ahead by delta" source:"choice"`
	First      int     `toml:"n0" default:"10" range:"[2, 100000]" unit:"runs" doc:"first replications of every candidate" source:"choice"`
	Most       int     `toml:"max" default:"1000" range:"[2, 1000000]" unit:"runs" only:"method = kn | rinott | dudewicz-dalal" doc:"most replications of a candidate" source:"choice"`
	Budget     int     `toml:"budget" default:"500" range:"[4, 100000000]" unit:"runs" only:"method = ocba" doc:"replications of all candidates together" source:"choice"`
	Step       int     `toml:"step" default:"10" range:"[1, 100000]" unit:"runs" only:"method = ocba" doc:"replications that are dealt out at a time" source:"choice"`

	Written bool `toml:"-"`
}

// ComparePlan is the table [compare] of kind "compare". The first candidate is
// what the others are compared with; margins stand in [[metric]].
type ComparePlan struct {
	Confidence float64 `toml:"confidence" default:"0.95" range:"[0.5, 0.9999]" doc:"confidence of the intervals" source:"choice"`
}

// Candidate is one row of [[candidate]]: an alternative that is compared with
// the others.
type Candidate struct {
	Name     string    // in tables
	From     string    // scenario as written; "" is the experiment's
	Set      []Setting // what differs
	Scenario *Scenario // with the seed of [random] and everything set

	base *Scenario // before Set
}

// Analysis is one row of [[analysis]]: what is made of the runs.
type Analysis struct {
	Type      string    `toml:"type" default:"effects" range:"effects | sobol | morris | src | delta | rbdfast | gp | pareto | prim" doc:"effects: of levels; sobol: indices of a saltelli design; morris: elementary effects; src: regression coefficients; delta: density-based; rbdfast: first order from any sample; gp: a surface; pareto: the trade-off of the metrics with a goal; prim: boxes with many cases of interest" source:"choice"`
	Metrics   []string  `toml:"metrics" default:"" doc:"metrics that are analysed; default: those of [[metric]]" source:"choice"`
	Order     int       `toml:"order" default:"2" range:"[1, 3]" unit:"factors" only:"type = effects" doc:"most factors of an interaction" source:"choice"`
	Ladder    []float64 `toml:"ladder" default:"" only:"type = sobol" doc:"sizes of nested prefixes that show convergence; default: a quarter, a half and all of the base" source:"choice"`
	Bootstrap int       `toml:"bootstrap" default:"1000" range:"[0, 100000]" unit:"samples" only:"type = sobol | morris | src | delta | rbdfast" doc:"resamples behind the intervals; 0: none" source:"choice"`
	Where     string    `toml:"where" default:"" only:"type = prim" doc:"which points are of interest: metric, comparison, number" source:"choice"`
	Alpha     float64   `toml:"alpha" default:"0.05" range:"(0, 0.5)" only:"type = prim" doc:"share of the box that one peel removes" source:"Friedman and Fisher 1999"`

	Interest Threshold `toml:"-"` // Where, read
}

// FigureChoice is one row of [[figure]]: a metric over a factor, one line for
// each value of another, with intervals of the means.
type FigureChoice struct {
	X  string `toml:"x" default:"" doc:"factor on the axis, a number" source:"choice"`
	By string `toml:"by" default:"" doc:"factor of the lines; default: one line" source:"choice"`
	Y  string `toml:"y" default:"" doc:"metric that is drawn" source:"choice"`
}

// Output is the table [output].
type Output struct {
	Dir string `toml:"dir" default:"results" doc:"folder, below the working folder, in which the folder of the results is made" source:"choice"`
}

// Roles of a factor.
const (
	Lever       = "lever"       // somebody decides on it
	Uncertainty = "uncertainty" // nobody does
)
