#!/usr/bin/env bash
# Makes the seed corpus of the target `screen`: every body of fixtures/responses on one line, in each
# of the circumstances that the first byte picks.
#
#   bash fuzz/seed.sh && RUSTC_BOOTSTRAP=1 cargo fuzz run screen -- -max_len=20000
#
# `RUSTC_BOOTSTRAP` is for a stable toolchain; a nightly one does not need it.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p fuzz/corpus/screen
python3 - <<'PYTHON'
import json
import pathlib

folder = pathlib.Path("fuzz/corpus/screen")
for path in sorted(pathlib.Path("fixtures/responses").glob("*.json")):
    body = json.dumps(json.loads(path.read_text()), separators=(",", ":"), ensure_ascii=False)
    for circumstances in (0, 1, 5, 6, 10, 16, 20, 64, 65):
        seed = folder / f"{path.stem}-{circumstances}"
        seed.write_bytes(bytes([circumstances]) + body.encode())
PYTHON
