//! Gzip files of several members, as appending tools write them, and with zeros behind the last,
//! as tapes and block devices leave them.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

/// A reader of what all members of a gzip file unpack to (RFC 1952, section 2.2). Zeros behind
/// the last are passed over; anything else there is a fault, because nobody has looked at it.
pub(super) struct Members<R: Read> {
    /// The member that is being read; `None` behind the last.
    member: Option<GzDecoder<BufReader<R>>>,
}

impl<R: Read> Members<R> {
    pub(super) fn new(packed: R) -> Self {
        Self {
            member: Some(GzDecoder::new(BufReader::new(packed))),
        }
    }

    /// Turns to what stands behind a member; `None` where that is nothing, or zeros.
    fn next(member: GzDecoder<BufReader<R>>) -> io::Result<Option<GzDecoder<BufReader<R>>>> {
        let mut rest = member.into_inner();
        match rest.fill_buf()?.first().copied() {
            None => Ok(None),
            Some(0) if is_zeros(&mut rest)? => Ok(None),
            Some(0) => Err(io::Error::from(io::ErrorKind::InvalidData)),
            Some(_) => Ok(Some(GzDecoder::new(rest))),
        }
    }
}

/// Returns whether nothing but zeros stands here, as tapes and block devices leave them.
pub(in crate::input) fn is_zeros(bytes: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let block = bytes.fill_buf()?;
        let length = block.len();
        if length == 0 {
            return Ok(true);
        }
        if block.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        bytes.consume(length);
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.member = self.member.take().map_or(Ok(None), Self::next)?;
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn unpacked(packed: &[u8]) -> Option<String> {
        let mut text = String::new();
        let read = Members::new(packed).read_to_string(&mut text);
        read.ok().map(|_| text)
    }

    #[test]
    fn members_in_a_row_are_one_text_and_zeros_behind_them_are_nothing() {
        let two = [packed("a\n"), packed("b\n")].concat();
        assert_eq!(unpacked(&two).as_deref(), Some("a\nb\n"));
        let padded = [&two[..], &vec![0; 20_000]].concat();
        assert_eq!(unpacked(&padded).as_deref(), Some("a\nb\n"));
    }

    #[test]
    fn anything_else_behind_them_is_a_fault() {
        let one = packed("a\n");
        for behind in [&b"x"[..], b"\0\0x", &[0x1f, 0x8b], &one[..one.len() - 1]] {
            assert_eq!(unpacked(&[&one[..], behind].concat()), None, "{behind:?}");
        }
        let mut damaged = one.clone();
        let last = damaged.len() - 5;
        damaged[last] ^= 1;
        assert_eq!(unpacked(&damaged), None, "its checksum");
    }
}
