//! Places, asserted by hand: line and column in characters from one, offset in bytes from nought.

use stytch_validate::text::span::{Position, Span};

use crate::support::{Plan, judge};

const EMAIL: &str = "api_session_v1_EmailFactor";
const PAGE: &str = "api_organization_v1_ResultsMetadata";
const ROLE: &str = "api_organization_v1_MemberRole";

type Place = (u64, u64, u64);

fn place(position: Position) -> Place {
    (position.line.get(), position.column.get(), position.offset)
}

fn span(span: Span) -> (Place, Place) {
    (place(span.start), place(span.end))
}

/// Which rule, in which response, from where to where.
type Told = (&'static str, u64, Place, Place);

fn shown(component: &str, text: impl AsRef<[u8]>) -> Vec<Told> {
    let plan = Plan {
        component: Some(component),
        ..Plan::default()
    };
    judge(&[text], &plan)
        .findings
        .iter()
        .map(|finding| {
            let (start, end) = span(finding.span);
            (finding.rule.id, finding.origin.response, start, end)
        })
        .collect()
}

#[test]
fn columns_count_characters_and_offsets_bytes() {
    assert_eq!(
        shown(
            EMAIL,
            "{\"é😀\": 1, \"email_id\": 7, \"email_address\": \"a\"}"
        ),
        [("type-mismatch", 0, (1, 23, 26), (1, 24, 27))]
    );
}

#[test]
fn the_end_of_a_string_is_behind_its_quote() {
    assert_eq!(
        shown(PAGE, "{\"total\": \"é\\u00e9😀\", \"next_cursor\": \"\"}"),
        [("type-mismatch", 0, (1, 11, 10), (1, 21, 24))]
    );
}

#[test]
fn a_tab_is_one_column() {
    assert_eq!(
        shown(
            EMAIL,
            "\t{\n\t\t\"email_id\":\t7,\n\t\"email_address\": \"a\"}"
        ),
        [("type-mismatch", 0, (2, 15, 17), (2, 16, 18))]
    );
}

#[test]
fn crlf_ends_one_line() {
    assert_eq!(
        shown(
            EMAIL,
            "{\r\n  \"email_id\": 7,\r\n  \"email_address\": 8\r\n}\r\n"
        ),
        [
            ("type-mismatch", 0, (2, 15, 17), (2, 16, 18)),
            ("type-mismatch", 0, (3, 20, 40), (3, 21, 41)),
        ]
    );
}

#[test]
fn a_byte_order_mark_takes_bytes_and_no_column() {
    assert_eq!(
        shown(EMAIL, "\u{feff}{\"email_id\": 7, \"email_address\": \"a\"}"),
        [("type-mismatch", 0, (1, 14, 16), (1, 15, 17))]
    );
    assert_eq!(
        shown(EMAIL, "\u{feff}{\"email_id\": \"a\"}"),
        [("missing-field", 0, (1, 1, 3), (1, 2, 4))]
    );
    assert_eq!(
        shown(EMAIL, "\u{feff}\r\n{\"email_id\": \"a\"}"),
        [("missing-field", 0, (2, 1, 5), (2, 2, 6))]
    );
}

#[test]
fn several_texts_may_share_a_line() {
    let text = "{\"email_id\":\"a\",\"email_address\":\"b\"} {\"email_id\":\"a\"} \
                {\"email_address\":5,\"email_id\":\"x\"}";
    assert_eq!(
        shown(EMAIL, text),
        [
            ("missing-field", 1, (1, 38, 37), (1, 39, 38)),
            ("type-mismatch", 2, (1, 72, 71), (1, 73, 72)),
        ]
    );
}

#[test]
fn pretty_printed_texts_in_a_row_go_on_counting() {
    let text = "{\n  \"email_id\": \"é\",\n  \"email_address\": \"b\"\n}\n{\n  \"email_id\": 1,\n  \"email_address\": \"b\"\n}\n";
    assert_eq!(
        shown(EMAIL, text),
        [("type-mismatch", 1, (6, 15, 63), (6, 16, 64))]
    );
}

#[test]
fn lines_of_ndjson_are_counted_the_blank_ones_too() {
    let good = "{\"email_id\":\"a\",\"email_address\":\"b\"}\n"; // 37 bytes
    let text = format!("{good}\n{good}{{\"email_id\":\"ü\"}}\n{good}{{\"email_id\":7,}}\n");
    assert_eq!(
        shown(EMAIL, text),
        [
            ("missing-field", 2, (4, 1, 75), (4, 2, 76)),
            ("invalid-json", 4, (6, 14, 143), (6, 15, 144)),
        ]
    );
}

#[test]
fn crlf_and_a_byte_order_mark_in_ndjson() {
    let text = "\u{feff}{\"email_id\":\"a\"}\r\n{\"email_id\":\"b\"}\r\n";
    assert_eq!(
        shown(EMAIL, text),
        [
            ("missing-field", 0, (1, 1, 3), (1, 2, 4)),
            ("missing-field", 1, (2, 1, 21), (2, 2, 22)),
        ]
    );
}

#[test]
fn a_line_far_into_a_long_input() {
    // 37 bytes a line: the input is read in several chunks.
    let good = "{\"email_id\":\"ä\",\"email_address\":\"\"}\n".repeat(60_000);
    let text = format!("{good}{{\"email_id\":\"a\"}}\n");
    assert_eq!(
        shown(EMAIL, text),
        [(
            "missing-field",
            60_000,
            (60_001, 1, 2_220_000),
            (60_001, 2, 2_220_001)
        )]
    );
}

#[test]
fn nested_arrays() {
    let text = "{\"role_id\": \"r\", \"sources\": [\n  {\"type\": \"x\", \"details\": {}},\n  {\"type\": 5, \"details\": {}}, {\"details\": {}}\n]}\n";
    assert_eq!(
        shown(ROLE, text),
        [
            ("type-mismatch", 0, (3, 12, 73), (3, 13, 74)),
            ("missing-field", 0, (3, 31, 92), (3, 32, 93)),
        ]
    );
}

#[test]
fn a_value_over_several_lines() {
    assert_eq!(
        shown(PAGE, "{\"total\": [\n 1,\n 2\n ], \"next_cursor\": \"\"}"),
        [("type-mismatch", 0, (1, 11, 10), (4, 3, 21))]
    );
}

#[test]
fn the_first_two_places_of_equal_names() {
    let plan = Plan {
        component: Some(EMAIL),
        ..Plan::default()
    };
    let text = "{\"email_id\": \"é\",\n \"email_address\": \"a\",\n \"email_\\u0069d\": \"b\", \"email_id\": \"c\"}";
    let report = judge(&[text], &plan);
    let finding = &report.findings[0];
    assert_eq!(report.findings.len(), 1);
    assert_eq!(span(finding.span), ((3, 2, 43), (3, 17, 58)));
    assert_eq!(span(finding.related[0].span), ((1, 2, 1), (1, 12, 11)));
    assert!(finding.message.contains("3 times"), "{}", finding.message);
}

#[test]
fn where_a_text_stops_being_json() {
    assert_eq!(
        shown(EMAIL, "{\"ü\": \"é\",\n  \"b\": tru }"),
        [("invalid-json", 0, (2, 8, 20), (2, 9, 21))]
    );
    assert_eq!(
        shown(EMAIL, "{\"a\": \"é"),
        [("invalid-json", 0, (1, 9, 9), (1, 9, 9))],
        "behind the end there is nothing to underline"
    );
    assert_eq!(
        shown(EMAIL, b"\xef\xbb\xbf{\"a\": \"\xff\"}"),
        [("invalid-json", 0, (1, 8, 10), (1, 9, 11))]
    );
}
