//! Tests of what holds the repository: documents, packages, layers.

mod docs;
mod guide;
mod layers;
mod packages;
mod readme;
mod steps;
mod supply;
