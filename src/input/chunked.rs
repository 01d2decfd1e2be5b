//! The chunked transfer coding (RFC 9112, section 7.1), as it stands in a raw response.

use std::ops::Range;

use memchr::memchr;

/// The longest line that tells a chunk's size, extensions included.
const LONGEST_LINE: usize = 4096;

/// A text in this coding, taken apart.
pub(super) struct Chunked {
    /// What it carries.
    pub(super) content: Vec<u8>,
    /// Where the extensions of its chunks stand.
    pub(super) extensions: Vec<Range<usize>>,
    /// Where its trailers begin.
    pub(super) trailers: usize,
    /// Behind them.
    pub(super) end: usize,
}

/// Takes chunked text apart; `None` where it is not chunked, or is cut off. A line may end in a bare
/// line feed: some tools rewrite line ends.
pub(super) fn parse(text: &[u8]) -> Option<Chunked> {
    let (mut content, mut extensions) = (Vec::new(), Vec::new());
    let mut at = 0;
    loop {
        let (head, next) = line(text, at)?;
        if let Some(extension) = memchr(b';', head) {
            extensions.push(at + extension + 1..at + head.len());
        }
        let size = size(head)?;
        if size == 0 {
            return Some(Chunked {
                content,
                extensions,
                trailers: next,
                end: behind_trailers(text, next)?,
            });
        }
        let end = next.checked_add(size)?;
        content.extend_from_slice(text.get(next..end)?);
        let (rest, next) = line(text, end)?;
        if !rest.is_empty() {
            return None;
        }
        at = next;
    }
}

/// A line without its end, and where the next one begins.
fn line(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..)?;
    let end = memchr(b'\n', &rest[..rest.len().min(LONGEST_LINE)])?;
    let line = &rest[..end];
    Some((line.strip_suffix(b"\r").unwrap_or(line), at + end + 1))
}

fn size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    let digits = std::str::from_utf8(digits).ok()?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    usize::from_str_radix(digits, 16).ok().filter(|_| plain)
}

/// The end of the trailers, which a blank line ends, or the text.
fn behind_trailers(text: &[u8], mut at: usize) -> Option<usize> {
    while at < text.len() {
        let (line, next) = line(text, at)?;
        at = next;
        if line.is_empty() {
            break;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        let text = b"4\r\n{\"a\"\r\nA;x=y\r\n:12345678}\r\n0\r\n\r\nrest";
        let found = parse(text).expect("chunked");
        assert_eq!(found.content, b"{\"a\":12345678}");
        assert_eq!(&text[found.end..], b"rest");
    }

    #[test]
    fn what_is_not_chunked_is_left_alone() {
        for text in [
            "{\"a\":1}",
            "",
            "4\r\n{}",
            "+1\r\na\r\n0\r\n",
            "1\r\nab\r\n0\r\n",
            "ffffffffffffffff\r\n",
        ] {
            assert!(parse(text.as_bytes()).is_none(), "{text}");
        }
    }
}
