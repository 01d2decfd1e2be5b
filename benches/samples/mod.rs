//! The responses that benchmarks judge: as the API sends them, on one line.

/// A response without a fault.
pub(crate) const GOOD: &str = "good";

/// The same with a required field missing and a value of the wrong type.
pub(crate) const FAILING: &str = "failing";

/// The text of a sample, without a line feed.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let text = include_str!("../../fixtures/responses/sso-compact.json").trim_end();
    if name == GOOD {
        return text.as_bytes().to_vec();
    }
    let failing = text
        .replace(r#""intermediate_session_token":"","#, "")
        .replace(r#""status_code":200"#, r#""status_code":"200""#);
    assert_ne!(failing, text, "the fixture has what is taken from it");
    failing.into_bytes()
}
