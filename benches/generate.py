#!/usr/bin/env python3
"""Writes a large recording to standard output, the same for the same arguments.

    generate.py ndjson|har|har-pretty MEGABYTES

Responses are that of fixtures/responses/sso-rich.json, one in a hundred without its
`member_authenticated`. In a HAR every other exchange is a page or a script of somebody else's.
"""

import json
import pathlib
import random
import sys

FIXTURE = pathlib.Path(__file__).resolve().parent.parent / "fixtures/responses/sso-rich.json"


def body(number, template):
    response = dict(template, request_id=f"request-id-test-{number:08x}-0000-4000-8000-000000000000")
    if number % 100 == 99:
        del response["member_authenticated"]
    return response


def headers(names, seed):
    value = "%x" % random.Random(seed).getrandbits(160)
    return [{"name": name, "value": value} for name in names]


REQUEST_HEADERS = [":authority", ":method", ":path", ":scheme", "accept", "accept-encoding",
                   "accept-language", "authorization", "cookie", "origin", "referer", "user-agent"]
RESPONSE_HEADERS = ["access-control-allow-origin", "cache-control", "cf-ray", "content-encoding",
                    "content-type", "date", "server", "set-cookie", "vary", "x-request-id"]


def entry(number, template):
    if number % 2 == 0:
        method, url, kind = "POST", "https://test.stytch.com/v1/b2b/sso/authenticate", "application/json"
        text = json.dumps(body(number // 2, template), separators=(",", ":"))
    else:
        method, url, kind = "GET", f"https://app.example.com/static/chunk-{number}.js?v={number}", "text/javascript"
        line = 'function f%d(a){if(a["x"]===\'y\'){return "\\u003c/div>"}\n\treturn a.b.c||[1,2,{k:"v"}];}\n' % number
        text = line * 50
    return {
        "startedDateTime": "2025-01-05T18:01:22.000Z", "time": 12.5,
        "request": {"method": method, "url": url, "httpVersion": "http/2.0",
                    "headers": headers(REQUEST_HEADERS, number), "queryString": [], "cookies": [],
                    "headersSize": -1, "bodySize": 98,
                    "postData": {"mimeType": "application/json", "text": "{\"sso_token\":\"x\"}"}},
        "response": {"status": 200, "statusText": "", "httpVersion": "http/2.0",
                     "headers": headers(RESPONSE_HEADERS, -number), "cookies": [],
                     "content": {"size": len(text), "mimeType": kind, "text": text},
                     "redirectURL": "", "headersSize": -1, "bodySize": -1},
        "cache": {}, "timings": {"blocked": 1.1, "dns": -1, "send": 0.1, "wait": 11, "receive": 0.3},
    }


def main():
    form, size = sys.argv[1], int(sys.argv[2]) << 20
    template = json.loads(FIXTURE.read_text())
    out, written, number = sys.stdout, 0, 0
    indent = 2 if form == "har-pretty" else None
    separators = None if indent else (",", ":")
    if form != "ndjson":
        out.write('{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":[')
    # Writing is what takes long, so blocks of a thousand are made once and written many times.
    block = []
    for number in range(1000):
        made = body(number, template) if form == "ndjson" else entry(number, template)
        block.append(json.dumps(made, indent=indent, separators=separators))
    joined = "\n".join(block) + "\n" if form == "ndjson" else ",".join(block)
    while written < size:
        if form != "ndjson" and written:
            out.write(",")
        out.write(joined)
        written += len(joined)
    if form != "ndjson":
        out.write("]}}\n")


main()
