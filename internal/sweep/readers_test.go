package sweep

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// opened is what a program outside read of the tables: rows of runs.csv, rows
// of failures, the sum of a measure, a text of a factor, and the rows in which
// CSV and Parquet differ; −1 where it does not read Parquet.
type opened struct {
	rows, failed int
	sum          float64
	law          string
	differ       int
}

// readers are programs that people read tables with, each with what it is told
// to run and a script. A script gets the folder as its argument and prints the
// five things in a line.
var readers = []struct {
	name    string
	command []string
	script  string
}{
	{"pandas", []string{"sh", "-c", `for p in python3 /usr/bin/python3; do $p -c "import pandas" 2>/dev/null && exec $p -c "$@"; done; echo "No module named 'pandas'"; exit 1`, "sh"}, `
import sys, pandas
d = pandas.read_csv(sys.argv[1] + "/runs.csv")
assert d["design_point"].dtype == "int64" and d["occupancy"].dtype == "float64" and d["agents__count"].dtype == "int64", d.dtypes
assert d["run_id"].is_unique
for name in "summary", "replications", "failures", "design", "parameters", "series":
    pandas.read_csv(sys.argv[1] + "/" + name + ".csv")
differ = -1
try:
    p = pandas.read_parquet(sys.argv[1] + "/runs.parquet")
    differ = 0 if list(p.columns) == list(d.columns) and (p["occupancy"].fillna(-1) == d["occupancy"].fillna(-1)).all() else 1
except ImportError:
    pass
print(len(d), int((d["status"] == "failed").sum()), repr(float(d["contacts_per_agent_year"].sum())), d["handling__work"][0].replace(" ", "_"), differ)
`},
	{"DuckDB", []string{"node", "-e"}, `
const { DuckDBInstance } = require("@duckdb/node-api");
(async () => {
  const dir = process.argv[1], db = await (await DuckDBInstance.create(":memory:")).connect();
  const all = async (sql) => (await db.runAndReadAll(sql)).getRows();
  const [rows, failed, sum, law] = (await all("select count(*), count(*) filter (where status = 'failed'), sum(contacts_per_agent_year), min(handling__work) from '" + dir + "/runs.parquet'"))[0];
  await all("create table c as select * from read_csv('" + dir + "/runs.csv', sample_size = -1)");
  await all("create table p as select * from '" + dir + "/runs.parquet'");
  const names = (await all("select column_name from information_schema.columns where table_name = 'p' order by ordinal_position")).map((r) => r[0]);
  const same = names.map((n) => '(c."' + n + '" is not distinct from p."' + n + '" or (c."' + n + '" is null and p."' + n + '" is null))').join(" and ");
  const differ = (await all("select count(*) from c join p using (run_id) where not (" + same + ")"))[0][0];
  const joined = (await all("select count(*) from c join p using (run_id)"))[0][0];
  await all("select * from '" + dir + "/series.parquet'");
  console.log(Number(rows), Number(failed), sum, law.replaceAll(" ", "_"), Number(differ) + Number(rows) - Number(joined));
})().catch((e) => { console.error(String(e)); process.exit(1); });
`},
	{"R", []string{"Rscript", "-e"}, `
d <- read.csv(file.path(commandArgs(TRUE)[1], "runs.csv"))
stopifnot(is.integer(d$design_point), is.numeric(d$occupancy), !anyDuplicated(d$run_id))
cat(nrow(d), sum(d$status == "failed"), format(sum(d$contacts_per_agent_year, na.rm = TRUE), digits = 17), gsub(" ", "_", d$handling__work[1]), -1, "\n")
`},
}

// The tables open in the programs that people read them with, without any
// option: the same rows, numbers as numbers, missing as missing.
func TestTablesOpenElsewhere(t *testing.T) {
	s := tiny(t, 3, 5, "mechanisms.saboteur.enabled=true", "mechanisms.saboteur.breaks=2")
	s.Series = true
	dir := played(t, s, Options{})
	want := opened{law: "exponential(mean_3_min)"}
	for _, row := range rows(t, filepath.Join(dir, "runs.csv")) {
		want.rows++
		if row["status"] == "failed" {
			want.failed++
			continue
		}
		x, err := strconv.ParseFloat(row["contacts_per_agent_year"], 64)
		if err != nil {
			t.Fatal(err)
		}
		want.sum += x
	}
	tried, must := 0, strings.Fields(os.Getenv("FRONTLINE_MUST_OPEN")) // CI says what it has installed
	for _, r := range readers {
		t.Run(r.name, func(t *testing.T) {
			cmd := exec.Command(r.command[0], append(r.command[1:], r.script, dir)...)
			cmd.Env = append(os.Environ(), "NODE_PATH="+os.Getenv("FRONTLINE_READERS")+":"+os.Getenv("NODE_PATH"))
			out, err := cmd.CombinedOutput()
			if err != nil && missing(string(out), err) && !slices.Contains(must, r.name) {
				t.Skipf("%s is not installed: %v %s", r.name, err, out)
			}
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			tried++
			var got opened
			if _, err := fmt.Sscan(string(out), &got.rows, &got.failed, &got.sum, &got.law, &got.differ); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got.rows != want.rows || got.failed != want.failed || got.law != want.law || got.differ > 0 || got.sum < want.sum*(1-1e-12) || got.sum > want.sum*(1+1e-12) {
				t.Errorf("%s reads %+v, want %+v", r.name, got, want)
			}
		})
	}
	t.Logf("%d programs opened the tables", tried)
}

// missing says whether a program failed because it, or its library, is not
// there.
func missing(out string, err error) bool {
	for _, sign := range []string{"No module named 'pandas'", "Cannot find module '@duckdb/node-api'"} {
		if strings.Contains(out, sign) {
			return true
		}
	}
	return strings.Contains(err.Error(), exec.ErrNotFound.Error())
}
