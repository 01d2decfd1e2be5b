//! The bytes of one source: files, standard input, and what is in an archive, all alike. What is
//! compressed is unpacked on the way, and UTF-16 is read as UTF-8; places are those of that text.

pub(super) mod archive;
pub(super) mod colours;
mod compressed;
mod read_ahead;
pub(super) mod utf16;
mod zip_directory;

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::input::json_sequence::marks;
use crate::input::shape::Shape;
use crate::input::{READERS, Reader, tree};
use crate::model::capture::Chunk;
use crate::model::source::{Archive, ArchiveBytes, Origin, Source, Start};
use crate::text::span::{BOM, Locator, Position, without_mark};

pub use archive::is_archive;
pub(crate) use archive::stored;
use colours::Blanks;
pub use compressed::Allowance;
use compressed::Bytes;
use read_ahead::Live;
use utf16::{ByteOrder, Transcoder};

/// The number of bytes of a file that are read at once.
pub(super) const BLOCK: usize = 256 << 10;

/// The number of bytes of an input that are looked at to recognise its format.
const SAMPLE_SIZE: usize = 1 << 20;

/// Larger files may be read by several threads.
const SHARED: u64 = 8 << 20;

/// The number of bytes that are looked at where nothing says what it is.
const LARGEST_SAMPLE: usize = 256 << 20;

/// A source that is being read.
pub struct Input {
    source: Arc<Source>,
    bytes: Box<dyn Read + Send>,
    /// Read, but not yet handed over.
    pending: Vec<u8>,
    ended: bool,
    /// The number of bytes that are read at once, where it comes bit by bit and waiting for more may
    /// take long.
    live: Option<usize>,
    /// Why it ended before its end: what went wrong behind what is pending.
    fault: Option<io::Error>,
    at: Position,
    responses: u64,
    /// The number of bytes that may be pending.
    most: usize,
    /// The filter that removes colours, if the text has some.
    blanks: Option<Blanks>,
    /// The file that it is, where several threads may read it as it stands.
    file: Option<Arc<File>>,
}

/// The least limit that `Input::holding` accepts: one chunk, and as much again.
const LEAST_HELD: usize = 4 << 20;

/// The beginning of an input.
pub struct Sample<'i> {
    /// The source's name.
    pub name: &'i str,
    /// Its first bytes, without a byte order mark.
    pub text: &'i [u8],
    /// Whether that is all there is.
    pub complete: bool,
    shape: OnceCell<Shape>,
    names: OnceCell<Shape>,
}

impl<'i> Sample<'i> {
    /// The beginning of an input called `name`.
    pub fn new(name: &'i str, text: &'i [u8], complete: bool) -> Self {
        Self {
            name,
            text,
            complete,
            shape: OnceCell::new(),
            names: OnceCell::new(),
        }
    }

    /// The shape of a JSON text; worked out once for all readers.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| Shape::of(self.text))
    }

    /// Returns whether it is one JSON text, of which nothing yet says that it is a recording, nor a
    /// response, and whose end is not in sight.
    fn is_undecided(&self) -> bool {
        let bare = |reader: &&&Reader| !reader.is_bare() && (reader.recognise)(self);
        !self.complete
            && tree::is_json(self.text)
            && self.shape().end().is_none()
            && !self.shape().has(&["request_id"])
            && !READERS.iter().any(|reader| bare(&reader))
    }

    /// The shape of a cassette, which is JSON, YAML or TOML; worked out once for all readers.
    pub fn names(&self) -> &Shape {
        if tree::is_json(self.text) {
            return self.shape();
        }
        let words = &["interactions", "request", "responses", "openapi", "swagger"];
        self.names.get_or_init(|| Shape::of_yaml(self.text, words))
    }
}

impl Input {
    /// Opens a source, which may unpack to so much.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn open(source: Arc<Source>, allowance: &Allowance) -> io::Result<Self> {
        match &source.origin {
            Origin::Stdin => Self::live(source, Box::new(io::stdin()), allowance),
            Origin::Member { archive, name } => {
                let member = archive::member(archive, name, allowance.clone())?;
                Ok(Self::new(source, compressed::unpacked(member, allowance)?))
            }
            Origin::File(path) => {
                let file = File::open(path)?;
                let about = file.metadata()?;
                if about.is_dir() {
                    // Reading a folder fails obscurely.
                    return Err(io::Error::from(io::ErrorKind::IsADirectory));
                }
                if !about.is_file() {
                    return Self::live(source, Box::new(file), allowance);
                }
                let shared = (about.len() > SHARED).then(|| file.try_clone().ok());
                let input = Self::file(source, file, about.len(), allowance)?;
                Ok(input.sharing(shared.flatten()))
            }
        }
    }

    /// The same, as several threads may read it: it is this file, if nothing of it is unpacked.
    pub(super) fn sharing(self, file: Option<File>) -> Self {
        let file = file.filter(|_| !self.pending.is_empty()).map(Arc::new);
        Self { file, ..self }
    }

    /// The file that it is, from its beginning, if threads may read it as it stands.
    pub(super) fn file_of_lines(&mut self) -> Option<Arc<File>> {
        let is_begun = self.at != Position::START || self.responses > 0;
        let as_it_stands = self.blanks.is_none() && !self.is_cut() && !is_begun;
        self.file.take().filter(|_| as_it_stands)
    }

    /// Goes on elsewhere: `bytes` stand there.
    pub(super) fn go_on(&mut self, bytes: Bytes, start: Start) {
        self.bytes = bytes;
        self.pending.clear();
        self.ended = false;
        self.at = start.position;
        self.responses = start.responses;
    }

    /// Returns what is read.
    pub fn source(&self) -> Arc<Source> {
        Arc::clone(&self.source)
    }

    /// Opens a regular file that has been looked at, and has so many bytes.
    pub(crate) fn open_file(
        source: Arc<Source>,
        path: &Path,
        size: u64,
        allowance: &Allowance,
    ) -> io::Result<Self> {
        Self::file(source, File::open(path)?, size, allowance)
    }

    /// A source whose bytes are at hand, unpacked where they are compressed.
    pub fn at_hand(source: Arc<Source>, mut bytes: Vec<u8>, allowance: &Allowance) -> Self {
        let rest = bytes.split_off(bytes.len().min(BLOCK));
        let ended = rest.is_empty();
        let rest = Box::new(io::Cursor::new(rest));
        Self::begun(source, bytes, rest, ended, allowance)
    }

    /// Returns whether it is standard input, or what stands for it: anything may be in it.
    pub fn is_stdin(&self) -> bool {
        self.source.origin == Origin::Stdin
    }

    /// A source whose bytes come bit by bit, unpacked where they are compressed.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn live(source: Arc<Source>, bytes: Bytes, allowance: &Allowance) -> io::Result<Self> {
        let bytes = compressed::unpacked(bytes, allowance)?;
        let mut input = Self::new(source, Box::new(Live::new(bytes)?));
        input.live = Some(read_ahead::BLOCK);
        Ok(input)
    }

    /// A file of about this size, a small one read at once.
    fn file(
        source: Arc<Source>,
        mut file: impl Read + Send + 'static,
        size: u64,
        allowance: &Allowance,
    ) -> io::Result<Self> {
        let room = usize::try_from(size).map_or(BLOCK, |size| size.clamp(3, BLOCK) + 1);
        let mut head = vec![0; room];
        let mut filled = 0;
        let mut ended = false;
        while filled < head.len() && !ended {
            let read = read_some(&mut file, &mut head[filled..])?;
            filled += read;
            // As many bytes as it has, and there was room for more.
            ended = read == 0 || filled as u64 == size && filled < head.len();
        }
        head.truncate(filled);
        Ok(Self::begun(source, head, Box::new(file), ended, allowance))
    }

    /// A source that begins with `head`, unpacked where it is compressed. `rest` stands behind it,
    /// unless it has ended.
    fn begun(
        source: Arc<Source>,
        head: Vec<u8>,
        rest: Bytes,
        ended: bool,
        allowance: &Allowance,
    ) -> Self {
        let unpacked = compressed::decoded(&head, allowance);
        if unpacked.is_none() && ByteOrder::of(&head).is_none() {
            return Self {
                pending: head,
                ended,
                ..Self::new(source, rest)
            };
        }
        let whole: Bytes = Box::new(io::Cursor::new(head).chain(rest));
        let plain = match unpacked {
            Some(unpacked) => unpacked(whole),
            None => whole,
        };
        Self::new(source, Box::new(Transcoder::new(plain)))
    }

    /// The archive that it is, if it is one; it can't be read itself any more. One that is broken, or
    /// inside another, is a fault.
    pub(super) fn archive(&mut self) -> io::Result<Option<Archive>> {
        if !archive::is_archive(self.fill(4)?) {
            return Ok(None);
        }
        let bytes = match &self.source.origin {
            Origin::Member { .. } => {
                let said = "archives within archives are not read: unpack it";
                return Err(io::Error::other(said));
            }
            Origin::File(path) if archive::is_at(path) => ArchiveBytes::File(path.clone()),
            origin => archive::spool(origin, self.pending.as_slice().chain(&mut self.bytes))?,
        };
        archive::open(bytes).map(Some)
    }

    /// Returns what it is called.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// A source whose bytes come from `bytes`.
    pub fn new(source: Arc<Source>, bytes: Box<dyn Read + Send>) -> Self {
        Self {
            source,
            bytes,
            pending: Vec::new(),
            ended: false,
            live: None,
            fault: None,
            at: Position::START,
            responses: 0,
            most: usize::MAX,
            blanks: None,
            file: None,
        }
    }

    /// The same, of which so many bytes may be held at once: a longer response, or recording that
    /// must be read whole, is a fault. A few MiB are held in any case.
    #[must_use]
    pub fn holding(self, most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Self {
            most: most.max(LEAST_HELD),
            ..self
        }
    }

    /// The same, as a piece of a file that begins there.
    #[must_use]
    pub fn starting_at(self, start: Start) -> Self {
        Self {
            at: start.position,
            responses: start.responses,
            ..self
        }
    }

    /// Returns whether too much is pending.
    fn too_much(&self) -> io::Result<()> {
        if self.pending.len() <= self.most {
            return Ok(());
        }
        let line = self.at.line.get();
        Err(io::Error::other(format!(
            "the response or recording at line {line} takes more memory than --max-held allows"
        )))
    }

    /// The beginning, which is still to be read.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn sample(&mut self) -> io::Result<Sample<'_>> {
        self.fill(SAMPLE_SIZE)?;
        self.uncolour();
        let complete = self.ended && !self.is_cut();
        let text = without_mark(&self.pending);
        Ok(Sample::new(&self.source.name, text, complete))
    }

    /// The beginning, and as much more as it takes to tell what it is: the whole of a JSON text that
    /// shows nothing of a recording so far, as far as it may be held.
    pub(super) fn sample_of_all(&mut self) -> io::Result<Sample<'_>> {
        let mut wanted = SAMPLE_SIZE;
        while self.sample()?.is_undecided() && !self.ended {
            wanted = wanted.saturating_mul(4);
            if wanted > self.most.min(LARGEST_SAMPLE) {
                break;
            }
            self.fill(wanted)?;
        }
        self.sample()
    }

    /// Returns what is read and not yet handed over, at least `least` bytes of it unless the input
    /// ends. Where reading fails, the input is cut off: it ends there, and who has read what came
    /// before asks for the [fault](Self::fault). Only where nothing is pending, or too much, is there an
    /// error at once.
    pub(crate) fn fill(&mut self, least: usize) -> io::Result<&[u8]> {
        self.fill_soon(least, |_| false)
    }

    /// As `fill`; but of an input that comes bit by bit no more than what is there, once `enough`
    /// says of something new that it will do.
    pub(super) fn fill_soon(
        &mut self,
        least: usize,
        enough: impl Fn(&[u8]) -> bool,
    ) -> io::Result<&[u8]> {
        if self.live.is_some() && enough(&self.pending) {
            return Ok(&self.pending);
        }
        let least = least.min(self.most.saturating_add(1));
        while !self.ended && self.pending.len() < least {
            let before = self.pending.len();
            let missing = least - before;
            let read = if let Some(room) = self.live {
                self.read_once(room.min(missing))
            } else {
                let mut missing = (&mut self.bytes).take(missing as u64);
                missing.read_to_end(&mut self.pending)
            };
            self.note(read)?;
            self.blank(before);
            if self.live.is_some() && enough(&self.pending[before..]) {
                break;
            }
        }
        self.too_much()?;
        Ok(&self.pending)
    }

    /// Reads what is there, into so much room. Room is written to before it is read into: what comes
    /// fast gets more the next time, a single response does not need it.
    fn read_once(&mut self, room: usize) -> io::Result<usize> {
        let before = self.pending.len();
        self.pending.resize(before + room, 0);
        let read = self.bytes.read(&mut self.pending[before..]);
        let length = *read.as_ref().unwrap_or(&0);
        self.pending.truncate(before + length);
        if length == room {
            self.live = self.live.max(Some(2 * room));
        }
        read
    }

    /// Notes whether the input has ended, by what reading on gave.
    fn note(&mut self, read: io::Result<usize>) -> io::Result<()> {
        match read {
            Err(fault) if self.pending.is_empty() => return Err(fault),
            Err(fault) => {
                self.fault = Some(fault);
                self.ended = true;
            }
            Ok(read) => self.ended = read == 0,
        }
        Ok(())
    }

    /// Takes out several byte order marks, which programs leave that each add one: none is part of the text.
    fn unmark(&mut self) {
        let marks = marks(&self.pending);
        if self.at.offset == 0 && marks > BOM.len() {
            self.pending.drain(..marks);
            self.at.offset += marks as u64;
        }
    }

    /// Takes the colours of a terminal out, where what is pending begins with some, and byte order marks but one.
    pub(super) fn uncolour(&mut self) {
        self.unmark();
        if self.blanks.is_none() && self.at.offset == 0 && colours::are_in(&self.pending) {
            self.blanks = Some(Blanks::default());
            self.blank(0);
        }
    }

    /// Takes the colours out of what was read behind the first `before` bytes.
    fn blank(&mut self, before: usize) {
        if let Some(blanks) = &mut self.blanks {
            let coloured = self.pending.split_off(before);
            blanks.piece(&coloured, self.ended, &mut self.pending);
        }
    }

    /// Returns whether the input ended before its end.
    pub fn is_cut(&self) -> bool {
        self.fault.is_some()
    }

    /// Returns why the input ended before its end, if it did.
    pub fn fault(&mut self) -> Option<io::Error> {
        self.fault.take()
    }

    /// Returns what is read and not yet handed over.
    pub fn pending(&self) -> &[u8] {
        &self.pending
    }

    /// Returns where the first pending byte stands in the source.
    pub fn position(&self) -> Position {
        self.at
    }

    /// The number of responses before the first pending byte.
    pub fn responses(&self) -> u64 {
        self.responses
    }

    /// Passes over the first `length` pending bytes, which belong to no response.
    pub fn pass(&mut self, length: usize) {
        self.at = Locator::new(&self.pending, self.at).position(length);
        self.pending.drain(..length);
    }

    /// Returns whether nothing is left to be read. What is pending may still be handed over.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Hands over the first `length` pending bytes as a chunk that holds `responses` responses.
    pub fn take(&mut self, length: usize, responses: u64) -> Chunk {
        let end = |text: &[u8], start| Locator::new(text, start).position(length);
        self.take_until(length, responses, end)
    }

    /// The same, where `end` tells where a text ends that begins at a position.
    pub fn take_until(
        &mut self,
        length: usize,
        responses: u64,
        end: impl FnOnce(&[u8], Position) -> Position,
    ) -> Chunk {
        // With room for the next chunk, so that filling it does not move it.
        let next = length.min(SAMPLE_SIZE);
        let room = if self.ended { 0 } else { next };
        let mut rest = Vec::with_capacity(room + self.pending.len() - length);
        rest.extend_from_slice(&self.pending[length..]);
        self.pending.truncate(length);
        let text = std::mem::replace(&mut self.pending, rest);
        let chunk = Chunk {
            source: self.source.clone(),
            start: self.at,
            first_response: self.responses,
            is_whole: false,
            text,
        };
        self.at = end(&chunk.text, self.at);
        self.responses += responses;
        chunk
    }

    /// The whole of the input, from where it stands, as one chunk.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn whole(&mut self) -> io::Result<Chunk> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if !self.ended {
            let room = self.most.saturating_add(1) - self.pending.len();
            let before = self.pending.len();
            (&mut self.bytes)
                .take(room as u64)
                .read_to_end(&mut self.pending)?;
            self.too_much()?;
            self.ended = true;
            self.blank(before);
        }
        Ok(Chunk {
            is_whole: true,
            ..self.take(self.pending.len(), 0)
        })
    }
}

/// Reads as much as comes at once.
fn read_some(bytes: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match bytes.read(buffer) {
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Gives so many bytes, and counts how often it is asked for some.
    struct Counted(u64, Arc<AtomicU32>);

    impl Read for Counted {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1.fetch_add(1, Ordering::Relaxed);
            let read = io::repeat(b'x').take(self.0).read(buffer)?;
            self.0 -= read as u64;
            Ok(read)
        }
    }

    /// Returns how many bytes a file of `length` that is said to have `size` gives, and how many
    /// reads the beginning of it takes.
    fn read(length: u64, size: u64) -> (usize, u32) {
        let reads = Arc::default();
        let file = Counted(length, Arc::clone(&reads));
        let source = Arc::new(Source::stdin("x"));
        let input = Input::file(source, file, size, &Allowance::new(u64::MAX));
        let mut input = input.expect("no fault");
        let taken = reads.load(Ordering::Relaxed);
        (input.whole().expect("no fault").text.len(), taken)
    }

    #[test]
    fn a_small_file_is_read_once_if_it_has_the_size_that_was_reported() {
        assert_eq!(read(5_000, 5_000), (5_000, 1));
        assert_eq!(read(5_001, 5_000), (5_001, 1), "it has grown");
        assert_eq!(read(9_000, 5_000), (9_000, 1), "it has grown");
        assert_eq!(read(4_000, 5_000), (4_000, 2), "it has shrunk");
        assert_eq!(read(0, 0), (0, 1));
        assert_eq!(read(100, 0), (100, 1), "the system tells no size");
        assert_eq!(read(1 << 20, 1 << 20), (1 << 20, 1));
    }

    #[test]
    fn bytes_at_hand_are_given_whole_however_many_they_are() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
            let source = Arc::new(Source::stdin("x"));
            let mut input = Input::at_hand(source, bytes.clone(), &Allowance::new(u64::MAX));
            assert!(input.whole().expect("no fault").text == bytes, "{length}");
        }
    }
}
