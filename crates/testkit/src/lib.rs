//! Test harnesses: programs and the text they are expected to print.
//!
//! A program is `<area>/<name>.py` below one directory; next to it stands what CPython 3.14 did with
//! it. This crate finds programs, runs any interpreter on them and compares. It must not know Krait:
//! the interpreter is a command line, so the same harness records from CPython and checks ours.

pub mod known;
pub mod program;
pub mod run;
pub mod suite;

pub use known::KnownFailures;
pub use program::{Expected, Program, discover};
pub use run::{Finish, Ran, restore_interrupts, run_program};
pub use suite::{Options, Report, check, record};
