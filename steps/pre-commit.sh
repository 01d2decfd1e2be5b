#!/usr/bin/env bash
# Runs the program, which the first run puts beside this clone of pre-commit's.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$here/target/pre-commit
if ! "$root/bin/stytch-validate" --version >/dev/null 2>&1; then
    said=$(bash "$here/steps/install.sh" "$root" 2>&1) || {
        printf '%s\n' "$said" >&2
        exit 2
    }
fi
# On Windows, bash would make a path of a pointer that begins with a slash.
export MSYS2_ARG_CONV_EXCL='*'
exec "$root/bin/stytch-validate" "$@"
