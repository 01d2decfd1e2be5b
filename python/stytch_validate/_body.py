"""What a caller may hand over as a response, made what the program reads."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from stytch_validate._errors import UnusableArgumentError


class Handed(NamedTuple):
    """Standard input for the program, and the options that say what it is."""

    stdin: bytes
    options: tuple[str, ...]


def _request_of(response: Any) -> tuple[str, str] | None:
    """The method and address that a client notes on its response, as requests and httpx do."""
    try:
        request = response.request
        method, url = request.method, request.url
    except Exception:  # httpx raises where a response was made without a request
        return None
    return (str(method), str(url)) if method and url else None


def _hand_over_exchange(response: Any, content: bytes, takes_route: bool) -> Handed:
    try:
        exchange: dict[str, Any] = {"body": content.decode("utf-8")}
    except UnicodeDecodeError:
        return Handed(content, ())
    options = ["--body", "/body"]
    status = getattr(response, "status_code", None)
    if isinstance(status, int):
        exchange["status"] = status
        options += ["--status", "/status"]
    request = _request_of(response)
    if takes_route and request is not None:
        exchange["route"] = {"method": request[0], "url": request[1]}
        options += ["--route", "/route"]
    return Handed(json.dumps(exchange).encode(), tuple(options))


def _to_json(value: Any) -> bytes | str:
    """The value as JSON, or why it can't be: what Python says there may name a key."""
    try:
        return json.dumps(value).encode()
    except Exception as error:  # whatever the value's own methods raise
        return type(error).__name__


def hand_over(body: Any, takes_route: bool) -> Handed | UnusableArgumentError:
    """A body as the program reads it, or the error to raise where there is no such thing.

    A str or bytes is JSON text; a response of requests or httpx has its status and, where
    `takes_route`, its route; everything else is a value to write as JSON.
    """
    if isinstance(body, str):
        return Handed(body.encode("utf-8", "surrogatepass"), ())
    if isinstance(body, (bytes, bytearray, memoryview)):
        return Handed(bytes(body), ())
    try:
        content = getattr(body, "content", None)
    except Exception as error:  # httpx raises where a stream was not read
        return UnusableArgumentError(f"a {type(body).__name__} has no content ({type(error).__name__})")
    if isinstance(content, bytes):
        return _hand_over_exchange(body, content, takes_route)
    written = _to_json(body)
    if isinstance(written, str):
        return UnusableArgumentError(f"a {type(body).__name__} can't be written as JSON ({written})")
    return Handed(written, ())
