#!/usr/bin/env bash
# Publishes npm packages as the release workflow does, to a registry that listens on this machine alone,
# twice: the second time there is nothing left to do. Then it installs from there.
#
#   bash .ci/check-publishing.sh FOLDER PYTHON
#
# FOLDER has the packages, PYTHON one with PyYAML. Takes Node, npm and jq.
set -euo pipefail

packages=$(realpath "$1")
python=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
registry=
trap '[ -z "$registry" ] || kill "$registry" 2>/dev/null || true; rm -rf "$scratch"' EXIT

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# The script of the workflow's job, which can prove where it ran only on a runner.
"$python" - "$root/.github/workflows/release.yml" >"$scratch/publish.sh" <<'END'
import sys

import yaml

steps = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))["jobs"]["npmjs"]["steps"]
print(steps[-1]["run"].replace(" --provenance", ""))
END

mkdir "$scratch/server"
cd "$scratch/server"
# Its newest releases ask for a version of node-fetch that is not there any more.
printf '{"private": true, "overrides": {"node-fetch": "2.7.0"}}\n' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts verdaccio@6.8.0
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
cat >config.yaml <<'END'
storage: ./storage
auth:
  htpasswd: { file: ./htpasswd, max_users: -1 }
uplinks: {}
packages:
  "**": { access: $all, publish: $all }
max_body_size: 200mb
log: { type: stdout, format: json, level: error }
END
timeout 300 node_modules/.bin/verdaccio --config config.yaml --listen "127.0.0.1:$port" >log 2>&1 &
registry=$!
address=http://127.0.0.1:$port/
for _ in $(seq 100); do
    ! curl --silent --fail "$address-/ping" >/dev/null || break
    sleep 0.2
done
curl --silent --fail "$address-/ping" >/dev/null || fail "$(cat log)"

mkdir "$scratch/job"
cd "$scratch/job"
ln -s "$packages" dist
export npm_config_userconfig=$scratch/npmrc npm_config_cache=$scratch/cache NPM_TOKEN=none
printf 'registry=%s\n' "$address" >"$scratch/npmrc"
publish() { bash --noprofile --norc -eo pipefail "$scratch/publish.sh" >"$scratch/said" 2>&1 || fail "$(cat "$scratch/said")"; }
publish
! grep 'published before' "$scratch/said" || fail 'a package is there before it was published'
publish
[ "$(grep -c 'published before' "$scratch/said")" -eq "$(ls dist/*.tgz | wc -l)" ] ||
    fail "$(cat "$scratch/said")"
mkdir "$scratch/project"
cd "$scratch/project"
printf '{"private": true}\n' >package.json
npm install --silent --no-audit --no-fund stytch-validate
npx --no-install stytch-validate --version
printf 'npm: published once, passed over the second time, and installed from there\n'
