//! Lower and verify `.pyc` files: `verify_pyc FILE…`; prints what is refused, and a count.

use krait_code::{CodeObject, Const};

fn check(code: &CodeObject, file: &str, bad: &mut usize, count: &mut usize) {
    *count += 1;
    if let Err(error) = krait_lower::lower(code) {
        *bad += 1;
        println!("{file}: {:?}: {error}", code.qualname);
    }
    for constant in code.consts.iter() {
        if let Const::Code(inner) = constant {
            check(inner, file, bad, count);
        }
    }
}

fn main() {
    let (mut bad, mut count) = (0, 0);
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file).expect("a readable file");
        match krait_code::marshal::load_code(&bytes[16..], "") {
            Ok(code) => check(&code, &file, &mut bad, &mut count),
            Err(error) => {
                bad += 1;
                println!("{file}: {error}");
            }
        }
    }
    println!("{count} code objects, {bad} refused");
}
