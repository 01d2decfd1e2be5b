//! The chunked transfer coding (RFC 9112, section 7.1), as it stands in a raw response.

use std::ops::Range;

use memchr::memchr;

/// The longest line that tells a chunk's size, extensions included.
const LONGEST_LINE: usize = 4096;

/// Returns what chunked text carries, and how many bytes it takes; `None` where it is not chunked,
/// or is cut off. A line may end in a bare line feed: some tools rewrite line ends.
pub fn undo(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut content = Vec::new();
    let mut at = 0;
    loop {
        let (line, next) = line(text, at)?;
        let size = size(line)?;
        if size == 0 {
            return trailers(text, next).map(|end| (content, end));
        }
        let end = next.checked_add(size)?;
        content.extend_from_slice(text.get(next..end)?);
        let (rest, next) = self::line(text, end)?;
        if !rest.is_empty() {
            return None;
        }
        at = next;
    }
}

/// Returns where the extensions of chunked text stand that begins at `at`, and where its trailers
/// begin; `None` where it is not chunked.
pub(super) fn extensions(text: &[u8], mut at: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let mut found = Vec::new();
    loop {
        let (head, next) = line(text, at)?;
        if let Some(extension) = memchr(b';', head) {
            found.push(at + extension + 1..at + head.len());
        }
        let size = size(head)?;
        if size == 0 {
            return Some((found, next));
        }
        at = line(text, next.checked_add(size)?)?.1;
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
fn trailers(text: &[u8], mut at: usize) -> Option<usize> {
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
        let (content, end) = undo(text).expect("chunked");
        assert_eq!(content, b"{\"a\":12345678}");
        assert_eq!(&text[end..], b"rest");
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
            assert!(undo(text.as_bytes()).is_none(), "{text}");
        }
    }
}
