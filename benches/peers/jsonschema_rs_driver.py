"""The Python package jsonschema-rs as a program, with orjson to read the JSON.

    python jsonschema_rs_driver.py ndjson|file|files|har SCHEMA [--verdicts] [PATH]

Without PATH it reads standard input. A response is judged by `is_valid`; only a bad one is judged
again, for all its errors. They go to standard output, or a digit for each response.
"""

import os
import pathlib
import sys

import jsonschema_rs
import orjson

ROUTE = "/b2b/sso/authenticate"


def check(validator, values, verdicts_only):
    """Judges each value, and says whether all are good."""
    all_good = True
    for place, value in values:
        good = validator.is_valid(value)
        all_good = all_good and good
        if verdicts_only:
            sys.stdout.write("1" if good else "0")
        elif not good:
            for error in validator.iter_errors(value):
                path = "/".join(map(str, error.instance_path))
                sys.stdout.write(f"{place}/{path}: {error.message}\n")
    return all_good


def ndjson(source):
    """A value a line."""
    for number, line in enumerate(source, 1):
        if not line.isspace():
            yield number, orjson.loads(line)


def files(folder):
    """A value a file."""
    for directory, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(directory, name)
            with open(path, "rb") as file:
                yield path, orjson.loads(file.read())


def har(source):
    """The logins of a recording."""
    for number, entry in enumerate(orjson.loads(source.read())["log"]["entries"]):
        request, response = entry["request"], entry["response"]
        if request["method"] == "POST" and response["status"] == 200 and ROUTE in request["url"]:
            yield number, orjson.loads(response["content"]["text"])["data"]


def single(source):
    """The one value."""
    yield "", orjson.loads(source.read())


def main():
    """Reads the one input, and judges it."""
    mode, schema, *path = [one for one in sys.argv[1:] if one != "--verdicts"]
    validator = jsonschema_rs.validator_for(orjson.loads(pathlib.Path(schema).read_bytes()))
    if mode == "files":
        values = files(path[0])
    else:
        source = open(path[0], "rb") if path else sys.stdin.buffer
        values = {"ndjson": ndjson, "har": har, "file": single}[mode](source)
    return 0 if check(validator, values, "--verdicts" in sys.argv) else 1


sys.exit(main())
