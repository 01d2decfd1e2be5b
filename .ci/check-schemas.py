"""Shows what `--print-schema` prints to another validator.

Every component must be a valid draft 2020-12 schema, and the responses in fixtures/ must be judged
by it as `--strict` judges them: the same places, no more and no fewer.

    python check-schemas.py target/release/stytch-validate
"""

import collections
import json
import pathlib
import subprocess
import sys

from jsonschema import Draft202012Validator

SSO = "api_sso_v1_AuthenticateResponse"
ERRORS = {
    "error-oauth2.json": "oauth2_error_Response",
    "error-unauthorized.json": "error_Response",
}
# Judged by the published schema without a complaint: it has no null.
CLEAN = "sso-minimal.json"


def program(*arguments, statuses=(0,)):
    """What the program prints, when it ends with one of these statuses."""
    ended = subprocess.run(
        [sys.argv[1], *arguments], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False
    )
    if ended.returncode not in statuses:
        sys.exit(f"`{' '.join(map(str, arguments))}` ended with {ended.returncode}")
    return ended.stdout.decode("utf-8")


def validators():
    """A validator for each component."""
    found = {}
    for name in program("--list", "schemas").split():
        schema = json.loads(program("--print-schema", name))
        Draft202012Validator.check_schema(schema)
        found[name] = Draft202012Validator(schema)
    return found


def pointer(path):
    """A path as a JSON Pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def places(validator, body):
    """Where the other validator complains. It has one complaint for each place and keyword."""
    errors = validator.iter_errors(body)
    return collections.Counter((pointer(e.absolute_path), e.validator) for e in errors)


def told(file):
    """Where the program complains under --strict, about keywords of the schema."""
    report = json.loads(program("--strict", "--format", "json", str(file), statuses=(0, 1)))
    findings = [f for f in report["findings"] if f["severity"] == "error"]
    return collections.Counter(
        (f["instance_location"], f["rule"]) for f in findings if "keyword_location" in f
    )


def without(counter):
    """The places alone."""
    found = collections.Counter()
    for (place, _), count in counter.items():
        found[place] += count
    return found


def check(file, validator):
    """Compares the two on one file, and says how they agree."""
    body = json.loads(file.read_text(encoding="utf-8"))
    if list(body) == ["data"]:
        body = body["data"]
    theirs, ours = places(validator, body), told(file)
    if without(theirs) != without(ours):
        differing = sorted((without(theirs) - without(ours)) + (without(ours) - without(theirs)))
        sys.exit(f"{file}: the two disagree at {differing}")
    if file.name == CLEAN and theirs:
        sys.exit(f"{file}: refused, though it has no null")
    is_faulty = file.name.endswith("-edited.json")
    if not is_faulty and {rule for _, rule in ours} - {"null-optional"}:
        sys.exit(f"{file}: refused for more than its nulls")
    nulls = sum(count for (_, rule), count in ours.items() if rule == "null-optional")
    print(f"{file.as_posix()}: {nulls} nulls and {sum(ours.values()) - nulls} faults, in both")


def main():
    """Checks all schemas and all fixtures."""
    known = validators()
    print(f"{len(known)} components are valid draft 2020-12 schemas")
    fixtures = pathlib.Path("fixtures")
    for file in sorted([*fixtures.glob("responses/*.json"), *fixtures.glob("demo/*.json")]):
        check(file, known[ERRORS.get(file.name, SSO)])


main()
