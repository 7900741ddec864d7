//! The engine of regular expressions: runs what `re._compiler` writes, with CPython's results.
//!
//! [`translate`] checks the code words and makes a [`Program`] of them once; a [`Scratch`] runs it on slices of
//! bytes, 16-bit or 32-bit characters. It must not know objects, nor how patterns are written.

mod chars;
mod class;
pub mod codes;
mod firsts;
mod matcher;
mod program;
mod search;
mod table;
mod text;
mod translate;
mod view;

pub use chars::{Chars, Known, lower_ascii};
pub use matcher::{Abort, Mode, Request, Scratch};
pub use program::Program;
pub use text::Point;
pub use translate::{Refusal, translate};
