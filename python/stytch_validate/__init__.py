"""Checks responses of the Stytch B2B API against their published schemas.

The judging is done by the program that this package carries; no value of a response is in a report,
in an error, or in a local variable of this package by the time an error leaves it.
"""

from stytch_validate._check import assert_valid, check, check_paths
from stytch_validate._errors import InvalidResponseError, ProgramError
from stytch_validate._program import find_bin
from stytch_validate._report import Finding, Report, Skipped, Unreadable

__all__ = [
    "Finding",
    "InvalidResponseError",
    "ProgramError",
    "Report",
    "Skipped",
    "Unreadable",
    "assert_valid",
    "check",
    "check_paths",
    "find_bin",
]
