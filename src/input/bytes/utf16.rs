//! Text in UTF-16, as PowerShell's `>` writes it: known by its byte order mark, and read as the same
//! text in UTF-8, its mark included. Lines and columns are the same in both; offsets are those of
//! the text in UTF-8.

use std::io::{self, Read};

/// The order of the two bytes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// The lower one first, as Windows has it.
    Little,
    /// The higher one first.
    Big,
}

/// The byte in place of a unit that is no character, or of half a unit: it is no UTF-8, so that the
/// parser reports its place.
const NO_TEXT: u8 = 0xff;

/// The number of bytes that are read at once.
const BLOCK: usize = 32 << 10;

impl ByteOrder {
    /// Returns the order of a text in UTF-16 that begins with `head`, by its byte order mark. That of
    /// UTF-32 begins in the same way.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xfe, 0, 0, ..] => None,
            [0xff, 0xfe, ..] => Some(Self::Little),
            [0xfe, 0xff, ..] => Some(Self::Big),
            _ => None,
        }
    }

    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }

    /// Returns the text in UTF-8 as bytes in this encoding.
    pub fn encoded(self, text: &str) -> Vec<u8> {
        let bytes = text.encode_utf16().map(|unit| match self {
            Self::Little => unit.to_le_bytes(),
            Self::Big => unit.to_be_bytes(),
        });
        bytes.flatten().collect()
    }

    /// Returns what bytes in this encoding say in UTF-8; `None` where they are no text.
    pub fn decoded(self, bytes: &[u8]) -> Option<String> {
        let (units, rest) = bytes.as_chunks();
        let units = units.iter().map(|bytes| self.unit(*bytes));
        let text = char::decode_utf16(units).collect::<Result<String, _>>();
        text.ok().filter(|_| rest.is_empty())
    }
}

/// Returns a text in UTF-8 without byte order marks: of one in UTF-16, and of one in UTF-8. What is neither stays.
pub fn in_utf8(bytes: Vec<u8>) -> Vec<u8> {
    let decoded = ByteOrder::of(&bytes).and_then(|order| order.decoded(&bytes));
    let mut text = decoded.map_or(bytes, String::into_bytes);
    text.drain(..super::marks(&text));
    text
}

/// A reader of a text in UTF-16 that gives it in UTF-8; of any other text it gives the bytes.
pub(super) struct Transcoder<R> {
    source: R,
    order: Order,
    /// Read, and not yet given in UTF-8.
    read: Vec<u8>,
    /// In UTF-8, and not yet handed over.
    text: Vec<u8>,
    /// The number of bytes of `text` that were handed over.
    taken: usize,
}

#[derive(Clone, Copy)]
enum Order {
    Unknown,
    /// It is no UTF-16.
    None,
    Known(ByteOrder),
}

impl<R: Read> Transcoder<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            order: Order::Unknown,
            read: Vec::new(),
            text: Vec::new(),
            taken: 0,
        }
    }

    /// Looks at the first bytes.
    fn begin(&mut self) -> io::Result<()> {
        (&mut self.source).take(4).read_to_end(&mut self.read)?;
        self.order = if let Some(order) = ByteOrder::of(&self.read) {
            Order::Known(order)
        } else {
            self.text = std::mem::take(&mut self.read);
            Order::None
        };
        Ok(())
    }

    /// Reads a block and puts it into UTF-8; `false` at the end.
    fn more(&mut self, order: ByteOrder) -> io::Result<bool> {
        let before = self.read.len();
        self.read.resize(before + BLOCK, 0);
        let read = self.source.read(&mut self.read[before..]);
        self.read.truncate(before + *read.as_ref().unwrap_or(&0));
        let ended = read? == 0;
        self.text.clear();
        self.taken = 0;
        let length = transcode(order, &self.read, ended, &mut self.text);
        self.read.drain(..length);
        Ok(!ended || !self.text.is_empty())
    }
}

/// Puts the whole characters of `bytes` into UTF-8, and the rest too where the text has ended;
/// returns how many bytes that took.
fn transcode(order: ByteOrder, bytes: &[u8], ended: bool, text: &mut Vec<u8>) -> usize {
    let (units, rest) = bytes.as_chunks();
    let last = units.last().map(|bytes| order.unit(*bytes));
    let is_half = last.is_some_and(|unit| (0xd800..0xdc00).contains(&unit));
    let units = if is_half && !ended {
        &units[..units.len() - 1]
    } else {
        units
    };
    for character in char::decode_utf16(units.iter().map(|bytes| order.unit(*bytes))) {
        match character {
            Ok(character) => text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(_) => text.push(NO_TEXT),
        }
    }
    if ended && !rest.is_empty() {
        text.push(NO_TEXT);
        return bytes.len();
    }
    units.len() * 2
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if matches!(self.order, Order::Unknown) {
            self.begin()?;
        }
        while self.taken == self.text.len() {
            let Order::Known(order) = self.order else {
                return self.source.read(buffer);
            };
            if !self.more(order)? {
                return Ok(0);
            }
        }
        let rest = &self.text[self.taken..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.taken += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\u{feff}{\"ä\": \"\u{1f600}\"}\n";

    /// Gives one byte at a time.
    struct Slowly<'b>(&'b [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(buffer.len()).min(1);
            self.0.read(&mut buffer[..length])
        }
    }

    fn read(bytes: &[u8]) -> Vec<u8> {
        let (mut text, mut slow) = (Vec::new(), Vec::new());
        let read = Transcoder::new(bytes).read_to_end(&mut text);
        let slowly = Transcoder::new(Slowly(bytes)).read_to_end(&mut slow);
        assert!(read.is_ok() && slowly.is_ok());
        assert_eq!(text, slow);
        text
    }

    #[test]
    fn both_orders_are_read_and_written() {
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let bytes = order.encoded(TEXT);
            assert_eq!(ByteOrder::of(&bytes), Some(order));
            assert_eq!(read(&bytes), TEXT.as_bytes());
            assert_eq!(order.decoded(&bytes).as_deref(), Some(TEXT));
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [TEXT.as_bytes(), b"", b"{", b"\xff\xfe\0\0{\0\0\0", b"\xff"] {
            assert_eq!(read(text), text);
        }
    }
}
