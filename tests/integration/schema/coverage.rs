//! `--coverage`: what the captures exercise, counted.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use stytch_validate::report::FORMATS;

use crate::support::{Outcome, folder, pipe, run, run_in, text};

fn coverage(outcome: &Outcome) -> Value {
    outcome.json()["coverage"].clone()
}

fn named<'v>(list: &'v Value, name: &str) -> &'v Value {
    let found = list
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {list}"))
}

const FACTOR: &[&str] = &[
    "--schema",
    "api_session_v1_AuthenticationFactor",
    "--coverage",
];

/// Factors with every state a field can be in.
const FACTORS: &str = r#"{"type":"sso","delivery_method":"email","last_authenticated_at":""}
{"type":"sso","delivery_method":"SECRET-1","created_at":null}
{"type":"SECRET-2","brand_new":"SECRET-3","email_factor":{"email_id":"a","email_address":"SECRET-4"}}
"#;

#[test]
fn seen_null_empty_absent_members_and_drift() {
    let arguments = [FACTOR, &["-f", "json"]].concat();
    let outcome = pipe(&arguments, FACTORS);
    let coverage = coverage(&outcome);
    assert_eq!(coverage["without_route"], 3);
    let components = &coverage["components"];
    let factor = named(components, "api_session_v1_AuthenticationFactor");
    assert_eq!(factor["seen"], 3);
    let counts = |name: &str| {
        let field = named(&factor["fields"], name);
        ["seen", "null", "empty", "absent"].map(|count| field[count].as_u64().expect("a count"))
    };
    assert_eq!(counts("type"), [3, 0, 0, 0]);
    assert_eq!(counts("created_at"), [1, 1, 0, 2]);
    assert_eq!(counts("last_authenticated_at"), [1, 0, 1, 2]);
    assert_eq!(counts("email_factor"), [1, 0, 0, 2]);
    assert_eq!(counts("phone_number_factor"), [0, 0, 0, 3]);
    assert_eq!(named(components, "api_session_v1_EmailFactor")["seen"], 1);
    let method = named(
        components,
        "api_session_v1_AuthenticationFactorDeliveryMethod",
    );
    assert_eq!(method["enums"][0]["members"]["email"], 1);
    assert_eq!(method["enums"][0]["other"], 1);
    assert_eq!(
        coverage["unknown_fields"],
        json!([{"component": "api_session_v1_AuthenticationFactor", "name": "brand_new", "seen": 1}])
    );
    let unseen = coverage["unseen"]["fields"].to_string();
    assert!(unseen.contains("api_session_v1_AuthenticationFactor: phone_number_factor"));
    assert!(
        unseen.contains("api_session_v1_AuthenticationFactor: created_at"),
        "always null"
    );
    assert!(!unseen.contains("AuthenticationFactor: email_factor"));
    assert!(!outcome.stdout.contains("SECRET"), "{}", outcome.stdout);
}

#[test]
fn the_table_for_people_and_the_status_of_the_check() {
    let outcome = pipe(FACTOR, FACTORS);
    assert_eq!(outcome.code, 1, "fields are missing");
    let has = |outcome: &Outcome, lines: &[&str]| {
        for line in lines {
            let found = outcome.stdout.lines().any(|shown| shown == *line);
            assert!(found, "{line}:\n{}", outcome.stdout);
        }
        assert!(!outcome.stdout.contains("SECRET"), "{}", outcome.stdout);
    };
    has(
        &outcome,
        &[
            "not in the schemas",
            "  unknown field `brand_new` in api_session_v1_AuthenticationFactor, 1 time",
            "  unknown value of api_session_v1_AuthenticationFactorDeliveryMethod, 1 time",
            "always null",
            "  api_session_v1_AuthenticationFactor: created_at",
            "always empty",
            "  api_session_v1_AuthenticationFactor: last_authenticated_at",
            "always absent",
            "1 of 3 responses is invalid (1 error, 2 warnings)",
        ],
    );
    // What is out of the ordinary comes before what there was.
    let at = |part: &str| outcome.stdout.find(part).expect("a part");
    assert!(at("not in the schemas") < at("always absent"));
    assert!(at("phone_number_factor") < at("never seen: "));
    assert!(at("never seen: ") < at("recorded without an address"));
    let absent = &outcome.stdout[at("always absent")..at("always null")];
    assert!(!absent.contains(" type,"), "{absent}");
    let loud = pipe(&[FACTOR, &["-v"]].concat(), FACTORS);
    has(
        &loud,
        &[
            "api_session_v1_AuthenticationFactor: seen 3",
            "  seen  null  empty  absent",
            "     1     1      0       2  created_at (optional)",
            "     0     0      0       3  phone_number_factor (optional)",
            "  POST /v1/b2b/sso/authenticate",
        ],
    );
    let old_name = pipe(&[&FACTOR[..2], &["--stats"]].concat(), FACTORS);
    assert_eq!(old_name.stdout, outcome.stdout);
    let off = pipe(&["-f", "json", FACTOR[0], FACTOR[1]], FACTORS);
    assert!(off.json().get("coverage").is_none());
}

#[test]
fn routes_checked_and_skipped() {
    let outcome = run(&["--coverage", "-f", "json", "fixtures/recordings/postman"]);
    let report = outcome.json();
    let coverage = &report["coverage"];
    let routes = coverage["routes"].as_array().expect("a list");
    let sum = |name: &str| {
        routes
            .iter()
            .map(|route| route[name].as_u64().expect("a count"))
            .sum()
    };
    let (checked, skipped): (u64, u64) = (sum("checked"), sum("skipped"));
    let without = coverage["without_route"].as_u64().expect("a count");
    assert_eq!(
        json!(checked + skipped + without),
        report["summary"]["responses"]
    );
    let is_sso = |route: &&Value| route["path"] == "/v1/b2b/sso/authenticate";
    let sso = routes.iter().find(is_sso).expect("a route");
    assert_eq!(sso["known"], true);
    assert!(sso["checked"].as_u64() > Some(0));
    let unseen = coverage["unseen"]["routes"].to_string();
    assert!(!unseen.contains("POST /v1/b2b/sso/authenticate\""));
    assert!(unseen.contains("/v1/b2b/impersonation/authenticate"));
}

#[test]
fn the_counts_are_the_same_whatever_the_threads_and_names_are_capped() {
    let mut lines = String::new();
    for at in 0..6000 {
        let name = at * 7919 % 1500;
        let filler = "x".repeat(1000);
        let _ = writeln!(lines, r#"{{"type":"{filler}","drift_{name:04}":1}}"#);
    }
    let folder = folder([("large.ndjson", lines.as_bytes())]);
    let sso = text("fixtures/responses/sso-rich.json");
    for at in 0..70 {
        fs::write(folder.path().join(format!("{at}.json")), &sso).expect("a file");
    }
    let reported = ["1", "2", "5"].map(|jobs| {
        let arguments = [FACTOR, &["-f", "json", "-j", jobs, "."]].concat();
        coverage(&run_in(folder.path(), &arguments))
    });
    assert_eq!(reported[0], reported[1]);
    assert_eq!(reported[0], reported[2]);
    let listed = reported[0]["unknown_fields"].as_array().expect("a list");
    assert_eq!(listed.len(), 1000);
    let counted: u64 = listed
        .iter()
        .map(|field| field["seen"].as_u64().expect("a count"))
        .sum();
    let more = reported[0]["more_unknown_fields"]
        .as_u64()
        .expect("a count");
    let in_sso = serde_json::from_str::<Value>(&sso).expect("JSON");
    let in_sso = in_sso.as_object().expect("an object").len() as u64;
    assert!(counted + more >= 6000 && counted + more <= 6000 + 70 * in_sso);
}

/// Numbers read as everywhere: one is singular, and thousands are separated.
#[test]
fn unknown_fields_are_counted_in_words() {
    let capture = |fields: u64| {
        let names = (0..fields).map(|at| format!("\"{}\": 1", letters(at)));
        format!("{{{}}}", names.collect::<Vec<_>>().join(", "))
    };
    let (one, many) = (capture(1001), capture(2000));
    let folder = folder([("one.json", one.as_bytes()), ("many.json", many.as_bytes())]);
    for (file, times) in [("one.json", "1 time"), ("many.json", "1,000 times")] {
        let shown =
            |format| run_in(folder.path(), &[FACTOR, &["-f", format, file]].concat()).stdout;
        let human = shown("human");
        assert!(
            human.contains(&format!("unknown fields besides these, {times}\n")),
            "{human}"
        );
        let html = shown("html");
        assert!(html.contains(&format!("Unknown fields besides these: {times}<")));
    }
}

/// A name of lower-case letters, another one for each number.
fn letters(number: u64) -> String {
    let letter = |digit: u64| char::from(b'a' + u8::try_from(digit % 26).expect("a digit"));
    [number / 676, number / 26, number]
        .map(letter)
        .iter()
        .collect()
}

/// Two nights of the same traffic, and what the second one has that the first has not.
#[test]
fn what_changed_since_an_earlier_report_is_reported() {
    let monday = r#"{"type":"sso","delivery_method":"email","last_authenticated_at":""}
{"type":"sso","delivery_method":"email","created_at":"SECRET-1"}
"#;
    let tuesday = r#"{"type":"sso","delivery_method":"SECRET-2","created_at":null}
{"type":"sso","brand_new":"SECRET-3","delivery_method":"sms"}
"#;
    let folder = folder([
        ("monday.ndjson", monday.as_bytes()),
        ("tuesday.ndjson", tuesday.as_bytes()),
        ("body.json", b"{\"SECRET-4\": 1}"),
    ]);
    let run = |arguments: &[&str]| run_in(folder.path(), &[FACTOR, arguments].concat());
    for format in ["json", "ndjson"] {
        let report = format!("{format}=earlier.{format}");
        run(&["monday.ndjson", "--report", &report]);
        let earlier = format!("earlier.{format}");
        let reported = run(&["tuesday.ndjson", "--against", &earlier, "-f", "json"]);
        assert_eq!(reported.code, 0, "{}", reported.stderr);
        let changes = coverage(&reported)["changes"].clone();
        let changes: Vec<String> = changes
            .as_array()
            .expect("a list")
            .iter()
            .map(|change| {
                let rate = |side: &str| format!("{}/{}", change[side]["count"], change[side]["of"]);
                let part = |name: &str| change[name].as_str().expect("a text").to_owned();
                let subject = part("subject").replace("api_session_v1_AuthenticationFactor", "F");
                format!(
                    "{} {subject} {} {}",
                    part("what"),
                    rate("before"),
                    rate("after")
                )
            })
            .collect();
        assert_eq!(
            changes,
            [
                "unknown-field F: brand_new 0/2 1/2",
                "unknown-value FDeliveryMethod 0/2 1/2",
                "rule unknown-value 0/2 1/2",
                "field F: last_authenticated_at 1/2 0/2",
                "null F: created_at 0/1 1/1",
                "value FDeliveryMethod = email 2/2 0/2",
                "value FDeliveryMethod = sms 0/2 1/2",
            ]
        );
        let human = run(&["tuesday.ndjson", "--against", &earlier]);
        assert!(
            human
                .stdout
                .starts_with("7 changes since the earlier report\n"),
            "{}",
            human.stdout
        );
        // The alarm: what the schemas do not know fails the run.
        let denied = run(&["tuesday.ndjson", "--against", &earlier, "-D", "drift"]);
        assert_eq!(denied.code, 1);
        let page = run(&["tuesday.ndjson", "--against", &earlier, "-f", "html"]);
        for outcome in [&reported, &human, &denied, &page] {
            assert!(!outcome.stdout.contains("SECRET"), "{}", outcome.stdout);
        }
        let same = run(&["monday.ndjson", "--against", &earlier]);
        assert!(same.stdout.starts_with("nothing changed since"));
    }
    // The sum of several runs has changed from none of theirs.
    run(&[
        "tuesday.ndjson",
        "--against",
        "earlier.json",
        "--report",
        "json=later.json",
    ]);
    let merged = run_in(
        folder.path(),
        &["--merge", "later.json", "earlier.json", "-f", "json"],
    );
    assert!(coverage(&merged).get("changes").is_none());
    // What is no report of coverage is refused, and nothing of it is reported.
    run_in(
        folder.path(),
        &["monday.ndjson", "--report", "json=bare.json"],
    );
    for (file, why) in [
        ("body.json", "not a JSON or NDJSON report"),
        ("monday.ndjson", "not a JSON or NDJSON report"),
        ("nowhere.json", "no such file or directory"),
        ("bare.json", "the report has no coverage"),
    ] {
        let refused = run(&["tuesday.ndjson", "--against", file]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{file}");
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
        assert!(!refused.stderr.contains("SECRET"), "{}", refused.stderr);
    }
    let alone = run_in(
        folder.path(),
        &["tuesday.ndjson", "--against", "earlier.json"],
    );
    assert_eq!(alone.code, 2);
}

/// The earlier report may be in the folder that is checked: it is no capture, however it is typed.
/// The other formats would list findings as if nobody had asked.
#[test]
fn coverage_that_no_report_shows_is_refused() {
    let capture = "fixtures/demo/sso-authenticate-edited.json";
    for format in FORMATS {
        let outcome = run(&["--coverage", capture, "-f", format.name]);
        let shown = outcome.stdout.contains("scim_registration");
        assert_eq!(shown, format.coverage, "{}", format.name);
        assert_eq!(outcome.code, if shown { 1 } else { 2 }, "{}", format.name);
        assert_eq!(outcome.stderr.contains("no report shows"), !shown);
    }
    let quiet = |more: &[&str]| run(&[&["--coverage", "-q", capture], more].concat()).code;
    assert_eq!(quiet(&[]), 2);
    assert_eq!(quiet(&["--report", "json=/dev/null"]), 1);
}

#[test]
fn the_earlier_report_is_passed_over() {
    let folder = folder([("a.json", &b"{}"[..])]);
    let run = |arguments: &[&str]| run_in(folder.path(), &[FACTOR, arguments].concat());
    run(&["a.json", "--report", "json=earlier.json"]);
    let whole = folder.path().join("earlier.json");
    for typed in [
        "earlier.json",
        "./earlier.json",
        whole.to_str().expect("a path in UTF-8"),
    ] {
        let all = run(&[".", "--against", typed, "-f", "json"]).json();
        assert_eq!(all["summary"]["passed_over"]["report"], 1, "{typed}");
    }
}
