//! The progress of a long run for a person at a terminal, and the way to end it.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use signal_hook::{consts, flag};

use stytch_validate::settings::Watch;
use stytch_validate::text::words;

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows the progress of a run on standard error.
pub(super) struct Progress {
    began: Instant,
    expected: AtomicU64,
    read: AtomicU64,
    responses: AtomicU64,
    invalid: AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A progress line, if there is a terminal to show it on.
    pub(super) fn on_terminal() -> Option<Arc<Self>> {
        io::stderr().is_terminal().then(|| Arc::new(Self::new()))
    }

    fn new() -> Self {
        Self {
            began: Instant::now(),
            expected: AtomicU64::new(0),
            read: AtomicU64::new(0),
            responses: AtomicU64::new(0),
            invalid: AtomicU64::new(0),
            bar: OnceLock::new(),
        }
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }

    /// `[######    ]  61% 12.5 MiB (88.1 MiB/s), 2,311 responses, 12 invalid`
    fn line(&self, elapsed: Duration) -> String {
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        let read = count(&self.read);
        let rate = u128::from(read) * 1000 / elapsed.as_millis().max(1);
        let rate = HumanBytes(u64::try_from(rate).unwrap_or(u64::MAX));
        let responses = words::count(count(&self.responses), "response", "responses");
        let invalid = words::number(count(&self.invalid));
        format!(
            "{}{} ({rate}/s), {responses}, {invalid} invalid",
            bar(read, count(&self.expected)),
            HumanBytes(read)
        )
    }
}

impl Watch for Progress {
    fn expect(&self, bytes: u64) {
        self.expected.store(bytes, Ordering::Relaxed);
    }

    fn read(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
        let elapsed = self.began.elapsed();
        if elapsed > PATIENCE {
            let bar = self.bar.get_or_init(spinner);
            bar.set_message(self.line(elapsed));
            bar.tick();
        }
    }

    fn judged(&self, responses: u64, invalid: u64) {
        self.responses.store(responses, Ordering::Relaxed);
        self.invalid.store(invalid, Ordering::Relaxed);
    }
}

/// A bar and a percentage. Nothing where it is not known how much there is, or where there is more
/// than was known: what is compressed unpacks to more than its file has.
fn bar(read: u64, expected: u64) -> String {
    if expected == 0 || read > expected {
        return String::new();
    }
    let part = u128::from(read) * 100 / u128::from(expected);
    let full = usize::try_from(part).unwrap_or_default() * WIDE / 100;
    format!("[{:<WIDE$}] {part:>3}% ", "#".repeat(full))
}

/// The width of the bar, in columns.
const WIDE: usize = 20;

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    match ProgressStyle::with_template("{spinner} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A flag that Ctrl-C and a request to terminate set. The second time ends the process at once.
pub(super) fn interruption() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in SIGNALS {
        // Where a signal can't be caught, it ends the process as it always does. The first action
        // looks at the flag before the second sets it.
        let status = INTERRUPTED + signal;
        let _ = flag::register_conditional_shutdown(*signal, status, Arc::clone(&interrupted))
            .and_then(|_| flag::register(*signal, Arc::clone(&interrupted)));
    }
    interrupted
}

#[cfg(unix)]
const SIGNALS: &[i32] = &[consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: &[i32] = &[consts::SIGINT, consts::SIGTERM];

/// The number that a shell adds to that of the signal that has ended a process.
const INTERRUPTED: i32 = 128;

/// Says where a fault of ours is, and nothing of what the program was looking at.
pub(super) fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        use std::io::Write;
        let place = panic.location().map_or_else(String::new, |place| {
            format!(" at {}:{}", place.file(), place.line())
        });
        let _ = writeln!(io::stderr(), "internal error{place}");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_how_far_the_run_has_come() {
        let progress = Progress::new();
        progress.judged(1, 0);
        let line = progress.line(Duration::from_secs(1));
        assert!(line.ends_with(", 1 response, 0 invalid"), "{line}");
        progress.judged(2311, 12);
        progress.read.store(512, Ordering::Relaxed);
        let line = || progress.line(Duration::from_secs(1));
        let counts = "512 B (512 B/s), 2,311 responses, 12 invalid";
        assert_eq!(line(), counts);
        progress.expect(1024);
        assert_eq!(line(), format!("[##########          ]  50% {counts}"));
        // A compressed file has fewer bytes than it unpacks to.
        progress.expect(100);
        assert_eq!(line(), counts);
        let full = format!("[{}] 100% ", "#".repeat(20));
        assert_eq!(bar(u64::MAX, u64::MAX), full);
    }
}
