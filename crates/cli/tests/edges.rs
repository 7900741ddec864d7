//! The program at its edges: odd files, options, variables and streams, against what CPython 3.14 said.
//!
//! `KRAIT_EDGES_RECORD=python3.14 cargo test -p krait_cli --test edges` writes `edges.txt` anew.

mod common;

use common::{Cases, check, link};

#[test]
fn edges_are_as_cpython_has_them() {
    check(&Cases { file: "edges.txt", least: 100, install: Some(&link), tidy: &|text| text });
}
