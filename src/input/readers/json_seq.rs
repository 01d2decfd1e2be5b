//! JSON texts with a record separator before each (RFC 7464), as `jq --seq` writes them. What
//! breaks costs the one text: no text can hold the separator.

use crate::input::json_sequence::RECORD_SEPARATOR;
use crate::input::separated;
use crate::input::{Container, Reader, Sample};

pub(super) static READER: Reader = Reader {
    name: "json-seq",
    summary: "JSON response bodies, each after a record separator (`jq --seq`)",
    source: "RFC 7464",
    endings: &[".json-seq"],
    container: Container::None,
    recognise,
    split: |input, chunks| separated::split(input, chunks, RECORD_SEPARATOR),
    open: |chunk, captures| separated::open(chunk, captures, RECORD_SEPARATOR),
};

fn recognise(sample: &Sample<'_>) -> bool {
    sample.text.trim_ascii_start().first() == Some(&RECORD_SEPARATOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_separator_begins_a_text() {
        let recognised = |text: &str| recognise(&Sample::new("", text.as_bytes(), true));
        assert!(recognised("\x1e{}\n\x1e{\n}\n"));
        assert!(!recognised("{}\n\x1e{}"));
    }
}
