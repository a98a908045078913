package analysis

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/internal/sensitivity"
	"frontline.dev/frontline/results"
)

// Request says which method is applied to which data. Zero values take the
// defaults of the method.
type Request struct {
	Method  string // a name of Methods
	Dir     string // a folder of results; or
	X, Y    string // files of factors and outcomes
	Problem string // file with names, ranges and groups of the factors; may be empty

	Metrics     []string // outcomes to look at; nil: the headline ones of a folder, all of a file
	Bootstrap   int      // resamples; 0: as the method likes, negative: no intervals
	Confidence  float64
	Seed        uint64
	SecondOrder bool     // sobol, when the rows do not tell
	Ladder      []int    // sobol
	Order       int      // effects
	Independent bool     // design points do not share random numbers
	Goals       []string // pareto, robust: metric=max, metric=min
	Where       []string // prim: what is of interest, metric>=x; robust: thresholds
	Alpha       float64  // prim
	MinMass     float64  // prim: smallest box
	Box         int      // prim: the box to describe; 0: the suggested one
	Kernel      string   // gp
	Surface     string   // gp: two factors, a,b
	Grid        int      // gp: points along each side
	Option      string   // robust: factors whose values are the options, with commas between
	Precision   float64  // reps: wanted half-width as a share of the mean
	Column      string   // warmup: the replication to look at closely
}

// Answer is what a method says of one outcome.
type Answer struct {
	Method  string
	Outcome string // "" for methods that look at several at once
	Tables  []NamedTable
	Figures []NamedFigure
	Notes   []string // for the reader, after the table
	Value   any      // the full result of the method, for figures and JSON
}

// NamedTable is a table with the name of its file. Numbers are given by number
// cells; see six.
type NamedTable struct {
	Name  string // of the file, without .csv
	Table results.Table
}

// NamedFigure is a figure with the name of its files.
type NamedFigure struct {
	Name string // without .svg
	Plot *results.Plot
}

// Method is a way to analyse runs.
type Method struct {
	Name   string
	Doc    string                                                 // one sentence
	Needs  string                                                 // what design it is for
	NoX    bool                                                   // works without factors
	apply  func(d *Data, r *Request) ([]Answer, error)            // the whole table at once
	single func(d *Data, o *Outcome, r *Request) (*Answer, error) // or outcome by outcome
}

// Methods are all methods by name.
var Methods = catalog.New[Method]("method")

func register(m Method) { Methods.Register(m.Name, m) }

// AllMethods returns the methods in name order.
func AllMethods() (list []Method) {
	for _, name := range Methods.Names() {
		m, _ := Methods.Lookup(name)
		list = append(list, m)
	}
	return list
}

// Run reads the data and applies the method. Errors of the data or the request
// are *InputError. The context ends it between outcomes; what has been answered
// is returned with its error.
func Run(ctx context.Context, r Request, progress func(done, total int)) ([]Answer, *Data, error) {
	m, known := Methods.Lookup(r.Method)
	if !known {
		return nil, nil, wrong("", "%s", Methods.Unknown(r.Method))
	}
	d, err := r.read(m)
	if err != nil {
		return nil, nil, asInput(err)
	}
	answers, err := m.run(ctx, d, &r, progress)
	for i := range answers {
		answers[i].Method = m.Name
		answers[i].Notes = append(answers[i].Notes, d.Warnings...)
	}
	if err != nil && ctx.Err() == nil {
		err = asInput(err)
	}
	return answers, d, err
}

// asInput makes an error of the data or of an estimator an error of the user.
func asInput(err error) error {
	var input *InputError
	var path *fs.PathError
	if err == nil || errors.As(err, &input) {
		return err
	}
	if errors.As(err, &path) {
		return wrong("", "cannot read %s: %v", path.Path, path.Err)
	}
	return wrong("", "%s", err.Error())
}

func (r *Request) read(m Method) (*Data, error) {
	switch {
	case r.Dir != "" && (r.X != "" || r.Y != ""):
		return nil, wrong("", "give a folder of results, or files with --x and --y, not both")
	case r.Dir != "":
		return ReadFolder(r.Dir, r.Problem)
	case r.Y == "":
		return nil, wrong("name a folder of results, or give --y and --x", "there are no data")
	case r.X == "" && r.Problem == "" && !m.NoX:
		return nil, wrong("add --x, or --problem when the method needs no values of the factors", "there are no factors")
	}
	d, err := ReadTables(r.X, r.Y, r.Problem)
	if d != nil {
		d.Common = !r.Independent
	}
	return d, err
}

func (m Method) run(ctx context.Context, d *Data, r *Request, progress func(done, total int)) ([]Answer, error) {
	if r.Independent {
		d.Common = false
	}
	if m.apply != nil {
		return m.apply(d, r)
	}
	outcomes, err := d.selected(r)
	if err != nil {
		return nil, err
	}
	var answers []Answer
	var skipped []string
	for i, o := range outcomes {
		if progress != nil {
			progress(i, len(outcomes))
		}
		if err := context.Cause(ctx); err != nil {
			return answers, err
		}
		answer, err := m.single(d, o, r)
		switch {
		case err != nil && len(r.Metrics) == 0 && len(outcomes) > 1:
			skipped = append(skipped, o.Name+": "+err.Error())
			continue // not asked for by name: a constant, or missing throughout
		case err != nil:
			return answers, err
		}
		answer.Outcome = o.Name
		answers = append(answers, *answer)
	}
	if len(answers) == 0 {
		return nil, wrong("", "no outcome can be analysed: %s", strings.Join(skipped, "; "))
	}
	last := &answers[len(answers)-1]
	for _, s := range skipped {
		last.Notes = append(last.Notes, "left out "+s)
	}
	return answers, nil
}

// selected returns the outcomes that were asked for.
func (d *Data) selected(r *Request) (list []*Outcome, err error) {
	for _, name := range r.Metrics {
		o, err := d.outcome(name)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	if list != nil {
		return list, nil
	}
	for i := range d.Outcomes {
		if d.Outcomes[i].Headline {
			list = append(list, &d.Outcomes[i])
		}
	}
	if list == nil {
		for i := range d.Outcomes {
			list = append(list, &d.Outcomes[i])
		}
	}
	return list, nil
}

func (r *Request) bootstrap() sensitivity.Bootstrap {
	return sensitivity.Bootstrap{Resamples: r.Bootstrap, Confidence: r.Confidence, Seed: r.Seed}
}

// needX is the error of a method that needs the values of the factors.
func (d *Data) needX(method string) error {
	if d.X == nil {
		return wrong("add --x with one row per design point", "%s needs the values of the factors", method)
	}
	return nil
}
