//! Location and exception tables against CPython 3.14's `co_lines` and `co_positions`, and both ways.

mod common;

use common::{PROGRAMS, program, text, walk};
use krait_code::repr::const_repr;
use krait_code::tables::{
    self, ExceptionEntry, Locations, Positions, exception_entries, find_handler, write_exception_entry, write_location,
};
use krait_code::{CodeObject, Const, PyString};

fn show(number: Option<i32>) -> String {
    number.map_or("-".to_string(), |number| number.to_string())
}

fn names<'a>(names: impl Iterator<Item = &'a PyString>) -> String {
    const_repr(&Const::tuple(names.cloned().map(Const::Str)), &|_| 0)
}

fn summary(code: &CodeObject) -> String {
    let mut out = format!(
        "{} {} {} {} {}\n lines",
        code.qualname.to_string_lossy(),
        code.nlocals(),
        names(code.varnames()),
        names(code.cellvars()),
        names(code.freevars()),
    );
    for range in tables::co_lines(&code.linetable, code.firstlineno) {
        out.push_str(&format!(" {}-{}:{}", range.start * 2, range.end * 2, show(range.line)));
    }
    out.push_str("\n positions");
    for at in tables::co_positions(&code.linetable, code.firstlineno) {
        let parts = [at.lineno, at.end_lineno, at.col_offset, at.end_col_offset].map(show);
        out.push_str(&format!(" {}", parts.join("/")));
    }
    out
}

#[test]
fn decoded_as_cpython() {
    for name in PROGRAMS {
        let lines: Vec<String> = walk(&program(name)).iter().map(|code| summary(code)).collect();
        let expected = text(&format!("programs/{name}.tables"));
        assert_eq!(lines.join("\n"), expected.trim_end());
    }
}

#[test]
fn encoded_as_cpython() {
    for code in PROGRAMS.iter().flat_map(|name| walk(&program(name))) {
        let (mut locations, mut line) = (Vec::new(), code.firstlineno);
        for range in Locations::new(&code.linetable, code.firstlineno) {
            write_location(&mut locations, &mut line, range.end - range.start, &range.positions);
        }
        assert_eq!(locations, *code.linetable, "{:?}", code.qualname);
        let mut exceptions = Vec::new();
        exception_entries(&code.exceptiontable).for_each(|entry| write_exception_entry(&mut exceptions, &entry));
        assert_eq!(exceptions, *code.exceptiontable, "{:?}", code.qualname);
    }
}

#[test]
fn each_form_of_location() {
    let forms = [
        Positions::NONE,
        Positions::line(7),
        Positions::line(-1_000_000),
        Positions { lineno: Some(3), end_lineno: Some(3), col_offset: Some(79), end_col_offset: Some(94) },
        Positions { lineno: Some(3), end_lineno: Some(3), col_offset: Some(80), end_col_offset: Some(95) },
        Positions { lineno: Some(5), end_lineno: Some(5), col_offset: Some(0), end_col_offset: Some(127) },
        Positions { lineno: Some(5), end_lineno: Some(5), col_offset: Some(0), end_col_offset: Some(128) },
        Positions { lineno: Some(5), end_lineno: Some(9), col_offset: Some(100_000), end_col_offset: None },
        Positions { lineno: Some(2), end_lineno: Some(2), col_offset: Some(9), end_col_offset: Some(4) },
    ];
    for (units, positions) in (1..20).flat_map(|units| forms.map(|positions| (units, positions))) {
        let (mut table, mut line) = (Vec::new(), 1);
        write_location(&mut table, &mut line, units, &positions);
        let back: Vec<Positions> = tables::co_positions(&table, 1).collect();
        assert_eq!(back, vec![positions; units as usize]);
        assert_eq!(tables::positions_at(&table, 1, units - 1), positions);
        assert_eq!(tables::positions_at(&table, 1, units), Positions::NONE);
    }
}

#[test]
fn exception_entries_of_any_size() {
    for number in [0, 1, 63, 64, 4095, 4096, 262_143, 262_144, 0x3FFF_FFFF] {
        let entry = ExceptionEntry { start: number, end: number + 5, target: number, depth: number, lasti: true };
        let mut table = Vec::new();
        write_exception_entry(&mut table, &entry);
        assert_eq!(exception_entries(&table).collect::<Vec<_>>(), [entry]);
        assert_eq!(find_handler(&table, number), Some(entry));
        assert_eq!(find_handler(&table, number + 5), None);
        assert!(exception_entries(&table[..table.len() - 1]).next().is_none());
    }
}

#[test]
fn malformed_tables_end() {
    let mut seed = 7u64;
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..seed % 40)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 40) as u8 | if seed >> 60 == 0 { 0x40 } else { 0 }
            })
            .collect();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(3);
        assert!(tables::co_positions(&bytes, i32::MAX).count() <= 8 * bytes.len());
        assert!(tables::co_lines(&bytes, i32::MIN).count() <= bytes.len());
        assert!(exception_entries(&bytes).count() <= bytes.len());
    }
}
