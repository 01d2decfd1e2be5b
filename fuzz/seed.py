#!/usr/bin/env python3
"""Makes the seed corpora of all targets from the fixtures, and from what was found (fuzz/found/).

    python3 fuzz/seed.py && RUSTC_BOOTSTRAP=1 cargo fuzz run screen -- -max_len=20000

Folders that are named are taken for more recordings: `python3 fuzz/seed.py ~/captures`. `RUSTC_BOOTSTRAP` is for a stable toolchain; a nightly one does not need it.
"""

import itertools
import json
import pathlib
import sys

FUZZ = pathlib.Path(__file__).resolve().parent
ROOT = FUZZ.parent
READERS = 13
MOST = 60_000  # bytes: larger seeds only slow the fuzzer down


def put(target, name, data):
    """Adds a seed."""
    folder = FUZZ / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    if len(data) <= MOST:
        (folder / name).write_bytes(data)


def compact(value):
    """JSON on one line."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def bodies():
    """Every body of the fixtures, by name."""
    for path in sorted((ROOT / "fixtures" / "responses").glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def recordings():
    """Every recording of the fixtures and of the folders that were named, by name."""
    for folder in (ROOT / "fixtures" / "recordings", *map(pathlib.Path, sys.argv[1:])):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield "-".join(path.relative_to(folder).parts), path


def marked(value, name="", count=itertools.count()):
    """The value with a canary for every string and number; what the judgement hangs on stays."""
    if isinstance(value, dict):
        return {key: marked(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, name) for inner in value]
    if isinstance(value, str) and name not in ("request_id", "error_type"):
        return f"ZQX{next(count)}ZQXZQX"
    return value


def har(body):
    """A browser's recording of one response."""
    request = {"method": "POST", "url": "https://api.stytch.com/v1/b2b/sso/authenticate", "headers": []}
    content = {"mimeType": "application/json", "text": compact(body).decode()}
    response = {"status": 200, "headers": [], "content": content}
    entry = {"startedDateTime": "2026-05-18T09:30:02Z", "request": request, "response": response}
    return {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [entry]}}


def responses():
    """What begins with a response."""
    for name, body in bodies():
        line = compact(body)
        for circumstances in (0, 1, 5, 6, 10, 16, 20, 64, 65):
            put("screen", f"{name}-{circumstances}", bytes([circumstances]) + line)
        put("document", name, line)
        put("redact", name, b"\0" + line)
        put("redact", f"{name}-har", b"\1" + compact(har(body)))
        hidden = marked(body)
        for pick in (0, 64):
            put("formats", f"{name}-{pick}", bytes([pick]) + compact(hidden))
        put("formats", f"{name}-lines", b"\1" + b"\n".join([compact(hidden), line, line[:-9]]))
        put("formats", f"{name}-har", b"\2" + compact(har(hidden)))


def files():
    """What begins with a recording: the reader that its folder is called by, and the content's."""
    for name, path in recordings():
        data = path.read_bytes()
        for pick in (READERS, *range(READERS)):
            if pick == READERS or pick % 4 == len(name) % 4:
                put("readers", f"{name}-{pick}", bytes([pick + 16]) + data)
        put("redact", name, b"\0" + data)


def schemas():
    """Schemas, each with an instance, and configurations."""
    body = compact(next(bodies())[1])
    for path in sorted((ROOT / "schemas").glob("*.json"))[::7]:
        put("schema", path.stem, compact(json.loads(path.read_text(encoding="utf-8"))) + b"\0" + body)
    for at, (schema, instance) in enumerate(KEYWORDS):
        put("schema", f"keyword-{at}", compact(schema) + b"\0" + compact(instance))
    for at, text in enumerate(CONFIGS):
        put("config", f"config-{at}", text.encode())


KEYWORDS = [
    ({"$ref": "#/$defs/a", "$defs": {"a": {"type": ["string", "null"], "minLength": 2}}}, "x"),
    ({"$dynamicRef": "#n", "$defs": {"a": {"$dynamicAnchor": "n", "type": "array"}}}, {}),
    ({"properties": {"a": {"const": 1}}, "unevaluatedProperties": False}, {"a": 1, "b": 2}),
    ({"prefixItems": [{"enum": [1, "a"]}], "items": False, "contains": {"type": "integer"}}, [1, 2]),
    ({"allOf": [{"minimum": 1}], "anyOf": [{"multipleOf": 0.5}], "oneOf": [True, {"not": {}}]}, 1.5),
    ({"if": {"required": ["a"]}, "then": {"dependentRequired": {"a": ["b"]}}, "else": False}, {"a": 1}),
    ({"patternProperties": {"^x-": {"pattern": "a+"}}, "propertyNames": {"maxLength": 3}}, {"x-y": "b"}),
    ({"uniqueItems": True, "minItems": 1, "maxItems": 2, "unevaluatedItems": {"type": "null"}}, [1, 1, 2]),
    ({"exclusiveMinimum": 1e300, "exclusiveMaximum": -0.0, "type": "number"}, 1e308),
    ({"openapi": "3.0.1", "paths": {"/a/{b}": {"post": {"responses": {"200": {"content": {
        "application/json": {"schema": {"type": "object", "nullable": True}}}}}}}}}, None),
]

CONFIGS = [
    '[rules]\nmissing-field = "warn"\ndeprecated = "allow"\n',
    '[[schema]]\nfiles = "a/**/*.json"\nuse = "api_organization_v1_Member"\n',
    '[[files]]\nglob = "legacy/**"\n[files.rules]\ntype-mismatch = "allow"\n',
    '{"version":2,"tool":{"name":"stytch-validate","version":"0.1.0"},"findings":{'
    '"ff4e807bc917c21121344b256c387d68b1d89ad0d985e4f9e623c84f7073e6a6":{"count":1,"rule":"deprecated-field",'
    '"schema":"api_sso_v1_AuthenticateResponse","keyword_location":"/properties/reset_session/description",'
    '"instance_location":"/reset_session","field":"reset_session","source":"fixtures/demo/sso-authenticate.json"}}}',
]


def found():
    """What a fuzzer found once stays a seed."""
    for path in sorted((FUZZ / "found").glob("*/*")):
        put(path.parent.name, f"found-{path.name}", path.read_bytes())


def main():
    """Makes them all."""
    responses()
    files()
    schemas()
    found()
    for folder in sorted((FUZZ / "corpus").iterdir()):
        print(f"{folder.name}: {sum(1 for _ in folder.iterdir())} seeds")


main()
