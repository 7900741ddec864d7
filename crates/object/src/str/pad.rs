//! `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use super::{StrBuilder, of};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::StrWriter;
use crate::heap::strdata::PyStr;
use crate::value::Obj;

fn padded(ctx: &Ctx, this: &Obj, left: usize, right: usize, fill: u32) -> PyResult {
    let text = of(this);
    if left == 0 && right == 0 {
        return Ok(ctx.str_part_of(this, text, 0, text.len()));
    }
    let total = text.len().checked_add(left).and_then(|len| len.checked_add(right));
    let total = total.filter(|&len| len <= isize::MAX as usize).ok_or_else(|| ctx.overflow_error("padded string is too long"))?;
    let own = if text.is_empty() { 0 } else { text.max_class() };
    let mut writer = StrWriter::new(ctx, total, own | fill)?;
    writer.fill(fill, left);
    writer.text(text);
    writer.fill(fill, right);
    Ok(writer.finish())
}

/// Width and fill character; the width as what is missing.
fn pad_args(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult<(usize, usize, u32)> {
    let width = usize::try_from(clinic::ssize_arg(ctx, &args[0])?).unwrap_or(0);
    let fill = match args.get(1) {
        None => 0x20,
        Some(fill) => match fill.payload::<PyStr>() {
            None => return Err(ctx.type_error(&format!("The fill character must be a unicode character, not {}", fill.ty(ctx).name()))),
            Some(fill) if fill.len() != 1 => return Err(ctx.type_error("The fill character must be exactly one character long")),
            Some(fill) => fill.at(0),
        },
    };
    Ok((width.saturating_sub(of(this).len()), width, fill))
}

pub(super) fn center(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (missing, width, fill) = pad_args(ctx, this, args)?;
    // An odd place goes to the left when the width is odd.
    let left = missing / 2 + (missing & width & 1);
    padded(ctx, this, left, missing - left, fill)
}

pub(super) fn ljust(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (missing, _, fill) = pad_args(ctx, this, args)?;
    padded(ctx, this, 0, missing, fill)
}

pub(super) fn rjust(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (missing, _, fill) = pad_args(ctx, this, args)?;
    padded(ctx, this, missing, 0, fill)
}

pub(super) fn zfill(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let width = usize::try_from(clinic::ssize_arg(ctx, &args[0])?).unwrap_or(0);
    let text = of(this);
    let missing = width.saturating_sub(text.len());
    let sign = (missing > 0 && !text.is_empty()).then(|| text.at(0)).filter(|&point| point == 0x2B || point == 0x2D);
    let Some(sign) = sign else { return padded(ctx, this, missing, 0, 0x30) };
    let mut writer = StrWriter::new(ctx, width, text.max_class())?;
    writer.point(sign);
    writer.fill(0x30, missing);
    writer.part(text, 1, text.len());
    Ok(writer.finish())
}

pub(super) fn expandtabs(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let size = args[0].as_ref().map_or(Ok(8), |size| clinic::int_arg(ctx, size))?;
    let size = usize::try_from(size).unwrap_or(0);
    let text = of(this);
    let (mut column, mut total, mut any) = (0usize, 0usize, false);
    for point in text.points() {
        let step = match point {
            0x09 => {
                any = true;
                if size > 0 { size - column % size } else { 0 }
            }
            _ => 1,
        };
        column = if matches!(point, 0x0A | 0x0D) { 0 } else { column + step };
        total = total.checked_add(step).filter(|&total| total <= isize::MAX as usize).ok_or_else(|| ctx.overflow_error("new string is too long"))?;
    }
    if !any {
        return Ok(ctx.str_part_of(this, text, 0, text.len()));
    }
    ctx.check_room(total, text.kind() as usize)?;
    let mut out = StrBuilder::with_capacity(total);
    column = 0;
    for point in text.points() {
        match point {
            0x09 if size == 0 => {}
            0x09 => {
                let step = size - column % size;
                out.fill(0x20, step);
                column += step;
            }
            _ => {
                out.push(point);
                column = if matches!(point, 0x0A | 0x0D) { 0 } else { column + 1 };
            }
        }
    }
    Ok(out.finish(ctx))
}
