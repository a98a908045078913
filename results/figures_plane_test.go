package results

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// planeSamples are the charts of two quantities and of many.
func planeSamples() []sample {
	front, cloud := Cloud{Name: "Frontier", Joined: true}, Cloud{Name: "Dominated", Grey: true}
	for i := range 8 {
		x := float64(i)
		front.Points = append(front.Points, Point{X: 4 + x, Y: 20 - 2*x - .1*x*x, XLo: 3.6 + x, XHi: 4.4 + x, YLo: 19 - 2*x - .1*x*x, YHi: 21 - 2*x - .1*x*x, Shade: .1 + .04*x})
		cloud.Points = append(cloud.Points, Point{X: 3 + x + .3*math.Sin(x), Y: 14 - 1.5*x}, Point{X: 2.5 + x, Y: 12 - x})
	}
	front.Points[4].Label = "knee"
	morris := []Cloud{{Name: "Settings", Points: []Point{{X: 3, Y: .2, Label: "role.intensity"}, {X: 2.1, Y: 1.9, Label: "portfolio.per_agent"}, {X: .4, Y: .3, Label: "agents.count"}, {X: .1, Y: .05}}}}
	spec := func(title, x, y string) FigureSpec {
		return FigureSpec{Title: title, Subtitle: "Means of 30 replications with 95 % intervals (crosses)", XLabel: x, YLabel: y, Note: "Made-up numbers."}
	}
	grid := [][]float64{{1, 2, 3, 4}, {2, 4, 6, 8}, {3, 6, 9, math.NaN()}}
	strip := make([][]float64, 24)
	weeks, agents := make([]string, 52), make([]string, 24)
	for i := range strip {
		agents[i] = "agent " + strconv.Itoa(i+1)
		strip[i] = wave(52, .2+.01*float64(i), .002, .05, float64(i))
	}
	for i := range weeks {
		weeks[i] = strconv.Itoa(i + 1)
	}
	fanned := Quantiles{X: ramp(40, 1), Levels: []float64{.05, .25, .5, .75, .95}}
	for _, by := range []float64{-3, -1, 0, 1, 3} {
		fanned.Values = append(fanned.Values, shifted(wave(40, 10, .05, 1, 0), by))
	}
	many := make([]Point, 12)
	values := make([][]float64, 12)
	for i := range many {
		x := float64(i)
		many[i].Shade = x
		values[i] = []float64{x, 12 - x + 2*math.Sin(x), 100 * x * x, 3}
	}
	forest := FigureSpec{Title: "B against A", Subtitle: "Difference of means; 30 pairs, 95 % intervals", XLabel: "Ideas per agent and year", IncludeZero: true,
		Ranges: []Range{{"no difference that matters", -.5, .5}}}
	return []sample{
		{"frontier", true, func() (*plot.Plot, error) {
			return Scatter(spec("Where more ideas cost time", "Ideas per agent and year", "Minutes per solved problem"), []Cloud{front, cloud}, ScatterOptions{Shade: "Exhaustion, share"})
		}},
		{"morris", true, func() (*plot.Plot, error) {
			return Scatter(spec("What moves ideas", "Mean absolute effect μ*", "Standard deviation of effects σ"), morris, ScatterOptions{Rays: []Ray{{"σ = μ*", 1}, {"σ = 0.5 μ*", .5}, {"σ = 0.1 μ*", .1}}})
		}},
		{"scatter-none", true, func() (*plot.Plot, error) { return Scatter(spec("Nothing", "x", "y"), nil, ScatterOptions{}) }},
		{"heat", true, func() (*plot.Plot, error) {
			return HeatMap(spec("Ideas by role and portfolio", "Role intensity", "Products per agent"), []string{"0", "0.3", "0.6", "1"}, []string{"1", "4", "8"}, grid, "Ideas per agent and year")
		}},
		{"heat-strip", true, func() (*plot.Plot, error) {
			return HeatMap(spec("Stress over agents and weeks", "Week", "Agent"), weeks, agents, strip, "Exhaustion, share")
		}},
		{"tornado", true, func() (*plot.Plot, error) {
			return Tornado(spec("What moves ideas most", "Ideas per agent and year", ""), 12, "setting at its low end", "setting at its high end",
				[]Stretch{{"role.intensity", 6, 19, "0 to 1"}, {"portfolio.per_agent", 9, 16, "1 to 12"}, {"agents.count", 13, 11.5, "10 to 30"}})
		}},
		{"limits", true, func() (*plot.Plot, error) {
			return Limits(spec("Where the service level is missed", "Share of the range", ""), []Stretch{{"agents.count", 0, .4, "10 to 14"}, {"role.intensity", .3, 1, "0.3 to 1"}})
		}},
		{"fan", true, func() (*plot.Plot, error) {
			return Fan(spec("Where runs lie", "Week", "Ideas per agent and year"), fanned)
		}},
		{"parallel", true, func() (*plot.Plot, error) {
			return Parallel(spec("What goes with what", "", ""), []string{"ideas", "minutes", "profit", "norm"}, many, values, "Ideas per agent and year")
		}},
		{"forest-zone", true, func() (*plot.Plot, error) {
			return DotWhisker(forest, []string{"B", "C", "D"}, []Group{groupOf("", []float64{1.2, .1, -.9}, .4)})
		}},
	}
}
