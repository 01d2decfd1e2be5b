"""Runs the program: ``python -m stytch_validate PATH...``."""

import os
import subprocess
import sys

from stytch_validate import ProgramError, find_bin

FELL_SHORT = 2


def main() -> int:
    """Hands the arguments to the program, and gives its exit status."""
    try:
        program = find_bin()
    except ProgramError as error:
        print(f"error: {error}", file=sys.stderr)
        return FELL_SHORT
    command = [program, *sys.argv[1:]]
    if sys.platform != "win32":
        os.execv(program, command)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
