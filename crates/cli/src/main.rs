//! The `krait` program.
fn main() {}
