//! Texts that are no JSON: where and why. The offsets were counted by hand.

use stytch_validate::json::{
    Construct as In,
    Container::{Array, Object},
    Document, Encoding, NotJson, NumberFault, SyntaxError, SyntaxErrorKind as Kind,
};

type Case<'a> = (&'a [u8], usize, Kind);

fn refuse(cases: &[Case<'_>]) {
    for &(text, offset, kind) in cases {
        let shown = String::from_utf8_lossy(text);
        let error = Document::parse(text).expect_err(&shown);
        assert_eq!(error, SyntaxError { offset, kind }, "{shown}");
        let incomplete = matches!(kind, Kind::UnexpectedEnd { .. });
        assert_eq!(error.is_incomplete(), incomplete, "{shown}");
        assert!(
            serde_json::from_slice::<serde_json::Value>(text).is_err(),
            "{shown}"
        );
    }
}

fn end(inside: In) -> Kind {
    Kind::UnexpectedEnd { inside }
}

#[test]
fn nothing() {
    refuse(&[
        (b"", 0, Kind::Empty),
        (b" \r\n\t", 4, Kind::Empty),
        (b"\xEF\xBB\xBF", 3, Kind::Empty),
    ]);
}

#[test]
fn cut_off() {
    refuse(&[
        (b"[", 1, end(In::Array)),
        (b"{", 1, end(In::Object)),
        (b"[1", 2, end(In::Array)),
        (b"[1,", 3, end(In::Array)),
        (b"[[]", 3, end(In::Array)),
        (b"[{}", 3, end(In::Array)),
        (b"{\"a\"", 4, end(In::Object)),
        (b"{\"a\":", 5, end(In::Object)),
        (b"{\"a\":1", 6, end(In::Object)),
        (b"{\"a\":1,", 7, end(In::Object)),
        (b"{\"a\":[1 ", 8, end(In::Array)),
        (b"[1, \n", 5, end(In::Array)),
        (b"\"", 1, end(In::String)),
        (b"\"abc", 4, end(In::String)),
        (b"\"abcdefghijk", 12, end(In::String)),
        (b"\"a\\", 3, end(In::String)),
        (b"\"\\u", 3, end(In::String)),
        (b"\"\\u00e", 6, end(In::String)),
        (b"\"\\ud83d", 7, end(In::String)),
        (b"\"\\ud83d\\", 8, end(In::String)),
        (b"\"\\ud83d\\ude", 11, end(In::String)),
        (b"\"\xC3", 2, end(In::String)),
        (b"{\"a", 3, end(In::String)),
        (b"-", 1, end(In::Number)),
        (b"1.", 2, end(In::Number)),
        (b"1e", 2, end(In::Number)),
        (b"1E+", 3, end(In::Number)),
        (b"[-", 2, end(In::Number)),
        (b"t", 1, end(In::Literal)),
        (b"[fals", 5, end(In::Literal)),
        (b"nul", 3, end(In::Literal)),
    ]);
}

#[test]
fn punctuation() {
    refuse(&[
        (b"]", 0, Kind::ExpectedValue),
        (b"}", 0, Kind::ExpectedValue),
        (b",", 0, Kind::ExpectedValue),
        (b":", 0, Kind::ExpectedValue),
        (b"[,", 1, Kind::ExpectedValue),
        (b"[,1]", 1, Kind::ExpectedValue),
        (b"[1,,2]", 3, Kind::ExpectedValue),
        (b"[1}", 2, Kind::ExpectedCommaOrEnd { inside: Array }),
        (b"[1 2]", 3, Kind::ExpectedCommaOrEnd { inside: Array }),
        (
            b"[\"a\" \"b\"]",
            5,
            Kind::ExpectedCommaOrEnd { inside: Array },
        ),
        (b"[1:2]", 2, Kind::ExpectedCommaOrEnd { inside: Array }),
        (b"[[] []]", 4, Kind::ExpectedCommaOrEnd { inside: Array }),
        (b"[}", 1, Kind::ExpectedValue),
        (b"{]", 1, Kind::ExpectedName),
        (b"{,}", 1, Kind::ExpectedName),
        (b"{1:2}", 1, Kind::ExpectedName),
        (b"{null:2}", 1, Kind::NotJson(NotJson::UnquotedName)),
        (b"{[]:2}", 1, Kind::ExpectedName),
        (b"{\"a\" 1}", 5, Kind::ExpectedColon),
        (b"{\"a\",1}", 4, Kind::ExpectedColon),
        (b"{\"a\"}", 4, Kind::ExpectedColon),
        (b"{\"a\":}", 5, Kind::ExpectedValue),
        (b"{\"a\":,", 5, Kind::ExpectedValue),
        (b"{\"a\"::1}", 5, Kind::ExpectedValue),
        (
            b"{\"a\":1 \"b\":2}",
            7,
            Kind::ExpectedCommaOrEnd { inside: Object },
        ),
        (b"{\"a\":1]", 6, Kind::ExpectedCommaOrEnd { inside: Object }),
        (b"{\"a\":1,,\"b\":2}", 7, Kind::ExpectedName),
        (b"{\"a\":[1],2}", 9, Kind::ExpectedName),
    ]);
}

#[test]
fn trailing_commas() {
    refuse(&[
        (b"[1,]", 2, Kind::TrailingComma { inside: Array }),
        (b"[1, \n ]", 2, Kind::TrailingComma { inside: Array }),
        (b"[[1],]", 4, Kind::TrailingComma { inside: Array }),
        (b"[,]", 1, Kind::ExpectedValue),
        (b"{\"a\":1,}", 6, Kind::TrailingComma { inside: Object }),
        (
            b"{\"a\":1 ,\r\n}",
            7,
            Kind::TrailingComma { inside: Object },
        ),
        (
            b"{\"a\":\",\"\n,}",
            9,
            Kind::TrailingComma { inside: Object },
        ),
    ]);
}

#[test]
fn after_the_end() {
    refuse(&[
        (b"1 2", 2, Kind::TrailingData),
        (b"{}{}", 2, Kind::TrailingData),
        (b"[]]", 2, Kind::TrailingData),
        (b"{}}", 2, Kind::TrailingData),
        (b"null,", 4, Kind::TrailingData),
        (b"\"a\"b", 3, Kind::TrailingData),
        (b"truex", 4, Kind::TrailingData),
        (b"1a", 1, Kind::TrailingData),
        (b"1.5.5", 3, Kind::TrailingData),
        (b"{}\0", 2, Kind::TrailingData),
        (b"{}\n// end", 3, Kind::NotJson(NotJson::Comment)),
        (b"{}\x1b[0m", 2, Kind::NotJson(NotJson::TerminalEscape)),
    ]);
}

#[test]
fn numbers() {
    let number = Kind::InvalidNumber;
    refuse(&[
        (b"01", 0, Kind::LeadingZero),
        (b"-01", 1, Kind::LeadingZero),
        (b"[007]", 1, Kind::LeadingZero),
        (b"00", 0, Kind::LeadingZero),
        (b"-a", 0, number(NumberFault::NoDigitAfterMinus)),
        (b"[-]", 1, number(NumberFault::NoDigitAfterMinus)),
        (b"--1", 0, number(NumberFault::NoDigitAfterMinus)),
        (b"-.5", 0, number(NumberFault::NoDigitAfterMinus)),
        (b"1.e5", 1, number(NumberFault::NoDigitAfterPoint)),
        (b"[1.]", 2, number(NumberFault::NoDigitAfterPoint)),
        (b"1ex", 1, number(NumberFault::NoDigitInExponent)),
        (b"[1.5e]", 4, number(NumberFault::NoDigitInExponent)),
        (b"1e+-5", 1, number(NumberFault::NoDigitInExponent)),
        (b"+1", 0, number(NumberFault::PlusSign)),
        (b".5", 0, number(NumberFault::NoDigitBeforePoint)),
        (b".", 0, Kind::ExpectedValue),
        (b"0x1F", 0, number(NumberFault::OtherBase)),
        (b"-0b1", 1, number(NumberFault::OtherBase)),
        (b"[1_000]", 2, Kind::ExpectedCommaOrEnd { inside: Array }),
        (b"[1,5e]", 4, number(NumberFault::NoDigitInExponent)),
        ("[１]".as_bytes(), 1, Kind::ExpectedValue),
    ]);
}

#[test]
fn strings() {
    refuse(&[
        (b"\"a\nb\"", 2, Kind::ControlCharacterInString),
        (b"\"\t\"", 1, Kind::ControlCharacterInString),
        (b"\"12345678\x1f\"", 9, Kind::ControlCharacterInString),
        (b"\"\0\"", 1, Kind::ControlCharacterInString),
        (b"{\"a\r\":1}", 3, Kind::ControlCharacterInString),
        (b"\"\\a\"", 1, Kind::InvalidEscape),
        (b"\"\\'\"", 1, Kind::InvalidEscape),
        (b"\"\\x41\"", 1, Kind::InvalidEscape),
        (b"\"ab\\ \"", 3, Kind::InvalidEscape),
        (b"\"\\U0041\"", 1, Kind::InvalidEscape),
        (b"\"\\u004g\"", 1, Kind::InvalidEscape),
        (b"\"\\u+041\"", 1, Kind::InvalidEscape),
        (b"\"\\u12\"", 1, Kind::InvalidEscape),
        (b"\"\\ud800\\uzzzz\"", 7, Kind::InvalidEscape),
    ]);
}

#[test]
fn encodings() {
    refuse(&[
        (b"\"\xFF\"", 1, Kind::InvalidUtf8),
        (b"\"a\x80\"", 2, Kind::InvalidUtf8),
        (b"\"\xC3\"", 1, Kind::InvalidUtf8),
        (b"\"\xC0\xAF\"", 1, Kind::InvalidUtf8),
        (b"\"\xE0\x80\xAF\"", 1, Kind::InvalidUtf8),
        (b"\"\xED\xA0\x80\"", 1, Kind::InvalidUtf8),
        (b"\"\xF4\x90\x80\x80\"", 1, Kind::InvalidUtf8),
        (b"[\"\xE9\"]", 2, Kind::InvalidUtf8),
        (b"{\"\xE9\":1,}", 2, Kind::InvalidUtf8),
        (b"[\x80]", 1, Kind::InvalidUtf8),
        (b"[1]\xFE", 3, Kind::InvalidUtf8),
        (b"[\xC2\xA0]", 1, Kind::ExpectedValue),
        (b"\xEF\xBB", 0, Kind::ExpectedValue),
        (b"\xEF\xBB\xBF\xEF\xBB\xBF1", 3, Kind::ExpectedValue),
        (b"\xFF\xFE{\0}\0", 0, Kind::OtherEncoding(Encoding::Utf16Le)),
        (b"\xFE\xFF\0{\0}", 0, Kind::OtherEncoding(Encoding::Utf16Be)),
        (
            b"\xFF\xFE\0\0{\0\0\0",
            0,
            Kind::OtherEncoding(Encoding::Utf32Le),
        ),
        (
            b"\0\0\xFE\xFF\0\0\0{",
            0,
            Kind::OtherEncoding(Encoding::Utf32Be),
        ),
    ]);
}

#[test]
fn other_languages() {
    let not = Kind::NotJson;
    refuse(&[
        (b"NaN", 0, not(NotJson::NaN)),
        (b"[NaN]", 1, not(NotJson::NaN)),
        (b"{\"a\":Infinity}", 5, not(NotJson::Infinity)),
        (b"[-Infinity]", 1, not(NotJson::Infinity)),
        (b"undefined", 0, not(NotJson::Undefined)),
        (b"{\"a\": undefined}", 6, not(NotJson::Undefined)),
        (b"True", 0, not(NotJson::PythonLiteral)),
        (b"[None]", 1, not(NotJson::PythonLiteral)),
        (b"{'a':1}", 1, not(NotJson::SingleQuotes)),
        (b"['a']", 1, not(NotJson::SingleQuotes)),
        (b"{a:1}", 1, not(NotJson::UnquotedName)),
        (b"{\"a\":1, $b: 2}", 8, not(NotJson::UnquotedName)),
        (b"// hello\n{}", 0, not(NotJson::Comment)),
        (b"{ /* a */ }", 2, not(NotJson::Comment)),
        (b"[1, # one\n2]", 4, not(NotJson::Comment)),
        (b"[1 /* one */]", 3, not(NotJson::Comment)),
        (b"{\"a\" /**/ :1}", 5, not(NotJson::Comment)),
        (b"\x1b[1;39m{}", 0, not(NotJson::TerminalEscape)),
        (b"{\x1b[0m\"a\":1}", 1, not(NotJson::TerminalEscape)),
        (b"<!DOCTYPE html>", 0, not(NotJson::Markup)),
        (b"nope", 0, Kind::ExpectedValue),
        (b"TRUE", 0, Kind::ExpectedValue),
        (b"tRUE", 0, Kind::ExpectedValue),
        (b"/", 0, Kind::ExpectedValue),
        (b"`a`", 0, Kind::ExpectedValue),
        (b"(1)", 0, Kind::ExpectedValue),
        (b"\0", 0, Kind::ExpectedValue),
        (b"\x0c1", 0, Kind::ExpectedValue),
    ]);
}

/// No text gets into what an error shows, and every kind has a sentence.
#[test]
fn errors_tell_nothing_captured() {
    let texts: [&[u8]; 5] = [
        b"{\"SECRET\" SECRET",
        b"\"SECRET",
        b"[SECRET]",
        b"SECRET",
        b"\"SECRET\\q\"",
    ];
    for text in texts {
        let error = Document::parse(text).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("SECRET"));
    }
    let error = Document::parse(b"{\"a\":1,}").unwrap_err();
    let sentence = "a comma before `}`: JSON does not allow trailing commas";
    assert_eq!(error.to_string(), sentence);
}
