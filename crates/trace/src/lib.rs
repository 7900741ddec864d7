//! Views of what the machine does, made from what its observers see.

pub mod steps;
