#!/usr/bin/env bash
# Holds the RO-Crates of folders of results against the profile they name, with
# rocrate-validator (the Python package roc-validator), if that is
# installed; without it nothing is checked, and that is said.
#
#   scripts/validate-crate.sh FOLDER …
#   SEVERITY=RECOMMENDED scripts/validate-crate.sh FOLDER …
#
# The validator fetches the JSON-LD context of RO-Crate from the network once.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 folder …: folders to which frontline export --crate has added a crate" >&2
    exit 2
fi
if ! command -v rocrate-validator > /dev/null; then
    echo "skipped: rocrate-validator is not installed (pip install roc-validator); $# folders are not checked"
    exit 0
fi
failed=0
for folder in "$@"; do
    if [ ! -f "$folder/ro-crate-metadata.json" ]; then
        echo "$folder holds no ro-crate-metadata.json: frontline export $folder --crate" >&2
        failed=1
        continue
    fi
    rocrate-validator validate --no-auto-profile --profile-identifier process-run-crate \
        --requirement-severity "${SEVERITY:-REQUIRED}" --no-paging "$folder" || failed=1
done
exit $failed
