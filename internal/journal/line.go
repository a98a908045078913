package journal

import (
	"bytes"
	"encoding/hex"
	"hash/crc32"
	"strconv"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksumDigits is the width of the checksum in a line.
const checksumDigits = 8

// Entry is one record as it stands in a file.
type Entry struct {
	Number  uint64 // from 0
	Offset  int64  // of the payload in the file, in bytes
	Payload []byte // without the end of line; valid until visit returns
}

// appendLine appends the line of a record to dst and returns where in dst its
// payload begins.
func appendLine(dst []byte, number, first uint64, payload []byte) (line []byte, at int) {
	begin := len(dst)
	dst = append(dst, "00000000 "...)
	dst = strconv.AppendUint(dst, number, 10)
	dst = append(dst, ' ')
	dst = strconv.AppendUint(dst, first, 10)
	dst = append(dst, ' ')
	at = len(dst)
	dst = append(dst, payload...)
	putChecksum(dst[begin:], crc32.Checksum(dst[begin+checksumDigits:], castagnoli))
	return append(dst, '\n'), at
}

func putChecksum(dst []byte, sum uint32) {
	hex.Encode(dst, []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}

// line is a line whose checksum holds.
type line struct {
	number, first uint64
	at            int // where the payload begins
}

// parseLine reads a line without its end, and says whether it is whole.
func parseLine(text []byte) (l line, ok bool) {
	if len(text) < checksumDigits+1 || text[checksumDigits] != ' ' {
		return l, false
	}
	var want [checksumDigits]byte
	putChecksum(want[:], crc32.Checksum(text[checksumDigits:], castagnoli))
	if !bytes.Equal(want[:], text[:checksumDigits]) {
		return l, false
	}
	at := checksumDigits + 1
	if l.number, at, ok = parseNumber(text, at); !ok {
		return l, false
	}
	if l.first, at, ok = parseNumber(text, at); !ok || l.first > l.number {
		return l, false
	}
	l.at = at
	return l, true
}

// parseNumber reads decimal digits up to a blank.
func parseNumber(text []byte, at int) (x uint64, next int, ok bool) {
	begin := at
	for ; at < len(text) && text[at] != ' '; at++ {
		digit := text[at] - '0'
		if digit > 9 || at-begin >= 19 {
			return 0, at, false
		}
		x = 10*x + uint64(digit)
	}
	return x, at + 1, at > begin && at < len(text)
}
