#!/usr/bin/env bash
# Peak memory for a small and for a large input of each kind, which must not be far apart.
#
#   bash benches/memory.sh [SMALL_MB [LARGE_MB]]      default: 10 1024
#
# PROGRAM names one that is built already. Needs python3, and either GNU time or a /proc file system.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
small=${1:-10}
large=${2:-1024}
allowed=$((32 * 1024)) # KiB

program=${PROGRAM:-}
if [ -z "$program" ]; then
    cargo build --release --quiet
    program=${CARGO_TARGET_DIR:-target}/release/stytch-validate
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The peak resident set of a run, in KiB.
peak() {
    if /usr/bin/time -v true >"$scratch/time" 2>&1; then
        /usr/bin/time -v "$@" 2>&1 >"$scratch/report" |
            sed -n 's/.*Maximum resident set size (kbytes): //p'
    else
        # The kernel keeps the high-water mark of a process until it is gone.
        "$@" >"$scratch/report" 2>&1 &
        local process=$! line kib=0
        while line=$(grep VmHWM "/proc/$process/status" 2>/dev/null); do
            kib=$(awk '{ print $2 }' <<<"$line")
            sleep 0.02
        done
        wait "$process" || true
        echo "$kib"
    fi
}

measure() { # FORM ENDING MEGABYTES
    local file="$scratch/capture.$2"
    python3 benches/generate.py "$1" "$3" >"$file"
    peak "$program" --quiet "$file"
    rm -f "$file"
}

failed=0
printf '%-12s %10s %10s %10s   (KiB)\n' input "$small MB" "$large MB" growth
while read -r form ending; do
    one=$(measure "$form" "$ending" "$small")
    other=$(measure "$form" "$ending" "$large")
    printf '%-12s %10d %10d %10d\n' "$form" "$one" "$other" $((other - one))
    if [ $((other - one)) -gt "$allowed" ]; then
        failed=1
    fi
done <<'FORMS'
ndjson ndjson
har har
har-pretty har
FORMS
exit "$failed"
