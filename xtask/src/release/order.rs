//! The order of the program's functions: those that a start calls stand side by side, so that few pages are touched.
//!
//! It must not know how the program is built.

use std::collections::HashMap;

/// The names of the functions that were called, from what `llvm-profdata show --all-functions --counts` prints.
pub fn called(shown: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut name = "";
    for line in shown.lines() {
        if let Some(counts) = line.trim_start().strip_prefix("Block counts:") {
            if counts.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
                names.push(name);
            }
        } else if let Some(named) = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':')) {
            // What only one file knows has its name in front.
            name = named.rsplit(';').next().unwrap_or(named).trim();
        }
    }
    names
}

/// The symbols of `program` for these functions: what is shared between parts of the program has a suffix.
pub fn symbols_of(program: &[u8], functions: &[&str]) -> Option<Vec<String>> {
    let mut known: HashMap<&str, Vec<&str>> = HashMap::new();
    let symbols = symbols(program)?;
    for &symbol in &symbols {
        known.entry(symbol.split(".llvm.").next().unwrap_or(symbol)).or_default().push(symbol);
    }
    Some(functions.iter().flat_map(|name| known.get(name).into_iter().flatten()).map(|&name| name.to_owned()).collect())
}

/// All symbols of an ELF file of 64 bits, little-endian; `None` for other files.
fn symbols(file: &[u8]) -> Option<Vec<&str>> {
    const SYMBOLS: u32 = 2;
    const SECTION_SIZE: usize = 64;
    const SYMBOL_SIZE: usize = 24;
    let half = |at: usize| Some(usize::from(u16::from_le_bytes(file.get(at..at + 2)?.try_into().ok()?)));
    let word = |at: usize| Some(u32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?));
    let long = |at: usize| usize::try_from(u64::from_le_bytes(file.get(at..at.checked_add(8)?)?.try_into().ok()?)).ok();
    if !file.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let (sections, count) = (long(0x28)?, half(0x3C)?);
    let section = |number: usize| sections.checked_add(number * SECTION_SIZE);
    // A section's bytes: where they begin and how many there are.
    let range = |at: usize| Some((long(at + 0x18)?, long(at + 0x20)?));
    let table = (0..count).filter_map(section).find(|&at| word(at + 4) == Some(SYMBOLS))?;
    let (start, size) = range(table)?;
    let (texts, texts_size) = range(section(usize::try_from(word(table + 0x28)?).ok()?)?)?;
    let texts = file.get(texts..texts.checked_add(texts_size)?)?;
    let entries = file.get(start..start.checked_add(size)?)?.chunks_exact(SYMBOL_SIZE);
    let name = |entry: &[u8]| {
        let at = u32::from_le_bytes(entry.get(..4)?.try_into().ok()?);
        let text = texts.get(usize::try_from(at).ok()?..)?;
        std::str::from_utf8(text.split(|&byte| byte == 0).next()?).ok()
    };
    Some(entries.filter_map(name).filter(|name| !name.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn called_functions() {
        let shown = "Counters:\n  a.cgu.0;_one:\n    Hash: 0x1\n    Counters: 2\n    Block counts: [0, 3]\n  _two:\n    \
                     Hash: 0x2\n    Counters: 1\n    Block counts: [0]\n  _three:\n    Block counts: [10]\nTotal functions: 3\n";
        assert_eq!(called(shown), ["_one", "_three"]);
    }

    #[test]
    fn symbols_of_this_program() {
        assert_eq!(symbols(b"no program"), None);
        assert_eq!(symbols(b"\x7fELF\x02\x01 cut off"), None);
        if cfg!(all(target_os = "linux", target_pointer_width = "64", target_endian = "little")) {
            let path = std::env::current_exe().expect("the test's own path");
            let program = std::fs::read(path).expect("a readable program");
            assert_eq!(symbols_of(&program, &["main", "no_such_function"]), Some(vec!["main".to_owned()]));
        }
    }
}
