//! Embeds the component schemas.
fn main() {}
