//! Responses as the API sends them are valid, and every way of breaking one is found, once, at
//! the right place.

use serde_json::{Value, json};

use stytch_validate::model::finding::Finding;
use stytch_validate::model::rule::{Group, Severity};
use stytch_validate::schema::catalog::{Catalog, DEFAULT_COMPONENT};

use crate::schema::sites::{Site, sites, with, without};
use crate::support::{Plan, Written, by_text, judge, line, place, repository, run, text};

#[test]
fn a_success_as_the_api_sends_it_is_valid_with_one_note() {
    let outcome = run(&["-f", "json", "fixtures/responses/sso-success.json"]);
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.stderr, "");
    let report = outcome.json();
    assert_eq!(report["summary"]["valid"], 1);
    assert_eq!(report["summary"]["errors"], 0);
    assert_eq!(report["findings"], json!([]));
    let notes = report["notes"].as_array().expect("a list");
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["rule"], "deprecated-field");
    assert_eq!(notes[0]["field"], "reset_session");
    assert_eq!(notes[0]["severity"], "note");
}

#[test]
fn held_to_the_letter_it_fails_for_its_nulls_and_nothing_else() {
    let outcome = run(&[
        "--strict",
        "-f",
        "json",
        "fixtures/responses/sso-success.json",
    ]);
    assert_eq!(outcome.code, 1);
    let report = outcome.json();
    let instance: Value = serde_json::from_str(&text("fixtures/responses/sso-success.json"))
        .expect("a fixture is JSON");
    let catalog = Catalog::embedded();
    let nulls = sites(&catalog, DEFAULT_COMPONENT, &instance)
        .iter()
        .filter(|site| instance.pointer(&site.pointer) == Some(&Value::Null))
        .count();
    assert!(nulls > 20, "the fixture has few nulls: {nulls}");
    assert_eq!(report["summary"]["errors"], nulls);
    assert_eq!(report["summary"]["rules"], json!({"null-optional": nulls}));
}

#[test]
fn every_fixture_of_a_response_is_valid() {
    let outcome = run(&["-f", "json", "fixtures/responses"]);
    assert_eq!(outcome.code, 0);
    let report = outcome.json();
    let files = std::fs::read_dir(repository("fixtures/responses"))
        .expect("a folder")
        .count();
    assert_eq!(report["summary"]["checked"], files);
    assert_eq!(report["summary"]["valid"], files);
    assert_eq!(report["summary"]["error_responses"], 2);
}

#[test]
fn an_envelope_is_reported() {
    let report = run(&["-f", "json", "fixtures/responses/sso-enveloped.json"]).json();
    let finding = &report["notes"][0];
    assert_eq!(finding["envelope"], "/data");
    assert_eq!(finding["instance_location"], "/reset_session");
    let plain = run(&["-f", "json", "fixtures/responses/sso-success.json"]).json();
    assert_eq!(plain["notes"][0].get("envelope"), None);
}

#[test]
fn error_bodies_of_both_shapes_warn_and_can_be_denied() {
    for name in ["error-unauthorized", "error-oauth2"] {
        let path = format!("fixtures/responses/{name}.json");
        let outcome = run(&["-f", "json", &path]);
        assert_eq!(outcome.code, 0, "{name}");
        let report = outcome.json();
        assert_eq!(report["summary"]["rules"], json!({"error-response": 1}));
        assert_eq!(report["summary"]["error_responses"], 1);
        assert_eq!(run(&["-D", "error-response", &path]).code, 1, "{name}");
        assert_eq!(run(&["-D", "response", &path]).code, 1, "{name}");
        let allowed = run(&["-A", "error-response", "-f", "json", &path]);
        assert_eq!(allowed.json()["findings"], json!([]));
        let by_name = run(&[
            "--schema",
            "api_session_v1_EmailFactor",
            "-f",
            "json",
            &path,
        ]);
        assert_eq!(
            by_name.json()["summary"]["error_responses"],
            1,
            "an error body is one under a component too"
        );
    }
}

#[test]
fn another_route_is_judged_by_name() {
    let path = "fixtures/other/magic-links-success.json";
    let by_name = ["--schema", "api_b2b_magic_v1_AuthenticateResponse", path];
    assert_eq!(run(&by_name).code, 0);
    assert_eq!(run(&[path]).code, 1, "it is no SSO response");
}

/// A broken response and the one thing that should be found in it.
struct Mutant {
    written: Written,
    /// `severity rule line:column location field`, or nothing for a valid one.
    expected: Option<String>,
}

fn rich() -> Value {
    serde_json::from_str(&text("fixtures/responses/sso-rich.json")).expect("a fixture is JSON")
}

fn rich_sites(instance: &Value) -> Vec<Site> {
    let found = sites(&Catalog::embedded(), DEFAULT_COMPONENT, instance);
    assert!(found.len() > 250, "{}", found.len());
    found
}

/// The line that a finding at the site's value should give.
fn at_value(written: &Written, severity: &str, rule: &str, site: &Site) -> String {
    let (line, column) = written.place(&site.pointer);
    format!(
        "{severity} {rule} {line}:{column} {} {}",
        site.pointer,
        site.name.as_deref().unwrap_or("-")
    )
}

/// Judges the mutants, and compares what is found beside the deprecated field.
fn expect(mutants: &[Mutant]) {
    assert!(!mutants.is_empty());
    let texts: Vec<&str> = mutants
        .iter()
        .map(|mutant| mutant.written.text.as_str())
        .collect();
    let report = judge(&texts, &Plan::default());
    assert_eq!(report.summary.checked, mutants.len() as u64);
    let mut faults = Vec::new();
    for (mutant, found) in mutants.iter().zip(by_text(&report, texts.len())) {
        let found: Vec<String> = found
            .into_iter()
            .filter(|finding| finding.rule.id != "deprecated-field")
            // These tests are about the schema; a field broken alone contradicts the others.
            .filter(|finding| finding.rule.group != Group::Consistency)
            .map(line)
            .collect();
        let expected: Vec<String> = mutant.expected.iter().cloned().collect();
        if found != expected {
            faults.push(format!("expected {expected:?}, found {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_required_field_that_is_absent_is_found_at_its_object() {
    let instance = rich();
    let mutants: Vec<Mutant> = rich_sites(&instance)
        .iter()
        .filter(|site| site.name.is_some())
        .map(|site| {
            let written = Written::new(&without(&instance, site));
            let rule = if site.deprecated {
                "missing-deprecated-field"
            } else {
                "missing-field"
            };
            let expected = site.required.then(|| {
                let (line, column) = written.place(&site.owner);
                let location = if site.owner.is_empty() {
                    "-"
                } else {
                    &site.owner
                };
                let name = site.name.as_deref().expect("a property");
                format!("error {rule} {line}:{column} {location} {name}")
            });
            Mutant { written, expected }
        })
        .collect();
    let required = mutants.iter().filter(|one| one.expected.is_some()).count();
    assert!(required > 150, "{required}");
    let deprecated = |one: &&Mutant| {
        one.expected
            .as_ref()
            .is_some_and(|line| line.contains("missing-deprecated"))
    };
    assert_eq!(mutants.iter().filter(deprecated).count(), 1);
    expect(&mutants);
}

/// Values that are not of the site's type, null apart.
fn wrong(site: &Site) -> Vec<Value> {
    let fits = |value: &Value| match value {
        Value::String(_) => site.is_type("string"),
        Value::Bool(_) => site.is_type("boolean"),
        Value::Number(_) => site.is_type("integer") || site.is_type("number"),
        Value::Array(_) => site.is_type("array"),
        Value::Object(_) => site.is_type("object"),
        Value::Null => false,
    };
    [json!("17"), json!(17), json!(true), json!([]), json!({})]
        .into_iter()
        .filter(|value| !fits(value))
        .collect()
}

fn is_free_map(site: &Site) -> bool {
    site.is_type("object") && site.schema.get("properties").is_none()
}

#[test]
fn each_field_of_a_wrong_type_is_found_at_its_value() {
    let instance = rich();
    let mut mutants = Vec::new();
    for (at, site) in rich_sites(&instance).iter().enumerate() {
        let wrong = wrong(site);
        assert!(wrong.len() >= 4, "{} has no type", site.pointer);
        // Two of the four each, another two for the next.
        for value in wrong.into_iter().skip(at % 3).take(2) {
            let empty_map = is_free_map(site) && value == json!([]);
            let written = Written::new(&with(&instance, site, value));
            let expected = Some(if empty_map {
                at_value(&written, "warning", "empty-array-for-map", site)
            } else {
                at_value(&written, "error", "type-mismatch", site)
            });
            mutants.push(Mutant { written, expected });
        }
    }
    expect(&mutants);
}

#[test]
fn null_is_a_type_mismatch_where_required_and_fine_where_optional() {
    let instance = rich();
    let mutants: Vec<Mutant> = rich_sites(&instance)
        .iter()
        .map(|site| {
            let written = Written::new(&with(&instance, site, Value::Null));
            let expected = site
                .required
                .then(|| at_value(&written, "error", "type-mismatch", site));
            Mutant { written, expected }
        })
        .collect();
    assert!(mutants.iter().any(|mutant| mutant.expected.is_none()));
    expect(&mutants);
}

#[test]
fn each_value_outside_its_enum_is_found() {
    let instance = rich();
    let mutants: Vec<Mutant> = rich_sites(&instance)
        .iter()
        .filter(|site| site.schema.get("enum").is_some())
        .map(|site| {
            let written = Written::new(&with(&instance, site, json!("carrier_pigeon")));
            let expected = Some(at_value(&written, "warning", "unknown-value", site));
            Mutant { written, expected }
        })
        .collect();
    assert!(mutants.len() >= 6, "{}", mutants.len());
    expect(&mutants);
}

#[test]
fn integers_are_what_they_are_worth() {
    let instance = rich();
    let sites = rich_sites(&instance);
    let int32 = |site: &&Site| site.schema["format"] == "int32";
    let mut mutants = Vec::new();
    for site in sites.iter().filter(int32) {
        for (number, rule) in [
            ("2147483648", Some("invalid-format")),
            ("-2147483649", Some("invalid-format")),
            ("1e10", Some("invalid-format")),
            ("1e400", Some("invalid-format")),
            ("-1E+400", Some("invalid-format")),
            ("200.5", Some("type-mismatch")),
            ("1e-400", Some("type-mismatch")),
            ("200.0", None),
            ("2e2", None),
            ("2147483647", None),
            ("-2147483648", None),
            ("0e999999999", None),
        ] {
            let mut written = Written::new(&instance);
            let span = written.spans[&site.pointer].clone();
            written.text.replace_range(span, number);
            let expected = rule.map(|rule| at_value(&written, "error", rule, site));
            mutants.push(Mutant { written, expected });
        }
    }
    expect(&mutants);
}

#[test]
fn every_fault_is_found_however_many_there_are() {
    let instance = rich();
    let sites = rich_sites(&instance);
    let mut all = instance.clone();
    for site in sites.iter().filter(|site| site.is_leaf()) {
        let value = wrong(site).swap_remove(0);
        *all.pointer_mut(&site.pointer).expect("a value") = value;
    }
    let written = Written::new(&all);
    let mut expected: Vec<String> = sites
        .iter()
        .filter(|site| site.is_leaf())
        .map(|site| at_value(&written, "error", "type-mismatch", site))
        .collect();
    let mut bare = instance.clone();
    let mut absent = Vec::new();
    for site in sites.iter().filter(|site| site.is_leaf() && site.required) {
        if let Some(name) = &site.name {
            bare.pointer_mut(&site.owner)
                .and_then(Value::as_object_mut)
                .expect("an owner")
                .shift_remove(name);
            absent.push((site.owner.clone(), name.clone()));
        }
    }
    let bare = Written::new(&bare);
    let report = judge(
        &[written.text.as_str(), bare.text.as_str()],
        &Plan::default(),
    );
    let errors = |findings: &[&Finding]| -> Vec<String> {
        findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| line(finding))
            .collect()
    };
    let found = by_text(&report, 2);
    let mut wrong = errors(&found[0]);
    wrong.sort();
    expected.sort();
    assert_eq!(wrong, expected);
    let mut missing: Vec<(String, String)> = found[1]
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let (line, column) = place(&bare.text, bare.spans[&finding.instance_location].start);
            let start = finding.span.start;
            assert_eq!((start.line.get(), start.column.get()), (line, column));
            (
                finding.instance_location.clone(),
                finding.field.clone().expect("a field"),
            )
        })
        .collect();
    missing.sort();
    absent.sort();
    assert_eq!(missing, absent);
}
