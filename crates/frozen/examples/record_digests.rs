//! `record_digests PYTHON`: what CPython 3.14 compiles the library to, as digests: one line a file, its path below the
//! library and the digest at each optimisation level. The digests are of the `.pyc` files that PYTHON writes.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Writes `N.pyc` for each level and each file of the list, and prints the names in order.
const COMPILE_ALL: &str = "
import importlib._bootstrap_external as external, os, sys, warnings
warnings.simplefilter('ignore')
root, out = sys.argv[1:]
paths = sorted(os.path.relpath(os.path.join(at, name), root) for at, _, names in os.walk(root) for name in names)
for number, path in enumerate(path for path in paths if path.endswith('.py')):
    print(path)
    with open(os.path.join(root, path), 'rb') as file:
        source = file.read()
    for level in range(3):
        code = compile(source, path, 'exec', dont_inherit=True, optimize=level)
        with open(os.path.join(out, f'{number}.{level}.pyc'), 'wb') as file:
            file.write(external._code_to_timestamp_pyc(code))
";

fn main() -> ExitCode {
    match std::env::args().nth(1).ok_or("usage: record_digests PYTHON".to_owned()).and_then(|python| record(&python)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn record(python: &str) -> Result<(), String> {
    let out = std::env::temp_dir().join(format!("krait-digests-{}", std::process::id()));
    std::fs::create_dir_all(&out).map_err(|error| error.to_string())?;
    let digests = digests(python, &out);
    let _ = std::fs::remove_dir_all(&out);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/library_digests.txt");
    std::fs::write(target, digests?).map_err(|error| error.to_string())
}

fn digests(python: &str, out: &PathBuf) -> Result<String, String> {
    let mut command = Command::new(python);
    command.args(["-I", "-c", COMPILE_ALL, rustpython_pylib::LIB_PATH]).arg(out);
    let done = command.output().map_err(|error| format!("{python}: {error}"))?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    let mut text = String::new();
    for (number, path) in String::from_utf8_lossy(&done.stdout).lines().enumerate() {
        text.push_str(path);
        for level in 0..3 {
            let bytes = std::fs::read(out.join(format!("{number}.{level}.pyc"))).map_err(|error| error.to_string())?;
            let (_, code) = krait_code::pyc::read_pyc(&bytes, path).map_err(|error| error.message(path))?;
            text.push_str(&format!(" {:016x}", krait_code::digest::digest(&code)));
        }
        text.push('\n');
    }
    Ok(text)
}
