//! Traceback objects: a line of frames that an exception passed through.

use std::cell::Cell;

use krait_object::cells::ObjCell;
use krait_object::ctx::{Ctx, PyResult};
use krait_object::typeobj::{MemberDef, TypeDef, getset, getset_rw, slot};
use krait_object::{Obj, Payload, bind, new_exact};

use crate::frame::Frame;
use crate::frameobj::PyFrame;

/// The payload of `traceback`.
pub struct PyTraceback {
    pub next: ObjCell,
    pub frame: Obj,
    /// Byte offset of the instruction.
    pub lasti: i32,
    /// 0 until asked for; -1: none.
    pub lineno: Cell<i32>,
}
krait_object::trace!(PyTraceback: next, frame);
krait_object::payload!(PyTraceback, "traceback", with_node);

/// Note that `exception` passed through `frame` at instruction `at`.
pub fn add_frame(ctx: &Ctx, exception: &Obj, frame: *mut Frame, at: usize) {
    let Some(payload) = exception.as_exception() else { return };
    let frame_obj = crate::frameobj::object_of(ctx, frame);
    let lasti = crate::frameobj::code_of(frame).origin.get(at).map_or(-1, |&unit| unit as i32 * 2);
    let traceback = PyTraceback { next: ObjCell::new(payload.traceback.get()), frame: frame_obj, lasti, lineno: Cell::new(0) };
    let ty = ctx.type_for::<PyTraceback>();
    payload.traceback.set(Some(new_exact(ctx, &ty, traceback)));
}

fn of(object: &Obj) -> &PyTraceback {
    object.payload::<PyTraceback>().expect("the type's methods get its objects")
}

fn line(traceback: &PyTraceback) -> i32 {
    if traceback.lineno.get() == 0 {
        let line = traceback.frame.payload::<PyFrame>().and_then(|frame| frame.line_at(traceback.lasti)).unwrap_or(-1);
        traceback.lineno.set(line);
    }
    traceback.lineno.get()
}

fn set_next(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let Some(value) = value else { return Err(ctx.type_error("can't delete tb_next attribute")) };
    if ctx.is_none(value) {
        of(this).next.set(None);
        return Ok(());
    }
    if value.payload::<PyTraceback>().is_none() {
        return Err(ctx.type_error(&format!("expected traceback object, got '{}'", value.ty(ctx).name())));
    }
    let mut current = Some(value.clone());
    while let Some(traceback) = current {
        if traceback.is(this) {
            return Err(ctx.value_error("traceback loop detected"));
        }
        current = of(&traceback).next.get();
    }
    of(this).next.set(Some(value.clone()));
    Ok(())
}

pub static TRACEBACK: TypeDef = TypeDef {
    text: "(tb_next, tb_frame, tb_lasti, tb_lineno)",
    slots: &[slot::tp_new(|ctx, _class, args| {
        let slots = bind(ctx, "traceback", "(tb_next, tb_frame, tb_lasti, tb_lineno)", args)?;
        let [Some(next), Some(frame), Some(lasti), Some(lineno)] = slots.as_slice() else {
            return Err(ctx.system_error("bound arguments"));
        };
        if !ctx.is_none(next) && next.payload::<PyTraceback>().is_none() {
            return Err(ctx.type_error(&format!("expected traceback object or None, got '{}'", next.ty(ctx).name())));
        }
        if frame.payload::<PyFrame>().is_none() {
            return Err(ctx.type_error(&format!("traceback() argument 'tb_frame' must be frame, not {}", frame.ty(ctx).name())));
        }
        let payload = PyTraceback {
            next: ObjCell::new(Some(next.clone()).filter(|next| !ctx.is_none(next))),
            frame: frame.clone(),
            lasti: lasti.to_i32(ctx)?,
            lineno: Cell::new(lineno.to_i32(ctx)?),
        };
        Ok(new_exact(ctx, &ctx.type_for::<PyTraceback>(), payload))
    })],
    members: &[
        MemberDef { name: "tb_frame", get: |_, this| Ok(of(this).frame.clone()), set: None, doc: "" },
        MemberDef { name: "tb_lasti", get: |ctx, this| Ok(ctx.int(i64::from(of(this).lasti))), set: None, doc: "" },
    ],
    getsets: &[
        getset_rw("tb_next", |ctx, this| Ok(of(this).next.get().unwrap_or_else(|| ctx.none())), set_next),
        getset("tb_lineno", |ctx, this| {
            let line = line(of(this));
            Ok(if line < 0 { ctx.none() } else { ctx.int(i64::from(line)) })
        }),
    ],
    ..TypeDef::new("traceback", PyTraceback::layout)
};
