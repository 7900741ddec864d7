//! Subscripts and lengths.

use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

impl Obj {
    /// `len(self)`.
    pub fn len(&self, ctx: &Ctx) -> PyResult<usize> {
        ctx.check_native_stack("")?;
        match self.ty(ctx).slots.mp_length.get() {
            Some(len) => len(ctx, self),
            None => Err(ctx.type_error(&format!("object of type '{}' has no len()", self.ty(ctx).name()))),
        }
    }
    /// `self[key]`.
    pub fn getitem(&self, ctx: &Ctx, key: &Obj) -> PyResult {
        ctx.check_native_stack("")?;
        let ty = self.ty(ctx);
        if let Some(subscript) = ty.slots.mp_subscript.get() {
            return subscript(ctx, self, key);
        }
        if let Some(class) = self.as_type() {
            // type[int] and friends: `__class_getitem__` of the class.
            if class.is(&ctx.types.type_) {
                return crate::genericalias::new_alias(ctx, self.clone(), key);
            }
            if let Some(getitem) = self.getattr_opt(ctx, &ctx.names.__class_getitem__)? {
                if !ctx.is_none(&getitem) {
                    return getitem.call(ctx, std::slice::from_ref(key));
                }
            }
            return Err(ctx.type_error(&format!("type '{}' is not subscriptable", class.name())));
        }
        Err(ctx.type_error(&format!("'{}' object is not subscriptable", ty.name())))
    }
    /// `self[key] = value`.
    pub fn setitem(&self, ctx: &Ctx, key: &Obj, value: &Obj) -> PyResult<()> {
        match self.ty(ctx).slots.mp_ass_subscript.get() {
            Some(set) => {
                ctx.check_native_stack("")?;
                set(ctx, self, key, Some(value))
            }
            None => Err(ctx.type_error(&format!("'{}' object does not support item assignment", self.ty(ctx).name()))),
        }
    }
    /// `del self[key]`.
    pub fn delitem(&self, ctx: &Ctx, key: &Obj) -> PyResult<()> {
        match self.ty(ctx).slots.mp_ass_subscript.get() {
            Some(set) => {
                ctx.check_native_stack("")?;
                set(ctx, self, key, None)
            }
            None => Err(ctx.type_error(&format!("'{}' object doesn't support item deletion", self.ty(ctx).name()))),
        }
    }
}
