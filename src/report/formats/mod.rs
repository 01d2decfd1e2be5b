//! The formats of a report, one file or folder each. To add one, write its file, its `mod` line and
//! its line in [`FORMATS`].

mod concise;
mod github;
mod gitlab;
mod html;
pub(super) mod human;
mod json;
mod junit;
mod markdown;
mod ndjson;
mod sarif;

use crate::report::Format;

/// Every format, sorted by name.
pub static FORMATS: &[&Format] = &[
    &concise::FORMAT,
    &github::FORMAT,
    &gitlab::FORMAT,
    &html::FORMAT,
    &human::FORMAT,
    &json::FORMAT,
    &junit::FORMAT,
    &markdown::FORMAT,
    &ndjson::FORMAT,
    &sarif::FORMAT,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_format_or_shared() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/formats");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder this file is in")
            .map(|entry| entry.expect("an entry").path())
            .map(|path| {
                path.file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name != "mod")
            .collect();
        found.sort_unstable();
        let listed: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        assert_eq!(
            listed, found,
            "FORMATS and the files of src/report/formats, in order of name"
        );
    }
}
