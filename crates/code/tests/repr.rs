//! Reprs, hashes and the order of sets against CPython 3.14's.

mod common;

use common::{text, unhex};
use krait_code::hash::const_hash;
use krait_code::marshal::load;
use krait_code::repr::{bytes_repr, const_repr, float_repr, is_printable, str_repr};

#[test]
fn hashes_and_order_of_sets() {
    for line in text("hashes.txt").lines() {
        let [data, hash, repr] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns") };
        let value = load(&unhex(data)).expect("CPython wrote it");
        let shown = const_repr(&value, &|_| 0);
        assert_eq!(const_hash(&value).to_string(), hash, "{shown}");
        // The recording went through `ascii`.
        let ascii: String = shown.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect();
        assert_eq!(str_repr(&ascii.as_str().into()).replace("\\\\x", "\\x").replace("\\\\u", "\\u").replace("\\\\U", "\\U"), repr);
    }
}

fn escape(c: char) -> String {
    match u32::from(c) {
        point @ ..0x100 => format!("\\x{point:02x}"),
        point @ ..0x1_0000 => format!("\\u{point:04x}"),
        point => format!("\\U{point:08x}"),
    }
}

#[test]
fn floats() {
    for line in text("floats.txt").lines() {
        let (bits, expected) = line.split_once(' ').expect("two columns");
        let bits = u64::from_str_radix(bits, 16).expect("hex");
        assert_eq!(float_repr(f64::from_bits(bits)), expected);
    }
}

#[test]
fn printable_code_points() {
    let edges = text("printable.txt");
    let edges: Vec<u32> = edges.split_whitespace().map(|edge| u32::from_str_radix(edge, 16).expect("hex")).collect();
    for (at, &edge) in edges.iter().enumerate() {
        assert_eq!(is_printable(edge), at % 2 == 0, "U+{edge:04X}");
        assert_eq!(edge > 0 && is_printable(edge - 1), at % 2 == 1, "U+{edge:04X} - 1");
    }
}

#[test]
fn quotes() {
    let check = |text: &str, expected: &str| assert_eq!(str_repr(&text.into()), expected);
    check("", "''");
    check("it's", "\"it's\"");
    check("\"", "'\"'");
    check("'\"", "'\\'\"'");
    check("\t\n\r\\\0\u{7f}\u{a0}é", "'\\t\\n\\r\\\\\\x00\\x7f\\xa0é'");
    check("\u{200b}\u{e0001}😀", "'\\u200b\\U000e0001😀'");
    assert_eq!(bytes_repr(b"'\"\xff\n~"), "b'\\'\"\\xff\\n~'");
    assert_eq!(bytes_repr(b"'"), "b\"'\"");
}
