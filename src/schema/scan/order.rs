//! Remembers the order of the last response, so that the same is looked for first: the name behind
//! a name, the member of an enum. The memory belongs to a thread, because threads would take from
//! each other what they learn.

/// The numbers, as a compiled schema gives them, that were met last. They are guesses: whoever asks
/// looks at the text. So numbers that are too large may share a place.
pub(super) struct Order([u8; SIZE]);

/// Places are distinguished as far as a byte goes.
const WRAPPED: usize = 1 << u8::BITS;

/// More than the embedded catalogue gives, and no more, because all of it is written to.
const SIZE: usize = 1 << 12;

impl Default for Order {
    fn default() -> Self {
        Self([0; SIZE])
    }
}

impl Order {
    /// The place that was met here last time; `first` where nothing was.
    #[inline]
    pub(super) fn guess(&self, number: usize, first: usize) -> usize {
        (first + usize::from(self.0[number % SIZE])) % WRAPPED
    }

    /// Keeps in mind what was met here: by how far it is behind `first`, or what is left of that.
    pub(super) fn note(&mut self, number: usize, first: usize, place: usize) {
        let behind = place.wrapping_sub(first) % WRAPPED;
        self.0[number % SIZE] = u8::try_from(behind).unwrap_or_default();
    }
}
