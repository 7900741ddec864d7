//! Code objects at run time: of a wire form or of an image, their constants and names made into values when they are
//! first wanted.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::sync::Arc;

use krait_code::image::{Image, ImageCode, ImageConst, ImageConsts};
use krait_code::marshal::DumpError;
use krait_code::{CodeFlags, CodeObject, CodeView, Const, PyString};

use crate::ctx::{Ctx, PyResult};
use crate::payload::new_exact;
use crate::value::Obj;

/// The payload of `code`.
pub struct PyCode {
    form: Form,
    flags: CodeFlags,
    pub name: Obj,
    pub filename: Obj,
    qualname: OnceCell<Obj>,
    parts: OnceCell<Parts>,
    /// The wire form of what stands in an image, once somebody asked for it.
    whole: OnceCell<Arc<CodeObject>>,
    /// The machine's own form, made when the code first runs; the machine knows what it is.
    pub body: OnceCell<Box<dyn std::any::Any>>,
    /// The address of `body`'s contents, for the dispatch loop; 0 until it is made.
    pub body_ptr: Cell<usize>,
    /// `_co_extra`-like marks of tools (`sys.monitoring` events, coverage).
    pub extra: Cell<u32>,
}
crate::payload!(PyCode, "code", with_node, with_weakrefs);

/// Where a code object comes from.
enum Form {
    Wire(Arc<CodeObject>),
    Image(ImageCode, Rc<Strings>),
}

/// The values that code uses by index.
struct Parts {
    consts: Box<[Obj]>,
    names: Box<[Obj]>,
    localsplus: Box<[Obj]>,
}

/// The strings of an image, each made once.
struct Strings {
    image: Image,
    made: Box<[OnceCell<Obj>]>,
}

impl Strings {
    fn get(&self, ctx: &Ctx, number: usize) -> Obj {
        self.made[number].get_or_init(|| self.make(ctx, number)).clone()
    }

    fn make(&self, ctx: &Ctx, number: usize) -> Obj {
        let (bytes, interned) = self.image.string(number);
        match std::str::from_utf8(bytes) {
            Ok(text) if interned => ctx.intern(text),
            Ok(text) => ctx.str(text),
            Err(_) => {
                let text = ctx.str_wire(&PyString::from_wtf8(bytes).expect("an image holds text"));
                if interned { ctx.intern_obj(&text) } else { text }
            }
        }
    }
}

impl crate::payload::Trace for PyCode {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        if let Some(parts) = self.parts.get() {
            for object in parts.consts.iter().chain(&parts.names).chain(&parts.localsplus) {
                visit(object);
            }
        }
        visit(&self.name);
        visit(&self.filename);
        if let Some(qualname) = self.qualname.get() {
            visit(qualname);
        }
    }
}

impl PyCode {
    fn new(form: Form, flags: CodeFlags, name: Obj, filename: Obj) -> PyCode {
        PyCode {
            form,
            flags,
            name,
            filename,
            qualname: OnceCell::new(),
            parts: OnceCell::new(),
            whole: OnceCell::new(),
            body: OnceCell::new(),
            body_ptr: Cell::new(0),
            extra: Cell::new(0),
        }
    }

    /// `co_flags`
    pub fn flags(&self) -> CodeFlags {
        self.flags
    }

    /// Its numbers and bytes.
    pub fn view(&self) -> CodeView<'_> {
        match &self.form {
            Form::Wire(wire) => wire.view(),
            Form::Image(code, _) => code.fields().view,
        }
    }

    /// The wire form.
    pub fn wire(&self) -> &Arc<CodeObject> {
        match &self.form {
            Form::Wire(wire) => wire,
            Form::Image(code, _) => self.whole.get_or_init(|| Arc::new(code.to_code_object())),
        }
    }

    /// The body that was verified when the image was made.
    pub fn image_body(&self) -> Option<&'static [u8]> {
        match &self.form {
            Form::Wire(_) => None,
            Form::Image(code, _) => Some(code.fields().body),
        }
    }

    #[inline]
    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| self.make_parts())
    }

    #[cold]
    fn make_parts(&self) -> Parts {
        let ctx = Ctx::current().expect("an object's interpreter");
        let Form::Image(code, strings) = &self.form else { unreachable!("those of a wire form are made at once") };
        let fields = code.fields();
        let (names, localsplus) = fields.names();
        let names = names.map(|name| strings.get(ctx, name)).collect();
        let localsplus = localsplus.map(|name| strings.get(ctx, name)).collect();
        let mut reader = code.consts();
        let consts = (0..fields.view.consts).map(|_| image_value(ctx, strings, &mut reader)).collect();
        Parts { consts, names, localsplus }
    }

    /// `co_consts`
    pub fn consts(&self) -> &[Obj] {
        &self.parts().consts
    }

    /// `co_names`, interned.
    pub fn names(&self) -> &[Obj] {
        &self.parts().names
    }

    /// `co_localsplusnames`, interned.
    pub fn localsplus(&self) -> &[Obj] {
        &self.parts().localsplus
    }

    /// `co_qualname`
    pub fn qualname(&self) -> &Obj {
        self.qualname.get_or_init(|| {
            let ctx = Ctx::current().expect("an object's interpreter");
            match &self.form {
                Form::Wire(wire) => interned(ctx, &wire.qualname),
                Form::Image(code, strings) => strings.get(ctx, code.head().1[1]),
            }
        })
    }

    pub fn const_at(&self, index: usize) -> Option<Obj> {
        self.consts().get(index).cloned()
    }

    /// The docstring, as a function of this code shows it.
    pub fn docstring(&self) -> Option<Obj> {
        if !self.flags.has(CodeFlags::HAS_DOCSTRING) {
            return None;
        }
        match &self.form {
            // Without the other constants.
            Form::Image(code, strings) if self.parts.get().is_none() => {
                let ctx = Ctx::current().expect("an object's interpreter");
                Some(image_value(ctx, strings, &mut code.consts()))
            }
            _ => self.const_at(0),
        }
    }
}

fn interned(ctx: &Ctx, text: &PyString) -> Obj {
    match text.as_str() {
        Some(text) => ctx.intern(text),
        None => ctx.intern_obj(&ctx.str_wire(text)),
    }
}

/// A code object of this wire form; its nested code becomes code objects too.
pub fn new_code(ctx: &Ctx, wire: Arc<CodeObject>) -> PyResult {
    let consts = wire.consts.iter().map(|constant| value_of(ctx, constant)).collect::<PyResult<Box<[Obj]>>>()?;
    Ok(code_with_consts(ctx, wire, consts))
}

/// A code object of this wire form whose constants have these values.
pub fn code_with_consts(ctx: &Ctx, wire: Arc<CodeObject>, consts: Box<[Obj]>) -> Obj {
    let all = |names: &[PyString]| names.iter().map(|name| interned(ctx, name)).collect();
    let parts = Parts { consts, names: all(&wire.names), localsplus: all(&wire.localsplusnames) };
    let (flags, name, filename) = (wire.flags, interned(ctx, &wire.name), interned(ctx, &wire.filename));
    let code = PyCode { parts: OnceCell::from(parts), ..PyCode::new(Form::Wire(wire), flags, name, filename) };
    new_exact(ctx, &ctx.types.code, code)
}

/// The outermost code object of an image.
pub fn image_code(ctx: &Ctx, image: Image) -> Obj {
    let made = std::iter::repeat_with(OnceCell::new).take(image.strings()).collect();
    code_of_image(ctx, image.root(), &Rc::new(Strings { image, made }))
}

fn code_of_image(ctx: &Ctx, code: ImageCode, strings: &Rc<Strings>) -> Obj {
    let (flags, [name, _, filename]) = code.head();
    let (name, filename) = (strings.get(ctx, name), strings.get(ctx, filename));
    new_exact(ctx, &ctx.types.code, PyCode::new(Form::Image(code, strings.clone()), flags, name, filename))
}

/// The next constant of an image.
fn image_value(ctx: &Ctx, strings: &Rc<Strings>, reader: &mut ImageConsts) -> Obj {
    let head = reader.next();
    let mut all = |count: usize| (0..count).map(|_| image_value(ctx, strings, reader)).collect::<Vec<Obj>>();
    match head {
        ImageConst::None => ctx.none(),
        ImageConst::True => ctx.bool(true),
        ImageConst::False => ctx.bool(false),
        ImageConst::Ellipsis => ctx.ellipsis.clone(),
        ImageConst::StopIteration => ctx.types.stop_iteration.to_obj(),
        ImageConst::Int(value) => ctx.int(value),
        ImageConst::Big(value) => ctx.int_big(value),
        ImageConst::Float(value) => ctx.float(value),
        ImageConst::Complex(real, imag) => crate::complex::new_complex(ctx, real, imag),
        ImageConst::Str(number) => strings.get(ctx, number),
        ImageConst::Bytes(bytes) => ctx.bytes(bytes),
        ImageConst::Tuple(count) => ctx.tuple(all(count)),
        ImageConst::List(count) => ctx.list(all(count)),
        ImageConst::Set(count) => crate::set::new_set(ctx, &all(count)).expect(HASHABLE),
        ImageConst::FrozenSet(count) => crate::set::new_frozenset(ctx, &all(count)).expect(HASHABLE),
        ImageConst::Dict(count) => {
            let dict = crate::heap::dictdata::PyDict::new();
            for pair in all(2 * count).chunks_exact(2) {
                dict.set(ctx, &pair[0], pair[1].clone()).expect(HASHABLE);
            }
            ctx.dict_from(dict)
        }
        ImageConst::Slice => {
            let parts = all(3);
            crate::slice::new_slice(ctx, parts[0].clone(), parts[1].clone(), parts[2].clone())
        }
        ImageConst::Code(code) => code_of_image(ctx, code, strings),
    }
}

const HASHABLE: &str = "constants are hashable";

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
        return Ok(Const::Code(code.wire().clone()));
    }
    crate::bytes::bytes_of(value).map(|bytes| Const::Bytes(Arc::from(&*bytes))).ok_or(DumpError::Unmarshallable)
}

pub use crate::codetype::{CODE, branches};
