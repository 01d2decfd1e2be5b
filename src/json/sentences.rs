//! What is wrong with a text, in a sentence each. Nothing of the text is in them.

use std::fmt;

use super::syntax::{Construct, Container, Encoding, NotJson, NumberFault, SyntaxErrorKind};

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty text: expected a JSON value"),
            Self::TooLarge => f.write_str("the document is larger than 4 GiB"),
            Self::TooDeep { limit } => {
                write!(f, "arrays and objects are nested more than {limit} deep")
            }
            Self::UnexpectedEnd { inside } => write!(f, "the text ends inside {inside}"),
            Self::ExpectedValue => f.write_str("expected a value here"),
            Self::ExpectedName => f.write_str("expected a key in double quotes here"),
            Self::ExpectedColon => f.write_str("expected a colon after the key"),
            Self::ExpectedCommaOrEnd { inside } => {
                write!(f, "expected a comma or `{}` here", inside.close())
            }
            Self::TrailingComma { inside } => {
                let close = inside.close();
                write!(
                    f,
                    "a comma before `{close}`: JSON does not allow trailing commas"
                )
            }
            Self::TrailingData => f.write_str("there is more text after the end of the value"),
            Self::ControlCharacterInString => f.write_str(
                "a control character in a string: line breaks, tabs and the like must be \
                 escaped",
            ),
            Self::InvalidEscape => f.write_str("a backslash that does not begin a JSON escape"),
            Self::InvalidUtf8 => f.write_str("these bytes are not UTF-8"),
            Self::InvalidNumber(fault) => fault.fmt(f),
            Self::LeadingZero => {
                f.write_str("a number with a leading zero, which JSON does not allow")
            }
            Self::NotJson(what) => what.fmt(f),
            Self::OtherEncoding(encoding) => {
                write!(
                    f,
                    "the text has the byte order mark of {encoding}, but JSON is UTF-8"
                )
            }
        }
    }
}

impl Container {
    fn close(self) -> char {
        match self {
            Self::Array => ']',
            Self::Object => '}',
        }
    }
}

impl fmt::Display for Construct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Array => "an array",
            Self::Object => "an object",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Literal => "`true`, `false` or `null`",
        })
    }
}

impl fmt::Display for NumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoDigitAfterMinus => "a minus sign is not followed by a digit",
            Self::NoDigitAfterPoint => "a number's decimal point is not followed by a digit",
            Self::NoDigitInExponent => "a number's exponent has no digit",
            Self::PlusSign => "a number with a plus sign, which JSON does not allow",
            Self::NoDigitBeforePoint => "a number without a digit before its decimal point",
            Self::OtherBase => "a number in another base: JSON has only decimal numbers",
        })
    }
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NaN => "`NaN` is not a JSON value",
            Self::Infinity => "`Infinity` is not a JSON value",
            Self::Undefined => "`undefined` is not a JSON value",
            Self::PythonLiteral => {
                "`True`, `False` and `None` are Python's: JSON has `true`, `false`, `null`"
            }
            Self::SingleQuotes => "a string in single quotes: JSON needs double quotes",
            Self::UnquotedName => "a key without quotes: JSON needs double quotes",
            Self::Comment => "a comment, which JSON does not allow",
            Self::TerminalEscape => "a terminal colour sequence: the text was saved with colours",
            Self::Markup => "`<` cannot begin a JSON value: this looks like HTML or XML",
        })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Utf32Le => "UTF-32 (little-endian)",
            Self::Utf32Be => "UTF-32 (big-endian)",
        })
    }
}
