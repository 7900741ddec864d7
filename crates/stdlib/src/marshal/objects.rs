//! Objects to and from marshal data: shared objects and cycles stay what they are. Code objects go through their
//! constants.

use std::borrow::Cow;

use krait_code::Const;
use krait_code::marshal::{Builder, CodeFields, ConstBuilder, Container, LoadError, Scalar, Source, View};
use krait_object::code::{PyCode, code_with_consts, const_of, value_of};
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::set::PySet;
use krait_object::slice::PySlice;
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, Obj, PyResult, Raised};

/// Why objects could not be made.
pub(super) enum Failure {
    Data(LoadError),
    Raised(Raised),
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        Failure::Data(error)
    }
}
impl From<Raised> for Failure {
    fn from(raised: Raised) -> Failure {
        Failure::Raised(raised)
    }
}

/// Makes objects of what the reader finds.
pub(super) struct Objects<'c> {
    pub ctx: &'c Ctx,
}

impl Builder for Objects<'_> {
    type Value = Obj;
    type Error = Failure;

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Obj, Failure> {
        let ctx = self.ctx;
        Ok(match scalar {
            Scalar::None => ctx.none(),
            Scalar::True => ctx.bool(true),
            Scalar::False => ctx.bool(false),
            Scalar::Ellipsis => ctx.ellipsis.clone(),
            Scalar::StopIteration => ctx.types.stop_iteration.to_obj(),
            Scalar::Int(value) => ctx.int_big(value),
            Scalar::Float(value) => ctx.float(value),
            Scalar::Complex(real, imag) => krait_object::complex::new_complex(ctx, real, imag),
            Scalar::Str { text, interned } => {
                let text = ctx.str_wire(&text);
                if interned { ctx.intern_obj(&text) } else { text }
            }
            Scalar::Bytes(bytes) => ctx.bytes(bytes),
        })
    }

    fn begin(&mut self, kind: Container) -> Result<Option<Obj>, Failure> {
        let ctx = self.ctx;
        Ok(match kind {
            Container::List => Some(ctx.list(Vec::new())),
            Container::Dict => Some(ctx.dict()),
            Container::Set => Some(krait_object::set::new_set(ctx, &[])?),
            Container::Tuple | Container::FrozenSet | Container::Slice => None,
        })
    }

    fn added(&mut self, kind: Container, items: &[Obj]) -> Result<(), Failure> {
        let is_key = match kind {
            Container::Dict => items.len() % 2 == 0,
            Container::Set | Container::FrozenSet => true,
            _ => false,
        };
        let key = if kind == Container::Dict { items.len().checked_sub(2).and_then(|at| items.get(at)) } else { items.last() };
        match key.filter(|_| is_key) {
            // As the container itself will say it.
            Some(key) if key.ty(self.ctx).slots.tp_hash.get().is_none() => {
                let place: &[Obj] = std::slice::from_ref(key);
                if kind == Container::Dict {
                    PyDict::new().set(self.ctx, key, self.ctx.none())?;
                } else {
                    krait_object::set::new_set(self.ctx, place)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn finish(&mut self, kind: Container, begun: Option<Obj>, items: Vec<Obj>) -> Result<Obj, Failure> {
        let ctx = self.ctx;
        Ok(match (kind, begun) {
            (Container::List, Some(list)) => {
                list.payload::<PyList>().expect("begun as a list").items.replace(items);
                list
            }
            (Container::Dict, Some(dict)) => {
                let own = dict.payload::<PyDict>().expect("begun as a dict");
                for pair in items.chunks_exact(2) {
                    own.set(ctx, &pair[0], pair[1].clone())?;
                }
                dict
            }
            (Container::Set, Some(set)) => {
                let own = set.payload::<PySet>().expect("begun as a set");
                for item in &items {
                    krait_object::set::add(ctx, own, item)?;
                }
                set
            }
            (Container::FrozenSet, _) => krait_object::set::new_frozenset(ctx, &items)?,
            (Container::Slice, _) => {
                let [start, stop, step]: [Obj; 3] = items.try_into().map_err(|_| ctx.type_error("NULL object in marshal data for object"))?;
                krait_object::slice::new_slice(ctx, start, stop, step)
            }
            (Container::Tuple | Container::List | Container::Dict | Container::Set, _) => ctx.tuple(items),
        })
    }

    fn code(&mut self, fields: CodeFields<Obj>) -> Result<Obj, Failure> {
        let ctx = self.ctx;
        let constant = |value: Obj| const_of(ctx, &value).map_err(|_| ctx.value_error("bad marshal data (invalid code object)"));
        let values: Option<Box<[Obj]>> = fields.consts.payload::<PyTuple>().map(|tuple| tuple.items().into());
        let mut builder = ConstBuilder::new(0);
        let code: Const = builder.code(CodeFields {
            argcount: fields.argcount,
            posonlyargcount: fields.posonlyargcount,
            kwonlyargcount: fields.kwonlyargcount,
            stacksize: fields.stacksize,
            flags: fields.flags,
            code: constant(fields.code)?,
            consts: constant(fields.consts)?,
            names: constant(fields.names)?,
            localsplusnames: constant(fields.localsplusnames)?,
            localspluskinds: constant(fields.localspluskinds)?,
            filename: constant(fields.filename)?,
            name: constant(fields.name)?,
            qualname: constant(fields.qualname)?,
            firstlineno: fields.firstlineno,
            linetable: constant(fields.linetable)?,
            exceptiontable: constant(fields.exceptiontable)?,
        })?;
        match (code, values) {
            (Const::Code(code), Some(values)) => Ok(code_with_consts(ctx, code, values)),
            (code, _) => Ok(value_of(ctx, &code)?),
        }
    }
}

/// Shows objects that hold no code objects to the writer.
pub(super) struct Shown<'c> {
    pub ctx: &'c Ctx,
}

impl Source for Shown<'_> {
    type Value = Obj;

    fn view<'a>(&'a self, value: &'a Obj) -> View<'a, Obj> {
        let ctx = self.ctx;
        if let Some(items) = items_of(ctx, value) {
            return items;
        }
        if let Some(bytes) = krait_object::bytes::bytes_of(value) {
            return View::Bytes(bytes);
        }
        match const_of(ctx, value) {
            Ok(Const::None) => View::None,
            Ok(Const::True) => View::True,
            Ok(Const::False) => View::False,
            Ok(Const::Ellipsis) => View::Ellipsis,
            Ok(Const::StopIteration) => View::StopIteration,
            Ok(Const::Int(number)) => View::Int(Cow::Owned(number)),
            Ok(Const::Float(number)) => View::Float(number),
            Ok(Const::Complex(real, imag)) => View::Complex(real, imag),
            Ok(Const::Str(text)) => {
                View::Str { text: Cow::Owned(text), interned: value.payload::<PyStr>().is_some_and(PyStr::is_interned) }
            }
            _ => match krait_object::buffer::buffer_bytes(ctx, value) {
                Ok(bytes) => View::Bytes(Cow::Owned(bytes.into_owned())),
                Err(raised) => {
                    drop(ctx.take_raised(raised));
                    View::Other
                }
            },
        }
    }

    fn identity(&self, value: &Obj) -> Option<u64> {
        // The holder has one reference and the writer another.
        let is_shared = match value.as_small_int() {
            Some(number) => (-5..=256).contains(&number),
            None => value.refcount() > 2,
        };
        is_shared.then(|| value.id())
    }
}

/// A container as the writer sees it.
fn items_of<'a>(ctx: &Ctx, value: &Obj) -> Option<View<'a, Obj>> {
    let types = &ctx.types;
    if let Some(tuple) = value.payload::<PyTuple>().filter(|_| types.tuple.is_exactly(value)) {
        return Some(View::Tuple(tuple.items().to_vec()));
    }
    if let Some(list) = value.payload::<PyList>().filter(|_| types.list.is_exactly(value)) {
        return Some(View::List(list.items.to_vec()));
    }
    if let Some(dict) = value.payload::<PyDict>().filter(|_| types.dict.is_exactly(value)) {
        return Some(View::Dict(dict.items()));
    }
    if let Some(set) = value.payload::<PySet>() {
        return match (types.set.is_exactly(value), types.frozenset.is_exactly(value)) {
            (true, _) => Some(View::Set(set.items())),
            (_, true) => Some(View::FrozenSet(set.items())),
            _ => None,
        };
    }
    let slice = value.payload::<PySlice>()?;
    Some(View::Slice([slice.start.clone(), slice.stop.clone(), slice.step.clone()]))
}

/// Whether a code object is among the parts of a value.
pub(super) fn holds_code(ctx: &Ctx, value: &Obj) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut rest = vec![value.clone()];
    while let Some(value) = rest.pop() {
        if value.payload::<PyCode>().is_some() {
            return true;
        }
        if value.header().is_none() || !seen.insert(value.id()) {
            continue;
        }
        match items_of(ctx, &value) {
            Some(View::Tuple(items) | View::List(items) | View::Set(items) | View::FrozenSet(items)) => rest.extend(items),
            Some(View::Dict(pairs)) => rest.extend(pairs.into_iter().flat_map(|(key, value)| [key, value])),
            Some(View::Slice(parts)) => rest.extend(parts),
            _ => {}
        }
    }
    false
}

/// The object at the start of `data`, and how many bytes it took.
pub(super) fn read(ctx: &Ctx, data: &[u8], allow_code: bool) -> PyResult<(Obj, usize)> {
    // A code object at the top, as in .pyc files, has no use for the identity of its parts.
    if allow_code && data.first().is_some_and(|first| first & 0x7F == b'c') {
        let (value, used) = krait_code::marshal::load_prefix(data).map_err(|error| super::load_error(ctx, &error))?;
        return Ok((value_of(ctx, &value)?, used));
    }
    let mut builder = Objects { ctx };
    let mut reader = krait_code::marshal::Reader::new(data, &mut builder, allow_code);
    match reader.read() {
        Ok(value) => Ok((value, reader.position())),
        Err(Failure::Data(error)) => Err(super::load_error(ctx, &error)),
        Err(Failure::Raised(raised)) => Err(raised),
    }
}
