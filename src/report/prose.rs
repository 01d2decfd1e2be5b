//! The documentation of rules as prose: plain sentences with code between backticks.

/// A stretch of prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Words.
    Words(&'t str),
    /// A name, a value or a command.
    Code(&'t str),
}

impl<'t> Piece<'t> {
    /// Returns what it says.
    pub(crate) fn text(self) -> &'t str {
        match self {
            Self::Words(text) | Self::Code(text) => text,
        }
    }

    /// A piece of the same kind.
    pub(crate) fn with(self, text: &'t str) -> Self {
        match self {
            Self::Words(_) => Self::Words(text),
            Self::Code(_) => Self::Code(text),
        }
    }
}

/// The stretches of a text in which code stands between backticks. A backtick without a partner
/// is one of the words.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, code, after)) = first_code(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Code(code));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

fn first_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    Some((before, code, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_from_words() {
        use Piece::{Code, Words};
        assert_eq!(pieces(""), []);
        assert_eq!(pieces("plain"), [Words("plain")]);
        assert_eq!(
            pieces("`[]` stands for `{}`"),
            [Code("[]"), Words(" stands for "), Code("{}")]
        );
        assert_eq!(pieces("a ` b"), [Words("a ` b")]);
    }
}
