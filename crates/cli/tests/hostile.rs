//! Programs that would overflow a native stack: they end by themselves.

use std::path::Path;
use std::process::Command;

#[test]
fn deep_chains_of_native_objects_crash_nothing() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hostile/native_chains.py");
    let output = Command::new(env!("CARGO_BIN_EXE_krait")).arg(program).output().expect("krait runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.starts_with("survived "), "{:?}: {said}{}", output.status, String::from_utf8_lossy(&output.stderr));
}
