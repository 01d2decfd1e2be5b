//! Judges responses as they come through a channel, in a thread of its own, and tells them all at
//! the end. Run it on captures of your own, or as a test:
//!
//! ```sh
//! cargo run --example from_a_channel fixtures/responses/*.json
//! cargo test --example from_a_channel
//! ```

#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::sync::mpsc::{self, Receiver};
use std::thread;

use stytch_validate::{Report, Validator};

/// A body, and what it is to be called.
type Captured = (String, Vec<u8>);

/// Judges what comes, one body after the other. Only findings are kept: memory does not grow with
/// what is good.
fn judge(bodies: Receiver<Captured>) -> Report {
    let validator = Validator::new();
    let reports = bodies
        .into_iter()
        .map(|(name, body)| validator.check_bytes(&name, body));
    Report::sum(&validator, reports)
}

fn main() -> std::io::Result<()> {
    let (sender, bodies) = mpsc::sync_channel(16);
    let judge = thread::spawn(move || judge(bodies));
    for path in std::env::args().skip(1) {
        let body = std::fs::read(&path)?;
        // The receiver ends only after the sender.
        let _ = sender.send((path, body));
    }
    drop(sender);
    let report = judge.join().expect("judging does not panic");
    print!("{report}");
    std::process::exit(i32::from(!report.is_clean()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_is_judged_and_added_up() {
        let (sender, bodies) = mpsc::sync_channel(1);
        let judge = thread::spawn(move || judge(bodies));
        let good = std::fs::read("fixtures/responses/sso-minimal.json").expect("a fixture");
        for at in 0..100 {
            let body = if at % 10 == 0 {
                b"{}".to_vec()
            } else {
                good.clone()
            };
            sender.send((format!("body {at}"), body)).expect("a judge");
        }
        drop(sender);
        let report = judge.join().expect("a report");
        assert_eq!(report.summary().responses, 100);
        assert_eq!(report.summary().invalid, 10);
        assert!(!report.is_clean());
    }
}
