//! The names that are known, and so reveal nothing: those of the catalogue, of the formats, of
//! HTTP, and of requests to the API. Every other name may be data.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::commands::redact::words::{FORMAT_NAMES, HTTP_FIELDS, REQUEST_NAMES};
use crate::input::READERS;
use crate::input::structure::Structure;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::routes::Routes;
use crate::settings::Settings;
use crate::text::words;

/// The names of a run.
#[derive(Clone, Default)]
pub(super) struct Names {
    /// Those that the user's own schemas give.
    added: HashSet<String>,
}

impl Names {
    /// Returns the names that a run with these settings knows.
    pub(super) fn of(settings: &Settings) -> Self {
        let mut added = HashSet::new();
        let catalog = &settings.schemas.catalog;
        for component in catalog.added() {
            collect(catalog, component, &mut added);
        }
        if let Some(file) = &settings.schemas.file {
            added.extend(file.names.iter().cloned());
        }
        Self { added }
    }

    /// Returns whether a name is known.
    pub(super) fn know(&self, name: &str) -> bool {
        PUBLISHED.contains(name) || self.added.contains(name)
    }

    /// Returns what a placeholder calls the value of a property.
    pub(super) fn label<'n>(&self, name: &'n str) -> &'n str {
        if self.know(name) || words::are_with(LABELS, name) {
            name
        } else {
            "value"
        }
    }

    /// Returns whether a placeholder may call a value so.
    pub(super) fn is_label(&self, label: &str) -> bool {
        self.label(label) == label
    }
}

/// The labels in placeholders of values that have no property.
const LABELS: &str =
    "body claim cookie credential file fragment header name path query text url value";

/// Returns whether a header has this name, in any case.
pub(super) fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HTTP_FIELDS.have(&name)
}

static PUBLISHED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let catalog = Catalog::embedded();
    let mut names = HashSet::new();
    for component in catalog.ids() {
        collect(&catalog, component, &mut names);
    }
    let structures = READERS.iter().filter_map(|reader| reader.structure());
    let paths = structures.flat_map(Structure::all_names);
    let lists = FORMAT_NAMES.all().chain(REQUEST_NAMES.all());
    names.extend(paths.chain(lists).map(str::to_owned));
    names
});

/// Returns whether a word is of the paths of the API.
pub(super) fn is_of_a_path(word: &str) -> bool {
    PATH_WORDS.contains(word)
}

static PATH_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let routes = Routes::embedded();
    let steps = routes.iter().flat_map(|route| route.template.split('/'));
    let literals = steps.filter(|step| !step.starts_with('{'));
    let words = literals.flat_map(|step| step.split('_'));
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
});

fn collect(catalog: &Catalog, component: ComponentId, names: &mut HashSet<String>) {
    catalog.node(component).each_property(&mut |property| {
        names.insert(property.name.to_string());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_catalogue_the_formats_and_the_api_are_known() {
        let names = Names::default();
        for name in "session_token postData http_interactions sso_token".split(' ') {
            assert!(names.know(name), "{name}");
        }
        assert!(is_header("Content-Type") && !is_header("x-lovelace"));
        assert!(!names.know("lovelace") && names.label("lovelace") == "value");
    }
}
