//! Calls.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::typeobj::{TypeFlags, python_slots};
use crate::value::Obj;

/// "'x' object is not callable"; of a module that has a callable of its own name, a hint.
#[cold]
fn not_callable(ctx: &Ctx, this: &Obj) -> Raised {
    let mut hint = String::new();
    if let Some(module) = this.payload::<crate::module::PyModule>() {
        let name = module.dict().get_str(ctx, &ctx.names.__name__).filter(|name| name.is_str_instance(ctx));
        if let Some(name) = name.filter(|name| module.dict().get_str(ctx, &ctx.intern_obj(name)).is_some_and(|own| own.is_callable(ctx))) {
            hint = format!(". Did you mean: '{0}.{0}(...)'?", name.text_lossy());
        }
    }
    ctx.type_error(&format!("'{}' object is not callable{hint}", this.ty(ctx).name()))
}

impl Obj {
    /// Call with positional arguments.
    #[inline]
    pub fn call(&self, ctx: &Ctx, args: &[Obj]) -> PyResult {
        self.call_args(ctx, Args::positional_only(args))
    }
    /// Call.
    #[inline]
    pub fn call_args(&self, ctx: &Ctx, args: Args) -> PyResult {
        match self.ty(ctx).slots.tp_call.get() {
            Some(call) => {
                ctx.check_native_stack("")?;
                call(ctx, self, args)
            }
            None => Err(not_callable(ctx, self)),
        }
    }
    /// Call with one more positional argument in front.
    pub fn call_prepend(&self, ctx: &Ctx, first: &Obj, args: Args) -> PyResult {
        let all = args.all();
        if all.len() < 6 {
            let mut buffer = [const { Obj::small(0) }; 7];
            buffer[0] = first.clone();
            buffer[1..=all.len()].clone_from_slice(all);
            return self.call_args(ctx, Args::new(&buffer[..=all.len()], args.names()));
        }
        let mut buffer = Vec::with_capacity(all.len() + 1);
        buffer.push(first.clone());
        buffer.extend_from_slice(all);
        self.call_args(ctx, Args::new(&buffer, args.names()))
    }
    /// `self.name(*args)`, without making a bound method where that can be told.
    pub fn call_method(&self, ctx: &Ctx, name: &Obj, args: &[Obj]) -> PyResult {
        self.call_method_args(ctx, name, Args::positional_only(args))
    }
    pub fn call_method_args(&self, ctx: &Ctx, name: &Obj, args: Args) -> PyResult {
        let ty = self.ty(ctx);
        let generic = ty.slots.tp_getattro.get().is_none_or(|f| f as usize == super::generic_getattr as *const () as usize);
        if generic && !crate::heap::instance::has_dict_object(self, ty) {
            if let Some(found) = ty.lookup(ctx, name) {
                if found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) && crate::heap::instance::get_own(ctx, self, ty, name).is_none() {
                    return found.call_prepend(ctx, self, args);
                }
            }
        }
        self.getattr(ctx, name)?.call_args(ctx, args)
    }
    /// `self.name(*args)` by text.
    pub fn call_method_text(&self, ctx: &Ctx, name: &'static str, args: &[Obj]) -> PyResult {
        self.call_method(ctx, &ctx.intern_static(name), args)
    }
    /// Call a special method, looked up on the type alone; `None` when there is none.
    pub fn call_special(&self, ctx: &Ctx, name: &Obj, args: &[Obj]) -> PyResult<Option<Obj>> {
        python_slots::call_special(ctx, self, name, args)
    }
    /// A special method, looked up on the type and bound.
    pub fn lookup_special(&self, ctx: &Ctx, name: &Obj) -> PyResult<Option<Obj>> {
        let ty = self.ty(ctx);
        let Some(found) = ty.lookup(ctx, name) else { return Ok(None) };
        match found.ty(ctx).slots.tp_descr_get.get() {
            Some(get) => get(ctx, &found, Some(self), Some(&ty.to_obj())).map(Some),
            None => Ok(Some(found)),
        }
    }
    pub fn is_callable(&self, ctx: &Ctx) -> bool {
        self.ty(ctx).slots.tp_call.get().is_some()
    }
}
