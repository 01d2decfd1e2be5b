//! Cassettes: what is read of them, where it stands, and what a hostile one can't do.

mod emit;
mod fixtures;
mod hostile;
mod scalars;
mod whole;
