//! A node written as JSON, for bodies that a recording keeps as values of its own.

use std::fmt::Write as _;

use crate::input::tree::scalar::{Core, core};
use crate::input::tree::{MAX_DEPTH, Node};
use crate::json::Document;

/// Returns a node as JSON text on one line, which is YAML too. `None` where its aliases lead to
/// more than is looked at, or in a circle.
pub(super) fn json(node: Node<'_>) -> Option<String> {
    let mut text = String::new();
    write(node, MAX_DEPTH, &mut text)?;
    (!node.is_spent()).then_some(text)
}

fn write(node: Node<'_>, depth: u32, out: &mut String) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    let separate = |out: &mut String, open| {
        if !out.ends_with(open) {
            out.push(',');
        }
    };
    if node.is_mapping() {
        out.push('{');
        for (name, value) in node.members() {
            separate(out, '{');
            node.charge(name.len());
            string(&name, out);
            out.push(':');
            write(value, depth, out)?;
        }
        out.push('}');
    } else if node.is_list() {
        out.push('[');
        for item in node.items() {
            separate(out, '[');
            write(item, depth, out)?;
        }
        out.push(']');
    } else {
        scalar(node, out);
    }
    Some(())
}

fn scalar(node: Node<'_>, out: &mut String) {
    if let Some(text) = node.text() {
        node.charge(text.len());
        return string(&text, out);
    }
    let written = node.written().unwrap_or_default();
    match core(written) {
        Core::Integer(Some(number)) => {
            let _ = write!(out, "{number}");
        }
        Core::Integer(None) => match decimal(written) {
            Some(digits) => out.push_str(&digits),
            None => string(written, out),
        },
        Core::Other => match written.to_ascii_lowercase().as_str() {
            truth @ ("true" | "false") => out.push_str(truth),
            number => match number.parse::<f64>() {
                Ok(_) if Document::parse(number.as_bytes()).is_ok() => out.push_str(number),
                Ok(float) if float.is_finite() => {
                    let _ = write!(out, "{float:?}");
                }
                // JSON has no name for what is no number.
                _ => string(written, out),
            },
        },
        Core::Null => out.push_str("null"),
        Core::Text => string(written, out),
    }
}

/// Returns the digits of an integer that is too large for most programs, as JSON writes them.
fn decimal(written: &str) -> Option<String> {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = written.strip_prefix(prefix) {
            let number = u128::from_str_radix(digits, radix).ok()?;
            return Some(number.to_string());
        }
    }
    let sign = if written.starts_with('-') { "-" } else { "" };
    let digits = written.trim_start_matches(['+', '-', '0']);
    Some(format!("{sign}{digits}"))
}

/// Writes a string with the escapes that JSON and YAML share.
fn string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // What YAML takes for a line break, or does not print.
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::tree::Recording;

    fn of(yaml: &str) -> Option<String> {
        let recording = Recording::of(yaml.as_bytes());
        assert!(recording.broken.is_none());
        json(recording.documents().next().expect("a node"))
    }

    #[test]
    fn scalars_keep_their_types() {
        let yaml = "a: [1, '1', true, ~, 1.5, -0, 0x10, .inf, yes]\nb: {c: \"x\\ty\\\"\", d: }\n";
        let json =
            r#"{"a":[1,"1",true,null,1.5,0,16,".inf","yes"],"b":{"c":"x\u0009y\"","d":null}}"#;
        assert_eq!(of(yaml).as_deref(), Some(json));
    }

    #[test]
    fn large_integers_are_written_as_json_writes_them() {
        let yaml = "[0xffffffffffffffff, -009223372036854775809, +99999999999999999999]\n";
        let json = "[18446744073709551615,-9223372036854775809,99999999999999999999]";
        assert_eq!(of(yaml).as_deref(), Some(json));
    }

    #[test]
    fn aliases_are_followed_as_far_as_they_lead() {
        assert_eq!(
            of("a: &a [x]\nb: *a\n").as_deref(),
            Some(r#"{"a":["x"],"b":["x"]}"#)
        );
        assert_eq!(of("&a [*a]\n"), None);
        let merged = of("- &a {x: 1, y: 2}\n- {<<: *a, y: 3}\n");
        assert_eq!(merged.as_deref(), Some(r#"[{"x":1,"y":2},{"y":3,"x":1}]"#));
    }
}
