//! What is wrong with a text, in a sentence each. Nothing of the text is in them.

use std::fmt;

use super::syntax::{Construct, Container, Encoding, NotJson, NumberFault, SyntaxErrorKind};

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing here: JSON is at least one value"),
            Self::TooLarge => f.write_str("the document is larger than 4 GiB"),
            Self::TooDeep { limit } => {
                write!(
                    f,
                    "more than {limit} arrays and objects are inside each other"
                )
            }
            Self::UnexpectedEnd { inside } => write!(f, "the text ends inside {inside}"),
            Self::ExpectedValue => f.write_str("a value is expected here"),
            Self::ExpectedName => f.write_str("a property name in double quotes is expected here"),
            Self::ExpectedColon => f.write_str("a colon is expected after a property name"),
            Self::ExpectedCommaOrEnd { inside } => {
                write!(f, "a comma or `{}` is expected here", inside.close())
            }
            Self::TrailingComma { inside } => {
                let close = inside.close();
                write!(
                    f,
                    "a comma is followed by `{close}`: JSON allows no trailing comma"
                )
            }
            Self::TrailingData => f.write_str("there is more text after the end of the value"),
            Self::ControlCharacterInString => f.write_str(
                "a control character stands in a string: line breaks, tabs and the like must be \
                 escaped",
            ),
            Self::InvalidEscape => f.write_str("a backslash begins no escape that JSON knows"),
            Self::InvalidUtf8 => f.write_str("the bytes here are not UTF-8"),
            Self::InvalidNumber(fault) => fault.fmt(f),
            Self::LeadingZero => {
                f.write_str("a number begins with a zero that JSON does not allow")
            }
            Self::NotJson(what) => what.fmt(f),
            Self::OtherEncoding(encoding) => {
                write!(
                    f,
                    "the text begins with the byte order mark of {encoding}: JSON is UTF-8"
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
            Self::PlusSign => "a number begins with a plus sign: JSON allows none",
            Self::NoDigitBeforePoint => {
                "a number begins with its decimal point: JSON wants a digit"
            }
            Self::OtherBase => "a number is written in another base: JSON has decimals only",
        })
    }
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NaN => "`NaN` is no JSON value",
            Self::Infinity => "`Infinity` is no JSON value",
            Self::Undefined => "`undefined` is no JSON value",
            Self::PythonLiteral => {
                "`True`, `False` and `None` are Python's: JSON has `true`, `false`, `null`"
            }
            Self::SingleQuotes => "a string is in single quotes: JSON wants double quotes",
            Self::UnquotedName => "a property name has no quotes: JSON wants double quotes",
            Self::Comment => "a comment begins here: JSON has none",
            Self::TerminalEscape => {
                "a terminal colour sequence stands here: the text was saved with colours on"
            }
            Self::Markup => "`<` begins no JSON value: this looks like HTML or XML",
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
