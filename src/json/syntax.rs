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
