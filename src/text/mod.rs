//! Places in a text, the host in an address, the masks that hide its values, and the words that reports are made of.

pub mod address;
pub mod mask;
pub mod scalar;
pub mod span;
pub mod words;
