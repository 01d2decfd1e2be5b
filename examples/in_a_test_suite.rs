//! Checks the responses that a project's own tests have recorded, inside its own test suite:
//!
//! ```sh
//! cargo test --example in_a_test_suite
//! ```
//!
//! In a project of yours the two tests stand in `tests/recordings.rs`, and `stytch-validate` among
//! the `[dev-dependencies]`.

#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]

fn main() {
    println!("run me as a test: cargo test --example in_a_test_suite");
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use stytch_validate::{Responses, Validator};

    /// Every response of a folder of captures: the report says where, and shows no value.
    #[test]
    fn the_captures_are_what_stytch_sends() {
        let validator = Validator::builder()
            .deny("error-response")
            .deny("unchecked-response")
            .build()
            .expect("rules that there are");
        let report = validator.check_paths(["fixtures/demo/sso-authenticate.json"]);
        assert!(report.is_clean(), "\n{report}");
    }

    /// One recording, response by response, with an expectation of its own.
    #[test]
    fn the_recording_logs_a_member_in() -> Result<(), Box<dyn std::error::Error>> {
        let validator = Validator::builder().allow("deprecated-field").build()?;
        let recording = File::open("fixtures/routes/sso-authenticate.har")?;
        let mut logins = 0;
        for response in Responses::new("sso-authenticate.har", recording) {
            let response = response?;
            if response.path() != Some("/v1/b2b/sso/authenticate") || response.status() != Some(200)
            {
                continue;
            }
            logins += 1;
            let report = validator.check(&response);
            assert!(report.is_clean(), "\n{report}");
        }
        assert!(logins > 0, "the recording has no login");
        Ok(())
    }
}
