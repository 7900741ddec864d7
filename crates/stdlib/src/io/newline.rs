//! Ends of lines: what they are for a stream, and `IncrementalNewlineDecoder`. It must not know streams.

use std::cell::Cell;

use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, NativeFn, Obj, ObjCell, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_extended, slot};

/// What ends lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// `None`: all three read as `\n`; `\n` written as the system's.
    Universal,
    /// `''`: all three end lines, untranslated.
    Any,
    Lf,
    Cr,
    CrLf,
}

impl Newline {
    pub fn parse(ctx: &Ctx, value: &Obj) -> PyResult<Newline> {
        if ctx.is_none(value) {
            return Ok(Newline::Universal);
        }
        let Some(text) = value.payload::<PyStr>() else {
            return Err(ctx.type_error(&format!("newline must be str or None, not {}", value.ty(ctx).name())));
        };
        Ok(match &*text.to_string_lossy() {
            "" => Newline::Any,
            "\n" => Newline::Lf,
            "\r" => Newline::Cr,
            "\r\n" => Newline::CrLf,
            _ => return Err(ctx.value_error(&format!("illegal newline value: {}", value.repr(ctx)?.text_lossy()))),
        })
    }
}

/// Text for `StringIO`: newlines as that keeps them.
pub fn translate(points: &[u32], newline: Newline) -> Vec<u32> {
    match newline {
        Newline::Any | Newline::Lf => points.to_vec(),
        Newline::Universal => universal(points),
        Newline::Cr => points.iter().map(|&point| if point == 10 { 13 } else { point }).collect(),
        Newline::CrLf => points.iter().flat_map(|&point| if point == 10 { vec![13, 10] } else { vec![point] }).collect(),
    }
}

/// `\r\n` and `\r` as `\n`.
pub(super) fn universal(points: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(points.len());
    let mut at = 0;
    while at < points.len() {
        if points[at] == 13 {
            out.push(10);
            if points.get(at + 1) == Some(&10) {
                at += 1;
            }
        } else {
            out.push(points[at]);
        }
        at += 1;
    }
    out
}

/// The length of the first line, its end included; `None` when no line ends here.
pub fn line_length(points: &[u32], newline: Newline) -> Option<usize> {
    match newline {
        Newline::Universal | Newline::Lf => points.iter().position(|&point| point == 10).map(|at| at + 1),
        Newline::Cr => points.iter().position(|&point| point == 13).map(|at| at + 1),
        Newline::CrLf => points.windows(2).position(|pair| pair == [13, 10]).map(|at| at + 2),
        Newline::Any => points.iter().position(|&point| point == 10 || point == 13).map(|at| {
            if points[at] == 13 && points.get(at + 1) == Some(&10) { at + 2 } else { at + 1 }
        }),
    }
}

/// The attribute `newlines` for the ends of lines seen: 1 for `\r`, 2 for `\n`, 4 for `\r\n`.
pub(super) fn newlines(ctx: &Ctx, seen: u8) -> Obj {
    let names: Vec<Obj> = [(1, "\r"), (2, "\n"), (4, "\r\n")].iter().filter(|(bit, _)| seen & bit != 0).map(|(_, text)| ctx.str(text)).collect();
    match names.len() {
        0 => ctx.none(),
        1 => names[0].clone(),
        _ => ctx.tuple(names),
    }
}

/// The payload of `IncrementalNewlineDecoder`.
pub struct NewlineDecoder {
    decoder: ObjCell,
    translate: Cell<bool>,
    held: Cell<bool>,
    seen: Cell<u8>,
}
krait_object::trace!(NewlineDecoder: decoder);
krait_object::payload!(NewlineDecoder, "_io.IncrementalNewlineDecoder", with_node);

fn newline_decoder(object: &Obj) -> &NewlineDecoder {
    object.payload::<NewlineDecoder>().expect("the type's methods get its objects")
}

pub static INCREMENTAL_NEWLINE_DECODER: TypeDef = TypeDef {
    module: "_io",
    text: "(decoder, translate, errors='strict')",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = NewlineDecoder { decoder: ObjCell::default(), translate: Cell::new(false), held: Cell::new(false), seen: Cell::new(0) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(|ctx, this, args| {
            let slots = bind(ctx, "IncrementalNewlineDecoder", "(decoder, translate, errors='strict')", args)?;
            let [Some(decoder), Some(translate), _] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let own = newline_decoder(this);
            own.decoder.set(Some(decoder.clone()).filter(|decoder| !ctx.is_none(decoder)));
            own.translate.set(translate.is_true(ctx)?);
            Ok(())
        }),
    ],
    methods: &[
        method("decode($self, /, input, final=False)", NativeFn::Bound(|ctx, this, slots| {
            let own = newline_decoder(this);
            let input = slots[0].as_ref().expect("a required argument");
            let last = slots[1].as_ref().map_or(Ok(false), |last| last.is_true(ctx))?;
            let decoded = match own.decoder.get() {
                Some(decoder) => decoder.call_method_text(ctx, "decode", &[input.clone(), ctx.bool(last)])?,
                None => input.clone(),
            };
            let Some(text) = decoded.payload::<PyStr>() else {
                return Err(ctx.type_error(&format!("decoder should return a string result, not '{}'", decoded.ty(ctx).name())));
            };
            let mut points = text.to_points();
            if own.held.replace(false) {
                points.insert(0, 13);
            }
            if !last && points.last() == Some(&13) {
                points.pop();
                own.held.set(true);
            }
            let mut at = 0;
            while at < points.len() {
                let bit = match (points[at], points.get(at + 1)) {
                    (13, Some(10)) => {
                        at += 1;
                        4
                    }
                    (13, _) => 1,
                    (10, _) => 2,
                    _ => 0,
                };
                own.seen.set(own.seen.get() | bit);
                at += 1;
            }
            Ok(ctx.str_points(&if own.translate.get() { universal(&points) } else { points }))
        })),
        method("getstate($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = newline_decoder(this);
            let held = i64::from(own.held.get());
            match own.decoder.get() {
                Some(decoder) => {
                    let state = krait_object::protocol::iterate(ctx, &decoder.call_method_text(ctx, "getstate", &[])?)?;
                    let [bytes, flag] = state.as_slice() else { return Err(ctx.type_error("illegal decoder state")) };
                    Ok(ctx.tuple(vec![bytes.clone(), ctx.int(flag.to_i64(ctx)? << 1 | held)]))
                }
                None => Ok(ctx.tuple(vec![ctx.bytes(b""), ctx.int(held)])),
            }
        })),
        method("setstate($self, state, /)", NativeFn::O(|ctx, this, state| {
            let own = newline_decoder(this);
            let state = krait_object::protocol::iterate(ctx, state)?;
            let [bytes, flag] = state.as_slice() else { return Err(ctx.type_error("state argument must be a tuple")) };
            let flag = flag.to_i64(ctx)?;
            own.held.set(flag & 1 != 0);
            if let Some(decoder) = own.decoder.get() {
                decoder.call_method_text(ctx, "setstate", &[ctx.tuple(vec![bytes.clone(), ctx.int(flag >> 1)])])?;
            }
            Ok(ctx.none())
        })),
        method("reset($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = newline_decoder(this);
            own.held.set(false);
            own.seen.set(0);
            match own.decoder.get() {
                Some(decoder) => decoder.call_method_text(ctx, "reset", &[]),
                None => Ok(ctx.none()),
            }
        })),
    ],
    getsets: &[getset("newlines", |ctx, this| Ok(newlines(ctx, newline_decoder(this).seen.get())))],
    ..TypeDef::new("IncrementalNewlineDecoder", NewlineDecoder::layout)
};
