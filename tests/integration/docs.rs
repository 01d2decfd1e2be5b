//! What is generated and committed equals what would be generated now.

use std::fs;

use stytch_validate::commands::explain;

use crate::support::repository;

#[test]
fn the_page_of_rules_is_fresh() {
    let mut page = Vec::new();
    explain::write_page(&mut page).expect("memory");
    let page = String::from_utf8(page).expect("UTF-8");
    let path = repository("docs/rules.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(repository("docs")).expect("a folder");
        fs::write(&path, &page).expect("a file");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "docs/rules.md is stale: UPDATE_DOCS=1 cargo test docs rewrites it"
    );
}
