//! `krait dis FILE`: CPython's listing of a source file or a `.pyc`.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use krait::Settings;
use krait_code::dis::{DisOptions, dis};
use krait_code::{CodeObject, pyc};
use krait_compile::Source;
use krait_object::exceptions::complain;

use crate::arguments::{Command, Flag};
use crate::options::Refusal;
use crate::speaker::{self, Speaker};

const COMMAND: Command = Command {
    name: "krait dis",
    usage: "usage: krait dis [-h] [-C] [-O] [-P] [-S] [infile]",
    flags: &[
        Flag::both('h', "help"),
        Flag::both('C', "show-caches"),
        Flag::both('O', "show-offsets"),
        Flag::both('P', "show-positions"),
        Flag::both('S', "specialized"),
    ],
};

const HELP: &str = "
positional arguments:
  infile

options:
  -h, --help            show this help message and exit
  -C, --show-caches     show inline caches
  -O, --show-offsets    show instruction offsets
  -P, --show-positions  show instruction positions
  -S, --specialized     show specialized bytecode
";

/// List the file; the exit status. `stack`: bytes of native stack.
///
/// # Errors
/// Misuse.
pub fn main(args: &[OsString], settings: &Settings, stack: usize) -> Result<i32, Refusal> {
    let arguments = COMMAND.read(args, 1)?;
    let mut options = DisOptions::default();
    for (id, _) in arguments.options {
        match id {
            'C' => options.show_caches = true,
            'O' => options.show_offsets = true,
            'P' => options.show_positions = true,
            'S' => options.adaptive = true,
            _ => {
                let _ = write!(std::io::stdout(), "{}\n{HELP}", COMMAND.usage);
                return Ok(0);
            }
        }
    }
    let file = arguments.operands.first().map_or(OsStr::new("-"), OsString::as_os_str);
    let mut speaker = Speaker::new(settings.clone(), stack);
    let Some(code) = code_of(file, settings, stack, &mut speaker) else { return Ok(speaker.finish(1)) };
    // A reader that has seen enough is no error.
    let _ = std::io::stdout().write_all(dis(&code, &options).as_bytes());
    Ok(speaker.finish(0))
}

/// The code of a file. None: it has been said why there is none.
fn code_of(file: &OsStr, settings: &Settings, stack: usize, speaker: &mut Speaker) -> Option<Arc<CodeObject>> {
    let name = if file == "-" { OsStr::new("<stdin>") } else { file };
    let path = Path::new(name);
    let bytes = match read(file) {
        Ok(bytes) => bytes,
        Err((error, in_opening)) => {
            speaker.os_error(&error, Some(path).filter(|_| in_opening));
            return None;
        }
    };
    if file.as_bytes().ends_with(b".pyc") || pyc::version_of(&bytes).is_some() {
        let name = name.to_string_lossy();
        let told = |error: pyc::PycError| complain(&format!("{}: {}\n", error.exception_name(), error.message(&name)));
        return pyc::read_pyc(&bytes, &name).map(|(_, code)| code).map_err(told).ok();
    }
    let optimize = settings.optimize.clamp(0, 2) as u8;
    let options = speaker::options(crate::paths::text(name), optimize, stack);
    match krait_compile::compile(Source::Bytes(&bytes), &options) {
        Ok(compiled) if compiled.warnings.is_empty() || speaker.compile(&bytes, path) => Some(Arc::new(compiled.code)),
        Ok(_) => None,
        Err(error) => {
            if speaker.compile(&bytes, path) {
                // The interpreter took it.
                complain(&format!("{error}\n"));
            }
            None
        }
    }
}

/// The bytes of a file, or what is wrong, and whether it is wrong in opening it already.
pub fn read(file: &OsStr) -> Result<Vec<u8>, (std::io::Error, bool)> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| (error, false))?;
        return Ok(bytes);
    }
    let mut open = std::fs::File::open(file).map_err(|error| (error, true))?;
    // Python opens no directory.
    open.read_to_end(&mut bytes).map_err(|error| (error, Path::new(file).is_dir()))?;
    Ok(bytes)
}
