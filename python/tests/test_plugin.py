"""What pytest shows of responses, whatever it is asked to show: places and findings, and no value."""

import json
import re
import shutil
import xml.etree.ElementTree as ElementTree

import pytest
from bodies import CANARY, FIXTURES, bad, good

# Ways of having pytest show more.
SHOWN = [
    [],
    ["-vv", "--showlocals", "--tb=long"],
    ["-vv", "--showlocals", "--tb=auto", "-rA"],
    ["--showlocals", "--tb=short"],
    ["--showlocals", "--tb=native"],
    ["--tb=line"],
    ["-vv", "--showlocals", "--full-trace"],
    ["-vv", "--showlocals", "--setup-show", "--durations=0", "-o", "log_cli=true"],
    ["-q", "--showlocals", "-n", "2"],
    ["--showlocals", "--junitxml=out.xml", "-o", "junit_logging=all"],
]

# Each fails for a body that the program finds faulty, or that it has judged.
FAILING = """
import json
import pathlib
import pytest
import unittest
import stytch_validate as stytch

BODIES = json.loads(pathlib.Path("bodies.json").read_text())
BAD, GOOD = BODIES["bad"], BODIES["good"]

def helper(body):
    local = dict(body)
    stytch.assert_valid(local)

def clean(body):
    return stytch.check(body).is_clean

@pytest.fixture
def login():
    body = dict(BAD)
    stytch.assert_valid(body)
    return body

@pytest.fixture
def body():
    return dict(BAD)

@pytest.fixture
def checked_later():
    body = dict(BAD)
    yield
    stytch.assert_valid(body)

def test_plain():
    body = dict(BAD)
    stytch.assert_valid(body)

def test_text():
    text = json.dumps(BAD)
    stytch.assert_valid(text)

def test_in_a_helper():
    helper(BAD)

def test_with_the_fixture(stytch_validate):
    body = dict(BAD)
    stytch_validate.assert_valid(body)

def test_in_a_fixture(login):
    pass

def test_in_a_teardown(checked_later):
    pass

def test_asserted():
    assert stytch.check(BAD).is_clean

def test_asserted_report():
    assert stytch.check(BAD)

def test_asserted_count():
    report = stytch.check(BAD)
    assert len(report.findings) == 0

def test_asserted_of_a_good_one():
    assert not stytch.check(GOOD).is_clean

def test_asserted_in_a_helper():
    assert clean(BAD)

def test_by_no_schema(body):
    stytch.assert_valid(body, schema="nonesuch")

def test_without_json(body):
    body["at"] = pathlib
    stytch.assert_valid(body)

def test_failed_by_hand(body):
    if not stytch.check(body).is_clean:
        pytest.fail(f"not as documented: {body}")

def test_chained():
    try:
        stytch.assert_valid(BAD)
    except AssertionError as error:
        raise RuntimeError("login failed") from error

def test_in_the_handling():
    try:
        stytch.assert_valid(BAD)
    except AssertionError:
        body = dict(BAD)
        raise KeyError("nothing")

def test_missing(body):
    print(stytch.check(body))
    assert body["nothing"]

@pytest.fixture(scope="module")
def checked():
    body = dict(BAD)
    return body, stytch.check(body)

def test_checked_in_a_module(checked):
    assert checked[1].is_clean

def test_checked_for_an_earlier_test(checked):
    assert checked[0]["member"]["is_admin"] is True

def test_skipped_once_found_faulty():
    print(stytch.check(BAD))
    pytest.skip("not today")

TEXTS = [json.dumps(BAD), json.dumps(BAD, indent=1).encode()]

@pytest.mark.parametrize("text", TEXTS)
def test_for_each(text):
    stytch.assert_valid(text)

class TestCase(unittest.TestCase):
    def test_in_a_case(self):
        body = dict(BAD)
        for name in ["one", "two"]:
            with self.subTest(name):
                stytch.assert_valid(body)

    def test_asserted_in_a_case(self):
        self.assertTrue(stytch.check(BAD).is_clean, BAD)

@pytest.mark.xfail(strict=True, raises=ValueError)
def test_expected_otherwise():
    body = dict(BAD)
    stytch.assert_valid(body)
"""

AT_IMPORT = """
import json
import pathlib
import stytch_validate as stytch

body = json.loads(pathlib.Path("bodies.json").read_text())["bad"]
stytch.assert_valid(body)
"""


@pytest.fixture
def project(pytester):
    """A project whose tests get faulty bodies."""
    bodies = {"good": good(), "bad": bad()}
    (pytester.path / "bodies.json").write_text(json.dumps(bodies), encoding="utf-8")
    return pytester


def everything(project, result):
    """All that a run left for somebody to read."""
    texts = [*result.outlines, *result.errlines]
    texts.extend(path.read_text(encoding="utf-8") for path in project.path.glob("*.xml"))
    return "\n".join(texts)


def run(project, *options):
    """Runs pytest; where its workers are processes, as one, too."""
    start = project.runpytest_subprocess if "-n" in options else project.runpytest_inprocess
    return start("-p", "no:cacheprovider", *options)


@pytest.mark.parametrize("options", SHOWN, ids=" ".join)
def test_no_failure_shows_a_value(project, options):
    project.makepyfile(FAILING)
    said = everything(project, run(project, *options))
    assert CANARY not in said and "session_token" not in said
    assert "error[type-mismatch]: `is_admin`: expected boolean, found string" in said
    assert "there is no component `nonesuch`" in said
    assert "a dict can't be written as JSON (TypeError)" in said
    assert "test_for_each[text0]" in said
    # How parts of a test are counted is pytest's affair.
    assert re.search(r"(2[1-5]) failed, [12] passed, 1 skipped.* 2 errors", said), said[-300:]


def test_a_failure_is_told_by_its_place_and_findings(project):
    project.makepyfile(test_login=FAILING)
    said = everything(project, run(project, "-k", "plain"))
    told = "error[type-mismatch]: `is_admin`: expected boolean, found string"
    assert told in said
    lines = ["", *FAILING.splitlines()]
    line = lines.index("def test_plain():") + 2
    assert f"test_login.py:{line - 1}: InvalidResponseError" in said
    assert "FAILED test_login.py::test_plain - body:1:" in said


@pytest.mark.parametrize("options", SHOWN, ids=" ".join)
def test_a_module_that_checks_shows_no_value(project, options):
    project.makepyfile(test_at_import=AT_IMPORT)
    said = everything(project, run(project, *options))
    assert CANARY not in said
    assert "error[type-mismatch]" in said


def test_other_failures_are_left_as_they_are(project):
    project.makepyfile(
        """
        import json
        import pathlib
        import stytch_validate

        def test_other():
            body = json.loads(pathlib.Path("bodies.json").read_text())["good"]
            stytch_validate.assert_valid(body)
            assert 1 + 1 == 3, "of their own"
        """
    )
    result = run(project)
    result.stdout.fnmatch_lines(["*of their own*", "*assert (1 + 1) == 3*"])


SAMPLES = """
import json
import pathlib
import pytest
import stytch_validate as stytch

BAD = json.loads(pathlib.Path("bodies.json").read_text())["bad"]
"""
AT_IMPORT_ALONE = f"{SAMPLES}\nREPORT = stytch.check(BAD)\ndef test_refused(): assert not REPORT.is_clean"
FOR_A_MODULE = f"""{SAMPLES}
@pytest.fixture(scope="module")
def refused(): return stytch.check(BAD)
def test_refused(refused): assert not refused.is_clean
"""
FOR_ALL = f"""{SAMPLES}
@pytest.fixture(scope="session")
def refused():
    stytch.check(BAD)
    return BAD
"""
USES = "def test_refused(refused): pass"
OTHER = "def test_sum(): assert 1 + 1 == 3, 'of their own'"


@pytest.mark.parametrize("options", [[], ["test_b.py", "test_a.py"], ["test_a.py::test_refused", "test_b.py"]])
@pytest.mark.parametrize(
    "sources",
    [
        {"test_a": AT_IMPORT_ALONE},
        {"test_a": FOR_A_MODULE},
        {"conftest": FOR_ALL, "test_a": USES},
        {"conftest": SAMPLES, "test_a": FOR_A_MODULE},
    ],
)
def test_what_another_module_checks_takes_no_words(project, sources, options):
    project.makepyfile(**sources, test_b=OTHER)
    # In this process there is this module, which names the others.
    result = project.runpytest_subprocess("-p", "no:cacheprovider", *options)
    result.stdout.fnmatch_lines(["*of their own*"])
    result.assert_outcomes(passed=1, failed=1)


def test_what_a_module_checks_takes_no_place_of_a_capture(project):
    capture(project, "bad.json", bad())
    project.makepyfile(c=AT_IMPORT_ALONE, test_a="import c")
    project.syspathinsert()
    said = everything(project, run(project, "--stytch-validate", "captures", "."))
    assert "captures/bad.json:1:" in said and "told without" not in said


SHOWS = "assert BAD['member']['is_admin'] is True, BAD"


@pytest.mark.parametrize("options", [[], ["-vv", "--showlocals", "--tb=long"]], ids=" ".join)
@pytest.mark.parametrize(
    "sources",
    [
        {"test_a": AT_IMPORT_ALONE, "test_b": f"from test_a import BAD\ndef test_b(): {SHOWS}"},
        {
            "test_a": AT_IMPORT_ALONE,
            "b": "import test_a as one",
            "test_b": f"from b import one\ndef test_b(BAD=one.BAD): {SHOWS}",
        },
        {"test_a": AT_IMPORT_ALONE, "test_b": f"def test_b():\n    from test_a import BAD\n    {SHOWS}"},
        {"c": AT_IMPORT_ALONE, "test_a": "import c", "test_b": f"from c import BAD\ndef test_b(): {SHOWS}"},
        {"conftest": FOR_ALL, "test_a": USES, "test_b": f"def test_b(refused):\n    BAD = refused\n    {SHOWS}"},
        {
            "conftest": FOR_ALL,
            "test_a": USES,
            "test_b": f"def test_b(request):\n    BAD = request.getfixturevalue('refused')\n    {SHOWS}",
        },
        {"test_a": f"{FOR_A_MODULE}\ndef test_b(): {SHOWS}"},
        {"test_a": f"{AT_IMPORT_ALONE}\nclass TestB:\n    def test_b(self): {SHOWS}"},
    ],
)
def test_what_another_module_checks_shows_no_value(project, sources, options):
    project.makepyfile(**sources)
    project.syspathinsert()
    said = everything(project, run(project, *options))
    assert "told without its words" in said, said
    assert CANARY not in said


def test_a_working_directory_that_is_gone_ends_no_run(project):
    project.makepyfile(
        """
        import json
        import os
        import stytch_validate

        def test_gone(tmp_path, monkeypatch):
            with open("bodies.json") as file:
                report = stytch_validate.check(json.load(file)["bad"])
            gone = tmp_path / "gone"
            gone.mkdir()
            os.chdir(gone)
            gone.rmdir()
            raise stytch_validate.InvalidResponseError(report)

        def test_after():
            pass
        """
    )
    result = project.runpytest_subprocess("-p", "no:cacheprovider", "--tb=line")
    result.assert_outcomes(passed=1, failed=1)


def capture(project, name, body):
    folder = project.path / "captures"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(body), encoding="utf-8")


@pytest.mark.parametrize("options", SHOWN, ids=" ".join)
def test_captures_are_items_and_no_value_is_shown(project, options):
    capture(project, "good.json", good())
    capture(project, "bad.json", bad())
    capture(
        project, "error.json", {"status_code": 401, "error_type": CANARY, "error_message": CANARY}
    )
    capture(project, "package.json", {"name": CANARY})
    shutil.copy(FIXTURES / "recordings" / "vcrpy" / "sso.yaml", project.path / "captures")
    project.makeini("[pytest]\nstytch_validate = captures\n")
    result = run(project, *options)
    said = everything(project, result)
    assert CANARY not in said
    column = json.dumps(bad()).index(f'"{CANARY}-fault"') + 1
    place = f"captures/bad.json:1:{column}: error[type-mismatch]"
    assert place in said
    if "-n" not in options:
        result.assert_outcomes(failed=1, passed=4, skipped=3)
    # One is an error body: nothing of a success was checked, and that is said.
    assert "captures/error.json:1:1: warning[error-response]" in said
    for path in project.path.glob("*.xml"):
        (failure,) = ElementTree.parse(path).iter("failure")
        assert failure.get("message").startswith(place)


def test_captures_are_collected_as_they_are_asked_for(project):
    capture(project, "good.json", good())
    project.makepyfile("def test_other(): pass")
    run(project).assert_outcomes(passed=1)
    run(project, "--stytch-validate", "captures").assert_outcomes(passed=2)
    run(project, "--stytch-validate", "captures", "captures").assert_outcomes(passed=1)
    project.makeini("[pytest]\nstytch_validate = captures\ntestpaths = test_*.py\n")
    run(project).assert_outcomes(passed=2)
    run(project, "captures").assert_outcomes(passed=1)
    run(project, "test_captures_are_collected_as_they_are_asked_for.py").assert_outcomes(passed=1)


def test_captures_that_a_run_is_not_about_do_not_end_it(project):
    project.makeini("[pytest]\nstytch_validate = captures other\n")
    test = project.makepyfile("def test_other(): pass")
    capture(project, "good.json", good())
    assert run(project).ret == pytest.ExitCode.USAGE_ERROR
    run(project, test.name).assert_outcomes(passed=1)
    run(project, "captures").assert_outcomes(passed=1)
    run(project, "captures/good.json::response 1").assert_outcomes(passed=1)


def test_options_of_the_configuration_are_heeded(project):
    capture(project, "bad.json", bad())
    project.makepyfile(
        "def test_live(stytch_validate): stytch_validate.assert_valid(open('captures/bad.json').read())"
    )
    project.makeini(
        "[pytest]\nstytch_validate = captures\nstytch_validate_args = --allow type-mismatch\n"
    )
    run(project).assert_outcomes(passed=2)


@pytest.mark.parametrize("place", ["captures", "nowhere"])
def test_where_nothing_is_checked_the_run_ends(project, place):
    (project.path / "captures").mkdir()
    project.makeini(f"[pytest]\nstytch_validate = {place}\n")
    project.makepyfile("def test_other(): pass")
    result = run(project)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "stytch-validate: " in everything(project, result)


@pytest.mark.parametrize("options", [[], ["."], ["captures"], ["-n", "2"]], ids=" ".join)
def test_folders_are_entered_whatever_they_are_called(project, options):
    capture(project, "good.json", good())
    inner = project.path / "captures" / "build"
    inner.mkdir()
    (inner / "bad.json").write_text(json.dumps(bad()), encoding="utf-8")
    project.makeini("[pytest]\nstytch_validate = captures\n")
    result = run(project, *options)
    result.assert_outcomes(passed=1, failed=1)
    assert "stytch-validate: 2 responses in 2 files" in everything(project, result)


COPY = "raise SystemExit('a copy of the tests was run')"


@pytest.mark.parametrize("options", [[], ["."], ["-n", "2"]], ids=" ".join)
def test_of_a_folder_that_pytest_passes_over_only_captures_are_looked_at(project, options):
    inner = project.path / "build" / "lib" / "tests"
    inner.mkdir(parents=True)
    for name in ("__init__.py", "conftest.py", "test_a.py"):
        (inner / name).write_text(COPY, encoding="utf-8")
    (inner / "bad.json").write_text(json.dumps(bad()), encoding="utf-8")
    project.makepyfile(test_a="def test_a(): pass")
    project.makeini("[pytest]\nstytch_validate = .\n")
    result = run(project, *options)
    result.assert_outcomes(passed=1, failed=1, skipped=1)
    assert "build/lib/tests/bad.json:1:" in everything(project, result)


@pytest.mark.parametrize("ignored", ["build", "build/lib", "build/lib/bad.json"])
@pytest.mark.parametrize("by", ["--ignore", "--ignore-glob", "collect_ignore"])
def test_what_is_ignored_is_not_entered(project, by, ignored):
    inner = project.path / "build" / "lib"
    inner.mkdir(parents=True)
    (inner / "bad.json").write_text(json.dumps(bad()), encoding="utf-8")
    capture(project, "good.json", good())
    project.makeini("[pytest]\nstytch_validate = captures build\n")
    options = [f"{by}={ignored}"] if by.startswith("-") else []
    if by == "collect_ignore":
        project.makeconftest(f"collect_ignore = ['{ignored}']")
    result = run(project, *options, ".")
    result.assert_outcomes(passed=1)
    said = everything(project, result)
    assert "1 responses are in files that pytest does not collect" in said


@pytest.mark.parametrize("options", [[], ["."], ["captures"]], ids=" ".join)
def test_what_pytest_does_not_collect_is_counted(project, options):
    capture(project, "good.json", good())
    capture(project, "bad.json", bad())
    project.makeini("[pytest]\nstytch_validate = captures\n")
    said = everything(project, run(project, "--ignore=captures/bad.json", *options))
    assert "1 responses are in files that pytest does not collect" in said


def test_an_input_that_breaks_fails(project):
    (project.path / "captures").mkdir()
    shutil.copy(FIXTURES / "recordings" / "har" / "cut-off.har", project.path / "captures")
    project.makeini("[pytest]\nstytch_validate = captures\n")
    run(project).assert_outcomes(failed=2)


@pytest.mark.parametrize("options", [["-q"], [], ["-v", "-rA"], ["--tb=line"], ["-n", "2"]], ids=" ".join)
def test_no_name_is_a_command_of_a_step(project, options):
    body = bad() | {"status_code": 401}
    for name in ("::error::x.json", "a ##[error]x.json"):
        (project.path / name).write_text(json.dumps(body), encoding="utf-8")
    project.makeini("[pytest]\nstytch_validate = .\n")
    said = everything(project, run(project, *options))
    assert "\\u{3a}:error::x.json:1:" in said
    for line in said.splitlines():
        assert not line.lstrip().startswith("::"), line
        assert "##[" not in line, line


@pytest.mark.parametrize("names", ["GITHUB_ACTIONS GITHUB_WORKSPACE", "GITLAB_CI CI_PROJECT_DIR"])
def test_the_root_may_be_below_that_of_the_repository(project, monkeypatch, names):
    capture(project, "good.json", good())
    project.makeini("[pytest]\nstytch_validate = captures\n")
    job, root = names.split()
    monkeypatch.setenv(job, "true")
    monkeypatch.setenv(root, str(project.path.parent))
    run(project).assert_outcomes(passed=1)


def test_very_many_responses_are_tests(project):
    # One more than a report lists unless it is asked for more.
    (project.path / "x.ndjson").write_text(f"{json.dumps(good())}\n" * 10_001, encoding="utf-8")
    run(project, "-q", "--stytch-validate", "x.ndjson").assert_outcomes(passed=10_001)
    project.makeini("[pytest]\nstytch_validate_args = --max-findings 5\n")
    said = everything(project, run(project, "-q", "--stytch-validate", "x.ndjson"))
    assert "(sources of which nothing is listed: 1): valid, but no test" in said


def test_very_many_faults_in_one_response_are_one_test(project):
    faulty = good()
    faulty["member"]["sso_registrations"] = [{"connection_id": 5}] * 1_500
    capture(project, "bad.json", faulty)
    capture(project, "good.json", good())
    project.makeini("[pytest]\nstytch_validate = captures\n")
    result = run(project, "--tb=line")
    result.assert_outcomes(failed=1)
    assert "(sources of which nothing is listed: 1): valid, but no test" in everything(project, result)


@pytest.mark.parametrize("options", [["-q"], ["-v"], ["-n", "2"]], ids=" ".join)
def test_what_is_said_of_the_run_is_repeated(project, options):
    (project.path / "stytch-validate.toml").write_text('[rules]\ntype-mismatch = "allow"\n')
    other = project.path / "other"
    other.mkdir()
    root = project.mkdir("project")
    (root / "captures").mkdir()
    (root / "captures" / "a.json").write_text(json.dumps(bad()), encoding="utf-8")
    (root / "captures" / "more").symlink_to(other, target_is_directory=True)
    (root / "pytest.ini").write_text("[pytest]\nstytch_validate = captures\n")
    said = everything(project, run(project, f"--rootdir={root}", "-c", root / "pytest.ini", *options))
    assert "configuration: ../stytch-validate.toml (found automatically)" in said
    assert "1 link to a folder not followed: captures/more" in said


@pytest.mark.parametrize("name", ["a \u2764\ufe0f\t.json", "a\\u{e9}.json", "a\\t!b.json"])
def test_a_file_may_have_any_name(project, name):
    capture(project, name, good())
    project.makeini("[pytest]\nstytch_validate = captures\n")
    run(project).assert_outcomes(passed=1)
