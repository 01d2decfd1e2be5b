//! Random texts, made of few names and values so that they often meet.

use proptest::prelude::*;
use proptest::sample::select;

/// How each test runs: nothing is written to disk, and so many cases.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        cases: count,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

const NAMES: [&str; 9] = [
    r"a",
    r"b",
    r"ab",
    r"c",
    r"\u0061",
    r"a\/b",
    r"~",
    r"\u00e9",
    r"\ud83d\ude00",
];

const SCALARS: [&str; 46] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "3",
    "1.0",
    "1.5",
    "0.1",
    "2e0",
    "2.0",
    "1e2",
    "100",
    "0.30",
    "3e-1",
    "1E+2",
    "12345678901234567890",
    "12345678901234567890.0",
    "9007199254740993",
    "9007199254740992.0",
    "9223372036854775808",
    "1e400",
    "10e399",
    "-1e400",
    "1e-400",
    "1e99999999999999999999",
    "2e99999999999999999999",
    "6",
    "0.5",
    r#""""#,
    r#""a""#,
    r#""ab""#,
    r#""abc""#,
    r#""aab""#,
    r#""b""#,
    r#""\u0061""#,
    r#""\u00e9""#,
    r#""é""#,
    r#""\ud83d\ude00""#,
    r#""😀""#,
    r#""😀😀😀""#,
    r#""\n""#,
    r#""12345678901234567""#,
];

fn space() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", " ", "\n", "\r\n\t", "          "])
}

fn string_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "b",
        " ",
        "é",
        "日",
        "😀",
        "\u{7f}",
        "/",
        "[",
        "{",
        ",",
        ":",
        "0",
        r"\n",
        r#"\""#,
        r"\\",
        r"\/",
        r"\u0000",
        r"\u00e9",
        r"\uD83D\uDE00",
        r"\ufffe",
        "eight by",
    ];
    prop::collection::vec(select(pieces), 0..12).prop_map(|all| format!("\"{}\"", all.concat()))
}

fn number_text() -> impl Strategy<Value = String> {
    let whole = prop_oneof![Just("0".to_owned()), "[1-9][0-9]{0,24}"];
    let fraction = prop_oneof![Just(String::new()), r"\.[0-9]{1,8}"];
    let exponent = prop_oneof![3 => Just(String::new()), 1 => "[eE][+-]?[0-9]{1,3}"];
    (select(vec!["", "-"]), whole, fraction, exponent)
        .prop_map(|(a, b, c, d)| a.to_owned() + &b + &c + &d)
}

/// A JSON text: `scalar` at the leaves, few names, at times the same one twice in an object.
fn text_of(scalar: BoxedStrategy<String>) -> BoxedStrategy<String> {
    scalar
        .prop_recursive(4, 40, 6, |inner| {
            let element =
                (space(), inner.clone(), space()).prop_map(|(a, b, c)| format!("{a}{b}{c}"));
            let member = (
                space(),
                select(NAMES.to_vec()),
                space(),
                space(),
                inner,
                space(),
            )
                .prop_map(|(a, name, b, c, value, d)| format!("{a}\"{name}\"{b}:{c}{value}{d}"));
            prop_oneof![
                prop::collection::vec(element, 0..5).prop_map(|all| format!("[{}]", all.join(","))),
                prop::collection::vec(member, 0..6)
                    .prop_map(|all| format!("{{{}}}", all.join(","))),
            ]
        })
        .boxed()
}

/// Any JSON text.
pub(crate) fn any_text() -> BoxedStrategy<String> {
    let known = select(SCALARS.to_vec()).prop_map(str::to_owned);
    let scalar = prop_oneof![known, string_text(), number_text()].boxed();
    (space(), text_of(scalar), space())
        .prop_map(|(a, b, c)| format!("{a}{b}{c}"))
        .boxed()
}

/// Texts of the values that schemas made here speak of.
pub(crate) fn instance() -> BoxedStrategy<String> {
    text_of(select(SCALARS.to_vec()).prop_map(str::to_owned).boxed())
}

/// One change of a text: at a place (scaled to its length), so many bytes away, these put in.
pub(crate) fn mutation() -> impl Strategy<Value = (f64, usize, Vec<u8>)> {
    let common = br#"[]{},:"\/ue0123456789+-.Etrufalsn'#*NaI"#.to_vec();
    let byte = prop_oneof![4 => select(common), 1 => any::<u8>(), 1 => 0_u8..0x20];
    (0.0..1.0, 0_usize..3, prop::collection::vec(byte, 0..3))
}
