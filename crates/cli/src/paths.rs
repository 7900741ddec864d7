//! Paths as Python shows them, and as they are compared. Nothing here looks at the file system but for the current
//! directory.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use krait_code::PyString;

/// A path or argument as Python has it: what is not UTF-8 stands as surrogates (`surrogateescape`).
pub fn text(name: &OsStr) -> PyString {
    let mut points = Vec::new();
    for chunk in name.as_bytes().utf8_chunks() {
        points.extend(chunk.valid().chars().map(u32::from));
        points.extend(chunk.invalid().iter().map(|&byte| 0xDC00 + u32::from(byte)));
    }
    PyString::from_code_points(points).expect("code points of characters and surrogates")
}

/// `repr()` of a path.
pub fn repr(path: &Path) -> String {
    krait_code::repr::str_repr(&text(path.as_os_str()))
}

/// `[Errno 2] No such file or directory`
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let Some(number) = error.raw_os_error() else { return text };
    format!("[Errno {number}] {}", text.split(" (os error").next().unwrap_or_default())
}

/// `os.path.abspath`
pub fn absolute(path: &Path) -> PathBuf {
    let mut whole = std::env::current_dir().unwrap_or_default();
    for part in path.components() {
        match part {
            Component::ParentDir => _ = whole.pop(),
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}
