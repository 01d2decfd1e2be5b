#!/usr/bin/env bash
# Builds the program that is shipped: once so that it counts which branches it takes, and once more by
# these counts, with the functions next to each other that a single response goes through (docs/releasing.md
# has the figures). The inputs are the invented ones of benches/peers, good and bad ones, and the recordings
# of the fixtures.
#
#   bash .ci/profiled-build.sh x86_64-unknown-linux-musl    leaves it in target/TARGET/release
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=$1
work=$PWD/target/profile
flags=${RUSTFLAGS:-}

rustup component add llvm-tools
host=$(rustc -vV | sed -n 's/^host: //p')
tools=$(rustc --print sysroot)/lib/rustlib/$host/bin

build() {
    RUSTFLAGS="$flags $1" cargo build --release --locked --target "$target" --target-dir "$2"
}

rm -rf "$work/counts" "$work/one"
build "-C profile-generate=$work/counts" "$work"

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

# The order comes from one response, in a file and piped in. A function has its name behind that of its file.
for input in "$work/inputs/one.json" -; do
    LLVM_PROFILE_FILE=$work/one/%p.profraw "$work/$target/release/stytch-validate" "$input" \
        <"$work/inputs/one.json" >"$work/report" || [ $? -eq 1 ]
done
"$tools/llvm-profdata" merge --output "$work/one.profdata" "$work/one"
"$tools/llvm-profdata" show --all-functions --counts "$work/one.profdata" |
    awk '/^  [^ ]/ { name = $1 } /Block counts: .*[1-9]/ { sub(/.*;/, "", name); sub(/:$/, "", name); print name }' \
        >"$work/order"
[ -s "$work/order" ]

"$tools/llvm-profdata" merge --output "$work/counts.profdata" "$work/counts"
# GNU's linker takes no order; the toolchain's does, where it comes with one.
ordered=
if [ -x "$tools/gcc-ld/ld.lld" ]; then
    ordered="-C link-arg=-B$tools/gcc-ld -C link-arg=-fuse-ld=lld"
    ordered+=" -C link-arg=-Wl,--symbol-ordering-file=$work/order,--no-warn-symbol-ordering"
fi
build "-C profile-use=$work/counts.profdata $ordered" target
