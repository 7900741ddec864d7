//! `krait dis FILE`: CPython's listing of a source file or a `.pyc`.

use krait_code::dis::{DisOptions, dis};
use krait_object::exceptions::complain;

/// List the files; the exit status.
pub fn main(args: &[std::ffi::OsString]) -> i32 {
    let mut options = DisOptions::default();
    let mut files = Vec::new();
    for arg in args {
        let arg = arg.to_string_lossy().into_owned();
        match arg.as_str() {
            "-C" | "--show-caches" => options.show_caches = true,
            "-O" | "--show-offsets" => options.show_offsets = true,
            "-P" | "--show-positions" => options.show_positions = true,
            "-S" | "--specialized" => options.adaptive = true,
            _ if arg.starts_with('-') && arg.len() > 1 => {
                complain(&format!("krait dis: unknown option {arg}\n"));
                return 2;
            }
            _ => files.push(arg.clone()),
        }
    }
    if files.is_empty() {
        files.push("-".to_owned());
    }
    for file in files {
        match code_of(&file) {
            Ok(code) => {
                // A reader that has seen enough is no error.
                let _ = std::io::Write::write_all(&mut std::io::stdout(), dis(&code, &options).as_bytes());
            }
            Err(message) => {
                complain(&format!("krait dis: {message}\n"));
                return 1;
            }
        }
    }
    0
}

fn code_of(file: &str) -> Result<std::sync::Arc<krait_code::CodeObject>, String> {
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map_err(|error| error.to_string())?;
        bytes
    } else {
        std::fs::read(file).map_err(|error| format!("{file}: {error}"))?
    };
    if file.ends_with(".pyc") {
        return krait_code::pyc::read_pyc(&bytes, file).map(|(_, code)| code).map_err(|error| error.message(file));
    }
    let name = if file == "-" { "<stdin>" } else { file };
    let options = krait_compile::CompileOptions::new(name);
    let compiled = krait_compile::compile(krait_compile::Source::Bytes(&bytes), &options).map_err(|error| error.to_string())?;
    Ok(std::sync::Arc::new(compiled.code))
}
