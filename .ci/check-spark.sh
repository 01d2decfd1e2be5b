#!/usr/bin/env bash
# The example for Apache Spark and Ray, on two cores of this machine.
#
#   bash .ci/check-spark.sh PROGRAM
#
# Installs Java with apt-get where it is missing, and PySpark and Ray into a folder that is removed.
set -euo pipefail

program=$(realpath "$1")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

is_new_enough() {
    local version
    version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ]
}
if ! command -v java >/dev/null || ! is_new_enough; then
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null
fi
python=$(command -v python3 || command -v python)
"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    -r "$root/examples/spark/requirements.txt"
cd "$root/examples/spark"
for tests in test_splits.py test_engines.py; do
    PYTHONDONTWRITEBYTECODE=1 timeout 1200 "$scratch/venv/bin/python" "$tests" "$program" 2>"$scratch/said" || {
        status=$?
        cat "$scratch/said" >&2
        exit "$status"
    }
    tail -n 3 "$scratch/said"
done
