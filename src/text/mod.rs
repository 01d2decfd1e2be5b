//! Places in a text: spans, and the excerpts that show one with every value hidden.

pub mod mask;
pub mod scalar;
pub mod span;
