//! Rules of the sources that no compiler checks.

use std::fs;
use std::path::{Path, PathBuf};

/// The most lines a source file may have; tables and generated data are exempt by name.
const MOST_LINES: usize = 800;
/// Files whose length is that of a table.
const TABLES: &[&str] = &["table.rs", "tables.rs", "errno.rs", "names.rs", "data.rs"];

/// Every fault found below `root`, one line each.
pub fn check(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    let mut files = Vec::new();
    for below in ["crates", "xtask"] {
        collect(&root.join(below), &mut files);
    }
    files.sort();
    for path in files {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        match fs::read_to_string(&path) {
            Ok(text) => file(&name, &text, &mut faults),
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    faults
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The faults of one file.
fn file(name: &str, text: &str, faults: &mut Vec<String>) {
    let lines = text.lines().count();
    let short = name.rsplit('/').next().unwrap_or(name);
    if lines > MOST_LINES && !TABLES.contains(&short) {
        faults.push(format!("{name}: {lines} lines, at most {MOST_LINES}"));
    }
    if name.contains("/src/") && !text.starts_with("//!") {
        faults.push(format!("{name}: no //! at the top"));
    }
    for (at, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        for word in [concat!("todo", "!("), concat!("unimplemented", "!("), concat!(".unw", "rap()")] {
            if code.contains(word) && !name.contains("/tests/") && !name.contains("/examples/") {
                faults.push(format!("{name}:{}: {word}", at + 1));
            }
        }
        for word in [concat!("/wo", "rk/"), concat!("/ro", "ot/")] {
            if line.contains(word) {
                faults.push(format!("{name}:{}: a path of a machine", at + 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn faults_are_found() {
        let mut faults = Vec::new();
        let text = format!("fn f() {{ {}) }}\n", concat!("todo", "!("));
        super::file("crates/x/src/a.rs", &text, &mut faults);
        assert_eq!(faults.len(), 2);
    }
}
