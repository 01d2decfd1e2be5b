//! Cassettes: what is read of them, where it stands, and what a hostile one can't do.

mod emit;
mod fixtures;
mod hostile;
mod parsed;
mod responses;
mod scalars;
mod whole;
