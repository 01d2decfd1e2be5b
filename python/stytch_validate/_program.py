"""Finds and runs the program."""

from __future__ import annotations

import functools
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Iterable, Iterator, Mapping, NamedTuple

from stytch_validate._errors import ProgramError

_NAME = "stytch-validate.exe" if sys.platform == "win32" else "stytch-validate"
_FOLDERS = ("Scripts", "bin") if sys.platform == "win32" else ("bin",)

# Levels between a package and the folder that its environment keeps programs in: none with
# `pip install --target`, three in most environments.
_MOST_LEVELS = 4


class Output(NamedTuple):
    """What a run of the program left."""

    status: int
    stdout: bytes
    stderr: str


def _candidates() -> Iterator[Path]:
    package = Path(__file__).resolve().parent
    for root in list(package.parents)[:_MOST_LEVELS]:
        for folder in _FOLDERS:
            yield root / folder / _NAME
    yield Path(sysconfig.get_path("scripts")) / _NAME


@functools.lru_cache(maxsize=None)
def find_bin() -> str:
    """The path of the program that was installed with this package.

    Raises:
        ProgramError: if there is none.
    """
    for candidate in _candidates():
        if candidate.is_file():
            return str(candidate)
    raise ProgramError(f"{_NAME} is not installed beside this package: install its wheel again")


def run(
    arguments: Iterable[str],
    stdin: bytes = b"",
    folder: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Output | ProgramError:
    """Runs the program, which gets a body by standard input and never as an argument.

    An error is given and not raised: its frames would hold the body.
    """
    try:
        command = [find_bin(), *arguments]
        ended = subprocess.run(
            command, input=stdin, capture_output=True, cwd=folder, env=environment, check=False
        )
    except ProgramError as error:
        return ProgramError(str(error))
    except OSError as error:
        return ProgramError(f"{_NAME} does not start: {error.strerror}")
    except (TypeError, ValueError):
        return ProgramError(f"{_NAME} does not start: an argument is no text or has a zero byte")
    return Output(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace"))
