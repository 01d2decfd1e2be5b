//! Choosing what of the text is shown, and how much of a long line.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::Text;
use super::masked_pieces::{self, Piece};

/// The number of bytes of a line that are looked at before and after a place: enough to fill the
/// width with masked text, and little enough for a file that is one line.
const REACH: usize = 4_096;

/// The number of bytes that are looked at first, which nearly always are enough.
const NEAR: usize = 512;

/// The number of characters of a line that are shown.
const WIDTH: usize = 88;

/// The number of them before the place, if there are enough behind it.
const LEAD: usize = 32;

/// The mark at which a line is cut off.
const CUT: &str = "…";

/// A line of the text, or as much of it as is looked at.
pub(super) struct Extent {
    /// The bytes looked at, without the line's end.
    range: Range<usize>,
    /// Whether the line begins before them.
    cut_before: bool,
    /// Whether it goes on behind them.
    cut_after: bool,
}

impl Extent {
    /// The line that the byte at `at` is in; a line feed is in the line it ends.
    pub(super) fn around(text: Text<'_>, at: usize) -> Self {
        Self::within(text, at, REACH)
    }

    /// The same, of which no more than so many bytes before and after are looked at.
    fn within(text: Text<'_>, at: usize, reach: usize) -> Self {
        let (bytes, bounds) = (text.bytes(), text.bounds());
        let first = at.saturating_sub(reach).max(bounds.start);
        let last = at.saturating_add(reach).min(bounds.end);
        let start = memrchr(b'\n', &bytes[first..at]).map(|found| first + found + 1);
        let end = memchr(b'\n', &bytes[at..last]).map(|found| at + found);
        Self {
            cut_before: start.is_none() && first > bounds.start,
            cut_after: end.is_none() && last < bounds.end,
            range: start.unwrap_or(first)..end.unwrap_or(last),
        }
    }

    /// The line before, unless this one does not begin here.
    pub(super) fn before(&self, text: Text<'_>) -> Option<Self> {
        let is_first = self.range.start == text.bounds().start;
        (!is_first && !self.cut_before).then(|| Self::around(text, self.range.start - 1))
    }

    /// The line behind, unless this one does not end here.
    pub(super) fn after(&self, text: Text<'_>) -> Option<Self> {
        let is_last = self.range.end == text.bounds().end;
        (!is_last && !self.cut_after).then(|| Self::around(text, self.range.end + 1))
    }

    /// Returns whether more of the line would not change what is shown of it.
    fn is_enough(&self, pieces: &[Piece], place: &Range<usize>) -> bool {
        let focus = focus(pieces, place);
        (!self.cut_before || width(&pieces[..focus.start]) > WIDTH)
            && (!self.cut_after || width(&pieces[focus.end..]) > WIDTH)
    }

    /// Returns where lexing can begin: the text before is not in the middle of a string.
    fn sure_start(&self, text: Text<'_>) -> usize {
        match text {
            Text::NotJson(bytes) if self.cut_before => {
                memrchr(b'\n', &bytes[..self.range.start]).map_or(0, |found| found + 1)
            }
            _ => self.range.start,
        }
    }
}

fn beginning(place: &Range<usize>) -> Range<usize> {
    place.start..place.start + 1
}

/// A masked line.
pub(super) struct MaskedLine {
    pub(super) text: String,
    /// The places in the source of the ranges of `text`, both ascending.
    places: Vec<(Range<usize>, Range<usize>)>,
}

impl MaskedLine {
    /// As much of a line around a place as the width allows.
    pub(super) fn around(
        text: Text<'_>,
        extent: &Extent,
        place: &Range<usize>,
        shown: &dyn Fn(&str) -> bool,
    ) -> Self {
        let of = |extent: &Extent| {
            masked_pieces::of(text, extent.sure_start(text), &extent.range, shown)
        };
        let near = Extent::within(text, place.start, NEAR);
        let pieces = of(&near);
        if near.is_enough(&pieces, place) {
            return Self::cut(&near, &pieces, place);
        }
        Self::cut(extent, &of(extent), place)
    }

    fn cut(extent: &Extent, pieces: &[Piece], place: &Range<usize>) -> Self {
        let window = window(pieces, place);
        let cut_before = extent.cut_before || window.start > 0;
        let cut_after = extent.cut_after || window.end < pieces.len();
        Self::of(&pieces[window], cut_before, cut_after)
    }

    /// A line that is short enough to be shown as a neighbour, if there is anything in it.
    pub(super) fn short(
        text: Text<'_>,
        extent: &Extent,
        shown: &dyn Fn(&str) -> bool,
    ) -> Option<Self> {
        if extent.cut_before || extent.cut_after {
            return None;
        }
        let pieces = masked_pieces::of(text, extent.range.start, &extent.range, shown);
        let line = Self::of(&pieces, false, false);
        let fits = width(&pieces) <= WIDTH && line.tells_something();
        fits.then_some(line)
    }

    fn of(pieces: &[Piece], cut_before: bool, cut_after: bool) -> Self {
        let mut line = Self {
            text: String::new(),
            places: Vec::with_capacity(pieces.len()),
        };
        if cut_before {
            line.text.push_str(CUT);
        }
        for piece in pieces {
            let start = line.text.len();
            line.text.push_str(&piece.shown);
            line.places
                .push((piece.source.clone(), start..line.text.len()));
        }
        if cut_after {
            line.text.push_str(CUT);
        }
        line
    }

    fn tells_something(&self) -> bool {
        self.text.chars().any(|shown| shown != ' ' && shown != '…')
    }

    /// Returns where a place of the source is shown in this line, if it begins in what is shown; of
    /// one that goes on behind that, where it begins.
    pub(super) fn locate(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let at = self
            .places
            .iter()
            .position(|(source, _)| source.contains(&place.start))?;
        let touched = self.places[at..]
            .iter()
            .take_while(|(source, _)| source.start < place.end.max(place.start + 1));
        let last = touched.last()?;
        let is_whole = last.0.end >= place.end;
        let end = if is_whole {
            last.1.end
        } else {
            self.places[at].1.end
        };
        Some(self.places[at].1.start..end)
    }

    /// Returns where the place this line was cut around is shown: at the line's end when nothing
    /// stands there.
    pub(super) fn primary(&self, place: &Range<usize>) -> Range<usize> {
        self.locate(place)
            .unwrap_or(self.text.len()..self.text.len())
    }
}

fn width(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| piece.shown.chars().count()).sum()
}

/// Returns which pieces to show, around those of the place.
fn window(pieces: &[Piece], place: &Range<usize>) -> Range<usize> {
    if width(pieces) <= WIDTH {
        return 0..pieces.len();
    }
    let mut focus = focus(pieces, place);
    let mut room = WIDTH.saturating_sub(width(&pieces[focus.clone()]));
    room -= grow_back(pieces, &mut focus, room.min(LEAD));
    for piece in &pieces[focus.end..] {
        let wide = piece.shown.chars().count();
        if wide > room {
            return focus;
        }
        room -= wide;
        focus.end += 1;
    }
    grow_back(pieces, &mut focus, room);
    focus
}

/// The pieces of a place, or of its beginning where those are too many.
fn focus(pieces: &[Piece], place: &Range<usize>) -> Range<usize> {
    let focus = touched(pieces, place);
    if width(&pieces[focus.clone()]) > WIDTH - LEAD {
        return touched(pieces, &beginning(place));
    }
    focus
}

/// Takes pieces before `focus` into it while there is room. Returns how much they took. What is
/// left of a member or an element in front is not taken.
fn grow_back(pieces: &[Piece], focus: &mut Range<usize>, room: usize) -> usize {
    let mut start = focus.start;
    let mut taken = 0;
    let mut wide = 0;
    for (at, piece) in pieces[..focus.start].iter().enumerate().rev() {
        wide += piece.shown.chars().count();
        if wide > room {
            break;
        }
        if at == 0 || matches!(&*pieces[at - 1].shown, "," | "{" | "[") {
            (start, taken) = (at, wide);
        }
    }
    while start < focus.start && pieces[start].shown == " " {
        (start, taken) = (start + 1, taken - 1);
    }
    focus.start = start;
    taken
}

/// The pieces of a place; behind the last one when it is at the line's end.
fn touched(pieces: &[Piece], place: &Range<usize>) -> Range<usize> {
    let first = pieces.partition_point(|piece| piece.source.end <= place.start);
    let end = pieces.partition_point(|piece| piece.source.start < place.end.max(place.start + 1));
    first..end.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    /// Whatever stands around a place, what is shown does not depend on how much is looked at first.
    #[test]
    fn a_part_of_a_line_shows_what_the_whole_of_it_would() {
        let shown = |name: &str| name.len().is_multiple_of(2);
        for (seed, count) in (1..12_usize).flat_map(|seed| [(seed, 3), (seed, 90), (seed, 400)]) {
            let member = |at: usize| match (at * seed) % 11 {
                0 => format!(r#""n{at}":{{"a":[{at},null,"{}"]}}"#, "x".repeat(at % 97)),
                1 => format!(r#""a long name, that is shown":"{}""#, "y".repeat(seed * 9)),
                2 => r#""e\"":"a\\\"}","ab":[[],{}]"#.to_owned(),
                _ => format!(r#""{}":true"#, "m".repeat(1 + at % 5)),
            };
            let members: Vec<String> = (0..count).map(member).collect();
            let text = format!("{{{}}}", members.join(","));
            let document = Document::parse(text.as_bytes()).expect("JSON");
            for start in (0..text.len()).step_by(1 + text.len() / 97) {
                for text in [Text::Parsed(&document), Text::NotJson(text.as_bytes())] {
                    let place = start..start + (start * seed) % 200;
                    let extent = Extent::around(text, start);
                    let pieces =
                        masked_pieces::of(text, extent.sure_start(text), &extent.range, &shown);
                    let whole = MaskedLine::cut(&extent, &pieces, &place);
                    let line = MaskedLine::around(text, &extent, &place, &shown);
                    assert_eq!(line.text, whole.text, "{seed} {count} {start}");
                    assert_eq!(line.primary(&place), whole.primary(&place));
                }
            }
        }
    }
}
