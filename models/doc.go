// Package models is the organisation: customers own products that fail in
// contexts of their own, agents solve the problems, and may teach, ask and
// learn while they do.
//
// The package is built from five nouns. A Fact is something that has happened
// ([ServiceEnded]). A [Dial] is a quantity that can be scaled, such as the time
// a fix takes. A [Mechanism] watches facts, turns dials and calls verbs of the
// [World]; it can be left out, and then nothing else changes. A [Control] is a
// managerial style: a pure function from what the manager can see to what the
// manager decides. Metrics live outside, in package results.
//
// Inputs are [Settings]; everything else comes out. No equation holds a product
// of causes such as role × diversity or control × stewardship.
package models
