//! No output shows what a recording holds, wherever in it that is, and however broken it is.

use super::{fixture, recording};
use crate::support::{pipe, text};
use serde_json::json;

const CANARY: &str = "canary5f1d";

/// A recording whose every value is a canary.
fn marked() -> String {
    let body = json!({"status_code": CANARY, "unknown": CANARY, "member": {"name": CANARY}});
    let headers =
        json!([{"name": "set-cookie", "value": CANARY}, {"name": CANARY, "value": CANARY}]);
    let content = json!({"text": body.to_string(), "mimeType": CANARY});
    let mut har = recording(&content, &headers);
    har["log"]["creator"]["name"] = json!(CANARY);
    let entry = &mut har["log"]["entries"][0];
    let request = entry["request"].as_object_mut().expect("a request");
    let url = format!(
        "https://{CANARY}:{CANARY}@{CANARY}/v1/b2b/sso/authenticate?{CANARY}={CANARY}#{CANARY}"
    );
    request.insert("url".into(), json!(url));
    request.insert("headers".into(), headers);
    request.insert("cookies".into(), json!([{"name": CANARY, "value": CANARY}]));
    request.insert(
        "queryString".into(),
        json!([{"name": CANARY, "value": CANARY}]),
    );
    request.insert(
        "postData".into(),
        json!({"text": CANARY, "params": [{"value": CANARY}]}),
    );
    entry["response"]["_error"] = json!(null);
    entry["startedDateTime"] = json!(CANARY);
    let mut failed = entry.clone();
    failed["response"]["content"] = json!({"_file": format!("{CANARY}.json")});
    failed["response"]["_error"] = json!(CANARY);
    har["log"]["entries"]
        .as_array_mut()
        .expect("entries")
        .push(failed);
    har.to_string()
}

fn shows_nothing(text: &str) {
    for arguments in [
        &["-v"][..],
        &["-f", "json"],
        &["--strict", "-W", "drift", "-v"],
    ] {
        let outcome = pipe(arguments, text);
        let seen = outcome.stdout.contains(CANARY) || outcome.stderr.contains(CANARY);
        assert!(!seen, "{arguments:?} of {}: {}", text.len(), outcome.stdout);
    }
}

#[test]
fn a_recording_shows_none_of_its_values() {
    shows_nothing(&marked());
}

#[test]
fn a_recording_that_is_cut_off_or_garbled_shows_none_either() {
    let text = marked();
    for cut in (1..text.len()).step_by(151) {
        shows_nothing(&text[..cut]);
        let garbled = format!("{}\u{1}{}", &text[..cut], &text[cut + 1..]);
        shows_nothing(&garbled);
    }
}

/// What is cut is reported, and what was whole before it is judged.
#[test]
fn a_cut_is_never_silent() {
    let text = text(&fixture("chrome.har"));
    let text = text.trim_end();
    for cut in (300..text.len()).step_by(151) {
        let outcome = pipe(&["-f", "json", "--input-format", "har"], &text[..cut]);
        assert_eq!(outcome.code, 2, "cut at {cut}");
        let report = outcome.json();
        assert_eq!(report["summary"]["unreadable"], 1, "cut at {cut}");
        let whole = text[..cut].matches("\n      },\n      {").count();
        let responses = report["summary"]["responses"].as_u64().expect("a count");
        assert!(
            responses >= whole as u64,
            "cut at {cut}: {responses} of {whole}"
        );
    }
}
