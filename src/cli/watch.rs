//! What a person at a terminal sees of a long run, and how they end it.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use stytch_validate::settings::Watch;

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Bytes read so far, and their rate, on standard error.
pub(super) struct Progress {
    began: Instant,
    read: AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A progress line, if there is a terminal to show it on.
    pub(super) fn on_terminal() -> Option<Arc<Self>> {
        let progress = Self {
            began: Instant::now(),
            read: AtomicU64::new(0),
            bar: OnceLock::new(),
        };
        io::stderr().is_terminal().then(|| Arc::new(progress))
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

impl Watch for Progress {
    fn read(&self, bytes: u64) {
        let read = self.read.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let elapsed = self.began.elapsed();
        if elapsed > PATIENCE {
            let bar = self.bar.get_or_init(spinner);
            // The rate of the whole run: the bar itself has not seen its first second.
            let rate = u128::from(read) * 1000 / elapsed.as_millis();
            let rate = HumanBytes(u64::try_from(rate).unwrap_or(u64::MAX));
            bar.set_message(format!("checked {} ({rate}/s)", HumanBytes(read)));
            bar.tick();
        }
    }
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    match ProgressStyle::with_template("{spinner} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A flag that Ctrl-C and a request to terminate set. The second time ends the process at once.
pub(super) fn interruption() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let handler = Arc::clone(&flag);
    // Where signals can't be caught, they end the process as they always do.
    let _ = ctrlc::set_handler(move || {
        if handler.swap(true, Ordering::Relaxed) {
            std::process::abort();
        }
    });
    flag
}

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
