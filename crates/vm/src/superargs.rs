//! What `super()` without arguments finds in the frame of its caller: the first argument and the cell `__class__`.
#![allow(unsafe_code, reason = "locals of a raw frame")]

use krait_code::LocalKind;
use krait_object::cell::PyCell;
use krait_object::{Ctx, Obj, PyResult};

use crate::frame::{Frame, current};
use crate::frameobj::code_of;

/// The class and the object. RuntimeError where the frame is not that of a method.
pub fn super_args(ctx: &Ctx) -> PyResult<(Obj, Obj)> {
    let frame = current(ctx);
    if frame.is_null() {
        return Err(ctx.runtime_error("super(): no current frame"));
    }
    let code = code_of(frame).payload();
    let wire = code.view();
    if wire.argcount == 0 {
        return Err(ctx.runtime_error("super(): no arguments"));
    }
    let local = |index: usize| {
        // SAFETY: the frame is live and has a word for each of the code's locals.
        unsafe {
            let word = *Frame::local(frame, index);
            if word.is_null() { None } else { Some(word.dup().own()) }
        }
    };
    let mut first = local(0);
    if wire.localspluskinds.first().is_some_and(|kind| kind & LocalKind::CELL != 0) {
        if let Some(value) = &first {
            if let Some(cell) = value.payload::<PyCell>() {
                first = cell.value.get();
            }
        }
    }
    let Some(first) = first else { return Err(ctx.runtime_error("super(): arg[0] deleted")) };
    let at = code
        .localsplus()
        .iter()
        .zip(wire.localspluskinds)
        .position(|(name, kind)| kind & LocalKind::FREE != 0 && name.is(&ctx.names.__class__));
    let Some(at) = at else { return Err(ctx.runtime_error("super(): __class__ cell not found")) };
    let cell = local(at);
    let Some(cell) = cell.as_ref().and_then(|cell| cell.payload::<PyCell>()) else {
        return Err(ctx.runtime_error("super(): bad __class__ cell"));
    };
    let Some(class) = cell.value.get() else { return Err(ctx.runtime_error("super(): empty __class__ cell")) };
    if class.as_type().is_none() {
        return Err(ctx.runtime_error(&format!("super(): __class__ is not a type ({})", class.ty(ctx).name())));
    }
    Ok((class, first))
}
