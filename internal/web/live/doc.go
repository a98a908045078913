// Package live answers the page of the workbench: it describes scenarios,
// plays a run bit by bit so that it can be looked at, plays whole runs, and
// compares. A request and its answer are JSON. The server of package web and
// the WebAssembly program answer with the same [Service], so the page does
// not know which of the two it has. Nothing here knows a network or a file.
package live
