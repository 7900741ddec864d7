//! `PickleBuffer`: a buffer that a pickle may leave out of itself.

use std::cell::RefCell;

use krait_object::buffer::{self, Buffer, get_buffer, memoryview_of};
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, Raised, Trace, TypeDef, method, new_extended, slot};

/// The payload of `PickleBuffer`.
pub(super) struct PickleBuffer {
    /// The object that was given, and its memory; nothing once it is released.
    buffer: RefCell<Option<(Obj, Buffer)>>,
}
krait_object::payload!(PickleBuffer, "PickleBuffer", with_node, with_weakrefs);

impl Trace for PickleBuffer {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        if let Ok(buffer) = self.buffer.try_borrow() {
            if let Some((source, buffer)) = &*buffer {
                visit(source);
                visit(&buffer.object);
            }
        }
    }
}

fn of(object: &Obj) -> &PickleBuffer {
    object.payload::<PickleBuffer>().expect("the type's methods get its objects")
}

fn released(ctx: &Ctx) -> Raised {
    ctx.value_error("operation forbidden on released PickleBuffer object")
}

/// The object that the buffer is of; a view of it as the flags ask.
fn show(ctx: &Ctx, this: &Obj, flags: u32) -> PyResult<Buffer> {
    let object = of(this).buffer.borrow().as_ref().map(|(source, _)| source.clone());
    get_buffer(ctx, &object.ok_or_else(|| released(ctx))?, flags)
}

fn raw(ctx: &Ctx, this: &Obj) -> PyResult {
    let mut view = match &*of(this).buffer.borrow() {
        Some((_, buffer)) => buffer.clone(),
        None => return Err(released(ctx)),
    };
    if !view.is_c_contiguous() && !view.is_f_contiguous() {
        return Err(ctx.buffer_error("cannot extract raw buffer from non-contiguous buffer"));
    }
    let count = view.nbytes();
    (view.shape, view.strides, view.itemsize) = (count.into(), 1.into(), 1);
    view.format = buffer::bytes_format();
    memoryview_of(ctx, view)
}

pub(super) static PICKLE_BUFFER: TypeDef = TypeDef {
    module: "pickle",
    text: "(object, /)",
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let class = class.as_type().expect("tp_new gets a type");
            let slots = krait_object::bind(ctx, "PickleBuffer", "(object, /)", args)?;
            let [Some(object)] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let buffer = get_buffer(ctx, object, buffer::FULL_RO)?;
            Ok(new_extended(ctx, class, PickleBuffer { buffer: RefCell::new(Some((object.clone(), buffer))) }))
        }),
        slot::bf_getbuffer(show),
    ],
    methods: &[
        method("raw($self, /)", NativeFn::NoArgs(raw)),
        method("release($self, /)", NativeFn::NoArgs(|ctx, this| {
            let buffer = of(this).buffer.borrow_mut().take();
            if let Some((_, buffer)) = buffer {
                buffer.release(ctx);
            }
            Ok(ctx.none())
        })),
    ],
    doc: "Wrapper for potentially out-of-band buffers",
    ..TypeDef::new("PickleBuffer", PickleBuffer::layout)
};
