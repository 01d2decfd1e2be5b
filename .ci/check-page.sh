#!/usr/bin/env bash
# The HTML report in a real browser: makes one for each outcome of a run, and drives them.
#
#   bash .ci/check-page.sh PROGRAM
#
# With PICTURE=docs/images/report-page.png it also draws the picture in the README anew.
#
# Installs Chromium and Node with apt-get where they are missing, and two packages from npm into a
# folder that is removed.
set -euo pipefail

program=$(realpath "$1")
[ -z "${PICTURE:-}" ] || PICTURE=$(realpath -m "$PICTURE")
export PICTURE
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

missing=()
browser >/dev/null || missing+=(chromium fonts-dejavu-core)
command -v node >/dev/null && command -v npm >/dev/null || missing+=(nodejs npm)
if [ "${#missing[@]}" -gt 0 ]; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# One page for each outcome.
page() {
    local name=$1
    shift
    local status=0
    "$program" -f html "$@" >"$scratch/$name.html" 2>/dev/null || status=$?
    [ "$status" -le 2 ] && [ -s "$scratch/$name.html" ] || {
        echo "no page for $name: exit status $status" >&2
        exit 1
    }
}
cd "$here/.."
faulty='{"status_code": "200", "member_id": 7, "member": {"name": null}}'
hostile="$scratch/a<img src=x onerror=alert(1)>&\"%0a::error::\`.json"
printf '%s\n' "$faulty" >"$hostile"
mkdir "$scratch/empty"
# 2,500 responses with four listed findings each, and more that are not.
for _ in $(seq 2500); do printf '%s\n' "$faulty"; done >"$scratch/many.ndjson"
# As many in as many files.
mkdir "$scratch/files"
for number in $(seq 2500); do printf '%s\n' "$faulty" >"$scratch/files/$number.json"; done
page clean fixtures/responses/sso-success.json
page findings fixtures/demo fixtures/recordings/har fixtures/responses
page hostile "$hostile"
page many "$scratch/many.ndjson"
page files "$scratch/files"
page nothing "$scratch/empty"
page coverage --coverage fixtures/recordings/har

mkdir "$scratch/node"
cp "$here/check-page.mjs" "$scratch/node/"
cd "$scratch/node"
printf '{"private": true}\n' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.31.0 axe-core@4.11.0
timeout 600 node check-page.mjs "$(browser)" "$scratch"
