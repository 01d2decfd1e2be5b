"""The guide's pages on pytest and RSpec: what they show, run, does what they say."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from bodies import CANARY, FIXTURES, bad, good

import stytch_validate

PAGES = FIXTURES.parent / "docs" / "src" / "recipes"


def blocks(language, page):
    """The blocks of a page in a language."""
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def block(language, marker, page="pytest.md"):
    """The first of them that has this in it."""
    return next(block for block in blocks(language, page) if marker in block)


def with_the_program():
    """The environment, with the program on its search path."""
    folder = pathlib.Path(stytch_validate.find_bin()).parent
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


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
    tests = project.path / "tests"
    tests.mkdir()
    (tests / "test_login.py").write_text(block("python", "assert_valid"), encoding="utf-8")
    (tests / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef stytch(): return ''\n")
    # What stands in for httpx.
    double = (
        "class Response:\n"
        "    status_code = 200\n"
        f"    content = {json.dumps(bad()).encode()!r}\n"
        "    request = type('Request', (), {'method': 'POST', 'url': '/v1/b2b/sso/authenticate'})\n"
        "def post(url, json): return Response()\n"
    )
    (project.path / "httpx.py").write_text(double, encoding="utf-8")
    result = project.runpytest_subprocess("-p", "no:cacheprovider", "-l", "-vv", "tests")
    said = "\n".join(result.outlines) + "\n"
    assert block("text", "test_login") in said
    assert CANARY not in said


SPEC = """
require "ostruct"
require "./spec/support/stytch"

def client = OpenStruct.new(login: OpenStruct.new(body: File.read(ENV.fetch("BODY"))))
def body = JSON.parse(client.login.body)

RSpec.describe "others" do
  it("takes a value") { expect(body).to be_a_stytch_response }
  it("can be negated") { expect(body).not_to be_a_stytch_response }
  it("is not negated where nothing was checked") do
    expect(body).not_to be_a_stytch_response(schema: "nonesuch")
  end
end
"""


@pytest.mark.skipif(shutil.which("rspec") is None, reason="there is no RSpec here")
def test_the_matcher_of_rspec_shows_no_value(tmp_path):
    (tmp_path / "spec" / "support").mkdir(parents=True)
    matcher = block("ruby", "Matchers.define", "rspec.md")
    (tmp_path / "spec" / "support" / "stytch.rb").write_text(matcher, encoding="utf-8")
    spec = SPEC + block("ruby", "login_spec", "rspec.md")
    (tmp_path / "spec" / "login_spec.rb").write_text(spec, encoding="utf-8")
    environment = with_the_program()

    def ended(body):
        (tmp_path / "body.json").write_text(json.dumps(body), encoding="utf-8")
        environment["BODY"] = "body.json"
        command = ["rspec", "--no-color"]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        said = (done.stdout + done.stderr).decode()
        assert CANARY not in said
        return said

    assert "4 examples, 2 failures" in ended(good())
    said = ended(bad())
    assert "4 examples, 3 failures" in said
    assert "error[type-mismatch]: `is_admin`: expected boolean, found string" in said


@pytest.mark.skipif(shutil.which("parallel") is None, reason="there is no GNU parallel here")
def test_pieces_add_up(tmp_path):
    lines = [json.dumps(body) for body in (good(), bad())] * 200
    (tmp_path / "responses.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spread, merge = block("sh", "parallel", "many.md").replace("100M", "1M").splitlines()

    def ended(command):
        command = ["bash", "-c", command]
        return subprocess.run(
            command, cwd=tmp_path, env=with_the_program(), capture_output=True, check=False
        )

    ended(spread)
    assert len(list(tmp_path.glob("part-*.json"))) > 1
    merged, whole = ended(f"{merge} -f json"), ended("stytch-validate -q -f json responses.ndjson")
    assert (merged.returncode, whole.returncode) == (1, 1)
    counts = [json.loads(one.stdout)["summary"] for one in (merged, whole)]
    assert counts[0].pop("sources") > counts[1].pop("sources") == 1
    assert counts[0] == counts[1]
    assert (counts[0]["valid"], counts[0]["invalid"]) == (200, 200)


def test_duckdb_reads_reports(tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fixtures").symlink_to(FIXTURES)
    (tmp_path / "reports").mkdir()
    runs = block("console", "ndjson", "many.md").replace("$ ", "")
    subprocess.run(["bash", "-c", runs], env=with_the_program(), check=False)
    view, *queries = blocks("sql", "many.md")
    connection = duckdb.connect()
    connection.execute(view)
    for query, shown in zip(queries, blocks("text", "many.md")):
        rows = connection.execute(query).fetchall()
        assert "".join("|".join(map(str, row)) + "\n" for row in rows) == shown
    assert len(queries) == len(blocks("text", "many.md")) == 2
