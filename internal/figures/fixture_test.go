package figures

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline.dev/frontline/scenarios"
)

// files are the files of a folder by name.
type files map[string]string

// folderOf writes a folder and opens it.
func folderOf(t *testing.T, manifest map[string]any, list files) *Folder {
	t.Helper()
	dir := t.TempDir()
	manifest["schema"] = "manifest/1"
	text, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	list["manifest.json"] = string(text)
	if list["schema.json"] == "" {
		list["schema.json"] = `{"measures":[{"name":"ideas_per_agent_year","unit":"ideas per agent-year","goal":"more","headline":true},
			{"name":"exhaustion_mean","unit":"share","goal":"less","headline":true},{"name":"insights_per_agent_year","unit":"insights per agent-year","goal":"more"}]}`
	}
	for name, content := range list {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// wobble is a made-up deviation of a replication.
func wobble(i, r int) float64 { return .4 * math.Sin(float64(7*i+3*r+r*r)) }

// sweepOf makes the tables of a sweep of two outcomes from points of factors.
func sweepOf(factors []string, points [][]float64, replications int, outcome func(x []float64) (ideas, strain float64)) files {
	var runs, design strings.Builder
	fmt.Fprintf(&runs, "run_id,design_point,replication,scenario,seed,status,error,events,warmup,%s,ideas_per_agent_year,exhaustion_mean,insights_per_agent_year\n", strings.Join(factors, ","))
	fmt.Fprintf(&design, "design_point,scenario,%s\n", strings.Join(factors, ","))
	for i, x := range points {
		cells := ""
		for _, v := range x {
			cells += fmt.Sprintf("%g,", v)
		}
		fmt.Fprintf(&design, "%d,base,%s\n", i+1, strings.TrimSuffix(cells, ","))
		for r := range replications {
			ideas, strain := outcome(x)
			fmt.Fprintf(&runs, "id%d-%d,%d,%d,base,1,ok,,10,28,%s%g,%g,%g\n", i, r, i+1, r, cells, ideas+wobble(i, r), strain+.02*wobble(i, r+5), 2*ideas)
		}
	}
	return files{"runs.csv": runs.String(), "design.csv": design.String()}
}

func sweepManifest(factors ...string) map[string]any {
	var columns []Column
	for _, name := range factors {
		columns = append(columns, Column{Name: name, Type: "number", Unit: "products"})
	}
	return map[string]any{"kind": "sweep", "study": "made-up", "model_version": "1", "scenarios": []string{"base"}, "design_points": 2,
		"targets": []string{"ideas_per_agent_year", "exhaustion_mean"}, "factors": columns}
}

// grid crosses levels.
func grid(levels ...[]float64) [][]float64 {
	points := [][]float64{{}}
	for _, list := range levels {
		var next [][]float64
		for _, p := range points {
			for _, v := range list {
				next = append(next, append(append([]float64{}, p...), v))
			}
		}
		points = next
	}
	return points
}

var three = []string{"role__intensity", "portfolio__per_agent", "agents__count"}

func response(x []float64) (ideas, strain float64) {
	return 5 + 6*x[0]*(1+x[1]/4) - .05*x[2], .1 + .2*x[0] + .002*(30-x[2])
}

// crossed is a factorial sweep with the course of every run.
func crossed(t *testing.T) *Folder {
	list := sweepOf(three, grid([]float64{0, .5, 1}, []float64{1, 8}, []float64{16, 24}), 6, response)
	var series strings.Builder
	series.WriteString("run_id,design_point,replication,from,to,warm_up,ideas_per_agent_year,exhaustion_mean\n")
	for r := range 6 {
		for k := range 20 {
			fmt.Fprintf(&series, "id0-%d,1,%d,%d,%d,%v,%g,%g\n", r, r, 28*k, 28*k+28, k < 4, 8+10/float64(1+k)+wobble(k, r), .2+.01*wobble(k, r))
		}
	}
	list["series.csv"] = series.String()
	return folderOf(t, sweepManifest(three...), list)
}

// oneByOne changes one factor at a time.
func oneByOne(t *testing.T) *Folder {
	return folderOf(t, sweepManifest(three...), sweepOf(three, [][]float64{{.5, 4, 20}, {0, 4, 20}, {1, 4, 20}, {.5, 1, 20}, {.5, 12, 20}, {.5, 4, 16}, {.5, 4, 24}}, 4, response))
}

// trajectories is a Morris design of four trajectories.
func trajectories(t *testing.T) *Folder {
	var points [][]float64
	for k := range 4 {
		x := []float64{float64(k%2) / 3, 1 + 4*float64(k/2), 16 + 2*float64(k%2)}
		step := []float64{2. / 3, 4, 4}
		points = append(points, append([]float64{}, x...))
		for j := range 3 {
			at := (j + k) % 3
			x[at] += step[at]
			points = append(points, append([]float64{}, x...))
		}
	}
	return folderOf(t, sweepManifest(three...), sweepOf(three, points, 2, response))
}

// unit is a low-discrepancy number (Halton), for samples.
func unit(i, base int) (u float64) {
	for f := 1 / float64(base); i > 0; i, f = i/base, f/float64(base) {
		u += f * float64(i%base)
	}
	return u
}

// saltelli is a Saltelli design of 32 base rows.
func saltelli(t *testing.T) *Folder {
	var points [][]float64
	row := func(i int, shift int) []float64 {
		return []float64{unit(i, []int{2, 7}[shift]), 1 + 11*unit(i, []int{3, 11}[shift]), 16 + 8*unit(i, []int{5, 13}[shift])}
	}
	for i := 1; i <= 32; i++ {
		a, b := row(i, 0), row(i, 1)
		points = append(points, a)
		for j := range a {
			x := append([]float64{}, a...)
			x[j] = b[j]
			points = append(points, x)
		}
		points = append(points, b)
	}
	return folderOf(t, sweepManifest(three...), sweepOf(three, points, 2, response))
}

// sample fills the space.
func sample(t *testing.T) *Folder {
	var points [][]float64
	for i := 1; i <= 80; i++ {
		points = append(points, []float64{unit(i, 2), 1 + 11*unit(i, 3), 16 + 8*unit(i, 5)})
	}
	return folderOf(t, sweepManifest(three...), sweepOf(three, points, 2, response))
}

// played is the folder of a run, with a small scenario that can be played.
func played(t *testing.T) *Folder {
	sc, err := scenarios.Load("copier-field-service", "agents.count=6", "time.horizon=12 weeks", "time.warm_up=4 weeks", "time.batch=4 weeks", "replications=2")
	if err != nil {
		t.Fatal(err)
	}
	var runs, agents, efficiency, figure1, series strings.Builder
	runs.WriteString("run_id,arm,replication,scenario,seed,status,error,events,ideas_per_agent_year,exhaustion_mean,insights_per_agent_year\n")
	series.WriteString("arm,metric,unit,from_days,to_days,warm_up,n,mean,sd,ci_lo,ci_hi\n")
	for i, arm := range []string{"scenario", "role_off"} {
		for r := range 6 {
			fmt.Fprintf(&runs, "x,%s,%d,s,1,ok,,9,%g,%g,%g\n", arm, r, 15-6*float64(i)+wobble(i, r), .2-.02*float64(i)+.01*wobble(i, r), 20-20*float64(i))
		}
		for k := range 20 {
			fmt.Fprintf(&series, "%s,ideas_per_agent_year,u,%d,%d,%v,6,%d,1,%d,%d\n", arm, 28*k, 28*k+28, k < 3, 20-5*i, 18-5*i, 22-5*i)
		}
	}
	agents.WriteString("run_id,arm,agent,ideas_per_year,exhaustion_mean\n")
	for a := range 60 {
		fmt.Fprintf(&agents, "r%d,scenario,%d,%g,%g\n", a%3, a, 12+5*wobble(a, 1)*10, .2+.1*wobble(a, 3))
	}
	efficiency.WriteString("kind,name,group,unit,n,mean,sd,ci_lo,ci_hi,description\n")
	for i, name := range []string{"education", "asking", "switching", "haste", "learning", "remainder"} {
		fmt.Fprintf(&efficiency, "group,%s,%s,min,6,%g,1,%g,%g,\n", name, name, 3-1.2*float64(i), 2.7-1.2*float64(i), 3.3-1.2*float64(i))
	}
	efficiency.WriteString("loss,efficiency_loss,,min,6,0.6,1,0.2,1,\n")
	figure1.WriteString("products,role,kind,unit,n,mean,sd,ci_lo,ci_hi\n")
	for _, n := range []int{1, 4, 8} {
		for _, role := range []float64{0, .5, 1} {
			v := 5 + role*float64(5+n)
			fmt.Fprintf(&figure1, "%d,%g,ideas,u,6,%g,1,%g,%g\n", n, role, v, v-1, v+1)
		}
	}
	return folderOf(t, map[string]any{"kind": "replicate", "scenario": "copier-field-service", "seed": 7, "replications": 6}, files{"runs.csv": runs.String(),
		"agents.csv": agents.String(), "efficiency.csv": efficiency.String(), "figure1.csv": figure1.String(), "series.csv": series.String(), "scenario.toml": string(sc.TOML())})
}

// searched is the folder of a search.
func searched(t *testing.T) *Folder {
	var points strings.Builder
	points.WriteString("point,role__intensity,portfolio__per_agent,status,name,fresh,bounds_sure,front_odds," +
		"ideas_per_agent_year_n,ideas_per_agent_year,ideas_per_agent_year_lo,ideas_per_agent_year_hi,exhaustion_mean_n,exhaustion_mean,exhaustion_mean_lo,exhaustion_mean_hi\n")
	for i := range 24 {
		role, products := float64(i%6)/5, 1+2*float64(i/6)
		ideas, strain := response([]float64{role, products, 20})
		status, name := "dominated", ""
		if products > 6 {
			status = "front"
			if i%6 == 3 {
				name = "knee"
			}
		}
		fmt.Fprintf(&points, "%d,%g,%g,%s,%s,true,true,1,30,%g,%g,%g,30,%g,%g,%g\n", i+1, role, products, status, name, ideas, ideas-.5, ideas+.5, strain, strain-.01, strain+.01)
	}
	return folderOf(t, map[string]any{"kind": "optimise", "scenario": "s", "seed": 7, "goals": []string{"ideas_per_agent_year=max", "exhaustion_mean=min"}}, files{"points.csv": points.String()})
}

// compared is the folder of a comparison with margins.
func compared(t *testing.T) *Folder {
	table := "arm,name,metric,unit,n,mean_a,difference,all_lo,all_hi,margin,verdict\n"
	for i, arm := range []string{"B", "C"} {
		for k, metric := range []string{"ideas_per_agent_year", "exhaustion_mean", "handling_minutes_per_solved"} {
			d := float64(k) - float64(i) - .5
			table += fmt.Sprintf("%s,x,%s,u,30,10,%g,%g,%g,0.5,better\n", arm, metric, d, d-.3, d+.3)
		}
	}
	return folderOf(t, map[string]any{"kind": "compare", "seed": 7, "arms": []Arm{{"A", "base", "s", ""}, {"B", "role.mode=off", "s", ""}, {"C", "control.style=efficiency", "s", ""}}}, files{"compare.csv": table})
}
