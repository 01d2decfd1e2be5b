//! Draws what a terminal shows as an SVG of text elements, in light and dark colours.

use std::fmt::Write as _;

/// The columns of the terminal: longer lines go on in the next one.
pub(super) const COLUMNS: usize = 110;

/// The width of a character and the height of a line, in pixels.
const CHARACTER: f64 = 7.8;
const LINE: usize = 18;
const MARGIN: usize = 16;

/// The colours that the program prints, by their codes: a class, light and dark.
const COLOURS: &[(&[u8], &str, &str, &str)] = &[
    (&[31, 91], "red", "#cf222e", "#ff7b72"),
    (&[32, 92], "green", "#1a7f37", "#3fb950"),
    (&[33, 93], "yellow", "#9a6700", "#d29922"),
    (&[34, 94], "blue", "#0969da", "#79c0ff"),
    (&[36, 96], "cyan", "#1b7c83", "#56d4dd"),
    (&[90], "grey", "#59636e", "#9198a1"),
];

#[derive(Clone, Copy, Default, PartialEq)]
struct Style {
    bold: bool,
    dim: bool,
    colour: Option<&'static str>,
}

impl Style {
    /// Applies the parameters of one escape sequence, as `1;91`.
    fn apply(&mut self, parameters: &str) {
        for code in parameters.split(';') {
            match code.parse().unwrap_or(0) {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                code => {
                    let known = COLOURS.iter().find(|(codes, ..)| codes.contains(&code));
                    let (_, class, ..) = known.unwrap_or_else(|| panic!("colour {code}"));
                    self.colour = Some(class);
                }
            }
        }
    }

    fn classes(self) -> String {
        let mut classes: Vec<&str> = self.colour.into_iter().collect();
        classes.extend(self.bold.then_some("bold"));
        classes.extend(self.dim.then_some("grey"));
        classes.join(" ")
    }
}

/// A stretch of one line in one style.
struct Run {
    column: usize,
    text: String,
    style: Style,
}

/// The lines on the screen.
fn lines(printed: &str) -> Vec<Vec<Run>> {
    let mut lines: Vec<Vec<Run>> = vec![Vec::new()];
    let (mut style, mut column) = (Style::default(), 0);
    let mut rest = printed.chars();
    while let Some(character) = rest.next() {
        if character == '\u{1b}' {
            let sequence: String = rest.by_ref().take_while(|next| *next != 'm').collect();
            style.apply(sequence.strip_prefix('[').expect("a colour"));
            continue;
        }
        if character == '\n' || column == COLUMNS {
            lines.push(Vec::new());
            column = 0;
        }
        if character == '\n' {
            continue;
        }
        let line = lines.last_mut().expect("a line");
        match line.last_mut() {
            Some(run) if run.style == style => run.text.push(character),
            _ => line.push(Run {
                column,
                text: character.to_string(),
                style,
            }),
        }
        column += 1;
    }
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

/// One line as a text element. Each stretch has its own place and length, so that columns stay
/// columns in whatever font there is.
fn drawn(line: &[Run], number: usize) -> String {
    let mut element = String::new();
    for run in line {
        let blank = run.text.chars().take_while(|c| *c == ' ').count();
        let text = run.text.trim();
        if text.is_empty() {
            continue;
        }
        let wide = text.chars().count();
        let x = at(run.column + blank);
        let length = at(wide);
        let class = run.style.classes();
        let class = if class.is_empty() {
            class
        } else {
            format!(" class=\"{class}\"")
        };
        write!(
            element,
            "<tspan x=\"{x}\" textLength=\"{length}\"{class}>{}</tspan>",
            escaped(text)
        )
        .expect("memory");
    }
    if element.is_empty() {
        return String::new();
    }
    format!("    <text y=\"{}\">{element}</text>\n", (number + 1) * LINE)
}

/// The place of a column, in pixels.
fn at(column: usize) -> String {
    let column = u32::try_from(column).expect("a short line");
    format!("{:.1}", f64::from(column) * CHARACTER)
}

fn style_sheet() -> String {
    let (mut light, mut dark) = (String::new(), String::new());
    for (_, class, in_light, in_dark) in COLOURS {
        let _ = writeln!(light, "    .{class} {{ fill: {in_light} }}");
        let _ = writeln!(dark, "      .{class} {{ fill: {in_dark} }}");
    }
    format!(
        "  <style>
    text {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre; fill: #1f2328 }}
    rect {{ fill: #ffffff; stroke: #d1d9e0 }}
    .bold {{ font-weight: 600 }}
{light}    @media (prefers-color-scheme: dark) {{
      text {{ fill: #e6edf3 }}
      rect {{ fill: #0d1117; stroke: #3d444d }}
{dark}    }}
  </style>
"
    )
}

/// The picture of a terminal in which a command was typed and has printed this.
pub(super) fn svg(command: &str, printed: &str) -> String {
    let lines = lines(&format!("$ {command}\n{printed}"));
    let width = at(COLUMNS).parse::<f64>().expect("a number") + 2.0 * 16.0;
    let height = lines.len() * LINE + 2 * MARGIN;
    let text: String = (lines.iter().enumerate())
        .map(|(number, line)| drawn(line, number))
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">
  <title>What `{command}` prints</title>
{}  <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"6\"/>
  <g transform=\"translate({MARGIN} {MARGIN})\">
{text}  </g>
</svg>
",
        style_sheet(),
        width - 1.0,
        height - 1,
    )
}
