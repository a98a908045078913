#!/usr/bin/env bash
# Builds the simulator for browsers, compresses it, and puts it beside the page
# that uses it: internal/web/assets/frontline.wasm.gz and wasm_exec.js. Fonts,
# formulas and file formats of the drawing package are left out, because the
# page draws its own figures: without them the program is half as large and
# starts sooner.
# Two runs on one toolchain give the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
# A folder with a fixed name: it becomes a part of the program. Go passes over
# names that begin with a dot.
work=.wasm-build
rm -rf "$work"
mkdir "$work"
trap 'rm -rf "$work"' EXIT

# A copy of the drawing package without fonts and formulas stands in for it;
# its tag minimal leaves out PDF, EPS and TeX.
plot=$(go list -m -f '{{.Dir}}' gonum.org/v1/plot)
cp -r "$plot" "$work/plot"
chmod -R u+w "$work/plot"
cat >"$work/plot/font/liberation/liberation.go" <<'GO'
// Package liberation holds no fonts.
package liberation

import "gonum.org/v1/plot/font"

// Collection returns no fonts.
func Collection() font.Collection { return nil }
GO
rm "$work/plot/text/latex.go"
cp go.mod go.sum "$work"
go mod edit -replace "gonum.org/v1/plot=./$work/plot" "$work/go.mod"

GOOS=js GOARCH=wasm go build -tags minimal -modfile "$work/go.mod" -trimpath -buildvcs=false -ldflags="-s -w" -o "$work/frontline.wasm" ./cmd/frontline-wasm
gzip -9 -n -c "$work/frontline.wasm" >internal/web/assets/frontline.wasm.gz
cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" internal/web/assets/wasm_exec.js
chmod 644 internal/web/assets/wasm_exec.js
ls -l "$work/frontline.wasm" internal/web/assets/frontline.wasm.gz | awk '{print $5, $9}'
