//! The files that a document is made of, and what a `$ref` in one of them leads to (RFC 3986,
//! section 5; RFC 6901, section 6). Only files below the document's own folder are read, and
//! nothing is ever fetched.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::schema::keywords;

/// A value in one of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DocumentPlace {
    /// The file's path, relative to the document's folder; empty for the document itself.
    pub(super) file: String,
    /// The JSON Pointer in it.
    pub(super) pointer: String,
}

impl DocumentPlace {
    /// The place of a member below this one.
    pub(super) fn below(&self, name: &str) -> Self {
        let segment = crate::text::mask::pointer_segment(name);
        Self {
            file: self.file.clone(),
            pointer: format!("{}/{segment}", self.pointer),
        }
    }
}

/// A document and the files that it refers to.
pub(super) struct Files {
    files: BTreeMap<String, Value>,
    /// Why a file that is referred to is not there, by its path.
    missing: BTreeMap<String, String>,
}

/// Reads a file by its path relative to the document's folder, or says why it can't be read.
pub type Open<'f> = dyn FnMut(&str) -> Result<Value, String> + 'f;

/// The greatest number of files of a document.
const MOST_FILES: usize = 10_000;

impl Files {
    /// The document, and every file that it refers to, directly or not.
    pub(super) fn read(document: &Value, open: &mut Open<'_>) -> Self {
        let mut read = Self {
            files: BTreeMap::from([(String::new(), document.clone())]),
            missing: BTreeMap::new(),
        };
        let mut unread = Vec::new();
        referred(document, "", &mut unread);
        while let Some(path) = unread.pop() {
            if read.files.contains_key(&path) || read.missing.contains_key(&path) {
                continue;
            }
            let opened = match &*path {
                _ if read.files.len() > MOST_FILES => Err("too many files".to_owned()),
                outside if outside.starts_with("../") || is_address(outside) => {
                    Err("outside the folder of the document, where nothing is read".to_owned())
                }
                _ => open(&path),
            };
            match opened {
                Ok(value) => {
                    referred(&value, &path, &mut unread);
                    read.files.insert(path, value);
                }
                Err(reason) => {
                    read.missing.insert(path, reason);
                }
            }
        }
        read
    }

    /// Returns whether any property is `writeOnly`.
    pub(super) fn has_write_only(&self) -> bool {
        let mut objects = self.files.values().flat_map(keywords::objects);
        objects.any(|object| object.contains_key("writeOnly"))
    }

    /// Returns what stands at a place.
    pub(super) fn at(&self, place: &DocumentPlace) -> Option<&Value> {
        self.files.get(&place.file)?.pointer(&place.pointer)
    }

    /// The place that a reference from a file leads to; `None` where it is no JSON Pointer into a
    /// file.
    pub(super) fn target(from: &str, reference: &str) -> Option<DocumentPlace> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let pointer = decoded(fragment);
        let is_pointer = pointer.is_empty() || pointer.starts_with('/');
        is_pointer.then(|| DocumentPlace {
            file: joined(from, path),
            pointer,
        })
    }

    /// Returns the text for a reference that leads nowhere: itself, and why.
    pub(super) fn broken_link(&self, from: &str, reference: &str) -> String {
        let reason = Self::target(from, reference).and_then(|it| self.missing.get(&it.file));
        let reason = reason.map_or("not there", String::as_str);
        format!("`{reference}` ({reason})")
    }

    /// Returns what a value is, once its references are followed, and where that stands.
    ///
    /// # Errors
    ///
    /// The reference that leads nowhere, and why.
    pub(super) fn resolved<'f>(
        &'f self,
        value: &'f Value,
        at: &DocumentPlace,
    ) -> Result<(&'f Value, DocumentPlace), String> {
        let (mut found, fault) = self.followed(value, at);
        match (found.pop(), fault) {
            (Some(last), None) => Ok(last),
            (_, fault) => Err(fault.unwrap_or_default()),
        }
    }

    /// Returns a value and what its references lead to, each with its place, and the reference that
    /// leads nowhere, if one does, and why.
    pub(super) fn followed<'f>(
        &'f self,
        value: &'f Value,
        at: &DocumentPlace,
    ) -> (Vec<(&'f Value, DocumentPlace)>, Option<String>) {
        let mut found = Vec::new();
        let mut next = Some((value, at.clone()));
        while let Some((value, at)) = next.take() {
            found.push((value, at.clone()));
            let Some(reference) = value.get("$ref") else {
                break;
            };
            let Some(reference) = reference.as_str() else {
                return (found, Some("what is not a text".to_owned()));
            };
            if found.len() > MOST_STEPS {
                return (found, Some(format!("`{reference}` (in a circle)")));
            }
            let target = Self::target(&at.file, reference);
            next = target.and_then(|place| Some((self.at(&place)?, place)));
            if next.is_none() {
                return (found, Some(self.broken_link(&at.file, reference)));
            }
        }
        (found, None)
    }
}

/// The greatest number of references that lead to one another.
const MOST_STEPS: usize = 64;

/// Lists the files that the references of a value lead to.
fn referred(value: &Value, from: &str, found: &mut Vec<String>) {
    let paths = keywords::references(value).filter_map(|reference| reference.split('#').next());
    let files = paths.filter(|path| !path.is_empty());
    found.extend(files.map(|path| joined(from, path)));
}

/// Returns whether a reference names a scheme, a host or a root.
fn is_address(path: &str) -> bool {
    let scheme = path.split_once(':').is_some_and(|(scheme, _)| {
        scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    scheme || path.starts_with('/') || path.contains('\\')
}

/// A relative path as it is seen from the document's folder; what leads out of it begins with `../`.
fn joined(from: &str, path: &str) -> String {
    if path.is_empty() || is_address(path) {
        return if path.is_empty() {
            from.to_owned()
        } else {
            path.to_owned()
        };
    }
    let path = decoded(path);
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_leads_below_the_folder_of_its_file() {
        for (from, reference, file, pointer) in [
            ("", "#/a~1b/c", "", "/a~1b/c"),
            ("", "x/y.yml#/paths/~1%7Bid%7D", "x/y.yml", "/paths/~1{id}"),
            ("x/y.yml", "./z.yml", "x/z.yml", ""),
            ("x/y.yml", "../z%20a.yml#", "z a.yml", ""),
            ("x/y.yml", "../../z.yml", "../z.yml", ""),
            ("x/y.yml", "#/a", "x/y.yml", "/a"),
            (
                "x/y.yml",
                "https://example.com/a",
                "https://example.com/a",
                "",
            ),
        ] {
            let expected = DocumentPlace {
                file: file.to_owned(),
                pointer: pointer.to_owned(),
            };
            assert_eq!(
                Files::target(from, reference),
                Some(expected),
                "{reference}"
            );
        }
        assert_eq!(Files::target("", "#anchor"), None);
    }

    #[test]
    fn files_are_read_once_and_never_from_outside() {
        let document = serde_json::json!({"a": {"$ref": "a.yml#/x"}, "b": [{"$ref": "../secret.yml"}],
            "c": {"$ref": "https://example.com/x.json"}, "d": {"$ref": "/etc/passwd"}, "e": {"$ref": "gone.yml"}});
        let mut asked = Vec::new();
        let files = Files::read(&document, &mut |path| {
            asked.push(path.to_owned());
            match path {
                "a.yml" => Ok(serde_json::json!({"x": {"$ref": "a.yml#/y"}, "y": 1})),
                _ => Err("no such file".to_owned()),
            }
        });
        asked.sort_unstable();
        assert_eq!(asked, ["a.yml", "gone.yml"]);
        let missing: Vec<&str> = files.missing.keys().map(String::as_str).collect();
        assert_eq!(
            missing,
            [
                "../secret.yml",
                "/etc/passwd",
                "gone.yml",
                "https://example.com/x.json"
            ]
        );
        let root = DocumentPlace {
            file: String::new(),
            pointer: "/a".to_owned(),
        };
        let found = files.resolved(&document["a"], &root).expect("a value");
        assert_eq!(found.0, &serde_json::json!(1));
        assert_eq!(found.1.pointer, "/y");
        assert!(files.resolved(&document["e"], &root).is_err());
    }
}
