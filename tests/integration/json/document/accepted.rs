//! Texts that RFC 8259 allows, each with the value it has.

use jsonschema_value::Node;
use stytch_validate::json::{Document, Kind, Value};
use stytch_validate::schema::jsonschema_adapter::Instance;

/// What the text says, by way of the engine's view of the document.
fn value_of(text: &str) -> serde_json::Value {
    let document = Document::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{text}: {e}"));
    Instance::from(document.root()).to_value().into_owned()
}

/// Each text is accepted, and means what `serde_json` says it means.
fn accept(texts: &[&str]) {
    for text in texts {
        let expected: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(value_of(text), expected, "{text}");
    }
}

#[test]
fn structure() {
    accept(&[
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        r#"{"a":{}}"#,
        r#"{"a":[]}"#,
        "[[],[]]",
        "[1,[2,[3]],4]",
        r#"{"a":1,"b":{"c":[{"d":2},null]},"e":3}"#,
        r#"{"":0}"#,
        r#"{"a":{"a":{"a":1}}}"#,
        "[{},[],{},[]]",
        "[[[[[[[[[[1]]]]]]]]]]",
    ]);
}

#[test]
fn whitespace() {
    accept(&[
        " 1",
        "1 ",
        "\t1\r\n",
        "[ ]",
        "{ }",
        "[\n1\n,\r\n2\t]",
        "{ \"a\" : 1 , \"b\" : 2 }",
        "\r\r\r{}\n\n",
        "[                                1                 ]",
        "{\n        \"a\":         1\n        }",
    ]);
}

#[test]
fn scalars() {
    accept(&[
        "null",
        "true",
        "false",
        "\"\"",
        "\"a\"",
        "0",
        "[null,true,false]",
        "-0",
        "7",
    ]);
}

#[test]
fn numbers() {
    accept(&[
        "0",
        "-0",
        "1",
        "-1",
        "10",
        "123456789",
        "0.5",
        "-0.5",
        "0.0",
        "-0.0",
        "1.25",
        "1e5",
        "1E5",
        "1e+5",
        "1e-5",
        "1E+05",
        "0e1",
        "0E-1",
        "0e+00",
        "1.5e300",
        "1.0e-7",
        "9007199254740993",
        "18446744073709551615",
        "-9223372036854775808",
        "18446744073709551616",
        "0.1000000000000000055511151231257827",
        "1e400",
        "-1e400",
        "1e-400",
        "123123e100000",
        "4.9e-324",
        "[0,-1,2.5,3e3]",
    ]);
    let long = "7".repeat(5_000);
    accept(&[&long, &format!("-{long}.{long}")]);
    assert_eq!(value_of(&long).to_string(), long, "no digit is lost");
}

/// RFC 8259, section 8.2: JSON allows them, whatever becomes of them. Browsers write them where a
/// text was cut inside a character.
#[test]
fn half_a_surrogate_pair_is_json() {
    for text in [
        r#""\ud800""#,
        r#""\uDC00 \udc00""#,
        r#""\ud800\n""#,
        r#"["\ud800\u0041", "\ud83d\ud83d\ude00"]"#,
        r#"{"\ud800": 1, "\ud801": 2, "\ufffd": 3, "�x": 4}"#,
    ] {
        let document = Document::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(document.duplicates().len(), 0, "{text}");
    }
    let text = r#"{"\ud800": 1, "a": 2, "\uD800": 3}"#;
    let document = Document::parse(text.as_bytes()).expect("JSON");
    assert_eq!(document.duplicates().len(), 1);
    assert_eq!(
        document.root().members().next().map(|member| member.name),
        Some("a".into())
    );
}

#[test]
fn strings() {
    accept(&[
        r#""\"\\\/\b\f\n\r\t""#,
        r#""\u0041""#,
        r#""\u0000""#,
        r#""\u001f""#,
        r#""\u00e9\u00E9""#,
        r#""\ud83d\ude00""#,
        r#""\uD83D\uDE00 and \uDBFF\uDFFF""#,
        r#""\uffff\ufffe\ufdd0""#,
        "\"\u{7f}\"",
        "\"\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}\"",
        "\"\u{2028}\u{2029}\u{feff}\"",
        "\"héllo, 日本語, 😀\"",
        r#""seven b""#,
        r#""eight by""#,
        r#""nine byte""#,
        r#""fifteen bytes!\n""#,
        r#""1234567\n123456\"8""#,
        r#""//, /* */, # are no comments here""#,
        r#""[1,]""#,
    ]);
}

#[test]
fn names() {
    accept(&[
        r#"{"a b":1}"#,
        r#"{"\u0061":1}"#,
        r#"{"\n":1,"\t":2}"#,
        "{\"é\":1,\"😀\":2}",
        r#"{"a":1,"A":2}"#,
        r#"{"a":1,"a":2}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"a":{"b":1},"a":{"c":2}}"#,
        r#"{"a":1,"b":2,"a":3,"b":4,"a":5}"#,
        "{\"a\\u0000b\":1}",
        r#"{"a/b":1,"~":2,"%25":3}"#,
    ]);
}

#[test]
fn byte_order_mark() {
    let document = Document::parse(b"\xEF\xBB\xBF {\"a\":1}").unwrap();
    assert!(document.has_bom());
    assert_eq!(document.root().span(), 4..11, "its three bytes count");
    assert_eq!(document.root().get("a").unwrap().span(), 9..10);
    assert!(!Document::parse(b"{}").unwrap().has_bom());
}

#[test]
fn kinds() {
    let kinds = Document::parse(br#"[null,true,0,"",[],{}]"#).unwrap();
    let kinds: Vec<_> = kinds.root().elements().map(Value::kind).collect();
    let all = [
        Kind::Null,
        Kind::Bool,
        Kind::Number,
        Kind::String,
        Kind::Array,
        Kind::Object,
    ];
    assert_eq!(kinds, all);
}
