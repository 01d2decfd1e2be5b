//! What came last time, so that the same is looked for first: the name behind a name, the member
//! of an enum. It belongs to a thread, because threads would take from each other what they learn.

/// What was met last, by the numbers that a compiled schema gives. They are guesses: whoever asks
/// looks at the text.
#[derive(Default)]
pub(super) struct Order(Vec<u8>);

impl Order {
    /// The place that was met here last time; `first` where nothing was.
    #[inline]
    pub(super) fn guess(&self, number: usize, first: usize) -> usize {
        match self.0.get(number) {
            None | Some(0) => first,
            Some(known) => usize::from(*known) - 1,
        }
    }

    /// Keeps in mind what was met here. Places too far behind are not worth it.
    pub(super) fn note(&mut self, number: usize, place: usize) {
        if self.0.len() <= number {
            self.0.resize(number + 1, 0);
        }
        self.0[number] = u8::try_from(place + 1).unwrap_or(0);
    }
}
