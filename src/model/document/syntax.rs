//! Why a text is not JSON, told without a single byte of the text.
//!
//! A captured body is secret, and where it breaks may be in the middle of a token. So an error
//! holds an offset and a kind, and a kind holds nothing that was read.

use std::fmt;

/// Where and why a text stops being JSON (RFC 8259).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SyntaxError {
    /// The offending byte, counted from 0 in the slice that was parsed; the slice's length when
    /// the text ended too early.
    pub offset: usize,
    /// What is wrong there.
    pub kind: SyntaxErrorKind,
}

impl SyntaxError {
    /// Whether the text ended before its value did, as that of a file that was cut off. An empty
    /// text is no such case: it has a kind of its own, [`SyntaxErrorKind::Empty`].
    pub fn is_incomplete(&self) -> bool {
        matches!(self.kind, SyntaxErrorKind::UnexpectedEnd { .. })
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for SyntaxError {}

/// What is wrong with a text that is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// Nothing but whitespace.
    Empty,
    /// More bytes than a document can address: offsets are 32 bits wide.
    TooLarge,
    /// More arrays and objects inside each other than the limit allows.
    TooDeep {
        /// How many may be inside each other.
        limit: u32,
    },
    /// The text ended in the middle of something.
    UnexpectedEnd {
        /// The innermost thing that was not finished.
        inside: Construct,
    },
    /// Something that begins no value stands where a value must.
    ExpectedValue,
    /// No property name in double quotes where one must be.
    ExpectedName,
    /// No colon after a property name.
    ExpectedColon,
    /// Neither a comma nor the closing bracket after a value.
    ExpectedCommaOrEnd {
        /// The container the value is in.
        inside: Container,
    },
    /// A comma with nothing after it; the offset is the comma's.
    TrailingComma {
        /// The container that ends after the comma.
        inside: Container,
    },
    /// More text after the document's value.
    TrailingData,
    /// An unescaped character below U+0020 in a string.
    ControlCharacterInString,
    /// A backslash followed by something that is no escape; the offset is the backslash's.
    InvalidEscape,
    /// A `\u` escape that is one half of a surrogate pair, without the other half.
    LoneSurrogate,
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// A number that breaks off or begins wrongly.
    InvalidNumber(NumberFault),
    /// A number with a zero in front, as in `007`.
    LeadingZero,
    /// Something that other languages and tools write, and JSON does not have.
    NotJson(NotJson),
    /// A byte order mark of an encoding other than UTF-8.
    OtherEncoding(Encoding),
}

/// An array or an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Container {
    /// `[…]`
    Array,
    /// `{…}`
    Object,
}

impl Container {
    fn close(self) -> char {
        match self {
            Self::Array => ']',
            Self::Object => '}',
        }
    }
}

/// What a text can end in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Construct {
    /// An array.
    Array,
    /// An object.
    Object,
    /// A string or a property name.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
}

/// How a number is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberFault {
    /// `-` without a digit after it.
    NoDigitAfterMinus,
    /// `1.` without a digit after it.
    NoDigitAfterPoint,
    /// `1e` without a digit after it.
    NoDigitInExponent,
    /// `+1`
    PlusSign,
    /// `.5`
    NoDigitBeforePoint,
    /// `0x1F`, `0o17`, `0b11`
    OtherBase,
}

/// Things that are often found where JSON should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotJson {
    /// `NaN`
    NaN,
    /// `Infinity`, `-Infinity`
    Infinity,
    /// JavaScript's `undefined`.
    Undefined,
    /// `True`, `False`, `None`: Python's spelling.
    PythonLiteral,
    /// A string in single quotes.
    SingleQuotes,
    /// A property name without quotes.
    UnquotedName,
    /// `//`, `/*` or `#`.
    Comment,
    /// A terminal's colour sequence, as `jq -C` writes.
    TerminalEscape,
    /// `<`, as HTML and XML begin.
    Markup,
}

/// A Unicode encoding that JSON in exchange is not written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Two bytes a unit, the low one first.
    Utf16Le,
    /// Two bytes a unit, the high one first.
    Utf16Be,
    /// Four bytes a character, the low one first.
    Utf32Le,
    /// Four bytes a character, the high one first.
    Utf32Be,
}

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
            Self::LoneSurrogate => f.write_str(
                "a `\\u` escape is half a surrogate pair, and the other half is missing",
            ),
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
