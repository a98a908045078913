package report

import (
	"fmt"
	"strings"

	"frontline.dev/frontline/internal/figures"
)

// quoted is a text as a YAML string.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s) + `"`
}

// citation is the file that says how to cite these results.
func citation(f *figures.Folder, stated Stated) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("cff-version: 1.2.0")
	line("message: %s", quoted("If you use these results, please cite them as below, and the software they were made with."))
	line("type: dataset")
	line("title: %s", quoted(f.Title()+": results of a simulation study"))
	line("abstract: %s", quoted(description(f)))
	line("authors:")
	if a := stated.Author; a.Name != "" {
		line("  - name: %s", quoted(a.Name))
		if a.ORCID != "" {
			line("    orcid: %s", quoted("https://orcid.org/"+a.ORCID))
		}
	} else {
		line("  - name: %s", quoted("The authors of this study (not stated)"))
	}
	if !f.Manifest.Ended.IsZero() {
		line("date-released: %s", day(f.Manifest.Ended))
	}
	switch license := stated.License; {
	case strings.Contains(license, "://"):
		line("license-url: %s", quoted(license))
	case license != "":
		line("license: %s", license)
	}
	for _, hash := range []string{f.Manifest.Hash + f.Manifest.StudyHash} {
		if hash != "" {
			line("identifiers:\n  - type: other\n    value: %s\n    description: %s", quoted("sha256:"+hash), quoted("hash of the scenario or study"))
		}
	}
	line("references:\n  - type: software\n    title: %s\n    authors:\n      - name: %s\n    version: %s\n    license: Apache-2.0", quoted("Frontline: a simulation workbench for service organisations"), quoted("The Frontline authors"),
		quoted(or(f.Manifest.Tool.Version, "(unknown)")))
	return []byte(b.String())
}

// reproduce says with which command the tables come again, and what must be
// equal then.
func reproduce(f *figures.Folder) []byte {
	var b strings.Builder
	m := &f.Manifest
	fmt.Fprintf(&b, "# Reproduce %s\n\n", f.Title())
	fmt.Fprintf(&b, "Needs Frontline with model version %s and stream scheme %d (`frontline version` prints both). The results were made with version %s", m.Model, m.Streams, or(m.Tool.Version, "(unknown)"))
	if m.Tool.Revision != "" {
		fmt.Fprintf(&b, ", revision %s", m.Tool.Revision)
	}
	b.WriteString(". In this folder:\n\n")
	if command, err := RepeatCommand(f); err == nil {
		where := "on every platform"
		if m.Kind == "calibrate" { // the surface is a matter of matrices, whose sums are fused on some processors
			where = "on the same kind of processor"
		}
		fmt.Fprintf(&b, "```\n%s\n```\n\nThe tables in `again` then have the same bytes as those here, %s and with any number of workers: ", command, where)
		b.WriteString("their SHA-256 are in both manifests. Only the column origin of parameters.csv differs, which names the file and line a value was read from. Times and the machine stand in the manifests alone, and differ.\n")
	} else {
		fmt.Fprintf(&b, "No single command repeats it: %v.\n", err)
	}
	if m.Kind == "sweep" {
		b.WriteString("\nWithout playing everything again:\n\n```\nfrontline audit . --runs 20\n```\n\nverifies every checksum and plays twenty runs, chosen at random, again. With another version of the model it says that digests are not comparable, and which version is needed.\n")
	} else {
		b.WriteString("\nWith a program of another model version the numbers may differ; CHANGELOG.md of Frontline says where, under \"Numbers change\".\n")
	}
	if !m.Started.IsZero() && !m.Ended.IsZero() {
		fmt.Fprintf(&b, "\nIt took %.1f s on %s.\n", m.Ended.Sub(m.Started).Seconds(), processors(m.Tool.Processors))
	}
	b.WriteString("\nFigures and page: `frontline plot .` and `frontline report .`\n")
	return []byte(b.String())
}

// sources are what methods come from, by what uses them.
var sources = []struct{ use, entry string }{
	{"", `@article{grimm2020odd, author = {Grimm, Volker and others}, title = {The {ODD} protocol for describing agent-based and other simulation models: a second update}, journal = {Journal of Artificial Societies and Social Simulation}, volume = {23}, number = {2}, pages = {7}, year = {2020}}`},
	{"", `@article{monks2019stress, author = {Monks, Thomas and Currie, Christine S. M. and Onggo, Bhakti Stephan and Robinson, Stewart and Kunc, Martin and Taylor, Simon J. E.}, title = {Strengthening the reporting of empirical simulation studies: introducing the {STRESS} guidelines}, journal = {Journal of Simulation}, volume = {13}, number = {1}, pages = {55--67}, year = {2019}}`},
	{"", `@book{law2015, author = {Law, Averill M.}, title = {Simulation Modeling and Analysis}, edition = {5}, publisher = {McGraw-Hill}, year = {2015}}`},
	{"", `@inproceedings{salmon2011philox, author = {Salmon, John K. and Moraes, Mark A. and Dror, Ron O. and Shaw, David E.}, title = {Parallel random numbers: as easy as 1, 2, 3}, booktitle = {SC '11}, year = {2011}}`},
	{"precision", `@article{hoad2010, author = {Hoad, Kathryn and Robinson, Stewart and Davies, Ruth}, title = {Automated selection of the number of replications for a discrete-event simulation}, journal = {Journal of the Operational Research Society}, volume = {61}, number = {11}, pages = {1632--1644}, year = {2010}}`},
	{"compare", `@article{holm1979, author = {Holm, Sture}, title = {A simple sequentially rejective multiple test procedure}, journal = {Scandinavian Journal of Statistics}, volume = {6}, number = {2}, pages = {65--70}, year = {1979}}`},
	{"compare", `@article{schuirmann1987, author = {Schuirmann, Donald J.}, title = {A comparison of the two one-sided tests procedure and the power approach for assessing the equivalence of average bioavailability}, journal = {Journal of Pharmacokinetics and Biopharmaceutics}, volume = {15}, pages = {657--680}, year = {1987}}`},
	{"kn", `@article{kim2001, author = {Kim, Seong-Hee and Nelson, Barry L.}, title = {A fully sequential procedure for indifference-zone selection in simulation}, journal = {ACM Transactions on Modeling and Computer Simulation}, volume = {11}, number = {3}, pages = {251--273}, year = {2001}}`},
	{"rinott", `@article{rinott1978, author = {Rinott, Yosef}, title = {On two-stage selection procedures and related probability-inequalities}, journal = {Communications in Statistics: Theory and Methods}, volume = {7}, number = {8}, pages = {799--811}, year = {1978}}`},
	{"dudewicz-dalal", `@article{dudewicz1975, author = {Dudewicz, Edward J. and Dalal, Siddhartha R.}, title = {Allocation of observations in ranking and selection with unequal variances}, journal = {Sankhya B}, volume = {37}, pages = {28--78}, year = {1975}}`},
	{"ocba", `@book{chen2011, author = {Chen, Chun-Hung and Lee, Loo Hay}, title = {Stochastic Simulation Optimization: An Optimal Computing Budget Allocation}, publisher = {World Scientific}, year = {2011}}`},
	{"morris", `@article{morris1991, author = {Morris, Max D.}, title = {Factorial sampling plans for preliminary computational experiments}, journal = {Technometrics}, volume = {33}, number = {2}, pages = {161--174}, year = {1991}}`},
	{"morris", `@article{campolongo2007, author = {Campolongo, Francesca and Cariboni, Jessica and Saltelli, Andrea}, title = {An effective screening design for sensitivity analysis of large models}, journal = {Environmental Modelling \& Software}, volume = {22}, number = {10}, pages = {1509--1518}, year = {2007}}`},
	{"saltelli", `@article{saltelli2010, author = {Saltelli, Andrea and Annoni, Paola and Azzini, Ivano and Campolongo, Francesca and Ratto, Marco and Tarantola, Stefano}, title = {Variance based sensitivity analysis of model output. Design and estimator for the total sensitivity index}, journal = {Computer Physics Communications}, volume = {181}, number = {2}, pages = {259--270}, year = {2010}}`},
	{"saltelli", `@article{jansen1999, author = {Jansen, Michiel J. W.}, title = {Analysis of variance designs for model output}, journal = {Computer Physics Communications}, volume = {117}, pages = {35--43}, year = {1999}}`},
	{"nolh", `@article{cioppa2007, author = {Cioppa, Thomas M. and Lucas, Thomas W.}, title = {Efficient nearly orthogonal and space-filling {Latin} hypercubes}, journal = {Technometrics}, volume = {49}, number = {1}, pages = {45--55}, year = {2007}}`},
	{"factorial", `@book{box2005, author = {Box, George E. P. and Hunter, J. Stuart and Hunter, William G.}, title = {Statistics for Experimenters}, edition = {2}, publisher = {Wiley}, year = {2005}}`},
	{"prim", `@article{friedman1999, author = {Friedman, Jerome H. and Fisher, Nicholas I.}, title = {Bump hunting in high-dimensional data}, journal = {Statistics and Computing}, volume = {9}, pages = {123--143}, year = {1999}}`},
	{"optimise", `@article{deb2002, author = {Deb, Kalyanmoy and Pratap, Amrit and Agarwal, Sameer and Meyarivan, T.}, title = {A fast and elitist multiobjective genetic algorithm: {NSGA-II}}, journal = {IEEE Transactions on Evolutionary Computation}, volume = {6}, number = {2}, pages = {182--197}, year = {2002}}`},
	{"crate", `@article{leo2024, author = {Leo, Simone and others}, title = {Recording provenance of workflow runs with {RO-Crate}}, journal = {PLOS ONE}, volume = {19}, number = {9}, pages = {e0309210}, year = {2024}}`},
}

// methods lists the sources of the methods this study used.
func methods(f *figures.Folder) []byte {
	used := map[string]bool{"": true, "crate": true, f.Manifest.Kind: true, f.Manifest.Method: true, "precision": f.Manifest.Ruled}
	if e := f.Experiment(); e != nil {
		used[e.Design.Type], used[e.Kind] = true, true
		for _, a := range e.Analyses {
			used[map[string]string{"effects": "factorial", "sobol": "saltelli"}[a.Type]+a.Type] = true
			used[map[string]string{"effects": "factorial", "sobol": "saltelli"}[a.Type]] = true
			used[a.Type] = true
		}
		if !e.Design.Written || e.Design.Type == "fractional" {
			used["factorial"] = true
		}
	}
	var b strings.Builder
	b.WriteString("% Sources of the methods of this study. Sources of settings are in parameters.csv.\n")
	for _, s := range sources {
		if used[s.use] {
			b.WriteString("\n" + s.entry + "\n")
		}
	}
	return []byte(b.String())
}
