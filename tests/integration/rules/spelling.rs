//! A name that is nearly the one that is missing.

use serde_json::{Value, json};

use crate::support::{folder, run_in};

const FACTOR: &str = "api_session_v1_EmailFactor";

fn findings(body: &str, levels: &[&str]) -> Vec<Value> {
    let folder = folder([("a.json", body.as_bytes())]);
    let args = ["--schema", FACTOR, "-f", "json", "a.json"];
    let report = run_in(folder.path(), &[&args[..], levels].concat()).json();
    report["findings"].as_array().expect("a list").clone()
}

#[test]
fn a_misspelt_name_is_one_finding_that_says_so() {
    for written in [
        "emailAddress",
        "email_adress",
        "EMAIL_ADDRESS",
        "emailaddress",
    ] {
        let body = format!(r#"{{"email_id": "e", "{written}": "a@example.com"}}"#);
        for levels in [&[][..], &["-W", "unknown-field"]] {
            let found = findings(&body, levels);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0]["rule"], "missing-field");
            let related = &found[0]["related"][0];
            let meant = format!("`{written}`: did you mean `email_address`?");
            assert_eq!(related["label"], json!(meant));
            assert_eq!(related["span"]["start"]["column"], 19);
        }
        // Where nobody asks what is missing, the name is unknown as ever.
        let found = findings(&body, &["-A", "missing-field", "-W", "unknown-field"]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["rule"], "unknown-field");
        assert_eq!(found[0]["span"]["start"]["column"], 19);
    }
}

#[test]
fn another_name_is_another_finding() {
    let body = r#"{"email_id": "e", "telephone": "1"}"#;
    let found = findings(body, &["-W", "unknown-field"]);
    let rules: Vec<&Value> = found.iter().map(|one| &one["rule"]).collect();
    assert_eq!(rules, ["missing-field", "unknown-field"]);
    assert_eq!(found[0].get("related"), None);
}

/// Beside the place where the lines show it; else in a note with its place. Never twice.
#[test]
fn what_was_meant_is_reported_once_a_name() {
    let far = " ".repeat(200);
    for body in [
        r#"{"emailId": "e", "emailAddress": "a@example.com"}"#.to_owned(),
        format!("{{\n{far}\n{far}\n\"emailId\": \"e\",\n\"emailAddress\": \"a@example.com\"}}"),
    ] {
        let folder = folder([("a.json", body.as_bytes())]);
        let shown = run_in(folder.path(), &["--schema", FACTOR, "a.json"]).stdout;
        for meant in ["`email_id`?", "`email_address`?"] {
            assert_eq!(shown.matches(meant).count(), 1, "{shown}");
        }
    }
}
