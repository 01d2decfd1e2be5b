//! What is generated and committed equals what would be generated now.

use std::fs;

use stytch_validate::commands::explain;

use crate::support::repository;

#[test]
fn the_page_of_rules_is_fresh() {
    let mut page = Vec::new();
    explain::write_page(&mut page).expect("memory");
    let page = String::from_utf8(page).expect("UTF-8");
    // The book holds what is below `docs/src` only.
    for path in ["docs/rules.md", "docs/src/reference/rules.md"] {
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(repository(path), &page).expect("a file");
        }
        let committed = fs::read_to_string(repository(path)).unwrap_or_default();
        assert!(
            committed == page,
            "{path} is stale: UPDATE_DOCS=1 cargo test docs rewrites it"
        );
    }
}
