package scenarios

// Code is an entry of the catalogue of messages.
type Code struct{ Code, Meaning string }

// Codes returns all codes of problems in order, for the reference page and for
// tests that look them up. E01 is the form of the file, E02 keys and kinds of
// values, E03 values, E04 rules between settings and names, E05 size, E06
// files; W are warnings.
func Codes() []Code {
	return append([]Code(nil), codes...)
}

var codes = []Code{
	{"E0101", "the file is empty"},
	{"E0102", "the file is UTF-16"},
	{"E0103", "the file is not UTF-8"},
	{"E0104", "a control character"},
	{"E0105", "not TOML, or a law that is not closed"},
	{"E0106", "a decimal comma"},
	{"E0107", "a number that starts with 0"},
	{"E0108", "a table header that is not closed"},
	{"E0109", "a key that is set twice"},
	{"E0110", "a table that is begun twice"},
	{"E0201", "an unknown key"},
	{"E0202", "a value where a table is wanted, or the reverse"},
	{"E0203", "text or something else where a whole number is wanted"},
	{"E0204", "a fraction where a whole number is wanted"},
	{"E0205", "a value of the wrong kind"},
	{"E0206", "a text that is none of the choices"},
	{"E0207", "the same choice twice in a list"},
	{"E0208", "an override that is no key=value, or names no element"},
	{"E0209", "an id with other characters than small letters, digits and hyphens"},
	{"E0301", "a whole number out of range, or settings of one part that do not fit"},
	{"E0302", "a seed out of range"},
	{"E0303", "a length of time out of range"},
	{"E0304", "a number that is not finite"},
	{"E0305", "a number too large for its kind"},
	{"E0306", "a number, rate or law out of range, or no arrivals"},
	{"E0307", "a length of time or a rate without a unit"},
	{"E0308", "an unknown unit"},
	{"E0309", "no time of day"},
	{"E0310", "a law without its parameters"},
	{"E0311", "an unknown parameter of a law"},
	{"E0312", "a parameter of a law out of range"},
	{"E0313", "a list without values"},
	{"E0314", "weights or shares that do not fit"},
	{"E0315", "an unknown law"},
	{"E0401", "a name that does not exist: control style, mechanism, scenario"},
	{"E0402", "another file format"},
	{"E0403", "scenarios that extend each other in a circle"},
	{"E0405", "more work than the agents can do, in a steady state"},
	{"E0406", "a warm-up or batch that leaves nothing of the run"},
	{"E0408", "a trace that names what does not exist"},
	{"E0409", "more products for an agent than there are"},
	{"E0410", "opening hours, shifts or breaks that do not fit"},
	{"E0411", "mechanisms that the calendar leaves without nights"},
	{"E0412", "a setting that needs a mechanism"},
	{"E0413", "products or teams that do not fit together"},
	{"E0501", "a file that is too large"},
	{"E0502", "a run or study that takes too long"},
	{"E0503", "a run that needs too much memory, or too many customers"},
	{"E0504", "too many runs or points"},
	{"E0505", "nested too deep"},
	{"E0506", "a line or text that is too long"},
	{"E0507", "too many keys"},
	{"E0601", "a file that cannot be read"},
	{"E0602", "a directory where a file is wanted"},
	{"E0603", "a column that is missing in a CSV file"},
	{"E0604", "a cell of a CSV file that cannot be read"},
	{"E0606", "a file outside the scenario's folder"},
	{"W0402", "a setting without effect"},
	{"W0403", "settings of a mechanism that is not switched on"},
	{"W0404", "an experiment that is allowed but unlikely to be meant"},
}
