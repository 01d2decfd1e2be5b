"""A HAR as Chrome writes it: indented, half of its exchanges those of an SSO login, the others the
pages and scripts of somebody else's application."""

import json

ROUTE = "https://test.stytch.com/sdk/v1/b2b/sso/authenticate"
REQUEST_HEADERS = (
    ":authority :method :path :scheme accept accept-encoding accept-language authorization cookie "
    "origin priority referer sec-ch-ua sec-fetch-mode sec-fetch-site user-agent x-sdk-client"
).split()
RESPONSE_HEADERS = (
    "access-control-allow-origin cache-control cf-ray content-encoding content-type date server "
    "set-cookie strict-transport-security vary x-request-id"
).split()
LINE = (
    'function f%d(a,b){if(a["k"]===\'y\'&&b<3){return "\\u003c/div>"}'
    '\n\treturn a.b.c||[1,2,{k:"é"}];}\n'
)
PAGE = '<li class="item" data-n="%d">Zoë &amp; Łukasz\t— "quoted"</li>\r\n'


def headers(rng, names):
    """Headers with values that are never the same."""
    return [{"name": name, "value": f"{rng.getrandbits(160):x}"} for name in names]


def entry(rng, method, url, kind, text):
    """One exchange. Chrome's own members begin with an underscore."""
    posted = {"mimeType": "application/json", "text": '{"sso_token":"made-up"}'}
    return {
        "_connectionId": str(rng.randrange(10**5)),
        "_initiator": {"type": "script", "stack": {"callFrames": []}},
        "_priority": "High",
        "_resourceType": "fetch" if method == "POST" else "script",
        "cache": {},
        "connection": "443",
        "request": {
            "method": method,
            "url": url,
            "httpVersion": "http/2.0",
            "headers": headers(rng, REQUEST_HEADERS),
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": len(posted["text"]) if method == "POST" else 0,
            **({"postData": posted} if method == "POST" else {}),
        },
        "response": {
            "status": 200,
            "statusText": "",
            "httpVersion": "http/2.0",
            "headers": headers(rng, RESPONSE_HEADERS),
            "cookies": [],
            "content": {"size": len(text.encode()), "mimeType": kind, "text": text},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
            "_transferSize": len(text) // 3,
            "_error": None,
        },
        "serverIPAddress": "203.0.113.7",
        "startedDateTime": f"2026-11-02T18:{rng.randrange(60):02}:{rng.randrange(60):02}.123Z",
        "time": rng.randrange(10**6) / 1000,
        "timings": {"blocked": 1.5, "dns": -1, "ssl": -1, "connect": -1, "send": 0.25, "wait": 11},
    }


def login(rng, body):
    """An exchange of the SSO route, whose body the frontend API wraps."""
    return entry(rng, "POST", ROUTE, "application/json", f'{{"data":{body}}}')


def other(rng, number):
    """A page or a script."""
    if number % 5 == 0:
        text = "<!doctype html>\n<ul>" + "".join(
            PAGE % line for line in range(rng.randrange(20, 90))
        )
        return entry(rng, "GET", f"https://app.example.com/p/{number}", "text/html", text)
    url = f"https://app.example.com/static/chunk-{number}.js?v={rng.randrange(100)}"
    text = "".join(LINE % line for line in range(rng.randrange(20, 90)))
    return entry(rng, "GET", url, "text/javascript", text)


def indented(made):
    """An entry as it stands in the list of them."""
    text = json.dumps(made, indent=2, ensure_ascii=False)
    return "      " + text.replace("\n", "\n      ")


HEAD = """{
  "log": {
    "version": "1.2",
    "creator": {
      "name": "WebInspector",
      "version": "537.36"
    },
    "pages": [],
    "entries": [
"""
TAIL = "\n    ]\n  }\n}\n"
