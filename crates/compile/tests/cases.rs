//! Sources to code objects, symbol tables, warnings and errors: `tests/data/compile/cases.txt` holds sources and
//! what CPython 3.14 makes of them (`record.py` beside it says how it is written).
//!
//! `KRAIT_COMPILE_CASES=FILE` checks another file too.

use std::path::Path;

use krait_code::{CodeObject, Const, LocalKind, PyString};
use krait_compile::symtable::{EntryId, Symtable};
use krait_compile::{CompileOptions, Mode, Source, compile, symtable};

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'\\' => match bytes.next().expect("an escape") {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'f' => b'\x0C',
                b'x' => {
                    let mut digit = || char::from(bytes.next().expect("a digit")).to_digit(16).expect("a digit");
                    u8::try_from(digit() * 16 + digit()).expect("two digits")
                }
                other => other,
            },
            byte => byte,
        });
    }
    out
}

fn escape(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    format!("+{}", text.replace('\t', "\\t").replace('\x0C', "\\f"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn string(text: &PyString) -> String {
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_graphic) {
        format!("'{}", text.to_string_lossy())
    } else {
        format!("s{}", hex(bytes))
    }
}

fn constant(value: &Const) -> String {
    let all = |kind: &str, items: &[Const]| {
        let mut shown: Vec<String> = items.iter().map(constant).collect();
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
        Const::Str(text) => string(text),
        Const::Bytes(bytes) => format!("b{}", hex(bytes)),
        Const::Tuple(items) => all("t", items),
        Const::FrozenSet(items) => all("z", items),
        Const::Slice(parts) => format!("l {}", parts.iter().map(constant).collect::<Vec<_>>().join(" ")),
        Const::Code(code) => format!("k{}", string(&code.qualname)),
        other => format!("{other:?}"),
    }
}

fn code(object: &CodeObject, out: &mut Vec<String>) {
    out.push(format!(
        "code {} {} {} {} {} {} {} {}",
        string(&object.qualname),
        string(&object.name),
        object.firstlineno,
        object.flags.0,
        object.argcount,
        object.posonlyargcount,
        object.kwonlyargcount,
        object.stacksize
    ));
    let mut line = |key: &str, words: Vec<String>| {
        if !words.is_empty() {
            out.push(format!(" {key} {}", words.join(" ")));
        }
    };
    line("consts", object.consts.iter().map(constant).collect());
    line("names", object.names.iter().map(string).collect());
    let kinds = [(LocalKind::LOCAL, 'L'), (LocalKind::CELL, 'C'), (LocalKind::FREE, 'F')];
    let letters = |bits: u8| kinds.iter().filter(move |(kind, _)| bits & kind != 0).map(|&(_, letter)| letter);
    let locals = object.localsplusnames.iter().zip(&object.localspluskinds);
    line("locals", locals.map(|(name, &bits)| format!("{}:{}", string(name), letters(bits).collect::<String>())).collect());
    line("code", vec![hex(&object.code)]);
    line("lines", vec![hex(&object.linetable)]);
    if !object.exceptiontable.is_empty() {
        line("except", vec![hex(&object.exceptiontable)]);
    }
    for inner in object.nested() {
        code(inner, out);
    }
}

fn block(table: &Symtable, id: EntryId, depth: usize, out: &mut Vec<String>) {
    let entry = table.entry(id);
    let mut symbols: Vec<String> =
        table.symbols(id).map(|(name, flags)| format!(" {}={flags}", string(name))).collect();
    symbols.sort_unstable();
    out.push(format!(
        "block {}{} {} {} {}{}",
        ".".repeat(depth),
        entry.type_ as u32,
        string(&entry.name),
        entry.loc.lineno,
        u32::from(entry.nested),
        symbols.concat()
    ));
    for &child in &entry.children {
        block(table, child, depth + 1, out);
    }
}

/// What comes of a case, in the words of the data.
fn outcome(case: &str) -> Vec<String> {
    let mut fields = case.splitn(4, ' ');
    let mut field = || fields.next().expect("four fields");
    let (mode, optimize, flags, source) = (field(), field(), field(), unescape(field()));
    let mut options = CompileOptions::new("t.py");
    options.optimize = optimize.parse().expect("a level");
    options.flags = flags.parse().expect("flags");
    options.mode = match mode.trim_end_matches('b') {
        "single" => Mode::Single,
        "eval" => Mode::Eval,
        _ => Mode::Exec,
    };
    let text = PyString::from(String::from_utf8_lossy(&source).into_owned());
    let source = if mode.ends_with('b') { Source::Bytes(&source) } else { Source::Str(&text) };
    let mut out = Vec::new();
    match compile(source, &options) {
        Ok(compiled) => {
            for warning in &compiled.warnings {
                out.push(format!("warning {} {}", warning.lineno, escape(&warning.msg)));
            }
            if options.mode == Mode::Exec && options.flags == 0 {
                let (table, _) = symtable(source, &options).expect("what compiles has a symbol table");
                block(&table, table.top(), 0, &mut out);
            }
            code(&compiled.code, &mut out);
        }
        Err(error) if matches!(error.kind.name(), "ValueError" | "UnicodeEncodeError" | "RecursionError") => {
            out.push(format!("{} | {}", error.kind.name(), error.msg));
        }
        Err(error) => {
            // What stands nowhere has no line, or no details at all.
            let has_place = error.lineno > 0 || error.text.is_some();
            let number = |value: i32, there: bool| if there { value.to_string() } else { "-".to_owned() };
            out.push(format!(
                "{}{} {} {} {} {} {} | {}",
                error.kind.name(),
                if has_place || error.offset != 0 { "" } else { " nofile" },
                number(error.lineno, has_place || error.offset != 0),
                number(error.offset, has_place || error.offset != 0),
                number(error.end_lineno, has_place),
                number(error.end_offset, has_place),
                error.text.as_ref().map_or("-".to_owned(), |text| escape(&text.to_string_lossy())),
                error.msg
            ));
        }
    }
    out
}

fn check_file(path: &Path) {
    let text = std::fs::read_to_string(path).expect("readable cases");
    let (mut count, mut failed) = (0, 0);
    for case in text.split("\n> ") {
        let mut lines = case.trim_end_matches('\n').split('\n');
        let source = lines.next().expect("the case").trim_start_matches("> ");
        let (expected, found): (Vec<&str>, Vec<String>) = (lines.collect(), outcome(source));
        count += 1;
        if expected != found {
            failed += 1;
            let both = expected.iter().zip(&found).find(|(want, got)| want != got);
            let (want, got) = both.map_or(("more or less", ""), |(want, got)| (want, got));
            eprintln!("{source}\n  want {want}\n  got  {got}");
        }
    }
    assert_eq!(failed, 0, "of {count} cases in {}", path.display());
}

#[test]
fn cases() {
    check_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/compile/cases.txt"));
    if let Some(path) = std::env::var_os("KRAIT_COMPILE_CASES") {
        check_file(Path::new(&path));
    }
}
