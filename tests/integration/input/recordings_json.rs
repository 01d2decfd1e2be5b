//! The readers of recordings in JSON and of raw HTTP: what of each fixture is checked and what is
//! not, where findings stand, and that no hostile recording is silent.

mod addresses;
mod bodies;
mod fixtures;
mod hostile;
mod hosts;
mod places;
mod redacted;
mod rows;
mod wrappers;

use std::path::{Path, PathBuf};

use stytch_validate::model::capture::Exchange;
use stytch_validate::model::report::Report;
use stytch_validate::pipeline;
use stytch_validate::settings::InputPath;

use crate::support::{WARNING, folder, settings};

/// Judges one file or folder.
fn judge(path: &Path) -> Report {
    let inputs = vec![InputPath::Path(PathBuf::from(path))];
    pipeline::run(&std::sync::Arc::new(settings(inputs, &WARNING)))
}

/// Judges one recording called `name`.
fn judge_text(name: &str, text: &[u8]) -> Report {
    let folder = folder([(name, text)]);
    judge(&folder.path().join(name))
}

/// `method path status`, as far as they are known.
fn shown(exchange: Option<&Exchange>) -> String {
    let Some(exchange) = exchange else {
        return "-".to_owned();
    };
    let status = exchange.status.map(|status| status.to_string());
    let words = [
        exchange.method.as_deref(),
        exchange.path.as_deref(),
        status.as_deref(),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
