//! The path that a regular expression for addresses stands for. Stubs are written with the usual
//! few: anchors, escaped punctuation, an optional query, and a segment that may be anything.

/// The placeholder of a segment that may be anything; it fits a template's varying segment.
pub(super) const ANY: &str = "{any}";

/// The path, without the query; empty where the pattern is none of the usual.
pub fn path(pattern: &str) -> String {
    let mut reading = Reading {
        rest: pattern.strip_prefix('^').unwrap_or(pattern),
        path: String::new(),
        segment: String::new(),
        varies: false,
    };
    while reading.step() {}
    reading.end_segment();
    reading.path
}

struct Reading<'p> {
    rest: &'p str,
    path: String,
    segment: String,
    /// Whether something in the segment may be anything.
    varies: bool,
}

impl Reading<'_> {
    /// Reads one element of the pattern. Returns whether there may be more of the path.
    fn step(&mut self) -> bool {
        let mut characters = self.rest.chars();
        let Some(first) = characters.next() else {
            return false;
        };
        let rest = characters.as_str();
        match first {
            '/' => {
                self.rest = rest;
                self.slash();
                self.quantifier();
            }
            '\\' => return self.escape(rest),
            '(' | '[' => return self.group(first),
            '.' => {
                self.rest = rest;
                let any = self.quantifier();
                // Behind text, what follows to the end is the query that clients add.
                if any && self.rest.trim_end_matches('$').is_empty() && !self.segment.is_empty() {
                    return false;
                }
                self.varies |= any;
                if !any {
                    self.segment.push('.');
                }
            }
            '$' => return false,
            '|' => {
                self.path.clear();
                self.segment.clear();
                self.rest = "";
                return false;
            }
            literal => {
                self.rest = rest;
                self.literal(literal);
            }
        }
        true
    }

    fn literal(&mut self, literal: char) {
        self.segment.push(literal);
        self.varies |= self.quantifier();
    }

    fn escape(&mut self, rest: &str) -> bool {
        let Some(escaped) = rest.chars().next() else {
            return false;
        };
        let after = self.rest.len() - rest.len() + escaped.len_utf8();
        self.rest = &self.rest[after..];
        match escaped {
            '?' => return false,
            '/' => {
                self.slash();
                self.quantifier();
            }
            'Q' => {
                let end = self.rest.find("\\E").unwrap_or(self.rest.len());
                let (quoted, rest) = self.rest.split_at(end);
                self.rest = rest.strip_prefix("\\E").unwrap_or(rest);
                for character in quoted.chars() {
                    match character {
                        '/' => self.slash(),
                        other => self.segment.push(other),
                    }
                }
            }
            class if class.is_ascii_alphanumeric() => {
                self.quantifier();
                self.varies = true;
            }
            literal => self.literal(literal),
        }
        true
    }

    /// Brackets: an optional group may be left out, any other may be anything.
    fn group(&mut self, open: char) -> bool {
        let end = group_end(self.rest, open);
        let (group, rest) = self.rest.split_at(end);
        self.rest = rest;
        let optional = matches!(rest.chars().next(), Some('?' | '*'));
        self.quantifier();
        let query =
            group.trim_start_matches(['(', '?', ':']).starts_with("\\?") || group.starts_with("[?");
        if query {
            return false;
        }
        self.varies |= open == '[' || !optional;
        true
    }

    /// Passes over a quantifier. Returns whether there was one.
    fn quantifier(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_start_matches(['*', '+', '?']);
        if let Some(counted) = self.rest.strip_prefix('{') {
            self.rest = counted.split_once('}').map_or("", |(_, rest)| rest);
        }
        self.rest.len() < before
    }

    fn slash(&mut self) {
        self.end_segment();
        self.path.push('/');
    }

    fn end_segment(&mut self) {
        self.path
            .push_str(if self.varies { ANY } else { &self.segment });
        self.segment.clear();
        self.varies = false;
    }
}

/// Behind the bracket that closes the one at the beginning; the end where none does.
fn group_end(text: &str, open: char) -> usize {
    let close = if open == '(' { ')' } else { ']' };
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == open && (open == '(' || at == 0) {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return at + character.len_utf8();
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pattern and its path.
    const USUAL: &str = r"
        /v1/b2b/sso/authenticate /v1/b2b/sso/authenticate
        ^/v1/b2b/sso/authenticate$ /v1/b2b/sso/authenticate
        \/v1\/b2b\/sso\/authenticate\?.* /v1/b2b/sso/authenticate
        /v1/b2b/sso/authenticate(\?.*)? /v1/b2b/sso/authenticate
        /v1/b2b/sso/authenticate(?:\?.*)?$ /v1/b2b/sso/authenticate
        /v1/b2b/sso/authenticate.* /v1/b2b/sso/authenticate
        /v1/b2b/sso/authenticate/? /v1/b2b/sso/authenticate/
        /v1/b2b/sso/authenticate[?].* /v1/b2b/sso/authenticate
        .*/v1/b2b/sso/authenticate {any}/v1/b2b/sso/authenticate
        (/sdk)?/v1/b2b/sso/authenticate /v1/b2b/sso/authenticate
        \Q/v1/b2b/sso/authenticate\E /v1/b2b/sso/authenticate
        /v1/b2b/organizations/[^/]+ /v1/b2b/organizations/{any}
        /v1/b2b/organizations/([^/]*)/members/.* /v1/b2b/organizations/{any}/members/{any}
        /v1/b2b/organizations/organization-[a-z\-]+-\w{8} /v1/b2b/organizations/{any}
        /a\.json /a.json
        /a.json /a.json
        /(sso|oauth)/authenticate /{any}/authenticate
        ([ {any}
        /ä{2} /{any}";

    #[test]
    fn the_usual_patterns_are_paths() {
        for line in USUAL.trim().lines() {
            let (pattern, expected) = line.trim().split_once(' ').expect("two");
            assert_eq!(path(pattern), expected, "{pattern}");
        }
        for pattern in ["/a|/b", "", "\\"] {
            assert_eq!(path(pattern), "", "{pattern}");
        }
    }
}
