package figures

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	"frontline.dev/frontline/internal/catalog"
	"frontline.dev/frontline/internal/sensitivity/analysis"
	"frontline.dev/frontline/results"
)

// Request says what is drawn and how. Zero values let each figure choose.
type Request struct {
	Kinds   []string     // names of the catalogue; nil: all
	Metrics []string     // nil: those the study is about
	Point   int          // design point of figures of one point, from 1; 0: the first
	X, By   string       // factors of interaction plot and heat map
	Where   []string     // PRIM: what is of interest, metric>=x
	Goals   []string     // frontier: metric=max, metric=min
	Dir     string       // the folder as it stands in commands; "": "."
	Size    results.Size // the paper the figures are made for
}

// Figure is a drawn figure with the numbers behind it.
type Figure struct {
	Name    string             // of its files, without extension
	Kind    string             // of the catalogue
	Spec    results.FigureSpec // its words
	Plot    *results.Plot
	Header  []string // of its table
	Rows    [][]string
	Command string // draws it again
}

// Kind is a figure of the catalogue.
type Kind struct {
	Name  string
	Doc   string // what it shows
	Needs string // what the folder must hold
	draw  func(ctx context.Context, f *Folder, r *Request) ([]Figure, error)
	order int
}

// Catalogue holds all kinds of figures by name.
var Catalogue = catalog.New[Kind]("figure")

func register(order int, name, doc, needs string, draw func(context.Context, *Folder, *Request) ([]Figure, error)) {
	Catalogue.Register(name, Kind{Name: name, Doc: doc, Needs: needs, draw: draw, order: order})
}

// All returns every kind in the order in which a reader wants to see them.
func All() (list []Kind) {
	for _, name := range Catalogue.Names() {
		k, _ := Catalogue.Lookup(name)
		list = append(list, k)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].order < list[j].order })
	return list
}

// Left is a figure that was not drawn.
type Left struct {
	Kind string `json:"figure"`
	Why  string `json:"why"`
}

// Draw draws the figures that were asked for, as far as the folder has what
// they need; what is left out says why. The error is an *InputError, of the
// context, or a failure to draw.
func Draw(ctx context.Context, f *Folder, r Request, progress func(done, total int)) (list []Figure, left []Left, err error) {
	if r.Dir == "" {
		r.Dir = "."
	}
	f.size = r.Size
	kinds := All()
	if len(r.Kinds) > 0 {
		kinds = nil
		for _, name := range r.Kinds {
			k, known := Catalogue.Lookup(name)
			if !known {
				return nil, nil, wrong("", "%s", Catalogue.Unknown(name))
			}
			kinds = append(kinds, k)
		}
	}
	for _, name := range r.Metrics {
		if len(f.Measures) > 0 && f.measure[name] == nil {
			return nil, nil, wrong("frontline list metrics", "the folder has no metric %q", name)
		}
	}
	for i, k := range kinds {
		if err := context.Cause(ctx); err != nil {
			return list, left, err
		}
		if progress != nil {
			progress(i, len(kinds))
		}
		drawn, err := k.draw(ctx, f, &r)
		why, leave := reason(err)
		switch {
		case leave:
			left = append(left, Left{k.Name, why})
		case err != nil:
			return list, left, fmt.Errorf("figure %s: %w", k.Name, err)
		}
		for _, d := range drawn {
			d.Kind = k.Name
			if r.Size != results.SizePage {
				d.Name += "-" + r.Size.String()
			}
			d.Command = r.command(k.Name, d.Command)
			list = append(list, d)
		}
	}
	return list, left, nil
}

// reason returns why a figure is left out, and whether an error is only that.
func reason(err error) (why string, leave bool) {
	var missing *MissingError
	var unfit *analysis.InputError
	switch {
	case errors.As(err, &missing):
		return missing.Error(), true
	case errors.As(err, &unfit): // a method that these runs are no design for
		return unfit.Message, true
	}
	return "", false
}

// command is what draws one figure again.
func (r *Request) command(kind, own string) string {
	parts := []string{"frontline", "plot", r.Dir, kind}
	if own != "" {
		parts = append(parts, own)
	}
	if r.Size != results.SizePage {
		parts = append(parts, "--size", r.Size.String())
	}
	return strings.Join(parts, " ")
}
