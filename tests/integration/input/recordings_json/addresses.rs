//! The ways in which exchanges that no recorder prescribes write their addresses.

use serde_json::{Value, json};

use super::{judge_text, shown};
use crate::commands::redact::redact;

/// Requests at a route of ours, as clients, loggers and fixtures write them.
fn requests() -> Vec<Value> {
    let path = "/v1/b2b/sso/authenticate";
    let url = format!("https://test.stytch.com{path}");
    vec![
        json!({"method": "POST", "url": url}),
        json!({"method": "POST", "uri": url}),
        json!({"method": "POST", "requestUrl": url}),
        json!({"resource": url, "options": {"method": "POST", "headers": [["accept", "*/*"]]}}),
        json!({"method": "POST", "url": "/b2b/sso/authenticate", "baseURL": "https://test.stytch.com/v1"}),
        json!({"method": "POST", "url": {"protocol": "https:", "host": "test.stytch.com", "pathname": path}}),
        json!({"Method": "POST", "url": {"Scheme": "https", "Host": "test.stytch.com", "Path": path}}),
        json!({"method": "POST", "url": &path[1..]}),
        json!({"method": "POST", "url": "", "path": path, "headers": [["Host", "test.stytch.com"]]}),
    ]
}

/// The same body as exchanges have it.
fn responses() -> Vec<Value> {
    let body = json!({"status_code": "200"});
    let text = body.to_string();
    vec![
        json!({"status": 200, "body": body}),
        json!({"status": 200, "body": text}),
        json!({"status_code": 200, "body": body}),
        json!({"status_code": 200, "isBase64Encoded": true, "body": "eyJzdGF0dXNfY29kZSI6IjIwMCJ9"}),
        json!({"status": {"code": 200, "message": "OK"}, "json": body}),
        json!({"status": {"code": 200, "message": "OK"}, "content": {"mimeType": "application/json", "text": text}}),
    ]
}

/// What is found in a recording: the exchanges with a wrong status, and how many were skipped.
fn found(text: &[u8]) -> (Vec<String>, u64) {
    let report = judge_text("recording.json", text);
    let wrong = report.findings.iter();
    let wrong = wrong.filter(|finding| finding.rule.id == "type-mismatch");
    let exchanges = wrong.map(|finding| shown(finding.origin.exchange.as_deref()));
    (exchanges.collect(), report.summary.skipped)
}

#[test]
fn an_exchange_is_read_alike_alone_in_a_list_and_below_a_name() {
    let expected = (vec!["POST /v1/b2b/sso/authenticate 200".to_owned()], 0);
    for request in requests() {
        for response in responses() {
            let exchange = json!({"request": request, "response": response});
            for text in [
                exchange.clone(),
                json!([exchange]),
                json!({"entries": [exchange]}),
                json!({"requests": [exchange], "meta": {"total": 1}}),
            ] {
                let text = text.to_string();
                assert_eq!(found(text.as_bytes()), expected, "{text}");
                let made = redact("recording.json", text.as_bytes()).expect("a recording");
                let redacted = String::from_utf8_lossy(&made);
                assert_eq!(found(&made), expected, "{text}: {redacted}");
            }
        }
    }
}

#[test]
fn the_address_beside_a_request_counts_where_the_request_has_none() {
    let exchange = json!({"url": "/v1/b2b/sso/authenticate", "method": "POST", "request": {"body": {}},
        "response": {"status": 200, "body": {"status_code": "200"}}});
    let (exchanges, _) = found(exchange.to_string().as_bytes());
    assert_eq!(exchanges, ["POST /v1/b2b/sso/authenticate 200"]);
}

/// A request's text is its first line, an address, its body, or what somebody calls it.
#[test]
fn a_text_is_an_address_only_where_it_is_written_as_one() {
    let path = "/v1/b2b/sso/authenticate";
    let response = json!({"status": 200, "body": {"status_code": "200"}});
    let beside = json!({"url": path, "method": "POST"});
    for (request, beside, shown) in [
        (format!("POST {path}"), &json!({}), true),
        (
            format!("post {path} HTTP/1.1\r\nHost: a\r\n\r\n{{}}"),
            &json!({}),
            true,
        ),
        (path.to_owned(), &json!({"method": "POST"}), true),
        (r#"{"sso_token":"a/b"}"#.to_owned(), &beside, true),
        (
            "sso_token=hunter2&next=https://a/b".to_owned(),
            &beside,
            true,
        ),
        ("POST login".to_owned(), &beside, true),
        ("login".to_owned(), &json!({}), false),
        (
            r#"{"sso_token": "https://a/b"}"#.to_owned(),
            &json!({}),
            false,
        ),
    ] {
        let mut exchange = beside.clone();
        exchange["request"] = json!(request);
        exchange["response"] = response.clone();
        let expected = if shown {
            "POST /v1/b2b/sso/authenticate 200"
        } else {
            "200"
        };
        for text in [exchange.clone(), json!([exchange])] {
            let found = found(text.to_string().as_bytes());
            assert_eq!(found, (vec![expected.to_owned()], 0), "{text}");
        }
    }
}

/// Without a status, too, an exchange is one, and no stub that is asked anything.
#[test]
fn a_response_that_is_a_text_or_has_no_status_is_judged_by_its_address() {
    let body = json!({"status_code": "200"});
    let url = "https://test.stytch.com/v1/b2b/sso/authenticate";
    for (request, response) in [
        (json!({"method": "POST", "uri": url}), json!({"body": body})),
        (
            json!({"method": "POST", "url": url}),
            json!(body.to_string()),
        ),
        (json!(format!("POST {url}")), json!(body.to_string())),
    ] {
        let exchange = json!({"request": request, "response": response});
        for text in [exchange.clone(), json!([exchange])] {
            let (exchanges, skipped) = found(text.to_string().as_bytes());
            assert_eq!((exchanges.len(), skipped), (1, 0), "{text}");
            assert!(
                exchanges[0].starts_with("POST /v1/b2b/sso/authenticate"),
                "{text}"
            );
        }
    }
    let message = |line: &str| format!("{line}\r\nx: hunter2\r\n\r\n{{}}");
    let raw = json!({"request": message("POST /v1/b2b/sso/authenticate HTTP/1.1"),
        "response": message("HTTP/1.1 200 OK")});
    assert_eq!(rules(&raw), ["unchecked-response"]);
    let redacted = redact("recording.json", raw.to_string().as_bytes()).expect("a recording");
    assert!(!String::from_utf8_lossy(&redacted).contains("hunter2"));
}

/// The rules by which something is found in a recording of one response, which is not checked.
fn rules(recording: &Value) -> Vec<&'static str> {
    let report = judge_text("recording.json", recording.to_string().as_bytes());
    assert_eq!(report.summary.checked, 0, "{recording}");
    report.findings.iter().map(|found| found.rule.id).collect()
}

/// Which of the routes of its path is meant, nobody says.
#[test]
fn a_response_without_a_method_at_a_path_of_several_routes_is_reported() {
    let path = "/v1/b2b/organizations/organization-test-x";
    let url = format!("http://localhost:4010{path}");
    let response = json!({"status": 200, "body": {"status_code": "200"}});
    for recording in [
        json!([{"url": url, "status": 200, "ok": true, "body": "{}"}]),
        json!({"mappings": [{"request": {"urlPath": path}, "response": response}]}),
        json!([{"request": {"url": url}, "response": response}]),
        json!({"interactions": [{"request": {"uri": url}, "response": response}], "version": 1}),
    ] {
        assert_eq!(rules(&recording), ["unchecked-response"], "{recording}");
    }
    let exchange = json!([{"request": {"url": url}, "response": response}]);
    let report = judge_text("recording.json", exchange.to_string().as_bytes());
    let finding = &report.findings[0];
    let said =
        "not checked: several routes fit this request alike, and each has a schema of its own";
    assert_eq!(finding.message, said);
    let of = finding.origin.exchange.as_ref().expect("an exchange");
    assert_eq!(
        of.path.as_deref(),
        Some("/v1/b2b/organizations/{organization_id}")
    );
    let event = json!([{"request": {"httpMethod": "GET", "path": path}, "response": response}]);
    let (exchanges, skipped) = found(event.to_string().as_bytes());
    assert_eq!((exchanges.len(), skipped), (1, 0));
}

/// What stands beside an address, and is none, does not hide it, nor does it hide the body.
#[test]
fn a_word_in_place_of_a_request_or_response_hides_nothing() {
    let url = "https://test.stytch.com/v1/b2b/sso/authenticate";
    let bad = json!({"status_code": "200"});
    for line in [
        json!({"request": "sso/authenticate-ok", "url": url, "method": "POST", "statusCode": 200, "response": bad.to_string()}),
        json!({"url": url, "status": 200, "response": "OK", "body": bad}),
        json!({"request": {"method": "POST", "url": url}, "response": "", "status": 200, "body": bad}),
        // A stub answers 200, whatever its body says.
        json!({"request": {"method": "POST", "url": "/v1/b2b/sso/authenticate"},
            "response": {"headers": {}, "body": r#"{"status_code": 404, "error_type": "x_not_found", "error_message": "x", "error_url": "https://stytch.com/docs/api/errors/404", "request_id": "x"}"#}}),
    ] {
        let report = judge_text("recording.json", line.to_string().as_bytes());
        assert_eq!(report.summary.invalid, 1, "{line}");
    }
}

/// A cloud's log of its own calls is no recording of `MockServer`.
#[test]
fn an_entry_of_a_log_is_no_expectation() {
    let request = json!({"requestMethod": "POST", "status": 200,
        "requestUrl": "https://test.stytch.com/v1/b2b/sso/authenticate"});
    let entry = json!({"httpRequest": request, "jsonPayload": {"response": {}}});
    let report = judge_text("recording.json", json!([entry]).to_string().as_bytes());
    assert_eq!((report.summary.invalid, report.summary.skipped), (1, 0));
}

#[test]
fn an_exchange_without_an_address_is_judged_as_a_body_alone_is() {
    let body = json!({"status_code": "200"});
    let har = json!({"response": {"status": 200, "content": {"text": body.to_string()}}, "request": {"url": ""}});
    for text in [
        json!([{"request": {"body": {}}, "response": {"status": 200, "body": body}}]),
        json!([{"request": {"method": "POST", "url": ""}, "response": {"status": 200, "body": body}}]),
        json!({"log": {"entries": [har]}}),
    ] {
        let text = text.to_string();
        assert_eq!(
            found(text.as_bytes()),
            (vec!["200".to_owned()], 0),
            "{text}"
        );
    }
}

/// Of a stub for any request, or an address that nobody can read, it is said that nothing was checked.
#[test]
fn a_response_at_an_address_that_may_be_any_is_reported() {
    let body = json!({"status_code": "200"});
    let response = json!({"status": 200, "body": body});
    for text in [
        json!({"mappings": [{"request": {"method": "ANY"}, "response": response}]}),
        json!({"mappings": [{"request": {"urlPattern": "/a|/b"}, "response": response}]}),
        json!({"mappings": [{"request": {"urlPattern": ".*"}, "response": response}]}),
        json!({"mappings": [{"request": {"urlPathPattern": "/.+"}, "response": response}]}),
        json!({"data": {"pairs": [{"request": {}, "response": response}]}}),
        json!([{"httpRequest": {"method": "POST"}, "httpResponse": {"body": body}}]),
        json!([{"request": {"url": {"x": "y"}}, "response": response}]),
    ] {
        assert_eq!(rules(&text), ["unchecked-response"], "{text}");
    }
}

/// A format that is known and not read is no plain list of exchanges.
#[test]
fn a_session_of_charles_is_named() {
    let session = json!([{"method": "POST", "host": "test.stytch.com", "path": "/v1/b2b/sso/authenticate",
        "actualPort": 443, "protocolVersion": "HTTP/2.0", "request": {"body": {"text": "{}"}},
        "response": {"status": 200, "body": {"text": "{}", "charset": "UTF-8"}}}]);
    let outcome = crate::support::pipe(&["-v"], session.to_string());
    let said = outcome.stdout + &outcome.stderr;
    assert!(said.contains("Charles"), "{said}");
}
