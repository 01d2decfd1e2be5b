//! Configurations: what is taken has levels and globs that can be used, what is not is refused in
//! one printable text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stytch_validate::model::baseline::Baseline;
use stytch_validate::settings::config::Config;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Err(said) = Config::read(text) {
        assert!(!said.is_empty());
    }
    // A baseline is another file that a user writes, and that is read before anything else.
    if let Ok(baseline) = Baseline::read(data) {
        let mut written = Vec::new();
        let tool = ("stytch-validate", "0.0.0");
        baseline.write(tool, &mut written).expect("memory");
        assert!(Baseline::read(&written).is_ok_and(|again| again == baseline));
    }
});
