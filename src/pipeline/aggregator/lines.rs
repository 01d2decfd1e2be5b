//! The lines that are written while the run goes on. Each stretch of the input writes its lines
//! where it is judged, so that all cores do; the whole run's aggregator puts them in order.

use crate::model::report::Item;
use crate::report::Line;
use crate::settings::Settings;

/// Lines that wait to be handed over; none where nobody wants them.
#[derive(Default)]
pub(super) struct Lines {
    write: Option<Line>,
    text: Vec<u8>,
}

impl Lines {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            write: settings.line,
            text: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, item: Item<'_>) {
        if let Some(write) = self.write {
            // Writing to memory can't fail.
            let _ = write(item, &mut self.text);
        }
    }

    /// Returns where the next line will stand.
    pub(super) fn end(&self) -> usize {
        self.text.len()
    }

    pub(super) fn append(&mut self, later: &Self) {
        self.append_part(later, 0..later.end());
    }

    pub(super) fn append_part(&mut self, later: &Self, part: std::ops::Range<usize>) {
        self.text.extend_from_slice(&later.text[part]);
    }

    /// Takes a line back.
    pub(super) fn remove(&mut self, line: std::ops::Range<usize>) {
        self.text.drain(line);
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text)
    }
}
