#!/usr/bin/env bash
# Puts the program into FOLDER/bin: the released one of this version, where it was built of the very
# sources at hand and its checksum is right; else one that cargo builds of them.
#
#   bash steps/install.sh FOLDER
#   bash steps/install.sh --sources
#
# FOLDER is an absolute path. STYTCH_VALIDATE_RELEASES is the address of the releases, each in a folder
# called like its tag; unless it is set, that of the repository which Cargo.toml names. --sources prints
# the digest of the sources, which a release has beside its programs.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }

# Of everything that the program is built of: names and contents.
sources() {
    local files digest
    files=$(find Cargo.lock Cargo.toml build build.rs facts schemas src -type f | LC_ALL=C sort)
    digest=$({ echo "$files"; tr '\n' '\0' <<<"$files" | xargs -0 cat; } | sha256)
    echo "${digest%% *}"
}

in_manifest() { sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" Cargo.toml | head -n 1; }

# The archive for this machine, as the release calls it.
archive() {
    case "$(uname -s) $(uname -m)" in
    'Linux x86_64') echo stytch-validate-x86_64-unknown-linux-musl.tar.gz ;;
    'Linux aarch64') echo stytch-validate-aarch64-unknown-linux-musl.tar.gz ;;
    'Darwin x86_64') echo stytch-validate-x86_64-apple-darwin.tar.gz ;;
    'Darwin arm64') echo stytch-validate-aarch64-apple-darwin.tar.gz ;;
    MINGW*' x86_64' | MSYS*' x86_64') echo stytch-validate-x86_64-pc-windows-msvc.zip ;;
    *) return 1 ;;
    esac
}

fetch() {
    curl --fail --silent --location --connect-timeout 10 --max-time 120 --retry 1 \
        --output "$scratch/$1" "$release/$1"
}

# Each step that fails leaves it to cargo.
install_released() {
    local name wanted found unpacked
    # Nobody's account stands for the one that holds the repository until that is known.
    case $release in https://github.com/[O]WNER/*) return 1 ;; esac
    command -v curl >/dev/null && name=$(archive) || return 1
    fetch stytch-validate.sources || return 1
    [ "$(cat "$scratch/stytch-validate.sources")" = "$(sources)" ] || return 1
    fetch "$name.sha256" && fetch "$name" || return 1
    wanted=$(cut -d ' ' -f 1 "$scratch/$name.sha256")
    found=$(sha256 <"$scratch/$name")
    if [ "$wanted" != "${found%% *}" ]; then
        echo "stytch-validate: the checksum of $name is wrong: building from source" >&2
        return 1
    fi
    case $name in
    *.zip) unzip -q "$scratch/$name" -d "$scratch" || return 1 ;;
    *) tar xzf "$scratch/$name" -C "$scratch" || return 1 ;;
    esac
    unpacked=$scratch/${name%.tar.gz}
    mkdir -p "$folder/bin"
    cp "${unpacked%.zip}"/stytch-validate* "$folder/bin/" || return 1
    "$folder/bin/stytch-validate" --version
}

install_built() {
    if ! command -v cargo >/dev/null; then
        echo 'stytch-validate: there is no release of these sources, and no cargo to build them' >&2
        exit 2
    fi
    cargo install --locked --force --path . --root "$folder"
}

if [ "${1-}" = --sources ]; then
    sources
    exit
fi
folder=$1
releases=${STYTCH_VALIDATE_RELEASES:-$(in_manifest repository)/releases/download}
release=$releases/v$(in_manifest version)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
install_released || install_built
