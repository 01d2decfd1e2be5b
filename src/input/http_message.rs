//! HTTP/1 messages in a text (RFC 9112): where a head is, and where the body behind it ends.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use crate::input::{chunked, decode};
use crate::json::{Document, Limits};

/// The longest method and the longest status line that count as one.
const LONGEST_METHOD: usize = 20;

/// The ranges of a header's name and of its value.
pub(super) type Field = (Range<usize>, Range<usize>);

/// The head of a message: its first line and its headers.
pub(super) struct Head {
    /// The offset at which it begins.
    pub(super) at: usize,
    /// Its first line.
    pub(super) start: Start,
    /// Names and values, in the order of the text.
    pub(super) headers: Vec<Field>,
    /// Behind the blank line.
    pub(super) end: usize,
    /// Whether no line of it is cut off.
    pub(super) complete: bool,
}

/// The first line of a message.
pub(super) enum Start {
    /// A status line.
    Response {
        /// The status.
        status: u16,
    },
    /// A request line.
    Request {
        /// The range of the method.
        method: Range<usize>,
        /// The range of the target.
        target: Range<usize>,
    },
}

impl Head {
    /// Returns whether it is a response's.
    pub(super) fn is_response(&self) -> bool {
        matches!(self.start, Start::Response { .. })
    }

    /// Returns what the header called `name` says; the last of several.
    pub(super) fn find<'t>(&self, text: &'t [u8], name: &str) -> Option<&'t [u8]> {
        text.get(self.place(text, name)?)
    }

    /// Returns where that stands.
    fn place(&self, text: &[u8], name: &str) -> Option<Range<usize>> {
        let named =
            |(written, _): &&Field| text[written.clone()].eq_ignore_ascii_case(name.as_bytes());
        let (_, value) = self.headers.iter().rev().find(named)?;
        Some(value.clone())
    }

    /// Returns whether a proxy says that it has made a connection, before what is sent through it.
    pub(super) fn is_of_a_tunnel(&self, text: &[u8]) -> bool {
        let (first, _) = line(text, self.at);
        let said = text[first].trim_ascii_end().to_ascii_lowercase();
        said.ends_with(b" 200 connection established")
    }

    /// Returns where the body ends that follows, if it is as long as the headers say.
    fn reported_end(&self, text: &[u8]) -> Option<usize> {
        let length = self.find(text, "content-length")?.trim_ascii();
        let length: usize = std::str::from_utf8(length).ok()?.parse().ok()?;
        self.end.checked_add(length)
    }

    /// Returns whether exactly this body is in the chunked coding, and the headers say so.
    pub(super) fn is_chunked(&self, text: &[u8], body: &Range<usize>) -> bool {
        self.says_chunked(text)
            && chunked::parse(&text[body.clone()]).is_some_and(|found| found.end == body.len())
    }

    fn says_chunked(&self, text: &[u8]) -> bool {
        let coding = self.find(text, "transfer-encoding").unwrap_or_default();
        memmem::find(&coding.to_ascii_lowercase(), b"chunked").is_some()
    }
}

/// The head that begins at `at`; `None` where none does.
pub(super) fn head(text: &[u8], at: usize) -> Option<Head> {
    head_or_end(text, at).ok()
}

/// The head that begins at `at`, or the offset of the first line that no head from there on has.
fn head_or_end(text: &[u8], at: usize) -> Result<Head, usize> {
    let (first, mut next) = line(text, at);
    let start = response(&text[first.clone()]).or_else(|| request(text, first));
    let start = start.ok_or(at)?;
    let mut headers = Vec::new();
    while next < text.len() {
        let (range, behind) = line(text, next);
        if range.is_empty() {
            next = behind;
            break;
        }
        match header(text, range.clone()) {
            Some(header) => headers.push(header),
            None if goes_on(text, &range, &mut headers) => {}
            None if behind == text.len() && !text.ends_with(b"\n") => {}
            None => return Err(next),
        }
        next = behind;
    }
    Ok(Head {
        at,
        start,
        headers,
        end: next,
        complete: next < text.len() || text.ends_with(b"\n"),
    })
}

/// Returns whether a line goes on with the value of the header before it (obsolete, and still
/// sent); that reaches to its end then.
fn goes_on(text: &[u8], line: &Range<usize>, headers: &mut [Field]) -> bool {
    let Some((_, value)) = headers.last_mut() else {
        return false;
    };
    let folded = matches!(text[line.start], b' ' | b'\t');
    if folded {
        let said = text[line.clone()].trim_ascii_end().len();
        value.end = value.end.max(line.start + said);
    }
    folded
}

/// The fields behind the last chunk of a body in the chunked coding, and what else stands there
/// and between the chunks: their extensions, and lines that are no field, without a name.
pub(super) fn trailer(text: &[u8], body: &Range<usize>) -> Vec<Field> {
    let Some(chunked) = chunked::parse(&text[body.clone()]) else {
        return Vec::new();
    };
    let nameless = |range: Range<usize>| (range.start..range.start, range);
    let extensions = chunked.extensions.into_iter();
    let extensions = extensions.map(|it| body.start + it.start..body.start + it.end);
    let mut fields: Vec<Field> = extensions.map(nameless).collect();
    let first = fields.len();
    let mut at = body.start + chunked.trailers;
    while at < body.end {
        let (range, next) = line(&text[..body.end], at);
        at = next;
        if range.is_empty() || goes_on(text, &range, &mut fields[first..]) {
            continue;
        }
        fields.push(header(text, range.clone()).unwrap_or_else(|| nameless(range)));
    }
    fields
}

/// A line without its end, and where the next one begins.
fn line(text: &[u8], at: usize) -> (Range<usize>, usize) {
    let rest = &text[at..];
    let (end, next) = memchr(b'\n', rest).map_or((rest.len(), rest.len()), |end| (end, end + 1));
    let length = rest[..end].strip_suffix(b"\r").map_or(end, <[u8]>::len);
    (at..at + length, at + next)
}

fn version(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"HTTP/")?;
    let known: [&[u8]; 6] = [b"1.0", b"1.1", b"2.0", b"3.0", b"2", b"3"];
    known.iter().find_map(|version| rest.strip_prefix(*version))
}

fn response(line: &[u8]) -> Option<Start> {
    let rest = version(line)?.strip_prefix(b" ")?;
    let (status, reason) = rest.split_at_checked(3)?;
    let digits =
        status.iter().all(u8::is_ascii_digit) && matches!(reason.first(), None | Some(b' '));
    let status = std::str::from_utf8(status).ok()?.parse().ok()?;
    (digits && (100..600).contains(&status)).then_some(Start::Response { status })
}

/// Returns whether a line begins a message.
pub(crate) fn is_first_line(line: &str) -> bool {
    response(line.as_bytes()).is_some() || is_request(line)
}

/// Returns whether a line begins a request, whatever its method.
pub(crate) fn is_request(line: &str) -> bool {
    request(line.as_bytes(), 0..line.len()).is_some()
}

/// White space behind the line is passed over (RFC 9112, section 3).
fn request(text: &[u8], range: Range<usize>) -> Option<Start> {
    let line = text[range.clone()].trim_ascii_end();
    let method = line
        .iter()
        .take_while(|byte| byte.is_ascii_uppercase())
        .count();
    let last = line.iter().rposition(|byte| *byte == b' ')?;
    let target = line.get(method + 1..last)?;
    let good = (1..=LONGEST_METHOD).contains(&method)
        && line[method] == b' '
        && version(&line[last + 1..]).is_some_and(<[u8]>::is_empty)
        && !target.is_empty()
        && !target.contains(&b' ');
    good.then(|| Start::Request {
        method: range.start..range.start + method,
        target: range.start + method + 1..range.start + last,
    })
}

fn header(text: &[u8], range: Range<usize>) -> Option<Field> {
    let line = &text[range.clone()];
    let pseudo = usize::from(line.first() == Some(&b':'));
    let colon = pseudo + memchr(b':', &line[pseudo..])?;
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    if colon == pseudo || !line[pseudo..colon].iter().all(token) {
        return None;
    }
    let value = &line[colon + 1..];
    let start = colon + 1 + value.len() - value.trim_ascii_start().len();
    let end = start.max(line.trim_ascii_end().len());
    Some((
        range.start..range.start + colon,
        range.start + start..range.start + end,
    ))
}

/// The messages of a text. To tell where one ends, no byte is looked at more than a few times:
/// what may be its end lies before the next head, and where it is not, the message reaches to
/// that.
pub(super) struct Messages<'t> {
    text: &'t [u8],
    /// A stretch in which no head begins; at its end one does, or the text ends.
    headless: Range<usize>,
    /// A stretch in which no line begins a head; at its end one does, or the text ends.
    lines: Range<usize>,
    /// Where only blanks stand before that end.
    blank: usize,
    /// Lines among headers that end in no head, so that none begins there.
    broken: Range<usize>,
}

impl<'t> Messages<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        Self {
            text,
            headless: 0..0,
            lines: 0..0,
            blank: 0,
            broken: 0..0,
        }
    }

    /// Returns where the next head begins, or the end.
    pub(super) fn next_head(&mut self, start: usize) -> usize {
        if !self.headless.contains(&start) {
            self.headless = start..head_behind(self.text, start).unwrap_or(self.text.len());
        }
        self.headless.end.max(start)
    }

    /// Returns where the body behind a head ends. Some messages have none (RFC 9112, section 6.3),
    /// and a file may have one all the same.
    pub(super) fn body_end(&mut self, head: &Head) -> usize {
        let (text, start) = (self.text, head.end);
        if is_head(text, start) {
            return start;
        }
        let most = self.next_head(start);
        json_end(text, head, most)
            .or_else(|| self.reported_end(head))
            .or_else(|| chunked_end(text, head, most))
            .unwrap_or(most)
    }

    /// The end that the headers tell of, if the text ends there, or a head begins. What a body quotes
    /// within its lines is part of it then.
    fn reported_end(&mut self, head: &Head) -> Option<usize> {
        let end = head.reported_end(self.text)?;
        if !self.lines.contains(&head.end) {
            let most = line_head_behind(self.text, head.end).unwrap_or(self.text.len());
            self.lines = head.end..most;
            self.blank = self.text[..most].trim_ascii_end().len();
        }
        let is_last = (self.blank..=self.lines.end).contains(&end);
        (is_last || end < self.blank && self.is_response_at(end)).then_some(end)
    }

    fn is_response_at(&mut self, at: usize) -> bool {
        let rest = &self.text[at..];
        if self.broken.contains(&at) || response(&rest[..rest.len().min(STATUS_LINE)]).is_none() {
            return false;
        }
        let found = head_or_end(self.text, at);
        if let Err(end) = found {
            self.broken = at..end;
        }
        found.is_ok()
    }
}

/// So many bytes tell a status line: `HTTP/1.1 200 `.
const STATUS_LINE: usize = 13;

/// The first line behind `start` that begins a head.
fn line_head_behind(text: &[u8], start: usize) -> Option<usize> {
    let mut feeds = memchr_iter(b'\n', &text[start..]);
    feeds.find_map(|feed| Some(start + feed + 1).filter(|at| is_head(text, *at)))
}

/// The first head behind `start`. It begins a line, or stands behind a text without a final line feed; there
/// prose may speak of a status as well, so headers are to follow.
fn head_behind(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut headless) = (start, start);
    while at < text.len() {
        if at > start && is_head(text, at) {
            return Some(at);
        }
        let (range, next) = line(text, at);
        // From a line among headers that end in no head, none reaches further.
        if next > headless
            && let Some(within) = first_line_within(text, range)
        {
            match head_or_end(text, within) {
                Ok(head) if !head.headers.is_empty() => return Some(within),
                Ok(_) => {}
                Err(end) => headless = end,
            }
        }
        at = next;
    }
    None
}

/// Returns where the head ends that begins at `at`; where none does, where the next one begins, if any.
pub(crate) fn head_end(text: &[u8], at: usize) -> Option<usize> {
    head(text, at).map_or_else(|| head_behind(text, at), |head| Some(head.end))
}

/// Returns where the last part of a line begins that is the first line of a message.
fn first_line_within(text: &[u8], range: Range<usize>) -> Option<usize> {
    let line = &text[range.clone()];
    let at = memmem::rfind(line, b"HTTP/").filter(|at| *at > 0)?;
    if response(&line[at..]).is_some() {
        return Some(range.start + at);
    }
    version(line[at..].trim_ascii_end()).filter(|rest| rest.is_empty())?;
    let target = line[..at].strip_suffix(b" ")?;
    let before = &line[..target.iter().rposition(|byte| *byte == b' ')?];
    let method = METHODS.iter().find(|method| before.ends_with(method))?;
    let at = before.len() - method.len();
    // Behind a word and a blank, prose speaks of a request.
    (at > 0 && before[at - 1] != b' ').then_some(range.start + at)
}

/// The methods that are known where letters stand before one.
const METHODS: [&[u8]; 7] = [
    b"CONNECT", b"DELETE", b"GET", b"OPTIONS", b"PATCH", b"POST", b"PUT",
];

/// Returns what the header called `name` says before the body that begins at `body`, of the messages from `start` on.
pub(crate) fn header_before(
    text: &[u8],
    start: usize,
    body: usize,
    name: &str,
) -> Option<Range<usize>> {
    let mut all = Messages::of(text);
    let mut at = start;
    while at < body {
        let Some(head) = head(text, at) else {
            at = all.next_head(at);
            continue;
        };
        if head.end == body {
            return head.place(text, name);
        }
        at = after_blank(text, all.body_end(&head));
    }
    None
}

/// Returns where the next byte stands that is no white space.
pub(super) fn after_blank(text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    at + rest.len() - rest.trim_ascii_start().len()
}

/// Returns whether a message may end at `at`: nothing follows it, or another one.
fn ends(text: &[u8], at: usize) -> bool {
    let next = after_blank(text, at);
    next == text.len() || is_head(text, next)
}

/// The end of a body that is one JSON text: the next head may follow it in the same line, and what
/// a tool writes where the headers say that it ends there.
fn json_end(text: &[u8], head: &Head, most: usize) -> Option<usize> {
    let body = &text[head.end..most];
    if !decode::begins_as_json(body) {
        return None;
    }
    let (_, length) = Document::parse_prefix(body, Limits::default()).ok()?;
    let end = head.end + length;
    let is_reported = |reported| (end..=after_blank(text, end)).contains(&reported);
    let by_tool = head.reported_end(text).is_some_and(is_reported) && is_no_json(text, end..most);
    (ends(text, end) || by_tool).then_some(end)
}

/// The end of the last chunk and its trailers.
fn chunked_end(text: &[u8], head: &Head, most: usize) -> Option<usize> {
    if !head.says_chunked(text) {
        return None;
    }
    let chunked = chunked::parse(&text[head.end..most])?;
    let end = head.end + chunked.end;
    Some(end).filter(|end| ends(text, *end) || is_no_json(text, *end..most))
}

/// Returns whether what stands behind a body can be no response that has lost its head, which would
/// be passed over with it.
fn is_no_json(text: &[u8], range: Range<usize>) -> bool {
    memchr(b'{', &text[range]).is_none()
}

fn is_head(text: &[u8], at: usize) -> bool {
    head(text, at).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<(Option<u16>, &str)> {
        let mut found = Vec::new();
        let mut all = Messages::of(text.as_bytes());
        let mut at = 0;
        while let Some(head) = text.get(at..).and_then(|_| head(text.as_bytes(), at)) {
            let end = all.body_end(&head);
            let status = match head.start {
                Start::Response { status } => Some(status),
                Start::Request { .. } => None,
            };
            found.push((status, text[head.end..end].trim()));
            at = text.len() - text[end..].trim_start().len();
        }
        found
    }

    #[test]
    fn a_body_ends_where_it_is_reported_or_where_the_next_head_begins() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/2 404 \r\nx: y\r\n\r\n[]",
            "HTTP/1.1 200\nContent-Length: 9\n\n{}\nHTTP/2 404\n\n[]\n",
            "HTTP/1.1 200 OK\r\n\r\n{}HTTP/3 404\r\n\r\n[]",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}HTTP/3 404\r\n\r\n[]",
        ] {
            let both = [(Some(200), "{}"), (Some(404), "[]")];
            assert_eq!(messages(text), both, "{text}");
        }
        let html = "<p>\nHTTP/1.1 200 is what\nwe wanted";
        let message = format!("HTTP/1.1 502 Bad\n\n{html}\n");
        assert_eq!(messages(&message), [(Some(502), html)]);
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nHTTP/1.1 204 No\r\n\r\n";
        let both = [(Some(200), "2\r\n{}\r\n0"), (Some(204), "")];
        assert_eq!(messages(chunked), both);
    }

    #[test]
    fn a_value_goes_on_in_the_next_lines_and_behind_the_chunks() {
        let text = b"HTTP/1.1 200\na: b\n  c\n\td \nContent-Length:\n 2\n\n{}";
        let head = head(text, 0).expect("a head");
        assert_eq!(head.find(text, "a"), Some(&b"b\n  c\n\td"[..]));
        assert_eq!(Messages::of(text).body_end(&head), text.len());
        let chunks = b"2;k=v\r\n{}\r\n0\r\na: b\r\n c\r\nno field\r\n\r\n";
        let found = trailer(chunks, &(0..chunks.len()));
        let said = found
            .into_iter()
            .map(|(name, value)| (&chunks[name], &chunks[value]));
        let expected = [("", "k=v"), ("a", "b\r\n c"), ("", "no field")];
        assert!(said.eq(expected.map(|(name, value)| (name.as_bytes(), value.as_bytes()))));
    }

    #[test]
    fn only_real_first_lines_begin_a_head() {
        for text in [
            "HTTP/1.1 2000 OK\n\n",
            "HTTP/1.1 099\n\n",
            "HTTP/4 200\n\n",
            "HTTP/1.1 200OK\n\n",
            "get / HTTP/1.1\n\n",
            "GET  HTTP/1.1\n\n",
            "GET / HTTP/1.1 x\n\n",
            "{}",
            "",
        ] {
            assert!(head(text.as_bytes(), 0).is_none(), "{text}");
        }
        let text = b"GET /a?b HTTP/2\n:authority: x\na: b\n c\n\n";
        let pseudo = head(text, 0).expect("a head");
        assert_eq!(pseudo.headers.len(), 2);
        assert_eq!(pseudo.find(text, "A"), Some(&b"b\n c"[..]));
        assert!(!head(b"HTTP/1.1 200 OK\nx", 0).expect("a head").complete);
    }
}
