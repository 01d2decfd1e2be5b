//! Documents of the user's own, a construct of OpenAPI at a time: the good response of each is
//! valid, and the bad one is not. The table in the guide (`reference/openapi.md`) has these rows.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Outcome, folder, run_in, text};

mod paths;

/// One construct, in a document that describes `GET /a` with this schema and these members.
struct Row {
    /// The first cell of the row in the guide.
    construct: &'static str,
    version: &'static str,
    /// The schema of the 200 response.
    schema: Value,
    /// Members of the document besides, and in place of, the usual ones.
    document: Value,
    /// A body that is valid.
    good: Value,
    /// A body that is not.
    bad: Value,
    /// The path that was called.
    path: &'static str,
    status: u16,
    media_type: &'static str,
}

fn row(
    construct: &'static str,
    version: &'static str,
    schema: Value,
    good: Value,
    bad: Value,
) -> Row {
    Row {
        construct,
        version,
        schema,
        document: json!({}),
        good,
        bad,
        path: "/a",
        status: 200,
        media_type: "application/json",
    }
}

const OLD: &str = "3.0.3";
const NEW: &str = "3.1.1";

fn integer() -> Value {
    json!({"type": "integer"})
}

/// A response of JSON, an object with a member of this schema.
fn response(media_type: &str, schema: &Value) -> Value {
    json!({"description": "x", "content": {media_type: {"schema": around(schema)}}})
}

fn around(schema: &Value) -> Value {
    json!({"type": "object", "required": ["v"], "properties": {"v": schema}})
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn of_schemas() -> Vec<Row> {
    let named = |name: &str| json!({"type": "object", "properties": {name: {"type": "integer"}}, "additionalProperties": false});
    let mut rows = vec![
        row(
            "`nullable`",
            OLD,
            json!({"type": "integer", "nullable": true}),
            json!(null),
            json!("x"),
        ),
        row(
            "`nullable` beside a reference in `allOf`",
            OLD,
            json!({"nullable": true, "allOf": [integer()]}),
            json!(null),
            json!("x"),
        ),
        row(
            "`exclusiveMinimum`, `exclusiveMaximum` as booleans",
            OLD,
            json!({"type": "number", "minimum": 1, "exclusiveMinimum": true}),
            json!(2),
            json!(1),
        ),
        row(
            "keywords beside `$ref`",
            OLD,
            json!({"$ref": "#/components/schemas/A", "maximum": 1}),
            json!(2),
            json!("x"),
        ),
        row(
            "`$ref` with siblings",
            NEW,
            json!({"$ref": "#/components/schemas/A", "maximum": 1}),
            json!(1),
            json!(2),
        ),
        row(
            "`example`, `xml`, `externalDocs`, `x-…`",
            OLD,
            json!({"type": "integer", "example": "x", "xml": {}, "x-a": {"type": "string"}}),
            json!(1),
            json!("x"),
        ),
        row(
            "`discriminator`",
            OLD,
            json!({"oneOf": [named("a"), named("b")], "discriminator": {"propertyName": "a"}}),
            json!({"a": 1}),
            json!({"c": 1}),
        ),
        row(
            "`type` as a list",
            NEW,
            json!({"type": ["integer", "null"]}),
            json!(null),
            json!("x"),
        ),
        row(
            "`const`, `if`, `prefixItems` and the other keywords of 2020-12",
            NEW,
            json!({"prefixItems": [{"const": 1}]}),
            json!([1]),
            json!([2]),
        ),
        row(
            "`enum`",
            OLD,
            json!({"type": "string", "enum": ["x"]}),
            json!("x"),
            json!("y"),
        ),
        row(
            "`format: int32`",
            OLD,
            json!({"type": "integer", "format": "int32"}),
            json!(1),
            json!(4_294_967_296_u64),
        ),
        row(
            "a property with the name of a keyword",
            OLD,
            json!({"type": "object", "properties": {"nullable": {"type": "integer"}, "$ref": {"type": "integer"}}}),
            json!({"nullable": 1, "$ref": 1}),
            json!({"nullable": true}),
        ),
        row(
            "`pattern`",
            OLD,
            json!({"type": "string", "pattern": "^a"}),
            json!("ab"),
            json!("ba"),
        ),
    ];
    let beside = json!({"allOf": [{"$ref": "#/components/responses/R/content/application~1json/schema",
        "required": ["b"], "properties": {"b": {"writeOnly": true}}}]});
    rows.push(row(
        "`writeOnly`",
        NEW,
        beside,
        json!({"v": 1}),
        json!({"v": "x"}),
    ));
    let secret = |marked: &str| json!({"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "integer"}, "b": {"type": "integer", (marked): true}}});
    rows.push(row(
        "`writeOnly`",
        OLD,
        secret("writeOnly"),
        json!({"a": 1}),
        json!({"b": 1}),
    ));
    rows.push(row(
        "`readOnly`",
        OLD,
        secret("readOnly"),
        json!({"a": 1, "b": 1}),
        json!({"a": 1}),
    ));
    rows
}

fn of_routes() -> Vec<Row> {
    let good = || (json!(1), json!("x"));
    let with = |construct, document: Value, path| {
        let (good, bad) = good();
        Row {
            document,
            path,
            ..row(construct, OLD, integer(), good, bad)
        }
    };
    let get = json!({"get": {"responses": {"200": response("application/json", &integer())}}});
    vec![
        with(
            "`servers` of the document",
            json!({"servers": [{"url": "https://example.com/v0"}, {"url": "https://example.com/v1/"}]}),
            "/v1/a",
        ),
        with(
            "`servers` of the document",
            json!({"servers": [{"url": "//example.com/v1"}]}),
            "/v1/a",
        ),
        with(
            "a relative server",
            json!({"servers": [{"url": "v1"}]}),
            "/v1/a",
        ),
        with(
            "a server without a list, or written as its address",
            json!({"servers": {"url": "/v1"}}),
            "/v1/a",
        ),
        with(
            "a server without a list, or written as its address",
            json!({"servers": ["https://example.com/v1"]}),
            "/v1/a",
        ),
        with(
            "`servers` of a path or an operation",
            json!({"paths": {"/a": {"servers": [{"url": "/in"}], "get": get["get"]}}}),
            "/in/a",
        ),
        with(
            "variables of a server",
            json!({"servers": [{"url": "/{version}", "variables": {"version": {"default": "v1", "enum": ["v1", "v2"]}}}]}),
            "/v2/a",
        ),
        with(
            "parameters in a path",
            json!({"paths": {"/{x}/b.{y}": get}}),
            "/1/b.json",
        ),
        with(
            "a path that ends in a slash",
            json!({"paths": {"/a/": get}}),
            "/a",
        ),
        with(
            "percent-encoding",
            json!({"paths": {"/a b/%7euser/caf%c3%a9": get}}),
            "/%61%20b/~user/café",
        ),
        with(
            "the more concrete path",
            json!({"paths": {"/{x}": {"get": {"responses": {"200": response("application/json", &json!({"type": "null"}))}}}, "/a": get}}),
            "/a",
        ),
        with(
            "`$ref` of a path item",
            json!({"paths": {"/a": {"$ref": "#/components/pathItems/A"}}, "components": {"pathItems": {"A": get}}}),
            "/a",
        ),
        with(
            "what stands beside `$ref` of a path item",
            json!({"paths": {"/a": {"$ref": "#/components/pathItems/A", "get": get["get"]}},
                "components": {"pathItems": {"A": {"get": {"responses": {}}, "post": get["get"]}}}}),
            "/a",
        ),
        with(
            "`$ref` into a file below the document's folder",
            json!({"paths": {"/a": {"$ref": "paths/a.yaml"}}}),
            "/a",
        ),
        with(
            "a path of the embedded routes",
            json!({"paths": {"/v1/b2b/organizations/{id}": get}}),
            "/v1/b2b/organizations/x",
        ),
    ]
}

fn of_responses() -> Vec<Row> {
    let text = json!({"type": "string"});
    let paths = |responses: Value| json!({"paths": {"/a": {"get": {"responses": responses}}}});
    let with = |construct, responses: Value, status, media_type| {
        let bare = row(construct, OLD, integer(), json!(1), json!("x"));
        Row {
            document: paths(responses),
            status,
            media_type,
            ..bare
        }
    };
    let json = |schema: &Value| response("application/json", schema);
    let several = json!({"description": "x", "content": {
        "application/vnd.a+json": {"schema": around(&text)}, "application/vnd.b+json; v=1": {"schema": around(&integer())}, "text/plain": {"schema": text}}});
    let versions = json!({"description": "x", "content": {
        "application/json; version=1": {"schema": around(&text)}, "application/json; version=2": {"schema": around(&integer())}}});
    vec![
        with(
            "the recorded status",
            json!({"200": json(&text), "202": json(&integer())}),
            202,
            "application/json",
        ),
        with(
            "`2XX` and the other classes",
            json!({"default": json(&text), "2XX": json(&integer())}),
            201,
            "application/json",
        ),
        with(
            "`default`",
            json!({"200": json(&text), "default": json(&integer())}),
            500,
            "application/json",
        ),
        with(
            "errors",
            json!({"200": json(&text), "404": json(&integer())}),
            404,
            "application/json",
        ),
        with(
            "the recorded media type",
            json!({"200": several}),
            200,
            "application/vnd.b+json; charset=utf-8",
        ),
        with(
            "the recorded media type",
            json!({"200": versions}),
            200,
            "application/json;version=\"2\"; charset=utf-8",
        ),
        with(
            "a range of media types",
            json!({"200": response("application/*", &integer())}),
            200,
            "application/x+json",
        ),
        with(
            "another JSON type",
            json!({"200": json(&integer())}),
            200,
            "application/problem+json",
        ),
        with(
            "another JSON type",
            json!({"200": json(&integer())}),
            200,
            "x-unknown",
        ),
        with(
            "a JSON object or array of another type",
            json!({"200": json(&integer())}),
            200,
            "text/plain; charset=utf-8",
        ),
        with(
            "`$ref` of a response",
            json!({"200": {"$ref": "#/components/responses/R"}}),
            200,
            "application/json",
        ),
    ]
}

/// Only JSON is judged by a schema of JSON.
#[test]
fn a_body_that_is_no_json_is_judged_by_none_of_json() {
    for media_type in ["text/plain", "image/png", "application/octet-stream"] {
        let row = Row {
            media_type,
            ..row("", OLD, integer(), json!(1), json!("x"))
        };
        let (document, har) = (row.document(), row.har(&row.bad));
        let har = har.replace(r#"{\"v\":\"x\"}"#, "7");
        let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
        let outcome = run_in(
            folder.path(),
            &["--schemas", "api.json", "-f", "json", "a.har"],
        );
        let summary = &outcome.json()["summary"];
        assert_eq!(summary["skipped"], 1, "{media_type}: {summary}");
        assert_eq!(summary["rules"]["unchecked-response"], 1, "{media_type}");
    }
}

fn rows() -> Vec<Row> {
    let rows = [of_schemas(), of_routes(), of_responses()];
    rows.into_iter().flatten().collect()
}

impl Row {
    fn document(&self) -> String {
        let mut document = json!({
            "openapi": self.version,
            "info": {"title": "x", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": response("application/json", &self.schema)}}}},
            "components": {
                "schemas": {"A": integer()},
                "responses": {"R": response("application/json", &integer())}
            }
        });
        for (name, value) in self.document.as_object().expect("members") {
            match (document[name].as_object_mut(), value.as_object()) {
                (Some(known), Some(more)) if name == "components" => known.extend(more.clone()),
                _ => document[name] = value.clone(),
            }
        }
        document.to_string()
    }

    fn har(&self, body: &Value) -> String {
        json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{
            "request": {"method": "GET", "url": format!("https://example.com{}", self.path)},
            "response": {"status": self.status, "content": {"mimeType": self.media_type, "text": json!({"v": body}).to_string()}}}]}})
        .to_string()
    }
}

#[test]
fn each_construct_is_judged() {
    let file = json!({"get": {"responses": {"200": response("application/json", &json!({"$ref": "../schemas.json#/$defs/a"}))}}});
    let schemas = json!({"$defs": {"a": integer()}});
    for row in rows() {
        let (document, good, bad) = (row.document(), row.har(&row.good), row.har(&row.bad));
        let folder = folder([
            ("api.json", document.as_bytes()),
            ("good.har", good.as_bytes()),
            ("bad.har", bad.as_bytes()),
            ("paths/a.yaml", file.to_string().as_bytes()),
            ("schemas.json", schemas.to_string().as_bytes()),
        ]);
        let construct = row.construct;
        let check =
            |har: &str| run_in(folder.path(), &["--schemas", "api.json", "-f", "json", har]);
        let good = check("good.har");
        assert_eq!(good.stderr, "", "{construct}");
        let summary = &good.json()["summary"];
        assert_eq!(
            (&summary["checked"], &summary["valid"]),
            (&json!(1), &json!(1)),
            "{construct}: {}",
            good.stdout
        );
        assert_eq!(good.json()["findings"], json!([]), "{construct}");
        let bad = check("bad.har");
        assert_eq!(
            bad.json()["summary"]["invalid"],
            1,
            "{construct}: {}",
            bad.stdout
        );
        assert_eq!(bad.code, 1, "{construct}");
    }
}

/// A document with something that can't be judged by, and what is said of it.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_goes_unchecked_is_reported() {
    for (construct, version, schema, said) in [
        (
            "a pattern with a lookahead or lookbehind",
            OLD,
            json!({"pattern": "(?=a)"}),
            "it has a lookahead",
        ),
        (
            "a keyword that OpenAPI 3.0 does not have",
            OLD,
            json!({"const": 1}),
            "OpenAPI 3.0 does not have this keyword",
        ),
        (
            "`$dynamicRef`, `$recursiveRef`",
            NEW,
            json!({"$dynamicRef": "#a"}),
            "dynamic references",
        ),
        (
            "`$dynamicRef`, `$recursiveRef`",
            NEW,
            json!({"$recursiveRef": "#"}),
            "dynamic references",
        ),
        (
            "a reference to nothing",
            NEW,
            json!({"$ref": "#/nowhere"}),
            "refers to `#/nowhere` (not there): that part goes unchecked",
        ),
        (
            "a reference out of the folder",
            NEW,
            json!({"$ref": "../a.json"}),
            "refers to `../a.json` (outside the folder of the document, where nothing is read): that part",
        ),
        (
            "circular references",
            NEW,
            json!({"$ref": "#/paths/~1a/get/responses/200/content/application~1json/schema/properties/v"}),
            "refers to itself",
        ),
        (
            "a schema of another dialect",
            NEW,
            json!({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"}),
            "treated as draft 2020-12",
        ),
        (
            "a `required` that is not a list",
            OLD,
            json!({"required": true}),
            "it is not a list of names",
        ),
        (
            "a list or an object of schemas that is something else",
            OLD,
            json!({"properties": null}),
            "the keyword `properties` at `#/paths/~1a/get/responses/200/content/application~1json/schema/properties/v` \
             goes unchecked: it is not an object of schemas\n",
        ),
        (
            "a list or an object of schemas that is something else",
            NEW,
            json!({"properties": []}),
            "goes unchecked: it is not an object of schemas\n",
        ),
        (
            "a list or an object of schemas that is something else",
            NEW,
            json!({"patternProperties": [{}]}),
            "goes unchecked: it is not an object of schemas\n",
        ),
        (
            "a list or an object of schemas that is something else",
            NEW,
            json!({"dependentSchemas": [{}]}),
            "goes unchecked: it is not an object of schemas\n",
        ),
        (
            "a list or an object of schemas that is something else",
            NEW,
            json!({"prefixItems": {}}),
            "goes unchecked: it is not a list of schemas\n",
        ),
        (
            "a list or an object of schemas that is something else",
            NEW,
            json!({"oneOf": {}}),
            "goes unchecked: it is not a list of schemas\n",
        ),
        (
            "something that is not a schema",
            NEW,
            json!({"dependentRequired": {"a": "b"}}),
            "cannot be used",
        ),
        (
            "something that is not a schema",
            NEW,
            json!({"type": "text"}),
            "cannot be used",
        ),
        (
            "something that is not a schema",
            OLD,
            json!({"allOf": [{"maximum": 1}, null]}),
            "is not a schema, and goes unchecked",
        ),
        (
            "something that is not a schema",
            NEW,
            json!({"typ": "integer"}),
            "is not a schema, and goes unchecked",
        ),
        (
            "a reference to nothing",
            NEW,
            json!({"$ref": 1}),
            "the keyword `$ref` at",
        ),
        (
            "a reference to nothing",
            NEW,
            json!({"$ref": "#"}),
            "refers to `#` (not there): that part",
        ),
    ] {
        let row = row(construct, version, schema, json!(1), json!(1));
        let (document, har) = (row.document(), row.har(&row.good));
        let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
        let outcome = run_in(
            folder.path(),
            &["--schemas", "api.json", "-f", "json", "a.har"],
        );
        assert!(
            outcome.stderr.contains(said),
            "{construct}: {}",
            outcome.stderr
        );
        let report = outcome.json();
        let notice = report["unchecked_schemas"][0].as_str().expect("a notice");
        assert!(outcome.stderr.contains(notice), "{construct}: {notice}");
        let rules = &report["summary"]["rules"];
        assert_eq!(
            rules["unchecked-response"], 1,
            "{construct}: {}",
            outcome.stdout
        );
        assert!(
            described().contains(construct),
            "{construct} is not in the guide"
        );
    }
}

/// Where a part is lost, what would refuse more without it is lost as well: no false alarm.
#[test]
fn what_is_lost_makes_nothing_else_refuse_more() {
    let ahead = json!({"type": "string", "pattern": "(?=a)"});
    let gone = json!({"$ref": "#/nowhere"});
    let circle = "#/paths/~1a/get/responses/200/content/application~1json/schema/properties/v";
    for (schema, value) in [
        (json!({"not": ahead}), json!("b")),
        (json!({"oneOf": [ahead, {"type": "string"}]}), json!("b")),
        (json!({"if": ahead, "then": false}), json!("b")),
        (
            json!({"contains": ahead, "maxContains": 1}),
            json!(["b", "c"]),
        ),
        (
            json!({"patternProperties": {"(?=a)": {}}, "additionalProperties": false}),
            json!({"a": 1}),
        ),
        (
            json!({"allOf": [gone], "unevaluatedProperties": false}),
            json!({"a": 1}),
        ),
        (
            json!({"$ref": "#/nowhere", "unevaluatedProperties": false}),
            json!({"a": 1}),
        ),
        (
            json!({"properties": [], "additionalProperties": false}),
            json!({"a": 1}),
        ),
        (json!({"prefixItems": {}, "items": false}), json!([1])),
        (json!({"not": {"properties": null}}), json!(1)),
        (json!({"not": {"anyOf": [{"$ref": circle}]}}), json!(1)),
        (
            json!({"oneOf": [{"$ref": circle}, {"type": "integer"}]}),
            json!(1),
        ),
        (json!({"not": {"$ref": "#/components/schemas/B"}}), json!(1)),
    ] {
        let shown = schema.to_string();
        let mut row = row("", NEW, schema, value.clone(), json!(1));
        row.document = json!({"components": {"schemas": {"B": {"type": "text"}}}});
        let (document, har) = (row.document(), row.har(&row.good));
        let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
        let outcome = run_in(
            folder.path(),
            &["--schemas", "api.json", "-f", "json", "a.har"],
        );
        let summary = &outcome.json()["summary"];
        assert_eq!(
            summary["rules"],
            json!({"unchecked-response": 1}),
            "{shown}: {}",
            outcome.stdout
        );
        assert_eq!(
            (&summary["checked"], outcome.code),
            (&json!(1), 0),
            "{shown}"
        );
    }
}

/// An absent member may be null, and int32 is a range, wherever a schema stands.
#[test]
fn what_null_and_int32_mean_holds_below_every_keyword() {
    let inner = json!({"type": "object", "properties": {
        "size": {"type": "integer", "format": "int32"}, "note": {"type": "string"}}});
    let place = "#/paths/~1a/get/responses/200/content/application~1json/schema/properties/v";
    let object = |keyword: &str| json!({keyword: inner});
    let named = |keyword: &str, name: &str| json!({keyword: {name: inner}});
    let listed = |keyword: &str| json!({keyword: [inner]});
    let defined = |keyword: &str| {
        let target = format!("{place}/{keyword}/it");
        json!({keyword: {"it": inner}, "$ref": target})
    };
    let nested = |value: &Value| json!({"properties": value});
    let item = |value: &Value| json!([value]);
    for (schema, around) in [
        (inner.clone(), Value::clone as fn(&Value) -> Value),
        (listed("allOf"), Value::clone),
        (defined("$defs"), Value::clone),
        (defined("definitions"), Value::clone),
        (named("dependentSchemas", "size"), Value::clone),
        (named("properties", "properties"), nested),
        (named("patternProperties", "properties"), nested),
        (object("additionalProperties"), nested),
        (object("unevaluatedProperties"), nested),
        (object("items"), item),
        (object("contains"), item),
        (object("unevaluatedItems"), item),
        (listed("prefixItems"), item),
    ] {
        let shown = schema.to_string();
        let good = around(&json!({"size": 1, "note": null}));
        let row = row(
            "",
            NEW,
            schema,
            good,
            around(&json!({"size": 3_000_000_000_u64})),
        );
        for (body, code) in [(&row.good, 0), (&row.bad, 1)] {
            let (document, har) = (row.document(), row.har(body));
            let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
            let outcome = run_in(
                folder.path(),
                &["--schemas", "api.json", "-f", "json", "a.har"],
            );
            assert_eq!(outcome.code, code, "{shown}: {}", outcome.stdout);
        }
    }
}

/// Circles that are no plain chain of references are reported as well, and the rest is judged.
#[test]
fn circles_through_other_keywords_are_reported() {
    let circle = "#/paths/~1a/get/responses/200/content/application~1json/schema/properties/v";
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let schema = json!({keyword: [{"$ref": circle}], "type": "integer"});
        let row = row("", OLD, schema, json!(1), json!("x"));
        let (document, good, bad) = (row.document(), row.har(&row.good), row.har(&row.bad));
        let folder = folder([
            ("api.json", document.as_bytes()),
            ("good.har", good.as_bytes()),
            ("bad.har", bad.as_bytes()),
        ]);
        let check = |har| run_in(folder.path(), &["--schemas", "api.json", "-f", "json", har]);
        let good = check("good.har");
        assert!(
            good.stderr.contains("refers to itself"),
            "{keyword}: {}",
            good.stderr
        );
        assert_eq!(
            good.json()["summary"]["rules"],
            json!({"unchecked-response": 1}),
            "{keyword}"
        );
        assert_eq!(check("bad.har").code, 1, "{keyword}");
    }
}

/// Where each component refers to the next one twice, the ways soon are too many: that is reported, and
/// what stands beside it is judged.
#[test]
fn references_that_multiply_are_reported() {
    let link = |at: usize| {
        let next = json!({"$ref": format!("#/components/schemas/D{}", at + 1)});
        (format!("D{at}"), json!({"allOf": [next, next]}))
    };
    let mut links: serde_json::Map<String, Value> = (0..24).map(link).collect();
    links.insert("D24".to_owned(), integer());
    let schema = json!({"allOf": [{"$ref": "#/components/schemas/D0"}, {"maximum": 2}]});
    let mut row = row("references that multiply", NEW, schema, json!(1), json!(3));
    row.document = json!({"components": {"schemas": links}});
    let (document, good, bad) = (row.document(), row.har(&row.good), row.har(&row.bad));
    let folder = folder([
        ("api.json", document.as_bytes()),
        ("good.har", good.as_bytes()),
        ("bad.har", bad.as_bytes()),
    ]);
    let check = |har| run_in(folder.path(), &["--schemas", "api.json", "-f", "json", har]);
    let good = check("good.har");
    let said = "refers to too many schemas for one value: that part goes unchecked";
    assert!(good.stderr.contains(said), "{}", good.stderr);
    assert_eq!(
        good.json()["summary"]["rules"],
        json!({"unchecked-response": 1})
    );
    assert_eq!(check("bad.har").code, 1);
    assert!(described().contains(row.construct));
}

/// To the letter, null is refused where the schema refuses it, by whatever keyword, and nowhere else;
/// by default it is taken in an optional property, and what is valid to the letter is valid then, too.
#[test]
fn null_in_an_optional_property_is_refused_to_the_letter_alone() {
    let of = |schema: Value| json!({"type": "object", "properties": {"n": schema}});
    let text = json!({"type": "string"});
    let named = json!({"$ref": "#/components/schemas/A"});
    let refused = [
        of(text.clone()),
        of(named.clone()),
        of(json!({"allOf": [named]})),
        of(json!({"oneOf": [text, integer()]})),
        of(json!({"type": ["string", "integer"]})),
        of(json!({"enum": ["a"]})),
        of(json!({"not": {"type": "null"}})),
        of(json!(false)),
        json!({"anyOf": [of(text.clone()), {"type": "string"}]}),
    ];
    let taken = [
        of(json!({"type": ["string", "null"]})),
        of(json!({"anyOf": [named, {"type": "null"}]})),
        of(json!({"enum": ["a", null]})),
        of(json!(true)),
        json!({"oneOf": [of(text.clone()), of(json!({"type": "null"}))]}),
        json!({"not": of(text.clone())}),
    ];
    let refused = refused.into_iter().map(|schema| (schema, 1));
    let taken = taken.into_iter().map(|schema| (schema, 0));
    for (schema, code) in refused.chain(taken) {
        let shown = schema.to_string();
        let row = row("", NEW, schema, json!({"n": null}), json!(null));
        let (document, har) = (row.document(), row.har(&row.good));
        let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
        let check = |more: &[&str]| {
            let arguments = [&["--schemas", "api.json", "-f", "json", "a.har"], more].concat();
            run_in(folder.path(), &arguments)
        };
        assert_eq!(check(&[]).code, 0, "{shown}");
        let strict = check(&["--strict"]);
        assert_eq!(strict.code, code, "{shown}: {}", strict.stdout);
        let found = &strict.json()["findings"];
        let location = found[0]["instance_location"].as_str();
        assert!(code == 0 || location == Some("/v/n"), "{shown}: {found}");
    }
}

/// A run that judges a body by the component `T` of a document.
fn run_by(version: &str, schemas: &Value, body: &Value, more: &[&str]) -> Outcome {
    let document = json!({"openapi": version, "info": {"title": "t", "version": "1"},
        "paths": {}, "components": {"schemas": schemas}});
    let (document, body) = (document.to_string(), body.to_string());
    let files = [
        ("api.json", document.as_bytes()),
        ("a.json", body.as_bytes()),
    ];
    let folder = folder(files);
    let arguments = [
        "--schemas",
        "api.json",
        "--schema",
        "T",
        "-f",
        "json",
        "a.json",
    ];
    run_in(folder.path(), &[&arguments[..], more].concat())
}

/// How a body is judged by a component of a document, and the first finding.
fn judged_by(version: &str, schemas: &Value, body: &Value) -> (i32, Value) {
    let outcome = run_by(version, schemas, body, &[]);
    (outcome.code, outcome.json()["findings"][0].clone())
}

/// What takes null as well says the rest of other values: that it is deprecated, too.
#[test]
fn what_is_nullable_is_deprecated_all_the_same() {
    let old = json!({"type": "string", "nullable": true, "deprecated": true});
    let schema = json!({"T": {"type": "object", "required": ["b"], "properties": {"b": old}}});
    let denied = &["-D", "deprecated-field"];
    let outcome = run_by("3.0.3", &schema, &json!({"b": "x"}), denied);
    let found = outcome.json()["findings"][0].clone();
    assert_eq!(found["rule"], "deprecated-field", "{found}");
    let location = found["keyword_location"].as_str().unwrap_or_default();
    assert!(location.ends_with("/properties/b/deprecated"), "{found}");
    let (_, found) = judged_by("3.0.3", &schema, &json!({}));
    assert_eq!(found["rule"], "missing-deprecated-field", "{found}");
}

/// The keyword of older drafts has lists of names beside schemas, which may refer to others.
#[test]
fn dependencies_are_judged() {
    let text = json!({"type": "string", "nullable": true});
    let schemas = json!({
        "T": {"dependencies": {"a": {"$ref": "#/components/schemas/Base"}, "n": ["m"]}},
        "Base": {"required": ["b"], "properties": {"b": text}},
    });
    for (body, code) in [
        (json!({"a": 1, "b": "x"}), 0),
        (json!({"a": 1, "b": null}), 0),
        (json!({"a": 1}), 1),
        (json!({"a": 1, "b": 1}), 1),
        (json!({"n": 1, "m": 1}), 0),
        (json!({"n": 1}), 1),
    ] {
        let (found, finding) = judged_by("3.0.3", &schemas, &body);
        assert_eq!(found, code, "{body}: {finding}");
    }
}

#[test]
fn dependencies_require_nothing_that_is_write_only() {
    let secret = json!({"type": "string", "writeOnly": true});
    let schemas = json!({
        "T": {"properties": {"pw": secret}, "dependencies": {"a": ["pw"], "b": {"$ref": "#/components/schemas/Base"}}},
        "Base": {"required": ["pw", "c"]},
    });
    for (body, code) in [
        (json!({"a": 1}), 0),
        (json!({"b": 1, "c": 1}), 0),
        (json!({"b": 1}), 1),
    ] {
        assert_eq!(judged_by("3.0.3", &schemas, &body).0, code, "{body}");
    }
}

/// A schema is translated again only for names that it may require.
#[test]
fn a_chain_of_write_only_properties_makes_as_many_components_as_it_has_schemas() {
    let components = |length: usize| {
        let link = |at: usize| {
            let name = format!("p{at}");
            let next = format!("#/components/schemas/S{}", at + 1);
            let secret = json!({"type": "string", "writeOnly": true});
            let schema = json!({"properties": {&name: secret}, "required": [name], "allOf": [{"$ref": next}]});
            (format!("S{at}"), schema)
        };
        let mut schemas: serde_json::Map<String, Value> = (0..length).map(link).collect();
        schemas.insert(format!("S{length}"), json!({"type": "object"}));
        let document = json!({"openapi": NEW, "paths": {}, "components": {"schemas": schemas}});
        let folder = folder([("api.json", document.to_string().as_bytes())]);
        let outcome = run_in(
            folder.path(),
            &["--list", "schemas", "--schemas", "api.json"],
        );
        let of_ours = outcome.stdout.lines().filter(|name| name.starts_with('S'));
        of_ours.count()
    };
    let [one, two, four] = [8, 16, 32].map(components);
    assert!(
        one >= 9 && two < 2 * one + 2 && four < 2 * two + 2,
        "{one} {two} {four}"
    );
}

/// Of two unions that refuse one value, each has nulls of its own in its way.
#[test]
fn null_is_taken_for_absence_in_each_union_of_a_value() {
    let text = json!({"type": "string"});
    let kind = |name: &str, value: &str| json!({"properties": {name: {"const": value}, "note": text, "memo": text}, "required": [name]});
    let schema = json!({
        "allOf": [
            {"oneOf": [kind("kind", "a"), kind("kind", "b")]},
            {"oneOf": [{"properties": {"who": text, "nick": text}, "required": ["who"]}, {"required": ["firm"]}]},
        ],
        "anyOf": [kind("by", "c"), kind("by", "d")],
    });
    for (body, code) in [
        (json!({"kind": "a", "who": "x", "by": "c"}), 0),
        (
            json!({"kind": "a", "note": null, "who": "x", "nick": null, "by": "d", "memo": null}),
            0,
        ),
        (
            json!({"kind": "a", "note": null, "who": null, "nick": null, "by": "c"}),
            1,
        ),
    ] {
        assert_eq!(
            judged_by(NEW, &json!({"T": schema}), &body).0,
            code,
            "{body}"
        );
    }
}

/// A null counts as the absence of an optional property, and as nothing else: where another part of
/// the schema requires the property it is refused, and a condition, `oneOf` or `not` that is about
/// something else is judged as if it were not there.
#[test]
fn null_is_taken_for_absence_whatever_stands_around_it() {
    let text = json!({"type": "string"});
    let of = |name: &str, schema: &Value| json!({"properties": {name: schema}});
    let null = json!({"type": "null"});
    let base = json!({"$ref": "#/components/schemas/Base"});
    let either = json!({"oneOf": [of("error", &text), of("error", &null)],
        "properties": {"note": text}});
    let condition = json!({"properties": {"at": {"type": ["string", "null"]}},
        "if": of("at", &text), "then": {"required": ["reason"]}, "else": {"required": ["owner"]}});
    let union = json!({"oneOf": [
        {"properties": {"kind": {"const": "a"}, "note": text}, "required": ["kind"]},
        {"properties": {"kind": {"const": "b"}}, "required": ["kind"]}]});
    let discriminated = json!({"anyOf": [of("kind", &json!({"const": "a"})), of("kind", &json!({"const": "b"}))],
        "required": ["kind"]});
    let nested = json!({"properties": {"who": {"oneOf": [
        {"allOf": [base, {"required": ["id"]}]}, {"required": ["bot"]}]}}});
    let nullable = json!({"properties": {"user": {"oneOf": [
        {"properties": {"manager": {"type": ["string", "null"]}, "note": text}, "required": ["manager"]},
        {"type": "string"}]}}});
    let apart = json!({"properties": {"at": true, "method": {"anyOf": [of("phone", &text), {"type": "string"}]}},
        "if": of("at", &text), "else": {"required": ["owner"]}});
    let free = json!({"properties": {"kind": text}, "if": {"required": ["kind"]},
        "else": {"additionalProperties": text}});
    for (schema, body, refused) in [
        (discriminated.clone(), json!({"kind": null}), "kind"),
        (discriminated, json!({"kind": "b", "other": null}), ""),
        (nested.clone(), json!({"who": {"id": null}}), "who"),
        (
            nested.clone(),
            json!({"who": {"id": "x", "note": null}}),
            "",
        ),
        (nested, json!({"who": {"bot": null}}), ""),
        (
            nullable.clone(),
            json!({"user": {"manager": null, "note": null}}),
            "",
        ),
        (nullable, json!({"user": {"note": null}}), "user"),
        (
            apart.clone(),
            json!({"at": null, "method": {"phone": null}}),
            "missing",
        ),
        (apart, json!({"at": "x", "method": {"phone": null}}), ""),
        (free, json!({"kind": null, "x": null}), "/<name>"),
        (
            json!({"allOf": [base, {"required": ["id"]}]}),
            json!({"id": null}),
            "/id",
        ),
        (
            json!({"allOf": [base], "required": ["id"]}),
            json!({"id": null}),
            "/id",
        ),
        (
            json!({"$ref": base["$ref"], "required": ["id"]}),
            json!({"id": null}),
            "/id",
        ),
        (
            json!({"allOf": [base, {"required": ["id"]}]}),
            json!({"id": null, "note": 1}),
            "/id",
        ),
        (json!({"allOf": [base]}), json!({"id": null}), ""),
        (
            condition.clone(),
            json!({"at": null, "reason": "x"}),
            "missing",
        ),
        (condition.clone(), json!({"at": null, "owner": "x"}), ""),
        (condition, json!({"at": "x", "reason": "x"}), ""),
        (either.clone(), json!({"error": null}), ""),
        (either.clone(), json!({"error": null, "note": null}), ""),
        (either, json!({"error": 1, "note": null}), "either"),
        (union.clone(), json!({"kind": "a", "note": null}), ""),
        (union, json!({"kind": "c", "note": null}), "either"),
        (
            json!({"not": of("x", &null), "properties": {"note": text}}),
            json!({"x": 1, "note": null}),
            "",
        ),
        (
            json!({"minProperties": 1, "properties": {"note": text}}),
            json!({"note": null}),
            "few",
        ),
    ] {
        let schemas = json!({"T": schema, "Base": {"properties": {"id": text, "note": text}}});
        let (code, found) = judged_by(NEW, &schemas, &body);
        let shown = format!("{schema} {body}: {found}");
        assert_eq!(code, i32::from(!refused.is_empty()), "{shown}");
        if refused.starts_with('/') {
            assert_eq!(found["instance_location"], refused, "{shown}");
            assert_eq!(found["rule"], "type-mismatch", "{shown}");
        }
    }
}

/// A response need not have what only a request has, by whatever keyword it is required; a condition
/// asks for it all the same.
#[test]
fn what_is_write_only_is_never_required() {
    let secret = json!({"type": "string", "writeOnly": true});
    let to_secret = json!({"$ref": "#/components/schemas/Secret"});
    let properties = |schema: &Value| json!({"password": schema, "id": {"type": "string"}});
    let required = json!({"required": ["password"]});
    let with = |more: Value| {
        let mut schema = json!({"type": "object", "properties": properties(&secret)});
        let more = more.as_object().expect("an object").clone();
        schema.as_object_mut().expect("an object").extend(more);
        schema
    };
    for schema in [
        with(required.clone()),
        with(json!({"dependentRequired": {"id": ["password"]}})),
        with(json!({"if": {"required": ["id"]}, "then": required})),
        with(json!({"anyOf": [required, {"required": ["other"]}]})),
        with(json!({"oneOf": [required, {"required": ["id"]}]})),
        with(json!({"not": required})),
        with(json!({"if": required, "then": false})),
        json!({"properties": properties(&json!({"$ref": to_secret["$ref"], "writeOnly": true})),
            "required": ["password"]}),
        json!({"properties": properties(&json!({"allOf": [to_secret]})), "required": ["password"]}),
        json!({"not": {"properties": properties(&secret), "required": ["password"]}}),
        json!({"not": {"$ref": "#/components/schemas/Login"}}),
        json!({"if": {"$ref": "#/components/schemas/Login"}, "then": false}),
        json!({"allOf": [{"$ref": "#/components/schemas/Needs"}, {"properties": properties(&secret)}]}),
        json!({"$ref": "#/components/schemas/Needs", "properties": properties(&secret)}),
        with(json!({"dependentSchemas": {"id": {"$ref": "#/components/schemas/Needs"}}})),
        json!({"$ref": "#/components/schemas/Login"}),
    ] {
        let login = json!({"properties": properties(&secret), "required": ["password"]});
        let schemas = json!({"T": schema, "Secret": secret, "Login": login, "Needs": required});
        let (code, found) = judged_by(NEW, &schemas, &json!({"id": "x"}));
        assert_eq!(code, 0, "{schema}: {found}");
    }
}

/// An int32 is reported as such wherever it stands, and whatever wider bound stands beside it.
#[test]
fn an_int32_is_reported_by_its_format() {
    let int32 = json!({"type": "integer", "format": "int32"});
    let wide = json!({"type": "integer", "format": "int32", "minimum": -5_000_000_000_i64});
    for (schema, number, location) in [
        (
            json!({"allOf": [int32]}),
            3_000_000_000_i64,
            "/properties/n/allOf/0/format",
        ),
        (json!({"anyOf": [{"allOf": [int32]}]}), 3_000_000_000, ""),
        (wide.clone(), -3_000_000_000, "/properties/n/format"),
        (wide, -6_000_000_000, "/properties/n/format"),
    ] {
        let schemas = json!({"T": {"type": "object", "properties": {"n": schema}}});
        let (code, found) = judged_by(OLD, &schemas, &json!({"n": number}));
        assert_eq!(code, 1, "{schema}");
        if !location.is_empty() {
            assert_eq!(found["rule"], "invalid-format", "{schema}");
            let shown = found["keyword_location"].as_str().unwrap_or_default();
            assert!(shown.ends_with(location), "{found}");
        }
    }
}

/// What the author wrote keeps its place, though a `nullable` of 3.0 is translated into the same.
#[test]
fn a_condition_of_the_author_is_reported_where_it_stands() {
    let guard = json!({"if": {"not": {"type": "null"}}, "then": {"type": "string"}});
    let named = json!({"if": {"type": "null"}, "then": {"type": "string"}});
    for (schema, body, location) in [
        (
            json!({"properties": {"a": guard}}),
            json!({"a": 1}),
            "/properties/a/then/type",
        ),
        (
            json!({"properties": named}),
            json!({"then": 1}),
            "/properties/then/type",
        ),
    ] {
        let (code, found) = judged_by(NEW, &json!({"T": schema}), &body);
        assert_eq!(code, 1, "{schema}");
        assert_eq!(found["keyword_location"], location, "{schema}");
    }
}

/// What takes every value checks nothing.
#[test]
fn a_response_whose_schema_takes_all_is_not_checked() {
    let alone = [json!({}), json!(true), json!({"description": "later"})];
    let of_others = [
        json!({"allOf": [{}]}),
        json!({"properties": {"x": {"additionalProperties": true}}}),
        json!({"$ref": "#/components/schemas/Nope"}),
        json!({"pattern": "(?=x)"}),
    ];
    let shown = alone.map(|schema| (schema, "has a schema without constraints"));
    for (schema, shown) in shown
        .into_iter()
        .chain(of_others.map(|schema| (schema, "")))
    {
        let row = row("", NEW, json!({}), json!(1), json!(1));
        let mut document: Value = serde_json::from_str(&row.document()).expect("JSON");
        let place = "/paths/~1a/get/responses/200/content/application~1json/schema";
        *document.pointer_mut(place).expect("a schema") = schema.clone();
        let (document, har) = (document.to_string(), row.har(&row.good));
        let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
        let outcome = run_in(
            folder.path(),
            &["--schemas", "api.json", "-f", "json", "a.har"],
        );
        assert_eq!(outcome.code, 2, "{schema}: {}", outcome.stdout);
        assert!(outcome.stderr.contains(shown), "{}", outcome.stderr);
    }
}

/// By whatever ways a keyword is reached, it says so once.
#[test]
fn a_fault_that_several_references_reach_is_shown_once() {
    let to = json!({"$ref": "#/components/schemas/A"});
    let row = row(
        "",
        NEW,
        json!({"allOf": [to, {"allOf": [to]}]}),
        json!(1),
        json!("x"),
    );
    let (document, har) = (row.document(), row.har(&row.bad));
    let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
    let outcome = run_in(
        folder.path(),
        &["--schemas", "api.json", "-f", "json", "a.har"],
    );
    assert_eq!(
        outcome.json()["findings"].as_array().map(Vec::len),
        Some(1),
        "{}",
        outcome.stdout
    );
}

/// What a schema is made of is looked at once, however often it names itself.
#[test]
fn a_schema_that_is_made_of_itself_many_times_is_read() {
    let itself = json!({"$ref": "#/paths/~1a/get/responses/200/content/application~1json/schema/properties/v"});
    let schema = json!({"allOf": vec![itself; 30], "required": ["b"]});
    let row = row("", OLD, schema, json!({"b": 1}), json!({}));
    let (document, har) = (row.document(), row.har(&row.bad));
    let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
    let outcome = run_in(
        folder.path(),
        &["--schemas", "api.json", "-f", "json", "a.har"],
    );
    assert_eq!(outcome.json()["summary"]["invalid"], 1);
}

/// Whoever judges: what refers to a component that nobody has is checked in part.
#[test]
fn a_component_that_nobody_has_is_reported_each_response() {
    let component = json!({"$id": "#/components/schemas/X", "type": "object",
        "properties": {"a": {"$ref": "#/components/schemas/Gone"}}})
    .to_string();
    let files = [
        ("d/X.json", component.as_bytes()),
        ("a.json", br#"{"a": 1}"#),
    ];
    let folder = folder(files);
    for judge in [&[][..], &["--judge", "jsonschema"]] {
        let named = ["--schemas", "d", "--schema", "X", "-f", "json", "a.json"];
        let outcome = run_in(folder.path(), &[judge, &named].concat());
        let rules = &outcome.json()["summary"]["rules"];
        assert_eq!(rules["unchecked-response"], 1, "{judge:?}: {rules}");
    }
}

/// An answer without content needs no schema; one that nothing describes goes unchecked.
#[test]
fn what_has_no_content_is_no_concern() {
    let document = json!({"openapi": OLD, "paths": {"/a": {"get": {"responses": {"204": {"description": "x"}, "200": {"description": "x"}}}}}});
    let entry = |status: u16, body: &str| {
        json!({"request": {"method": "GET", "url": "https://example.com/a"},
        "response": {"status": status, "content": {"mimeType": "application/json", "text": body}}})
    };
    for (entry, unchecked) in [
        (entry(204, ""), false),
        (entry(200, ""), false),
        (entry(200, "{}"), true),
        (entry(201, "{}"), true),
    ] {
        let har = json!({"log": {"entries": [entry]}}).to_string();
        let folder = folder([
            ("api.json", document.to_string().as_bytes()),
            ("a.har", har.as_bytes()),
        ]);
        let outcome = run_in(
            folder.path(),
            &[
                "--schemas",
                "api.json",
                "-f",
                "json",
                "--allow-empty",
                "a.har",
            ],
        );
        assert_eq!(outcome.stderr, "", "{entry}");
        let rules = &outcome.json()["summary"]["rules"];
        assert_eq!(
            rules.get("unchecked-response").is_some(),
            unchecked,
            "{entry}: {rules}"
        );
    }
}

/// The first cells of the tables in the guide.
fn described() -> BTreeSet<String> {
    let page = text("docs/src/reference/openapi.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    rows.filter_map(|row| row.split(" | ").next())
        .map(str::to_owned)
        .filter(|cell| cell != "Construct" && !cell.starts_with('-'))
        .collect()
}

#[test]
fn the_guide_has_a_row_for_each_construct() {
    let rows: BTreeSet<String> = rows().iter().map(|row| row.construct.to_owned()).collect();
    let described = described();
    let missing: Vec<&String> = rows.difference(&described).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Stytch's routes as a document of its own says them judge as the embedded ones do.
#[test]
fn a_document_of_every_embedded_route_judges_each() {
    use stytch_validate::schema::catalog::Catalog;
    let catalog = Catalog::embedded();
    let mut paths = serde_json::Map::new();
    let mut entries = Vec::new();
    for route in catalog.routes.iter() {
        let component = route.success().expect("a component");
        let schema = json!({"$ref": format!("#/components/schemas/{component}")});
        paths
            .entry(route.template.to_string())
            .or_insert_with(|| json!({}))[route.method.to_lowercase()] =
            json!({"responses": {"200": response("application/json", &schema)}});
        let url = format!(
            "https://test.stytch.com{}",
            route.template.replace(['{', '}'], "")
        );
        entries.push(json!({"request": {"method": route.method, "url": url},
            "response": {"status": 200, "content": {"mimeType": "application/json", "text": "[]"}}}));
    }
    let schemas: serde_json::Map<String, Value> = catalog
        .ids()
        .map(|id| (catalog.name(id).to_owned(), catalog.schema(id).clone()))
        .collect();
    let document = json!({"openapi": NEW, "paths": paths, "components": {"schemas": schemas}});
    let har = json!({"log": {"entries": entries}});
    let folder = folder([
        ("api.json", document.to_string().as_bytes()),
        ("a.har", har.to_string().as_bytes()),
    ]);
    let outcome = run_in(
        folder.path(),
        &["--schemas", "api.json", "-f", "json", "a.har"],
    );
    assert_eq!(outcome.stderr, "");
    let report = outcome.json();
    assert_eq!(report["summary"]["checked"], entries.len());
    assert_eq!(report["summary"]["invalid"], entries.len());
}

/// What a document names is reported by its name, though several schemas judge one value.
#[test]
fn names_behind_several_schemas_are_reported() {
    let object = json!({"type": "object", "properties": {"inner id": integer()}});
    for schema in [
        json!({"allOf": [object], "nullable": true}),
        json!({"allOf": [object]}),
        json!({"allOf": [object], "type": "object"}),
        json!({"allOf": [object], "type": "object", "properties": {"x": {}}}),
        json!({"allOf": [{"allOf": [object]}]}),
    ] {
        let row = row("", OLD, schema, json!(null), json!({"inner id": "x"}));
        let (document, har) = (row.document(), row.har(&row.bad));
        let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
        let arguments = ["--schemas", "api.json", "-f", "json", "a.har"];
        let report = run_in(folder.path(), &arguments).json();
        let place = &report["findings"][0]["instance_location"];
        assert_eq!(place, "/v/inner id", "{document}");
    }
}

/// A document may describe a response that is neither an object nor an array.
#[test]
fn bodies_that_are_scalars_are_judged() {
    for (body, wanted) in [
        ("7", [1, 0, 0]),
        ("\"x\"", [0, 1, 0]),
        ("null", [0, 1, 0]),
        ("x", [0, 0, 1]),
    ] {
        let document = json!({
            "openapi": OLD, "info": {},
            "paths": {"/a": {"get": {"responses": {"200": {
                "description": "x", "content": {"application/json": {"schema": integer()}},
            }}}}},
        })
        .to_string();
        let mut har: Value =
            serde_json::from_str(&row("", OLD, integer(), json!(1), json!(1)).har(&json!(1)))
                .expect("JSON");
        har["log"]["entries"][0]["response"]["content"]["text"] = json!(body);
        let har = har.to_string();
        let folder = folder([("api.json", document.as_bytes()), ("a.har", har.as_bytes())]);
        let arguments = ["--schemas", "api.json", "-f", "json", "a.har"];
        let report = run_in(folder.path(), &arguments).json();
        let counts = ["valid", "invalid", "skipped"].map(|count| report["summary"][count].clone());
        assert_eq!(counts, wanted.map(Value::from), "{body}");
    }
}
