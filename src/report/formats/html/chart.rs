//! Stacked bars: of the responses by what became of them, and of findings by their causes.

use maud::{Markup, html};

use crate::report::escape;
use crate::text::words;

/// So many bars are shown; the rest is said in a line.
const BARS: usize = 10;

/// The width of a bar, in units of its own.
const WIDE: u64 = 1000;

/// The least width of a part.
const SHORTEST: u64 = 5;

/// A part of a bar.
pub(super) struct Part {
    /// Its count.
    pub(super) count: u64,
    /// Its colour.
    pub(super) class: &'static str,
    /// Its title, if the count needs one.
    pub(super) title: String,
}

impl Part {
    pub(super) fn new(count: u64, class: &'static str) -> Self {
        Self {
            count,
            class,
            title: String::new(),
        }
    }
}

/// A bar and its name, which is fit to be shown.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) parts: Vec<Part>,
}

impl Bar {
    fn count(&self) -> u64 {
        self.parts.iter().map(|part| part.count).sum()
    }
}

/// One bar of parts that stand beside each other; `whole` is how much the full width counts.
pub(super) fn stacked(parts: &[Part], whole: u64) -> Markup {
    html! {
        svg.bar viewBox=(format!("0 0 {WIDE} 8")) preserveAspectRatio="none" aria-hidden="true" {
            @for (start, wide, part) in laid_out(parts, whole.max(1)) {
                rect.(part.class) x=(start) width=(wide) height="8" {
                    @if !part.title.is_empty() { title { (part.title) } }
                }
            }
        }
    }
}

/// Returns where each part begins and how wide it is. What would be too short to be seen is
/// widened.
fn laid_out(parts: &[Part], whole: u64) -> Vec<(u64, u64, &Part)> {
    let mut before = 0_u64;
    let place = |count: u64| count.saturating_mul(WIDE) / whole;
    let laid_out = parts.iter().map(|part| {
        let start = place(before);
        before = before.saturating_add(part.count);
        (
            start,
            place(before).saturating_sub(start).max(SHORTEST),
            part,
        )
    });
    laid_out.collect()
}

/// A list of bars, the longest first. Each is a link that filters the findings by `field`.
pub(super) fn bars(title: &str, field: &str, mut bars: Vec<Bar>) -> Markup {
    bars.sort_by(|one, other| (other.count(), &one.name).cmp(&(one.count(), &other.name)));
    let longest = bars.first().map_or(1, Bar::count);
    let more = bars.len().saturating_sub(BARS);
    html! {
        div.chart {
            h3 { (title) }
            ol {
                @for bar in bars.iter().take(BARS) {
                    li {
                        a href=(format!("#{field}={}", escape::uri_part(&bar.name))) {
                            span.name { (bar.name) }
                            " "
                            span.number { (words::number(bar.count())) }
                        }
                        (stacked(&bar.parts, longest))
                    }
                }
            }
            @if more > 0 { p.more { "and " (words::number(more as u64)) " more" } }
        }
    }
}
