//! Points in time as captures write them: RFC 3339 in bodies and recordings, and the date of an
//! HTTP header. A few lines, where a crate would bring time zones, formats and a clock.

use crate::json::simd::{LANES, digits, equal_lanes};

/// A point in time; later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    /// Since 1970, in UTC; a leap second counts as the one after it.
    seconds: i64,
    nanoseconds: u32,
}

const DAY: i64 = 86_400;

impl Timestamp {
    /// Reads RFC 3339, section 5.6: a `T` between date and time, any number of fractional digits
    /// (from the tenth on they don't count), `Z` or an offset.
    pub fn rfc3339(text: &str) -> Option<Self> {
        Self::of_bytes(text.as_bytes())
    }

    /// [`Timestamp::rfc3339`] of text that nobody has looked at yet.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let date = date(bytes.get(..10)?)?;
        let time = bytes.get(11..19)?;
        if !bytes[10].eq_ignore_ascii_case(&b'T') {
            return None;
        }
        let seconds = clock(time)?;
        let (nanoseconds, offset) = fraction(&bytes[19..])?;
        Some(Self {
            seconds: date * DAY + seconds - zone(offset)?,
            nanoseconds,
        })
    }

    /// Reads the date of an HTTP header (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub fn http_date(text: &str) -> Option<Self> {
        let (_, rest) = text.trim().split_once(", ")?;
        let bytes = rest.as_bytes();
        let [year, day] = [bytes.get(7..11)?, bytes.get(..2)?].map(number);
        let name = rest.get(3..6)?;
        let month = MONTHS.iter().position(|month| *month == name)?;
        let days = days(year?, i64::try_from(month).ok()? + 1, day?)?;
        Some(Self {
            seconds: days * DAY + clock(bytes.get(12..20)?)?,
            nanoseconds: 0,
        })
    }

    /// Returns the time at which a recording says it was made, however it writes it.
    pub fn recorded(text: &str) -> Option<Self> {
        Self::rfc3339(text.trim())
            .or_else(|| Self::http_date(text))
            .or_else(|| Self::day(text.trim().get(..10)?))
    }

    /// Returns whether the API was there at the time: nothing of it is older than 2022. What is
    /// dated before was given a date by a recorder that normalises them, or by hand.
    pub fn is_of_the_api(self) -> bool {
        Self::day("2022-01-01").is_some_and(|first| self >= first)
    }

    /// The beginning of a day: `2026-05-18`.
    pub fn day(text: &str) -> Option<Self> {
        let days = date(text.as_bytes())?;
        Some(Self {
            seconds: days * DAY,
            nanoseconds: 0,
        })
    }
}

/// Returns whether a text is RFC 3339.
pub fn is_rfc3339(text: &[u8]) -> bool {
    usual_seconds(text).is_some() || Timestamp::of_bytes(text).is_some()
}

/// Returns whether the second of two points in time is not before the first; `None` where one is
/// none.
pub fn in_order(one: &[u8], other: &[u8]) -> Option<bool> {
    // Up to the seconds, digits in the same places are in the order of what they say.
    if let (Some(first), Some(second)) = (usual_seconds(one), usual_seconds(other))
        && first != second
    {
        return Some(first < second);
    }
    let times = Timestamp::of_bytes(one).zip(Timestamp::of_bytes(other));
    times.map(|(one, other)| one <= other)
}

/// The usual form of a time; a zero stands for any digit, and more of them may follow the point.
const SHAPE: &[u8; LANES] = b"0000-00-00T00:00";

/// The end of the seconds.
const SECONDS: usize = "2026-05-18T09:30:02".len();

/// Returns whether the first `length` bytes are a time as nearly all captures write it, which is
/// RFC 3339: `2026-05-18T09:30:02Z`, with a fraction or without, but for the last days of long
/// months. A capture has dozens of them, so no byte is looked at alone that need not be.
#[inline]
pub fn is_usual(text: &[u8; 2 * LANES], length: usize) -> bool {
    let fraction = SECONDS + 1..length.wrapping_sub(1);
    if length <= SECONDS || length >= text.len() || fraction.is_empty() && length > SECONDS + 1 {
        return false;
    }
    let below = |place: usize| (1_u64 << place) - 1;
    let of_fraction = below(length - 1) & !below(fraction.start);
    let start = text
        .first_chunk()
        .map_or(0, |start| equal_lanes(start, SHAPE));
    let two = |at: usize| u16::from_be_bytes([text[at], text[at + 1]]);
    let within = |at: usize, least: &[u8; 2], most: &[u8; 2]| {
        (u16::from_be_bytes(*least)..=u16::from_be_bytes(*most)).contains(&two(at))
    };
    let in_most_months = within(8, b"29", b"30") && two(5) != u16::from_be_bytes(*b"02");
    digits(text) & below(length) == u64::from(DIGITS) | of_fraction
        && (start | DIGITS) & 0xFFFF == 0xFFFF
        && text[16] == b':'
        && text[length - 1] == b'Z'
        && (length == SECONDS + 1 || text[SECONDS] == b'.')
        && within(5, b"01", b"12")
        && (within(8, b"01", b"28") || in_most_months)
        && within(11, b"00", b"23")
        && text[14] < b'6'
        && text[17] < b'6'
}

/// A time of the usual form, up to its seconds.
fn usual_seconds(text: &[u8]) -> Option<&[u8]> {
    let mut block = [0; 2 * LANES];
    block.get_mut(..text.len())?.copy_from_slice(text);
    is_usual(&block, text.len()).then(|| &text[..SECONDS])
}

/// A bit for each digit of the usual form, up to the seconds.
const DIGITS: u32 = 0b110_1101_1011_0110_1111;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        Some(number * 10 + digit)
    })
}

/// Days since 1970 of `YYYY-MM-DD`.
fn date(text: &[u8]) -> Option<i64> {
    if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    days(
        number(&text[..4])?,
        number(&text[5..7])?,
        number(&text[8..])?,
    )
}

/// Days since 1970, counted in years that begin in March, so that a leap day is the last.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    let from_march = (month + 9) % 12;
    let year = year - i64::from(month <= 2);
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + (from_march * 153 + 2) / 5 + day - 1 - 719_468)
}

/// Seconds of `hh:mm:ss`; a minute may have a leap second.
fn clock(text: &[u8]) -> Option<i64> {
    if text.len() != 8 || text[2] != b':' || text[5] != b':' {
        return None;
    }
    let [hour, minute, second] = [&text[..2], &text[3..5], &text[6..]].map(number);
    let (hour, minute, second) = (hour?, minute?, second?);
    (hour < 24 && minute < 60 && second <= 60).then_some(hour * 3600 + minute * 60 + second)
}

/// Nanoseconds of `.ddd…`, if that comes first, and what follows it.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some(rest) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = rest[..length]
        .iter()
        .copied()
        .chain(std::iter::repeat(b'0'));
    let nanoseconds = digits
        .take(9)
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    (length > 0).then(|| (nanoseconds, &rest[length..]))
}

/// Seconds ahead of UTC.
fn zone(text: &[u8]) -> Option<i64> {
    if text.eq_ignore_ascii_case(b"Z") {
        return Some(0);
    }
    let (sign, rest) = text.split_first()?;
    let sign = match sign {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if rest.len() != 5 || rest[2] != b':' {
        return None;
    }
    let (hours, minutes) = (number(&rest[..2])?, number(&rest[3..])?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> i64 {
        Timestamp::rfc3339(text).expect(text).seconds
    }

    #[test]
    fn what_the_standard_allows_is_read() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), 0);
        assert_eq!(seconds("2026-05-18T09:30:02Z"), 1_779_096_602);
        assert_eq!(seconds("2026-05-18t09:30:02.123z"), 1_779_096_602);
        assert_eq!(seconds("2026-05-18T11:30:02+02:00"), 1_779_096_602);
        assert_eq!(seconds("2026-05-18T04:00:02-05:30"), 1_779_096_602);
        assert_eq!(seconds("1969-12-31T23:59:60Z"), 0);
        assert_eq!(seconds("2000-02-29T00:00:00Z"), 951_782_400);
        assert_eq!(seconds("0000-03-01T00:00:00Z"), -719_468 * DAY);
    }

    #[test]
    fn the_usual_form_is_a_part_of_what_is_allowed() {
        let is_usual = |text: &[u8]| {
            let mut block = [b'0'; 2 * LANES];
            block[..text.len()].copy_from_slice(text);
            is_usual(&block, text.len())
        };
        assert!(is_usual(b"2026-05-18T09:30:02Z"));
        assert!(is_usual(b"2026-05-18T09:30:02.1Z"));
        assert!(!is_usual(b"2026-05-18T09:30:02.Z"));
        assert!(is_usual(b"2026-05-18T09:30:02.123456789Z"));
        let good = "2026-05-18T09:30:02.5Z";
        for at in 0..good.len() {
            for byte in 0..=255_u8 {
                let mut text = good.as_bytes().to_vec();
                text[at] = byte;
                let allowed = Timestamp::of_bytes(&text).is_some();
                assert!(allowed || !is_usual(&text), "{byte} at {at}");
                assert_eq!(is_rfc3339(&text), allowed);
            }
            let cut = &good.as_bytes()[..at];
            assert!(!is_usual(cut) && !is_rfc3339(cut));
        }
        for (one, other, ordered) in [
            ("2026-05-18T09:30:02Z", "2026-05-18T09:30:03.1Z", Some(true)),
            ("2026-05-31T09:30:02Z", "2026-05-31T09:30:02Z", Some(true)),
            ("2026-05-18T09:30:03Z", "2026-05-18T09:30:02Z", Some(false)),
            ("2026-05-18", "2026-05-18T09:30:02Z", None),
        ] {
            assert_eq!(in_order(one.as_bytes(), other.as_bytes()), ordered);
        }
    }

    #[test]
    fn fractions_count() {
        let read = |text| Timestamp::rfc3339(text).expect("a time");
        assert_eq!(
            read("2021-08-28T00:41:58.935673870Z").nanoseconds,
            935_673_870
        );
        assert_eq!(read("2021-08-30T18:16:53.5Z").nanoseconds, 500_000_000);
        assert!(read("2021-08-30T18:16:53.000000001Z") > read("2021-08-30T18:16:53Z"));
        assert_eq!(
            read("2021-08-30T18:16:53.0000000001Z"),
            read("2021-08-30T18:16:53Z")
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-05-18",
            "2026-05-18T09:30:02",
            "2026-05-18 09:30:02Z",
            "2026-05-18T09:30Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-05-32T00:00:00Z",
            "2026-05-18T24:00:00Z",
            "2026-05-18T09:60:00Z",
            "2026-05-18T09:30:61Z",
            "2026-05-18T09:30:02.Z",
            "2026-05-18T09:30:02+0200",
            "2026-05-18T09:30:02+25:00",
            "2026-05-18T09:30:02ZZ",
            "1779096602",
            "20260518T093002Z",
            "2026-05-18T09:30:02 Z",
            "２026-05-18T09:30:02Z",
            "2026-05-1８T09:30:02Z",
        ] {
            assert_eq!(Timestamp::rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn recordings_write_other_dates_too() {
        let day = Timestamp::day("2026-05-18").expect("a day");
        let header = Timestamp::recorded("Mon, 18 May 2026 00:00:00 GMT");
        assert_eq!(header, Some(day));
        assert_eq!(
            Timestamp::recorded("2026-05-18T02:00:00.000+02:00"),
            Some(day)
        );
        assert_eq!(Timestamp::recorded("2026-05-18 09:30:02 +0000"), Some(day));
        for text in ["", "Mon, 18 Foo 2026 00:00:00 GMT", "Mon, 18 May", "Mon, ä"] {
            assert_eq!(Timestamp::recorded(text), None, "{text}");
        }
    }
}
