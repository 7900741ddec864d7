//! Hostile input: sources that nobody would write, made from those that somebody wrote.
//!
//! What is fuzzed runs in a process of its own, so that an overflow of the stack and an endless loop are findings
//! like a panic. It must not know how code runs.

pub mod mutate;
pub mod random;
pub mod shrink;
pub mod source;
pub mod watch;
