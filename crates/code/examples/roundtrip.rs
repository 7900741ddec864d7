//! `roundtrip IN_DIR OUT_DIR`: reads every `.pyc` below IN_DIR, checks that its tables come out of the
//! encoders as they went into the decoders, and writes it anew below OUT_DIR.

use std::fs;
use std::path::{Path, PathBuf};

use krait_code::marshal::{WriteOptions, dump_code, load_code};
use krait_code::{CodeObject, Const, tables};

fn main() {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [from, to] = args.as_slice() else {
        eprintln!("usage: roundtrip IN_DIR OUT_DIR");
        std::process::exit(2);
    };
    let mut files = Vec::new();
    list(from, &mut files);
    let mut failed = 0;
    for file in &files {
        let out = to.join(file.strip_prefix(from).expect("the file was found below it"));
        if let Err(error) = convert(file, &out) {
            failed += 1;
            println!("{}: {error}", file.display());
        }
    }
    println!("{} files, {failed} failed", files.len());
}

fn list(directory: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|end| end == "pyc") {
            files.push(path);
        }
    }
}

fn convert(file: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let data = fs::read(file)?;
    let (header, body) = data.split_at_checked(16).ok_or("shorter than a header")?;
    let code = load_code(body, &file.to_string_lossy())?;
    check_tables(&code)?;
    let mut written = header.to_vec();
    written.extend(dump_code(&code, WriteOptions::default())?);
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(fs::write(out, written)?)
}

fn check_tables(code: &CodeObject) -> Result<(), String> {
    let mut exceptions = Vec::new();
    for entry in tables::exception_entries(&code.exceptiontable) {
        tables::write_exception_entry(&mut exceptions, &entry);
    }
    if exceptions != *code.exceptiontable {
        return Err(format!("{:?}: exception table", code.qualname));
    }
    let (mut locations, mut line) = (Vec::new(), code.firstlineno);
    for range in tables::Locations::new(&code.linetable, code.firstlineno) {
        tables::write_location(&mut locations, &mut line, range.end - range.start, &range.positions);
    }
    if locations != *code.linetable {
        return Err(format!("{:?}: location table", code.qualname));
    }
    code.consts.iter().try_for_each(|item| match item {
        Const::Code(code) => check_tables(code),
        _ => Ok(()),
    })
}
