//! Objects that say how they are made: `__reduce_ex__` and what stands in for it.

use krait_object::dict::PyDict;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::full_name;
use krait_object::{Args, Obj, PyResult, Raised};

use super::opcode::*;
use super::pickling_error;
use super::writer::Writer;

/// What an object said: a callable with its arguments, and what to do with what it gives.
struct Reduced {
    function: Obj,
    args: Obj,
    state: Option<Obj>,
    items: Option<Obj>,
    pairs: Option<Obj>,
    state_setter: Option<Obj>,
}

impl Writer<'_> {
    fn error(&self, message: &str) -> Raised {
        pickling_error(self.ctx, message)
    }
    fn type_of(&self, object: &Obj) -> String {
        full_name(self.ctx, object.ty(self.ctx))
    }

    /// Write an object of a type that has no opcodes of its own.
    #[inline(never)]
    pub fn save_other(&mut self, object: &Obj, class: usize) -> PyResult<()> {
        let ctx = self.ctx;
        if let Some(reducer) = self.reducer_override.clone() {
            let value = self.outside(|ctx| reducer.call(ctx, std::slice::from_ref(object)))?;
            if !ctx.is_not_implemented(&value) {
                return self.save_reduced(object, &value);
            }
        }
        if class == ctx.fast.type_ {
            return self.save_type(object);
        }
        if class == ctx.fast.function {
            return self.save_global(object, None);
        }
        let ty = object.ty(ctx).to_obj();
        let reducer = match self.dispatch_table.clone() {
            Some(table) => match self.outside(|ctx| table.getitem(ctx, &ty)) {
                Ok(reducer) => Some(reducer),
                Err(raised) => {
                    ctx.swallow(raised, &ctx.types.key_error)?;
                    None
                }
            },
            None => match self.known()?.dispatch_table.payload::<PyDict>() {
                Some(table) => table.get(ctx, &ty)?,
                None => None,
            },
        };
        let value = if let Some(reducer) = reducer {
            self.outside(|ctx| reducer.call(ctx, std::slice::from_ref(object)))?
        } else if object.as_type().is_some() {
            return self.save_global(object, None);
        } else if let Some(reduce) = self.outside(|ctx| object.getattr_opt(ctx, &ctx.names.__reduce_ex__))? {
            let protocol = ctx.int(self.format.protocol.into());
            self.outside(|ctx| reduce.call(ctx, &[protocol]))?
        } else if let Some(reduce) = self.outside(|ctx| object.getattr_opt(ctx, &ctx.names.__reduce__))? {
            self.outside(|ctx| reduce.call(ctx, &[]))?
        } else {
            return Err(self.error(&format!("Can't pickle {} object", self.type_of(object))));
        };
        self.save_reduced(object, &value)
    }

    /// A class; those of the singletons are found by way of the singletons.
    fn save_type(&mut self, object: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        for single in [ctx.none(), ctx.ellipsis.clone(), ctx.not_implemented()] {
            if object.is(&single.ty(ctx).to_obj()) {
                return self.save_made(object, ctx.types.type_.obj().clone(), vec![single]);
            }
        }
        self.save_global(object, None)
    }

    /// Write an object that is what `function(*args)` gives.
    pub fn save_made(&mut self, object: &Obj, function: Obj, args: Vec<Obj>) -> PyResult<()> {
        let args = self.ctx.tuple(args);
        self.save_parts(object, Reduced { function, args, state: None, items: None, pairs: None, state_setter: None })
    }

    /// Write an object by the answer of its `__reduce__`.
    fn save_reduced(&mut self, object: &Obj, value: &Obj) -> PyResult<()> {
        if value.is_str_instance(self.ctx) {
            return self.save_global(object, Some(value));
        }
        let result = match self.reduced(value) {
            Ok(parts) => self.save_parts(object, parts),
            Err(raised) => Err(raised),
        };
        result.map_err(|raised| self.noted(raised, object, "object"))
    }

    /// Look at the answer of a `__reduce__`.
    fn reduced(&self, value: &Obj) -> PyResult<Reduced> {
        let ctx = self.ctx;
        let Some(items) = value.payload::<PyTuple>().map(PyTuple::items) else {
            let got = self.type_of(value);
            return Err(self.error(&format!("__reduce__ must return a string or tuple, not {got}")));
        };
        let ([function, args, rest @ ..], 2..=6) = (items, items.len()) else {
            return Err(self.error("tuple returned by __reduce__ must contain 2 through 6 elements"));
        };
        let wrong = |which: &str, wanted: &str, got: &Obj| {
            let got = self.type_of(got);
            Err(self.error(&format!("{which} item of the tuple returned by __reduce__ must be {wanted}, not {got}")))
        };
        if !function.is_callable(ctx) {
            return wrong("first", "callable", function);
        }
        if args.payload::<PyTuple>().is_none() {
            return wrong("second", "a tuple", args);
        }
        let optional = |at: usize| rest.get(at).filter(|value| !ctx.is_none(value)).cloned();
        let (state, items, pairs, state_setter) = (optional(0), optional(1), optional(2), optional(3));
        for (which, iterator) in [("fourth", &items), ("fifth", &pairs)] {
            if let Some(iterator) = iterator.as_ref().filter(|iterator| iterator.ty(ctx).slots.tp_iternext.get().is_none()) {
                return wrong(which, "an iterator", iterator);
            }
        }
        if let Some(setter) = state_setter.as_ref().filter(|setter| !setter.is_callable(ctx)) {
            return wrong("sixth", "callable", setter);
        }
        Ok(Reduced { function: function.clone(), args: args.clone(), state, items, pairs, state_setter })
    }

    /// Write a part of what an object said, with a note on errors.
    fn save_noted(&mut self, part: &Obj, object: &Obj, what: &str) -> PyResult<()> {
        match self.save(part) {
            Ok(()) => Ok(()),
            Err(raised) => Err(self.noted(raised, object, what)),
        }
    }

    fn save_parts(&mut self, object: &Obj, parts: Reduced) -> PyResult<()> {
        let ctx = self.ctx;
        let name = match self.format.protocol {
            0 | 1 => None,
            _ => self.outside(|ctx| parts.function.getattr_opt(ctx, &ctx.names.__name__))?,
        };
        match name.as_ref().filter(|name| name.is_str_instance(ctx)).map(Obj::text_lossy).as_deref() {
            Some("__newobj_ex__") => self.save_newobj_ex(object, &parts.args)?,
            Some("__newobj__") => self.save_newobj(object, &parts.args)?,
            _ => {
                self.save_noted(&parts.function, object, "reconstructor")?;
                self.save_noted(&parts.args, object, "reconstructor arguments")?;
                self.op(REDUCE);
            }
        }
        // The object was written while its arguments were: that one is kept.
        if let Some(index) = self.memo.get(object) {
            self.op(POP);
            self.get(index);
            return Ok(());
        }
        self.memoize(object);
        if let Some(items) = &parts.items {
            self.append_all(items, object)?;
        }
        if let Some(pairs) = &parts.pairs {
            self.set_all(pairs, object)?;
        }
        let Some(state) = &parts.state else { return Ok(()) };
        let Some(setter) = &parts.state_setter else {
            self.save_noted(state, object, "state")?;
            self.op(BUILD);
            return Ok(());
        };
        self.save_noted(setter, object, "state setter")?;
        self.save(object)?;
        self.save_noted(state, object, "state")?;
        self.bytes(&[TUPLE2, REDUCE, POP]);
        Ok(())
    }

    /// The class of `__newobj__` or `__newobj_ex__`.
    fn check_class(&self, function: &str, class: &Obj) -> PyResult<()> {
        if class.as_type().is_some() {
            return Ok(());
        }
        let got = self.type_of(class);
        Err(self.error(&format!("first argument to {function}() must be a class, not {got}")))
    }

    /// `cls.__new__(cls, *args)`, the class and its arguments in a tuple.
    fn save_newobj(&mut self, object: &Obj, args: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        let Some([class, args @ ..]) = args.payload::<PyTuple>().map(PyTuple::items) else {
            return Err(self.error("__newobj__ expected at least 1 argument, got 0"));
        };
        self.check_class("__newobj__", class)?;
        let own = self.outside(|ctx| object.getattr(ctx, &ctx.names.__class__))?;
        if !own.is(class) {
            let (own, class) = (own.repr(ctx)?, class.repr(ctx)?);
            let (own, class) = (own.text_lossy(), class.text_lossy());
            return Err(self.error(&format!("first argument to __newobj__() must be {own}, not {class}")));
        }
        self.save_noted(class, object, "class")?;
        let args = ctx.tuple(args.to_vec());
        self.save_noted(&args, object, "__new__ arguments")?;
        self.op(NEWOBJ);
        Ok(())
    }

    /// As [`Writer::save_newobj`] with keyword arguments.
    fn save_newobj_ex(&mut self, object: &Obj, args: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        let items = args.payload::<PyTuple>().map_or(&[][..], PyTuple::items);
        let [class, args, kwargs] = items else {
            return Err(self.error(&format!("__newobj_ex__ expected 3 arguments, got {}", items.len())));
        };
        self.check_class("__newobj_ex__", class)?;
        let Some(values) = args.payload::<PyTuple>().map(PyTuple::items) else {
            let got = self.type_of(args);
            return Err(self.error(&format!("second argument to __newobj_ex__() must be a tuple, not {got}")));
        };
        let Some(named) = kwargs.payload::<PyDict>() else {
            let got = self.type_of(kwargs);
            return Err(self.error(&format!("third argument to __newobj_ex__() must be a dict, not {got}")));
        };
        if self.format.protocol >= 4 {
            self.save_noted(class, object, "class")?;
            self.save_noted(args, object, "__new__ arguments")?;
            self.save_noted(kwargs, object, "__new__ arguments")?;
            self.op(NEWOBJ_EX);
            return Ok(());
        }
        let new = self.outside(|ctx| class.getattr(ctx, &ctx.names.__new__))?;
        let mut all = vec![new, class.clone()];
        all.extend_from_slice(values);
        let mut names = Vec::new();
        for (name, value) in named.items() {
            names.push(name);
            all.push(value);
        }
        let partial = self.known()?.partial.clone();
        let partial = self.outside(|ctx| partial.call_args(ctx, Args::new(&all, &names)))?;
        self.save_noted(&partial, object, "reconstructor")?;
        self.save(&ctx.empty_tuple.clone())?;
        self.op(REDUCE);
        Ok(())
    }
}
