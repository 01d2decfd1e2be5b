//! The promise: no value of a capture shows, whatever is wrong with it. Every string, every
//! number and every name of a free map is a marker here; responses are broken in every way the
//! rules know, all rules are denied, and every output is searched for the markers.
//!
//! A marker has no stretch of six characters without `zqx` or its number, so that a part of a
//! value is found like the whole.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use stytch_validate::model::report::Report;
use stytch_validate::model::rule::{Group, Level};
use stytch_validate::pipeline;
use stytch_validate::report::{FORMATS, Options};
use stytch_validate::schema::catalog::{Catalog, DEFAULT_COMPONENT};
use stytch_validate::settings::{InputPath, Settings};

use crate::schema::sites::{Site, sites, with, without};
use crate::support::{Outcome, Plan, Written, finish, folder, judge, program, settings, text};

/// The beginning of every number that is a marker; no offset, count or year is like it.
const NUMBER: &str = "19731973";

/// Replaces values by markers.
struct Marker(u32);

impl Marker {
    /// A text that is found again, with all that might upset a report.
    fn text(&mut self) -> String {
        self.0 += 1;
        let core = "ZQX".repeat(4 + self.0 as usize % 5);
        match self.0 % 6 {
            0 => format!("{core}\n{core}\u{1b}[31m{core}"),
            1 => format!("{core}\"{core}\\{core}"),
            2 => format!("{core}/{core}~1{core}"),
            3 => format!("é{core}😀{core}\u{202e}{core}"),
            4 => format!("ZQX.{core}.{core}"),
            _ => core,
        }
    }

    fn number(&mut self) -> Value {
        self.0 += 1;
        let text = match self.0 % 3 {
            0 => format!("{NUMBER}{}", self.0 % 100),
            1 => format!("-{NUMBER}{NUMBER}.{NUMBER}"),
            _ => format!("{NUMBER}e{}", self.0 % 20),
        };
        serde_json::from_str(&text).expect("a number")
    }

    /// The value with everything that is data made a marker, `depth` free maps deep.
    fn mark(&mut self, value: &mut Value, free: bool) {
        match value {
            Value::String(text) => *text = self.text(),
            Value::Number(_) => *value = self.number(),
            Value::Array(items) => items.iter_mut().for_each(|item| self.mark(item, free)),
            Value::Object(members) => {
                let mut marked = Map::new();
                for (name, mut inner) in std::mem::take(members) {
                    let inside = free || FREE.contains(&name.as_str());
                    self.mark(&mut inner, inside);
                    let name = if free { self.text() } else { name };
                    // Two equal markers would be one member.
                    let name = if marked.contains_key(&name) {
                        format!("{name}ZQX{}", self.0)
                    } else {
                        name
                    };
                    marked.insert(name, inner);
                }
                *members = marked;
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
}

/// The properties that are free maps in the fixtures.
const FREE: &[&str] = &[
    "trusted_metadata",
    "untrusted_metadata",
    "custom_claims",
    "sso_attributes",
    "details",
    "allowed_oauth_tenants",
];

/// A fixture with every value a marker.
fn marked(path: &str) -> Value {
    let mut value = serde_json::from_str(&text(path)).expect("a fixture is JSON");
    Marker(0).mark(&mut value, false);
    value
}

const RICH: &str = "fixtures/responses/sso-rich.json";
const SMALL: &str = "fixtures/responses/sso-mfa-pending.json";

/// Every rule denied.
fn denied() -> Vec<(&'static str, Level)> {
    Group::ALL
        .iter()
        .map(|group| (group.name(), Level::Deny))
        .collect()
}

/// The stretch of an output that shows a marker.
fn leak(output: &str) -> Option<String> {
    let lower = output.to_lowercase();
    let at = ["zqx", NUMBER, "1973.19"]
        .iter()
        .find_map(|marker| lower.find(marker))?;
    Some(lower[boundary(&lower, at.saturating_sub(300))..boundary(&lower, at + 100)].to_owned())
}

/// The last place between two characters that is no further than `at`.
fn boundary(text: &str, at: usize) -> usize {
    let within = (0..=at.min(text.len())).rev();
    within
        .into_iter()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

fn assert_silent(output: &str, reported: &str) {
    if let Some(leak) = leak(output) {
        panic!("a value shows ({reported}):\n{leak}");
    }
}

/// Tells a report in every format, loudest, and searches all of it.
fn search(report: &Report, reported: &str) {
    for format in FORMATS {
        for (color, verbose) in [(false, true), (true, false)] {
            let options = Options {
                color,
                verbose,
                ..Options::default()
            };
            let mut out = Vec::new();
            (format.write)(report, &options, &mut out).expect("memory");
            let out = String::from_utf8(out).expect("UTF-8");
            assert_silent(&out, &format!("{}, {reported}", format.name));
        }
    }
    assert_silent(&format!("{report:?}"), &format!("Debug, {reported}"));
}

/// Judges all texts in one run, and searches what is reported them.
fn check(texts: &[String], reported: &str) -> Report {
    let levels = denied();
    let plan = Plan {
        levels: &levels,
        ..Plan::default()
    };
    let report = judge(texts, &plan);
    search(&report, reported);
    report
}

/// Judges texts one by one, so that each is the first of its causes and gets its snippet.
struct OneByOne {
    settings: std::sync::Arc<Settings>,
    folder: tempfile::TempDir,
}

impl OneByOne {
    fn new(plan: &Plan<'_>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path: PathBuf = folder.path().join("capture.json");
        Self {
            settings: settings(vec![InputPath::Path(path)], plan).into(),
            folder,
        }
    }

    fn check(&self, text: &[u8], reported: &str) -> Report {
        std::fs::write(self.folder.path().join("capture.json"), text).expect("a file");
        let report = pipeline::run(&self.settings);
        search(&report, reported);
        report
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let value = marked(RICH);
    let written = Written::new(&value).text;
    assert!(leak(&written).is_some());
    let mut strings = 0;
    let mut open = vec![&value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                assert!(leak(text).is_some(), "{text}");
                strings += 1;
            }
            Value::Number(number) => assert!(leak(&number.to_string()).is_some(), "{number}"),
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            Value::Null | Value::Bool(_) => {}
        }
    }
    assert!(strings > 150, "{strings}");
    assert!(
        value["member"]["trusted_metadata"]
            .as_object()
            .expect("a map")
            .keys()
            .all(|name| leak(name).is_some())
    );
    assert!(leak("checked 1973 responses, 19:73").is_none());
}

fn marked_sites(instance: &Value) -> Vec<Site> {
    sites(&Catalog::embedded(), DEFAULT_COMPONENT, instance)
}

#[test]
fn every_field_broken_in_every_way() {
    let instance = marked(RICH);
    let mut marker = Marker(1000);
    let mut texts = vec![Written::new(&instance).text, instance.to_string()];
    for site in marked_sites(&instance) {
        if site.name.is_some() {
            texts.push(Written::new(&without(&instance, &site)).text);
        }
        // A name that no schema knows is shown, so the names in it are the markers.
        let name = marker.text();
        let wrong = [
            Value::Null,
            Value::from(marker.text()),
            marker.number(),
            json!([marker.text(), {"odd": {&name: marker.text()}}]),
            json!({"odd": [{ &name: [marker.number()] }]}),
        ];
        for value in wrong {
            texts.push(Written::new(&with(&instance, &site, value)).text);
        }
    }
    let mut overflow = instance.clone();
    let great = format!("{NUMBER}{NUMBER}");
    overflow["status_code"] = serde_json::from_str(&great).expect("a number");
    texts.push(Written::new(&overflow).text);
    let report = check(&texts, "fields");
    let rules = &report.summary.rules;
    for rule in [
        "missing-field",
        "missing-deprecated-field",
        "type-mismatch",
        "null-optional",
        "unknown-value",
        "deprecated-field",
        "invalid-format",
    ] {
        let met = rules.keys().any(|(_, known)| *known == rule);
        assert!(met, "{rule} was not put to the test");
    }
}

#[test]
fn equal_names_known_unknown_and_free() {
    let instance = marked(RICH);
    let written = Written::new(&instance);
    let mut marker = Marker(5000);
    let mut texts = Vec::new();
    // Behind the opening brace of every object, at every depth, free maps included.
    for (pointer, span) in &written.spans {
        let value = instance.pointer(pointer).expect("a value");
        let Some(members) = value.as_object() else {
            continue;
        };
        let mut names: Vec<String> = members.keys().take(2).cloned().collect();
        let unknown = format!("unknown_{}", texts.len());
        let free = names.iter().any(|name| leak(name).is_some()) || names.is_empty();
        names.push(if free { marker.text() } else { unknown });
        for name in names {
            let name = Value::from(name);
            let again = format!(
                "{name}: {}, {name}: [{{{name}: 1, {name}: {}}}]",
                Value::from(marker.text()),
                marker.number()
            );
            let comma = if members.is_empty() { "" } else { ", " };
            let mut text = written.text.clone();
            text.insert_str(span.start + 1, &format!("{again}{comma}"));
            texts.push(text);
        }
    }
    assert!(texts.len() > 100, "{}", texts.len());
    // Inside the `{name: …}` of an unknown or free name, the name is data.
    let hidden: Vec<String> = texts;
    let report = check(&hidden, "equal names");
    assert_eq!(report.summary.checked, hidden.len() as u64);
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.rule.id == "duplicate-key")
    );
}

#[test]
fn names_no_schema_knows_are_shown_and_what_is_in_them_is_not() {
    let instance = marked(SMALL);
    let mut marker = Marker(9000);
    let mut texts = Vec::new();
    let inside = |marker: &mut Marker| {
        let (one, two) = (marker.text(), marker.text());
        json!({one: {two: marker.text(), "request_id": marker.text()}, "list": [marker.number()]})
    };
    let owners: Vec<String> = marked_sites(&instance)
        .iter()
        .map(|site| site.owner.clone())
        .collect();
    for owner in owners {
        let mut changed = instance.clone();
        let inner = inside(&mut marker);
        if let Some(members) = changed.pointer_mut(&owner).and_then(Value::as_object_mut) {
            members.insert("brand_new".to_owned(), inner);
        }
        texts.push(Written::new(&changed).text);
        texts.push(json!({ "data": changed }).to_string());
    }
    let report = check(&texts, "unknown fields");
    let shown = |name: &str| {
        report.findings.iter().any(|finding| {
            finding.rule.id == "unknown-field" && finding.field.as_deref() == Some(name)
        })
    };
    assert!(shown("brand_new"));
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn a_text_that_stops_being_json_anywhere() {
    let levels = denied();
    let plan = Plan {
        levels: &levels,
        ..Plan::default()
    };
    let runner = OneByOne::new(&plan);
    for value in [marked(SMALL), json!({ "data": marked(SMALL) })] {
        for text in [Written::new(&value).text, value.to_string()] {
            let bytes = text.as_bytes();
            for (round, at) in (1..bytes.len()).step_by(47).enumerate() {
                let report = runner.check(&bytes[..at], &format!("cut at {at}"));
                assert_eq!(report.summary.checked, 1);
                let stray = [b'"', b'\\', 0xff, b'{', b']', b'\n', 0x00, b'x', b',', b'7'];
                let mut broken = bytes[..at].to_vec();
                broken.push(stray[round % stray.len()]);
                broken.extend(&bytes[at..]);
                runner.check(&broken, &format!("a stray byte at {at}"));
            }
        }
    }
}

#[test]
fn texts_that_are_no_object_and_texts_in_a_row() {
    let levels = denied();
    let plan = Plan {
        levels: &levels,
        ..Plan::default()
    };
    let runner = OneByOne::new(&plan);
    let compact = marked(SMALL).to_string();
    let mut lines = String::new();
    for at in 0..6 {
        let cut = boundary(&compact, compact.len() * at / 6);
        let _ = writeln!(
            lines,
            "{compact}\n{}\n{{\"status_code\":{NUMBER}}}",
            &compact[..cut]
        );
    }
    for text in [
        "\"ZQXZQXZQX\"".to_owned(),
        NUMBER.to_owned(),
        format!("[{NUMBER}, \"ZQXZQX\"]"),
        "ZQXZQXZQX".to_owned(),
        "<html>ZQXZQX</html>".to_owned(),
        format!("{{ZQXZQX: {NUMBER}}}"),
        "{'ZQXZQX': 'ZQXZQX'}".to_owned(),
        format!("{compact}ZQXZQX"),
        format!("{compact}{compact}"),
        format!("{compact}\n\n{compact}\n{NUMBER}"),
        format!("\u{feff}{compact}"),
        format!("{{\"data\":{compact},\"data\":{compact}}}"),
        format!("{{\"data\":{compact},\"data\":{{\"a\":{{\"ZQXZQX\":1,\"ZQXZQX\":2}}}}}}"),
        format!("{{\"data\":{{\"ZQXZQX\":1,\"ZQXZQX\":2}},\"data\":{compact}}}"),
        lines,
        "[".repeat(3000) + "\"ZQXZQX\"",
        r#"{"request_id":"request-id-test-ZQXZQXZQX","status_code":500,"error_type":"ZQXZQX","error_message":"ZQXZQX","error_url":"https://ZQXZQX"}"#.to_owned(),
        format!(r#"{{"status_code":{NUMBER}{NUMBER},"error":"ZQXZQX","error_description":{NUMBER},"error_uri":["ZQXZQX"]}}"#),
        r#"{"status_code":401,"error_type":"ZQXZQX","error_details":{"ZQXZQX":1,"ZQXZQX":"ZQX"}}"#.to_owned(),
    ] {
        runner.check(text.as_bytes(), &text[..boundary(&text, 60)]);
    }
}

/// A schema of the user's with every kind of keyword, and none of the captured names.
const USER_SCHEMA: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "session_token": {"pattern": "^[a-z]$", "maxLength": 3, "enum": ["a"], "const": "a"},
    "session_jwt": {"type": "string", "format": "uuid", "not": {"type": "string"}},
    "status_code": {"maximum": 10, "multipleOf": 0.7, "type": ["string", "null"]},
    "member": {
      "additionalProperties": false,
      "properties": {
        "name": {"anyOf": [{"type": "boolean"}, {"minLength": 10000}]},
        "trusted_metadata": {
          "propertyNames": {"pattern": "^[a-z]$", "maxLength": 3},
          "additionalProperties": {"type": "null"},
          "minProperties": 99
        },
        "untrusted_metadata": {"patternProperties": {"Z": false}, "maxProperties": 0},
        "roles": {"contains": {"const": 1}, "maxItems": 0, "uniqueItems": true},
        "email_address": {"oneOf": [{}, {}], "deprecated": true}
      }
    },
    "organization": {
      "unevaluatedProperties": false,
      "dependentRequired": {"organization_id": ["absent"]},
      "dependentSchemas": {"organization_name": {"required": ["gone"]}},
      "if": {"required": ["trusted_metadata"]},
      "then": {"properties": {"trusted_metadata": {"additionalProperties": false}}}
    },
    "member_session": {
      "properties": {
        "authentication_factors": {
          "prefixItems": [{"type": "integer"}],
          "items": false,
          "unevaluatedItems": false
        },
        "custom_claims": {"unevaluatedProperties": {"enum": [1]}, "type": "array"}
      },
      "$ref": "#/$defs/more"
    }
  },
  "$defs": {"more": {"properties": {"member_id": {"const": "ZQ"}}, "required": ["lost"]}}
}"##;

#[test]
fn a_schema_of_the_user_tells_no_value_either() {
    let levels = denied();
    let plan = Plan {
        levels: &levels,
        schema: Some(USER_SCHEMA),
        ..Plan::default()
    };
    let runner = OneByOne::new(&plan);
    let instance = marked(RICH);
    let report = runner.check(Written::new(&instance).text.as_bytes(), "user schema");
    let keywords: Vec<&str> = report
        .findings
        .iter()
        .filter_map(|finding| finding.keyword_location.as_deref())
        .filter_map(|location| {
            let (owner, last) = location.rsplit_once('/')?;
            let owner = owner.rsplit('/').next()?;
            let inside = matches!(owner, "propertyNames" | "patternProperties");
            Some(if inside { owner } else { last })
        })
        .collect();
    for keyword in [
        "pattern",
        "maxLength",
        "enum",
        "const",
        "not",
        "type",
        "additionalProperties",
        "anyOf",
        "oneOf",
        "propertyNames",
        "patternProperties",
        "items",
        "minProperties",
        "maxProperties",
        "contains",
        "required",
        "unevaluatedProperties",
        "dependentRequired",
    ] {
        assert!(
            keywords.contains(&keyword),
            "{keyword} did not fail: {keywords:?}"
        );
    }
    let mut marker = Marker(20_000);
    for value in [
        json!({"session_token": marker.number(), "member": [marker.text()]}),
        json!({"member": {marker.text(): marker.text(), "name": marker.text()}}),
        json!([{marker.text(): 1}]),
        json!(marker.text()),
    ] {
        runner.check(value.to_string().as_bytes(), "user schema, odd shapes");
    }
}

/// Searches both outputs of a process.
fn silent(outcome: &Outcome, reported: &str) {
    assert!(
        [0, 1, 2].contains(&outcome.code),
        "{reported}: {}",
        outcome.stderr
    );
    assert_silent(&outcome.stdout, &format!("stdout, {reported}"));
    assert_silent(&outcome.stderr, &format!("stderr, {reported}"));
    assert!(!outcome.stderr.contains("panicked"), "{reported}");
}

#[test]
fn no_process_shows_a_value_on_either_output() {
    let instance = marked(SMALL);
    let pretty = Written::new(&instance).text;
    let compact = instance.to_string();
    let half = &compact[..boundary(&compact, compact.len() / 2)];
    let inputs = [
        pretty.clone(),
        compact.clone(),
        format!("{compact}\n{half}\n{compact}\n"),
        half.to_owned(),
        format!("{pretty}{pretty}"),
        format!("\"ZQXZQX\" {NUMBER}"),
        format!("{{\"data\": {pretty}}}"),
    ];
    let folder = folder([
        ("user.json", USER_SCHEMA.as_bytes()),
        // Mistakes of the user: a capture where a schema is asked for.
        ("capture.json", compact.as_bytes()),
        ("broken.json", half.as_bytes()),
        ("value.json", b"\"ZQXZQX\"" as &[u8]),
        (
            "bad.json",
            br#"{"type": "ZQXZQX", "pattern": "(?=ZQXZQX)"}"#,
        ),
        ("ref.json", br#"{"$ref": "http://zqxzqx.invalid/ZQX"}"#),
    ]);
    let denied: Vec<&str> = Group::ALL
        .iter()
        .flat_map(|group| ["-D", group.name()])
        .collect();
    let ways: &[&[&str]] = &[
        &["-v"],
        &["-f", "json"],
        &["--coverage", "-v"],
        &["--coverage", "-f", "json"],
        &["--baseline", "capture.json"],
        &["-q"],
        &["--strict", "-v", "--color", "always"],
        &["-v", "--schema", "user.json"],
        &["--input-format", "ndjson", "-v"],
        &["--schema", "capture.json"],
        &["--schema", "broken.json"],
        &["--schema", "value.json"],
        &["--schema", "bad.json"],
        &["--schema", "ref.json"],
    ];
    for (at, input) in inputs.iter().enumerate() {
        // What fails before the input is read need not be tried with each.
        for way in ways.iter().take(if at == 0 { ways.len() } else { 8 }) {
            let mut command = program();
            command.current_dir(folder.path()).args(*way).args(&denied);
            silent(
                &finish(&mut command, input.as_bytes()),
                &format!("{way:?}, input {at}"),
            );
        }
    }
}

#[test]
fn a_request_id_shows_in_its_documented_form_alone() {
    let levels = denied();
    let plan = Plan {
        levels: &levels,
        ..Plan::default()
    };
    let runner = OneByOne::new(&plan);
    let id = "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141";
    for (near, reported) in [
        (id.to_owned(), true),
        (format!("{id}ZQX"), false),
        (format!("ZQX{id}"), false),
        (id.replace("test", "ZQX"), false),
        (id.replace("b05c", "ZQXb"), false),
        (id.replace('-', "_"), false),
    ] {
        let mut instance = marked(SMALL);
        instance["request_id"] = json!(near);
        let report = runner.check(instance.to_string().as_bytes(), &near);
        let shown = report
            .findings
            .iter()
            .any(|finding| finding.origin.request_id.is_some());
        assert_eq!(shown, reported, "{near}");
    }
}

#[test]
fn neither_a_baseline_nor_a_report_against_one_shows_a_value() {
    let instance = marked(RICH);
    let mut texts = vec![instance.to_string()];
    let mut marker = Marker(40_000);
    for site in marked_sites(&instance) {
        if site.name.is_some() {
            texts.push(without(&instance, &site).to_string());
        }
        texts.push(with(&instance, &site, json!({ "odd": [marker.text()] })).to_string());
    }
    let folder = folder([("captures.ndjson", texts.join("\n").as_bytes())]);
    let denied: Vec<&str> = Group::ALL
        .iter()
        .flat_map(|group| ["-D", group.name()])
        .collect();
    let run = |more: &[&str]| {
        let mut command = program();
        command.current_dir(folder.path()).args(&denied).args(more);
        let outcome = finish(&mut command, b"");
        silent(&outcome, &format!("{more:?}"));
        outcome
    };
    run(&["--write-baseline", "known.json", "captures.ndjson"]);
    let path = folder.path().join("known.json");
    assert_silent(&std::fs::read_to_string(path).expect("a file"), "baseline");
    assert_eq!(
        run(&["--baseline", "known.json", "captures.ndjson"]).code,
        0
    );
    std::fs::write(folder.path().join("captures.ndjson"), &texts[0]).expect("a file");
    for format in ["human", "json"] {
        let outcome = run(&[
            "--baseline",
            "known.json",
            "-v",
            "-f",
            format,
            "captures.ndjson",
        ]);
        assert!(
            outcome.stdout.contains("missing-field"),
            "what no longer occurs"
        );
    }
}
