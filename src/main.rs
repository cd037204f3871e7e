//! The program `beleg`.
fn main() {}
