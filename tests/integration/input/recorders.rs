//! One body as each recorder of recordings in JSON writes it, in each of its ways.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, write::GzEncoder};
use std::io::Write as _;

use serde_json::{Value, json};

const ROUTE: &str = "/v1/b2b/sso/authenticate";
const URL: &str = "https://test.stytch.com/v1/b2b/sso/authenticate";

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

/// Recordings of a body: the reader's name, then what of its ways it is.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn recordings(body: &Value) -> Vec<(&'static str, String)> {
    let pretty = serde_json::to_string_pretty(body).expect("JSON");
    let compact = body.to_string();
    let packed = STANDARD.encode(gzip(&compact));
    let plain = STANDARD.encode(&compact);
    let gzipped = json!({"Content-Encoding": "gzip"});
    let undici = |response: Value| {
        let request = json!({"method": "POST", "url": URL, "headers": {}, "body": "{}"});
        let snapshot = json!({"request": request, "responses": [response], "callCount": 0,
            "timestamp": "2026-05-04T10:00:00.000Z"});
        json!([{"hash": "x", "snapshot": snapshot}])
    };
    let path = ["v1", "b2b", "sso", "authenticate"];
    let address = json!({"protocol": "https", "host": ["test", "stytch", "com"], "path": path});
    let example = json!([{"code": 200, "body": pretty, "originalRequest": {"method": "POST", "url": address}}]);
    let collection = json!({"info": {"name": "x", "schema":
        "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"item": [{"response": example}]}]});
    let newman = |response: Value| {
        let run = json!({"stats": {}, "executions": [
            {"item": {"response": example}, "request": {"method": "POST", "url": address}, "response": response}]});
        json!({"collection": collection, "environment": {}, "run": run})
    };
    let journal = |response: Value| {
        let request = json!({"url": ROUTE, "absoluteUrl": URL, "method": "POST", "headers": {},
            "loggedDateString": "2026-05-04T10:00:00Z"});
        json!({"id": "x", "request": request, "responseDefinition": {"status": 200},
            "response": response, "wasMatched": true})
    };
    let stream = |bytes: &[u8]| json!({"code": 200, "stream": {"type": "Buffer", "data": bytes}});
    let expectation = |body: Value| {
        let request = json!({"method": "POST", "path": ROUTE, "headers": {"host": ["a"]}});
        json!([{"httpRequest": request, "httpResponse": {"statusCode": 200, "body": body}}])
    };
    let exact = |value: &str| json!([{"matcher": "exact", "value": value}]);
    let pair = |response: Value| {
        let request = json!({"path": exact(ROUTE), "method": exact("POST")});
        json!({"data": {"pairs": [{"request": request, "response": response}]},
            "meta": {"schemaVersion": "v5.2"}})
    };
    let contract = |request: Value, body: Value| {
        let interaction = json!({"description": "x", "request": request,
            "response": {"status": 200, "body": body}});
        json!({"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [interaction]})
    };
    let asked = json!({"method": "POST", "path": ROUTE});
    let result = json!({"test": {"filename": "a.bru"}, "request": {"method": "POST", "url": URL},
        "response": {"status": 200, "headers": {}, "data": body}});
    let term = [
        &[131, 109],
        &u32::try_from(compact.len()).expect("short").to_be_bytes()[..],
        compact.as_bytes(),
    ]
    .concat();
    let elixir = |response: Value| json!([{"request": {"method": "post", "url": URL}, "response": response}]);
    let texts = [
        ("mockserver value", expectation(body.clone())),
        ("mockserver text", expectation(json!(pretty))),
        (
            "mockserver json",
            expectation(json!({"type": "JSON", "json": body, "contentType": "application/json"})),
        ),
        (
            "mockserver json text",
            expectation(json!({"type": "JSON", "json": pretty, "rawBytes": plain})),
        ),
        (
            "mockserver binary",
            expectation(json!({"type": "BINARY", "base64Bytes": packed})),
        ),
        (
            "hoverfly",
            pair(json!({"status": 200, "body": pretty, "encodedBody": false})),
        ),
        (
            "hoverfly base64",
            pair(json!({"status": 200, "body": packed, "encodedBody": true, "headers": gzipped})),
        ),
        (
            "hoverfly version 2",
            json!({"data": {"pairs": [{"request": {"path": {"exactMatch": ROUTE},
            "method": {"exactMatch": "POST"}}, "response": {"status": 200, "body": compact}}]}}),
        ),
        (
            "hoverfly version 1",
            json!({"data": {"pairs": [{"request": asked, "response":
            {"status": 200, "body": compact}}]}}),
        ),
        (
            "hoverfly journal",
            json!({"journal": [{"request": {"path": ROUTE, "method": "POST", "destination": "a"},
            "response": {"status": 200, "body": pretty, "encodedBody": false}}]}),
        ),
        ("pact", contract(asked.clone(), body.clone())),
        ("pact text", contract(asked.clone(), json!(pretty))),
        (
            "pact version 4",
            contract(
                asked.clone(),
                json!({"content": body, "contentType": "application/json", "encoded": false}),
            ),
        ),
        (
            "pact base64",
            contract(
                asked,
                json!({"content": plain, "contentType": "application/json", "encoded": "base64"}),
            ),
        ),
        (
            "bruno",
            json!([{"iterationIndex": 0, "results": [result], "summary": {}}]),
        ),
        (
            "bruno one iteration",
            json!({"summary": {}, "results": [result]}),
        ),
        ("bruno list", json!([result])),
        (
            "exvcr",
            elixir(
                json!({"binary": false, "body": pretty, "headers": {}, "status_code": 200, "type": "ok"}),
            ),
        ),
        (
            "exvcr term",
            elixir(json!({"binary": true, "body": STANDARD.encode(term), "status_code": 200})),
        ),
        (
            "exchange",
            json!([{"request": {"method": "POST", "url": URL}, "response": {"statusCode": 200, "body": body}}]),
        ),
        (
            "exchange text",
            json!({"request": {"method": "POST", "uri": URL}, "response": {"code": 200, "text": pretty}}),
        ),
        (
            "exchange base64",
            json!({"request": {"method": "POST", "pathname": ROUTE},
            "response": {"statusCode": 200, "body": plain, "encoding": "base64"}}),
        ),
        (
            "exchange line",
            json!({"request": format!("POST {ROUTE} HTTP/1.1"), "status": 200,
            "response": {"json": body}}),
        ),
        (
            "exchange flat",
            json!([{"method": "POST", "url": URL, "status": 200, "body": body}]),
        ),
        (
            "exchange of axios",
            json!({"status": 200, "data": body, "config": {"method": "post", "url": URL}}),
        ),
        (
            "exchange of supertest",
            json!({"req": {"method": "POST", "url": URL, "data": {}}, "header": {}, "status": 200, "text": pretty}),
        ),
        (
            "undici",
            undici(json!({"statusCode": 200, "headers": {}, "body": plain})),
        ),
        (
            "undici gzip",
            undici(json!({"statusCode": 200, "headers": gzipped, "body": packed})),
        ),
        ("postman api", json!({"collection": collection})),
        ("newman", newman(stream(compact.as_bytes()))),
        ("newman gzip", newman(stream(&gzip(&compact)))),
        ("newman text", newman(json!({"code": 200, "body": pretty}))),
        (
            "wiremock-journal",
            json!({"requests": [journal(
            json!({"status": 200, "headers": {}, "body": pretty, "bodyAsBase64": plain}))], "meta": {"total": 1}}),
        ),
        (
            "wiremock-journal gzip",
            journal(
                json!({"status": 200, "headers": gzipped, "body": "\u{1f}\u{fffd}", "bodyAsBase64": packed}),
            ),
        ),
    ];
    let texts = texts.into_iter();
    texts
        .map(|(name, value)| (name, value.to_string()))
        .collect()
}
