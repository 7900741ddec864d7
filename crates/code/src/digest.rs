//! One number for a whole tree of code objects: what is compared where the trees themselves are too big to keep.
//!
//! It covers every field of every code object. What CPython leaves open does not count: which objects are shared,
//! which text is interned, and the order of a frozen set.

use crate::hash::siphash13;
use crate::{CodeObject, Const, PyString};

/// The digest of `code` and of the code objects in it. Constants are walked as deep as they are nested.
pub fn digest(code: &CodeObject) -> u64 {
    let mut bytes = Vec::new();
    write_code(&mut bytes, code);
    siphash13((0x6B72_6169_7420_636F, 0x6465_2064_6967_6573), &bytes)
}

fn write_code(out: &mut Vec<u8>, code: &CodeObject) {
    let CodeObject {
        version: _,
        argcount,
        posonlyargcount,
        kwonlyargcount,
        stacksize,
        flags,
        code,
        consts,
        names,
        localsplusnames,
        localspluskinds,
        filename,
        name,
        qualname,
        firstlineno,
        linetable,
        exceptiontable,
    } = code;
    for number in [*argcount, *posonlyargcount, *kwonlyargcount, *stacksize, flags.0] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(&firstlineno.to_le_bytes());
    for part in [code, localspluskinds, linetable, exceptiontable] {
        write_bytes(out, b'b', part);
    }
    for text in [filename, name, qualname] {
        write_bytes(out, b's', text.as_bytes());
    }
    for texts in [names, localsplusnames] {
        write_names(out, texts);
    }
    write_all(out, b'(', consts);
}

fn write_names(out: &mut Vec<u8>, names: &[PyString]) {
    out.extend_from_slice(&(names.len() as u64).to_le_bytes());
    names.iter().for_each(|name| write_bytes(out, b's', name.as_bytes()));
}

fn write_bytes(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn write_all<'c>(out: &mut Vec<u8>, tag: u8, items: impl IntoIterator<Item = &'c Const>) {
    out.push(tag);
    items.into_iter().for_each(|item| write_const(out, item));
    out.push(b')');
}

fn write_unordered<'c>(out: &mut Vec<u8>, tag: u8, items: impl IntoIterator<Item = &'c Const>) {
    let form = |item: &Const| {
        let mut bytes = Vec::new();
        write_const(&mut bytes, item);
        bytes
    };
    let mut forms: Vec<Vec<u8>> = items.into_iter().map(form).collect();
    forms.sort();
    out.push(tag);
    forms.iter().for_each(|form| write_bytes(out, b'e', form));
    out.push(b')');
}

fn write_const(out: &mut Vec<u8>, value: &Const) {
    match value {
        Const::None => out.push(b'N'),
        Const::True => out.push(b'T'),
        Const::False => out.push(b'F'),
        Const::Ellipsis => out.push(b'.'),
        Const::StopIteration => out.push(b'S'),
        Const::Int(int) => write_bytes(out, b'i', &int.to_le_bytes()),
        Const::Float(float) => write_bytes(out, b'f', &float.to_bits().to_le_bytes()),
        Const::Complex(real, imag) => {
            write_bytes(out, b'j', &real.to_bits().to_le_bytes());
            write_bytes(out, b'j', &imag.to_bits().to_le_bytes());
        }
        Const::Str(text) => write_bytes(out, b's', text.as_bytes()),
        Const::Bytes(bytes) => write_bytes(out, b'b', bytes),
        Const::Tuple(items) => write_all(out, b'(', items.iter()),
        Const::List(items) => write_all(out, b'[', items.iter()),
        Const::Dict(items) => write_all(out, b'{', items.iter().flat_map(|(key, value)| [key, value])),
        Const::Set(items) => write_unordered(out, b'<', items.iter()),
        Const::FrozenSet(items) => write_unordered(out, b'>', items.iter()),
        Const::Slice(parts) => write_all(out, b':', parts.iter()),
        Const::Code(code) => {
            out.push(b'c');
            write_code(out, code);
        }
    }
}
