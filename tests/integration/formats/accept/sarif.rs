//! What SARIF 2.1.0 requires of a log, member by member; the official schema comes with issue 5.

use serde_json::Value;

use crate::formats::sample::{Outcome, Run};

pub(super) fn check(log: &Value, run: &Run) {
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .expect("a schema")
            .ends_with("sarif-schema-2.1.0.json")
    );
    no_null(log);
    let runs = log["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 1);
    let told = &runs[0];
    assert_eq!(told["columnKind"], "unicodeCodePoints");
    let driver = &told["tool"]["driver"];
    assert_eq!(driver["name"], "stytch-validate");
    let rules = driver["rules"].as_array().expect("rules");
    rules.iter().for_each(rule);
    let results = told["results"].as_array().expect("results");
    assert_eq!(results.len(), run.report.findings.len());
    for found in results {
        result(found, rules);
    }
    invocation(&told["invocations"][0], run);
    let properties = &told["properties"];
    assert_eq!(properties["summary"]["errors"], run.report.summary.errors);
    assert_eq!(properties["truncated"], run.report.truncated);
    assert_eq!(properties["partial"], run.report.partial);
}

fn rule(rule: &Value) {
    assert!(!rule["id"].as_str().expect("an id").is_empty());
    for text in ["shortDescription", "fullDescription", "help"] {
        message(&rule[text]);
    }
    assert!(rule["help"]["markdown"].is_string());
    assert!(rule.get("helpUri").is_none());
    level(&rule["defaultConfiguration"]["level"]);
    assert!(rule["properties"]["group"].is_string());
}

fn result(result: &Value, rules: &[Value]) {
    let index = result["ruleIndex"].as_u64().expect("an index");
    let index = usize::try_from(index).expect("a small index");
    assert_eq!(rules[index]["id"], result["ruleId"]);
    level(&result["level"]);
    message(&result["message"]);
    assert_eq!(result["locations"].as_array().map(Vec::len), Some(1));
    location(&result["locations"][0]);
    for related in result["relatedLocations"].as_array().into_iter().flatten() {
        location(related);
        message(&related["message"]);
    }
    let fingerprint = &result["partialFingerprints"]["stytchValidate/v1"];
    assert_eq!(fingerprint.as_str().map(str::len), Some(16));
}

fn location(location: &Value) {
    let place = &location["physicalLocation"];
    uri(&place["artifactLocation"]["uri"]);
    let region = &place["region"];
    let at = |name: &str| region[name].as_u64().expect(name);
    assert!(at("startLine") >= 1 && at("startColumn") >= 1);
    let [start, end] =
        ["start", "end"].map(|side| (at(&format!("{side}Line")), at(&format!("{side}Column"))));
    assert!(start <= end, "{region}");
    assert!(region["byteOffset"].is_u64() && region["byteLength"].is_u64());
    for logical in location["logicalLocations"]
        .as_array()
        .into_iter()
        .flatten()
    {
        assert!(
            logical["fullyQualifiedName"]
                .as_str()
                .is_some_and(|name| name.starts_with('/'))
        );
    }
}

/// A relative reference, of RFC 3986's unreserved characters, percent codes and slashes.
fn uri(uri: &Value) {
    let uri = uri.as_str().expect("a URI");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
    assert!(
        !uri.is_empty() && !uri.starts_with('/') && uri.bytes().all(plain),
        "{uri}"
    );
    let coded =
        |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    assert!(uri.split('%').skip(1).all(coded), "{uri}");
}

/// No placeholder, as there are no arguments.
fn message(message: &Value) {
    let text = message["text"].as_str().expect("a text");
    assert!(!text.is_empty());
    let rest = text.replace("{{", "").replace("}}", "");
    assert!(!rest.contains(['{', '}']), "{text}");
    assert!(!text.contains("x](http"), "{text}");
}

fn level(level: &Value) {
    assert!(["error", "warning", "note", "none"].contains(&level.as_str().expect("a level")));
}

fn invocation(invocation: &Value, run: &Run) {
    let fell_short = [Outcome::Unreadable, Outcome::Nothing, Outcome::Partial];
    assert_eq!(
        invocation["executionSuccessful"],
        !fell_short.contains(&run.outcome)
    );
    let told = invocation["toolExecutionNotifications"]
        .as_array()
        .expect("notifications");
    for notification in told {
        assert!(notification["descriptor"]["id"].is_string());
        level(&notification["level"]);
        message(&notification["message"]);
    }
    if run.outcome == Outcome::Unreadable {
        uri(&told[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
    }
}

/// What is absent is left out: SARIF knows no null.
fn no_null(value: &Value) {
    match value {
        Value::Null => panic!("a null"),
        Value::Array(items) => items.iter().for_each(no_null),
        Value::Object(members) => members.values().for_each(no_null),
        _ => {}
    }
}
