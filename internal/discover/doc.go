// Package discover finds the conditions under which something happens: given
// many runs of which some are of interest (the service level missed, agents
// exhausted), it looks for a box in the space of factors that holds most of
// them and little else. It is the patient rule induction method, PRIM, of
// Friedman and Fisher 1999, in the form in which scenario discovery uses it
// (Bryant and Lempert 2010).
package discover
