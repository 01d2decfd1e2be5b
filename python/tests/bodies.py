"""Responses whose every value of note is a marker."""

import json
import pathlib

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures"
CANARY = "CANARY7f3a"


def good():
    """A response that is valid, with markers in it."""
    body = json.loads((FIXTURES / "responses" / "sso-rich.json").read_text(encoding="utf-8"))
    body["member"]["name"] = f"{CANARY}-name"
    body["organization"]["organization_name"] = f"{CANARY}-organization"
    return body


def bad():
    """The same with a fault, whose value is a marker, too."""
    body = good()
    body["member"]["is_admin"] = f"{CANARY}-fault"
    return body
