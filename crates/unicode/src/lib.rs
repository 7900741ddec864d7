//! What Python's `unicodedata` knows of code points: properties, names and normalization, of Unicode 16.0 and of 3.2.
//!
//! Code points are `u32`, surrogates among them. It must not know values or source text.

pub mod names;
pub mod normalize;
pub mod properties;
mod tables;

/// The version of the database, `unicodedata.unidata_version`.
pub const VERSION: &str = "16.0.0";

/// Which Unicode is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// Unicode 16.0, CPython 3.14's own.
    Current,
    /// Unicode 3.2, which internationalized domain names are defined by.
    Old,
}
