//! Plain data: what every other layer speaks of.
