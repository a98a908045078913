// Package web is the workbench in the browser: a server on this machine alone,
// the page it hands out, and the classroom file, which is the same page with
// the simulator inside. All computing is done by package live.
package web
