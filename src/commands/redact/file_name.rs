//! Names of files that hold bodies. Recorders make them of addresses, and people of what they like:
//! one stays where it is made of known words and a number that was drawn or computed.

use std::path::{Path, PathBuf};

use crate::commands::redact::names::is_of_a_path;
use crate::commands::redact::placeholders::{Kind, PlaceholderMap};
use crate::model::source::Origin;
use crate::text::mask::is_uuid;
use crate::text::words;

/// Endings of files, which say what kind of content they hold.
const ENDINGS: &[&str] = &[
    "bin", "css", "dat", "gif", "har", "html", "ico", "jpeg", "jpg", "js", "json", "network",
    "pdf", "png", "svg", "txt", "webp", "woff", "woff2", "xml", "yaml", "yml",
];

/// Endings behind those, which say how a file is packed.
const PACKED: &[&str] = &[".gz", ".zst"];

/// Words that recorders make names and folders of.
const WORDS: &str = "body files har req request res resources response trace";

/// Returns a name without its endings, as far as they are known.
pub(super) fn stem(name: &str) -> &str {
    split(name).0
}

/// Returns whether a name stays. Its steps that name nothing do.
fn is_kept(map: &PlaceholderMap, name: &str) -> bool {
    let mut steps = name.split('/');
    steps.all(|step| matches!(step, "" | "." | "..") || is_step(map, step))
}

/// Returns the steps of a name that lead down into a folder, or to the file.
fn steps_down(name: &str) -> impl Iterator<Item = &str> {
    name.split('/').filter(|step| !matches!(*step, "" | "."))
}

/// A step of a name without its endings, as far as they are known, and those endings.
fn split(name: &str) -> (&str, &str) {
    let plain = PACKED.iter().find_map(|packed| name.strip_suffix(packed));
    let known = plain
        .unwrap_or(name)
        .rsplit_once('.')
        .filter(|(_, ending)| ENDINGS.contains(ending));
    name.split_at(known.map_or(name.len(), |(stem, _)| stem.len()))
}

fn is_step(map: &PlaceholderMap, written: &str) -> bool {
    let (stem, _) = split(written);
    if map.is_settled(stem) {
        return true;
    }
    let hash = stem.len() == 40 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = stem
        .len()
        .checked_sub(36)
        .and_then(|at| Some((stem.get(..at)?, stem.get(at..)?)))
        .filter(|(words, uuid)| is_uuid(uuid) && is_of_a_stub(words))
        .map_or(stem, |(words, _)| words.trim_end_matches('-'));
    let known = |numbered: &str| {
        let word = numbered.trim_end_matches(|c: char| c.is_ascii_digit());
        let few = numbered.len() - word.len() <= 3;
        let is_word = words::are_with(WORDS, word) || is_of_a_path(word);
        is_of_a_path(numbered) || (few && is_word)
    };
    hash || (!stem.is_empty() && words.split(['_', '-']).all(known))
}

/// Returns whether a number behind these words is a stub's own, and no id of the address.
fn is_of_a_stub(words: &str) -> bool {
    ["v1_b2b_", "sdk_v1_"]
        .iter()
        .any(|begin| words.starts_with(begin))
}

/// Returns the name that takes the place of another; `None` where it stays.
pub(super) fn replaced(map: &mut PlaceholderMap, name: &str) -> Option<String> {
    if is_kept(map, name) {
        map.note_existing(stem(name));
        return None;
    }
    let steps = name.split('/').map(|step| {
        if is_kept(map, step) {
            step.to_owned()
        } else {
            made(map, step)
        }
    });
    Some(steps.collect::<Vec<_>>().join("/"))
}

/// Returns what takes the place of one step of a name.
fn made(map: &mut PlaceholderMap, step: &str) -> String {
    let made = map.get(Kind::File, "", step);
    format!("{made}{}", split(step).1)
}

/// Returns where a file is to be that a recording called `name` and now calls otherwise.
pub(super) fn moved(origin: &Origin, name: &str, renamed: &str) -> Origin {
    match origin {
        Origin::Member {
            archive,
            name: member,
        } => Origin::Member {
            archive: archive.clone(),
            name: format!("{}{renamed}", member.strip_suffix(name).unwrap_or_default()),
        },
        Origin::File(path) => {
            let folder = path.ancestors().nth(steps_down(name).count());
            let folder = folder.unwrap_or(Path::new("."));
            Origin::File(folder.join(steps_down(renamed).collect::<PathBuf>()))
        }
        Origin::Stdin => Origin::Stdin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_known_words_and_a_number_stays() {
        let map = PlaceholderMap::default();
        let uuid = "0b5091de-e56d-41b7-9ef0-d628bd1a77f5";
        for kept in [
            &*format!("v1_b2b_magic_links_authenticate-{uuid}.json"),
            "resources/da39a3ee5e6b4b0d3255bfef95601890afd80709.html",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "req1.json",
            "redacted-file-3.png",
            "redacted-file-3.har.gz",
            "././resources//redacted-file-3.json",
        ] {
            assert!(is_kept(&map, kept), "{kept}");
        }
        for data in [
            &*format!("static_lovelace.png-{uuid}.png"),
            &format!("v1_b2b_organizations_organization-test-{uuid}-{uuid}.json"),
            "lovelace/body.json",
            "123-45-678.json",
            &format!("members-{uuid}.json"),
            "body.lovelace",
            "lovelace.har.gz",
            "body.gz",
            "./lovelace.json",
        ] {
            assert!(!is_kept(&map, data), "{data}");
        }
    }

    #[test]
    fn what_says_how_a_file_is_packed_stays() {
        let mut map = PlaceholderMap::default();
        let mut made = |name| replaced(&mut map, name).expect("another name");
        assert_eq!(
            made("ada/lovelace.har.gz"),
            "redacted-file-1/redacted-file-2.har.gz"
        );
        assert_eq!(made("byron.json.zst"), "redacted-file-3.json.zst");
        assert_eq!(made("king.gz"), "redacted-file-4");
    }

    #[test]
    fn a_file_stays_below_the_folder_that_its_name_began_in() {
        let moved = |path: &str, name| moved(&Origin::File(path.into()), name, "./x.json");
        let expected = Origin::File("/a/x.json".into());
        for (path, name) in [
            ("/a/b/c.json", "b/c.json"),
            ("/a/c.json", "c.json"),
            ("/a/c.json", "./c.json"),
            ("/a/b/c.json", ".//b/./c.json"),
        ] {
            assert!(moved(path, name) == expected, "{path}, {name}");
        }
    }
}
