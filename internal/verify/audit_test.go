package verify

import (
	"os"
	"strconv"
	"testing"
)

// TestFalseAlarms plays the suite with other seeds and counts what is called
// wrong. FRONTLINE_AUDIT says with how many, and FRONTLINE_AUDIT_FIRST with
// which it begins; 2,000 take hours, so it is no part of the usual tests.
func TestFalseAlarms(t *testing.T) {
	count, _ := strconv.Atoi(os.Getenv("FRONTLINE_AUDIT"))
	if count == 0 {
		t.Skip("set FRONTLINE_AUDIT to the number of suites to be played")
	}
	first, _ := strconv.Atoi(os.Getenv("FRONTLINE_AUDIT_FIRST"))
	cases := all(t)
	alarms, numbers := 0, 0
	for i := range count {
		report, err := Run(t.Context(), cases, Options{Least: true, Seed: 1_000_000 * uint64(first+i+1)})
		if err != nil {
			t.Fatal(err)
		}
		numbers += len(report.Numbers)
		for _, n := range report.Failed() {
			alarms++
			t.Logf("suite %d: %s, %s: expected %g, simulated %g [%g, %g], %d runs (%s)", first+i, n.Case, n.label(), n.Expected, n.Simulated, n.Low, n.High, n.Replications, n.Why)
		}
	}
	t.Logf("%d of %d numbers were called wrong", alarms, numbers)
	if alarms > 1+count/2000 {
		t.Errorf("%d false alarms in %d suites", alarms, count)
	}
}
