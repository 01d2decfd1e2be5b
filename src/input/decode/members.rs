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
