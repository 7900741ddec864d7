//! The chores, as a library so that `cargo test` can call them.

pub mod bench;
pub mod release;
pub mod tidy;
