"""The functions that judge."""

from __future__ import annotations

import os
from typing import Any, Callable, Iterable, Sequence

from stytch_validate import _body, _program, _report
from stytch_validate._errors import InvalidResponseError, ProgramError, UnusableArgumentError
from stytch_validate._report import Report

_REPORT = ("--format", "json", "--color", "never", "--no-progress")

#: Told of each report on a body: the plugin for pytest keeps the body out of what it prints then.
observers: list[Callable[[Report], None]] = []


def _judge(
    arguments: Iterable[str], stdin: bytes, folder: str | None, of_body: bool
) -> Report | ProgramError:
    """A report, or what is wrong with the program or with what it was asked."""
    output = _program.run(arguments, stdin, folder)
    if isinstance(output, ProgramError):
        return output
    report = _report.parse(output.status, output.stdout, output.stderr, of_body)
    if report is None:
        said = output.stderr.strip()
        return ProgramError(said or f"it ended with {output.status} and without a report")
    return report


def _options(
    schema: str | None, args: Sequence[str], configured: Sequence[str] = ()
) -> list[str] | UnusableArgumentError:
    """The options of a run, or the error to raise: this package's frames may still hold a body."""
    if isinstance(args, str) or not isinstance(args, Iterable):
        kind = type(args).__name__
        return UnusableArgumentError(f"args is a list of options, not a {kind}")
    chosen = ["--schema", schema] if schema is not None else []
    return [*_REPORT, *chosen, *configured, *args]


def outcome_of(
    body: Any, schema: str | None, name: str, args: Sequence[str], configured: Sequence[str] = ()
) -> Report | ProgramError | UnusableArgumentError:
    """The report on a body, or the error to raise once no frame of this package holds the body."""
    options = _options(schema, args, configured)
    if isinstance(options, UnusableArgumentError):
        return options
    handed = _body.hand_over(body, takes_route=schema is None)
    if isinstance(handed, UnusableArgumentError):
        return handed
    options += ["--input-format", "json", "--stdin-name", name, *handed.options, "--", "-"]
    report = _judge(options, handed.stdin, None, of_body=True)
    if isinstance(report, Report):
        for observe in observers:
            observe(report)
    return report


def check(
    body: Any, *, schema: str | None = None, name: str = "body", args: Sequence[str] = ()
) -> Report:
    """Judges one response.

    Args:
        body: JSON text as str or bytes; a response of requests or httpx, of which the route that
            was called picks the schema; or a value such as `response.json()`.
        schema: the component or route that judges it, as in `POST /v1/b2b/sessions/authenticate`.
            A body that comes without a route is judged as that of an SSO login unless this is set.
        name: what the report calls the body.
        args: more options of the program, as in `["--deny", "drift"]`.

    Raises:
        ProgramError: if the program is missing, or refuses the options.
        TypeError: if the body can't be written as JSON, or `args` is no list.
    """
    __tracebackhide__ = True
    outcome = outcome_of(body, schema, name, args)
    del body
    if not isinstance(outcome, Report):
        raise outcome
    return outcome


def assert_valid(
    body: Any, *, schema: str | None = None, name: str = "body", args: Sequence[str] = ()
) -> None:
    """Judges one response as `check` does, and raises where it is not valid or was not checked.

    Raises:
        InvalidResponseError: with the findings, and without a value of the response.
    """
    __tracebackhide__ = True
    outcome = outcome_of(body, schema, name, args)
    del body
    if not isinstance(outcome, Report):
        raise outcome
    if not outcome.is_clean:
        raise InvalidResponseError(outcome)


def check_paths(
    *paths: str | os.PathLike[str],
    schema: str | None = None,
    args: Sequence[str] = (),
    folder: str | os.PathLike[str] | None = None,
) -> Report:
    """Judges files and folders of captures, as the program does on the command line.

    Args:
        paths: files and folders, as seen from `folder`.
        schema: the component, route or file that judges every response.
        args: more options of the program.
        folder: the working directory of the run, where it looks for `stytch-validate.toml`.

    Raises:
        ProgramError: if the program is missing, or refuses the options.
    """
    options = _options(schema, args)
    if isinstance(options, UnusableArgumentError):
        raise options
    options += ["--", *(os.fspath(path) for path in paths)]
    within = os.fspath(folder) if folder is not None else None
    report = _judge(options, b"", within, of_body=False)
    if isinstance(report, ProgramError):
        raise report
    return report
