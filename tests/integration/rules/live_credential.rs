//! Credentials of the live environment are found wherever a recorder writes what was sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{folder, run_in, text};

const SECRET: &str = "secret-live-Qv9xT2mN7bL4kR8wY1pZ6cH3jD5sF0gA";

const TOKEN: &str = "DYi8vT2mN7bL4kR8wY1pZ6cH3jD5sF0gA2bW5xE9qM1v";

fn answered() -> String {
    let body: Value =
        serde_json::from_str(&text("fixtures/responses/sso-success.json")).expect("JSON");
    body.to_string()
}

/// A cassette of VCR.py with this request.
fn cassette(request: &str) -> String {
    let body = answered().replace('\'', "''");
    format!(
        "interactions:\n- request:\n    method: POST\n    uri: https://test.stytch.com/v1/b2b/sso/authenticate\n{request}\n  \
         response:\n    status:\n      code: 200\n      message: OK\n    headers: {{}}\n    body:\n      string: '{body}'\nversion: 1\n"
    )
}

#[test]
fn a_credential_is_found_in_every_form_of_a_request() {
    let sent = json!({"project_id": "p", "secret": SECRET});
    let packed = STANDARD.encode(sent.to_string());
    let (begin, end) = SECRET.split_at(20);
    let binary = format!("    body: !binary |-\n      {packed}\n    headers: {{}}");
    let cassettes = [
        format!("    body: null\n    headers:\n      authorization:\n      - {SECRET}"),
        format!("    body: null\n    headers:\n      x-key:\n      - 'a\n        {SECRET}'"),
        format!("    body: null\n    headers:\n      x-key:\n      - |-\n        {SECRET}"),
        format!(
            "    body: null\n    headers:\n      x-key:\n      - >-\n        a\n        {SECRET}"
        ),
        format!("    body: null\n    headers:\n      x-key:\n      - \"{begin}\\\n        {end}\""),
        format!(
            "    body:\n      nested:\n        secret: {SECRET}\n      more: 1\n    headers: {{}}"
        ),
        format!(
            "    headers: &a\n      b: c\n    body:\n      x: *a\n      secret: \"{begin}\\\n        {end}\""
        ),
        binary,
    ];
    let exchange = |body: Value| {
        json!({"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{
            "request": {"method": "POST", "path": "/v1/b2b/sso/authenticate", "body": body},
            "response": {"status": 200, "body": serde_json::from_str::<Value>(&answered()).expect("JSON")},
        }]})
    };
    let pact = exchange(
        json!({"content": packed, "contentType": "application/json", "encoded": "base64"}),
    );
    let item = |header: &str| {
        json!({"method": "POST", "header": [{"key": "Authorization", "value": header}],
        "url": "https://test.stytch.com/v1/b2b/sso/authenticate"})
    };
    let postman = json!({"info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"name": "y", "request": item(&format!("Basic {SECRET}")), "response": [
            {"originalRequest": item("-"), "code": 200, "header": [], "body": answered()}]}]});
    let har = json!({"log": {"version": "1.2", "creator": {"name": "Playwright", "version": "1"}, "entries": [{
        "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate",
            "postData": {"mimeType": "application/json", "_file": "sent.json"}},
        "response": {"status": 200, "content": {"mimeType": "application/json", "text": answered()}}}]}});
    let mut recordings: Vec<(&str, String)> = cassettes
        .iter()
        .map(|request| ("x.yaml", cassette(request)))
        .collect();
    // By its name, where the host says that the exchange is live.
    let named = format!("    body:\n      more: 1\n      token: {TOKEN}\n    headers: {{}}");
    let named = cassette(&named).replace("test.stytch.com", "api.stytch.com");
    recordings.extend([
        ("x.yaml", named),
        ("x.json", pact.to_string()),
        ("x.json", postman.to_string()),
        ("x.har", har.to_string()),
    ]);
    for (name, recording) in recordings {
        let folder = folder([
            (name, recording.as_bytes()),
            ("sent.json", sent.to_string().as_bytes()),
        ]);
        let run = run_in(
            folder.path(),
            &["-D", "live-credential", name, "-f", "concise"],
        );
        assert_eq!(run.code, 1, "{recording}: {}", run.stdout);
        assert!(
            run.stdout.contains("[live-credential]"),
            "{recording}: {}",
            run.stdout
        );
        let clean = recording
            .replace(SECRET, "none")
            .replace(TOKEN, "none")
            .replace(&packed, "LQ==")
            .replace(begin, "")
            .replace(end, "");
        let folder = crate::support::folder([(name, clean.as_bytes()), ("sent.json", b"{}")]);
        let run = run_in(
            folder.path(),
            &["-D", "live-credential", name, "-f", "concise"],
        );
        assert_eq!(run.code, 0, "{clean}: {}", run.stdout);
    }
}

/// A body may hold a name in Latin-1 or a file, and may have been read from one.
#[test]
fn a_credential_is_found_beside_what_is_no_text() {
    let mut sent = json!({"secret": SECRET}).to_string().into_bytes();
    sent.pop();
    sent.extend(b",\"name\":\"Ren\xe9\"}");
    let packed = STANDARD.encode(&sent);
    let stream = |tag: &str, inside: &str| format!("    body: !!python/object/{tag}\n{inside}");
    let binary = format!("!!binary |\n          {packed}");
    let cassettes = [
        format!("    body: !!binary |\n      {packed}"),
        stream(
            "new:_io.BytesIO",
            &format!("      state: !!python/tuple\n      - {binary}\n      - 0\n      - null"),
        ),
        stream(
            "apply:builtins.iter",
            &format!("      args:\n      - - {binary}\n      state: 0"),
        ),
    ];
    let raw = [
        b"POST /v1/b2b/sso/authenticate HTTP/1.1\nHost: test.stytch.com\n\n",
        &sent[..],
        b"\nHTTP/1.1 200 OK\n\n",
        answered().as_bytes(),
    ]
    .concat();
    let cassettes = cassettes
        .iter()
        .map(|request| cassette(request).into_bytes());
    let names = ["a.yaml", "b.yaml", "c.yaml", "d.http"];
    for (name, text) in names.into_iter().zip(cassettes.chain([raw])) {
        let folder = folder([(name, &text[..])]);
        let found = run_in(
            folder.path(),
            &["-D", "live-credential", "-f", "concise", name],
        );
        assert!(
            found.stdout.contains("live-credential"),
            "{name}: {}",
            found.stdout
        );
        let redacted = run_in(folder.path(), &["--redact", "--in-place", name]);
        assert_eq!(redacted.code, 0, "{name}: {}", redacted.stderr);
        let clean = run_in(
            folder.path(),
            &["-D", "live-credential", "-f", "concise", name],
        );
        assert_eq!(clean.code, 0, "{name}: {}", clean.stdout);
    }
}
