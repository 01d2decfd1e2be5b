//! Paths of a document, and parts of them, of which nothing can be made: each is reported, and so is each
//! response that it affects.

use serde_json::{Value, json};

use crate::support::{Outcome, folder, run_in};

use super::{NEW, integer, response, row};

/// A run over a recording of `GET /a`, of which a document with these members judges the body.
fn judged(members: &Value) -> Outcome {
    let mut document = json!({"openapi": NEW});
    let all = document.as_object_mut().expect("an object");
    all.extend(members.as_object().expect("an object").clone());
    let document = document.to_string();
    let har = row("", NEW, integer(), json!(1), json!(1)).har(&json!(1));
    let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
    let arguments = ["--schemas", "api.json", "-f", "json", "--allow-empty"];
    let denied = ["-D", "unchecked-response", "a.har"];
    run_in(folder.path(), &[&arguments[..], &denied].concat())
}

fn operation() -> Value {
    json!({"responses": {"200": response("application/json", &integer())}})
}

#[test]
fn a_response_of_a_path_with_a_fault_is_reported() {
    let of = |status: &str| json!({"/a": {"get": {"responses": {status: response("application/json", &integer()), "x-a": 1}}}});
    let answer = |response: Value| json!({"/a": {"get": {"responses": {"200": response}}}});
    for (paths, said) in [
        (
            of("20X"),
            &[
                "GET /a describes `20X`, which is not a status",
                "GET /a describes no response",
            ][..],
        ),
        (
            of("+200"),
            &[
                "GET /a describes `+200`, which is not a status",
                "GET /a describes no response",
            ],
        ),
        (
            json!({"/a": {"GET": operation()}}),
            &["`/a` has a member `GET`, which is not a method"],
        ),
        (
            json!({"a": {"get": operation()}}),
            &["`a` does not begin with a slash"],
        ),
        (
            json!({"/a?expand=1": {"get": operation()}}),
            &["`/a?expand=1` has a query or a fragment"],
        ),
        (
            json!({"/a#list": {"get": operation()}}),
            &["`/a#list` has a query or a fragment"],
        ),
        (
            json!({"/a": {"$ref": "#/nowhere"}}),
            &["`/a` refers to `#/nowhere` (not there)"],
        ),
        (
            json!({"/a": {"$ref": "#/paths/~1a"}}),
            &["`/a` refers to `#/paths/~1a` (in a circle)"],
        ),
        (
            json!({"/a": {"$ref": 1}}),
            &["`/a` refers to what is not a text"],
        ),
        (json!({"/a": null}), &["`/a` is not a path item"]),
        (
            json!({"/a": [{"get": operation()}]}),
            &["`/a` is not a path item"],
        ),
        (
            json!({"/a": {"get": null}}),
            &["GET /a describes no response"],
        ),
        (
            answer(json!(null)),
            &["GET /a 200 has no map of media types"],
        ),
        (
            answer(json!({"content": []})),
            &["GET /a 200 has no map of media types"],
        ),
    ] {
        let outcome = judged(&json!({"paths": paths}));
        let shown =
            |fault: &&str| format!("warning: api.json: {fault}: its responses go unchecked\n");
        let shown: String = said.iter().map(shown).collect();
        assert_eq!(outcome.stderr, shown, "{paths}");
        let rules = &outcome.json()["summary"]["rules"];
        assert_eq!(rules, &json!({"unchecked-response": 1}), "{paths}");
        assert_eq!(outcome.code, 1, "{paths}");
    }
}

/// Nothing else of the document goes unchecked by it.
#[test]
fn a_path_beside_one_with_a_fault_is_judged() {
    let wrong =
        json!({"responses": {"200": response("application/json", &json!({"type": "null"}))}});
    let with = |name: &str, item: Value| json!({"/a": {"get": operation()}, name: item});
    for (paths, said) in [
        (json!({"/a": {"get": operation(), "GET": wrong}}), true),
        (
            json!({"/a": {"$ref": "#/nowhere", "get": operation()}}),
            true,
        ),
        (with("a", json!({"get": wrong})), true),
        (with("/a#list", json!({"get": wrong})), true),
        (with("/a?b=c", json!({"get": wrong})), true),
        (with("/b", json!(null)), true),
        (with("x-b", json!(null)), false),
        (
            json!({"/a": {"get": operation(), "x-a": 1, "summary": "x", "parameters": []}}),
            false,
        ),
    ] {
        let outcome = judged(&json!({"paths": paths}));
        assert_eq!(!outcome.stderr.is_empty(), said, "{}", outcome.stderr);
        assert_eq!(outcome.json()["summary"]["valid"], 1, "{paths}");
        assert_eq!(outcome.json()["findings"], json!([]), "{paths}");
    }
}

#[test]
fn what_holds_no_paths_is_refused() {
    for paths in [json!(null), json!([]), json!({"$ref": "paths.yaml"})] {
        let outcome = judged(&json!({"paths": paths}));
        let shown = "error: api.json: its `paths` is not an object of paths\n";
        assert_eq!(
            (outcome.stderr.as_str(), outcome.code),
            (shown, 2),
            "{paths}"
        );
    }
    let webhooks = judged(&json!({"webhooks": {}}));
    assert_eq!((webhooks.stderr.as_str(), webhooks.code), ("", 0));
}

#[test]
fn a_server_without_an_address_is_reported() {
    let item = json!({"servers": null, "get": operation()});
    let outcome = judged(&json!({"servers": [{"description": "x"}], "paths": {"/a": item}}));
    assert_eq!(
        outcome.stderr,
        "warning: api.json: a server of the document has no `url`: its responses go unchecked\n\
         warning: api.json: a server of `/a` has no `url`: its responses go unchecked\n"
    );
}

/// The last description would judge for all of them.
#[test]
fn a_route_that_is_described_in_several_ways_is_reported() {
    let other = json!({"get": {"responses": {"200": response("application/json", &json!({"type": "null"}))}}});
    let item = json!({"get": operation()});
    for paths in [
        json!({"/{x}": item, "/{y}": other}),
        json!({"/{x}": item, "/{y}": other, "/{z}/": item}),
    ] {
        let outcome = judged(&json!({"paths": paths}));
        assert_eq!(outcome.code, 1, "{paths}");
        assert!(
            outcome.stderr.contains("warning: api.json: GET /{y} is described in several ways: its responses go unchecked\n"),
            "{}",
            outcome.stderr
        );
        let rules = &outcome.json()["summary"]["rules"];
        assert_eq!(rules, &json!({"unchecked-response": 1}), "{paths}");
    }
    let servers = json!(["https://{x}/{x}", "https://{y}/{y}"]);
    let once = judged(&json!({"servers": servers, "paths": {"/a": item}}));
    assert_eq!(once.stderr, "");
}
