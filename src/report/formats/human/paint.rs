//! Colours, where the sink shows them. Without them the `colored` crate is not asked at all, so
//! that neither the environment nor another report of the run has a say.

use colored::{Color, Colorize, control};

/// The colours of a text, if it has any.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    /// With colours or without. Where they are wanted they come whatever the environment says:
    /// that was settled by whoever made the options.
    pub(super) fn new(on: bool) -> Self {
        if on {
            control::set_override(true);
        }
        Self { on }
    }

    pub(super) fn error(self, text: &str) -> String {
        self.bold(text, Color::BrightRed)
    }

    pub(super) fn warning(self, text: &str) -> String {
        self.bold(text, Color::Yellow)
    }

    pub(super) fn good(self, text: &str) -> String {
        self.bold(text, Color::BrightGreen)
    }

    /// Returns what guides the eye: arrows, and the names of things that are no fault.
    pub(super) fn guide(self, text: &str) -> String {
        self.bold(text, Color::BrightBlue)
    }

    /// A heading.
    pub(super) fn strong(self, text: &str) -> String {
        if self.on {
            text.bold().to_string()
        } else {
            text.to_owned()
        }
    }

    /// A name, a value or a command within words.
    pub(super) fn code(self, text: &str) -> String {
        if self.on {
            text.color(Color::Cyan).to_string()
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str, color: Color) -> String {
        if self.on {
            text.color(color).bold().to_string()
        } else {
            text.to_owned()
        }
    }
}
