//! Compiles the library: every `.py` of `rustpython-pylib`, or the overlay's file of the same name, to an image of
//! its code with the verified bodies, all in one blob with an index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One module to be frozen.
struct Source {
    path: PathBuf,
    package: bool,
}

/// Where the library speaks of another interpreter: in a module, this text gives way to that.
const REPAIRS: &[(&str, &str, &str)] = &[
    ("site", "return 'RustPython'", "return 'Python'"),
    ("site", "/lib/rustpython{", "/lib/python{"),
    ("sysconfig", "return 'RustPython'", "return 'Python'"),
];

/// Where it adds something of its own at a module's end: from this text on.
const ENDS: &[(&str, &str)] = &[("unittest", "\n\n\n\n# XXX: RUSTPYTHON")];

/// The source as CPython has it.
fn repaired(name: &str, source: Vec<u8>) -> Vec<u8> {
    let repairs = REPAIRS.iter().filter(|(module, ..)| *module == name);
    let end = ENDS.iter().find(|(module, _)| *module == name);
    if end.is_none() && repairs.clone().next().is_none() {
        return source;
    }
    let mut text = String::from_utf8(source).expect("the library is UTF-8");
    for (_, from, to) in repairs {
        assert!(text.contains(from), "{name} no longer has {from:?}");
        text = text.replace(from, to);
    }
    if let Some((_, marker)) = end {
        let at = text.find(marker).unwrap_or_else(|| panic!("{name} no longer ends with {marker:?}"));
        text.truncate(at + 1);
    }
    text.into_bytes()
}

fn collect(root: &Path, dir: &Path, found: &mut BTreeMap<String, Source>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            let skip = path.file_name().is_some_and(|name| matches!(name.to_str(), Some("__pycache__" | "test" | "tests" | "idlelib" | "turtledemo")));
            if !skip {
                collect(root, &path, found);
            }
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let relative = path.strip_prefix(root).expect("below the root").with_extension("");
        let mut parts: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let package = parts.last().is_some_and(|last| last == "__init__");
        if package {
            parts.pop();
        }
        if parts.is_empty() {
            continue;
        }
        found.insert(parts.join("."), Source { path, package });
    }
}

fn main() {
    let manifest = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    let overlay = manifest.join("overlay");
    println!("cargo:rerun-if-changed={}", overlay.display());
    println!("cargo:rerun-if-changed=build.rs");
    let mut sources = BTreeMap::new();
    let library = PathBuf::from(rustpython_pylib::LIB_PATH);
    collect(&library, &library, &mut sources);
    collect(&overlay, &overlay, &mut sources);

    // Deep nesting in the library is compiled on a thread with room.
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let mut blob: Vec<u8> = Vec::new();
        let mut index = String::from("&[\n");
        for (name, source) in &sources {
            let bytes = repaired(name, std::fs::read(&source.path).expect("the library is readable"));
            let options = krait_compile::CompileOptions::new(&format!("<frozen {name}>"));
            let code = match krait_compile::compile(krait_compile::Source::Bytes(&bytes), &options) {
                Ok(compiled) => compiled.code,
                Err(error) => {
                    println!("cargo:warning=not frozen: {name}: {error:?}");
                    continue;
                }
            };
            let mut body = |code: &_| krait_lower::lower(code).expect("compiled code verifies").pack();
            let data = krait_code::image::write(&code, &mut body).expect("a module is of bounded size");
            let start = blob.len();
            blob.extend_from_slice(&data);
            index.push_str(&format!(
                "    Frozen {{ name: {name:?}, package: {}, start: {start}, end: {} }},\n",
                source.package,
                blob.len()
            ));
        }
        index.push_str("]\n");
        std::fs::write(out.join("library.bin"), &blob).expect("the output is writable");
        std::fs::write(out.join("index.rs"), index).expect("the output is writable");
    });
    worker.expect("a thread").join().expect("the library compiles");
}
