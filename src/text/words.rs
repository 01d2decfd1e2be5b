//! Numbers and lists in plain English.

/// Returns a number with its noun: `1 response`, `2,312 responses`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", self::number(number))
}

/// Returns a number with its thousands separated: `1,204`.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns whether a word is one of a text of words, between which white space stands.
pub fn are_with(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|one| one == word)
}

/// Returns a sentence as it begins a paragraph.
pub fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// Returns a sentence in lines of at most `width` characters, the further ones indented. A word that
/// is longer stays whole.
pub fn fold(sentence: &str, width: usize) -> String {
    fold_by(sentence, width, "  ", |word| word.chars().count())
}

/// The same, with the further lines behind `indent`, and words as wide as `wide` says.
pub fn fold_by(sentence: &str, width: usize, indent: &str, wide: impl Fn(&str) -> usize) -> String {
    let mut text = String::new();
    let mut column = 0;
    for word in sentence.split(' ').filter(|word| !word.is_empty()) {
        let wide = wide(word);
        if column > 0 && column + 1 + wide > width {
            text.push('\n');
            text.push_str(indent);
            column = indent.len();
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += wide;
    }
    text
}

/// Returns a list as a sentence has it: `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Returns a list in lines, with as many items on each as there is room for, and at least one.
pub fn wrap(items: &[String], room: usize) -> String {
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
    fn thousands_are_separated() {
        let numbers = [0, 999, 1_000, 12_345, 1_234_567];
        let written = numbers.map(number);
        assert_eq!(written, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn a_sentence_is_folded_between_words() {
        assert_eq!(fold("aa bb cc", 99), "aa bb cc");
        assert_eq!(fold("aa bb cc dd", 5), "aa bb\n  cc\n  dd");
        assert_eq!(fold("a-long-word b", 3), "a-long-word\n  b");
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
