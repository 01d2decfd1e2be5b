//! Colours, where the sink shows them.

use anstyle::{AnsiColor, Style};

/// The colours of a text, if it has any.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    /// With colours or without: whoever made the options has asked the environment.
    pub(super) fn new(on: bool) -> Self {
        Self { on }
    }

    pub(super) fn error(self, text: &str) -> String {
        self.styled(text, AnsiColor::BrightRed.on_default().bold())
    }

    pub(super) fn warning(self, text: &str) -> String {
        self.styled(text, AnsiColor::Yellow.on_default().bold())
    }

    pub(super) fn good(self, text: &str) -> String {
        self.styled(text, AnsiColor::BrightGreen.on_default().bold())
    }

    /// Returns what guides the eye: arrows, and the names of things that are no fault.
    pub(super) fn guide(self, text: &str) -> String {
        self.styled(text, AnsiColor::BrightBlue.on_default().bold())
    }

    /// A heading.
    pub(super) fn strong(self, text: &str) -> String {
        self.styled(text, Style::new().bold())
    }

    /// A name, a value or a command within words.
    pub(super) fn code(self, text: &str) -> String {
        self.styled(text, AnsiColor::Cyan.on_default())
    }

    fn styled(self, text: &str, style: Style) -> String {
        if self.on {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}
