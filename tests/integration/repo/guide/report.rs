//! The schema of the JSON report (`docs/src/reference/report.schema.json`) and what the program
//! writes are held together, both ways.

use std::collections::BTreeSet;
use std::fs;

use jsonschema::Validator;
use serde_json::{Value, json};

use stytch_validate::model::capture::SkipReason;
use stytch_validate::model::report::PASSED_OVER;
use stytch_validate::rules::RULES;

use crate::support::{copy, repository, run_in, text};

fn schema() -> Value {
    serde_json::from_str(&text("docs/src/reference/report.schema.json")).expect("JSON")
}

fn compiled(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("a schema")
}

/// The schema of a line.
fn line_schema() -> Value {
    let mut schema = schema();
    let defs = schema["$defs"].take();
    json!({"$schema": schema["$schema"], "$ref": "#/$defs/line", "$defs": defs})
}

/// Reports of all kinds: documents, and lines.
fn reports() -> (Vec<Value>, Vec<Value>) {
    static REPORTS: std::sync::OnceLock<(Vec<Value>, Vec<Value>)> = std::sync::OnceLock::new();
    REPORTS.get_or_init(written).clone()
}

fn written() -> (Vec<Value>, Vec<Value>) {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    copy(&repository("fixtures"), &here.join("fixtures"));
    std::os::unix::fs::symlink("nowhere", here.join("fixtures/dead.json")).expect("a link");
    fs::write(
        here.join("imposters.json"),
        r#"{"imposters":[{"stubs":[]}]}"#,
    )
    .expect("a file");
    let levels = "[rules]\nsyntax = \"note\"\nrequired = \"note\"\nconsistency = \"note\"\n";
    fs::write(here.join("note.toml"), levels).expect("a file");
    let partial = json!({"openapi": "3.0.3", "paths": {"/a": {"get": {}}}});
    fs::write(here.join("partial.json"), partial.to_string()).expect("a file");
    let bad = "fixtures/demo/sso-authenticate-edited.json";
    let (recording, gone) = ("fixtures/recordings/har/chrome.har", here.join("gone.har"));
    fs::copy(here.join(recording), &gone).expect("a copy");
    let inputs = [bad, "fixtures/routes", "gone.har"];
    run_in(
        here,
        &[&["--write-baseline", "known.json"], &inputs[..]].concat(),
    );
    fs::remove_file(gone).expect("a file");
    fs::copy(
        here.join("fixtures/demo/sso-authenticate.json"),
        here.join(bad),
    )
    .expect("a copy");
    fs::copy(repository(bad), here.join("faulty.json")).expect("a copy");
    run_in(here, &["faulty.json", "-q", "--write-baseline", "all.json"]);
    run_in(
        here,
        &[
            "faulty.json",
            "-q",
            "--coverage",
            "--report",
            "json=earlier.json",
        ],
    );
    let mut documents: Vec<Value> = Vec::new();
    let mut lines = Vec::new();
    for options in [
        &["fixtures"][..],
        &["fixtures", "--coverage", "-W", "drift"],
        &["fixtures/demo", "--coverage", "--against", "earlier.json"],
        &["fixtures", "--max-findings", "1"],
        &[
            "fixtures/demo",
            "fixtures/routes",
            "--baseline",
            "known.json",
        ],
        &["faulty.json", "--baseline", "all.json"],
        &["fixtures/demo", "nowhere.json", "imposters.json"],
        &["fixtures/responses/sso-minimal.json"],
        &["fixtures/demo", "--config", "/dev/null"],
        &["fixtures/demo", "--schemas", "partial.json"],
        &["fixtures/responses/sso-enveloped.json"],
        &["fixtures/recordings/har/playwright"],
        &[recording, "fixtures/rules", "--config", "note.toml"],
    ] {
        let of = |format: &str| run_in(here, &[options, &["-f", format]].concat()).stdout;
        documents.push(serde_json::from_str(&of("json")).expect("JSON"));
        let ndjson = of("ndjson");
        lines.extend(
            ndjson
                .lines()
                .map(|line| serde_json::from_str(line).expect("JSON")),
        );
    }
    // A report that was interrupted has one more member.
    let mut partial: Value = documents[0].clone();
    partial["partial"] = json!(true);
    documents.push(partial);
    (documents, lines)
}

#[test]
fn what_the_program_writes_is_of_the_schema() {
    let (documents, lines) = reports();
    for (schema, reports) in [(schema(), &documents), (line_schema(), &lines)] {
        let validator = compiled(&schema);
        for report in reports {
            let fault = validator.iter_errors(report).next();
            let shown = fault.map(|fault| format!("{fault} at {}", fault.instance_path()));
            assert_eq!(shown, None);
        }
    }
    assert!(lines.len() > 2_000, "{}", lines.len());
}

/// Where a schema has objects with members of their own, and which members there are.
fn declared(schema: &Value, place: &str, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "properties" {
                    found.extend(
                        value
                            .as_object()
                            .into_iter()
                            .flat_map(|all| all.keys().map(|member| format!("{place}/{member}"))),
                    );
                }
                declared(value, &format!("{place}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                declared(item, &format!("{place}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// The schema without one member: what has that member is refused then, so some report must have it.
#[test]
fn nothing_in_the_schema_is_imaginary() {
    let (documents, lines) = reports();
    for (schema, reports) in [(schema(), &documents), (line_schema(), &lines)] {
        let mut places = BTreeSet::new();
        declared(&schema, "", &mut places);
        assert!(places.len() > 60);
        for place in places {
            // Those of lines are looked at with the lines, the others with the documents.
            let of_lines = place.contains("/line/");
            if of_lines != (schema["$ref"] == "#/$defs/line") {
                continue;
            }
            let (owner, member) = place.rsplit_once('/').expect("a place");
            let mut less = schema.clone();
            let owner = less.pointer_mut(owner).expect("a place");
            let properties = owner["properties"].as_object_mut().expect("an object");
            properties.remove(member);
            let less = compiled(&less);
            let refused = reports.iter().any(|report| !less.is_valid(report));
            assert!(refused, "no report has {place}");
        }
    }
}

#[test]
fn another_report_is_refused() {
    let (documents, lines) = reports();
    let whole = compiled(&schema());
    for change in [
        (|report: &mut Value| report["more"] = json!(1)) as fn(&mut Value),
        |report| report["version"] = json!(1),
        |report| report["summary"]["checked"] = json!(-1),
        |report| report["findings"][0]["severity"] = json!("note"),
        |report| report["findings"][0]["span"]["start"]["line"] = json!(0),
        |report| report["findings"][0]["request_id"] = Value::Null,
        |report| report["skipped"][0]["reason"] = json!("tired"),
        |report| report["summary"] = json!([]),
    ] {
        let mut report = documents[0].clone();
        change(&mut report);
        assert!(!whole.is_valid(&report));
    }
    let one = compiled(&line_schema());
    let mut line = lines[0].clone();
    line["type"] = json!("summary");
    assert!(!one.is_valid(&line));
}

/// The lists of names in it are those of the program.
#[test]
fn its_names_are_the_programs() {
    let schema = schema();
    let names = |pointer: &str| -> Vec<String> {
        serde_json::from_value(schema.pointer(pointer).expect("a list").clone()).expect("names")
    };
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.info.id).collect();
    assert_eq!(names("/$defs/finding/properties/rule/enum"), rules);
    let reasons: Vec<&str> = SkipReason::ALL.iter().map(|reason| reason.id()).collect();
    assert_eq!(names("/$defs/skipped/properties/reason/enum"), reasons);
    let kinds = "/$defs/summary/properties/passed_over/propertyNames/enum";
    assert_eq!(names(kinds), PASSED_OVER);
}
