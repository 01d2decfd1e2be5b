"""Compares what the tools say of each response, before anything is timed.

Each function reads one way of telling verdicts, and gives a `1` or `0` for every response; or,
where a tool tells no more than that, how many it judged and how many of them are bad.
"""

import json
import re
import subprocess
import sys

from inputs import MIXED, ONE_BAD
from install import tell
from tools import Call

# What the program may say of a good response.
SAID_OF_GOOD = {"deprecated-field"}
ENTRY = re.compile(rb"^fail: .* \(entry #(\d+)\)$", re.MULTILINE)
COUNTED = re.compile(rb"^(\d+) validated, (\d+) passed, (\d+) failed$", re.MULTILINE)
VALID = re.compile(rb'^  "valid": (true|false)', re.MULTILINE)


def digits(said, _call, _status):
    """The drivers tell it straight."""
    return said.stdout.decode()


def status(_said, _call, code):
    """One response: the exit status tells."""
    return "1" if code == 0 else "0"


def ours(said, call, _status):
    """The findings that are errors, by source and response."""
    bad, summary = set(), {}
    for line in said.stdout.splitlines():
        told = json.loads(line)
        if told["type"] == "summary":
            summary = told["summary"]
        elif told.get("severity") == "error":
            bad.add((told["source"], told["response"]))
    if summary["invalid"] == 0 and not summary["rules"].keys() <= SAID_OF_GOOD:
        sys.exit(f"`{call.command}` finds {summary['rules']} in good responses")
    if len(bad) != summary["invalid"]:
        sys.exit(f"`{call.command}` lists {len(bad)} bad responses of {summary['invalid']}")
    if summary["sources"] > 1:
        # A file each: numbered by their names.
        numbers = {int(re.search(r"(\d+)\.json$", source)[1]) for source, _ in bad}
    else:
        numbers = {response for _, response in bad}
    return "".join("0" if at in numbers else "1" for at in range(summary["checked"]))


def lines(said, _call, _status):
    """jsonschema-cli: a line for each file, and errors below it."""
    found = re.findall(rb"^\S+\.json - (VALID|INVALID)", said.stdout, re.MULTILINE)
    return "".join("1" if word == b"VALID" else "0" for word in found)


def listed(said, call, _status):
    """check-jsonschema: the files with errors."""
    bad = {error["filename"] for error in json.loads(said.stdout)["errors"]}
    files = [str(part) for part in call.command if str(part).endswith(".json")][1:]
    return "".join("0" if name in bad else "1" for name in files)


def sourcemeta_json(said, _call, _status):
    """A document for each response, but in an order of its own, so how many."""
    found = VALID.findall(said.stdout)
    return len(found), found.count(b"false")


def sourcemeta_text(said, _call, _status):
    """The bad lines of NDJSON by number; of files how many."""
    checked, _, failed = map(int, COUNTED.findall(said.stderr)[-1])
    numbers = {int(number) for number in ENTRY.findall(said.stderr)}
    if failed == len(numbers):
        return "".join("0" if at + 1 in numbers else "1" for at in range(checked))
    return checked, failed


READERS = {
    reader.__name__: reader
    for reader in [digits, status, ours, lines, listed, sourcemeta_json, sourcemeta_text]
}


def ask(call, folder):
    """What a tool says, in its own way."""
    command = [str(part) for part in call.telling or call.command]
    stdin = open(folder / call.stdin, "rb") if call.stdin else subprocess.DEVNULL
    said = subprocess.run(command, cwd=folder, stdin=stdin, capture_output=True, check=False)
    try:
        return READERS[call.reads](said, call, said.returncode)
    except (ValueError, KeyError, IndexError, TypeError):
        short = " ".join(command)[:300]
        end = (said.stdout + said.stderr)[-2000:].decode("utf-8", "replace")
        sys.exit(f"{end}\n`{short}` ended with {said.returncode}, and its verdicts are unreadable")


def compare(name, one, call, expected, folder):
    """Ends everything where a tool judges otherwise than is right."""
    told = ask(call, folder)
    right = (len(expected), expected.count("0")) if isinstance(told, tuple) else expected
    if not expected or told != right:
        sys.exit(f"{one.title}: {name} judges otherwise: {difference(told, right)}")
    return len(expected), expected.count("0")


def difference(told, right):
    """Where two rows of verdicts part."""
    if isinstance(told, tuple):
        return f"{told[1]} of {told[0]} are bad, where {right[1]} of {right[0]} should be"
    if len(told) != len(right):
        return f"{len(told)} responses, where there are {len(right)}"
    at = next(at for at, (one, other) in enumerate(zip(told, right, strict=True)) if one != other)
    differing = sum(one != other for one, other in zip(told, right, strict=True))
    return f"{differing} differ, the first is response {at + 1}, which should be {right[at]}"


def compare_all(tools, corpus, rows):
    """Every tool on every input that it can read."""
    for one in [*rows, MIXED, ONE_BAD]:
        expected = corpus.expected(one)
        agreeing = []
        for name, call in tools.calls(one).items():
            if isinstance(call, Call) and call.reads != "nothing":
                given = expected[: corpus.count(one, call.cut)]
                checked, bad = compare(name, one, call, given, corpus.folder)
                agreeing.append(f"{name} {checked - bad}/{bad}")
        tell(f"{one.title}: same verdicts, good/bad: {', '.join(agreeing)}")
