//! Codegen's instructions to code objects: `tests/data/flowgraph/*.txt` holds, for each unit of the program
//! beside it, what CPython 3.14's codegen gave and the code object CPython made of it.
//!
//! `KRAIT_FLOWGRAPH_DATA=FILE` checks the units of another file too.

use std::path::Path;
use std::sync::Arc;

use krait_code::{CodeFlags, CodeObject, Const, IBig, PyString, Version};
use krait_compile::assemble::optimize_and_assemble;
use krait_compile::instruction_sequence::{Instruction, InstructionSequence, Location};
use krait_compile::unit::{CodeUnit, Metadata};

type Words<'a> = std::str::SplitWhitespace<'a>;

fn hex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex digits");
    (0..text.len()).step_by(2).map(digit).collect()
}

fn float(text: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(text, 16).expect("16 hex digits"))
}

fn string(word: &str) -> PyString {
    PyString::from_wtf8(&hex(&word[1..])).expect("WTF-8")
}

fn constants(words: &mut Words, count: &str) -> Vec<Const> {
    (0..count.parse().expect("a count")).map(|_| constant(words)).collect()
}

/// One constant in the notation of the data files: a letter for the type, then the value.
fn constant(words: &mut Words) -> Const {
    let (kind, rest) = words.next().expect("a constant").split_at(1);
    match kind {
        "N" => Const::None,
        "T" => Const::True,
        "F" => Const::False,
        "E" => Const::Ellipsis,
        "i" => Const::Int(IBig::from_str_radix(rest, 16).expect("hex digits")),
        "f" => Const::Float(float(rest)),
        "c" => Const::Complex(float(&rest[..16]), float(&rest[16..])),
        "s" => Const::Str(PyString::from_wtf8(&hex(rest)).expect("WTF-8")),
        "b" => Const::Bytes(Arc::from(hex(rest))),
        "t" => Const::Tuple(Arc::from(constants(words, rest))),
        "z" => Const::FrozenSet(Arc::from(constants(words, rest))),
        "l" => Const::Slice(Arc::new([constant(words), constant(words), constant(words)])),
        "k" => Const::Code(Arc::new(opaque_code(rest))),
        other => panic!("unknown constant {other}"),
    }
}

/// A code object among constants: only its name matters.
fn opaque_code(name: &str) -> CodeObject {
    let name = PyString::from_wtf8(&hex(name)).expect("WTF-8");
    CodeObject {
        version: Version::V3_14,
        argcount: 0,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        stacksize: 0,
        flags: CodeFlags(0),
        code: Box::default(),
        consts: Box::default(),
        names: Box::default(),
        localsplusnames: Box::default(),
        localspluskinds: Box::default(),
        filename: PyString::new(""),
        name: name.clone(),
        qualname: name,
        firstlineno: 0,
        linetable: Box::default(),
        exceptiontable: Box::default(),
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same notation back.
fn show(value: &Const) -> String {
    let all = |kind: &str, items: &[Const]| {
        let mut shown: Vec<String> = items.iter().map(show).collect();
        if kind == "z" {
            shown.sort();
        }
        std::iter::once(format!("{kind}{}", items.len())).chain(shown).collect::<Vec<_>>().join(" ")
    };
    match value {
        Const::None => "N".into(),
        Const::True => "T".into(),
        Const::False => "F".into(),
        Const::Ellipsis => "E".into(),
        Const::Int(int) => format!("i{int:x}"),
        Const::Float(float) => format!("f{:016x}", float.to_bits()),
        Const::Complex(real, imag) => format!("c{:016x}{:016x}", real.to_bits(), imag.to_bits()),
        Const::Str(text) => format!("s{}", to_hex(text.as_bytes())),
        Const::Bytes(bytes) => format!("b{}", to_hex(bytes)),
        Const::Tuple(items) => all("t", items),
        Const::FrozenSet(items) => all("z", items),
        Const::Slice(parts) => format!("l {}", parts.iter().map(show).collect::<Vec<_>>().join(" ")),
        Const::Code(code) => format!("k{}", to_hex(code.qualname.as_bytes())),
        other => format!("{other:?}"),
    }
}

/// Check one unit; the text of the first difference.
fn check(unit: &str) -> Option<String> {
    let mut metadata = Metadata::default();
    let mut instrs = InstructionSequence::default();
    let mut flags = CodeFlags(0);
    // An instruction without a position has that of the one before.
    let mut loc = Location::NONE;
    let mut expected = std::collections::BTreeMap::new();
    for line in unit.lines() {
        let mut words = line.split_whitespace();
        let key = words.next().expect("no empty lines");
        match key {
            "unit" => {
                let mut word = || words.next().expect("seven fields");
                metadata.name = Some(string(word()));
                metadata.qualname = Some(string(word()));
                let mut number = || word().parse::<u32>().expect("a number");
                metadata.firstlineno = number() as i32;
                flags = CodeFlags(number());
                metadata.argcount = number();
                metadata.posonlyargcount = number();
                metadata.kwonlyargcount = number();
            }
            "names" => metadata.names = words.map(string).collect(),
            "varnames" => metadata.varnames = words.map(string).collect(),
            "cellvars" => metadata.cellvars = words.map(string).collect(),
            "freevars" => metadata.freevars = words.map(string).collect(),
            "consts" => {
                let count = words.next().expect("a count").to_owned();
                metadata.consts = constants(&mut words, &count);
            }
            "i" => {
                let numbers: Vec<i32> = words.map(|word| word.parse().expect("a number")).collect();
                if let [_, _, lineno, end_lineno, col_offset, end_col_offset] = numbers[..] {
                    loc = Location { lineno, end_lineno, col_offset, end_col_offset };
                }
                instrs.instrs.push(Instruction { opcode: numbers[0] as u16, oparg: numbers[1], loc });
            }
            _ => {
                expected.insert(key.to_owned(), words.collect::<Vec<_>>().join(" "));
            }
        }
    }
    instrs.labels = (0..instrs.instrs.len() as u32).map(Some).collect();
    let name = metadata.qualname.clone().expect("a name").to_string_lossy();
    let filename = PyString::new("test.py");
    let code = match optimize_and_assemble(CodeUnit { metadata, instrs, flags, filename }) {
        Ok(code) => code,
        Err(error) => return Some(format!("{name}: {error}")),
    };
    let shown: Vec<String> = code.consts.iter().map(show).collect();
    let localsplus: Vec<String> =
        code.localsplusnames.iter().map(|name| format!("s{}", to_hex(name.as_bytes()))).collect();
    let got = [
        ("xconsts", format!("{} {}", shown.len(), shown.join(" ")).trim().to_owned()),
        ("code", to_hex(&code.code)),
        ("stacksize", code.stacksize.to_string()),
        ("exctable", to_hex(&code.exceptiontable)),
        ("linetable", to_hex(&code.linetable)),
        ("localsplus", localsplus.join(" ")),
    ];
    got.into_iter()
        .find(|(key, got)| expected[*key] != *got)
        .map(|(key, got)| format!("{name}: {key}\n  expected {}\n  got      {got}", expected[key]))
}

fn check_file(path: &Path) -> (usize, Vec<String>) {
    let text = std::fs::read_to_string(path).expect("a data file");
    let units: Vec<&str> = text.split("end\n").filter(|unit| !unit.is_empty()).collect();
    (units.len(), units.iter().filter_map(|unit| check(unit)).collect())
}

#[test]
fn recorded_units() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/flowgraph");
    let mut files: Vec<_> =
        std::fs::read_dir(data).expect("the data folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.extend(std::env::var_os("KRAIT_FLOWGRAPH_DATA").map(Into::into));
    files.sort();
    let mut count = 0;
    let mut failures = Vec::new();
    for file in files {
        let (checked, failed) = check_file(&file);
        count += checked;
        failures.extend(failed);
    }
    assert!(
        failures.is_empty(),
        "{} of {count} units differ\n{}",
        failures.len(),
        failures[..failures.len().min(20)].join("\n")
    );
}
