//! Bars that lead to what they count.

use maud::{Markup, html};

use crate::report::escape;

/// So many bars are shown; the rest is said in a line.
const BARS: usize = 12;

/// A list of bars, the longest first. Each is a link that filters the findings by `field`.
/// Names are fit to be shown.
pub(super) fn bars(
    title: &str,
    field: &str,
    counts: impl Iterator<Item = (String, u64, &'static str)>,
) -> Markup {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    let longest = counts.first().map_or(1, |(_, count, _)| *count).max(1);
    let more = counts.len().saturating_sub(BARS);
    html! {
        div.chart {
            h3 { (title) }
            ol {
                @for (name, count, class) in counts.iter().take(BARS) {
                    li {
                        a href=(format!("#{field}={}", escape::uri_part(name))) {
                            span.name { (name) }
                            " "
                            span.number { (count) }
                        }
                        // A bar that is too short to be seen is still one.
                        svg.bar.(class) viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true" {
                            rect width=((count.saturating_mul(1000) / longest).max(6)) height="8" {}
                        }
                    }
                }
            }
            @if more > 0 { p.more { "and " (more) " more" } }
        }
    }
}
