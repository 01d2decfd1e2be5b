"""The responses of captures as test cases: a run's JUnit report, read."""

from __future__ import annotations

import os
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from typing import Iterable, NamedTuple, Sequence

from stytch_validate import _program
from stytch_validate._errors import ProgramError

_REPORT = ("--format", "junit", "--color", "never", "--no-progress")
# The class of a case that is about a whole source: with more responses or findings than the limit, or
# very many findings in one response.
_WHOLE = "stytch-validate"
_LIMIT = "--max-findings"
_NO_LIMIT = f"{_LIMIT}={sys.maxsize}"
# Where these are known, the report has paths from there, and not from the folder of the run.
_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


@dataclass(frozen=True)
class Case:
    """One response, and what was found in it."""

    source: str
    name: str
    faults: tuple[str, ...]
    """What fails it, a line each: `12:5: error[missing-field]: …`."""
    skipped: str | None
    """Why it was not checked."""
    warnings: tuple[str, ...]


def _lines(element: ElementTree.Element | None) -> tuple[str, ...]:
    text = (element.text if element is not None else None) or ""
    return tuple(line for line in text.splitlines() if line)


def _case(element: ElementTree.Element) -> Case:
    faults: list[str] = []
    for fault in (*element.findall("failure"), *element.findall("error")):
        faults.extend(_lines(fault) or (fault.get("message", ""),))
    skipped = element.find("skipped")
    source, name = element.get("classname", ""), element.get("name", "")
    if source == _WHOLE:
        source, name = name, "all responses"
    return Case(
        source=source,
        name=name,
        faults=tuple(faults),
        skipped=skipped.get("message", "") if skipped is not None else None,
        warnings=_lines(element.find("system-out")),
    )


class Run(NamedTuple):
    """A run over captures."""

    cases: list[Case]
    remarks: list[str]
    """What is said of the run as a whole: a configuration that was found, links not followed."""


def _remarks(root: ElementTree.Element) -> list[str]:
    verdict_first = _lines(root.find("testsuite/system-out"))
    return [line for line in verdict_first[1:] if not line.startswith("note: ")]


def read(paths: Iterable[str], args: Sequence[str], folder: str) -> Run:
    """Judges the captures in these files and folders.

    Raises:
        ProgramError: if the run fell short in a way that no case tells of.
    """
    limit = [] if any(arg.startswith(_LIMIT) for arg in args) else [_NO_LIMIT]
    environment = {name: value for name, value in os.environ.items() if name not in _ROOTS}
    options = [*_REPORT, *limit, *args, "--", *paths]
    output = _program.run(options, folder=folder, environment=environment)
    if isinstance(output, ProgramError):
        raise output
    try:
        root = ElementTree.fromstring(output.stdout)
    except ElementTree.ParseError:
        root = None
    if root is None:
        raise ProgramError(output.stderr.strip() or f"it ended with {output.status}")
    cases = [_case(element) for element in root.iter("testcase")]
    failing = sum(1 for case in cases if case.faults)
    told = int(root.get("failures", 0)) + int(root.get("errors", 0))
    if failing < told or (output.status != 0 and not failing):
        raise ProgramError(output.stderr.strip() or f"not every finding is listed: {_LIMIT}")
    return Run(cases, _remarks(root))
