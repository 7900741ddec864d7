//! `array`: rows of numbers, or of characters, all of one C type.

mod kind;
mod methods;
mod pickle;
mod subscript;

use std::cell::Cell;

use krait_object::buffer::{self, Buffer};
use krait_object::bytearray::PyByteArray;
use krait_object::cells::ObjCell;
use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::new_native_type;
use krait_object::{
    Args, CompareOp, Ctx, NativeFn, Obj, Payload, PyResult, Type, TypeDef, TypeFlags, method, module, new_exact, new_extended,
    protocol, sequence, slot,
};

use kind::{Kind, TYPECODES, one_point};

/// The payload of `array`.
pub(crate) struct PyArray {
    kind: Kind,
    bytes: PyByteArray,
}
krait_object::trace!(PyArray);
krait_object::payload!(PyArray, "array", with_weakrefs);

fn of(this: &Obj) -> &PyArray {
    this.payload::<PyArray>().expect("the type's methods get its objects")
}

impl PyArray {
    /// Number of items.
    fn len(&self) -> usize {
        self.bytes.len() / self.kind.size()
    }
    /// The value of item `index`; `None` behind the end.
    fn get(&self, ctx: &Ctx, index: usize) -> PyResult<Option<Obj>> {
        let size = self.kind.size();
        let start = index.saturating_mul(size);
        match self.bytes.borrow().get(start..start.saturating_add(size)) {
            Some(item) => self.kind.unpack(ctx, item).map(Some),
            None => Ok(None),
        }
    }
    /// BufferError when buffers show the items.
    fn check_resizable(&self, ctx: &Ctx) -> PyResult<()> {
        if self.bytes.is_exported() {
            return Err(ctx.buffer_error("cannot resize an array that is exporting buffers"));
        }
        Ok(())
    }
    /// Change the items' bytes, their number too; `change` must not run Python code.
    fn edit<R>(&self, ctx: &Ctx, change: impl FnOnce(&mut Vec<u8>) -> R) -> PyResult<R> {
        self.check_resizable(ctx)?;
        self.bytes.edit(ctx, change)
    }
    /// Put an item before `index`.
    fn insert(&self, ctx: &Ctx, index: isize, value: &Obj) -> PyResult<()> {
        let size = self.kind.size();
        let item = self.kind.pack(ctx, value)?;
        let len = self.len();
        let index = if index < 0 { index.saturating_add_unsigned(len).max(0) as usize } else { (index as usize).min(len) };
        self.edit(ctx, |bytes| drop(bytes.splice(index * size..index * size, item[..size].iter().copied())))
    }
    fn append(&self, ctx: &Ctx, value: &Obj) -> PyResult<()> {
        let size = self.kind.size();
        let item = self.kind.pack(ctx, value)?;
        self.edit(ctx, |bytes| bytes.extend_from_slice(&item[..size]))
    }
    /// Take items out.
    fn remove(&self, ctx: &Ctx, index: usize) -> PyResult<()> {
        let size = self.kind.size();
        self.edit(ctx, |bytes| drop(bytes.drain(index * size..(index + 1) * size)))
    }
    /// Bytes of items at the end. ValueError when they are not whole items.
    fn extend_bytes(&self, ctx: &Ctx, more: &[u8]) -> PyResult<()> {
        if more.len() % self.kind.size() != 0 {
            return Err(ctx.value_error("bytes length not a multiple of item size"));
        }
        if more.is_empty() {
            return Ok(());
        }
        self.edit(ctx, |bytes| bytes.extend_from_slice(more))
    }
}

/// An array of these items' bytes.
fn new_array(ctx: &Ctx, class: &Type, kind: Kind, bytes: Vec<u8>) -> Obj {
    new_extended(ctx, class, PyArray { kind, bytes: PyByteArray::new(bytes) })
}

/// An array of the exact type, of the kind of another.
fn new_like(ctx: &Ctx, model: &PyArray, bytes: Vec<u8>) -> Obj {
    new_array(ctx, &ctx.type_for::<PyArray>(), model.kind, bytes)
}

/// Append the items of an array of the same kind or of any iterable.
fn extend(ctx: &Ctx, this: &Obj, more: &Obj) -> PyResult<()> {
    let own = of(this);
    if let Some(other) = more.payload::<PyArray>() {
        if other.kind != own.kind {
            return Err(ctx.type_error("can only extend with array of same kind"));
        }
        let bytes = other.bytes.to_vec();
        return own.extend_bytes(ctx, &bytes);
    }
    let iterator = more.iter(ctx)?;
    while let Some(item) = iterator.next(ctx)? {
        own.append(ctx, &item)?;
    }
    Ok(())
}

fn array_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let class = class.as_type().expect("tp_new gets a type");
    let own_type = ctx.type_for::<PyArray>();
    let same_init = class.slots.tp_init.get().map(|f| f as usize) == own_type.slots.tp_init.get().map(|f| f as usize);
    if args.has_keywords() && (own_type.is(class) || same_init) {
        return sequence::no_keywords(ctx, "array.array", args).map(|()| ctx.none());
    }
    let args = args.positional();
    crate::varargs::check_count(ctx, "array", args.len(), 1, 2)?;
    let code = one_point(ctx, &args[0], "array() argument 1")?;
    if code == u32::from(b'u') {
        let message = "The 'u' type code is deprecated and will be removed in Python 3.16";
        krait_object::exceptions::warn(ctx, &ctx.types.deprecation_warning, message, 1)?;
    }
    let kind = Kind::of(code);
    let shown = char::from_u32(code).unwrap_or('\u{FFFD}');
    if let Some(initial) = args.get(1).filter(|_| !kind.is_some_and(Kind::is_unicode)) {
        let what = match initial.payload::<PyArray>() {
            _ if initial.is_str_instance(ctx) => "str",
            Some(array) if array.kind.is_unicode() => "unicode array",
            _ => "",
        };
        if !what.is_empty() {
            return Err(ctx.type_error(&format!("cannot use a {what} to initialize an array with typecode '{shown}'")));
        }
    }
    // What is no iterable is told before a bad type code.
    let initial = match args.get(1) {
        Some(initial) if !has_ready_items(initial) => Initial::Items(initial.iter(ctx)?),
        Some(initial) => Initial::Ready(initial),
        None => Initial::Nothing,
    };
    let Some(kind) = kind else {
        return Err(ctx.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"));
    };
    let made = new_array(ctx, class, kind, Vec::new());
    match initial {
        Initial::Nothing => {}
        Initial::Ready(initial) => fill(ctx, of(&made), initial)?,
        Initial::Items(iterator) => {
            while let Some(item) = iterator.next(ctx)? {
                of(&made).append(ctx, &item)?;
            }
        }
    }
    Ok(made)
}

/// What an array begins with.
enum Initial<'a> {
    Nothing,
    Ready(&'a Obj),
    Items(Obj),
}

/// Whether `fill` knows the type.
fn has_ready_items(initial: &Obj) -> bool {
    initial.payload::<krait_object::list::PyList>().is_some()
        || initial.payload::<krait_object::tuple::PyTuple>().is_some()
        || initial.payload::<krait_object::bytes::PyBytes>().is_some()
        || initial.payload::<PyByteArray>().is_some()
        || initial.payload::<PyStr>().is_some()
        || initial.payload::<PyArray>().is_some()
}

fn fill(ctx: &Ctx, made: &PyArray, initial: &Obj) -> PyResult<()> {
    if let Some(text) = initial.payload::<PyStr>() {
        return made.extend_bytes(ctx, &kind::bytes_of_text(text));
    }
    if initial.payload::<krait_object::bytes::PyBytes>().is_some() || initial.payload::<PyByteArray>().is_some() {
        let bytes = buffer::buffer_bytes(ctx, initial)?.into_owned();
        return made.extend_bytes(ctx, &bytes);
    }
    if let Some(array) = initial.payload::<PyArray>() {
        if array.kind == made.kind || (array.kind.is_unicode() && made.kind.is_unicode()) {
            let bytes = array.bytes.to_vec();
            return made.extend_bytes(ctx, &bytes);
        }
        let mut index = 0;
        while let Some(item) = array.get(ctx, index)? {
            made.append(ctx, &item)?;
            index += 1;
        }
        return Ok(());
    }
    let length = initial.len(ctx)?;
    for index in 0..length {
        made.append(ctx, &initial.getitem(ctx, &ctx.int_usize(index))?)?;
    }
    Ok(())
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let (name, code) = (this.ty(ctx).short_name(), own.kind.code());
    if own.len() == 0 {
        return Ok(ctx.str(&format!("{name}('{code}')")));
    }
    let items = if own.kind.is_unicode() { methods::to_text(ctx, own)? } else { methods::to_list(ctx, own)? };
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_text(&format!("{name}('{code}', "));
    out.push_obj(&items.repr(ctx)?);
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

fn richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<PyArray>(), other.payload::<PyArray>()) else { return Ok(ctx.not_implemented()) };
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(ctx.bool(op == CompareOp::Ne));
    }
    if a.kind == b.kind && a.kind.is_integer() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        let same = *a.bytes.borrow() == *b.bytes.borrow();
        return Ok(ctx.bool(same == (op == CompareOp::Eq)));
    }
    let mut index = 0;
    while let (Some(x), Some(y)) = (a.get(ctx, index)?, b.get(ctx, index)?) {
        if !protocol::rich_compare(ctx, &x, &y, CompareOp::Eq)?.is_true(ctx)? {
            return match op {
                CompareOp::Eq => Ok(ctx.bool(false)),
                CompareOp::Ne => Ok(ctx.bool(true)),
                _ => protocol::rich_compare(ctx, &x, &y, op),
            };
        }
        index += 1;
    }
    Ok(ctx.bool(op.holds(a.len().cmp(&b.len()))))
}

fn repeated(ctx: &Ctx, own: &PyArray, count: isize) -> PyResult<Vec<u8>> {
    let bytes = own.bytes.borrow();
    let count = count.max(0) as usize;
    let total = bytes.len().checked_mul(count).ok_or_else(|| ctx.no_memory())?;
    ctx.check_room(total, 1)?;
    Ok(bytes.repeat(count))
}

fn get_buffer(_ctx: &Ctx, this: &Obj, flags: u32) -> PyResult<Buffer> {
    let own = of(this);
    let mut shown = own.bytes.export(this);
    shown.shape = own.len().into();
    shown.strides = (own.kind.size() as isize).into();
    shown.itemsize = own.kind.size();
    if flags & buffer::FORMAT != 0 {
        shown.format = buffer::FormatText::Static(own.kind.format());
    }
    Ok(shown)
}

pub(crate) static ARRAY: TypeDef = TypeDef {
    module: "array",
    flags: TypeFlags::BASETYPE | TypeFlags::SEQUENCE,
    slots: &[
        slot::tp_new(array_new),
        slot::tp_repr(repr),
        slot::tp_richcompare(richcompare),
        slot::tp_iter(|ctx, this| {
            let iterator = ArrayIterator { array: ObjCell::new(Some(this.clone())), index: Cell::new(0) };
            Ok(new_exact(ctx, &ctx.type_for::<ArrayIterator>(), iterator))
        }),
        slot::bf_getbuffer(get_buffer),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::mp_subscript(subscript::subscript),
        slot::mp_ass_subscript(subscript::set_subscript),
        slot::sq_concat(|ctx, this, other| {
            let own = of(this);
            let Some(more) = other.payload::<PyArray>() else {
                return Err(ctx.type_error(&format!("can only append array (not \"{}\") to array", other.ty(ctx).name())));
            };
            if more.kind != own.kind {
                return Err(subscript::bad_kind(ctx));
            }
            let mut bytes = own.bytes.to_vec();
            bytes.extend_from_slice(&more.bytes.borrow());
            Ok(new_like(ctx, own, bytes))
        }),
        slot::sq_inplace_concat(|ctx, this, other| {
            if other.payload::<PyArray>().is_none() {
                return Err(ctx.type_error(&format!("can only extend array with array (not \"{}\")", other.ty(ctx).name())));
            }
            extend(ctx, this, other)?;
            Ok(this.clone())
        }),
        slot::sq_repeat(|ctx, this, count| Ok(new_like(ctx, of(this), repeated(ctx, of(this), count)?))),
        slot::sq_inplace_repeat(|ctx, this, count| {
            if of(this).len() > 0 && count != 1 {
                let bytes = repeated(ctx, of(this), count)?;
                of(this).edit(ctx, |own| *own = bytes)?;
            }
            Ok(this.clone())
        }),
        slot::sq_contains(|ctx, this, value| Ok(methods::find(ctx, this, value, 0, usize::MAX)?.is_some())),
    ],
    methods: methods::METHODS,
    getsets: methods::GETSETS,
    doc: "array(typecode [, initializer]) -> array: a row of items of one C type.",
    ..TypeDef::new("array", PyArray::layout)
};

/// The payload of `arrayiterator`.
struct ArrayIterator {
    array: ObjCell,
    index: Cell<usize>,
}
krait_object::trace!(ArrayIterator: array);
krait_object::payload!(ArrayIterator, "arrayiterator", with_node);

fn iterator_of(object: &Obj) -> &ArrayIterator {
    object.payload::<ArrayIterator>().expect("the type's methods get its objects")
}

static ARRAY_ITERATOR: TypeDef = TypeDef {
    module: "array",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let own = iterator_of(this);
            let Some(array) = own.array.get() else { return Ok(None) };
            let item = of(&array).get(ctx, own.index.get())?;
            match item {
                Some(_) => own.index.set(own.index.get() + 1),
                None => own.array.set(None),
            }
            Ok(item)
        }),
    ],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = iterator_of(this);
            let iter = sequence::builtin(ctx, "iter")?;
            Ok(match own.array.get() {
                Some(array) => ctx.tuple(vec![iter, ctx.tuple(vec![array]), ctx.int_usize(own.index.get())]),
                None => ctx.tuple(vec![iter, ctx.tuple(vec![ctx.empty_tuple.clone()])]),
            })
        })),
        method("__setstate__($self, state, /)", NativeFn::O(|ctx, this, state| {
            let index = state.to_index_size(ctx)?;
            let own = iterator_of(this);
            if let Some(array) = own.array.get() {
                own.index.set((index.max(0) as usize).min(of(&array).len()));
            }
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("arrayiterator", ArrayIterator::layout)
};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "array");
    module::add_functions(ctx, &module, "array", pickle::FUNCTIONS);
    new_native_type(ctx, &ARRAY_ITERATOR);
    let class = new_native_type(ctx, &ARRAY).to_obj();
    let abc = crate::builtins::import(ctx, "collections.abc")?;
    abc.getattr_text(ctx, "MutableSequence")?.call_method_text(ctx, "register", std::slice::from_ref(&class))?;
    module::add(ctx, &module, "ArrayType", class.clone());
    module::add(ctx, &module, "array", class);
    module::add(ctx, &module, "typecodes", ctx.str(TYPECODES));
    Ok(module)
}
