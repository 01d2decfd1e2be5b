//! Numbers: reading over them, and what they are worth, exactly, at any size.

use super::diagnose;
use super::syntax::{Construct, NumberFault, SyntaxError, SyntaxErrorKind};

/// Reads over the number that begins at `start`, with a digit or a minus sign. Returns what comes
/// after.
#[inline]
pub(super) fn scan(bytes: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let first = start + usize::from(bytes.get(start) == Some(&b'-'));
    let mut at = skip_digits(bytes, first);
    if at == first {
        return Err(missing(bytes, at, start, NumberFault::NoDigitAfterMinus));
    }
    if bytes[first] == b'0' {
        check_zero(bytes, first, at)?;
    }
    if bytes.get(at) == Some(&b'.') {
        let digits = at + 1;
        at = skip_digits(bytes, digits);
        if at == digits {
            return Err(missing(
                bytes,
                at,
                digits - 1,
                NumberFault::NoDigitAfterPoint,
            ));
        }
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let exponent = at;
        let digits = at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at = skip_digits(bytes, digits);
        if at == digits {
            return Err(missing(bytes, at, exponent, NumberFault::NoDigitInExponent));
        }
    }
    Ok(at)
}

#[inline]
fn skip_digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// A zero in front must be the only digit there; `0x` is a number of other languages.
fn check_zero(bytes: &[u8], first: usize, after: usize) -> Result<(), SyntaxError> {
    let kind = if after - first > 1 {
        SyntaxErrorKind::LeadingZero
    } else if matches!(
        bytes.get(after),
        Some(b'x' | b'X' | b'o' | b'O' | b'b' | b'B')
    ) {
        SyntaxErrorKind::InvalidNumber(NumberFault::OtherBase)
    } else {
        return Ok(());
    };
    Err(SyntaxError::at(first, kind))
}

/// No digit at `at`: the text may have ended there, or go on with something else.
#[cold]
fn missing(bytes: &[u8], at: usize, offset: usize, fault: NumberFault) -> SyntaxError {
    if at >= bytes.len() {
        return diagnose::end_at(bytes, Construct::Number);
    }
    SyntaxError::at(offset, SyntaxErrorKind::InvalidNumber(fault))
}

/// The value of a JSON number: `±digits × 10^exponent`, without a zero at either end of the digits,
/// so that equal numbers have equal parts however they are written.
///
/// Nothing is materialised: `1e1000000000` costs as little as `1`. Exponents saturate at the
/// bounds of `i64`.
#[derive(Clone, Copy)]
pub struct Decimal<'t> {
    negative: bool,
    whole: &'t [u8],
    fraction: &'t [u8],
    exponent: i64,
}

impl<'t> Decimal<'t> {
    /// `text` is a JSON number; of anything else the answer has no meaning.
    pub fn new(text: &'t str) -> Self {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = trim_start(whole.as_bytes());
        let fraction = trim_end(fraction.as_bytes());
        let exponent = parse_exponent(exponent);
        if !fraction.is_empty() {
            let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
            let exponent = exponent.saturating_sub(places);
            let fraction = if whole.is_empty() {
                trim_start(fraction)
            } else {
                fraction
            };
            return Self {
                negative,
                whole,
                fraction,
                exponent,
            };
        }
        let digits = trim_end(whole);
        if digits.is_empty() {
            return Self {
                negative: false,
                whole: digits,
                fraction,
                exponent: 0,
            };
        }
        let zeros = i64::try_from(whole.len() - digits.len()).unwrap_or(i64::MAX);
        Self {
            negative,
            whole: digits,
            fraction,
            exponent: exponent.saturating_add(zeros),
        }
    }

    /// Returns whether it has no fractional part, as JSON Schema means it: `200.0` and `2e2` are
    /// integers.
    pub fn is_integer(self) -> bool {
        self.exponent >= 0
    }

    /// [`Decimal::to_integer`] of a number as it is written, which is plain digits most of the time.
    pub fn integer_of(number: &str) -> Option<i128> {
        let plain = number.parse::<i64>().ok().map(i128::from);
        plain.or_else(|| Decimal::new(number).to_integer())
    }

    /// The integer that it is, one beyond them at the bounds of `i128`; `None` for a fraction.
    pub fn to_integer(self) -> Option<i128> {
        if !self.is_integer() {
            return None;
        }
        let digit =
            |sum: i128, digit: u8| sum.saturating_mul(10).saturating_add((digit - b'0').into());
        // No more zeros than it takes to reach the bounds.
        let zeros = usize::try_from(self.exponent.min(40)).ok()?;
        let zeros = std::iter::repeat_n(b'0', zeros);
        let size = self.digits().chain(zeros).fold(0, digit);
        Some(if self.negative { -size } else { size })
    }

    fn digits(self) -> impl Iterator<Item = u8> {
        self.whole.iter().chain(self.fraction).copied()
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.negative == other.negative
            && self.exponent == other.exponent
            && self.digits().eq(other.digits())
    }
}

impl Eq for Decimal<'_> {}

impl std::hash::Hash for Decimal<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.negative.hash(state);
        self.exponent.hash(state);
        self.digits().for_each(|digit| digit.hash(state));
    }
}

/// A number is a captured value, so nothing of it is shown.
impl std::fmt::Debug for Decimal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decimal").finish_non_exhaustive()
    }
}

fn trim_start(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    digits.get(zeros..).unwrap_or_default()
}

fn trim_end(digits: &[u8]) -> &[u8] {
    let zeros = digits
        .iter()
        .rev()
        .take_while(|&&digit| digit == b'0')
        .count();
    digits.get(..digits.len() - zeros).unwrap_or_default()
}

fn parse_exponent(text: &str) -> i64 {
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let size = digits.fold(0_i64, |size, digit| {
        size.saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    if text.starts_with('-') { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    /// Each line is one number, written differently.
    #[test]
    fn equal_however_they_are_written() {
        let numbers: [&[&str]; 7] = [
            &["0", "-0", "0.0", "-0e5", "0.000E-99999999999999999999"],
            &["1", "1.0", "10e-1", "0.1e1", "0.001E+3", "100000e-5"],
            &["-1", "-1.00", "-0.01e2"],
            &["120", "1.2e2", "0.12e3", "1200e-1"],
            &["0.012", "1.2e-2", "12e-3"],
            &["10.01", "1001e-2", "0.1001e2"],
            &["1e400", "10e399", "0.1e401"],
        ];
        for (index, same) in numbers.iter().enumerate() {
            for (other_index, others) in numbers.iter().enumerate() {
                for (one, other) in same.iter().zip(others.iter().cycle().skip(1)) {
                    let equal = Decimal::new(one) == Decimal::new(other);
                    assert_eq!(equal, index == other_index, "{one} and {other}");
                }
            }
        }
    }

    #[test]
    fn integers_are_reported_and_those_beyond_all_bounds() {
        let cases = [
            ("0", Some(0)),
            ("-0.0", Some(0)),
            ("200", Some(200)),
            ("2.0e2", Some(200)),
            ("-10.5e1", Some(-105)),
            ("1e18", Some(1_000_000_000_000_000_000)),
            ("9223372036854775808", Some(9_223_372_036_854_775_808)),
            ("1e400", Some(i128::MAX)),
            ("-1e99999999999999999999", Some(-i128::MAX)),
            ("0.5", None),
            ("1e-1", None),
        ];
        for (text, integer) in cases {
            assert_eq!(Decimal::new(text).to_integer(), integer, "{text}");
        }
    }
}
