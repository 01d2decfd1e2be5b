//! Raw HTTP as `curl -i`, `HTTPie` and others write it: what is checked, what is reported, and that no
//! response is hidden behind another.

use crate::input::recordings_har::{counts, faulty};
use crate::support::{Outcome, folder, pipe, run_in, text};

fn file(text: &str, arguments: &[&str]) -> (Outcome, Vec<u64>) {
    let folder = folder([("a.http", text.as_bytes())]);
    let outcome = run_in(
        folder.path(),
        &[&["-f", "json", "a.http"], arguments].concat(),
    );
    let counts = counts(&outcome.json()).0;
    (outcome, counts)
}

fn response(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}\r\n{body}")
}

#[test]
fn a_response_behind_one_that_should_have_no_body_is_judged() {
    let bad = response("200 OK", "", &faulty());
    for first in [
        response("204 No Content", "", "deleted"),
        response("204 No Content", "Content-Length: 7\r\n", "deleted\n"),
        response("304 Not Modified", "", "<p>\n"),
        response("100 Continue", "", "x\n"),
        response("200 OK", "Content-Length: 999\r\n", ""), // what answers a HEAD
    ] {
        let (outcome, counts) = file(&format!("{first}\r\n{bad}"), &[]);
        assert_eq!((outcome.code, counts), (1, vec![1, 0, 1, 0]), "{first}");
    }
    let empty = response("204 No Content", "", "{}");
    assert_eq!(file(&format!("{empty}\n{bad}"), &[]).1, [2, 0, 0, 0]);
}

/// Servers end no text with a line feed for the sake of the next response.
#[test]
fn a_response_behind_a_text_without_a_final_line_feed_is_judged() {
    let bad = response("200 OK", "content-type: application/json\r\n", &faulty());
    let request =
        "POST https://test.stytch.com/v1/b2b/sso/authenticate HTTP/1.1\r\nHost: a\r\n\r\n{}\n";
    for behind in [bad.clone(), format!("{request}{bad}")] {
        for first in [
            "no healthy upstream",
            "a: HTTP/1.1 503 ",
            "<p>\n  GET / HTTP/1.1</p>",
        ] {
            let text = response("503 Service Unavailable", "", &format!("{first}{behind}"));
            let (outcome, counts) = file(&text, &[]);
            assert_eq!((outcome.code, counts), (1, vec![1, 0, 1, 0]), "{text}");
            assert_redacts(&text);
        }
    }
    let (outcome, _) = file(&response("503 No", "", &format!("x{request}{bad}")), &[]);
    let findings = outcome.json()["findings"].clone();
    let mut findings = findings.as_array().expect("a list").iter();
    assert!(findings.any(|finding| finding["exchange"]["method"] == "POST"));
    let prose = response("503 No", "", "it said HTTP/1.1 200 OK\nor so\n");
    assert_eq!(file(&prose, &[]).1, [0, 0, 1, 0]);
}

/// `curl -w` and `HTTPie` write about an answer behind it.
#[test]
fn what_stands_behind_a_body_of_the_reported_length_is_no_part_of_it() {
    let good = text("fixtures/responses/sso-minimal.json");
    let good = good.trim_end();
    for (body, length) in [
        (good.to_owned(), good.len()),
        (format!("{good}\n"), good.len() + 1),
    ] {
        let headers = format!("Content-Length: {length}\r\n");
        let good = response("200 OK", &headers, &body);
        for behind in ["\n200\n", "200", "\n\nElapsed time: 0.005s\n\n"] {
            let text = format!("{good}{behind}");
            assert_eq!(file(&text, &[]).1, [1, 1, 1, 0], "{text}");
            assert_redacts(&text);
            let both = format!("{text}{good}{behind}");
            assert_eq!(file(&both, &[]).1, [2, 2, 2, 0], "{both}");
            assert_redacts(&both);
        }
    }
    let longer = response("200 OK", "Content-Length: 9\r\n", &format!("{good}\nmore"));
    assert_eq!(
        file(&longer, &[]).0.code,
        1,
        "nothing says that it ends before"
    );
}

#[test]
fn a_response_without_its_head_is_passed_over_behind_no_body() {
    let good = text("fixtures/responses/sso-minimal.json");
    let good = good.trim_end();
    let json = "Content-Type: application/json\r\n";
    let length = format!("{json}Content-Length: {}\r\n", good.len());
    let chunked = format!("{json}Transfer-Encoding: chunked\r\n");
    let chunks = format!("{:x}\r\n{good}\r\n0\r\n\r\n", good.len());
    for first in [
        response("200 OK", &length, good),
        response("200 OK", &chunked, &chunks),
    ] {
        for between in ["\n", "", "\n200\n"] {
            let text = format!("{first}{between}{}\n", faulty());
            let (outcome, counts) = file(&text, &[]);
            assert_ne!(outcome.code, 0, "{between:?}");
            assert_eq!(counts[1], 0, "{between:?}: none is valid");
        }
    }
}

#[test]
fn what_a_body_of_the_reported_length_quotes_is_no_message() {
    let good = response("200 OK", "", &text("fixtures/responses/sso-minimal.json"));
    let html = "<pre>HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"a\": 1}</pre>";
    let length = format!("Content-Length: {}\r\n", html.len());
    let error = response("503 No", &length, html);
    for (text, expected) in [
        (error.clone(), [1, 0]),
        (format!("{error}{good}"), [2, 1]),
        (format!("{error}{error}\r\n{good}"), [3, 1]),
    ] {
        let outcome = file(&text, &[]).0;
        assert!(!outcome.stdout.contains("invalid-json"), "{text}");
        let summary = outcome.json()["summary"].clone();
        let found = [&summary["responses"], &summary["checked"]];
        assert_eq!(found, expected, "{text}");
        assert_redacts(&text);
    }
    let note = "note=please send GET /x HTTP/1.1\r\nHost: foo\r\n\r\nthanks";
    let bad = response("200 OK", "", &faulty());
    for length in [String::new(), format!("Content-Length: {}\r\n", note.len())] {
        let request = format!("POST /v1/b2b/sso/authenticate HTTP/1.1\r\n{length}\r\n{note}");
        let outcome = file(&format!("{request}\r\n{bad}"), &[]).0;
        let finding = outcome.json()["findings"][0].clone();
        assert_eq!(finding["exchange"]["method"], "POST", "{length}");
    }
}

/// The answer to `CONNECT` has no body (RFC 9110, section 9.3.6).
#[test]
fn the_answer_of_a_proxy_is_no_response() {
    let good = response("200 OK", "", &text("fixtures/responses/sso-minimal.json"));
    for tunnel in ["Connection established", "Connection Established"] {
        let tunnel = response(&format!("200 {tunnel}"), "Proxy-Agent: x\r\n", "");
        let text = format!("{tunnel}{good}");
        let (outcome, counts) = file(&text, &["--deny", "unchecked-response"]);
        assert_eq!((outcome.code, counts), (0, vec![1, 1, 1, 0]));
        assert_redacts(&text);
        let bad = response("200 OK", "", &faulty());
        let post = "POST /v1/b2b/sso/authenticate HTTP/1.1\r\nHost: api.stytch.com\r\n\r\n";
        let connect = "CONNECT api.stytch.com:443 HTTP/1.1\r\n\r\n";
        for (text, method) in [
            (format!("{connect}{tunnel}{bad}"), None),
            (format!("{connect}HTTP/2 200 \r\n\r\n{bad}"), None),
            (format!("{connect}{tunnel}{post}{bad}"), Some("POST")),
            (format!("{post}{tunnel}{bad}"), Some("POST")),
        ] {
            let outcome = file(&text, &["--deny", "unchecked-response"]).0;
            assert_eq!(outcome.code, 1, "{text}");
            let finding = outcome.json()["findings"][0].clone();
            assert_eq!(finding["exchange"]["method"].as_str(), method, "{text}");
            assert_redacts(&text);
        }
    }
}

/// Redacts a text, which is judged as before then, and redacted no more.
fn assert_redacts(text: &str) {
    let outcome = pipe(&["--redact"], text);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let judged = |text: &str| counts(&pipe(&["-f", "json"], text).json());
    assert_eq!(judged(text), judged(&outcome.stdout), "{}", outcome.stdout);
    let twice = pipe(&["--redact"], &outcome.stdout);
    assert_eq!(twice.stdout, outcome.stdout, "twice is once");
}

#[test]
fn what_stands_before_the_first_response_hides_nothing() {
    let text = format!("### a comment\n\n{}", response("200 OK", "", &faulty()));
    let (outcome, counts) = file(&text, &[]);
    assert_eq!((outcome.code, counts), (1, vec![1, 0, 1, 0]));
}

/// Files of an editor's client have the same ending.
#[test]
fn a_file_of_requests_is_no_recording() {
    let request = "POST https://test.stytch.com/v1/b2b/sso/authenticate HTTP/1.1\n\n{\"a\": 1}\n";
    for text in [
        request.to_owned(),
        format!("{request}\n{request}"),
        format!("### login\n{request}"),
        "@host = x\n\nGET {{host}}/a\n".to_owned(),
    ] {
        let (outcome, counts) = file(&text, &["--deny", "unchecked-response"]);
        assert_eq!((outcome.code, counts), (2, vec![0, 0, 1, 0]), "{text}");
        let reason = outcome.json()["skipped"][0]["reason"].clone();
        assert_eq!(reason, "not-a-capture", "{text}");
    }
    let answered = format!(
        "{request}\n{request}\n{}",
        response("200 OK", "", &faulty())
    );
    let (outcome, counts) = file(&answered, &[]);
    assert_eq!((outcome.code, counts), (1, vec![1, 0, 1, 0]));
    let reason = outcome.json()["skipped"][0]["reason"].clone();
    assert_eq!(reason, "failed-request", "the first is not answered");
}

#[test]
fn folded_lines_and_trailers_are_redacted() {
    let body = r#"{"status_code":200,"request_id":"request-id-test-6d3f8b27-0e95-4c1a-a7d8-4b2e1f9c5a15"}"#;
    let folded = response(
        "200 OK",
        "Set-Cookie: a=b;\r\n session=lovelace\r\n\tx=hopper\r\n",
        body,
    );
    let chunked = response(
        "200 OK",
        "Transfer-Encoding: chunked\r\n",
        &format!(
            "{:x};trace=lovelace\r\n{body}\r\n0\r\nX-Trace: lovelace\r\n hopper\r\nhopper\r\n\r\n",
            body.len()
        ),
    );
    for text in [folded, chunked] {
        let outcome = pipe(&["--redact"], &text);
        for secret in ["lovelace", "hopper"] {
            assert!(!outcome.stdout.contains(secret), "{}", outcome.stdout);
        }
        assert_redacts(&text);
    }
}

/// Clients unpack a body and print the headers as they were.
#[test]
fn a_text_that_cannot_be_decoded_is_redacted_as_a_whole() {
    let headers = "Content-Encoding: gzip\r\nContent-Length: 24\r\n";
    let error = response("503 No", headers, "upstream lovelace error");
    let good = response(
        "200 OK",
        "a: b\r\n",
        &text("fixtures/responses/sso-minimal.json"),
    );
    for text in [
        error.clone(),
        format!("{error}\n\n{good}"),
        format!("{error}{good}"),
    ] {
        let outcome = pipe(&["--redact"], &text);
        assert!(!outcome.stdout.contains("lovelace"), "{}", outcome.stdout);
        assert_redacts(&text);
    }
}

#[test]
fn a_body_in_an_unknown_coding_is_redacted_as_a_whole() {
    let good = response("200 OK", "", &text("fixtures/responses/sso-minimal.json"));
    for (headers, body) in [
        ("Content-Length: 14\r\n", "lovelace packed"),
        (
            "Transfer-Encoding: chunked\r\n",
            "8\r\nlovelace\r\n0\r\n\r\n",
        ),
    ] {
        let headers = format!("Content-Encoding: x-foo\r\n{headers}");
        let text = response("200 OK", &headers, body) + "\r\n" + &good;
        let outcome = pipe(&["--redact"], &text);
        assert!(!outcome.stdout.contains("lovelace"), "{}", outcome.stdout);
        assert_redacts(&text);
    }
}

#[test]
fn text_in_another_encoding_is_named() {
    let utf_32 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.chars().map(u32::from));
        units.flat_map(u32::to_le_bytes).collect()
    };
    let har = r#"{"log": {"entries": []}}"#;
    for (name, text) in [
        ("a.http", "HTTP/1.1 200 OK\n\n{}"),
        ("a.har", har),
        ("a.ndjson", "{}\n{}\n"),
    ] {
        let folder = folder([(name, &utf_32(text)[..])]);
        let report = run_in(folder.path(), &["-f", "json", name]).json();
        assert_eq!(counts(&report).0, [0, 0, 0, 1], "{name}");
        let said = "line 1, column 1: the text has the byte order mark of UTF-32 (little-endian): save it as UTF-8";
        assert_eq!(report["unreadable"][0]["message"], said, "{name}");
    }
}
