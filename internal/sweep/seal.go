package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// count counts the runs of the shard.
func (e *execution) count() {
	o := &e.outcome
	o.Total, o.Done, o.Failed, o.Repeated = 0, 0, 0, e.index.repeated
	for point := range e.Points {
		for slot := e.starts[point]; slot < e.starts[point+1]; slot++ {
			if _, replication := e.plan.run(point, slot); !e.Shard.has(e.plan, point, replication) {
				continue
			}
			o.Total++
			switch status := e.index.places[slot].status; {
			case status > 1:
				o.Failed++
				fallthrough
			case status == 1:
				o.Done++
			}
		}
	}
}

// seal records that the shard is complete, with a digest of all its runs. A
// journal that ends with that seal already is left alone.
func (e *execution) seal() error {
	if e.source.err != nil {
		return e.source.err
	}
	for point := range e.Points {
		if e.ruled && e.Shard.has(e.plan, point, 0) {
			if _, missing := e.index.settled(point); missing > 0 {
				return nil // a rule that was not asked to its end
			}
		}
	}
	e.outcome.Complete = true
	seal := e.index.sealOf(e.Shard)
	if e.index.logs[e.number].sealed == seal {
		return nil
	}
	e.writer.Append(append(append([]byte{}, sealPrefix...), seal...))
	return e.diskError(e.writer.Commit())
}

// sealOf returns what a seal of a shard says: its runs that have a record, and
// a SHA-256 of them in order.
func (x *index) sealOf(shard Shard) string {
	h := sha256.New()
	runs := 0
	for point := range x.Points {
		for slot := x.starts[point]; slot < x.starts[point+1]; slot++ {
			at, replication := x.run(point, slot)
			if p := x.places[slot]; p.status != 0 && shard.has(x.plan, point, replication) {
				fmt.Fprintf(h, "%d %d %016x\n", at, replication, p.digest)
				runs++
			}
		}
	}
	return fmt.Sprintf("%s %d %s", shard, runs, hex.EncodeToString(h.Sum(nil)))
}
