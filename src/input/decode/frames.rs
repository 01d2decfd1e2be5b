//! Zstandard streams of several frames, as parallel compressors and appending ones write them.

use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// A reader of what all frames of a stream unpack to (RFC 8878, section 3). A frame that is cut
/// off, or that is not what its checksum and its length say, is a fault.
pub(super) struct Frames<R: Read> {
    packed: BufReader<R>,
    decoder: FrameDecoder,
    /// The number of bytes handed over of the frame that is being read.
    inside: Option<u64>,
}

impl<R: Read> Frames<R> {
    pub(super) fn new(packed: R) -> Self {
        Self {
            packed: BufReader::new(packed),
            decoder: FrameDecoder::new(),
            inside: None,
        }
    }

    /// Enters the next frame; `false` if there is none.
    fn enter(&mut self) -> io::Result<bool> {
        while !self.packed.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = (&mut self.packed).take(length.into());
                    if io::copy(&mut skipped, &mut io::sink())? < u64::from(length) {
                        return Err(invalid());
                    }
                }
                Err(_) => return Err(invalid()),
            }
        }
        Ok(false)
    }

    /// Returns whether a frame that gave `length` bytes is what it says of itself.
    fn is_sound(&self, length: u64) -> bool {
        let declared = self.decoder.get_checksum_from_data();
        let sum = declared.is_none() || declared == self.decoder.get_calculated_checksum();
        // Zero is what stands for a length that is not given.
        sum && [0, length].contains(&self.decoder.content_size())
    }
}

fn invalid() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(length) = self.inside else {
                if !self.enter()? {
                    return Ok(0);
                }
                self.inside = Some(0);
                continue;
            };
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                let decoded = self.decoder.decode_blocks(&mut self.packed, one);
                decoded.map_err(|_| invalid())?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                self.inside = Some(length + read as u64);
                return Ok(read);
            }
            if !self.is_sound(length) {
                return Err(invalid());
            }
            self.inside = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    const TEXT: &[u8] = b"{\"a\": 1, \"b\": \"some text, some text, some text\"}\n";

    fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        let read = Frames::new(packed).read_to_end(&mut plain);
        read.ok().map(|_| plain)
    }

    /// A frame with a checksum, whatever byte of it is damaged, and wherever it is cut off.
    #[test]
    fn a_frame_that_is_damaged_or_cut_off_is_a_fault() {
        let frame = compress_to_vec(TEXT, CompressionLevel::Fastest);
        assert_ne!(frame[4] & 4, 0, "a checksum is given");
        assert_eq!(unpacked(&frame).as_deref(), Some(TEXT));
        for length in 1..frame.len() {
            assert_eq!(unpacked(&frame[..length]), None, "cut behind {length}");
            let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 99, 0, 0, 0][..], &frame].concat();
            assert_eq!(unpacked(&skipped[..length + 8]), None);
        }
        for at in frame.len() - 4..frame.len() {
            let mut damaged = frame.clone();
            damaged[at] ^= 1;
            assert_eq!(unpacked(&damaged), None, "damaged at {at}");
        }
        assert_eq!(unpacked(&[&frame[..], b"x"].concat()), None);
    }
}
