package study

import "frontline.dev/frontline/results"

// dictionary is the data dictionary, schema.json.
type dictionary struct {
	Schema  string            `json:"schema"`
	Rules   []string          `json:"rules"`
	Tables  []dictionaryTable `json:"tables"`
	Metrics []metricJSON      `json:"metrics"`
}

type dictionaryTable struct {
	File    string   `json:"file"`
	Doc     string   `json:"description"`
	Columns []column `json:"columns"`
}

type metricJSON struct {
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Doc      string `json:"description"`
	Formula  string `json:"formula"`
	Goal     string `json:"goal"`
	Headline bool   `json:"headline"`
	Series   bool   `json:"series"`
}

// schemaOf describes the tables that were written and the metrics in them.
func schemaOf(tables []table, metrics []results.Metric) dictionary {
	d := dictionary{Schema: "tables/1", Rules: []string{
		"UTF-8, comma separated, one header row, lines end with \\n",
		"an empty cell is missing (no observation), never zero",
		"numbers are the shortest decimal that reads back as the same value",
		"counts and sums are of the reported window: from the end of the warm-up, in whole batches, to the end of the run; what is under way at one of its ends is booked where it ends",
	}}
	for _, t := range tables {
		d.Tables = append(d.Tables, dictionaryTable{t.File, t.Doc, t.Columns})
	}
	for _, m := range metrics {
		d.Metrics = append(d.Metrics, metricJSON{m.Name, m.Unit, m.Doc, m.Formula, m.Goal.String(), m.Headline, m.Series})
	}
	return d
}
