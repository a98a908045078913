package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/results"
	"frontline.dev/frontline/scenarios"
)

func (p *program) newVerb() *cobra.Command {
	var file, from string
	cmd := &cobra.Command{
		Use:   "new [NAME] [flags]",
		Short: "Write a scenario to start from, with every setting explained",
		Long: `Write a scenario file to start from; the name becomes its id. Every setting stands in it as a comment
with its value, range and meaning. With --from the file extends a scenario of the library, and only
the differences follow.`,
		Example: `  frontline new my-shop > my-shop.toml
  frontline new wide --from specialists -o wide.toml`,
		Args:              arguments(0, 1, "at most one name"),
		ValidArgsFunction: completeNothing,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := newID
			if len(args) > 0 {
				name = args[0]
			}
			if contains(scenarioNames(), name) {
				return usage(cmd, "to start from it: frontline new my-"+name+" --from "+name, "there is a scenario %s already", name)
			}
			if !idForm.MatchString(name) {
				return usage(cmd, "for example my-shop-2", "the name %q must be of small letters, digits and hyphens", name)
			}
			text, err := scenarios.New(from)
			if err != nil {
				return err
			}
			text = bytes.Replace(text, []byte(`id = "`+newID+`"`), []byte(`id = "`+name+`"`), 1)
			if file == "" || file == "-" {
				_, err = p.out.Write(text)
				return err
			}
			return p.writeNew(file, text)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "extend this `scenario` of the library")
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this `file` instead of standard output; an existing file is kept")
	if err := cmd.RegisterFlagCompletionFunc("from", completeScenario(1)); err != nil {
		panic(err) // the flag is missing, or registered twice
	}
	return cmd
}

// newID is the id of a scenario that was given no name.
const newID = "my-scenario"

// idForm is the form of an id; the loader has the same.
var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// writeNew writes a file that must not exist yet.
func (p *program) writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &inputError{message: path + " exists already", help: "choose another name, or delete it first"}
	}
	if err != nil {
		return &ioError{doing: "write " + path, err: err}
	}
	_, err = file.Write(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return &ioError{doing: "write " + path, err: err}
	}
	_, err = fmt.Fprintf(p.out, "wrote %s; next: frontline validate %s\n", path, path)
	return err
}

func (p *program) diffVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff A B [flags]",
		Short: "Show the settings in which two scenarios differ",
		Long: `Show the settings in which two scenarios, files or names from the library, differ: after defaults
and bases are filled in, so that the order and the form of the files do not matter.`,
		Example:           `  frontline diff specialists diverse-portfolios`,
		Args:              arguments(2, 2, "two scenarios"),
		ValidArgsFunction: completeScenario(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := onceStdin(cmd, args); err != nil {
				return err
			}
			return p.diff(args[0], args[1])
		},
	}
	return p.takesJSON(cmd)
}

func (p *program) diff(before, after string) error {
	a, err := p.read(before)
	if err != nil {
		return err
	}
	b, err := p.read(after)
	if err != nil {
		return err
	}
	changes := scenarios.Diff(a, b)
	if p.json {
		type row struct {
			Path   string `json:"path"`
			Before string `json:"before"`
			After  string `json:"after"`
		}
		rows := []row{}
		for _, c := range changes {
			rows = append(rows, row{c.Path, c.Before, c.After})
		}
		return p.out.writeJSON(rows)
	}
	if len(changes) == 0 {
		_, err := fmt.Fprintf(p.out, "%s and %s have the same settings\n", before, after)
		return err
	}
	t := results.Table{Header: []string{"setting", before, after}}
	for _, c := range changes {
		t.Rows = append(t.Rows, []string{c.Path, shown(c.Before), shown(c.After)})
	}
	return p.table(t)
}

func (p *program) schemaVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors",
		Long: `Print a JSON Schema (draft 2020-12) of scenario files. Editors that know TOML use it to complete keys
and to mark mistakes while you type; with taplo put this line at the top of a scenario:

  #:schema ./scenario.schema.json`,
		Example: `  frontline schema > scenario.schema.json`,
		Args:    arguments(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			_, err := p.out.Write(scenarios.Schema())
			return err
		},
	}
}
