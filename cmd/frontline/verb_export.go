package main

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/spf13/cobra"

	"frontline.dev/frontline/internal/report"
)

// exportFlags are the flags of export.
type exportFlags struct {
	parts  report.Parts
	stated report.Stated
}

func (p *program) exportVerb() *cobra.Command {
	f := &exportFlags{}
	cmd := &cobra.Command{
		Use:   "export folder --crate|--odd|--stress|--netlogo|--excel [flags]",
		Short: "Add to a folder of results what reviewers, NetLogo users or spreadsheets need",
		Long: `Add files to a folder of results, made from it alone:

  --crate    all a reviewer asks for: ODD.md, STRESS.md, CITATION.cff, REPRODUCE.md with one command,
             methods.bib and ro-crate-metadata.json (Process Run Crate) with a checksum of every file
  --odd      ODD.md: the scenario in the ODD protocol of 2020
  --stress   STRESS.md: the checklists STRESS-DES and STRESS-ABS
  --netlogo  netlogo-table.csv: the runs in the table layout of BehaviorSpace
  --excel    excel/*.csv: tables as spreadsheets open them, formulas defused, split where too long

What a folder cannot know is marked in the files: who the authors are (--author), under which licence the
results may be used (--license), where they are kept.`,
		Example: `  frontline export results/role-by-products-4ff79813 --crate --author "A. Researcher" --license CC-BY-4.0
  frontline export results-copier-field-service --netlogo --excel`,
		Args:              arguments(1, 1, "a folder of results"),
		ValidArgsFunction: completeFolder,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.export(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.parts.Crate, "crate", false, "everything for a reviewer, with an RO-Crate")
	flags.BoolVar(&f.parts.ODD, "odd", false, "the scenario in the ODD protocol")
	flags.BoolVar(&f.parts.STRESS, "stress", false, "the checklists STRESS-DES and STRESS-ABS")
	flags.BoolVar(&f.parts.NetLogo, "netlogo", false, "the runs in the table layout of BehaviorSpace")
	flags.BoolVar(&f.parts.Excel, "excel", false, "tables for spreadsheets")
	flags.StringVar(&f.stated.Author.Name, "author", "", "`name` of the author of the study")
	flags.StringVar(&f.stated.Author.ORCID, "orcid", "", "ORCID `number` of the author, 0000-0000-0000-0000")
	flags.StringVar(&f.stated.Author.Affiliation, "affiliation", "", "`name` of where the author works")
	flags.StringVar(&f.stated.Author.AffiliationURL, "affiliation-url", "", "`URL` of its home page")
	flags.StringVar(&f.stated.License, "license", "", "`licence` of the results: an SPDX identifier such as CC-BY-4.0, or a URL")
	for _, name := range []string{"author", "orcid", "affiliation", "affiliation-url", "license"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeNothing); err != nil {
			panic(err) // the flag is missing, or registered twice
		}
	}
	return p.takesJSON(cmd)
}

var (
	orcid   = regexp.MustCompile(`^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$`)
	address = regexp.MustCompile(`^https?://\S+$`)
	license = regexp.MustCompile(`^([A-Za-z0-9.+-]+|https?://\S+)$`)
)

func (f *exportFlags) check(cmd *cobra.Command) error {
	a := f.stated.Author
	switch {
	case f.parts == report.Parts{}:
		return usage(cmd, "--crate writes all that a reviewer asks for", "say what to export: --crate, --odd, --stress, --netlogo or --excel")
	case a.ORCID != "" && !orcid.MatchString(a.ORCID):
		return usage(cmd, "", "--orcid %s: must be like 0000-0002-1825-0097", a.ORCID)
	case (a.ORCID != "" || a.Affiliation != "") && a.Name == "":
		return usage(cmd, "", "--orcid and --affiliation need --author")
	case a.AffiliationURL != "" && (a.Affiliation == "" || !address.MatchString(a.AffiliationURL)):
		return usage(cmd, "", "--affiliation-url must be a URL, beside --affiliation")
	case f.stated.License != "" && !license.MatchString(f.stated.License):
		return usage(cmd, "such as CC-BY-4.0", "--license %s: must be an SPDX identifier or a URL", f.stated.License)
	}
	return nil
}

// export is the verb export.
func (p *program) export(cmd *cobra.Command, args []string, f *exportFlags) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	dir, err := studyFolder(cmd, args)
	if err != nil {
		return err
	}
	files, err := report.Export(dir, f.parts, f.stated)
	var path *fs.PathError
	switch {
	case errors.As(err, &path):
		return writeError(dir, err)
	case err != nil:
		return figureError(err)
	}
	if p.json {
		return p.out.writeJSON(struct {
			Files []string `json:"files"`
		}{files})
	}
	for _, file := range files {
		fmt.Fprintln(p.out, file)
	}
	return nil
}
