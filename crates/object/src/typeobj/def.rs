//! How a native type, its methods and attributes are written down: as data.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::Layout;
use crate::typeobj::{SlotFn, SlotId, TypeRef};
use crate::value::Obj;

/// A native function by calling convention. Errors in the number of arguments read as CPython's for it.
#[derive(Clone, Copy)]
pub enum NativeFn {
    /// `METH_NOARGS`: `f(ctx, self)`. "list.clear() takes no arguments (1 given)".
    NoArgs(fn(&Ctx, &Obj) -> PyResult),
    /// `METH_O`: `f(ctx, self, arg)`. "list.append() takes exactly one argument (0 given)".
    O(fn(&Ctx, &Obj, &Obj) -> PyResult),
    /// `METH_FASTCALL` with Argument Clinic positional-only parameters: `f(ctx, self, args)`. The number of
    /// arguments is checked against the text signature. "insert expected 2 arguments, got 1".
    Fast(fn(&Ctx, &Obj, &[Obj]) -> PyResult),
    /// Argument Clinic with keywords: `f(ctx, self, slots)`, one slot for each parameter of the text signature
    /// in its order, `None` where none was given. "sort() got an unexpected keyword argument 'x'".
    Bound(fn(&Ctx, &Obj, &[Option<Obj>]) -> PyResult),
    /// `METH_VARARGS | METH_KEYWORDS`: the function does all checking itself.
    Kw(fn(&Ctx, &Obj, Args) -> PyResult),
}

/// What a method's function gets as `self`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    Instance,
    /// `METH_CLASS`: the class.
    Class,
    /// `METH_STATIC`: nothing meaningful (the type itself).
    Static,
}

/// A row of a method table (or of a module's functions).
#[derive(Clone, Copy)]
pub struct MethodDef {
    /// CPython's text signature with the name before it: `"pop($self, index=-1, /)"`. A text without parenthesis
    /// is a name alone (CPython has no text signature for it either); its arguments are the function's own business.
    pub text: &'static str,
    pub call: NativeFn,
    pub kind: MethodKind,
    /// `METH_COEXIST`: stands in the type's dict although a slot shows under the same name.
    pub coexist: bool,
    pub doc: &'static str,
}

/// A method row.
pub const fn method(text: &'static str, call: NativeFn) -> MethodDef {
    MethodDef { text, call, kind: MethodKind::Instance, coexist: false, doc: "" }
}

/// [`method`] with a docstring.
pub const fn documented(doc: &'static str, text: &'static str, call: NativeFn) -> MethodDef {
    method(text, call).doc(doc)
}

impl MethodDef {
    pub const fn class(mut self) -> MethodDef {
        self.kind = MethodKind::Class;
        self
    }
    pub const fn static_(mut self) -> MethodDef {
        self.kind = MethodKind::Static;
        self
    }
    pub const fn coexist(mut self) -> MethodDef {
        self.coexist = true;
        self
    }
    pub const fn doc(mut self, doc: &'static str) -> MethodDef {
        self.doc = doc;
        self
    }
    /// The name before the parenthesis.
    pub fn name(&self) -> &'static str {
        self.text.split('(').next().expect("split gives one part at least")
    }
    /// The signature with its parentheses, if there is one.
    pub fn signature(&self) -> Option<&'static str> {
        self.text.find('(').map(|at| &self.text[at..])
    }
}

/// A computed attribute.
#[derive(Clone, Copy)]
pub struct GetSetDef {
    pub name: &'static str,
    pub get: fn(&Ctx, &Obj) -> PyResult,
    pub set: Option<fn(&Ctx, &Obj, Option<&Obj>) -> PyResult<()>>,
    pub doc: &'static str,
}

/// A read-only computed attribute.
pub const fn getset(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> GetSetDef {
    GetSetDef { name, get, set: None, doc: "" }
}
/// A computed attribute that can be set (`Some`) and deleted (`None`).
pub const fn getset_rw(
    name: &'static str,
    get: fn(&Ctx, &Obj) -> PyResult,
    set: fn(&Ctx, &Obj, Option<&Obj>) -> PyResult<()>,
) -> GetSetDef {
    GetSetDef { name, get, set: Some(set), doc: "" }
}

/// A plain field shown as an attribute (`PyMemberDef`): shows as `member_descriptor`.
#[derive(Clone, Copy)]
pub struct MemberDef {
    pub name: &'static str,
    pub get: fn(&Ctx, &Obj) -> PyResult,
    pub set: Option<fn(&Ctx, &Obj, Option<&Obj>) -> PyResult<()>>,
    pub doc: &'static str,
}

/// A native type. One static each, in the file of the type.
pub struct TypeDef {
    /// `__name__`.
    pub name: &'static str,
    /// `__module__`; `"builtins"` shows no prefix in error texts.
    pub module: &'static str,
    pub layout: fn() -> &'static Layout,
    /// The base type, `None` for `object` (and for `object` itself).
    pub base: Option<fn(&Ctx) -> TypeRef>,
    /// [`TypeFlags`](crate::typeobj::TypeFlags): BASETYPE when Python classes may derive from it,
    /// DISALLOW_INSTANTIATION, SEQUENCE, MAPPING, the SUBCLASS bits, HAS_FINALIZER.
    pub flags: u64,
    pub slots: &'static [(SlotId, SlotFn)],
    pub methods: &'static [MethodDef],
    pub getsets: &'static [GetSetDef],
    pub members: &'static [MemberDef],
    /// `__text_signature__` of the type: `"(iterable=(), /)"`; empty when CPython has none.
    pub text: &'static str,
    pub doc: &'static str,
}

impl TypeDef {
    /// A definition to be completed with struct update syntax:
    /// `TypeDef { methods: &[…], ..TypeDef::new("list", PyList::layout) }`.
    pub const fn new(name: &'static str, layout: fn() -> &'static Layout) -> TypeDef {
        TypeDef {
            name,
            module: "builtins",
            layout,
            base: None,
            flags: 0,
            slots: &[],
            methods: &[],
            getsets: &[],
            members: &[],
            text: "",
            doc: "",
        }
    }
}
