package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"reflect"
)

// digest hashes values by their bits.
type digest struct{ hash hash.Hash }

func newDigest() *digest { return &digest{sha256.New()} }

// add hashes numbers, text, and structs, arrays and slices of them, field by
// field. Every NaN counts as the same one: the bits of a NaN that was computed
// differ between processors, and no table shows them. It panics at any other
// kind of value.
func (d *digest) add(values ...any) {
	for _, v := range values {
		d.value(reflect.ValueOf(v))
	}
}

func (d *digest) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.bits(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.bits(v.Uint())
	case reflect.Float32, reflect.Float64:
		x := v.Float()
		if math.IsNaN(x) {
			d.bits(0x7ff8000000000000)
			return
		}
		d.bits(math.Float64bits(x))
	case reflect.Bool:
		d.text(fmt.Sprint(v.Bool()))
	case reflect.String:
		d.text(v.String())
	case reflect.Array, reflect.Slice:
		d.bits(uint64(v.Len()))
		for i := range v.Len() {
			d.value(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			d.value(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("platform: a value of kind %s has no digest", v.Kind()))
	}
}

func (d *digest) bits(x uint64) {
	var eight [8]byte
	binary.LittleEndian.PutUint64(eight[:], x)
	d.hash.Write(eight[:])
}

func (d *digest) text(s string) {
	d.bits(uint64(len(s)))
	d.hash.Write([]byte(s))
}
