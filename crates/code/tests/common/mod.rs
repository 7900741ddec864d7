//! What the tests share: the recorded data.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::PathBuf;
use std::sync::Arc;

use krait_code::CodeObject;
use krait_code::pyc::read_pyc;

pub const PROGRAMS: [&str; 2] = ["forms", "wide"];

pub fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", name].iter().collect()
}

pub fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).expect("the data is committed")
}

pub fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).expect("the data is UTF-8")
}

pub fn program(name: &str) -> Arc<CodeObject> {
    let data = bytes(&format!("programs/{name}.pyc"));
    read_pyc(&data, name).expect("CPython wrote it").1
}

/// A code object and all below it, each before those in its constants.
pub fn walk(code: &Arc<CodeObject>) -> Vec<Arc<CodeObject>> {
    let mut all = vec![Arc::clone(code)];
    all.extend(code.nested().flat_map(walk));
    all
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).expect("a hex digit") as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
