"""The responses of captures as test cases: a run's JUnit report, read."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from typing import Iterable, Sequence

from stytch_validate import _program
from stytch_validate._errors import ProgramError

_REPORT = ("--format", "junit", "--color", "never", "--no-progress")


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
    return Case(
        source=element.get("classname", ""),
        name=element.get("name", ""),
        faults=tuple(faults),
        skipped=skipped.get("message", "") if skipped is not None else None,
        warnings=_lines(element.find("system-out")),
    )


def read(paths: Iterable[str], args: Sequence[str], folder: str) -> list[Case]:
    """Judges the captures in these files and folders.

    Raises:
        ProgramError: if the run fell short in a way that no case tells of.
    """
    output = _program.run([*_REPORT, *args, "--", *paths], folder=folder)
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
        raise ProgramError(output.stderr.strip() or "not every finding is listed: --max-findings")
    return cases
