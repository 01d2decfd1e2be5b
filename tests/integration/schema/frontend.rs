//! The frontend API, below `/sdk/v1/`: every route of it, wherever a browser calls it.

pub(crate) mod bodies;

use std::sync::Arc;

use serde_json::{Value, json};
use stytch_validate::model::report::Report;
use stytch_validate::model::rule::Level;
use stytch_validate::pipeline;
use stytch_validate::settings::{InputPath, Settings};

use crate::support::{Plan, folder, line, pipe, run, settings};
use bodies::{Extent, Facts, Route};

/// How an address may be written: at Stytch, at a custom domain, and as a browser adds to it.
const ADDRESSES: [&str; 5] = [
    "https://test.stytch.com{path}",
    "https://login.example.com:8443{path}?public_token=x&a[]=b#c",
    "http://localhost:3000{path}/",
    "{{baseUrl}}{path}",
    "https://api.stytch.com{path}/?x",
];

/// An exchange as a HAR has it, its success in the envelope; `at` chooses how the address stands.
fn entry(route: &Route, at: usize, body: &Value) -> Value {
    let url = ADDRESSES[at % ADDRESSES.len()].replace("{path}", &route.address());
    let text = json!({ "data": body }).to_string();
    json!({
        "startedDateTime": "2026-05-18T09:30:02.000Z",
        "request": {"method": route.method, "url": url, "headers": [], "cookies": []},
        "response": {
            "status": 200, "headers": [],
            "content": {"size": text.len(), "mimeType": "application/json", "text": text}
        }
    })
}

fn har(entries: &[Value]) -> Vec<u8> {
    let log =
        json!({"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries});
    json!({ "log": log }).to_string().into_bytes()
}

fn judged(har: &[u8], levels: &[(&str, Level)], screens: bool) -> Report {
    let folder = folder([("x.har", har)]);
    // The words in these bodies are made up, those of a status too.
    let mut levels = levels.to_vec();
    levels.push(("unknown-value", Level::Allow));
    let plan = Plan {
        levels: &levels,
        ..Plan::default()
    };
    let settings = Settings {
        screens,
        ..settings(vec![InputPath::Path(folder.path().join("x.har"))], &plan)
    };
    pipeline::run(&Arc::new(settings))
}

fn lines(report: &Report) -> Vec<String> {
    report.findings.iter().map(line).collect()
}

#[test]
fn a_good_body_of_every_route_is_checked_and_valid() {
    let facts = Facts::read();
    let routes = Route::all();
    for extent in Extent::ALL {
        let entries = routes.iter().enumerate().map(|(at, route)| {
            let body = facts.body(&route.component, extent);
            entry(route, at, &body)
        });
        let har = har(&entries.collect::<Vec<_>>());
        for screens in [true, false] {
            let report = judged(&har, &[], screens);
            let others: Vec<String> = report
                .findings
                .iter()
                .filter(|finding| finding.rule.id != "deprecated-field")
                .map(line)
                .collect();
            assert!(others.is_empty(), "{extent:?}: {}", others.join("\n"));
            let summary = &report.summary;
            assert_eq!((summary.checked, summary.valid), (86, 86), "{extent:?}");
            assert_eq!(summary.skipped, 0, "{extent:?}");
        }
    }
}

/// The screen passes nothing that the full way refuses, and neither says more than what is wrong.
#[test]
fn whatever_a_body_lacks_is_missed_and_nothing_else() {
    let facts = Facts::read();
    let mut entries = Vec::new();
    let mut expected = Vec::new();
    for route in Route::all() {
        for name in facts.required(&route.component) {
            let mut body = facts.body(&route.component, Extent::Complete);
            body.as_object_mut().expect("an object").remove(name);
            entries.push(entry(&route, entries.len(), &body));
            expected.push((route.path.clone(), name.to_owned()));
        }
    }
    assert!(expected.len() > 400, "{}", expected.len());
    let har = har(&entries);
    // Beside these two stands what follows from the lack, such as a session without a member.
    let levels = [("consistency", Level::Allow), ("deprecated", Level::Allow)];
    let report = judged(&har, &levels, true);
    let found: Vec<(String, String)> = report
        .findings
        .iter()
        .map(|finding| {
            let exchange = finding.origin.exchange.as_ref().expect("an exchange");
            assert_eq!(finding.origin.envelope, Some("/data"));
            (
                exchange.path.clone().expect("a path"),
                finding.field.clone().expect("a field"),
            )
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(lines(&judged(&har, &levels, false)), lines(&report));
}

#[test]
fn a_wrong_type_at_every_property_is_found_by_both_ways() {
    let facts = Facts::read();
    let mut entries = Vec::new();
    for route in Route::all() {
        let body = facts.body(&route.component, Extent::Complete);
        for name in body.as_object().expect("an object").keys() {
            for wrong in [
                json!(null),
                json!([[]]),
                json!({"x": {}}),
                json!("x"),
                json!(1.5),
            ] {
                let mut body = body.clone();
                body[name] = wrong;
                entries.push(entry(&route, entries.len(), &body));
            }
        }
    }
    let har = har(&entries);
    let full = judged(&har, &[], false);
    assert_eq!(lines(&judged(&har, &[], true)), lines(&full));
    // Of the five each property takes one at most, or two where null is as good as absent.
    assert!(full.summary.invalid * 5 >= full.summary.checked * 3);
}

#[test]
fn what_a_login_page_meets_is_no_fault() {
    let facts = Facts::read();
    let routes = Route::all();
    let route = |path: &str| {
        let mut routes = routes.iter();
        routes.find(|it| it.path == path).expect("a route")
    };
    let found = json!({"organization_name": "x", "sso_active_connections": []});
    let by_slug = route("/sdk/v1/b2b/organizations/search");
    let by_email = route("/sdk/v1/b2b/organizations/members/search");
    let mail = route("/sdk/v1/b2b/magic_links/email/login_or_signup");
    let login = route("/sdk/v1/b2b/sso/authenticate");
    let answer = |name: &str, value: Value| json!({"request_id": "request-id-test-1", "status_code": 200, name: value});
    // A step is left, and the cookies are `HttpOnly`: no token at all.
    let mut pending = facts.body(&login.component, Extent::Complete);
    pending["member_authenticated"] = json!(false);
    pending["member_session"] = json!(null);
    pending["mfa_required"] = json!({"member_options": null, "secondary_auth_initiated": null});
    let mut unwrapped = entry(login, 0, &pending);
    unwrapped["response"]["content"]["text"] = json!(pending.to_string());
    let mut failed = entry(login, 0, &json!({}));
    failed["response"]["status"] = json!(401);
    failed["response"]["content"]["text"] = json!(
        r#"{"status_code": 401, "request_id": "request-id-test-1", "error_type": "x", "error_message": "x", "error_url": "x"}"#
    );
    let har = har(&[
        entry(by_slug, 0, &answer("organization", Value::Null)),
        entry(by_slug, 1, &answer("organization", found)),
        entry(by_email, 2, &answer("member", Value::Null)),
        entry(
            mail,
            3,
            &json!({"request_id": "request-id-test-1", "status_code": 200}),
        ),
        entry(login, 4, &pending),
        unwrapped,
        failed,
    ]);
    for screens in [true, false] {
        let report = judged(&har, &[("error-response", Level::Allow)], screens);
        assert_eq!(lines(&report), Vec::<String>::new());
        assert_eq!((report.summary.checked, report.summary.valid), (7, 7));
    }
}

#[test]
fn a_frontend_response_without_an_address_is_judged_by_its_component() {
    let facts = Facts::read();
    for component in [
        "B2BSSOAuthEnticateResponse",
        "B2BPasswordAuthenticateResponse",
    ] {
        let body = facts.body(component, Extent::Complete);
        for text in [body.to_string(), json!({ "data": body }).to_string()] {
            let outcome = pipe(&["--schema", component, "-f", "json"], &text);
            assert_eq!(outcome.code, 0, "{}", outcome.stdout);
            assert_eq!(outcome.json()["summary"]["valid"], 1);
            // The backend says more of a device.
            let outcome = pipe(&["-f", "json"], &text);
            assert!(outcome.stdout.contains("visitor_id"), "{}", outcome.stdout);
        }
    }
}

#[test]
fn what_is_no_route_of_the_frontend_is_skipped_and_said() {
    let route = |method: &str, path: &str| Route {
        method: method.to_owned(),
        path: path.to_owned(),
        component: String::new(),
    };
    let har = har(&[
        entry(&route("GET", "/sdk/v1/projects/bootstrap/x"), 0, &json!({})),
        entry(
            &route("POST", "/sdk/v1/b2b/sessions/migrate"),
            0,
            &json!({}),
        ),
        entry(&route("GET", "/sdk/v1/b2b/sso/authenticate"), 0, &json!({})),
        entry(
            &route("POST", "/sdk/v1/b2b/sso/authenticate/x"),
            0,
            &json!({}),
        ),
        entry(
            &route("POST", "/sdkx/v1/b2b/sso/authenticate"),
            0,
            &json!({}),
        ),
    ]);
    let report = judged(&har, &[], true);
    assert_eq!((report.summary.checked, report.summary.skipped), (0, 5));
}

#[test]
fn every_component_of_the_frontend_is_printed_for_other_validators() {
    for route in Route::all() {
        let outcome = run(&["--print-schema", &route.component]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert_eq!(outcome.json()["title"], json!(route.component));
    }
}

#[test]
fn coverage_counts_the_routes_of_the_frontend() {
    let facts = Facts::read();
    let route = Route::all().swap_remove(0);
    let body = facts.body(&route.component, Extent::Complete);
    let folder = folder([("x.har", har(&[entry(&route, 1, &body)]).as_slice())]);
    let path = folder.path().join("x.har");
    let outcome = run(&["--coverage", "-f", "json", path.to_str().expect("UTF-8")]);
    let coverage = &outcome.json()["coverage"];
    assert_eq!(coverage["routes"][0]["path"], json!(route.path));
    let unseen = coverage["unseen"]["routes"].as_array().expect("a list");
    assert_eq!(unseen.len(), 97 + 86 - 1);
}
