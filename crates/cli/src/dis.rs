//! `krait dis FILE`: CPython's listing of a source file or a `.pyc`.

use krait_code::dis::{DisOptions, dis};

/// List the files; the exit status.
pub fn main(args: &[String]) -> i32 {
    let mut options = DisOptions::default();
    let mut files = Vec::new();
    for arg in args {
        match arg.as_str() {
            "-C" | "--show-caches" => options.show_caches = true,
            "-O" | "--show-offsets" => options.show_offsets = true,
            "-P" | "--show-positions" => options.show_positions = true,
            "-S" | "--specialized" => options.adaptive = true,
            _ if arg.starts_with('-') && arg.len() > 1 => {
                eprintln!("krait dis: unknown option {arg}");
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
            Ok(code) => print!("{}", dis(&code, &options)),
            Err(message) => {
                eprintln!("krait dis: {message}");
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
