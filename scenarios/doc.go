// Package scenarios reads questions: TOML files become checked, typed settings
// of package models. It also holds the library of shipped scenarios.
//
// Reading goes through one gate after the other. A text must be small, UTF-8
// and shallow before a TOML library sees it. The library's tree is joined with
// the place of every key and value, laid over the tree of the scenario it
// extends, and overridden from the command line. Then it is read into the
// tagged structs of package models, which are the single source of keys,
// defaults, ranges, units and meanings. Last come the rules between settings.
// All mistakes are told at once, each with its line, column and remedy: see
// [Problems].
//
// How values are written:
//
//   - lengths of time are text with a unit: "5 min", "1.5 h", "6 weeks"; a bare
//     number is a mistake. A month is a twelfth of 365 days;
//   - times of day are text: "08:30"; rates too: "4 per hour";
//   - laws are text, "lognormal(mean 6 min, cv 0.7)", a table,
//     { dist = "lognormal", mean = "6 min", cv = 0.7 }, or one value. A table
//     without dist changes parameters of the law of the base scenario, or of
//     the default: so handling.work.mean = "8 min" is a setting, too;
//   - what is given to agents is a number, a list dealt out in turn, or a law.
//
// How files are merged: tables merge; lists, laws and plain values replace. A
// control style other than the base's starts from its own defaults. A
// mechanism is off unless the scenario or its base says enabled = true. id and
// schema are not inherited.
package scenarios
