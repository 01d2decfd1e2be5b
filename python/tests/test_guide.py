"""The guide's page on pytest: its commands and its test, run, show what stands there."""

import json
import re

import pytest
from bodies import FIXTURES

PAGE = FIXTURES.parent / "docs" / "src" / "recipes" / "pytest.md"


def block(language, marker):
    """The first block of the page in a language that has this in it."""
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if marker in block)


@pytest.fixture
def project(pytester):
    """A project with the fixtures."""
    (pytester.path / "fixtures").symlink_to(FIXTURES)
    return pytester


def test_the_command_shows_what_the_page_shows(project):
    command = block("sh", "--stytch-validate").split()
    assert command[:3] == ["python", "-m", "pytest"]
    result = project.runpytest_inprocess("-p", "no:cacheprovider", *command[3:])
    assert block("text", "faulty.json") in "\n".join(result.outlines) + "\n"


def test_the_configuration_is_taken(project):
    (project.path / "pyproject.toml").write_text(block("toml", "stytch_validate"), encoding="utf-8")
    cassettes = project.path / "tests" / "cassettes"
    cassettes.mkdir(parents=True)
    recorded = FIXTURES / "recordings" / "vcrpy" / "sso.yaml"
    (cassettes / "login.yaml").write_text(recorded.read_text(encoding="utf-8"), encoding="utf-8")
    # One of the responses is an error, which is denied here.
    result = project.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=1, skipped=2)


def test_a_live_response_fails_as_the_page_shows(project):
    body = json.loads((FIXTURES / "responses" / "sso-rich.json").read_text(encoding="utf-8"))
    body["member"]["name"] = "CANARY7f3a-name"
    body["organization"]["organization_name"] = "CANARY7f3a-organization"
    body["member"]["is_admin"] = "CANARY7f3a-fault"
    tests = project.path / "tests"
    tests.mkdir()
    (tests / "test_login.py").write_text(block("python", "assert_valid"), encoding="utf-8")
    (tests / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef stytch(): return ''\n")
    # What stands in for httpx.
    double = (
        "class Response:\n"
        "    status_code = 200\n"
        f"    content = {json.dumps(body).encode()!r}\n"
        "    request = type('Request', (), {'method': 'POST', 'url': '/v1/b2b/sso/authenticate'})\n"
        "def post(url, json): return Response()\n"
    )
    (project.path / "httpx.py").write_text(double, encoding="utf-8")
    result = project.runpytest_subprocess("-p", "no:cacheprovider", "-l", "-vv", "tests")
    said = "\n".join(result.outlines) + "\n"
    assert block("text", "test_login") in said
    assert "CANARY" not in said
