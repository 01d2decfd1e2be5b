//! Schemas made of several resources: files, and parts with an address of their own.

use serde_json::{Value, json};

use crate::support::{folder, run_in};

/// The findings of a run with `--schema s/main.json` over one response: their rule, schema and
/// keyword. Each names a keyword that is there.
fn judged(files: &[(&str, Value)], response: &Value) -> Vec<String> {
    let path = |name: &str| format!("s/{name}");
    let texts: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(name, schema)| (path(name), schema.to_string().into_bytes()))
        .chain([("body.json".to_owned(), response.to_string().into_bytes())])
        .collect();
    let folder = folder(texts.iter().map(|(name, text)| (name.as_str(), &text[..])));
    let levels = ["-W", "deprecated-field", "-f", "json"];
    let arguments = [&["--schema", "s/main.json", "body.json"], &levels[..]].concat();
    let report = run_in(folder.path(), &arguments).json();
    let findings = report["findings"].as_array().expect("a list");
    let shown = findings.iter().map(|finding| {
        let member = |name: &str| finding[name].as_str().expect("a text").replace('\\', "/");
        let (owner, keyword) = (member("schema"), member("keyword_location"));
        let file = files.iter().find(|(name, _)| path(name) == owner);
        let there = file.and_then(|(_, schema)| schema.pointer(&keyword));
        assert!(there.is_some(), "{finding}");
        format!("{} {owner}{keyword}", member("rule"))
    });
    shown.collect()
}

#[test]
fn a_fault_names_the_file_of_its_keyword() {
    let main = json!({"properties": {"a": {"$ref": "in/o.json"}, "b": {"$ref": "in/o.json#/$defs/b%20c"},
        "w": {"type": "string"}}});
    let other = json!({"properties": {"w": {"type": "integer"}}, "$defs": {"b c": {"$ref": "p.json#named"}}});
    let third = json!({"$id": "https://example.com/p", "$defs": {"é": {"$anchor": "named", "type": "string"}}});
    let files = [
        ("main.json", main),
        ("in/o.json", other),
        ("in/p.json", third),
    ];
    assert_eq!(
        judged(&files, &json!({"a": {"w": "x"}, "b": 1, "w": 1})),
        [
            "type-mismatch s/in/o.json/properties/w/type",
            "type-mismatch s/in/p.json/$defs/é/type",
            "type-mismatch s/main.json/properties/w/type",
        ]
    );
    let main = json!({"$ref": "o.json"});
    let other = json!({"dependentRequired": {"a": ["b"]}, "properties": {"a": false},
        "propertyNames": {"maxLength": 0}});
    assert_eq!(
        judged(&[("main.json", main), ("o.json", other)], &json!({"a": 1})),
        [
            "missing-field s/o.json/dependentRequired",
            "schema-violation s/o.json/propertyNames/maxLength",
            "schema-violation s/o.json/properties/a",
        ]
    );
}

#[test]
fn a_part_with_an_address_of_its_own_is_a_part_of_its_file() {
    for meta in [
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2020-12/schema",
    ] {
        let id = if meta.contains("-04") { "id" } else { "$id" };
        let main = json!({"$schema": meta, id: "https://example.com/s/main",
            "properties": {"a": {"$ref": "part"}, "b": {"$ref": "part#/properties/x"}, "d": {id: "in/place", "type": "string"},
                "e": {"$ref": "in/deeper"}, "f": {"$ref": "#/definitions/one/properties/x"}},
            "definitions": {
                "one": {id: "part", "properties": {"x": {"type": "string", "deprecated": true}}},
                "two": {id: "in/two", "definitions": {"three": {id: "deeper", "type": "string"}}}}});
        let body = json!({"a": {"x": 1}, "b": 1, "d": 1, "e": 1, "f": 1, "properties": {"x": "y"}});
        let x = |rule: &str, keyword: &str| {
            format!("{rule} s/main.json/definitions/one/properties/x/{keyword}")
        };
        let (typed, old) = (
            x("type-mismatch", "type"),
            x("deprecated-field", "deprecated"),
        );
        let expected = [
            &old,
            &typed,
            &old,
            &typed,
            "type-mismatch s/main.json/properties/d/type",
            "type-mismatch s/main.json/definitions/two/definitions/three/type",
            &old,
            &typed,
        ];
        let mut found = judged(&[("main.json", main)], &body);
        let mut expected = expected.map(str::to_owned).to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{meta}");
    }
}

/// What another file declares at the same place says nothing.
#[test]
fn whether_an_absent_field_is_deprecated_its_own_file_says() {
    let main = |deprecated: bool| json!({"properties": {"a": {"$ref": "o.json"}, "z": {"deprecated": deprecated}}, "required": ["a"]});
    let other = |deprecated: bool| json!({"required": ["z"], "properties": {"z": {"deprecated": deprecated}}});
    for (deprecated, rule) in [(false, "missing-field"), (true, "missing-deprecated-field")] {
        let files = [
            ("main.json", main(!deprecated)),
            ("o.json", other(deprecated)),
        ];
        let expected = format!("{rule} s/o.json/required");
        assert_eq!(judged(&files, &json!({"a": {}})), [expected]);
    }
}

/// What a file declares is known, whichever file refers to it.
#[test]
fn a_file_that_is_referred_to_names_and_deprecates_fields() {
    let object = json!({"properties": {"old": {"type": "integer", "deprecated": true}, "wide": {"type": "integer"}}});
    let outer = json!({"items": {"$ref": "o.json"}});
    let folder = folder([
        (
            "main.json",
            &br#"{"properties": {"a": {"$ref": "in/p.json"}}}"#[..],
        ),
        ("in/p.json", outer.to_string().as_bytes()),
        ("in/o.json", object.to_string().as_bytes()),
        ("body.json", br#"{"a": [{"old": 1, "wide": "x"}]}"#),
    ]);
    let arguments = [
        "--schema",
        "main.json",
        "body.json",
        "-D",
        "deprecated-field",
        "-f",
        "json",
    ];
    let report = run_in(folder.path(), &arguments).json();
    let shown = |at: usize| {
        let finding = &report["findings"][at];
        let member = |name: &str| finding[name].as_str().expect("a text");
        format!("{} {}", member("rule"), member("instance_location"))
    };
    assert_eq!(shown(0), "deprecated-field /a/0/old");
    assert_eq!(shown(1), "type-mismatch /a/0/wide");
}

#[test]
fn a_file_that_can_not_be_judged_by_is_named_with_the_place() {
    for (other, shown) in [
        (
            json!({"properties": {"q": {"type": "text"}}}),
            "the schema is invalid at `/properties/q/type` of `in/o.json`",
        ),
        (
            json!({"properties": {"q": {"$ref": "#/absent"}}}),
            "the reference at `/properties/q/$ref` of `in/o.json` leads to nothing",
        ),
        (
            json!({"properties": {"q": {"pattern": "(?=a)"}}}),
            "the pattern at `/properties/q/pattern` of `in/o.json` cannot be used: it has a lookahead",
        ),
    ] {
        let folder = folder([
            (
                "main.json",
                &br#"{"properties": {"q": {"type": "string"}}, "items": {"$ref": "in/o.json"}}"#[..],
            ),
            ("in/o.json", other.to_string().as_bytes()),
            ("body.json", b"{}"),
        ]);
        let said = run_in(folder.path(), &["--schema", "main.json", "body.json"]).stderr;
        assert!(said.contains(shown), "{said}");
    }
}

/// A schema that describes a list is held to the lists of a folder, as to one that is named.
#[test]
fn a_list_is_a_response_where_a_schema_of_ones_own_says_so() {
    let schema = r#"{"type": "array", "items": {"type": "object", "required": ["id"],
        "properties": {"id": {"type": "string"}}}}"#;
    let folder = folder([
        ("s.json", schema.as_bytes()),
        ("in/good.json", br#"[{"id": "a"}]"#),
        ("in/bad.json", br#"[{"id": 1}]"#),
        ("in/other.json", b"[1, 2]"),
    ]);
    let run = run_in(folder.path(), &["--schema", "s.json", "in", "-f", "json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let report: Value = run.json();
    assert_eq!(report["summary"]["checked"], 2);
    assert_eq!(report["summary"]["responses"], 3);
}

/// A nullable value may be written as a union with null: what is wrong in it is reported in it.
#[test]
fn what_is_wrong_in_a_nullable_value_stands_in_it() {
    let inner =
        r#"{"type": "object", "required": ["z"], "properties": {"a": {"type": "integer"}}}"#;
    for schema in [
        format!(r#"{{"anyOf": [{inner}, {{"type": "null"}}]}}"#),
        format!(r#"{{"oneOf": [{{"type": "null"}}, {inner}]}}"#),
        format!(r#"{{"anyOf": [{{"type": "null"}}, {{"anyOf": [{inner}, {{"type": "null"}}]}}]}}"#),
    ] {
        let folder = folder([
            ("s.json", schema.as_bytes()),
            ("bad.json", br#"{"a": "x"}"#),
            ("null.json", b"null"),
            ("text.json", br#""x""#),
        ]);
        let found = |name: &str| {
            let run = run_in(
                folder.path(),
                &["--schema", "s.json", name, "-f", "concise"],
            );
            run.stdout.replace(&format!("{name}:"), "")
        };
        let bad = found("bad.json");
        let lines: Vec<&str> = bad.lines().take(2).collect();
        assert_eq!(
            lines,
            [
                "1:1: error[missing-field]: required field `z` is missing",
                "1:7: error[type-mismatch]: `a`: expected integer, found string",
            ],
            "{schema}"
        );
        assert!(
            found("text.json").contains("error[schema-violation]"),
            "{schema}"
        );
        assert!(!found("null.json").contains("error"), "{schema}");
    }
}
