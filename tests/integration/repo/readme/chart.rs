//! The chart of the README: the first row of the table in the guide's page on speed, as bars.

use std::fmt::Write as _;

/// The heights of a bar and of a line, in pixels.
const BAR: usize = 18;
const LINE: usize = 28;
/// The widths of the names and of the longest bar, in pixels.
const NAMES: u64 = 300;
const LONGEST: u64 = 400;

/// A column of the table: who it is of, and how many MB/s its first row says.
pub(super) struct Measured<'p> {
    pub(super) name: &'p str,
    pub(super) speed: u64,
}

/// Reads the first row of the first table of a page, without the cells that have no number.
pub(super) fn measured(page: &str) -> Vec<Measured<'_>> {
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    let (names, figures) = (cells(rows[0]), cells(rows[2]));
    let both = names.into_iter().zip(figures).skip(1);
    both.filter_map(|(name, figure)| {
        let speed = figure.replace(',', "").parse().ok()?;
        Some(Measured { name, speed })
    })
    .collect()
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

/// Draws a bar for each, the longest first and ours in colour.
pub(super) fn svg(mut measured: Vec<Measured<'_>>) -> String {
    measured.sort_by_key(|one| std::cmp::Reverse(one.speed));
    let most = measured[0].speed;
    let (width, height) = (760, measured.len() * LINE + 8);
    let mut bars = String::new();
    for (number, Measured { name, speed }) in measured.iter().enumerate() {
        let top = number * LINE + 8;
        let text = top + BAR - 5;
        let length = speed * LONGEST / most;
        let class = if name.starts_with("this program") {
            "ours"
        } else {
            "theirs"
        };
        let name = name.replace("this program", "stytch-validate");
        let _ = writeln!(
            bars,
            "  <text x=\"{}\" y=\"{text}\" text-anchor=\"end\">{name}</text>
  <rect class=\"{class}\" x=\"{NAMES}\" y=\"{top}\" width=\"{length}\" height=\"{BAR}\" rx=\"2\"/>
  <text x=\"{}\" y=\"{text}\">{speed}</text>",
            NAMES - 8,
            NAMES + length + 6,
        );
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">
  <title>MB/s of good responses in NDJSON</title>
  <style>
    text {{ font: 13px system-ui, sans-serif; fill: #1f2328 }}
    .ours {{ fill: #1a7f37 }}
    .theirs {{ fill: #8c959f }}
    @media (prefers-color-scheme: dark) {{
      text {{ fill: #e6edf3 }}
      .ours {{ fill: #3fb950 }}
    }}
  </style>
{bars}</svg>
"
    )
}
