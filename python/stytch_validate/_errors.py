"""What this package raises."""

from __future__ import annotations

from stytch_validate._report import Report


class ProgramError(RuntimeError):
    """The program is missing, does not start, or was asked for something that it does not know."""


class UnusableArgumentError(TypeError):
    """A body that has no JSON, or options that are no list."""


class InvalidResponseError(AssertionError):
    """A response that is not valid, or that could not be checked; its text has no value of it."""

    report: Report
    """What the program found."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report

    def __reduce__(self) -> tuple[type[InvalidResponseError], tuple[Report]]:
        return (type(self), (self.report,))
