//! Print the symbol table of each file named: one line a block, indented, with its symbols and their flags.

use krait_compile::symtable::{EntryId, Symtable};
use krait_compile::{CompileOptions, Source, symtable};

fn dump(table: &Symtable, id: EntryId, depth: usize) {
    let entry = table.entry(id);
    let mut symbols: Vec<String> =
        table.symbols(id).map(|(name, flags)| format!("{}={flags}", name.to_string_lossy())).collect();
    symbols.sort_unstable();
    let varnames: Vec<String> = entry.varnames.iter().map(|name| name.to_string_lossy()).collect();
    let out = format!(
        "{}{} {} {} {} [{}] [{}]",
        " ".repeat(depth),
        entry.type_ as u32,
        entry.name.to_string_lossy(),
        entry.loc.lineno,
        u32::from(entry.nested),
        symbols.join(" "),
        varnames.join(" ")
    );
    writeln(&out);
    for &child in &entry.children {
        dump(table, child, depth + 1);
    }
}

fn writeln(line: &str) {
    use std::io::Write;
    let mut output = std::io::stdout().lock();
    output.write_all(line.as_bytes()).and_then(|()| output.write_all(b"\n")).expect("writable output");
}

fn main() {
    for file in std::env::args().skip(1) {
        let source = std::fs::read(&file).expect("a readable file");
        match symtable(Source::Bytes(&source), &CompileOptions::new(&file)) {
            Ok((table, _)) => dump(&table, table.top(), 0),
            Err(error) => writeln(&format!("{error}")),
        }
    }
}
