//! `--schemas`: components and routes of the user's own.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{finish, program};

/// A run in a folder with these files: standard output, standard error, exit status.
fn run(files: &[(&str, &str)], arguments: &[&str]) -> (String, String, i32) {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let mut program = program();
    program.current_dir(folder.path()).args(arguments);
    let outcome = finish(&mut program, b"");
    (outcome.stdout, outcome.stderr, outcome.code)
}

fn report(files: &[(&str, &str)], arguments: &[&str]) -> (Value, String) {
    let (stdout, stderr, _) = run(files, &[arguments, &["-f", "json"]].concat());
    (
        serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("no report: {stdout}{stderr}")),
        stderr,
    )
}

fn rules(report: &Value) -> Vec<&str> {
    report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["rule"].as_str().expect("a rule"))
        .collect()
}

/// A HAR with one exchange.
fn har(method: &str, url: &str, body: &Value) -> String {
    json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{
        "request": {"method": method, "url": url},
        "response": {"status": 200, "content": {"mimeType": "application/json", "text": body.to_string()}}}]}})
    .to_string()
}

const OPENAPI: &str = r#"
openapi: 3.0.3
servers: [{url: "https://api.example.com/base"}]
paths:
  /things/{thing_id}:
    get:
      responses:
        200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
  /undescribed:
    get:
      responses: {'200': {description: ok, content: {application/json: {example: {a: 1}}}}}
components:
  schemas:
    Thing:
      type: object
      required: [name, size]
      properties:
        name: {type: string, nullable: true}
        size: {type: integer, format: int32}
        old: {type: string, deprecated: true}
        note: {type: string}
        other: {$ref: '#/components/schemas/Nowhere'}
"#;

#[test]
fn an_openapi_document_in_yaml_brings_routes_and_components() {
    let good = har(
        "GET",
        "http://localhost/base/things/7",
        &json!({"name": null, "size": 1, "note": null}),
    );
    let (report, stderr) = report(
        &[("api.yaml", OPENAPI), ("a.har", &good)],
        &["--schemas", "api.yaml", "a.har"],
    );
    assert_eq!(report["summary"]["checked"], 1);
    // A part of its schema is not there.
    assert_eq!(rules(&report), ["unchecked-response"]);
    assert!(stderr.contains("Nowhere"), "{stderr}");
    assert!(
        stderr.contains("GET /base/undescribed 200 has no schema"),
        "{stderr}"
    );

    let bad = har(
        "GET",
        "http://localhost/base/things/7",
        &json!({"size": 4_294_967_296_u64, "old": "x", "note": 1}),
    );
    let (report, _) = self::report(
        &[("api.yaml", OPENAPI), ("a.har", &bad)],
        &["-W", "deprecated-field", "--schemas", "api.yaml", "a.har"],
    );
    let mut found = rules(&report);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "deprecated-field",
            "invalid-format",
            "missing-field",
            "type-mismatch",
            "unchecked-response"
        ]
    );
    assert_eq!(report["findings"][0]["schema"], "Thing");
    assert_eq!(
        report["findings"][0]["exchange"]["path"],
        "/base/things/{thing_id}"
    );
}

#[test]
fn a_folder_replaces_components_of_the_same_name() {
    let component = r##"{"$id": "#/components/schemas/api_session_v1_EmailFactor", "type": "object",
        "properties": {"email_id": {"type": "string"}, "verified": {"type": "boolean"}}, "required": ["verified"]}"##;
    let arguments = [
        "--schemas",
        "mine",
        "--schema",
        "api_session_v1_EmailFactor",
        "a.json",
    ];
    let (report, stderr) = report(
        &[
            ("mine/a.json", component),
            ("a.json", r#"{"email_id": "x"}"#),
        ],
        &arguments,
    );
    assert_eq!(rules(&report), ["missing-field"]);
    assert_eq!(report["findings"][0]["field"], "verified");
    assert_eq!(stderr, "");
}

/// Numbers of a schema in YAML are what the core schema of YAML 1.2 takes them for.
#[test]
fn numbers_in_yaml_are_numbers() {
    let schema = "type: object\nproperties: {x: {enum: [.5, 0x10, 012, +5, 0o17, 2.]}}\n";
    for (number, code) in [
        ("0.5", 0),
        ("16", 0),
        ("12", 0),
        ("5", 0),
        ("15", 0),
        ("2", 0),
        ("3", 1),
    ] {
        let body = format!(r#"{{"x": {number}}}"#);
        let files = [("s.yaml", schema), ("a.json", body.as_str())];
        let (stdout, stderr, status) = run(&files, &["--schema", "s.yaml", "a.json"]);
        assert_eq!(status, code, "{number}: {stdout}{stderr}");
    }
}

/// A component's file may define what it refers to, by where that stands in the file or in the
/// catalogue, and may refer to itself. What is printed of it refers to the same.
#[test]
fn a_component_refers_to_its_own_parts() {
    let printed = |text: &str| {
        let arguments = ["--schemas", "t.json", "--print-schema", "T"];
        let (schema, stderr, status) = run(&[("t.json", text)], &arguments);
        assert_eq!((stderr.as_str(), status), ("", 0), "{schema}");
        schema
    };
    for reference in ["#/$defs/size", "#/components/schemas/T/$defs/size"] {
        let text = format!(
            r##"{{"$id": "#/components/schemas/T", "type": "object",
            "properties": {{"size": {{"$ref": "{reference}"}}, "inner": {{"$ref": "#"}}}},
            "$defs": {{"size": {{"type": "integer", "format": "int32"}}}}}}"##
        );
        let schema = printed(&text);
        for (body, code) in [
            (r#"{"size": 1, "inner": {"size": 2}}"#, 0),
            (r#"{"size": 3000000000}"#, 1),
            (r#"{"inner": {"size": 3000000000}}"#, 1),
        ] {
            let files = [
                ("t.json", text.as_str()),
                ("s.json", &schema),
                ("a.json", body),
            ];
            for asked in [
                &["--schemas", "t.json", "--schema", "T", "a.json"][..],
                &["--schema", "s.json", "a.json"],
            ] {
                let (stdout, stderr, status) = run(&files, asked);
                assert_eq!(
                    status, code,
                    "{reference} {body} {asked:?}: {stdout}{stderr}"
                );
            }
        }
    }
}

#[test]
fn what_can_not_be_used_is_refused_with_its_place() {
    let refused = |name: &str, text: &str| {
        let (stdout, stderr, status) = run(
            &[(name, text), ("a.json", "{}")],
            &["--schemas", name, "a.json"],
        );
        assert_eq!((stdout.as_str(), status), ("", 2), "{stderr}");
        stderr
    };
    assert!(
        refused("a.yaml", "openapi: [").contains("a.yaml: line 1"),
        "a YAML fault"
    );
    assert!(refused("s.json", "{,}").contains("not JSON, line 1, column 2"));
    assert!(refused("s.json", r#"{"swagger": "2.0"}"#).contains("OpenAPI 2"));
    let said = refused("a.yaml", "openapi: 3.1\npaths: {}\n");
    assert!(
        said.contains(r#"must be a string: write `openapi: "3.1.0"`"#),
        "{said}"
    );
    assert!(refused("s.json", r#"{"openapi": "4.0.0"}"#).contains("3.0 and 3.1 are"));
    assert!(refused("s.json", r#"{"type": "object"}"#).contains("$id"));
    let pattern = r##"{"$id": "#/components/schemas/X", "pattern": "(?=a)"}"##;
    assert!(refused("s.json", pattern).contains("component `X`"));
    for keyword in ["$ref", "$dynamicRef"] {
        let anchor = format!(
            r##"{{"$id": "#/components/schemas/X", "properties": {{"a": {{"{keyword}": "#b"}}}},
            "$defs": {{"b": {{"$anchor": "b", "$dynamicAnchor": "b"}}}}}}"##
        );
        let said = refused("s.json", &anchor);
        let place = format!("the reference at `/properties/a/{keyword}` leads to an anchor");
        assert!(said.contains(&place), "{said}");
    }
    assert!(refused("bomb.yaml", "a: &a [*a, *a]\nopenapi: 3.0.0").contains("too large"));
}

/// The last of two equal keys would count, and what the first says would go unchecked.
#[test]
fn a_key_that_appears_twice_is_refused_wherever_a_schema_is_read() {
    let twice = "this key appears twice, and programs differ in which of them counts";
    let schema = r#"{"type": "object",
 "type": "string"}"#;
    let component = r##"{"$id": "#/components/schemas/X", "properties": {"a": {}},
 "properties": {}}"##;
    let document = r#"{"openapi": "3.1.0", "paths": {},
 "paths": {}}"#;
    for (name, text, option, named, said) in [
        (
            "s.json",
            schema,
            "--schema",
            "s.json",
            "the schema `s.json` cannot be used: ",
        ),
        (
            "s.json",
            "{\"a\": [{\"\u{e9}\": 1,\n\"\\u00e9\": 1}]}",
            "--schema",
            "s.json",
            "the schema `s.json` cannot be used: ",
        ),
        ("x.json", component, "--schemas", "x.json", "x.json: "),
        ("d/x.json", component, "--schemas", "d", "d/x.json: "),
        ("api.json", document, "--schemas", "api.json", "api.json: "),
    ] {
        let files = [(name, text), ("a.json", "{}")];
        let (stdout, stderr, status) = run(&files, &[option, named, "a.json"]);
        assert_eq!((stdout.as_str(), status), ("", 2), "{text}: {stderr}");
        let line_start = text.split_once('\n').map_or("", |(_, line)| line);
        let column = 1 + line_start.len() - line_start.trim_start().len();
        let place = format!("line 2, column {column}");
        assert_eq!(
            stderr.replace('\\', "/"),
            format!("error: {said}{place}: {twice}\n")
        );
    }
}

#[test]
fn a_key_that_appears_twice_is_refused_in_a_file_that_a_schema_refers_to() {
    let files = [
        (
            "s.json",
            r#"{"properties": {"a": {"$ref": "parts/a.json"}}}"#,
        ),
        ("parts/a.json", r#"{"type": "object", "type": "string"}"#),
        ("a.json", "{}"),
    ];
    let (_, stderr, status) = run(&files, &["--schema", "s.json", "a.json"]);
    let said = "error: the schema `s.json` cannot be used: the reference at `/properties/a/$ref` leads to a file \
        that cannot be used: ./parts/a.json: line 1, column 20: this key appears twice, and programs differ in \
        which of them counts\n";
    assert_eq!((stderr.replace('\\', "/").as_str(), status), (said, 2));
}

/// A file that a document refers to goes unchecked with it, and so does each response.
#[test]
fn a_key_that_appears_twice_in_a_file_of_a_document_is_reported() {
    let document = r#"{"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200":
        {"description": "", "content": {"application/json": {"schema": {"allOf": [{"type": "object"}, {"$ref": "a.json"}]}}}}}}}}}"#;
    let har = har("GET", "http://localhost/a", &json!({}));
    let files = [
        ("api.json", document),
        ("a.json", r#"{"type": "object", "type": "string"}"#),
        ("a.har", &har),
    ];
    let (report, stderr) = report(&files, &["--schemas", "api.json", "a.har"]);
    assert_eq!(
        stderr.replace("./", ""),
        "warning: api.json: `get_a_200` refers to `a.json` (a.json: line 1, column 20: this key appears twice, \
         and programs differ in which of them counts): that part goes unchecked\n"
    );
    assert_eq!(rules(&report), ["unchecked-response"]);
}

/// Columns begin at one, in an empty file as well.
#[test]
fn an_empty_schema_is_refused_at_its_first_column() {
    let files = [("s.json", ""), ("a.json", "{}")];
    let (_, stderr, status) = run(&files, &["--schema", "s.json", "a.json"]);
    let said = "error: the schema `s.json` cannot be used: not JSON, line 1, column 1\n";
    assert_eq!((stderr.as_str(), status), (said, 2));
}

/// The later of two files would judge for both.
#[test]
fn two_files_of_one_component_are_refused() {
    let component = |kind: &str| {
        json!({"$id": "#/components/schemas/X", "properties": {"a": {"type": kind}}}).to_string()
    };
    let (first, second) = (component("integer"), component("string"));
    let files = [
        ("d/k.json", first.as_str()),
        ("d/m.json", second.as_str()),
        ("a.json", "{}"),
    ];
    for named in [
        &["--schemas", "d"][..],
        &["--schemas", "d/k.json", "--schemas", "d/m.json"],
    ] {
        let (stdout, stderr, status) = run(&files, &[named, &["a.json"]].concat());
        let said = "error: d/k.json and d/m.json both declare the component `X`\n";
        assert_eq!(stderr.replace('\\', "/"), said, "{named:?}");
        assert_eq!((stdout.as_str(), status), ("", 2));
    }
    // The same file is one.
    let twice = ["--schemas", "d/k.json", "--schemas", "d/k.json", "a.json"];
    let (_, stderr, _) = run(&files, &twice);
    assert!(!stderr.contains("both declare"), "{stderr}");
}

/// Each document means its own component by a name that both have.
#[test]
fn two_documents_may_call_different_schemas_the_same() {
    let document = |path: &str, kind: &str| {
        let schema = json!({"$ref": "#/components/schemas/X"});
        let content = json!({"application/json": {"schema": schema}});
        json!({"openapi": "3.1.0",
            "paths": {path: {"get": {"responses": {"200": {"description": "", "content": content}}}}},
            "components": {"schemas": {"X": {"properties": {"a": {"type": kind}}}}}})
        .to_string()
    };
    let (first, second) = (document("/a", "integer"), document("/b", "string"));
    let arguments = [
        "--schemas",
        "1.json",
        "--schemas",
        "2.json",
        "a.har",
        "b.har",
    ];
    for (a, b, status) in [(json!(1), json!("x"), 0), (json!("x"), json!("x"), 1)] {
        let a = har("GET", "http://localhost/a", &json!({"a": a}));
        let b = har("GET", "http://localhost/b", &json!({"a": b}));
        let files = [
            ("1.json", first.as_str()),
            ("2.json", &second),
            ("a.har", &a),
            ("b.har", &b),
        ];
        let (stdout, stderr, code) = run(&files, &arguments);
        assert_eq!((stderr.as_str(), code), ("", status), "{stdout}");
    }
}

/// No name is unknown to a schema of which other keywords may declare it.
#[test]
fn what_another_keyword_declares_is_not_unknown() {
    let component = json!({"type": "object", "properties": {"names": {"type": "string"}}});
    let schema = |more: &Value| {
        let mut schema = component.clone();
        let members = schema.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("keywords").clone());
        schema
    };
    let beside = |more: Value| {
        let mut schema = more;
        schema["$ref"] = json!("#/components/schemas/Base");
        schema
    };
    let declared = json!({"properties": {"name": {"type": "string"}}});
    let known = [
        schema(&json!({"allOf": [declared]})),
        schema(&json!({"anyOf": [declared]})),
        schema(&json!({"if": declared})),
        schema(&json!({"patternProperties": {"^name": {"type": "string"}}})),
        schema(&json!({"additionalProperties": {"type": "string"}})),
        schema(&json!({"unevaluatedProperties": {"type": "string"}})),
        schema(&json!({"dependentRequired": {"name": ["names"]}})),
        schema(&json!({"propertyNames": {"enum": ["name", "names"]}})),
        beside(declared.clone()),
        beside(json!({"allOf": [declared]})),
        json!({"$ref": "#/components/schemas/Alias"}),
    ];
    let unknown = [
        component.clone(),
        schema(&json!({"minProperties": 1, "additionalProperties": true})),
        schema(&json!({"type": ["object", "null"]})),
        beside(json!({"title": "x", "minProperties": 1})),
    ];
    let judged = |inner: &Value, arguments: &[&str]| {
        let document = json!({"openapi": "3.1.0", "paths": {"/x": {"get": {"responses": {"200": {"description": "",
            "content": {"application/json": {"schema": {"type": "object", "properties": {"in": inner}}}}}}}}},
            "components": {"schemas": {"Base": component, "Alias": beside(declared.clone())}}})
        .to_string();
        let capture = har(
            "GET",
            "https://h/x",
            &json!({"in": {"name": "x", "names": "y"}}),
        );
        let files = [("d.json", &*document), ("c.har", &*capture)];
        report(
            &files,
            &[&["--schemas", "d.json", "c.har"], arguments].concat(),
        )
        .0
    };
    for (inner, expected) in known
        .iter()
        .map(|inner| (inner, 0))
        .chain(unknown.iter().map(|inner| (inner, 1)))
    {
        let shown = judged(inner, &["-D", "unknown-field"]);
        let found = vec!["unknown-field"; expected];
        assert_eq!(rules(&shown), found, "{inner}");
        let shown = judged(inner, &["--coverage"]);
        let fields = shown["coverage"]["unknown_fields"].as_array();
        assert_eq!(
            fields.map(Vec::len),
            Some(expected),
            "{inner}: {}",
            shown["coverage"]
        );
    }
}
