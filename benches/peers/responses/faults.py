"""Faults that every validator calls one: a required property is missing, or a value is of another
type. Where they may stand is read from the component schemas of this repository.

Left out is what tools judge otherwise, for reasons that have nothing to do with speed: equal names,
values that an enum does not list, `[]` in place of a map.
"""

import functools
import json
import pathlib

SCHEMAS = pathlib.Path(__file__).resolve().parents[3] / "schemas" / "backend"
ROOT = "api_sso_v1_AuthenticateResponse"
WRONG = {
    "string": [7, True, {}, ["text"]],
    "boolean": ["true", 1, "", {}],
    "integer": ["200", 200.5, 2**31, True],
    "object": ["text", 3, False, ["text"]],
    "array": [{}, "text", 3, True],
}


@functools.cache
def component(name):
    """A component's schema."""
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def resolve(schema):
    """The schema itself, or what it refers to."""
    return component(schema["$ref"].rsplit("/", 1)[1]) if "$ref" in schema else schema


def spoil(rng, response):
    """Puts one fault into a response, the deeper parts of it included."""
    value, schema = response, component(ROOT)
    while True:
        properties = schema["properties"]
        key = rng.choice(sorted(name for name in properties if value.get(name) is not None))
        inner = resolve(properties[key])
        below, below_schema = value[key], inner
        if isinstance(below, list) and below and "items" in inner:
            below, below_schema = rng.choice(below), resolve(inner["items"])
        descends = isinstance(below, dict) and below_schema.get("properties")
        if not descends or rng.random() < 0.25:
            break
        if not any(below.get(name) is not None for name in below_schema["properties"]):
            break
        value, schema = below, below_schema
    if key in schema.get("required", ()) and rng.random() < 0.6:
        if rng.random() < 0.8:
            del value[key]
        else:
            value[key] = None
    else:
        value[key] = rng.choice(WRONG[inner["type"]])
