mod random;

use super::*;

const KNOWN: [&str; 3] = ["status_code", "member_id", "tags"];

fn shown(name: &str) -> bool {
    KNOWN.contains(&name)
}

fn place(text: &str, part: &str) -> Label {
    let start = text.find(part).expect("the part is in the text");
    (start..start + part.len(), "here".into())
}

fn parsed(text: &str, part: &str, related: &[Label]) -> Snippet {
    let document = Document::parse(text.as_bytes()).expect("JSON");
    Snippet::cut(
        Text::Parsed(&document),
        &shown,
        1,
        place(text, part),
        related,
    )
}

fn broken(text: &str, at: usize) -> Snippet {
    Snippet::cut(
        Text::NotJson(text.as_bytes()),
        &shown,
        1,
        (at..at, "here".into()),
        &[],
    )
}

fn underlined(snippet: &Snippet) -> &str {
    &snippet.text[snippet.primary.clone()]
}

#[test]
fn values_are_placeholders_of_their_type() {
    let text = r#"{"status_code":200,"tags":["a",true,null,{"plan":1.5}]}"#;
    let snippet = parsed(text, "200", &[]);
    let masked = r#"{"status_code":<number>,"tags":[<string>,<boolean>,null,{"<name>":<number>}]}"#;
    assert_eq!(snippet.text, masked);
    assert_eq!(underlined(&snippet), "<number>");
}

#[test]
fn neighbouring_lines_are_shown() {
    let text =
        "{\r\n  \"member_id\": \"secret\",\r\n\t\"status_code\": \"200\",\r\n  \"x\": 1\r\n}";
    let snippet = parsed(text, "\"200\"", &[place(text, "\"member_id\"")]);
    let masked =
        "  \"member_id\": <string>,\n    \"status_code\": <string>,\n  \"<name>\": <number>";
    assert_eq!(snippet.text, masked);
    assert_eq!(snippet.first_line, 2);
    assert_eq!(underlined(&snippet), "<string>");
    assert_eq!(
        snippet.primary.start,
        masked.rfind("<string>").expect("there")
    );
    let (related, _) = &snippet.related[0];
    assert_eq!(&snippet.text[related.clone()], "\"member_id\"");
}

#[test]
fn a_place_of_several_lines_is_underlined_where_it_begins() {
    let text = "{\"tags\": {\n  \"a\": 1\n}}";
    let snippet = parsed(text, "{\n  \"a\": 1\n}", &[]);
    assert_eq!(snippet.text, "{\"tags\": {\n  \"<name>\": <number>");
    assert_eq!((underlined(&snippet), snippet.primary.start), ("{", 9));
    assert_eq!(snippet.first_line, 1);
}

#[test]
fn what_stands_around_a_document_is_not_shown() {
    let text = "\u{feff}\n\n  [1]  \n\n";
    let snippet = parsed(text, "1", &[]);
    assert_eq!(
        (snippet.text.as_str(), snippet.first_line),
        ("[<number>]", 3)
    );
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = format!("{{\"big\":\"{}\",", "s".repeat(10_000));
    let filler = "\"member_id\":\"m\",".repeat(9);
    let text = format!("{long}{filler}\"status_code\":\"x\",{filler}\"tags\":[]}}");
    let snippet = parsed(&text, "\"x\"", &[]);
    assert_eq!(underlined(&snippet), "<string>");
    insta::assert_snapshot!(snippet.text, @r#"…"status_code":<string>,"member_id":<string>,"member_id":<string>,"member_id":<string>,…"#);
}

#[test]
fn a_place_longer_than_the_line_is_underlined_where_it_begins() {
    let inner = format!("{{{}\"tags\":[]}}", "\"member_id\":\"m\",".repeat(20));
    let text = format!("{{\"a\":{inner}}}");
    let snippet = parsed(&text, &inner, &[]);
    assert_eq!((underlined(&snippet), snippet.primary.start), ("{", 10));
    let text = format!("[\"{}\"]", "s".repeat(100_000));
    let snippet = parsed(&text, &text[1..text.len() - 1], &[]);
    assert_eq!(
        (snippet.text.as_str(), underlined(&snippet)),
        ("[<string>…", "<string>")
    );
}

#[test]
fn a_related_place_that_is_not_shown_is_left_out() {
    let text = "[1,\n2,\n3,\n4]";
    let snippet = parsed(text, "1", &[place(text, "2"), place(text, "4")]);
    assert_eq!(snippet.related.len(), 1);
}

#[test]
fn in_broken_text_all_but_names_and_punctuation_is_hidden() {
    let text = r#"{"status_code":tru secret,"plan":"a","member_id" "b}"#;
    let snippet = broken(text, 15);
    assert_eq!(snippet.text, r#"{"status_code":… …,…:…,… …"#);
    assert_eq!(underlined(&snippet), "…");
}

#[test]
fn in_broken_text_a_string_ends_where_json_says() {
    let snippet = broken(r#"{"member_id":"a\",\"tags\":b\\","tags":c}"#, 13);
    assert_eq!(snippet.text, r#"{"member_id":…,"tags":…}"#);
}

#[test]
fn text_that_ends_too_early_is_underlined_at_its_end() {
    let snippet = broken("{\"status_code\":", 15);
    assert_eq!(snippet.primary, 15..15);
    let snippet = broken("{\n", 2);
    assert_eq!(
        (snippet.text.as_str(), snippet.primary.clone()),
        ("{\n", 2..2)
    );
    assert_eq!(broken("", 0).primary, 0..0);
}
