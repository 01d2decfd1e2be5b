//! The tables of a compiled schema: built in, or made when a schema is read.

use std::fmt;
use std::ops::Deref;

/// A table that holds no addresses: the system finds it in the program, and reads it when it is
/// looked at.
pub enum Held<T: 'static> {
    /// It is built in.
    Static(&'static [T]),
    /// It was compiled.
    Owned(Box<[T]>),
}

impl<T> Deref for Held<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::Static(held) => held,
            Self::Owned(held) => held,
        }
    }
}

/// Shows what is held, wherever it comes from.
impl<T: fmt::Debug> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> FromIterator<T> for Held<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Owned(items.into_iter().collect())
    }
}
