#!/usr/bin/env bash
# Builds the program that is shipped: once so that it counts which branches it takes, and once more by
# these counts (docs/releasing.md has the figures). The inputs are the invented ones of benches/peers, good and
# bad ones, and the recordings of the fixtures.
#
#   bash .ci/profiled-build.sh x86_64-unknown-linux-musl    leaves it in target/TARGET/release
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=$1
work=$PWD/target/profile
flags=${RUSTFLAGS:-}

rustup component add llvm-tools
host=$(rustc -vV | sed -n 's/^host: //p')
profdata=$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata

build() {
    RUSTFLAGS="$flags -C $1" cargo build --release --locked --target "$target" --target-dir "$2"
}

rm -rf "$work/counts"
build "profile-generate=$work/counts" "$work"

python3 benches/peers/corpus.py --ndjson-mb 12 --har-mb 12 --files 1000 "$work/inputs"
for input in good.ndjson shuffled.ndjson bad2.ndjson allbad.ndjson good.har files; do
    for format in concise json; do
        "$work/$target/release/stytch-validate" --jobs 1 --format "$format" "$work/inputs/$input" >"$work/report" ||
            [ $? -eq 1 ]
    done
done
for _ in 1 2 3; do
    "$work/$target/release/stytch-validate" fixtures >"$work/report" 2>&1 || [ $? -le 2 ]
done

"$profdata" merge --output "$work/counts.profdata" "$work/counts"
build "profile-use=$work/counts.profdata" target
