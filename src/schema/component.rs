//! The name of a component inside the program: cheap to copy, meaningless without its catalogue.

/// A component of one catalogue: its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ComponentId(pub(crate) usize);
