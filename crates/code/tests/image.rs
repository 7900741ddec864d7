//! What is written to an image comes back the same, whole and piece by piece.
#![allow(unsafe_code, reason = "images and packed bodies are trusted by their makers")]

mod common;

use common::{PROGRAMS, program, walk};
use krait_code::image::{Image, ImageCode, ImageConst, write};
use krait_code::marshal::{WriteOptions, dump_code};
use krait_code::{CodeObject, Const, IBig, PyString};
use std::sync::Arc;

fn image(code: &CodeObject) -> Image {
    let mut body = |code: &CodeObject| code.name.as_bytes().to_vec();
    let bytes = write(code, &mut body).expect("small enough");
    // SAFETY: `write` made them, and nothing runs the bodies.
    unsafe { Image::trusted(bytes.leak()) }
}

/// Marshal data is equal when everything is, but for what is shared.
fn unshared(code: &CodeObject) -> Vec<u8> {
    fn copy(value: &Const) -> Const {
        let all = |items: &Arc<[Const]>| items.iter().map(copy).collect();
        match value {
            Const::Str(text) => Const::Str(PyString::from_wtf8(text.as_bytes()).expect("text")),
            Const::Bytes(bytes) => Const::Bytes(Arc::from(&**bytes)),
            Const::Tuple(items) => Const::Tuple(all(items)),
            Const::List(items) => Const::List(all(items)),
            Const::Set(items) => Const::Set(all(items)),
            Const::FrozenSet(items) => Const::FrozenSet(all(items)),
            Const::Dict(pairs) => Const::Dict(pairs.iter().map(|(key, value)| (copy(key), copy(value))).collect()),
            Const::Slice(parts) => Const::Slice(Arc::new([copy(&parts[0]), copy(&parts[1]), copy(&parts[2])])),
            Const::Code(code) => Const::Code(Arc::new(whole(code))),
            other => other.clone(),
        }
    }
    fn text(text: &PyString) -> PyString {
        PyString::from_wtf8(text.as_bytes()).expect("text")
    }
    fn whole(code: &CodeObject) -> CodeObject {
        CodeObject {
            consts: code.consts.iter().map(copy).collect(),
            names: code.names.iter().map(text).collect(),
            localsplusnames: code.localsplusnames.iter().map(text).collect(),
            filename: text(&code.filename),
            name: text(&code.name),
            qualname: text(&code.qualname),
            ..code.clone()
        }
    }
    dump_code(&Arc::new(whole(code)), WriteOptions::default()).expect("it can be marshalled")
}

#[test]
fn a_program_comes_back_whole() {
    for name in PROGRAMS {
        let code = program(name);
        let back = image(&code).root().to_code_object();
        assert!(unshared(&back) == unshared(&code), "{name} differs");
    }
}

fn nested(code: ImageCode) -> Vec<ImageCode> {
    let mut reader = code.consts();
    let mut left = code.fields().view.consts;
    let mut found = Vec::new();
    while left > 0 {
        left -= 1;
        match reader.next() {
            ImageConst::Code(code) => found.push(code),
            ImageConst::Tuple(count) | ImageConst::FrozenSet(count) => left += count,
            ImageConst::Slice => left += 3,
            _ => {}
        }
    }
    found
}

#[test]
fn pieces_are_those_of_the_program() {
    for name in PROGRAMS {
        let code = program(name);
        let image = image(&code);
        let text = |number: usize| PyString::from_wtf8(image.string(number).0).expect("text");
        let mut pieces = vec![image.root()];
        let mut at = 0;
        let all = walk(&code);
        // In the same order: each before those in its constants.
        while at < pieces.len() {
            let inner = nested(pieces[at]);
            pieces.splice(at + 1..at + 1, inner);
            at += 1;
        }
        assert_eq!(pieces.len(), all.len());
        for (piece, code) in pieces.iter().zip(&all) {
            let (fields, view) = (piece.fields(), code.view());
            let (flags, [name, qualname, filename]) = piece.head();
            assert_eq!((text(name), text(qualname), text(filename)), (code.name.clone(), code.qualname.clone(), code.filename.clone()));
            assert_eq!((flags, fields.view.argcount, fields.view.firstlineno), (code.flags, code.argcount, code.firstlineno));
            assert_eq!((fields.view.code, fields.view.linetable, fields.view.exceptiontable), (view.code, view.linetable, view.exceptiontable));
            let (names, locals) = fields.names();
            assert_eq!(names.map(text).collect::<Box<[_]>>(), code.names);
            assert_eq!(locals.map(text).collect::<Box<[_]>>(), code.localsplusnames);
            assert_eq!(fields.body, code.name.as_bytes());
        }
    }
}

#[test]
fn constants_of_every_kind() {
    let tall = PyString::from_code_points([0xD800, 0x41, 0x1F600]).expect("code points");
    let consts = [
        Const::None,
        Const::True,
        Const::False,
        Const::Ellipsis,
        Const::StopIteration,
        Const::Int(IBig::from(i64::MIN)),
        Const::Int(IBig::from(i64::MAX)),
        Const::Int(IBig::from(-1)),
        Const::Int(-(IBig::ONE << 200)),
        Const::Int(IBig::ONE << 64),
        Const::Float(-0.0),
        Const::Complex(1.5, f64::INFINITY),
        Const::Str(tall),
        Const::text("not a name"),
        Const::Bytes(Arc::from(&b"\x00\xff"[..])),
        Const::tuple([Const::tuple([]), Const::text("a"), Const::text("a")]),
        Const::List(Arc::from([Const::None])),
        Const::Set(Arc::from([Const::text("b")])),
        Const::FrozenSet(Arc::from([Const::True, Const::Float(0.5)])),
        Const::Dict(Arc::from([(Const::text("k"), Const::List(Arc::from([])))])),
        Const::Slice(Arc::new([Const::None, Const::Int(IBig::from(300)), Const::None])),
    ];
    let code = CodeObject { consts: consts.into(), ..CodeObject::clone(&program("forms")) };
    let image = image(&code);
    assert!(unshared(&image.root().to_code_object()) == unshared(&code));
    let interned = |text: &str| {
        let number = (0..image.strings()).find(|&number| image.string(number).0 == text.as_bytes()).expect("one of its strings");
        image.string(number).1
    };
    assert!(interned("a") && interned("k"));
    assert!(!interned("not a name"));
}
