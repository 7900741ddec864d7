//! Marshal data against what CPython 3.14 makes of it.

mod common;

use std::sync::Arc;

use common::{PROGRAMS, bytes, program, text, unhex};
use krait_code::marshal::{DumpError, WriteOptions, dump, dump_code, load};
use krait_code::pyc::HEADER_LEN;
use krait_code::repr::const_repr;
use krait_code::{Const, IBig};

fn shown(data: &[u8]) -> String {
    match load(data) {
        Ok(value) => const_repr(&value, &|_| 0),
        Err(error) => format!("{}: {error}", error.exception_name()),
    }
}

#[test]
fn loads_as_cpython() {
    for line in text("loads.txt").lines() {
        let (data, expected) = line.split_once('\t').expect("two columns");
        assert_eq!(shown(&unhex(data)), expected, "{data}");
    }
}

#[test]
fn dumps_old_versions_as_cpython() {
    for line in text("dumps.txt").lines() {
        let [version, value, expected] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("three columns") };
        let options = WriteOptions { version: version.parse().expect("a number"), allow_code: true };
        let value = load(&unhex(value)).expect("CPython wrote it");
        assert_eq!(dump(&value, options), Ok(unhex(expected)), "version {version} of {}", const_repr(&value, &|_| 0));
    }
}

#[test]
fn writes_the_bytes_that_cpython_wrote() {
    for name in PROGRAMS {
        let data = bytes(&format!("programs/{name}.pyc"));
        let written = dump_code(&program(name), WriteOptions::default()).expect("it was read");
        assert!(written == data[HEADER_LEN..], "{name}");
    }
}

#[test]
fn every_version_reads_back() {
    for line in text("dumps.txt").lines() {
        let value = load(&unhex(line.split(' ').nth(1).expect("three columns"))).expect("CPython wrote it");
        let old = WriteOptions { version: 2, allow_code: true };
        for version in 0..=5 {
            let data = dump(&value, WriteOptions { version, allow_code: true }).expect("it was read");
            let back = dump(&load(&data).expect("just written"), old).expect("it was read");
            assert_eq!(Ok(back), dump(&value, old), "version {version}");
        }
    }
}

#[test]
fn options_and_limits() {
    let slice = Const::Slice(Arc::new([Const::None, Const::None, Const::None]));
    assert_eq!(dump(&slice, WriteOptions { version: 4, allow_code: true }), Err(DumpError::Unmarshallable));
    assert_eq!(dump(&slice, WriteOptions::default()), Ok(b":NNN".to_vec()));
    let code = Const::Code(program("wide"));
    assert_eq!(dump(&code, WriteOptions { version: 5, allow_code: false }), Err(DumpError::CodeDisallowed));
    let nested = |depth: usize| (0..depth).fold(Const::None, |inner, _| Const::tuple([inner]));
    assert!(dump(&nested(1999), WriteOptions::default()).is_ok());
    assert_eq!(dump(&nested(2000), WriteOptions::default()), Err(DumpError::TooDeep));
    let sets = (0..500).fold(Const::None, |inner, _| Const::FrozenSet(Arc::from([inner])));
    assert_eq!(dump(&sets, WriteOptions::default()), Err(DumpError::TooDeep));
}

#[test]
fn shared_objects_stay_shared() {
    let Ok(Const::Tuple(items)) = load(b")\x02\xdb\x00\x00\x00\x00r\x00\x00\x00\x00") else { panic!("a tuple") };
    let [Const::List(first), Const::List(second)] = &*items else { panic!("two lists") };
    assert!(Arc::ptr_eq(first, second));
}

#[test]
fn truncated_data_is_an_error() {
    for name in PROGRAMS {
        let data = bytes(&format!("programs/{name}.pyc"));
        for end in HEADER_LEN..data.len() {
            assert!(load(&data[HEADER_LEN..end]).is_err(), "{name} cut at {end}");
        }
    }
}

/// Nothing but an `Err` may come of changed bytes, and what does load can be listed and written.
#[test]
fn changed_data_does_no_harm() {
    use krait_code::dis::{DisOptions, dis};
    let data = &bytes("programs/wide.pyc")[HEADER_LEN..];
    let mut seed = 1u64;
    for round in 0..1500 {
        let mut changed = data.to_vec();
        for _ in 0..=round % 3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (seed >> 33) as usize % changed.len();
            changed[at] = (seed >> 25) as u8;
        }
        if let Ok(Const::Code(code)) = load(&changed) {
            let options =
                DisOptions { show_caches: true, show_offsets: true, show_positions: true, ..DisOptions::default() };
            assert!(!dis(&code, &options).is_empty());
            dump_code(&code, WriteOptions::default()).expect("what was read can be written");
        }
    }
}

#[test]
fn references_cannot_build_depth() {
    // Each tuple holds the one before it, through a reference.
    let mut data = b"[\xff\xff\x01\x00\xa9\x01N".to_vec();
    for number in 0..0x1FFFEu32 {
        data.extend(b"\xa9\x01r");
        data.extend(number.to_le_bytes());
    }
    assert_eq!(shown(&data), "ValueError: recursion limit exceeded");
}

#[test]
fn references_cannot_build_size() {
    // A number of a megabyte, and a million references to it.
    let mut data = b"[\x00\x00\x10\x00\xec\x00\x00\x08\x00".to_vec();
    data.extend([1, 1].repeat(0x8_0000));
    data.extend(b"r\x00\x00\x00\x00".repeat(0x10_0000));
    assert_eq!(shown(&data), "ValueError: bad marshal data (references expand to too much data)");
}

#[test]
fn big_numbers() {
    let (text, data) = ("1208925819614629174706176", b"l\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\x20\0");
    let number: IBig = text.parse().expect("a number");
    assert_eq!(dump(&Const::Int(number), WriteOptions::default()).as_deref(), Ok(&data[..]));
    assert_eq!(shown(data), text);
}
