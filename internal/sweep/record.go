package sweep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"frontline.dev/frontline/internal/study"
	"frontline.dev/frontline/results"
	"frontline.dev/frontline/sim"
)

// Status is how a run ended.
type Status string

// Ways in which a run ends.
const (
	OK          Status = "ok"
	Failed      Status = "failed"      // it came to an error
	TimedOut    Status = "timeout"     // it took longer than it was allowed
	Quarantined Status = "quarantined" // it ended the process that played it, twice
)

// statuses in the order of their numbers in an index.
var statuses = []Status{OK, Failed, TimedOut, Quarantined}

// Run is the record of one run. What is below Values decides no digest.
type Run struct {
	Point       int // number of the design point, from 1
	Replication uint64
	Status      Status
	Identity    string // 64 hexadecimal digits, see study.Identity
	Digest      string // SHA-256 of everything the run gave, 64 hexadecimal digits
	Body        Body

	Ended time.Time     // when it was recorded
	Took  time.Duration // 0: it was taken from another study
}

// ID returns the twelve digits by which people name a run.
func (r *Run) ID() string { return r.Identity[:12] }

// Body is what a run gave.
type Body struct {
	Seed        uint64      `json:"seed"`
	Events      uint64      `json:"events"`
	WarmUp      sim.Time    `json:"warm_up"` // in microseconds
	Fingerprint *[3]string  `json:"fingerprint,omitempty"`
	Values      numbers     `json:"values,omitempty"` // by study.Measures; nil when it failed
	Series      []batchBody `json:"series,omitempty"`
	Warnings    []string    `json:"warnings,omitempty"`
	Error       string      `json:"error,omitempty"` // one line
}

type batchBody struct {
	From   sim.Time `json:"from"`
	To     sim.Time `json:"to"`
	Values numbers  `json:"values"`
}

// numbers are floats in JSON: missing ones are null, infinite ones text.
type numbers []float64

// MarshalJSON writes the shortest decimals that read back as the same bits.
func (x numbers) MarshalJSON() ([]byte, error) {
	out := make([]byte, 0, 20*len(x)+2)
	out = append(out, '[')
	for i, v := range x {
		if i > 0 {
			out = append(out, ',')
		}
		switch {
		case math.IsNaN(v):
			out = append(out, "null"...)
		case math.IsInf(v, 0):
			out = strconv.AppendQuote(out, results.Number(v))
		default:
			out = strconv.AppendFloat(out, v, 'g', -1, 64)
		}
	}
	return append(out, ']'), nil
}

// UnmarshalJSON is the inverse of MarshalJSON.
func (x *numbers) UnmarshalJSON(text []byte) error {
	inner := bytes.Trim(text, "[]")
	if len(inner) == 0 {
		return nil
	}
	list := make(numbers, 0, 1+bytes.Count(inner, []byte(",")))
	for cell := range bytes.SplitSeq(inner, []byte(",")) {
		if string(cell) == "null" {
			list = append(list, math.NaN())
			continue
		}
		v, err := strconv.ParseFloat(string(bytes.Trim(cell, `"`)), 64)
		if err != nil {
			return err
		}
		list = append(list, v)
	}
	*x = list
	return nil
}

// recordOf makes the record of a run that was played.
func recordOf(point int, replication, seed uint64, played study.Played, series bool) Run {
	r := Run{Point: point, Replication: replication, Status: OK, Identity: played.Identity,
		Body: Body{Seed: seed, Events: played.Events, WarmUp: played.WarmUp, Values: played.Values, Warnings: played.Warnings}}
	if f := played.Fingerprint; f != (study.Fingerprint{}) {
		r.Body.Fingerprint = &[3]string{f.Events, f.Draws, f.Results}
	}
	if series {
		for _, point := range played.Series {
			r.Body.Series = append(r.Body.Series, batchBody{point.From, point.To, point.Values})
		}
	}
	if played.Err != nil {
		r.fail(Failed, played.Err.Error())
	}
	return r
}

// fail makes the record one of a run that gave nothing.
func (r *Run) fail(status Status, why string) {
	why, _, _ = strings.Cut(why, "\n")
	r.Status = status
	r.Body = Body{Seed: r.Body.Seed, Error: strings.ToValidUTF8(why, "\uFFFD")}
}

// encode appends the record to dst and sets its digest.
//
//	run POINT REPLICATION STATUS IDENTITY DIGEST ENDED TOOK BODY
func (r *Run) encode(dst []byte) []byte {
	body, err := json.Marshal(r.Body)
	if err != nil {
		panic(fmt.Sprintf("sweep: a record cannot be encoded: %v", err)) // numbers and text only
	}
	r.Digest = r.digest(body)
	dst = fmt.Appendf(dst, "run %d %d %s %s %s %d %d ", r.Point, r.Replication, r.Status, r.Identity, r.Digest, max(r.Ended.UnixMilli(), 0), r.Took.Microseconds())
	return append(dst, body...)
}

// digest is a SHA-256 of what the run is and gave.
func (r *Run) digest(body []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s ", r.Identity, r.Status)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// header is the part of a record before its body.
type header struct {
	point       int
	replication uint64
	status      uint8 // index in statuses
	identity    []byte
	digest      []byte
	ended, took int64
	body        int // where it begins in the payload
}

var runPrefix = []byte("run ")

// parseHeader reads the head of a record; ok is false for records of other
// kinds. The slices are of the payload.
func parseHeader(payload []byte) (h header, ok bool, err error) {
	if !bytes.HasPrefix(payload, runPrefix) {
		return h, false, nil
	}
	rest := payload[len(runPrefix):]
	var fields [7][]byte
	for i := range fields {
		var found bool
		if fields[i], rest, found = bytes.Cut(rest, []byte(" ")); !found {
			return h, true, errors.New("a record of a run is cut short")
		}
	}
	h.body = len(payload) - len(rest)
	h.identity, h.digest = fields[3], fields[4]
	known := false
	for i, s := range statuses {
		if string(fields[2]) == string(s) {
			h.status, known = uint8(i), true
		}
	}
	point, wrongPoint := whole(fields[0])
	replication, wrongReplication := whole(fields[1])
	ended, wrongEnded := whole(fields[5])
	took, wrongTook := whole(fields[6])
	h.point, h.replication, h.ended, h.took = int(point), replication, int64(ended), int64(took)
	if bad := errors.Join(wrongPoint, wrongReplication, wrongEnded, wrongTook); bad != nil || !known || len(h.identity) != 64 || len(h.digest) != 64 {
		return h, true, fmt.Errorf("a record of a run cannot be read: %s", payload[:h.body])
	}
	return h, true, nil
}

// whole reads decimal digits.
func whole(text []byte) (uint64, error) {
	var x uint64
	for _, c := range text {
		if c < '0' || c > '9' || len(text) > 19 {
			return 0, fmt.Errorf("%q is no whole number", text)
		}
		x = 10*x + uint64(c-'0')
	}
	return x, nil
}

// decode reads a whole record and checks its digest.
func decode(payload []byte) (Run, error) {
	h, is, err := parseHeader(payload)
	if err != nil || !is {
		return Run{}, errors.Join(err, errIfNot(is, "no record of a run"))
	}
	r := Run{Point: h.point, Replication: h.replication, Status: statuses[h.status], Identity: string(h.identity), Digest: string(h.digest),
		Ended: time.UnixMilli(h.ended), Took: time.Duration(h.took) * time.Microsecond}
	body := payload[h.body:]
	if r.digest(body) != r.Digest {
		return r, fmt.Errorf("design point %d, replication %d: the digest does not fit the record", r.Point, r.Replication)
	}
	if err := r.Body.decode(body); err != nil {
		return r, fmt.Errorf("design point %d, replication %d: %w", r.Point, r.Replication, err)
	}
	return r, nil
}

var valuesKey = []byte(`,"values":[`)

// decode reads a body. Its many numbers are cut out and read without package
// json, which would take most of the time of writing the tables; the key
// cannot stand in a text, where its quotes would be escaped.
func (b *Body) decode(body []byte) error {
	before, rest, found := bytes.Cut(body, valuesKey)
	list, after, closed := bytes.Cut(rest, []byte("]"))
	if !found || !closed {
		return json.Unmarshal(body, b)
	}
	if err := json.Unmarshal(append(bytes.Clone(before), after...), b); err != nil {
		return err
	}
	return b.Values.UnmarshalJSON(list)
}

func errIfNot(ok bool, message string) error {
	if ok {
		return nil
	}
	return errors.New(message)
}
