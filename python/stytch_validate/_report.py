"""What the program found, as its JSON report says it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Mapping

_VERSION = 2


@dataclass(frozen=True)
class Finding:
    """One finding: what is wrong and where, never with which value."""

    rule: str
    severity: str
    """`error` or `warning`."""
    message: str
    source: str
    line: int
    """Counted from one, as the column is."""
    column: int
    instance_location: str
    """A JSON Pointer into the response."""
    raw: Mapping[str, Any] = field(repr=False, compare=False)
    """All that the JSON report says of it."""

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}:{self.column}"
        return f"{place}: {self.severity}[{self.rule}]: {self.message}"


@dataclass(frozen=True)
class Skipped:
    """A response that was not checked."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: not checked: {self.reason}"


@dataclass(frozen=True)
class Unreadable:
    """An input that could not be read, or not to its end."""

    source: str
    message: str

    def __str__(self) -> str:
        return f"{self.source}: could not be read: {self.message}"


@dataclass(frozen=True)
class Report:
    """The report of a run. None of it is a value of a response."""

    exit_status: int
    """0: checked, nothing denied; 1: a denied finding; 2: the run itself fell short."""
    summary: Mapping[str, Any]
    """The counts, as in the JSON report."""
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    unreadable: tuple[Unreadable, ...]
    said: str
    """What the program said beside the report, on standard error."""
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def is_clean(self) -> bool:
        """Whether responses were checked, and nothing that is denied was found."""
        return self.exit_status == 0 and self.summary["checked"] > 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The denied findings."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def __bool__(self) -> bool:
        raise TypeError("a report is neither true nor false: ask it `is_clean`, or `assert_valid`")

    def __repr__(self) -> str:
        first = self.errors[0] if self.errors else None
        at = f", the first {first.rule} at {first.line}:{first.column}" if first else ""
        return f"<stytch_validate.Report exit status {self.exit_status}{at}>"

    def __str__(self) -> str:
        lines = [*map(str, self.findings), *map(str, self.skipped), *map(str, self.unreadable)]
        if self.exit_status != 0 and not self.errors:
            lines.extend(self.said.splitlines())
        counts = {name: self.summary[name] for name in ("checked", "valid", "invalid", "skipped")}
        lines.append(", ".join(f"{count} {name}" for name, count in counts.items()))
        return "\n".join(lines)


def _finding(raw: Mapping[str, Any], of_body: bool) -> Finding:
    span = raw["span"]
    if of_body:
        span = raw.get("body_span", span)
    return Finding(
        rule=raw["rule"],
        severity=raw["severity"],
        message=raw["message"],
        source=raw["source"],
        line=span["start"]["line"],
        column=span["start"]["column"],
        instance_location=raw["instance_location"],
        raw=raw,
    )


def parse(status: int, stdout: bytes, said: str, of_body: bool) -> Report | None:
    """The report that the program wrote; `None` where it wrote none that is known here.

    `of_body` gives places in the response rather than in what it was handed over in.
    """
    try:
        raw = json.loads(stdout)
    except ValueError:
        return None
    if not isinstance(raw, dict) or raw.get("version") != _VERSION:
        return None
    return Report(
        exit_status=status,
        summary=raw["summary"],
        findings=tuple(_finding(finding, of_body) for finding in raw["findings"]),
        skipped=tuple(Skipped(one["source"], one["reason"]) for one in raw["skipped"]),
        unreadable=tuple(Unreadable(one["source"], one["message"]) for one in raw["unreadable"]),
        said=said.strip(),
        raw=raw,
    )
