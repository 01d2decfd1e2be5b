//! What the targets share that judge whole files: a file to read from, and runs over it.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use stytch_validate::model::report::Report;
use stytch_validate::model::rule::{Group, Level};
use stytch_validate::pipeline;
use stytch_validate::rules::level::Target;
use stytch_validate::settings::{InputPath, LevelPlan, Settings};

/// A folder of this process alone.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("stytch-validate-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
});

/// A run over `text` as a file of this name, every rule denied.
pub(crate) fn judged(name: &str, text: &[u8]) -> Report {
    let path = FOLDER.join(name);
    std::fs::write(&path, text).expect("room");
    let all = Group::ALL.iter();
    let typed = all.filter_map(|group| Some((Target::find(group.name())?, Level::Deny)));
    let settings = Settings {
        levels: LevelPlan {
            typed: typed.collect(),
            ..LevelPlan::default()
        },
        jobs: Some(std::num::NonZeroUsize::MIN),
        ..Settings::over(vec![InputPath::Path(path)])
    };
    pipeline::run(&Arc::new(settings))
}
