package study

import (
	"fmt"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/results"
)

// Figure1 is the source's first figure in numbers: ideas per agent-year by
// the number of products an agent serves and the intensity of the assigned
// role. Portfolios and roles are dealt out by agent number from lists whose
// lengths have no common divisor, so that every combination occurs equally
// often.
type Figure1 struct {
	Agents   int
	Products []int     // per agent
	Roles    []float64 // assigned intensities
	Cells    []Cell    // by products, then role
	Lines    []Line    // by products

	// Of the widest portfolio against the narrowest, on the fitted lines:
	SlopeRatio results.Estimate // slope / slope, by Fieller's theorem
	Steeper    results.Estimate // slope less slope, ideas per agent-year
	GapWithout results.Estimate // ideas per agent-year at role 0, widest less narrowest
	GapFull    results.Estimate // the same at role 1
	Crossing   results.Estimate // role at which the two lines meet, by Fieller's theorem
}

// Cell is one combination. Means are over its agents, estimates over
// replications.
type Cell struct {
	Products                           int
	Role                               float64
	Ideas, Recombinations, Refinements results.Estimate // per agent-year

	ideas, recombinations, refinements []float64
}

// Line is the least-squares line of ideas on role of one portfolio size,
// fitted in each replication over agents.
type Line struct {
	Products         int
	Slope, Intercept results.Estimate // ideas per agent-year

	slopes, intercepts []float64
}

// What is crossed in Figure 1; portfolios wider than the scenario's products
// are left out.
var (
	figure1Products = []float64{1, 2, 4, 8}
	figure1Roles    = []float64{0, .25, .5, .75, 1}
)

// figure1Agents is the least number of agents; whole rounds of all
// combinations are added up to it.
const figure1Agents = 40

// figure1Settings returns the settings of the Figure 1 run.
func figure1Settings(s *models.Settings) (*models.Settings, error) {
	products := figure1Portfolios(s)
	if len(products) < 2 {
		return nil, fmt.Errorf("portfolio.products = %d: portfolios of different breadth need at least 2", s.Portfolio.Products)
	}
	round := len(products) * len(figure1Roles)
	agents := (figure1Agents + round - 1) / round * round
	return crossed(s, agents, models.Assign{Values: products}, models.Assign{Values: figure1Roles})
}

func figure1Portfolios(s *models.Settings) []float64 {
	var products []float64
	for _, x := range figure1Products {
		if int(x) <= s.Portfolio.Products {
			products = append(products, x)
		}
	}
	return products
}

// figure1 works the cells and lines out of the finished replications.
func (r *Report) figure1() *Figure1 {
	at := r.armIndex(ArmFigure1)
	f := &Figure1{Agents: r.arms[at].settings.Agents.Count, Roles: figure1Roles}
	for _, products := range figure1Portfolios(r.subject.settings) {
		f.Products = append(f.Products, int(products))
		line := Line{Products: int(products)}
		for _, role := range figure1Roles {
			f.Cells = append(f.Cells, r.cell(at, int(products), role))
		}
		for _, p := range r.pairs {
			intercept, slope := missing, missing
			if p[at].Err == nil {
				intercept, slope = fitLine(p[at].People, int(products))
			}
			line.intercepts, line.slopes = append(line.intercepts, intercept), append(line.slopes, slope)
		}
		line.Slope, line.Intercept = results.NewEstimate(line.slopes), results.NewEstimate(line.intercepts)
		f.Lines = append(f.Lines, line)
	}
	f.compare(r)
	return f
}

func (r *Report) cell(at, products int, role float64) Cell {
	c := Cell{Products: products, Role: role}
	for _, p := range r.pairs {
		recombinations, refinements, n := 0.0, 0.0, 0
		for i := range p[at].People { // none when the run failed
			if who := &p[at].People[i]; who.Products == products && who.Intensity == role {
				recombinations += who.RecombinationsPerYear
				refinements += who.RefinedPerYear
				n++
			}
		}
		if n == 0 {
			recombinations, refinements, n = missing, missing, 1
		}
		c.recombinations = append(c.recombinations, recombinations/float64(n))
		c.refinements = append(c.refinements, refinements/float64(n))
		c.ideas = append(c.ideas, (recombinations+refinements)/float64(n))
	}
	c.Ideas, c.Recombinations, c.Refinements = results.NewEstimate(c.ideas), results.NewEstimate(c.recombinations), results.NewEstimate(c.refinements)
	return c
}

// fitLine regresses ideas on role over the agents with that many products.
func fitLine(people []Person, products int) (intercept, slope float64) {
	var ideas, roles []float64
	for i := range people {
		if people[i].Products == products {
			ideas, roles = append(ideas, people[i].IdeasPerYear), append(roles, people[i].Intensity)
		}
	}
	fit, err := results.OLS(ideas, [][]float64{roles})
	if err != nil {
		return missing, missing
	}
	return fit.Coefficients[0], fit.Coefficients[1]
}

// compare puts the widest portfolio against the narrowest.
func (f *Figure1) compare(r *Report) {
	narrow, wide := &f.Lines[0], &f.Lines[len(f.Lines)-1]
	n := len(narrow.slopes)
	without, full, steeper, lead := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range without {
		without[i] = wide.intercepts[i] - narrow.intercepts[i]
		steeper[i] = wide.slopes[i] - narrow.slopes[i]
		full[i] = without[i] + steeper[i]
		lead[i] = -without[i]
	}
	f.Steeper = results.NewEstimate(steeper)
	f.GapWithout, f.GapFull = results.NewEstimate(without), results.NewEstimate(full)
	var err error
	if f.SlopeRatio, err = results.RatioOfMeans(wide.slopes, narrow.slopes); err != nil {
		r.warn("Figure 1: " + err.Error())
	}
	if f.Crossing, err = results.RatioOfMeans(lead, steeper); err != nil {
		r.warn("Figure 1: " + err.Error())
	}
}

// Crosses says whether the lines cross for certain: the narrowest portfolio
// ahead at role 0 and behind at role 1, both intervals clear of zero.
func (f *Figure1) Crosses() bool { return f.GapWithout.Hi < 0 && f.GapFull.Lo > 0 }
