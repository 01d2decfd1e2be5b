#!/usr/bin/env bash
# Prints the section of a version in CHANGELOG.md, and ends with 1 where there is none.
#
#   bash .ci/release-notes.sh VERSION
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
awk -v wanted="## [$1]" '
    /^## / { inside = index($0, wanted) == 1; next }
    inside && (NF || printed) { print; printed = 1 }
    END { exit !printed }
' CHANGELOG.md || {
    echo "CHANGELOG.md has no section for $1" >&2
    exit 1
}
