//! The pure-Python library, compiled at build time by `krait_compile`.
//!
//! It must not know how to run anything.
#![allow(unsafe_code, reason = "what the build verified is not verified again")]

use krait_code::image::Image;

/// One frozen module.
pub struct Frozen {
    /// Dotted name; the table is sorted by it.
    pub name: &'static str,
    pub package: bool,
    start: usize,
    end: usize,
}

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));
static INDEX: &[Frozen] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

impl Frozen {
    /// Its code and the bodies made of it.
    pub fn code(&self) -> Image {
        // SAFETY: the build script writes images with the bodies it has verified.
        unsafe { Image::trusted(&BLOB[self.start..self.end]) }
    }
}

/// All frozen modules, by name.
pub fn all() -> &'static [Frozen] {
    INDEX
}

/// The frozen module of this name.
pub fn find(name: &str) -> Option<&'static Frozen> {
    INDEX.binary_search_by(|module| module.name.cmp(name)).ok().map(|at| &INDEX[at])
}
