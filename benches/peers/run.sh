#!/usr/bin/env bash
# Measures the program beside the tools that one would take instead; docs/src/explanation/speed.md has the figures.
#
#   bash benches/peers/run.sh [--quick]
set -euo pipefail

python=$(command -v python3) || {
    echo 'this needs Python 3.11 or later' >&2
    exit 2
}
exec "$python" -B "$(dirname "${BASH_SOURCE[0]}")/run.py" "$@"
