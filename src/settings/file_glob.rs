//! Globs of the configuration, which know whether they have fitted anything.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use globset::{GlobBuilder, GlobMatcher};

/// A glob over the paths below the configuration's folder. Its clones are one glob.
#[derive(Clone, Debug)]
pub struct FileGlob {
    pattern: Arc<str>,
    matcher: GlobMatcher,
    has_fitted: Arc<AtomicBool>,
}

impl FileGlob {
    /// A glob as it is written, or why it is none; one without a slash fits a name in any folder.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let anywhere = if pattern.contains('/') {
            pattern.trim_start_matches("./").to_owned()
        } else {
            format!("**/{pattern}")
        };
        let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
        let glob = glob.map_err(|error| error.kind().to_string())?;
        Ok(Self {
            pattern: Arc::from(pattern),
            matcher: glob.compile_matcher(),
            has_fitted: Arc::default(),
        })
    }

    /// The glob as it is written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Returns whether it fits any of the paths of a source, which is noted.
    pub fn is_match(&self, paths: &[String]) -> bool {
        let fits = paths.iter().any(|path| self.matcher.is_match(path));
        if fits {
            self.has_fitted.store(true, Ordering::Relaxed);
        }
        fits
    }

    /// Returns whether it has fitted any path.
    pub fn has_fitted(&self) -> bool {
        self.has_fitted.load(Ordering::Relaxed)
    }
}
