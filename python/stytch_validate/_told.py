"""How a failure that is about a response is told: by place and findings."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Iterator, Sequence

import pytest

from stytch_validate._errors import InvalidResponseError, ProgramError, UnusableArgumentError
from stytch_validate._report import Report

_PACKAGE = Path(__file__).resolve().parent

# Those that are raised where a body was at hand.
_OURS = (InvalidResponseError, ProgramError, UnusableArgumentError)

# How a report looks in what pytest says of the parts of an `assert`.
_A_REPORT = "<stytch_validate.Report "


def inert(line: str) -> str:
    """A line of which a step of GitHub Actions makes no command, as the program writes it."""
    line = re.sub(r"^(\s*)::", r"\1\\u{3a}:", line)
    return line.replace("##[", r"#\u{23}[")


def unescaped(name: str) -> str:
    """A name as it is, of which reports show every character that would not be seen."""
    letters = {"\\n": "\n", "\\r": "\r", "\\t": "\t"}
    return re.sub(
        r"\\(?:[nrt]|u\{([0-9a-f]{1,5})\})",
        lambda found: letters.get(found[0]) or chr(int(found[1], 16)),
        name,
    )


class _Crash:
    """What pytest's summary and its JUnit report take from a failure."""

    def __init__(self, path: str, lineno: int, message: str) -> None:
        self.path = path
        self.lineno = lineno
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}:{self.lineno}: {self.message}"


class Told:
    """A failure, in the shape in which pytest shows one."""

    def __init__(self, path: str, lineno: int, lines: Sequence[str]) -> None:
        self._lines = [inert(line) for line in lines]
        self.reprcrash = _Crash(inert(path), lineno, "".join(self._lines[:1]))

    def toterminal(self, writer: Any) -> None:
        """Writes it to the terminal."""
        for line in self._lines:
            writer.line(line)

    def __str__(self) -> str:
        return "\n".join(self._lines)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it is made of or came of."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        parts = getattr(current, "exceptions", ())
        waiting.extend(part for part in parts if isinstance(part, BaseException))
        waiting.extend(other for other in (current.__cause__, current.__context__) if other)


def is_about_a_response(error: BaseException, reports: Sequence[Report]) -> bool:
    """Whether what pytest says of an error may show a response that was checked.

    That is any error in a test that has found a body faulty; one of this package's, wherever in a chain;
    and an assertion on a report, since pytest shows what went into it.
    """
    if isinstance(error, pytest.skip.Exception):
        return False
    return any(not report.is_clean for report in reports) or any(
        isinstance(one, _OURS) or (isinstance(one, AssertionError) and _A_REPORT in str(one))
        for one in _chain(error)
    )


def _place(excinfo: pytest.ExceptionInfo[BaseException]) -> tuple[str, int]:
    """Where the test was when it failed: the last frame that is not of this package."""
    frames = [
        (os.fspath(entry.path), entry.lineno + 1)
        for entry in excinfo.traceback
        if _PACKAGE not in Path(os.fspath(entry.path)).parents
    ]
    return frames[-1] if frames else ("?", 1)


def as_seen_from(path: str | os.PathLike[str], folder: str | os.PathLike[str] | None = None) -> str:
    """A path as seen from a folder, or the working directory; as it is where there is no such way."""
    try:
        return os.path.relpath(path, folder)
    except (OSError, ValueError):
        # A working directory that is gone, or another drive of Windows.
        return os.fspath(path)


def tell(excinfo: pytest.ExceptionInfo[BaseException], reports: Sequence[Report]) -> Told:
    """The place, the kind of error and the findings, without a word of source or a variable."""
    raised = [str(one) for one in _chain(excinfo.value) if isinstance(one, _OURS)]
    about = [report for report in reports if not report.is_clean] or reports[-1:]
    told = raised or map(str, about)
    path, lineno = _place(excinfo)
    lines = [line for text in told for line in text.splitlines()]
    kind = type(excinfo.value).__name__
    why = "" if raised else ", told without its words: they may be the response"
    return Told(path, lineno, [*lines, f"{as_seen_from(path)}:{lineno}: {kind}{why}"])
