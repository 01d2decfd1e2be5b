//! The items of a list in a JSON text, one at a time: what is whole before the text breaks can be
//! judged, and no more than an item is ever held as a document.

use crate::input::ContainerError;
use crate::input::brackets::element_end;
use crate::input::entry::equal_names;
use crate::input::tree::{MAX_DEPTH, Node, broken};
use crate::json::{Document, Limits, SyntaxErrorKind};

const LIMITS: Limits = Limits {
    max_depth: MAX_DEPTH,
};

/// See [`super::items`].
pub(super) fn items(
    text: &[u8],
    name: Option<&str>,
    each: &mut dyn FnMut(Node<'_>),
) -> (bool, Result<(), ContainerError>) {
    let mut walk = Walk {
        text,
        at: 0,
        each,
        fault: None,
    };
    let mut found = false;
    let end = walk.outermost(name, &mut found);
    (found, walk.fault.map_or(end, Err))
}

struct Walk<'t, 'f> {
    text: &'t [u8],
    at: usize,
    each: &'f mut dyn FnMut(Node<'_>),
    /// The first item that is broken, and yet has an end, or has a name twice: it costs itself only.
    fault: Option<ContainerError>,
}

impl Walk<'_, '_> {
    fn outermost(&mut self, name: Option<&str>, found: &mut bool) -> Result<(), ContainerError> {
        if self.text.starts_with("\u{feff}".as_bytes()) {
            self.at = 3;
        }
        match (self.next(), name) {
            (Some(b'['), None) => {
                *found = true;
                self.list()?;
            }
            (Some(b'{'), Some(name)) => self.object(name, found)?,
            // Another shape: whether it is whole is all that is of interest.
            _ => self.value(false)?,
        }
        match self.next() {
            None => Ok(()),
            Some(_) => Err(self.expected(SyntaxErrorKind::TrailingData)),
        }
    }

    /// The members of the outermost object.
    fn object(&mut self, name: &str, found: &mut bool) -> Result<(), ContainerError> {
        self.at += 1;
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            let is_named = self.name()? == name;
            let is_list = is_named && self.next() == Some(b'[');
            if is_named && !matches!(self.next(), Some(b'[' | b'n')) {
                return Err(ContainerError::no_list(self.at));
            }
            *found |= is_list;
            if is_list {
                self.list()?;
            } else {
                self.value(false)?;
            }
            if self.separator(b'}')? {
                return Ok(());
            }
        }
    }

    /// A member's name and the colon behind it.
    fn name(&mut self) -> Result<String, ContainerError> {
        if self.next() != Some(b'"') {
            return Err(self.expected(SyntaxErrorKind::ExpectedName));
        }
        let rest = &self.text[self.at..];
        let (document, length) =
            Document::parse_prefix(rest, LIMITS).map_err(|error| broken(self.at, &error))?;
        let name = document.root().as_str().unwrap_or_default().into_owned();
        self.at += length;
        if self.next() != Some(b':') {
            return Err(self.expected(SyntaxErrorKind::ExpectedColon));
        }
        self.at += 1;
        Ok(name)
    }

    /// The items of the list.
    fn list(&mut self) -> Result<(), ContainerError> {
        self.at += 1;
        if self.next() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.next();
            if let Err(fault) = self.value(true) {
                let Some(length) = element_end(&self.text[self.at..]) else {
                    return Err(fault);
                };
                self.fault.get_or_insert(fault);
                self.at += length;
            }
            if self.separator(b']')? {
                return Ok(());
            }
        }
    }

    /// One value, handed over if `wanted`.
    fn value(&mut self, wanted: bool) -> Result<(), ContainerError> {
        let rest = &self.text[self.at..];
        let (document, length) =
            Document::parse_prefix(rest, LIMITS).map_err(|error| broken(self.at, &error))?;
        if wanted {
            if let Some(offset) = equal_names(document.root()) {
                let fault = ContainerError::equal_names(self.at + offset);
                self.fault.get_or_insert(fault);
            }
            (self.each)(Node::json(document.root(), self.at));
        }
        self.at += length;
        Ok(())
    }

    /// Returns whether the container ends here, or goes on behind a comma.
    fn separator(&mut self, close: u8) -> Result<bool, ContainerError> {
        let byte = self.next();
        if byte == Some(b',') || byte == Some(close) {
            self.at += 1;
            return Ok(byte == Some(close));
        }
        Err(ContainerError {
            offset: self.at,
            reason: format!("expected a comma or `{}` here", char::from(close)),
        })
    }

    /// Steps over white space; the byte behind it.
    fn next(&mut self) -> Option<u8> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_ascii_start().len();
        self.text.get(self.at).copied()
    }

    fn expected(&self, kind: SyntaxErrorKind) -> ContainerError {
        ContainerError {
            offset: self.at,
            reason: kind.to_string(),
        }
    }
}
