//! Why a text is not JSON, said without a single byte of the text.
//!
//! A captured body is secret, and where it breaks may be in the middle of a token. So an error
//! holds an offset and a kind, and a kind holds nothing that was read.

use std::fmt;

use strum::Display;

/// The place where a text stops being JSON (RFC 8259), and the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SyntaxError {
    /// The offending byte, counted from 0 in the slice that was parsed; the slice's length when
    /// the text ended too early.
    pub offset: usize,
    /// The kind of the error.
    pub kind: SyntaxErrorKind,
}

impl SyntaxError {
    pub(super) const fn at(offset: usize, kind: SyntaxErrorKind) -> Self {
        Self { offset, kind }
    }

    /// Returns whether the text ended before its value did, as that of a file that was cut off. An
    /// empty text is no such case: it has a kind of its own, [`SyntaxErrorKind::Empty`].
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

/// The kind of error of a text that is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display)]
pub enum SyntaxErrorKind {
    /// Nothing but whitespace.
    #[strum(to_string = "empty text: expected a JSON value")]
    Empty,
    /// More bytes than a document can address: offsets are 32 bits wide.
    #[strum(to_string = "the document is larger than 4 GiB")]
    TooLarge,
    /// More arrays and objects inside each other than the limit allows.
    #[strum(to_string = "arrays and objects are nested more than {limit} deep")]
    TooDeep {
        /// The greatest depth.
        limit: u32,
    },
    /// The text ended in the middle of something.
    #[strum(to_string = "the text ends inside {inside}")]
    UnexpectedEnd {
        /// The innermost thing that was not finished.
        inside: Construct,
    },
    /// Something that begins no value stands where a value must.
    #[strum(to_string = "expected a value here")]
    ExpectedValue,
    /// No property name in double quotes where one must be.
    #[strum(to_string = "expected a key in double quotes here")]
    ExpectedName,
    /// No colon after a property name.
    #[strum(to_string = "expected a colon after the key")]
    ExpectedColon,
    /// Neither a comma nor the closing bracket after a value.
    #[strum(to_string = "expected a comma or `{inside}` here")]
    ExpectedCommaOrEnd {
        /// The container the value is in.
        inside: Container,
    },
    /// A comma with nothing after it; the offset is the comma's.
    #[strum(to_string = "a comma before `{inside}`: JSON does not allow trailing commas")]
    TrailingComma {
        /// The container that ends after the comma.
        inside: Container,
    },
    /// More text after the document's value.
    #[strum(to_string = "there is more text after the end of the value")]
    TrailingData,
    /// An unescaped character below U+0020 in a string.
    #[strum(
        to_string = "a control character in a string: line breaks, tabs and the like must be escaped"
    )]
    ControlCharacterInString,
    /// A backslash followed by something that is no escape; the offset is the backslash's.
    #[strum(to_string = "a backslash that does not begin a JSON escape")]
    InvalidEscape,
    /// Bytes that are no UTF-8.
    #[strum(to_string = "these bytes are not UTF-8")]
    InvalidUtf8,
    /// A number that breaks off or begins wrongly.
    #[strum(transparent)]
    InvalidNumber(NumberFault),
    /// A number with a zero in front, as in `007`.
    #[strum(to_string = "a number with a leading zero, which JSON does not allow")]
    LeadingZero,
    /// Something that other languages and tools write, and JSON does not have.
    #[strum(transparent)]
    NotJson(NotJson),
    /// A byte order mark of an encoding other than UTF-8.
    #[strum(to_string = "the text has the byte order mark of {0}, but JSON is UTF-8")]
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

/// The bracket that closes it.
impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Array => "]",
            Self::Object => "}",
        })
    }
}

/// The thing in the middle of which a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display)]
pub enum Construct {
    /// An array.
    #[strum(to_string = "an array")]
    Array,
    /// An object.
    #[strum(to_string = "an object")]
    Object,
    /// A string or a property name.
    #[strum(to_string = "a string")]
    String,
    /// A number.
    #[strum(to_string = "a number")]
    Number,
    /// `true`, `false` or `null`.
    #[strum(to_string = "`true`, `false` or `null`")]
    Literal,
}

/// The fault of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display)]
pub enum NumberFault {
    /// `-` without a digit after it.
    #[strum(to_string = "a minus sign is not followed by a digit")]
    NoDigitAfterMinus,
    /// `1.` without a digit after it.
    #[strum(to_string = "a number's decimal point is not followed by a digit")]
    NoDigitAfterPoint,
    /// `1e` without a digit after it.
    #[strum(to_string = "a number's exponent has no digit")]
    NoDigitInExponent,
    /// `+1`
    #[strum(to_string = "a number with a plus sign, which JSON does not allow")]
    PlusSign,
    /// `.5`
    #[strum(to_string = "a number without a digit before its decimal point")]
    NoDigitBeforePoint,
    /// `0x1F`, `0o17`, `0b11`
    #[strum(to_string = "a number in another base: JSON has only decimal numbers")]
    OtherBase,
}

/// Things that are often found where JSON should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display)]
pub enum NotJson {
    /// `NaN`
    #[strum(to_string = "`NaN` is not a JSON value")]
    NaN,
    /// `Infinity`, `-Infinity`
    #[strum(to_string = "`Infinity` is not a JSON value")]
    Infinity,
    /// JavaScript's `undefined`.
    #[strum(to_string = "`undefined` is not a JSON value")]
    Undefined,
    /// `True`, `False`, `None`: Python's spelling.
    #[strum(
        to_string = "`True`, `False` and `None` are Python's: JSON has `true`, `false`, `null`"
    )]
    PythonLiteral,
    /// A string in single quotes.
    #[strum(to_string = "a string in single quotes: JSON needs double quotes")]
    SingleQuotes,
    /// A property name without quotes.
    #[strum(to_string = "a key without quotes: JSON needs double quotes")]
    UnquotedName,
    /// `//`, `/*` or `#`.
    #[strum(to_string = "a comment, which JSON does not allow")]
    Comment,
    /// A terminal's colour sequence, as `jq -C` writes.
    #[strum(to_string = "a terminal colour sequence: the text was saved with colours")]
    TerminalEscape,
    /// `<`, as HTML and XML begin.
    #[strum(to_string = "`<` cannot begin a JSON value: this looks like HTML or XML")]
    Markup,
}

/// A Unicode encoding that JSON in exchange is not written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display)]
pub enum Encoding {
    /// Two bytes a unit, the low one first.
    #[strum(to_string = "UTF-16 (little-endian)")]
    Utf16Le,
    /// Two bytes a unit, the high one first.
    #[strum(to_string = "UTF-16 (big-endian)")]
    Utf16Be,
    /// Four bytes a character, the low one first.
    #[strum(to_string = "UTF-32 (little-endian)")]
    Utf32Le,
    /// Four bytes a character, the high one first.
    #[strum(to_string = "UTF-32 (big-endian)")]
    Utf32Be,
}
