//! Schemas: those of the user, judged to the letter and never fetched, and ours, as other
//! validators see them.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use stytch_validate::commands::print_schema;
use stytch_validate::json::Document;
use stytch_validate::schema::catalog::{Catalog, DEFAULT_COMPONENT};
use stytch_validate::schema::engine::Engine;
use stytch_validate::schema::schema_error::SchemaErrorKind;
use stytch_validate::schema::validate::validate;
use stytch_validate::schema::variants::Variant;

use crate::schema::sites::{Site, sites, with, without};
use crate::support::{Outcome, folder, run, run_in, text};

/// A run with `--schema schema.json` over one response.
fn judged(schema: &str, response: &str) -> (Outcome, Vec<(String, String)>) {
    let folder = folder([
        ("schema.json", schema.as_bytes()),
        ("response.json", response.as_bytes()),
    ]);
    let levels = ["-W", "deprecated-field", "-f", "json"];
    let arguments = [&["--schema", "schema.json", "response.json"], &levels[..]].concat();
    let outcome = run_in(folder.path(), &arguments);
    let findings = outcome.json()["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| {
            let member = |name: &str| finding[name].as_str().expect("a text").to_owned();
            assert_eq!(member("schema"), "schema.json");
            (member("rule"), member("keyword_location"))
        })
        .collect();
    (outcome, findings)
}

/// What is said, with exit status 2, of a schema that can't be used.
fn refused(schema: &str) -> String {
    let folder = folder([
        ("schema.json", schema.as_bytes()),
        ("response.json", b"{}" as &[u8]),
    ]);
    let outcome = run_in(folder.path(), &["--schema", "schema.json", "response.json"]);
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    assert_eq!(outcome.stdout, "");
    outcome.stderr
}

fn found(rule: &str, keyword: &str) -> (String, String) {
    (rule.to_owned(), keyword.to_owned())
}

const USER_SCHEMA: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "kind": {"enum": ["a", "b"]},
    "name": {"type": "string"},
    "mail": {"type": "string", "format": "email"},
    "old": {"type": "integer", "deprecated": true},
    "list": {"type": "array", "items": {"$ref": "#/$defs/item"}}
  },
  "required": ["name"],
  "$defs": {"item": {"type": "object", "properties": {"old": {"deprecated": true}}}}
}"##;

#[test]
fn a_schema_file_is_judged_to_its_letter() {
    let (outcome, findings) = judged(USER_SCHEMA, r#"{"name": "x", "kind": "c"}"#);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        findings,
        [found("schema-violation", "/properties/kind/enum")]
    );

    let (outcome, findings) = judged(USER_SCHEMA, r#"{"name": "x", "mail": null}"#);
    assert_eq!(outcome.code, 1, "no optional null is forgiven");
    assert_eq!(findings, [found("type-mismatch", "/properties/mail/type")]);

    let (outcome, findings) = judged(USER_SCHEMA, r#"{"name": "x", "mail": "no address"}"#);
    assert_eq!((outcome.code, findings), (0, Vec::new()), "an annotation");

    let (outcome, findings) = judged(USER_SCHEMA, "{}");
    assert_eq!(outcome.code, 1);
    assert_eq!(findings, [found("missing-field", "/required")]);
}

#[test]
fn what_a_schema_file_deprecates_is_reported_an_invalid_response_too() {
    let (outcome, findings) = judged(USER_SCHEMA, r#"{"name": "x", "old": 1}"#);
    assert_eq!(outcome.code, 0);
    let deprecated = || found("deprecated-field", "/properties/old/deprecated");
    assert_eq!(findings, [deprecated()]);

    let broken = r#"{"old": 1, "name": 5, "list": [{"old": 2}, 7]}"#;
    let (outcome, findings) = judged(USER_SCHEMA, broken);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        findings,
        [
            deprecated(),
            found("type-mismatch", "/properties/name/type"),
            found("deprecated-field", "/$defs/item/properties/old/deprecated"),
            found("type-mismatch", "/$defs/item/type"),
        ]
    );
}

/// A name of the author's own is no keyword, whatever it is called.
#[test]
fn a_name_that_is_a_keyword_elsewhere_deprecates_no_less() {
    let not = |owner: &str| format!("/{owner}/not/deprecated");
    for (schema, response, keyword) in [
        (
            r#"{"properties": {"not": {"deprecated": true}}}"#,
            r#"{"not": 1}"#,
            not("properties"),
        ),
        (
            r##"{"properties": {"a": {"$ref": "#/$defs/not"}}, "$defs": {"not": {"deprecated": true}}}"##,
            r#"{"a": 1}"#,
            not("$defs"),
        ),
        (
            r#"{"patternProperties": {"not": {"deprecated": true}}}"#,
            r#"{"not": 1}"#,
            not("patternProperties"),
        ),
        (
            r#"{"properties": {"if": {"type": "string", "deprecated": true}}}"#,
            r#"{"if": 1}"#,
            "/properties/if/deprecated".to_owned(),
        ),
    ] {
        let (_, findings) = judged(schema, response);
        let expected = found("deprecated-field", &keyword);
        assert!(findings.contains(&expected), "{schema}: {findings:?}");
    }
    for schema in [
        r#"{"not": {"properties": {"a": {"type": "string", "deprecated": true}}}}"#,
        r#"{"properties": {"a": {"not": {"type": "string", "deprecated": true}}}}"#,
        r#"{"anyOf": [{"properties": {"a": {"type": "string", "deprecated": true}}}, true]}"#,
    ] {
        assert_eq!(judged(schema, r#"{"a": 1}"#).1, [], "{schema}");
    }
}

#[test]
fn an_envelope_or_an_error_body_means_nothing_to_a_schema_file() {
    let body = r#"{"data": {"name": "x"}}"#;
    assert_eq!(
        judged(USER_SCHEMA, body).1,
        [found("missing-field", "/required")]
    );
    let error = text("fixtures/responses/error-unauthorized.json");
    assert_eq!(
        judged(USER_SCHEMA, &error).1,
        [found("missing-field", "/required")]
    );
}

#[test]
fn a_pattern_that_needs_more_than_linear_time_is_refused_by_its_place() {
    for pattern in [r"(?=a)b", r"(?<!x)y", r"(a)\\1"] {
        let schema = format!(r#"{{"properties": {{"a": {{"pattern": "{pattern}"}}}}}}"#);
        let said = refused(&schema);
        assert!(said.contains("/properties/a/pattern"), "{said}");
        assert!(said.contains("linear"), "{said}");
    }
}

#[test]
fn a_reference_that_leads_outside_is_refused_and_never_followed() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let port = listener.local_addr().expect("an address").port();
    let downloaded = "nothing is ever downloaded";
    for (target, shown) in [
        (&*format!("http://127.0.0.1:{port}/schema.json"), downloaded),
        ("file:///etc/hostname", downloaded),
        ("other.json", "a file that cannot be used: no such file"),
        ("#/$defs/absent", downloaded),
    ] {
        let said = refused(&format!(
            r#"{{"properties": {{"a": {{"$ref": "{target}"}}}}}}"#
        ));
        assert!(said.contains(shown), "{said}");
    }
    let called = listener.accept();
    assert!(called.is_err(), "something was fetched");
}

/// Who only refers to itself says nothing, and the jsonschema crate takes that for "valid".
#[test]
fn references_that_lead_back_to_themselves_are_refused_by_their_place() {
    let draft = |meta: &str, rest: &str| format!(r#"{{"$schema": "{meta}", {rest}}}"#);
    let recursive = "https://json-schema.org/draft/2019-09/schema";
    let seventh = "http://json-schema.org/draft-07/schema#";
    for (schema, place) in [
        (r##"{"$ref": "#"}"##.to_owned(), "/$ref"),
        (r##"{"type": "object", "$ref": "#"}"##.to_owned(), "/$ref"),
        (
            r##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}"##.to_owned(),
            "/$defs/a/$ref",
        ),
        (
            r##"{"allOf": [{"$ref": "#"}]}"##.to_owned(),
            "/allOf/0/$ref",
        ),
        (
            r##"{"anyOf": [{"type": "null"}, {"$ref": "#"}]}"##.to_owned(),
            "/anyOf/1/$ref",
        ),
        (
            r##"{"oneOf": [{"$ref": "#"}]}"##.to_owned(),
            "/oneOf/0/$ref",
        ),
        (r##"{"not": {"$ref": "#"}}"##.to_owned(), "/not/$ref"),
        (
            r##"{"if": true, "then": {"$ref": "#"}}"##.to_owned(),
            "/then/$ref",
        ),
        (
            r##"{"if": {"$ref": "#"}, "else": false}"##.to_owned(),
            "/if/$ref",
        ),
        (
            r##"{"dependentSchemas": {"a": {"$ref": "#"}}}"##.to_owned(),
            "/dependentSchemas/a/$ref",
        ),
        (
            draft(seventh, r##""dependencies": {"a": {"$ref": "#"}}"##),
            "/dependencies/a/$ref",
        ),
        (
            draft(recursive, r##""allOf": [{"$recursiveRef": "#"}]"##),
            "/allOf/0/$recursiveRef",
        ),
        (
            r##"{"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}]}"##.to_owned(),
            "/allOf/0/$dynamicRef",
        ),
        (
            r##"{"$anchor": "a", "allOf": [{"$ref": "#a"}]}"##.to_owned(),
            "/allOf/0/$ref",
        ),
        (
            r#"{"$id": "https://example.com/s", "allOf": [{"$ref": "s"}]}"#.to_owned(),
            "/allOf/0/$ref",
        ),
        (
            r##"{"items": {"$ref": "#/$defs/a"}, "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]},
                "b": {"anyOf": [{"$ref": "#/$defs/a"}, {"type": "null"}]}}}"##
                .to_owned(),
            "/$defs/b/anyOf/0/$ref",
        ),
        (r#"{"$ref": "other.json"}"#.to_owned(), ""),
    ] {
        let folder = folder([
            ("schema.json", schema.as_bytes()),
            ("other.json", br#"{"allOf": [{"$ref": "schema.json"}]}"#),
            ("response.json", b"{}"),
        ]);
        let outcome = run_in(folder.path(), &["--schema", "schema.json", "response.json"]);
        assert_eq!(outcome.code, 2, "{schema}: {}", outcome.stdout);
        let said = match place {
            "" => "a reference in a file that it refers to leads back to itself".to_owned(),
            place => format!("at `{place}` leads back to itself"),
        };
        assert!(
            outcome.stderr.contains(&said),
            "{schema}: {}",
            outcome.stderr
        );
    }
}

/// A schema in YAML, or in the UTF-16 of PowerShell, is one as well.
#[test]
fn a_schema_file_may_be_yaml_or_utf_16() {
    let json = r#"{"type": "object", "required": ["a"]}"#;
    let wide: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(json.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let folder = folder([
        ("s.yaml", &b"type: object\nrequired: [a]\n"[..]),
        ("wide.json", &wide),
        ("a.json", b"{}"),
    ]);
    for schema in ["s.yaml", "wide.json"] {
        let outcome = run_in(folder.path(), &["--schema", schema, "a.json"]);
        assert_eq!(outcome.code, 1, "{schema}: {}", outcome.stderr);
        assert!(outcome.stdout.contains("missing-field"), "{schema}");
    }
}

/// Whatever fits is valid by it, and that is reported.
#[test]
fn a_schema_that_constrains_nothing_is_reported() {
    for schema in [
        "{}",
        "true",
        r#"{"format": "email"}"#,
        r#"{"$defs": {"a": {"type": "null"}}}"#,
    ] {
        let (outcome, _) = judged(schema, "1");
        assert_eq!(outcome.code, 0, "{schema}");
        assert!(
            outcome.stderr.contains("the schema has no constraints"),
            "{schema}: {}",
            outcome.stderr
        );
        let shown = &outcome.json()["unchecked_schemas"][0];
        assert!(
            shown
                .as_str()
                .is_some_and(|shown| outcome.stderr.contains(shown)),
            "{schema}"
        );
    }
}

/// A meta-schema below the folder says which vocabularies there are; another can't be known.
#[test]
fn a_meta_schema_of_ones_own_is_heeded_or_refused() {
    let meta = r#"{"$id": "https://example.com/meta.json", "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true,
            "https://json-schema.org/draft/2020-12/vocab/applicator": true}}"#;
    let schema = r#"{"$id": "https://example.com/schema.json", "$schema": "https://example.com/meta.json",
        "properties": {"a": {"minimum": 9}, "b": false}}"#;
    let folder = folder([
        ("in/schema.json", schema.as_bytes()),
        ("in/meta.json", meta.as_bytes()),
        ("alone/schema.json", schema.as_bytes()),
        ("a.json", br#"{"a": 1}"#),
        ("b.json", br#"{"b": 1}"#),
    ]);
    for (schema, response, code) in [
        ("in/schema.json", "a.json", 0),
        ("in/schema.json", "b.json", 1),
        ("alone/schema.json", "a.json", 2),
    ] {
        let outcome = run_in(folder.path(), &["--schema", schema, response]);
        assert_eq!(
            outcome.code, code,
            "{schema} {response}: {} {}",
            outcome.stdout, outcome.stderr
        );
    }
}

#[test]
fn a_reference_to_nothing_is_refused_by_its_place() {
    for reference in ["#/$defs/absent", "#absent", "absent.json", "absent.json#/a"] {
        let said = refused(&format!(
            r#"{{"properties": {{"a": {{"$ref": "{reference}"}}}}}}"#
        ));
        assert!(
            said.contains("the reference at `/properties/a/$ref`"),
            "{reference}: {said}"
        );
    }
}

#[test]
fn a_schema_that_repeats_below_a_step_into_the_instance_is_judged() {
    let dynamic = r##"{"$id": "https://example.com/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": false,
        "$defs": {"tree": {"$id": "https://example.com/tree", "$dynamicAnchor": "node", "type": "object",
            "properties": {"a": {"$dynamicRef": "#node"}}}}}"##;
    for schema in [
        r##"{"type": "object", "properties": {"a": {"$ref": "#"}}}"##,
        r##"{"type": "object", "additionalProperties": {"allOf": [{"$ref": "#"}]}}"##,
        r##"{"type": "object", "patternProperties": {"a": {"anyOf": [{"$ref": "#"}]}}}"##,
        r##"{"type": "object", "propertyNames": {"not": {"$ref": "#/$defs/unused"}}, "unevaluatedProperties": {"$ref": "#"},
            "$defs": {"unused": {"properties": {"a": {"$ref": "#/$defs/unused"}}, "minLength": 9}}}"##,
        r##"{"type": "object", "properties": {"a": {"$ref": "#"}}, "$defs": {"never": {"$ref": "#/$defs/never"}}}"##,
        r##"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {"a": {"$ref": "#"}},
            "dependencies": {"a": ["a"]}}"##,
        dynamic,
    ] {
        let (good, _) = judged(schema, r#"{"a": {"a": {}}}"#);
        assert_eq!(good.code, 0, "{schema}: {}", good.stdout);
        let (bad, found) = judged(schema, r#"{"a": {"a": 1}}"#);
        assert_eq!(bad.code, 1, "{schema}: {}", bad.stdout);
        assert!(!found.is_empty(), "{schema}");
    }
}

#[test]
fn a_schema_that_is_none_is_refused_with_its_place() {
    let said = refused("{\n  \"type\": \"object\",\n}");
    assert!(said.contains("not JSON, line 2, column 19"), "{said}");
    let said = refused(r#"{"properties": {"a": {"type": "text"}}}"#);
    assert!(said.contains("/properties/a/type"), "{said}");
    let said = refused("");
    assert!(said.contains("not JSON"), "{said}");
}

#[test]
fn a_schema_of_which_nothing_can_be_made_is_json_all_the_same() {
    let nested =
        |levels: usize| format!("{}true{}", r#"{"not":"#.repeat(levels), "}".repeat(levels));
    let (fits, _) = judged(&nested(127), "1");
    assert_eq!(fits.code, 1, "{}", fits.stderr);
    for (schema, shown) in [
        (
            nested(128),
            "line 1, column 890: nested too deeply: a schema may have 127 levels",
        ),
        (
            r#"{"const": "\ud800"}"#.to_owned(),
            "line 1, column 18: a string with half a surrogate pair",
        ),
    ] {
        let said = refused(&schema);
        assert!(said.contains(shown), "{said}");
        assert!(!said.contains("not JSON"), "{said}");
    }
}

#[test]
fn a_schema_is_judged_by_the_draft_that_it_names() {
    for meta in [
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema",
        "https://json-schema.org/draft/2019-09/schema",
    ] {
        let schema = format!(
            r#"{{"$schema": "{meta}", "items": [{{"type": "string"}}], "dependencies": {{"a": ["b"]}}}}"#
        );
        let (outcome, findings) = judged(&schema, "[1, 1]");
        assert_eq!(outcome.code, 1, "{meta}");
        assert_eq!(
            findings,
            [found("type-mismatch", "/items/0/type")],
            "{meta}"
        );
    }
    // Of which `exclusiveMinimum` is no number yet.
    let schema = r#"{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true}"#;
    let (_, findings) = judged(schema, "1");
    assert_eq!(findings.len(), 1);
    let said =
        refused(r#"{"$schema": "http://json-schema.org/draft-03/schema#", "type": "object"}"#);
    assert!(
        said.contains("drafts 4, 6, 7, 2019-09 and 2020-12"),
        "{said}"
    );
}

#[test]
fn a_schema_may_refer_to_files_below_its_folder() {
    let outside = folder([("secret.json", &br#"{"type": "string"}"#[..])]);
    let path = outside.path().join("secret.json");
    let schema =
        |reference: &str| format!(r#"{{"properties": {{"a": {{"$ref": "{reference}"}}}}}}"#);
    let (inner, yaml) = (schema("inner/b.json#/$defs/b"), schema("c.yaml"));
    let (up, far) = (
        schema("../secret.json"),
        schema(path.to_str().expect("UTF-8")),
    );
    let folder = folder([
        ("s/inner.json", inner.as_bytes()),
        ("s/yaml.json", yaml.as_bytes()),
        ("s/up.json", up.as_bytes()),
        ("s/far.json", far.as_bytes()),
        (
            "s/inner/b.json",
            br#"{"$defs": {"b": {"$ref": "../c.yaml"}}}"#,
        ),
        ("s/c.yaml", b"type: integer\n"),
        ("secret.json", br#"{"type": "string"}"#),
        ("a.json", br#"{"a": "x"}"#),
    ]);
    for (schema, code) in [
        ("s/inner.json", 1),
        ("s/yaml.json", 1),
        ("s/up.json", 2),
        ("s/far.json", 2),
    ] {
        let outcome = run_in(folder.path(), &["--schema", schema, "a.json"]);
        assert_eq!(outcome.code, code, "{schema}: {}", outcome.stderr);
        assert_eq!(
            outcome.stdout.contains("expected integer"),
            code == 1,
            "{schema}"
        );
    }
}

#[test]
fn the_published_file_gets_a_hint() {
    let said = refused(&text(&format!("schemas/backend/{DEFAULT_COMPONENT}.json")));
    assert!(said.contains("--schema NAME"), "{said}");
    assert!(said.contains("--print-schema NAME"), "{said}");
}

#[test]
fn a_name_that_does_not_exist_gets_a_suggestion() {
    let outcome = run(&["--schema", "api_sso_v1_AuthenticateRespons", "-"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains(DEFAULT_COMPONENT),
        "{}",
        outcome.stderr
    );
    let outcome = run(&["--print-schema", "api_sso_v1_AuthenticatResponse"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains(DEFAULT_COMPONENT),
        "{}",
        outcome.stderr
    );
    let outcome = run(&["--print-schema", "zzz"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("--list schemas"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn the_printed_schema_is_what_the_flag_prints_and_judges_as_a_file() {
    let printed = run(&["--print-schema", DEFAULT_COMPONENT]);
    assert_eq!(printed.code, 0);
    let folder = folder([("printed.json", printed.stdout.as_bytes())]);
    let path = folder.path().join("printed.json");
    let path = path.to_str().expect("UTF-8");
    let minimal = run(&["--schema", path, "fixtures/responses/sso-minimal.json"]);
    assert_eq!(minimal.code, 0, "{}", minimal.stdout);
    assert!(minimal.stdout.contains("reset_session"), "still deprecated");
    let nulls = run(&["--schema", path, "fixtures/responses/sso-success.json"]);
    assert_eq!(nulls.code, 1, "the published form refuses null");
}

/// A component as any validator may get it.
fn portable(catalog: &Catalog, name: &str) -> Value {
    let mut printed = Vec::new();
    let id = catalog.find(name).expect("a component");
    print_schema::write(
        catalog,
        id,
        stytch_validate::schema::variants::Variant::Strict,
        &mut printed,
    )
    .expect("memory");
    serde_json::from_slice(&printed).expect("JSON")
}

/// A validator as anybody would make it.
fn plain(schema: &Value) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .build(schema)
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_printed_schema_is_taken_by_a_plain_validator() {
    let catalog = Catalog::embedded();
    for id in catalog.ids() {
        let name = catalog.name(id);
        let schema = portable(&catalog, name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        let text = schema.to_string();
        assert!(!text.contains("#/components/"), "{name}");
        assert!(schema.get("$id").is_none(), "{name}");
        let validator = plain(&schema);
        let enumerated = schema.get("enum").is_some();
        assert!(!validator.is_valid(&json!(17)), "{name} takes a number");
        assert!(enumerated || schema["type"] == "object", "{name}");
    }
}

/// Responses of several kinds, and what breaks them.
fn instances() -> Vec<(&'static str, Value)> {
    let read = |path: &str| -> Value { serde_json::from_str(&text(path)).expect("JSON") };
    let sso = read("fixtures/responses/sso-success.json");
    let rich = read("fixtures/responses/sso-rich.json");
    let mut list = vec![
        (
            DEFAULT_COMPONENT,
            read("fixtures/responses/sso-minimal.json"),
        ),
        (DEFAULT_COMPONENT, sso.clone()),
        (DEFAULT_COMPONENT, json!({})),
        (DEFAULT_COMPONENT, json!(null)),
        (
            "api_b2b_magic_v1_AuthenticateResponse",
            read("fixtures/other/magic-links-success.json"),
        ),
        ("api_b2b_magic_v1_AuthenticateResponse", sso),
        ("api_organization_v1_Member", rich["member"].clone()),
        (
            "api_organization_v1_Organization",
            rich["organization"].clone(),
        ),
        ("api_organization_v1_Organization", rich["member"].clone()),
        ("api_session_v1_AuthenticationFactorType", json!("sso")),
        ("api_session_v1_AuthenticationFactorType", json!("pigeon")),
        (
            "api_organization_v1_MetricsResponse",
            json!({"member_count": -1}),
        ),
    ];
    let mut overflow = rich.clone();
    overflow["status_code"] = json!(4_294_967_296_u64);
    let mut fraction = rich.clone();
    fraction["status_code"] = serde_json::from_str("200.0").expect("a number");
    list.extend([rich, overflow, fraction].map(|value| (DEFAULT_COMPONENT, value)));
    list
}

#[test]
fn a_printed_schema_judges_as_the_published_form_does() {
    let catalog = Catalog::embedded();
    let mut verdicts = BTreeSet::new();
    for (name, instance) in instances() {
        let id = catalog.find(name).expect("a component");
        let published = Engine::for_component(&catalog, id, Variant::Strict).expect("an engine");
        let text = instance.to_string();
        let document = Document::parse(text.as_bytes()).expect("JSON");
        let verdict = published.is_valid(document.root());
        let printed = plain(&portable(&catalog, name));
        assert_eq!(printed.is_valid(&instance), verdict, "{name}");
        verdicts.insert(verdict);
    }
    assert_eq!(verdicts.len(), 2, "both verdicts must occur");
}

/// Numbers that look random, and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

/// One mutation of a response, chosen by the dice.
fn mutate(instance: &Value, sites: &[Site], dice: &mut Dice) -> Value {
    let site = &sites[dice.roll(sites.len())];
    if instance.pointer(&site.pointer).is_none() {
        return instance.clone(); // taken away with its owner
    }
    match dice.roll(5) {
        0 if site.name.is_some() => without(instance, site),
        1 => with(instance, site, json!(17)),
        2 => with(instance, site, json!("carrier_pigeon")),
        3 => with(instance, site, json!({"unknown": null})),
        _ => with(instance, site, Value::Null),
    }
}

#[test]
fn the_published_form_refuses_what_the_observed_one_does_and_optional_nulls() {
    let catalog = Catalog::embedded();
    let id = catalog.find(DEFAULT_COMPONENT).expect("a component");
    let published = Engine::for_component(&catalog, id, Variant::Strict).expect("an engine");
    let observed = Engine::for_component(&catalog, id, Variant::NullTolerant).expect("an engine");
    let mut dice = Dice(7);
    let mut faulty = 0;
    for round in 0..400 {
        let source = ["sso-success", "sso-rich", "sso-mfa-pending"][round % 3];
        let path = Path::new("fixtures/responses").join(format!("{source}.json"));
        let mut instance: Value =
            serde_json::from_str(&text(path.to_str().expect("UTF-8"))).expect("JSON");
        let sites = sites(&catalog, DEFAULT_COMPONENT, &instance);
        for _ in 0..dice.roll(5) {
            instance = mutate(&instance, &sites, &mut dice);
        }
        let text = instance.to_string();
        let document = Document::parse(text.as_bytes()).expect("JSON");
        let root = document.root();
        let refused = |engine: &Engine| -> BTreeSet<(u32, SchemaErrorKind)> {
            let errors = engine.errors(root).expect("within bounds");
            let mistyped: BTreeSet<u32> = errors
                .iter()
                .filter(|one| matches!(one.fault, SchemaErrorKind::Type { .. }))
                .map(|one| one.value.index())
                .collect();
            errors
                .into_iter()
                .filter(|one| {
                    let typed = matches!(one.fault, SchemaErrorKind::Type { .. });
                    typed || !mistyped.contains(&one.value.index())
                })
                .map(|one| (one.value.index(), one.fault))
                .collect()
        };
        let (published, observed) = (refused(&published), refused(&observed));
        let survey = validate(&catalog, id, root);
        let nulls: BTreeSet<u32> = survey.nulls.iter().map(|one| one.value.index()).collect();
        let only_published: BTreeSet<u32> = published
            .difference(&observed)
            .map(|(index, fault)| {
                assert!(matches!(fault, SchemaErrorKind::Type { .. }), "{fault:?}");
                *index
            })
            .collect();
        assert!(observed.is_subset(&published), "round {round}");
        assert_eq!(only_published, nulls, "round {round}");
        let refused = survey.refused.into_iter();
        let refused: BTreeSet<_> = refused.map(|one| (one.value.index(), one.fault)).collect();
        assert!(survey.unsure || refused == observed, "round {round}");
        faulty += usize::from(!refused.is_empty());
    }
    assert!((100..400).contains(&faulty), "{faulty}");
}
