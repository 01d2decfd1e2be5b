//! Numbers and lists in plain English.

/// `1 response`, `312 responses`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `a, b,` and `c, d` on the next line: as many on each as there is room for, and at least one.
pub(super) fn wrap(items: &[String], room: usize) -> String {
    let mut text = String::new();
    let mut column = 0;
    for item in items {
        let wide = item.chars().count() + ", ".len();
        if column > 0 {
            text.push_str(if column + wide > room { ",\n" } else { ", " });
            column = if column + wide > room { 0 } else { column };
        }
        text.push_str(item);
        column += wide;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_none_is_not() {
        assert_eq!(count(0, "file", "files"), "0 files");
        assert_eq!(count(1, "file", "files"), "1 file");
        assert_eq!(count(2, "file", "files"), "2 files");
    }

    #[test]
    fn the_last_two_are_joined_by_and() {
        let items: Vec<String> = ["a", "b", "c"].map(str::to_owned).into();
        assert_eq!(list(&items[..0]), "");
        assert_eq!(list(&items[..1]), "a");
        assert_eq!(list(&items[..2]), "a and b");
        assert_eq!(list(&items), "a, b and c");
    }

    #[test]
    fn a_long_list_goes_on_in_the_next_line() {
        let items: Vec<String> = ["aa", "bb", "cc", "ddddddddd", "e"]
            .map(str::to_owned)
            .into();
        assert_eq!(wrap(&items, 8), "aa, bb,\ncc,\nddddddddd,\ne");
        assert_eq!(wrap(&items, 99), "aa, bb, cc, ddddddddd, e");
        assert_eq!(wrap(&[], 8), "");
    }
}
