//! `translate` and `maketrans`.

use super::{StrBuilder, of};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::dict::PyDict;
use crate::heap::strdata::PyStr;
use crate::value::Obj;

/// What a table gives for a code point.
enum Answer {
    Keep,
    Delete,
    Point(u32),
    Text(Obj),
}

fn ask(ctx: &Ctx, table: &Obj, point: u32) -> PyResult<Answer> {
    let key = ctx.int(point.into());
    let found = match table.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(table)) {
        Some(dict) => match dict.get(ctx, &key)? {
            Some(found) => found,
            None => return Ok(Answer::Keep),
        },
        None => match table.getitem(ctx, &key) {
            Ok(found) => found,
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.lookup_error)?;
                return Ok(Answer::Keep);
            }
        },
    };
    if ctx.is_none(&found) {
        return Ok(Answer::Delete);
    }
    if found.is_int_instance(ctx) {
        return match found.as_i64().and_then(|value| u32::try_from(value).ok()).filter(|&value| value <= 0x10_FFFF) {
            Some(point) => Ok(Answer::Point(point)),
            None => Err(ctx.value_error("character mapping must be in range(0x110000)")),
        };
    }
    if found.is_str_instance(ctx) {
        return Ok(Answer::Text(found));
    }
    Err(ctx.type_error("character mapping must return integer, None or str"))
}

pub(super) fn translate(ctx: &Ctx, this: &Obj, table: &Obj) -> PyResult {
    let text = of(this);
    let mut out = StrBuilder::with_capacity(text.len());
    // ASCII characters are asked for once.
    let mut known: [Option<Option<u32>>; 128] = [None; 128];
    for point in text.points() {
        if let Some(Some(answer)) = known.get(point as usize) {
            if let Some(point) = answer {
                out.push(*point);
            }
            continue;
        }
        let answer = ask(ctx, table, point)?;
        let simple = match answer {
            Answer::Keep => Some(point),
            Answer::Delete => None,
            Answer::Point(point) => Some(point),
            Answer::Text(text) => {
                out.push_str(of(&text));
                continue;
            }
        };
        if let Some(known) = known.get_mut(point as usize) {
            *known = Some(simple);
        }
        if let Some(point) = simple {
            out.push(point);
        }
    }
    Ok(out.finish(ctx))
}

pub(super) fn maketrans(ctx: &Ctx, _class: &Obj, args: &[Obj]) -> PyResult {
    let table = ctx.dict();
    let new = table.payload::<PyDict>().expect("a dict");
    let x = &args[0];
    let Some(y) = args.get(1) else {
        let Some(given) = x.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(x)) else {
            return Err(ctx.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        for (key, value) in given.items() {
            if let Some(text) = key.payload::<PyStr>() {
                if text.len() != 1 {
                    return Err(ctx.value_error("string keys in translatetable must be of length 1"));
                }
                new.set(ctx, &ctx.int(text.at(0).into()), value)?;
            } else if key.is_int_instance(ctx) {
                new.set(ctx, &key, value)?;
            } else {
                return Err(ctx.type_error("keys in translate table mustbe strings or integers"));
            }
        }
        return Ok(table);
    };
    let y_text = clinic::str_arg(ctx, "maketrans", "2", y)?;
    let z_text = args.get(2).map(|z| clinic::str_arg(ctx, "maketrans", "3", z)).transpose()?;
    let Some(x_text) = x.payload::<PyStr>() else {
        return Err(ctx.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    if x_text.len() != y_text.len() {
        return Err(ctx.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in x_text.points().zip(y_text.points()) {
        new.set(ctx, &ctx.int(from.into()), ctx.int(to.into()))?;
    }
    for deleted in z_text.into_iter().flat_map(PyStr::points) {
        new.set(ctx, &ctx.int(deleted.into()), ctx.none())?;
    }
    Ok(table)
}
