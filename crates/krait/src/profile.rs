//! What was counted, as a file of JSON: only in a build with the feature `profile`.
//!
//! Counts are the process's. A process that ends by `os._exit`, `exec` or a signal writes nothing; a forked child begins
//! with the counts of its parent.

use std::path::PathBuf;

use krait_object::profile::{Object, array, heap_blocks, quoted};

/// The environment variable that names the file, or a directory.
const VARIABLE: &str = "KRAIT_PROFILE";

/// Where the counts go.
pub struct Destination(PathBuf);

impl Destination {
    /// What `KRAIT_PROFILE` says, which is to be asked before the program changes its directory.
    pub fn from_environment() -> Option<Destination> {
        let place = std::env::var_os(VARIABLE).filter(|place| !place.is_empty())?;
        Some(Destination(std::path::absolute(&place).unwrap_or_else(|_| place.into())))
    }

    /// Write the counts into the file, or into a file `PID.json` of the directory. `blocks`: what the program's
    /// allocator has handed out, and bytes.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, blocks: (u64, u64)) -> std::io::Result<()> {
        let pid = std::process::id();
        let file = if self.0.is_dir() { self.0.join(format!("{pid}.json")) } else { self.0.clone() };
        let arguments = std::env::args_os().map(|argument| quoted(&argument.to_string_lossy()));
        let document = Object::default().raw("pid", pid).raw("arguments", array(arguments));
        let document = krait_object::profile::section(krait_vm::profile_section(document));
        // Slabs and large objects are counted as objects.
        let (number, bytes) = heap_blocks();
        let blocks = Object::default().raw("number", blocks.0.saturating_sub(number)).raw("bytes", blocks.1.saturating_sub(bytes));
        std::fs::write(file, document.raw("blocks", blocks.end()).end() + "\n")
    }
}
