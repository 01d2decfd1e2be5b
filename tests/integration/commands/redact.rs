//! `--redact`: nothing of a value is left, and everything that is reported a capture stays.

use std::fs;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Value, json};

use stytch_validate::commands::redact::{Redactor, Refusal};
use stytch_validate::input::{self, Choice, Input, Sample, decode};
use stytch_validate::model::capture::Body;
use stytch_validate::model::report::Report;
use stytch_validate::model::rule::{Group, Level};
use stytch_validate::model::source::Source;
use stytch_validate::pipeline;
use stytch_validate::schema::catalog::{Catalog, DEFAULT_COMPONENT};
use stytch_validate::settings::{InputPath, Settings};

use crate::schema::sites::{sites, with, without};
use crate::support::{Plan, finish, folder, judge, pipe, program, repository, run, settings, text};

fn redact_as(name: &str, bytes: &[u8], settings: &Settings) -> Result<Vec<u8>, Refusal> {
    let source = Arc::new(Source::file(Path::new(name)));
    let made = Redactor::new(settings).bytes(&source, bytes)?;
    Ok(made.bytes)
}

pub(crate) fn redact(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    redact_as(name, bytes, &Settings::over(Vec::new()))
}

fn redacted(name: &str, bytes: &[u8]) -> String {
    let made = redact(name, bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    String::from_utf8(made).expect("UTF-8")
}

/// Every rule on.
fn every_rule() -> Vec<(&'static str, Level)> {
    let groups = Group::ALL.iter();
    groups.map(|group| (group.name(), Level::Warn)).collect()
}

/// What is found, but for lines and live credentials.
fn reported(report: &Report) -> Vec<String> {
    let mut reported: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| finding.rule.id != "live-credential")
        .map(|finding| {
            // A name that the schema does not know may be replaced.
            if finding.rule.id == "unknown-field" {
                return format!("unknown-field {:?}", finding.origin.response);
            }
            let place = (
                &finding.instance_location,
                &finding.field,
                finding.origin.response,
            );
            format!(
                "{} {:?} {place:?} {}",
                finding.rule.id, finding.severity, finding.message
            )
        })
        .collect();
    let skipped = report.skipped.iter();
    reported.extend(skipped.map(|skip| format!("{:?} {}", skip.reason, skip.origin.response)));
    reported.sort_unstable();
    reported
}

fn findings(name: &str, bytes: &[u8], component: Option<&str>) -> Vec<String> {
    let folder = folder([(name, bytes)]);
    let levels = every_rule();
    let plan = Plan {
        levels: &levels,
        component,
        ..Plan::default()
    };
    let input = InputPath::Path(folder.path().join(name));
    reported(&pipeline::run(&Arc::new(settings(vec![input], &plan))))
}

pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What every body of a capture decodes to, and the capture itself.
pub(crate) fn everything(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    let Choice::Reader(reader) = input::detect(&Sample::new(name, bytes, true), false) else {
        return all;
    };
    let source = Arc::new(Source::file(Path::new(name)));
    let mut input = Input::new(source, Box::new(Cursor::new(bytes.to_vec())));
    let _ = (reader.split)(&mut input, &mut |chunk| {
        let _ = (reader.open)(&chunk, &mut |capture| {
            if let Body::Present { stored, part } = &capture.body
                && let Ok(body) = decode::decode(stored, part)
            {
                all.extend_from_slice(b"\n");
                all.extend_from_slice(&body);
            }
        });
        ControlFlow::Continue(())
    });
    all
}

/// Fixtures that are refused, and why.
const REFUSED: &[&str] = &[
    "a body could not be reached",
    "a body cannot be decoded",
    "a body is not JSON",
    "it is not a capture",
];

/// Folders whose fixtures are broken on purpose, or hold things that are no captures.
fn may_be_refused(path: &str, refusal: &str) -> bool {
    REFUSED.iter().any(|known| refusal.contains(known))
        || ["cut-off", "invalid-json", "erb.yml", "traps"]
            .iter()
            .any(|known| path.contains(known))
}

/// What is known as a response by what is in `data` still is one, and is judged as before.
#[test]
fn a_response_beside_other_members_stays_one() {
    let body = fs::read_to_string(repository("fixtures/responses/sso-minimal.json"));
    let wrapped = format!(
        r#"{{"data": {}, "success": true}}"#,
        body.expect("a fixture")
    );
    let settings = settings(Vec::new(), &Plan::default());
    for text in [wrapped.clone(), format!(r#"{{"data": {wrapped}}}"#)] {
        let once = redact_as("x.json", text.as_bytes(), &settings).expect("a capture");
        assert_eq!(redact_as("x.json", &once, &settings), Ok(once.clone()));
        let once = String::from_utf8(once).expect("UTF-8");
        for name in ["success", "intermediate_session_token", "organization_slug"] {
            assert!(once.contains(&format!("\"{name}\"")), "{name}: {once}");
        }
    }
}

#[test]
fn every_fixture_is_reported_as_before_and_redacting_twice_is_redacting_once() {
    let mut found = Vec::new();
    files(&repository("fixtures"), &mut found);
    found.sort();
    let (mut done, mut faults) = (0, Vec::new());
    for path in found {
        let shown = path.to_string_lossy().into_owned();
        if shown.ends_with(".expected") || shown.ends_with(".schema.json") && !shown.contains('@') {
            continue;
        }
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.extension().is_some_and(|ending| ending == "zip") {
            continue; // another test's
        }
        let component = name
            .split_once('@')
            .and_then(|(_, rest)| rest.strip_suffix(".json"))
            .filter(|component| !component.ends_with(".schema"));
        let original = fs::read(&path).expect("a fixture");
        let plan = Plan {
            component,
            ..Plan::default()
        };
        let settings = settings(Vec::new(), &plan);
        match redact_as(&name, &original, &settings) {
            Err(refusal) if may_be_refused(&shown, &refusal.to_string()) => {}
            Err(refusal) => faults.push(format!("{shown}: {refusal}")),
            Ok(made) => {
                done += 1;
                let again = redact_as(&name, &made, &settings);
                if again.as_ref() != Ok(&made) {
                    faults.push(format!("{shown}: not the same again"));
                }
                let (before, after) = (
                    findings(&name, &original, component),
                    findings(&name, &made, component),
                );
                if before != after {
                    faults.push(format!("{shown}: {before:#?}\nbecame {after:#?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(done > 150, "{done}");
}

#[test]
fn what_a_recording_is_may_show_behind_a_long_body() {
    let body = "x".repeat(2 << 20);
    let cassette = json!({"interactions": [{
        "a_response": {"body": {"string": body}},
        "request": {"method": "POST", "uri": "https://test.stytch.com/v1/b2b/sso/authenticate"},
        "response": {"status": {"code": 401, "message": "Unauthorized"}, "body": {"string": "{}"}},
    }], "version": 1});
    let made = redacted("a.json", cassette.to_string().as_bytes());
    for kept in [
        r#""uri":"https://test.stytch.com/v1/b2b/sso/authenticate""#,
        r#"{"code":401,"message":"Unauthorized"}"#,
    ] {
        assert!(made.contains(kept), "{}", made.replace(&body, ""));
    }
}

/// Found by fuzzing: with a name misspelt it is no cassette, and was one once that name was gone.
#[test]
fn what_would_be_read_as_another_format_is_refused() {
    let misspelt = json!({"version": 1, "interactions": [{"request": {"url_": "hunter2"}}]});
    let settings = Settings::over(Vec::new());
    let piped = Arc::new(Source::stdin("-"));
    let made = Redactor::new(&settings).bytes(&piped, misspelt.to_string().as_bytes());
    let refusal = made.map(|_| ()).expect_err("a cassette");
    let expected =
        "its redacted form would be read as another format: name its format with --input-format";
    assert_eq!(refusal.to_string(), expected);
}

/// Its headers speak of a compression that the recorder undid. Found by fuzzing.
#[test]
fn what_stands_for_a_body_is_not_replaced_again_because_its_headers_speak_of_gzip() {
    let exchange = |body: &str| {
        format!(
            "- request: {{method: POST, url: 'http://127.0.0.1/users'}}\n  response:\n    status: {{code: 200}}\n    \
             headers: {{content-encoding: gzip}}\n    body: '{body}'\n"
        )
    };
    let bodies = [
        r#"{"a":"hunter2"}"#,
        "[\"hunter2\"",
        "[\"hunter2\",",
        "hunter2",
    ];
    let cassette = bodies.map(exchange).concat();
    let once = redacted("a.yml", cassette.as_bytes());
    assert!(
        once.contains("redacted-body-2") && !once.contains("hunter2"),
        "{once}"
    );
    assert_eq!(redacted("a.yml", once.as_bytes()), once);
}

/// The text of a response whose every value, and every name of a free map, is a marker.
fn marked() -> String {
    fn mark(value: &mut Value, free: bool, number: &mut u32) {
        *number += 1;
        match value {
            Value::String(text) => *text = format!("ZQX{number} zqx \"ZQX{number}"),
            Value::Number(_) if free => *value = json!(1_973_197_300 + *number),
            Value::Array(items) => items.iter_mut().for_each(|item| mark(item, free, number)),
            Value::Object(members) => {
                let old = std::mem::take(members);
                for (name, mut inner) in old {
                    let free_inside = free
                        || name.ends_with("metadata")
                        || [
                            "custom_claims",
                            "details",
                            "sso_attributes",
                            "allowed_oauth_tenants",
                        ]
                        .contains(&name.as_str());
                    mark(&mut inner, free_inside, number);
                    let name = if free { format!("ZQX{number}") } else { name };
                    members.insert(name, inner);
                }
            }
            _ => {}
        }
    }
    let mut response: Value =
        serde_json::from_str(&text("fixtures/responses/sso-rich.json")).expect("JSON");
    mark(&mut response, false, &mut 0);
    response["member"]["trusted_metadata"] =
        json!({"ZQXname": 1_973_197_399, "b": [{"ZQXdeep": true}]});
    response["unheard_of"] = json!({"ZQXinside": "ZQX", "n": 1_973_197_398});
    response.to_string()
}

fn assert_no_marker(name: &str, made: &[u8]) {
    let all = String::from_utf8_lossy(&everything(name, made)).into_owned();
    for marker in ["ZQX", "zqx", "19731973"] {
        assert!(!all.contains(marker), "{name}: {marker} in {all}");
    }
}

#[test]
fn no_marker_survives_in_any_format() {
    use base64::Engine as _;
    let body = marked();
    let encoded = base64::engine::general_purpose::STANDARD.encode(&body);
    let quoted = json!(body).to_string();
    let url = "https://ZQX:zqx@test.stytch.com/v1/b2b/sso/authenticate?token=ZQX1&ZQX#ZQX";
    let headers = json!([
        {"name": "Authorization", "value": "Basic ZQX"},
        {"name": "Cookie", "value": "stytch_session=ZQX; ZQX9=zqx"},
        {"name": "content-type", "value": "application/json"},
    ]);
    let har = |content: Value, url: &str| {
        json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"},
            "pages": [{"title": "ZQX zqx", "id": "page_1"}],
            "entries": [{"startedDateTime": "2026-05-18T09:30:02Z", "serverIPAddress": "ZQX",
                "request": {"method": "POST", "url": url, "headers": headers,
                    "cookies": [{"name": "stytch_session", "value": "ZQX=="}],
                    "queryString": [{"name": "token", "value": "ZQX"}],
                    "postData": {"mimeType": "application/json", "text": "{\"sso_token\":\"ZQX\",\"n\":1973197312}"}},
                "response": {"status": 200, "headers": headers, "content": content, "redirectURL": ""}}]}})
        .to_string()
    };
    let formats = [
        ("a.json", body.clone()),
        ("a.ndjson", format!("{body}\n\n{body}\n")),
        ("a.har", har(json!({"text": body}), url)),
        ("b.har", har(json!({"text": encoded, "encoding": "base64"}), url)),
        ("foreign.har", har(json!({"text": body}), "https://x.example.org/a/b/ZQX")),
        ("html.har", har(json!({"text": "<html>ZQX</html>"}), url)),
        ("broken.har", har(json!({"text": "{ZQX"}), "https://x.example.org/a")),
        ("a.http", format!("POST /v1/b2b/sso/authenticate?token=ZQX HTTP/1.1\r\nauthorization: Basic ZQX\r\ncontent-length: 7\r\n\r\na=ZQX12\r\nHTTP/1.1 200 OK\r\nset-cookie: a=ZQX; Path=/\r\nContent-Length: {}\r\n\r\n{body}", body.len())),
        ("nock.json", json!([{"scope": "https://test.stytch.com:443", "method": "POST", "path": "/v1/b2b/sso/authenticate?ZQX=ZQX",
            "body": {"token": "ZQX"}, "status": 200, "response": serde_json::from_str::<Value>(&body).expect("JSON"),
            "rawHeaders": ["X-Id", "ZQX"], "reqheaders": {"authorization": "ZQX"}}]).to_string()),
        ("stub.json", json!({"request": {"method": "POST", "urlPath": "/v1/b2b/sso/authenticate", "bodyPatterns": [{"equalToJson": "{\"a\":\"ZQX\"}"}]},
            "response": {"status": 200, "jsonBody": serde_json::from_str::<Value>(&body).expect("JSON"), "headers": {"x": "ZQX"}}}).to_string()),
        ("vcrpy.yaml", format!("version: 1\ninteractions:\n- request:\n    method: POST\n    uri: {url}\n    body: a=ZQX\n    headers:\n      Authorization: [Basic ZQX]\n  response:\n    status: {{code: 200, message: OK}}\n    headers: {{}}\n    body:\n      string: {quoted}\n")),
        ("single.yaml", format!("version: 1\ninteractions:\n- request:\n    method: POST\n    uri: {url}\n    body: ZQX free text\n  response:\n    status: {{code: 200, message: OK}}\n    headers: {{}}\n    body:\n      string: '{}'\n", body.replace('\'', "''"))),
        ("literal.yaml", format!("version: 1\ninteractions:\n- request:\n    method: POST\n    uri: {url}\n    body: null\n  response:\n    status: {{code: 200, message: OK}}\n    headers: {{}}\n    body:\n      string: |-\n        {body}\n")),
        ("go-vcr.yaml", format!("---\nversion: 2\ninteractions:\n    - id: 0\n      request:\n        proto: HTTP/1.1\n        host: test.stytch.com\n        body: a=ZQX\n        headers:\n            Authorization:\n                - Basic ZQX\n        url: {url}\n        method: POST\n      response:\n        proto: HTTP/1.1\n        body: {quoted}\n        headers:\n            Set-Cookie:\n                - a=ZQX\n        status: 200 OK\n        code: 200\n        duration: 1ms\n")),
        ("vcr.yml", format!("---\nhttp_interactions:\n- request:\n    method: post\n    uri: {url}\n    body:\n      encoding: UTF-8\n      string: a=ZQX\n    headers:\n      Authorization:\n      - Basic ZQX\n  response:\n    status:\n      code: 200\n      message: OK\n    headers:\n      Set-Cookie:\n      - a=ZQX\n    body:\n      encoding: UTF-8\n      string: {quoted}\n  recorded_at: Mon, 18 May 2026 09:30:02 GMT\nrecorded_with: VCR 6.0.0\n")),
        ("vcr.json", json!({"http_interactions": [{"request": {"method": "post", "uri": url, "body": {"encoding": "UTF-8", "string": "a=ZQX"}, "headers": {"Authorization": ["Basic ZQX"]}},
            "response": {"status": {"code": 200, "message": "OK"}, "headers": {"Set-Cookie": ["a=ZQX"]}, "body": {"encoding": "UTF-8", "base64_string": encoded}}}], "recorded_with": "VCR 6.0.0"}).to_string()),
        ("php-vcr.json", json!([{"request": {"method": "POST", "url": url, "headers": {"Host": "test.stytch.com", "Authorization": "Basic ZQX"}, "body": "a=ZQX"},
            "response": {"status": {"http_version": "1.1", "code": "200", "message": "OK"}, "headers": {"Set-Cookie": "a=ZQX"}, "body": body}}]).to_string()),
        ("betamax.json", json!({"http_interactions": [{"request": {"method": "POST", "uri": url, "body": {"encoding": "utf-8", "string": "a=ZQX"}, "headers": {"Authorization": ["Basic ZQX"]}},
            "response": {"status": {"code": 200, "message": "OK"}, "url": url, "headers": {"Set-Cookie": ["a=ZQX"]}, "body": {"encoding": "utf-8", "string": body}}, "recorded_at": "2026-05-18T09:30:02"}], "recorded_with": "betamax/0.8.1"}).to_string()),
        ("postman.json", json!({"info": {"name": "a collection", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
            "item": [{"name": "a", "request": {"method": "POST", "url": url}, "response": [{"name": "b", "originalRequest": {"method": "POST", "url": url, "header": [{"key": "Authorization", "value": "Basic ZQX"}], "body": {"mode": "raw", "raw": "{\"a\":\"ZQX\"}"}},
                "status": "OK", "code": 200, "header": [{"key": "Set-Cookie", "value": "a=ZQX"}], "cookie": [], "body": body}]}]}).to_string()),
        ("binary.yaml", format!("version: 1\ninteractions:\n- request:\n    method: POST\n    uri: {url}\n    body: null\n  response:\n    status: {{code: 200, message: OK}}\n    headers: {{}}\n    body:\n      string: !!binary |\n        {encoded}\n")),
    ];
    for (name, original) in &formats {
        let made =
            redact(name, original.as_bytes()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_no_marker(name, &made);
        assert_eq!(
            findings(name, original.as_bytes(), None),
            findings(name, &made, None),
            "{name}"
        );
        assert_eq!(redact(name, &made), Ok(made), "{name}");
    }
}

#[test]
fn nothing_of_the_recorded_responses_survives_in_the_fixtures() {
    let mut found = Vec::new();
    files(&repository("fixtures/recordings"), &mut found);
    for path in found {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let original = fs::read(&path).expect("a fixture");
        let Ok(made) = redact(&name, &original) else {
            continue;
        };
        let all = |bytes| String::from_utf8_lossy(&everything(&name, bytes)).into_owned();
        let (before, after) = (all(&original), all(&made));
        for value in [
            "ada@example.com",
            "zoe@example.com",
            "+12025550123",
            "Zoë Example",
            "Ada Example",
            "hr-00042",
            "zoe.before@example.com",
        ] {
            assert!(!after.contains(value), "{}: {value}", path.display());
        }
        let start = before.match_indices("-test-").map(|(at, _)| at + 6);
        for uuid in start.filter_map(|at| before.get(at..at + 36)) {
            let is_uuid = stytch_validate::text::mask::is_uuid(uuid);
            let ours = uuid.starts_with("00000000-0000-4000-8000-");
            assert!(
                !is_uuid || ours || !after.contains(uuid),
                "{}: {uuid}",
                path.display()
            );
        }
    }
}

#[test]
fn only_what_is_secret_changes() {
    let original = "{ \"status_code\" : 200,\r\n\t\"request_id\": \"request-id-live-b05c992f-ebdc-489d-a754-c7e70ba13141\", \"member\":{\"email_address\":\"a\\u0040b.c\",\"status\":\"active\",\"created_at\":\"2026-01-01T00:00:00Z\",\"name\":\"\", \"x\\u0079\": null}}\n";
    let made = redacted("a.json", original.as_bytes());
    let expected = original
        .replace(
            "b05c992f-ebdc-489d-a754-c7e70ba13141",
            "00000000-0000-4000-8000-000000000001",
        )
        .replace("a\\u0040b.c", "redacted-1@example.com");
    assert_eq!(made, expected);
}

#[test]
fn a_value_is_replaced_alike_wherever_it_stands() {
    let settings = Settings::over(Vec::new());
    let mut redactor = Redactor::new(&settings);
    let id = "b05c992f-ebdc-489d-a754-c7e70ba13141";
    let mut of = |name: &str, text: String| {
        let source = Arc::new(Source::file(Path::new(name)));
        let made = redactor.bytes(&source, text.as_bytes()).expect("redacted");
        serde_json::from_slice::<Value>(&made.bytes).expect("JSON")
    };
    let one = of("a.json", json!({"member_id": format!("member-test-{id}"), "session_token": "tok-1Q", "member_session": {"member_session_id": format!("session-test-{id}")}}).to_string());
    let two = of("b.json", json!({"session_token": "tok-2Q", "member": {"external_id": "tok-1Q", "member_id": format!("member-live-{}", id.to_uppercase())}}).to_string());
    assert_eq!(
        one["member_id"],
        "member-test-00000000-0000-4000-8000-000000000001"
    );
    assert_eq!(
        two["member"]["member_id"],
        "member-live-00000000-0000-4000-8000-000000000001"
    );
    assert_eq!(
        one["member_session"]["member_session_id"],
        "session-test-00000000-0000-4000-8000-000000000001"
    );
    assert_eq!(one["session_token"], two["member"]["external_id"]);
    assert_ne!(one["session_token"], two["session_token"]);
}

#[test]
fn a_jwt_stays_one_without_its_signature() {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let id = "b05c992f-ebdc-489d-a754-c7e70ba13141";
    let payload = json!({"sub": format!("member-live-{id}"), "aud": [format!("project-live-{id}")], "iss": format!("stytch.com/project-live-{id}"),
        "iat": 1, "exp": 2, "https://stytch.com/session": {"id": format!("session-live-{id}"), "roles": ["stytch_member"]}, "secret_claim": {"ZQX": "ZQX"}});
    let jwt = format!(
        "{}.{}.c2VjcmV0",
        engine.encode(r#"{"alg":"RS256","typ":"JWT"}"#),
        engine.encode(payload.to_string())
    );
    let made = redacted("a.json", json!({"session_jwt": jwt}).to_string().as_bytes());
    let made: Value = serde_json::from_str(&made).expect("JSON");
    let segments: Vec<&str> = made["session_jwt"]
        .as_str()
        .expect("a JWT")
        .split('.')
        .collect();
    assert_eq!(segments.len(), 3);
    assert_eq!(segments[2], "cmVkYWN0ZWQ");
    let read = |at: usize| -> Value {
        serde_json::from_slice(&engine.decode(segments[at]).expect("base64url")).expect("JSON")
    };
    assert_eq!(read(0), json!({"alg": "RS256", "typ": "JWT"}));
    let ours = "00000000-0000-4000-8000-000000000001";
    assert_eq!(read(1)["sub"], format!("member-live-{ours}"));
    assert_eq!(read(1)["iss"], format!("stytch.com/project-live-{ours}"));
    assert_eq!((&read(1)["iat"], &read(1)["exp"]), (&json!(1), &json!(2)));
    assert_eq!(
        read(1)["https://stytch.com/session"]["roles"],
        json!(["stytch_member"])
    );
    assert!(!read(1).to_string().contains("ZQX") && !read(1).to_string().contains("secret_claim"));
}

#[test]
fn what_cannot_be_read_is_refused_without_a_word_of_it() {
    for original in [
        "{\"session_token\": \"ZQX\"",
        "ZQX",
        "{\"a\":1}\n{\"ZQX\":}\n",
    ] {
        let outcome = pipe(&["--redact", "-"], original);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{original}"
        );
        assert!(!outcome.stderr.contains("ZQX"), "{}", outcome.stderr);
    }
}

/// A body that is kept as a YAML value is written anew, with what its own aliases name.
#[test]
fn an_anchor_is_one_in_yaml_and_no_word_that_looks_like_it() {
    let cassette = |message: &str, headers: &str| {
        format!(
            "interactions:\n- request: {{body: null, headers: {{}}, method: POST, \
             uri: https://test.stytch.com/v1/b2b/sso/authenticate}}\n  response:\n    body:\n      \
             status_code: 404\n      request_id: hunter2\n      error_type: x\n      \
             error_message: {message}\n    headers: {headers}\n    status: {{code: 404, message: No}}\nversion: 1\n"
        )
    };
    for message in ["'Tom & &Jerry'", "&a Tom\n      error_url: *a"] {
        let original = cassette(message, "{}");
        let made = redacted("v.yaml", original.as_bytes());
        assert!(!made.contains("Tom") && !made.contains("hunter2"), "{made}");
        let shown = |text: &str| findings("v.yaml", text.as_bytes(), None);
        assert_eq!(shown(&made), shown(&original));
    }
    let lent = cassette("&a Tom", "{X: [*a]}");
    let refusal = redact("v.yaml", lent.as_bytes()).expect_err("an anchor that is used");
    assert!(
        refusal.to_string().contains("contains an anchor"),
        "{refusal}"
    );
}

/// What is merged stands wherever its anchor does, and is read as what it is merged into.
#[test]
fn what_an_alias_names_is_redacted_as_what_it_is_used_for() {
    let body = text("fixtures/responses/sso-compact.json");
    let cassette = |before: &str, request: &str| {
        format!(
            "{before}interactions:\n- request: {request}\n  response:\n    body: {{string: '{}'}}\n    \
             headers: {{}}\n    status: {{code: 200, message: OK}}\nversion: 1\n",
            body.trim().replace('\'', "''")
        )
    };
    let uri = "uri: 'https://test.stytch.com/v1/b2b/sso/authenticate?token=hunter2'";
    let rest = "method: POST, body: null, headers: {Cookie: [a=hunter2]}";
    for (before, request) in [
        (
            format!("base: &b {{{uri}, {rest}}}\n"),
            "{<<: *b}".to_owned(),
        ),
        (format!("base: &b {{{uri}, {rest}}}\n"), "*b".to_owned()),
        (
            format!("x:\n- &u {{{uri}}}\n"),
            format!("{{<<: [*u, {{{rest}}}]}}"),
        ),
        (
            format!("u: &u {{{uri}}}\nb: &b {{<<: *u, {rest}}}\n"),
            "{<<: *b}".to_owned(),
        ),
        (
            "a: [&m POST]\n".to_owned(),
            format!("{{{uri}, method: *m, body: null, headers: {{}}}}"),
        ),
        (String::new(), format!("{{<<: {{{uri}}}, {rest}}}")),
    ] {
        let original = cassette(&before, &request);
        let made = redacted("v.yaml", original.as_bytes());
        assert!(!made.contains("hunter2"), "{made}");
        let before = findings("v.yaml", original.as_bytes(), None);
        assert!(
            !before.is_empty() && !before.concat().contains("route"),
            "{before:?}"
        );
        assert_eq!(findings("v.yaml", made.as_bytes(), None), before, "{made}");
        assert_eq!(redacted("v.yaml", made.as_bytes()), made);
    }
}

/// A form in Latin-1 is text to nobody, and its bytes are fewer than those of its lossy text.
#[test]
fn a_request_body_that_is_not_utf8_is_replaced_whole() {
    let form = b"name=J\xf6rg+M\xfcller&password=hunter2&q=\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9";
    let body = text("fixtures/responses/sso-compact.json");
    let raw = [
        b"POST /v1/b2b/sso/authenticate HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n",
        &form[..],
        b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        body.as_bytes(),
    ]
    .concat();
    let cassette = format!(
        "interactions:\n- request:\n    body: !!binary |\n      {}\n    headers: {{}}\n    method: POST\n    \
         uri: https://test.stytch.com/v1/b2b/sso/authenticate\n  response:\n    body: {{string: '{}'}}\n    \
         headers: {{}}\n    status: {{code: 200, message: OK}}\nversion: 1\n",
        STANDARD.encode(form),
        body.trim().replace('\'', "''")
    );
    let placeholder = STANDARD.encode("redacted-body-1");
    for (name, capture, kept) in [
        ("a.http", &raw[..], "redacted-body-1"),
        ("a.yaml", cassette.as_bytes(), placeholder.as_str()),
    ] {
        let made = redacted(name, capture);
        assert!(made.contains(kept) && !made.contains("hunter2"), "{made}");
        assert_eq!(
            findings(name, made.as_bytes(), None),
            findings(name, capture, None)
        );
    }
}

/// An empty collection is no scalar: what stands before and inside of it may be anybody's.
#[test]
fn comments_and_anchors_go_from_empty_collections_too() {
    let body = text("fixtures/responses/sso-compact.json");
    let cassette = |asked: &str, reported: &str| {
        format!(
            "http_interactions:\n- request:\n    method: post\n    \
             uri: https://test.stytch.com/v1/b2b/sso/authenticate\n    headers: {asked}\n  \
             response:\n    status: {{code: 200, message: OK}}\n    headers: {reported}\n    \
             body: {{encoding: UTF-8, string: '{}'}}\nrecorded_with: VCR 6.1.0\n",
            body.trim().replace('\'', "''")
        )
    };
    for (asked, reported, made) in [
        (
            "{X: [ # hunter2\n    ]}",
            "{}",
            "    headers: {X: [ #\n    ]}\n",
        ),
        ("{ # hunter2\n      }", "{}", "    headers: { #\n      }\n"),
        ("&hunter2 {}", "*hunter2", "    headers: &id001 {}\n"),
        ("&id7 {X: &hunter2 []}", "*id7", "    headers: *id001\n"),
    ] {
        let cassette = cassette(asked, reported);
        let redacted = redacted("a.yml", cassette.as_bytes());
        assert!(!redacted.contains("hunter2"), "{asked}");
        assert!(redacted.contains(made), "{asked}");
        let findings = |text: &str| findings("a.yml", text.as_bytes(), None);
        assert_eq!(findings(&redacted), findings(&cassette), "{asked}");
    }
    // So they do from a body that is a value of the cassette, in which nothing else is replaced.
    let parsed = "interactions:\n- request:\n    method: POST\n    \
                  uri: https://test.stytch.com/v1/b2b/sso/authenticate\n  response:\n    \
                  status: {code: 200}\n    parsed_body:\n      status_code: 200 # hunter2\n      \
                  # hunter2\n      is_ok: &hunter2 true\nversion: 1\n";
    let redacted = redacted("b.yaml", parsed.as_bytes());
    assert!(!redacted.contains("hunter2"), "{redacted}");
    assert!(redacted.contains("status_code: 200 #\n"), "{redacted}");
    let tagged = cassette("{X: !hunter2 []}", "{}");
    let refusal = redact_as("a.yml", tagged.as_bytes(), &Settings::over(Vec::new()));
    let refusal = refusal.map(drop).map_err(|refusal| refusal.to_string());
    assert_eq!(
        refusal,
        Err("line 5, column 18: what stands here is no text that this format has, so it can't be redacted".to_owned())
    );
}

#[test]
fn what_could_not_be_written_back_is_refused_with_a_word() {
    let fixture = |path: &str| repository("fixtures/recordings").join(path);
    for (path, word) in [
        ("har/playwright/attach.har", "outside its folder"),
        ("wiremock/mappings/deep/body-file.json", "separate files"),
        ("har/cut-off.har", "line "),
    ] {
        let outcome = finish(program().arg("--redact").arg(fixture(path)), b"");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{path}");
        assert!(outcome.stderr.contains(word), "{path}: {}", outcome.stderr);
    }
}

#[test]
fn a_file_is_not_its_own_output() {
    let folder = folder([("a.json", &br#"{"session_token":"abcQ1"}"#[..])]);
    let path = folder.path().join("a.json").to_string_lossy().into_owned();
    let outcome = run(&["--redact", &path, "-o", &path]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("--in-place"), "{}", outcome.stderr);
    assert_eq!(
        fs::read_to_string(&path).expect("a file"),
        r#"{"session_token":"abcQ1"}"#
    );
}

#[test]
fn what_is_redacted_in_part_keeps_its_placeholders_to_itself() {
    let id = "member-test-00000000-0000-4000-8000-000000000001";
    let other = "member-test-b05c992f-ebdc-489d-a754-c7e70ba13141";
    let made = redacted(
        "a.json",
        json!({"member_id": other, "member": {"member_id": id}})
            .to_string()
            .as_bytes(),
    );
    let made: Value = serde_json::from_str(&made).expect("JSON");
    assert_eq!(made["member"]["member_id"], id);
    assert_eq!(
        made["member_id"],
        "member-test-00000000-0000-4000-8000-000000000002"
    );
}

#[test]
fn standard_input_goes_to_standard_output_and_counts_to_standard_error() {
    let outcome = pipe(&["--redact"], r#"{"session_token":"abcQ1"}"#);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(
        outcome.stdout,
        r#"{"session_token":"redacted-session_token-1"}"#
    );
    assert!(
        outcome.stderr.contains("1 token or other text"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn files_are_only_touched_in_place() {
    let original = br#"{"session_token":"abcQ1"}"#;
    let folder = folder([
        ("a.json", &original[..]),
        ("deep/b.json", original),
        ("c.json", b"{"),
        ("d.txt", b"x"),
    ]);
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    for arguments in [
        vec!["--redact".to_owned(), path("")],
        vec!["--redact".to_owned(), path("a.json"), path("deep/b.json")],
        vec![
            "--redact".to_owned(),
            "-o".to_owned(),
            path("x"),
            "--in-place".to_owned(),
            path("a.json"),
        ],
        vec!["--in-place".to_owned(), path("a.json")],
        vec!["--redact".to_owned(), "--strict".to_owned(), path("a.json")],
        vec![
            "--redact".to_owned(),
            "--in-place".to_owned(),
            "-".to_owned(),
        ],
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let outcome = run(&arguments);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
    }
    let outcome = run(&["--redact", &path("a.json"), "-o", &path("out.json")]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, ""),
        "{}",
        outcome.stderr
    );
    assert_eq!(
        read("out.json"),
        r#"{"session_token":"redacted-session_token-1"}"#
    );
    assert_eq!(read("a.json").as_bytes(), original);
    let outcome = run(&["--redact", "--in-place", &path("")]);
    assert_eq!(outcome.code, 2, "one of them is broken: {}", outcome.stderr);
    for name in ["a.json", "deep/b.json"] {
        assert_eq!(
            read(name),
            r#"{"session_token":"redacted-session_token-1"}"#
        );
    }
    assert_eq!(
        (read("c.json").as_str(), read("d.txt").as_str()),
        ("{", "x")
    );
    assert_eq!(
        fs::read_dir(folder.path()).expect("a folder").count(),
        5,
        "nothing is left over"
    );
}

#[cfg(unix)]
#[test]
fn permissions_are_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder([("a.json", &br#"{"session_token":"abcQ1"}"#[..])]);
    let path = folder.path().join("a.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    let outcome = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

/// What takes the place of a value.
fn other_value() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        Just(None),
        Just(Some(json!(null))),
        Just(Some(json!(""))),
        Just(Some(json!([]))),
        Just(Some(json!({"a": "b"}))),
        Just(Some(json!(true))),
        Just(Some(json!(99_999_999_999_i64))),
        Just(Some(json!(1.5))),
        Just(Some(json!("REDACTED"))),
        Just(Some(json!("yesterday at noon"))),
        Just(Some(json!("2026-02-30T00:00:00Z"))),
        Just(Some(json!(
            "member-live-b05c992f-ebdc-489d-a754-c7e70ba13149"
        ))),
        Just(Some(json!("not.a.jwtQ9"))),
        Just(Some(json!("Zoë <zoe@example.com>"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_damaged_response_is_reported_as_before(damage in prop::collection::vec((any::<prop::sample::Index>(), other_value()), 1..6)) {
        let mut response: Value = serde_json::from_str(&text("fixtures/responses/sso-rich.json")).expect("JSON");
        for (index, value) in damage {
            let all = sites(&Catalog::embedded(), DEFAULT_COMPONENT, &response);
            if all.is_empty() { break; }
            let site = index.get(&all);
            response = match value {
                None if site.name.is_some() => without(&response, site),
                None => with(&response, site, json!(null)),
                Some(value) => with(&response, site, value),
            };
        }
        let original = serde_json::to_string_pretty(&response).expect("JSON");
        let made = redacted("a.json", original.as_bytes());
        let levels = every_rule();
        let plan = Plan { levels: &levels, ..Plan::default() };
        let before = reported(&judge(&[&original], &plan));
        let after = reported(&judge(&[&made], &plan));
        prop_assert_eq!(before, after);
        prop_assert_eq!(redacted("a.json", made.as_bytes()), made);
    }
}

#[test]
fn the_summary_counts_each_kind() {
    let settings = Settings::over(Vec::new());
    let mut redactor = Redactor::new(&settings);
    let source = Arc::new(Source::file(Path::new("a.json")));
    let text = json!({"member": {"email_address": "a@b.c", "mfa_phone_number": "+12025550123", "trusted_metadata": {"plan": 7}}});
    redactor
        .bytes(&source, text.to_string().as_bytes())
        .expect("redacted");
    let counts: Vec<String> = redactor.take_counts().lines().collect();
    assert_eq!(
        counts,
        ["1 email address", "1 phone number", "1 name", "1 number"]
    );
    assert_eq!(redactor.take_counts().lines().count(), 0, "they are taken");
}
