//! The schemas: which there are, which one judges a response, and how.

mod embedded;
