//! The usual file of each format and its traps: exact counts and reasons.

use super::{judge, judge_text, shown};
use crate::support::repository;

const SSO: &str = "POST /v1/b2b/sso/authenticate";

/// A good answer of the frontend, in which nothing is deprecated, so that no finding tells of it.
const FRONTEND: &str = "the frontend's";

/// A fixture, what of it is checked (success bodies, error bodies) and what is skipped, and why.
type Expected = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const EXPECTED: &[Expected] = &[
    (
        "nock/usual.json",
        &["200", "401"],
        &["no-schema GET /api/users 200"],
    ),
    (
        "nock/encoded.json",
        &["200", "200", "200"],
        &[
            "encoding 200",
            "encoding 200",
            "no-schema POST /{…}/list 200",
        ],
    ),
    (
        "nock/text.json",
        &["200", FRONTEND],
        &[
            "not-json 502",
            "no-body 200",
            "no-body 200",
            "no-body 204",
            "preflight OPTIONS /{…}/{…}/sso/authenticate 204",
        ],
    ),
    (
        "wiremock/mappings.json",
        &["200", "401"],
        &["no-schema GET /users/{…} 200"],
    ),
    ("wiremock/mappings/body.json", &["200"], &[]),
    ("wiremock/mappings/json-body.json", &["200"], &[]),
    ("wiremock/mappings/base64-body.json", &["ANY 200"], &[]),
    ("wiremock/mappings/deep/body-file.json", &["401"], &[]),
    ("wiremock/mappings/template-in-strings.json", &["200"], &[]),
    (
        "wiremock/mappings/body-file-missing.json",
        &[],
        &["no-body 200"],
    ),
    (
        "wiremock/mappings/body-file-outside.json",
        &[],
        &["no-body 200"],
    ),
    ("wiremock/mappings/template.json", &[], &["not-json 200"]),
    ("wiremock/mappings/fault.json", &[], &["failed-request"]),
    ("wiremock/mappings/proxy.json", &[], &["no-schema ANY"]),
    (
        "postman/usual.json",
        &["200", "401"],
        &["no-schema GET /users 200"],
    ),
    (
        "postman/traps.json",
        &[
            "200",
            "200",
            "DELETE /v1/b2b/organizations/{organization_id} 401",
        ],
        &["no-body 200", "not-json 502", "no-schema GET / 200"],
    ),
    (
        "undici/recorded/snapshots.json",
        &["200", "200", "200", "200", "401"],
        &[
            "not-json 502",
            "no-body 204",
            "no-schema GET /users/ada 200",
        ],
    ),
    (
        "newman/recorded/report.json",
        &["200", "200", "200", "401"],
        &[
            "not-json 502",
            "no-body 204",
            "no-schema GET /users/ada 200",
            "failed-request",
        ],
    ),
    (
        "wiremock-journal/recorded/journal.json",
        &["401", "200", "200", "200"],
        &[
            "no-schema GET /users/ada 200",
            "no-body 204",
            "not-json 502",
        ],
    ),
    (
        "wiremock-journal/recorded/journal-event.json",
        &[],
        &["no-schema GET /users/ada 200"],
    ),
    (
        "wiremock-journal/recorded/journal-found.json",
        &[],
        &["no-schema GET /users/ada"],
    ),
    (
        "mockserver/recorded/recorded.json",
        &["200", "200", "200", "401"],
        &[
            "not-json 502",
            "no-body 204",
            "no-schema GET /users/ada 200",
        ],
    ),
    (
        "mockserver/recorded/request-responses.json",
        &["200", "200", "200", "401"],
        &[
            "not-json 502",
            "no-body 204",
            "no-schema GET /users/ada 200",
        ],
    ),
    (
        "mockserver/recorded/requests.json",
        &[],
        &[
            "no-body",
            "no-body",
            "no-body",
            "no-body",
            "no-body",
            "no-body",
            "no-schema GET /users/ada",
        ],
    ),
    (
        "mockserver/recorded/expectations.json",
        &[],
        &["no-schema POST /{…}/{…}/{…}/stub 200"],
    ),
    (
        "hoverfly/simulation.json",
        &["200", "200", "200", "401", "200"],
        &[
            "not-json 502",
            "no-body 204",
            "no-schema POST /{…}/{…}/sso/auth 200",
            "no-schema GET /users/ada 200",
        ],
    ),
    ("hoverfly/version-2.json", &["200"], &[]),
    ("hoverfly/journal.json", &["200"], &[]),
    ("pact/recorded/loopback-v2-stytch.json", &["200"], &[]),
    ("pact/recorded/loopback-v3-stytch.json", &["200"], &[]),
    ("pact/recorded/loopback-v4-stytch.json", &["200"], &[]),
    (
        "bruno/recorded/results.json",
        &["200", "200", "200", "401"],
        &[
            "not-json 502",
            "no-body 204",
            "no-schema GET /users/ada 200",
            "failed-request",
        ],
    ),
    (
        "exvcr/cassette.json",
        &["200", "200", "200", "401"],
        &[
            "not-json 502",
            "no-body 204",
            "failed-request",
            "no-schema GET /users/ada 200",
        ],
    ),
    (
        "exchange/list.json",
        &["200", "200", "401", ""],
        &["no-body 204", "no-schema GET /users/ada 200"],
    ),
    ("exchange/axios.json", &["200"], &[]),
    ("exchange/lambda.json", &["- 200"], &[]),
    ("http/usual.http", &["- 200"], &[]),
    (
        "http/redirect.http",
        &["- 401"],
        &[
            "not-a-capture - 200",
            "no-body - 301",
            "no-body - 100",
            "not-json - 302",
        ],
    ),
    ("http/several.http", &["- 200", "- 200", "- 401"], &[]),
    (
        "http/encoded.http",
        &["- 200", "- 200", "- 200", "- 200"],
        &[],
    ),
    (
        "http/requests.http",
        &["200"],
        &[
            "no-body - 100",
            "no-schema GET /users 200",
            "failed-request",
        ],
    ),
    ("http/editor.http", &[], &["not-a-capture -"]),
];

/// An exchange as the table writes it: without the route that nearly all have.
fn short(exchange: &str) -> String {
    if let Some(status) = exchange.strip_prefix(SSO) {
        return status.trim().to_owned();
    }
    if exchange.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("- {exchange}");
    }
    exchange.replace(" /v1/b2b/sso/authenticate", "")
}

fn check(path: &str, unreadable: u64, checked: &[&str], skipped: &[&str]) {
    let report = judge(&repository("fixtures/recordings").join(path));
    let summary = &report.summary;
    assert_eq!(summary.checked, checked.len() as u64, "{path}");
    assert_eq!(summary.skipped, skipped.len() as u64, "{path}");
    assert_eq!(
        summary.unreadable, unreadable,
        "{path}: {:?}",
        report.unreadable
    );
    // Every good SSO response has a deprecated field, every error body a warning.
    let mut judged: Vec<(u64, String)> = report
        .findings
        .iter()
        .filter(|finding| finding.rule.id != "unchecked-response")
        .map(|finding| {
            let exchange = shown(finding.origin.exchange.as_deref());
            (finding.origin.response, short(&exchange))
        })
        .collect();
    judged.sort();
    judged.dedup();
    let judged: Vec<&str> = judged
        .iter()
        .map(|(_, exchange)| exchange.as_str())
        .collect();
    let reported_of = checked.iter().filter(|exchange| **exchange != FRONTEND);
    assert_eq!(judged, reported_of.copied().collect::<Vec<_>>(), "{path}");
    let passed: Vec<String> = report
        .skipped
        .iter()
        .map(|skipped| {
            let exchange = short(&shown(skipped.origin.exchange.as_deref()));
            format!("{} {exchange}", skipped.reason.id())
                .trim()
                .to_owned()
        })
        .collect();
    assert_eq!(passed, skipped, "{path}");
}

#[test]
fn every_exchange_is_judged_or_counted_with_its_reason() {
    for (path, checked, skipped) in EXPECTED {
        check(path, 0, checked, skipped);
    }
}

#[test]
fn of_a_recording_that_is_cut_off_what_is_whole_is_judged() {
    check("nock/cut-off.json", 1, &["200", "401"], &[]);
    check("postman/cut-off.json", 1, &["200", "200"], &[]);
    check("http/cut-off.http", 1, &["- 200"], &[]);
}

/// In a folder, the bodies that mappings name are not read as responses of their own.
#[test]
fn a_folder_of_mappings_is_read_as_a_whole() {
    let report = judge(&repository("fixtures/recordings/wiremock"));
    let summary = &report.summary;
    assert_eq!(
        (summary.checked, summary.skipped, summary.unreadable),
        (15, 8, 0)
    );
    // Two of each of the bodies that WireMock itself recorded.
    assert_eq!(summary.errors, 4);
}

/// PHP escapes each slash.
#[test]
fn a_collection_that_php_wrote_is_one() {
    let read = |name: &str| std::fs::read_to_string(repository(name)).expect("a fixture");
    let text = read("fixtures/recordings/postman/usual.json");
    let shown = |text: &str| {
        let summary = judge_text("a.json", text.as_bytes()).summary;
        (summary.checked, summary.skipped_reasons, summary.rules)
    };
    assert_eq!(shown(&text.replace('/', r"\/")), shown(&text));
}
