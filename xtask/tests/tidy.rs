//! The rules hold.

#[test]
fn sources_are_tidy() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let faults = xtask::tidy::check(&root);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
