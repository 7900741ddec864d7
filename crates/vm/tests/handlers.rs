//! The handlers that make no call keep their word in the program as it is released: `examples/handlers.rs` looks at the
//! machine code. It needs a build of its own, since the tests' profile has assertions, which are calls.

use std::process::Command;

#[test]
fn handlers_end_in_jumps() {
    if !cfg!(target_arch = "x86_64") {
        return;
    }
    let output = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet", "--package", "krait_vm", "--example", "handlers"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" handlers, 0 of them with a call or a return"), "{said}");
    let count: usize = said.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0);
    assert!(count > 60, "only {count} handlers were looked at");
}
