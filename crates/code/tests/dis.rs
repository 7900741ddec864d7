//! Listings against those of CPython 3.14's `dis`.

mod common;

use common::{PROGRAMS, program, text, walk};
use krait_code::dis::{DisOptions, dis, disassemble, instructions};
use krait_code::opcodes;

fn check(expected: &str, listing: &str) {
    let expected = text(expected);
    for (number, (expected, line)) in expected.lines().zip(listing.lines()).enumerate() {
        assert_eq!(line, expected, "line {}", number + 1);
    }
    assert_eq!(listing.lines().count(), expected.lines().count());
}

#[test]
fn plain_listings() {
    let options = DisOptions { code_address: &|_| 0, ..DisOptions::default() };
    for name in PROGRAMS {
        check(&format!("programs/{name}.dis"), &dis(&program(name), &options));
    }
}

#[test]
fn listings_with_all_columns() {
    let options = DisOptions {
        show_caches: true,
        adaptive: true,
        show_offsets: true,
        show_positions: true,
        code_address: &|_| 0,
    };
    for name in PROGRAMS {
        let all = walk(&program(name));
        let code = all.iter().find(|code| code.name == "handlers" || code.name == "wide").expect("it is there");
        check(&format!("programs/{name}.cops.dis"), &dis(code, &options));
    }
}

#[test]
fn the_arrow() {
    let code = program("wide");
    let mut out = String::new();
    disassemble(&mut out, &code, Some(4), &DisOptions { code_address: &|_| 0, ..DisOptions::default() });
    let marked: Vec<&str> = out.lines().filter(|line| line.contains("-->")).collect();
    assert_eq!(marked, ["          --> MAKE_FUNCTION"]);
}

#[test]
fn instructions_as_data() {
    let code = program("wide");
    let all = instructions(&code, &DisOptions::default());
    let names: Vec<&str> = all.iter().map(|instruction| &*instruction.opname).collect();
    assert_eq!(names, ["RESUME", "LOAD_CONST", "MAKE_FUNCTION", "STORE_NAME", "LOAD_CONST", "RETURN_VALUE"]);
}

#[test]
fn opcodes_by_number_and_name() {
    assert_eq!(opcodes::opname(82), "LOAD_CONST");
    assert_eq!(opcodes::opname(190), "LOAD_CONST_IMMORTAL");
    assert_eq!(opcodes::opname(121), "<121>");
    assert_eq!(opcodes::opcode_of("LOAD_ATTR_SLOT"), Some(188));
    assert_eq!(opcodes::opcode_of("NONSENSE"), None);
    for number in 0..=266 {
        let Some(name) = opcodes::name_of(number) else { continue };
        assert_eq!(opcodes::opcode_of(name), Some(number));
        // A specialised name begins with the name of what it stands for.
        let plain = opcodes::deopt(number);
        assert!(name.starts_with(opcodes::name_of(plain).expect("it has a name")), "{name}");
        let units: usize = opcodes::cache_format(plain).iter().map(|(_, units)| units).sum();
        assert_eq!(units, opcodes::v3_14::inline_cache_entries(plain), "{name}");
    }
}
