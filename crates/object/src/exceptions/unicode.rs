//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::exceptions::PyBaseException;
use crate::exceptions::fields::{field, new_of, payload_with_fields};
use crate::exceptions::types::{base_init, derived};
use crate::heap::strdata::PyStr;
use crate::payload::{Payload, new_extended};
use crate::typeobj::{MemberDef, TypeDef, slot};
use crate::value::Obj;

payload_with_fields!(
    /// The three Unicode errors with a place.
    PyUnicodeError "UnicodeError": encoding, object, start, end, reason
);

fn own(object: &Obj) -> &PyUnicodeError {
    object.payload::<PyUnicodeError>().expect("its objects")
}

fn init(ctx: &Ctx, this: &Obj, args: Args, kinds: &str) -> PyResult<()> {
    base_init(ctx, this, args)?;
    let positional = args.positional();
    if positional.len() != kinds.len() {
        return Err(ctx.type_error(&format!("function takes exactly {} arguments ({} given)", kinds.len(), positional.len())));
    }
    let payload = own(this);
    let cells: Vec<&ObjCell> = if kinds.len() == 5 {
        vec![&payload.encoding, &payload.object, &payload.start, &payload.end, &payload.reason]
    } else {
        vec![&payload.object, &payload.start, &payload.end, &payload.reason]
    };
    for (at, ((kind, cell), value)) in kinds.chars().zip(cells).zip(positional).enumerate() {
        let value = match kind {
            's' => {
                if !value.is_str_instance(ctx) {
                    return Err(ctx.type_error(&format!("argument {} must be str, not {}", at + 1, value.ty(ctx).name_or_none(ctx))));
                }
                value.clone()
            }
            'b' => {
                if crate::bytes::bytes_of(value).is_none() {
                    crate::buffer::buffer_bytes(ctx, value)?;
                }
                value.clone()
            }
            _ => value.index(ctx)?,
        };
        cell.set(Some(value));
    }
    Ok(())
}

fn number(cell: &ObjCell) -> i64 {
    cell.get().and_then(|value| value.as_i64()).unwrap_or(0)
}

fn text(ctx: &Ctx, cell: &ObjCell) -> PyResult<String> {
    match cell.get() {
        Some(value) => value.to_str(ctx).map(|text| text.text_lossy().into_owned()),
        None => Ok("None".to_owned()),
    }
}

fn shown_point(point: u32) -> String {
    match point {
        0..=0xff => format!("\\x{point:02x}"),
        0x100..=0xffff => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

fn encode_str(ctx: &Ctx, this: &Obj) -> PyResult {
    let payload = own(this);
    let Some(object) = payload.object.get() else { return Ok(ctx.empty_str.clone()) };
    let (start, end) = (number(&payload.start), number(&payload.end));
    let (encoding, reason) = (text(ctx, &payload.encoding)?, text(ctx, &payload.reason)?);
    let single = object.payload::<PyStr>().filter(|text| end == start + 1 && start >= 0 && (start as usize) < text.len());
    Ok(ctx.str(&match single {
        Some(text) => format!(
            "'{encoding}' codec can't encode character '{}' in position {start}: {reason}",
            shown_point(text.at(start as usize))
        ),
        None => format!("'{encoding}' codec can't encode characters in position {start}-{}: {reason}", end - 1),
    }))
}

fn decode_str(ctx: &Ctx, this: &Obj) -> PyResult {
    let payload = own(this);
    let Some(object) = payload.object.get() else { return Ok(ctx.empty_str.clone()) };
    let (start, end) = (number(&payload.start), number(&payload.end));
    let (encoding, reason) = (text(ctx, &payload.encoding)?, text(ctx, &payload.reason)?);
    let bytes = crate::bytes::bytes_of(&object);
    let single = bytes.and_then(|bytes| bytes.get(usize::try_from(start).ok()?).copied()).filter(|_| end == start + 1);
    Ok(ctx.str(&match single {
        Some(byte) => format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"),
        None => format!("'{encoding}' codec can't decode bytes in position {start}-{}: {reason}", end - 1),
    }))
}

fn translate_str(ctx: &Ctx, this: &Obj) -> PyResult {
    let payload = own(this);
    let Some(object) = payload.object.get() else { return Ok(ctx.empty_str.clone()) };
    let (start, end) = (number(&payload.start), number(&payload.end));
    let reason = text(ctx, &payload.reason)?;
    let single = object.payload::<PyStr>().filter(|text| end == start + 1 && start >= 0 && (start as usize) < text.len());
    Ok(ctx.str(&match single {
        Some(text) => format!("can't translate character '{}' in position {start}: {reason}", shown_point(text.at(start as usize))),
        None => format!("can't translate characters in position {start}-{}: {reason}", end - 1),
    }))
}

const MEMBERS: &[MemberDef] = &[
    field!(PyUnicodeError, "encoding", encoding),
    field!(PyUnicodeError, "object", object),
    field!(PyUnicodeError, "start", start),
    field!(PyUnicodeError, "end", end),
    field!(PyUnicodeError, "reason", reason),
];

pub static UNICODE_ENCODE_ERROR: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PyUnicodeError)),
        slot::tp_init(|ctx, this, args| init(ctx, this, args, "ssnns")),
        slot::tp_str(encode_str),
    ],
    members: MEMBERS,
    ..derived("UnicodeEncodeError", |ctx| ctx.types.unicode_error.clone(), PyUnicodeError::layout)
};
pub static UNICODE_DECODE_ERROR: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PyUnicodeError)),
        slot::tp_init(|ctx, this, args| init(ctx, this, args, "sbnns")),
        slot::tp_str(decode_str),
    ],
    members: MEMBERS,
    ..derived("UnicodeDecodeError", |ctx| ctx.types.unicode_error.clone(), PyUnicodeError::layout)
};
pub static UNICODE_TRANSLATE_ERROR: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PyUnicodeError)),
        slot::tp_init(|ctx, this, args| init(ctx, this, args, "snns")),
        slot::tp_str(translate_str),
    ],
    members: MEMBERS,
    ..derived("UnicodeTranslateError", |ctx| ctx.types.unicode_error.clone(), PyUnicodeError::layout)
};
