//! A body comes back from its packed form as it was.
#![allow(unsafe_code, reason = "images and packed bodies are trusted by their makers")]

use krait_code::opcodes::v3_14::*;
use krait_code::{CodeObject, Const, pyc::read_pyc};
use krait_ops::Verified;

fn check(code: &CodeObject) -> usize {
    let verified = krait_lower::lower(code).expect("CPython's code verifies");
    let packed = verified.pack();
    // SAFETY: `pack` made the bytes, for the same code.
    let back = unsafe { Verified::unpack(&packed, krait_lower::limits(&code.view())) };
    assert_eq!(format!("{back:?}"), format!("{verified:?}"));
    verified.body().instrs.len() + code.nested().map(|inner| check(inner)).sum::<usize>()
}

fn program(name: &str) -> CodeObject {
    let path: std::path::PathBuf = [env!("CARGO_MANIFEST_DIR"), "../code/tests/data/programs", &format!("{name}.pyc")].iter().collect();
    let data = std::fs::read(path).expect("the data is committed");
    CodeObject::clone(&read_pyc(&data, name).expect("CPython wrote it").1)
}

#[test]
fn bodies_come_back() {
    assert!(check(&program("forms")) >= 500);
    assert!(check(&program("wide")) >= 100);
}

#[test]
fn operands_above_16_bits_come_back() {
    let pairs: u32 = 70_000;
    let mut code = vec![RESUME as u8, 0];
    let mut put = |op: u16, arg: u32| {
        let bytes = arg.to_be_bytes();
        for &high in bytes[..3].iter().skip_while(|&&byte| byte == 0) {
            code.extend([EXTENDED_ARG as u8, high]);
        }
        code.extend([op as u8, bytes[3]]);
    };
    put(JUMP_FORWARD, 2 * pairs);
    for _ in 0..pairs {
        put(LOAD_SMALL_INT, 1);
        put(POP_TOP, 0);
    }
    put(LOAD_CONST, pairs);
    put(RETURN_VALUE, 0);
    let consts = (0..=pairs).map(|_| Const::None).collect();
    let whole = CodeObject { code: code.into(), consts, exceptiontable: Box::default(), ..program("wide") };
    assert_eq!(check(&whole), 2 * pairs as usize + 4);
}
