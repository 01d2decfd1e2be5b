"""What the functions say of bodies in every shape, and that no error of theirs holds one."""

import json
import pathlib
import pickle
import subprocess
import sys

import pytest
from bodies import CANARY, FIXTURES, bad, good

import stytch_validate

SSO = "/v1/b2b/sso/authenticate"


class Response:
    """What requests and httpx give."""

    def __init__(self, content, status_code=200, method="POST", path=SSO):
        self.content = content
        self.status_code = status_code
        url = f"https://test.stytch.com{path}"
        self.request = type("Request", (), {"method": method, "url": url})()


def in_shapes(body):
    text = json.dumps(body)
    return [body, text, text.encode(), bytearray(text.encode()), Response(text.encode())]


@pytest.mark.parametrize("shape", range(5))
def test_a_good_body_is_valid_in_every_shape(shape):
    report = stytch_validate.check(in_shapes(good())[shape])
    assert report.is_clean
    assert (report.summary["checked"], report.errors) == (1, ())
    stytch_validate.assert_valid(in_shapes(good())[shape])


@pytest.mark.parametrize("shape", range(5))
def test_a_fault_is_told_by_rule_place_and_pointer(shape):
    report = stytch_validate.check(in_shapes(bad())[shape])
    (error,) = report.errors
    text = json.dumps(bad())
    column = text.index(f'"{CANARY}-fault"') + 1
    assert (report.exit_status, error.rule, error.line) == (1, "type-mismatch", 1)
    assert (error.column, error.instance_location) == (column, "/member/is_admin")
    told = "error[type-mismatch]: `is_admin`: expected boolean, found string"
    assert str(error) == f"body:1:{column}: {told}"
    assert CANARY not in f"{report} {report!r} {report.raw}"


def test_the_line_is_that_of_the_text():
    report = stytch_validate.check(json.dumps(bad(), indent=1), name="login")
    (error,) = report.errors
    lines = json.dumps(bad(), indent=1).splitlines()
    assert f'"{CANARY}-fault"' in lines[error.line - 1]
    assert str(error).startswith(f"login:{error.line}:{error.column}: ")


def test_the_route_of_a_response_picks_its_schema():
    unknown = Response(json.dumps(good()).encode(), path="/v1/b2b/no/such/route")
    report = stytch_validate.check(unknown)
    assert (report.exit_status, [one.reason for one in report.skipped]) == (2, ["no-schema"])
    with pytest.raises(stytch_validate.InvalidResponseError, match="not checked: no-schema"):
        stytch_validate.assert_valid(unknown)
    # A schema that is named wins over the route.
    assert stytch_validate.check(unknown, schema=f"POST {SSO}").is_clean
    other = "/v1/b2b/totp"
    assert not stytch_validate.check(good(), schema=f"POST {other}").is_clean
    report = stytch_validate.check(Response(json.dumps(good()).encode(), path=other))
    assert {finding.raw["exchange"]["path"] for finding in report.findings} == {other}, report


def test_the_status_is_judged():
    report = stytch_validate.check(Response(json.dumps(good()).encode(), status_code=202))
    assert [finding.rule for finding in report.findings] == ["inconsistent-status"]


@pytest.mark.parametrize(
    "body", [b"", "", b"\xff\xfe\xfa", "[1", "{}{}", Response(b"\xff{}"), Response(b"")]
)
def test_what_is_no_response_is_never_green(body):
    assert not stytch_validate.check(body).is_clean
    with pytest.raises(stytch_validate.InvalidResponseError):
        stytch_validate.assert_valid(body)


def test_what_may_be_empty_is_not_taken_for_checked():
    unknown = Response(json.dumps(good()).encode(), path="/v1/b2b/no/such/route")
    report = stytch_validate.check(unknown, args=["--allow-empty"])
    assert (report.exit_status, report.is_clean) == (0, False)
    with pytest.raises(stytch_validate.InvalidResponseError, match="not checked: no-schema"):
        stytch_validate.assert_valid(unknown, args=["--allow-empty"])


def test_a_report_is_not_taken_for_an_answer():
    with pytest.raises(TypeError, match="is_clean"):
        bool(stytch_validate.check(good()))


def test_options_are_heeded():
    assert stytch_validate.check(bad(), args=["--allow", "type-mismatch"]).is_clean
    with pytest.raises(stytch_validate.ProgramError, match="strictt"):
        stytch_validate.check(good(), args=["--strictt"])
    with pytest.raises(TypeError):
        stytch_validate.check(good(), args="--strict")


def held_by_the_package(error):
    """All that is in the package's own frames, and in those it called, when an error left it."""
    held = []
    seen = [error]
    while seen:
        one = seen.pop()
        seen.extend(other for other in (one.__cause__, one.__context__) if other)
        trace = one.__traceback__
        ours = False
        while trace is not None:
            path = pathlib.Path(trace.tb_frame.f_code.co_filename)
            ours = ours or path.parent.name == "stytch_validate"
            if ours:
                held.append(repr(trace.tb_frame.f_locals))
            trace = trace.tb_next
        held.append(repr(one) + str(one) + repr(one.args))
    return "".join(held)


class Odd(dict):
    """What can't be written as JSON, and says so in words of its own."""

    def items(self):
        raise KeyError(CANARY)


class Unread:
    """A response whose content can't be had, as that of a stream which httpx has not read."""

    text = CANARY

    @property
    def content(self):
        raise RuntimeError(CANARY)

    def __repr__(self):
        return CANARY


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (bad(), {}),
        (json.dumps(bad()), {}),
        (Response(json.dumps(bad()).encode()), {}),
        (b"\xff" + CANARY.encode(), {}),
        ({"a": {CANARY}}, {}),
        ({(CANARY,): 1}, {}),
        (Odd(a=1), {}),
        (Unread(), {}),
        (good(), {"schema": "nonesuch"}),
        (good(), {"args": ["--nonesuch"]}),
        (good(), {"name": "zero\0byte"}),
        (good(), {"name": 5}),
        (good(), {"schema": 5}),
        (good(), {"args": "--deny drift"}),
        (good(), {"args": None}),
        (good(), {"args": [5]}),
    ],
)
def test_no_frame_of_ours_holds_the_body_when_an_error_leaves(body, options):
    with pytest.raises(Exception) as caught:
        stytch_validate.assert_valid(body, **options)
    held = held_by_the_package(caught.value)
    assert CANARY not in held
    assert caught.value.__context__ is None and caught.value.__cause__ is None


def test_an_error_can_cross_processes():
    with pytest.raises(stytch_validate.InvalidResponseError) as caught:
        stytch_validate.assert_valid(bad())
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.report) == (str(caught.value), caught.value.report)


def test_files_and_folders_are_checked():
    report = stytch_validate.check_paths("demo", folder=FIXTURES)
    assert (report.summary["valid"], report.summary["invalid"]) == (1, 1)
    first = report.errors[0]
    assert (first.source, first.line) == ("demo/sso-authenticate-edited.json", 1)
    assert stytch_validate.check_paths("nowhere", folder=FIXTURES).unreadable[0].source == "nowhere"


def test_the_module_is_the_program():
    def ended(*arguments):
        command = [sys.executable, "-m", "stytch_validate", *arguments]
        return subprocess.run(command, capture_output=True, cwd=FIXTURES, check=False)

    assert ended("--version").stdout.startswith(b"stytch-validate ")
    assert [ended("demo").returncode, ended("nowhere").returncode] == [1, 2]
    assert pathlib.Path(stytch_validate.find_bin()).is_file()
