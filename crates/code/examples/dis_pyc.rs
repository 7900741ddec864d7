//! `dis_pyc [-C] [-O] [-P] [-S] [--dirs IN_DIR OUT_DIR | FILE.pyc]`: the listing of a `.pyc`, or of every
//! `.pyc` below IN_DIR into a `.dis` below OUT_DIR. Addresses are shown as 0x0.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use krait_code::dis::{DisOptions, dis};
use krait_code::pyc::read_pyc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut options = DisOptions { code_address: &|_| 0, ..DisOptions::default() };
    let (mut paths, mut dirs) = (Vec::new(), false);
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "-C" => options.show_caches = true,
            "-O" => options.show_offsets = true,
            "-P" => options.show_positions = true,
            "-S" => options.adaptive = true,
            "--dirs" => dirs = true,
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    match paths.as_slice() {
        [file] if !dirs => print!("{}", listing(file, &options)?),
        [from, to] if dirs => convert(from, to, &options)?,
        _ => return Err("usage: dis_pyc [-C] [-O] [-P] [-S] [--dirs IN_DIR OUT_DIR | FILE.pyc]".into()),
    }
    Ok(())
}

fn listing(file: &Path, options: &DisOptions<'_>) -> Result<String, Box<dyn Error>> {
    let name = file.to_string_lossy();
    let (_, code) = read_pyc(&fs::read(file)?, &name).map_err(|error| error.message(&name))?;
    Ok(dis(&code, options))
}

fn convert(from: &Path, to: &Path, options: &DisOptions<'_>) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let out = to.join(path.strip_prefix(from)?);
        if path.is_dir() {
            convert(&path, &out, options)?;
        } else if path.extension().is_some_and(|end| end == "pyc") {
            fs::write(out.with_extension("dis"), listing(&path, options)?)?;
        }
    }
    Ok(())
}
