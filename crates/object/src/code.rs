//! Code objects at run time: the wire form, with its constants and names made into values once.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use krait_code::marshal::DumpError;
use krait_code::{CodeObject, Const};

use crate::ctx::{Ctx, PyResult};
use crate::payload::new_exact;
use crate::value::Obj;

/// The payload of `code`.
pub struct PyCode {
    pub wire: Arc<CodeObject>,
    pub consts: Box<[Obj]>,
    /// `co_names`, interned.
    pub names: Box<[Obj]>,
    /// `co_localsplusnames`, interned.
    pub localsplus: Box<[Obj]>,
    pub name: Obj,
    pub qualname: Obj,
    pub filename: Obj,
    /// The machine's own form, made when the code first runs; the machine knows what it is.
    pub body: OnceCell<Box<dyn std::any::Any>>,
    /// The address of `body`'s contents, for the dispatch loop; 0 until it is made.
    pub body_ptr: Cell<usize>,
    /// `_co_extra`-like marks of tools (`sys.monitoring` events, coverage).
    pub extra: Cell<u32>,
}
crate::payload!(PyCode, "code", with_node, with_weakrefs);

impl crate::payload::Trace for PyCode {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        for object in self.consts.iter().chain(&self.names).chain(&self.localsplus) {
            visit(object);
        }
        visit(&self.name);
        visit(&self.qualname);
        visit(&self.filename);
    }
}

impl PyCode {
    pub fn const_at(&self, index: usize) -> Option<Obj> {
        self.consts.get(index).cloned()
    }
}

/// A code object of this wire form; its nested code becomes code objects too.
pub fn new_code(ctx: &Ctx, wire: Arc<CodeObject>) -> PyResult {
    let consts = wire.consts.iter().map(|constant| value_of(ctx, constant)).collect::<PyResult<Box<[Obj]>>>()?;
    Ok(code_with_consts(ctx, wire, consts))
}

/// A code object of this wire form whose constants have these values.
pub fn code_with_consts(ctx: &Ctx, wire: Arc<CodeObject>, consts: Box<[Obj]>) -> Obj {
    let intern = |text: &krait_code::PyString| match text.as_str() {
        Some(text) => ctx.intern(text),
        None => ctx.intern_obj(&ctx.str_wire(text)),
    };
    let payload = PyCode {
        consts,
        names: wire.names.iter().map(intern).collect(),
        localsplus: wire.localsplusnames.iter().map(intern).collect(),
        name: intern(&wire.name),
        qualname: intern(&wire.qualname),
        filename: intern(&wire.filename),
        body: OnceCell::new(),
        body_ptr: Cell::new(0),
        extra: Cell::new(0),
        wire,
    };
    new_exact(ctx, &ctx.types.code, payload)
}

/// The value of a constant. Strings that look like names are interned, as CPython does.
pub fn value_of(ctx: &Ctx, constant: &Const) -> PyResult {
    let all = |items: &[Const]| items.iter().map(|item| value_of(ctx, item)).collect::<PyResult<Vec<Obj>>>();
    Ok(match constant {
        Const::None => ctx.none(),
        Const::True => ctx.bool(true),
        Const::False => ctx.bool(false),
        Const::Ellipsis => ctx.ellipsis.clone(),
        Const::StopIteration => ctx.types.stop_iteration.to_obj(),
        Const::Int(value) => ctx.int_big(value.clone()),
        Const::Float(value) => ctx.float(*value),
        Const::Complex(real, imag) => crate::complex::new_complex(ctx, *real, *imag),
        Const::Str(text) => match text.as_str() {
            Some(text) if text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) => ctx.intern(text),
            _ => ctx.str_wire(text),
        },
        Const::Bytes(bytes) => ctx.bytes(bytes),
        Const::Tuple(items) => ctx.tuple(all(items)?),
        Const::List(items) => ctx.list(all(items)?),
        Const::Set(items) => crate::set::new_set(ctx, &all(items)?)?,
        Const::FrozenSet(items) => crate::set::new_frozenset(ctx, &all(items)?)?,
        Const::Dict(items) => {
            let dict = crate::heap::dictdata::PyDict::new();
            for (key, value) in items.iter() {
                dict.set(ctx, &value_of(ctx, key)?, value_of(ctx, value)?)?;
            }
            ctx.dict_from(dict)
        }
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            crate::slice::new_slice(ctx, value_of(ctx, start)?, value_of(ctx, stop)?, value_of(ctx, step)?)
        }
        Const::Code(code) => new_code(ctx, code.clone())?,
    })
}

/// The constant of a value, for marshalling and for `code.replace(co_consts=…)`.
///
/// # Errors
/// Marshal has no form for it, or it nests too deep.
pub fn const_of(ctx: &Ctx, value: &Obj) -> Result<Const, DumpError> {
    const_at_depth(ctx, value, 0)
}

fn const_at_depth(ctx: &Ctx, value: &Obj, depth: usize) -> Result<Const, DumpError> {
    if depth > 2000 {
        return Err(DumpError::TooDeep);
    }
    let all = |items: &[Obj]| items.iter().map(|item| const_at_depth(ctx, item, depth + 1)).collect::<Result<Arc<[Const]>, DumpError>>();
    if ctx.is_none(value) {
        return Ok(Const::None);
    }
    if ctx.types.bool.is_exactly(value) {
        return Ok(if ctx.is_true_singleton(value) { Const::True } else { Const::False });
    }
    if value.is(&ctx.ellipsis) {
        return Ok(Const::Ellipsis);
    }
    if value.is(ctx.types.stop_iteration.obj()) {
        return Ok(Const::StopIteration);
    }
    if value.is_small_int() || ctx.types.int.is_exactly(value) {
        return Ok(Const::Int(value.to_ibig().ok_or(DumpError::Unmarshallable)?));
    }
    if ctx.types.float.is_exactly(value) {
        return Ok(Const::Float(value.as_f64().ok_or(DumpError::Unmarshallable)?));
    }
    if let Some(complex) = value.payload::<crate::complex::PyComplex>() {
        return Ok(Const::Complex(complex.real, complex.imag));
    }
    if ctx.types.str.is_exactly(value) {
        return Ok(Const::Str(value.payload::<crate::heap::strdata::PyStr>().ok_or(DumpError::Unmarshallable)?.to_wire()));
    }
    if let Some(tuple) = value.payload::<crate::tuple::PyTuple>().filter(|_| ctx.types.tuple.is_exactly(value)) {
        return all(tuple.items()).map(Const::Tuple);
    }
    if let Some(list) = value.payload::<crate::list::PyList>().filter(|_| ctx.types.list.is_exactly(value)) {
        return all(&list.items.to_vec()).map(Const::List);
    }
    if let Some(dict) = value.payload::<crate::heap::dictdata::PyDict>().filter(|_| ctx.types.dict.is_exactly(value)) {
        let pairs = dict.items().iter().map(|(k, v)| Ok((const_at_depth(ctx, k, depth + 1)?, const_at_depth(ctx, v, depth + 1)?))).collect::<Result<Arc<[_]>, DumpError>>();
        return pairs.map(Const::Dict);
    }
    if let Some(set) = value.payload::<crate::set::PySet>() {
        let items = all(&set.items());
        return if ctx.types.frozenset.is_exactly(value) { items.map(Const::FrozenSet) } else { items.map(Const::Set) };
    }
    if let Some(slice) = value.payload::<crate::slice::PySlice>() {
        return Ok(Const::Slice(Arc::new([
            const_at_depth(ctx, &slice.start, depth + 1)?,
            const_at_depth(ctx, &slice.stop, depth + 1)?,
            const_at_depth(ctx, &slice.step, depth + 1)?,
        ])));
    }
    if let Some(code) = value.payload::<PyCode>() {
        return Ok(Const::Code(code.wire.clone()));
    }
    crate::bytes::bytes_of(value).map(|bytes| Const::Bytes(Arc::from(&*bytes))).ok_or(DumpError::Unmarshallable)
}

pub use crate::codetype::CODE;
