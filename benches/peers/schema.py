"""The schema that all the tools are given."""

import json


def is_plain(schema):
    """Whether a list of types says the same as a choice between it and null."""
    return isinstance(schema.get("type"), str) and not {"$ref", "enum", "const"} & schema.keys()


def nullable(schema):
    """The same, with null."""
    if is_plain(schema):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [{"type": "null"}, schema]}


def observe(schema):
    """Lets every optional property be null, as the program does by default."""
    if isinstance(schema, list):
        return [observe(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    made = {keyword: observe(inner) for keyword, inner in schema.items()}
    # The name of a property may be `properties`, and then this is no keyword.
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        required = made.get("required", [])
        made["properties"] = {
            name: inner if name in required else nullable(inner)
            for name, inner in made["properties"].items()
        }
    return made


def write_observed(published, path):
    """Derives it from what `--print-schema` prints."""
    path.write_text(json.dumps(observe(json.loads(published)), indent=2), encoding="utf-8")
