// Package journal keeps records in a file that only grows, one line each with
// a checksum, so that whatever a crash, a full disk or a power cut leaves
// behind can be told from what was promised.
//
// A line is
//
//	CHECKSUM NUMBER FIRST PAYLOAD\n
//
// where CHECKSUM is the CRC-32C (Castagnoli) of the rest of the line in eight
// hexadecimal digits, NUMBER counts the records of the file from 0, and FIRST
// is the number of the first record of the batch that was written and synced
// together with it. A batch is begun only when the one before is on disk.
//
// That is what makes the end of a file readable. A bad line that is followed
// by nothing, or by lines of its own batch, was never promised to anybody: it
// is the torn tail of a crash, and [Open] cuts it off before it appends
// anything. A bad line that is followed by a line of a later batch had been on
// disk and has changed since: that is damage, and [Open] refuses.
//
// One process writes a journal: [Open] takes an flock, which ends with the
// process. Whether the file exists says nothing. Any number may read meanwhile.
package journal
