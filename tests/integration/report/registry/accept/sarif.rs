//! SARIF 2.1.0: by its official schema, by the types of another program, and what neither says.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

use crate::report::registry::sample::{Outcome, Run};

/// Panics unless the official schema accepts the log, and another program reads it.
pub(crate) fn hold(log: &Value) {
    static OFFICIAL: OnceLock<Validator> = OnceLock::new();
    let official = OFFICIAL.get_or_init(|| {
        let text = std::fs::read_to_string(official_schema()).expect("the schema");
        // It has a bracket that ends nothing; stricter engines want that said.
        let text = text.replace("{2}]?$", r"{2}\\]?$");
        let schema: Value = serde_json::from_str(&text).expect("JSON");
        let id = schema["$id"].as_str().expect("an id");
        assert!(
            id.ends_with("sarif-spec/master/Schemata/sarif-schema-2.1.0.json"),
            "{id}"
        );
        let options = jsonschema::options().should_validate_formats(true);
        options.build(&schema).expect("a schema")
    });
    let faults: Vec<String> = official
        .iter_errors(log)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let read: serde_sarif::sarif::Sarif =
        serde_json::from_value(log.clone()).unwrap_or_else(|fault| panic!("{fault}"));
    let results = log["runs"][0]["results"].as_array().map(Vec::len);
    assert_eq!(read.runs[0].results.as_ref().map(Vec::len), results);
}

/// The official schema (OASIS, Errata 01), as the package `serde-sarif` carries it: a test depends
/// on that package, so it is wherever the tests are built.
fn official_schema() -> PathBuf {
    let printed = |program: &str, fallback: &str, arguments: &[&str]| {
        let program = std::env::var_os(program).unwrap_or_else(|| fallback.into());
        let ended = Command::new(program)
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("a toolchain");
        assert!(
            ended.status.success(),
            "{}",
            String::from_utf8_lossy(&ended.stderr)
        );
        String::from_utf8(ended.stdout).expect("UTF-8")
    };
    let version = printed("RUSTC", "rustc", &["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let platform = ["--filter-platform", host.expect("a host")];
    let packages = printed("CARGO", "cargo", &[&arguments[..], &platform].concat());
    let packages: Value = serde_json::from_str(&packages).expect("JSON");
    let packages = packages["packages"].as_array().expect("packages");
    let package = packages
        .iter()
        .find(|package| package["name"] == "serde-sarif");
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    PathBuf::from(manifest.expect("the package")).with_file_name("src/schema.json")
}

pub(super) fn check(log: &Value, run: &Run) {
    hold(log);
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
    let shown = &runs[0];
    assert_eq!(shown["columnKind"], "unicodeCodePoints");
    let driver = &shown["tool"]["driver"];
    assert_eq!(driver["name"], "stytch-validate");
    let rules = driver["rules"].as_array().expect("rules");
    rules.iter().for_each(rule);
    let results = shown["results"].as_array().expect("results");
    let reported_of = run.report.findings.len() + run.report.notes.len();
    assert_eq!(results.len(), reported_of);
    let root = &shown["originalUriBaseIds"]["%SRCROOT%"];
    assert!(root["uri"].is_null() && root["description"]["text"].is_string());
    for found in results {
        result(found, rules);
    }
    invocation(&shown["invocations"][0], run);
    let properties = &shown["properties"];
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
    let fingerprint = &result["partialFingerprints"]["stytchValidate/v2"];
    assert_eq!(fingerprint.as_str().map(str::len), Some(64));
}

fn location(location: &Value) {
    let place = &location["physicalLocation"];
    uri(&place["artifactLocation"]["uri"]);
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
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
    let shown = invocation["toolExecutionNotifications"]
        .as_array()
        .expect("notifications");
    for notification in shown {
        assert!(notification["descriptor"]["id"].is_string());
        level(&notification["level"]);
        message(&notification["message"]);
    }
    if run.outcome == Outcome::Unreadable {
        uri(&shown[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
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
