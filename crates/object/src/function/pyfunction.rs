//! Python functions: code with globals, defaults and a closure. Running one is the hook `call_function`'s.

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::code::PyCode;
use crate::ctx::{Ctx, PyResult};
use crate::function::method::new_method;
use crate::heap::dictdata::PyDict;
use crate::payload::{Payload, new_exact};
use crate::signature;
use crate::tuple::PyTuple;
use crate::typeobj::{MemberDef, TypeDef, TypeFlags, getset_rw, slot};
use crate::value::Obj;

/// The payload of `function`. The first fields are read by the dispatch loop.
#[repr(C)]
pub struct PyFunction {
    /// Whether `__doc__` is still the code's.
    doc_of_code: Cell<bool>,
    qualname_form: Cell<QualnameForm>,
    pub code: ObjCell,
    pub globals: Obj,
    pub builtins: Obj,
    /// A tuple of cells, or nothing.
    pub closure: ObjCell,
    pub defaults: ObjCell,
    pub kwdefaults: ObjCell,
    pub name: ObjCell,
    qualname: ObjCell,
    pub module: ObjCell,
    doc: ObjCell,
    pub annotations: ObjCell,
    pub annotate: ObjCell,
    pub type_params: ObjCell,
}
/// What the cell of `__qualname__` holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum QualnameForm {
    /// It.
    Whole,
    /// Nothing: it is the code's.
    OfCode,
    /// That of the function whose annotations this one evaluates.
    Owner,
}
crate::trace!(PyFunction: code, globals, builtins, closure, defaults, kwdefaults, name, qualname, module, doc, annotations, annotate, type_params);
crate::payload!(PyFunction, "function", with_node, with_weakrefs, with_dict);

/// A function as `MAKE_FUNCTION` makes it.
pub fn new_function(ctx: &Ctx, code: Obj, globals: Obj, qualname: Option<Obj>) -> PyResult {
    let builtins = match globals.payload::<PyDict>() {
        Some(dict) => builtins_of(ctx, dict),
        None => ctx.builtins.get(),
    };
    let builtins = builtins.unwrap_or_else(|| ctx.dict());
    new_function_with(ctx, code, globals, builtins, qualname)
}

/// As [`new_function`], where the builtins that code with these globals sees are known.
pub fn new_function_with(ctx: &Ctx, code: Obj, globals: Obj, builtins: Obj, qualname: Option<Obj>) -> PyResult {
    let name = code.payload::<PyCode>().ok_or_else(|| ctx.system_error("a function's code must be a code object"))?.name.clone();
    let module = globals.payload::<PyDict>().and_then(|dict| dict.get_str(ctx, &ctx.names.__name__));
    let function = PyFunction {
        doc_of_code: Cell::new(true),
        qualname_form: Cell::new(if qualname.is_some() { QualnameForm::Whole } else { QualnameForm::OfCode }),
        code: ObjCell::new(Some(code)),
        globals,
        builtins,
        closure: ObjCell::default(),
        defaults: ObjCell::default(),
        kwdefaults: ObjCell::default(),
        name: ObjCell::new(Some(name)),
        qualname: ObjCell::new(qualname),
        module: ObjCell::new(module),
        doc: ObjCell::default(),
        annotations: ObjCell::default(),
        annotate: ObjCell::default(),
        type_params: ObjCell::default(),
    };
    Ok(new_exact(ctx, &ctx.types.function, function))
}

/// The builtins that code with these globals sees: `globals["__builtins__"]`, a module or a dict.
pub fn builtins_of(ctx: &Ctx, globals: &PyDict) -> Option<Obj> {
    match globals.get_str(ctx, &ctx.names.__builtins__) {
        Some(found) => Some(builtins_dict(found)),
        // Those of the code that runs.
        None => {
            let running = ctx.hooks.current_globals.get().and_then(|hook| hook(ctx));
            let found = running.and_then(|running| running.payload::<PyDict>()?.get_str(ctx, &ctx.names.__builtins__));
            found.map(builtins_dict).or_else(|| ctx.builtins.get())
        }
    }
}

fn builtins_dict(found: Obj) -> Obj {
    match found.payload::<crate::module::PyModule>() {
        Some(module) => module.dict.clone(),
        None => found,
    }
}

fn of(object: &Obj) -> &PyFunction {
    object.payload::<PyFunction>().expect("the type's methods get its objects")
}

impl PyFunction {
    pub fn code(&self) -> Obj {
        self.code.get().expect("a function has code")
    }
    /// `__qualname__`
    pub fn qualname(&self, ctx: &Ctx) -> Obj {
        let made = match self.qualname_form.get() {
            QualnameForm::Whole => return self.qualname.get().expect("a function has a qualified name"),
            QualnameForm::OfCode => self.of_code(|code| code.qualname().clone()),
            QualnameForm::Owner => {
                let owner = self.qualname.get().expect("a function has a qualified name");
                ctx.str(&format!("{}.__annotate__", owner.text_lossy()))
            }
        };
        self.set_qualname(made.clone());
        made
    }
    /// `__qualname__`, unless it is the code's.
    #[inline]
    pub fn own_qualname(&self, ctx: &Ctx) -> Option<Obj> {
        (self.qualname_form.get() != QualnameForm::OfCode).then(|| self.qualname(ctx))
    }
    /// As [`PyFunction::own_qualname`], where it is not to be made first; 0: it is the code's.
    #[inline(always)]
    pub fn own_qualname_word(&self) -> Option<u64> {
        match self.qualname_form.get() {
            QualnameForm::OfCode => Some(0),
            QualnameForm::Whole => Some(self.qualname.word()),
            QualnameForm::Owner => None,
        }
    }
    fn set_qualname(&self, name: Obj) {
        self.qualname.set(Some(name));
        self.qualname_form.set(QualnameForm::Whole);
    }
    /// Name this function after `owner`, whose annotations it evaluates.
    pub fn annotates(&self, ctx: &Ctx, owner: &PyFunction) {
        self.qualname.set(Some(owner.qualname(ctx)));
        self.qualname_form.set(QualnameForm::Owner);
    }
    fn of_code<T>(&self, get: impl FnOnce(&PyCode) -> T) -> T {
        get(self.code().payload::<PyCode>().expect("a function's code is code"))
    }
    /// `__doc__`
    fn doc(&self) -> Option<Obj> {
        if self.doc_of_code.replace(false) {
            self.doc.set(self.of_code(PyCode::docstring));
        }
        self.doc.get()
    }
}

fn none_or(ctx: &Ctx, cell: &ObjCell) -> PyResult {
    Ok(cell.get().unwrap_or_else(|| ctx.none()))
}

fn set_string(ctx: &Ctx, cell: &ObjCell, what: &str, value: Option<&Obj>) -> PyResult<()> {
    match value {
        Some(value) if value.is_str_instance(ctx) => {
            cell.set(Some(value.clone()));
            Ok(())
        }
        _ => Err(ctx.type_error(&format!("{what} must be set to a string object"))),
    }
}

/// `__annotations__` from the cache, or by calling `__annotate__(1)`.
fn annotations(ctx: &Ctx, function: &PyFunction) -> PyResult {
    if let Some(found) = function.annotations.get() {
        return Ok(found);
    }
    let made = match function.annotate.get() {
        Some(annotate) if annotate.is_callable(ctx) => {
            let made = annotate.call(ctx, &[Obj::small(1)])?;
            if made.payload::<PyDict>().is_none() {
                return Err(ctx.type_error(&format!("__annotate__ returned non-dict of type '{}'", made.ty(ctx).name())));
            }
            made
        }
        _ => ctx.dict(),
    };
    function.annotations.set(Some(made.clone()));
    Ok(made)
}

const MEMBERS: &[MemberDef] = &[
    MemberDef { name: "__closure__", get: |ctx, this| none_or(ctx, &of(this).closure), set: None, doc: "" },
    MemberDef { name: "__globals__", get: |_, this| Ok(of(this).globals.clone()), set: None, doc: "" },
    MemberDef { name: "__builtins__", get: |_, this| Ok(of(this).builtins.clone()), set: None, doc: "" },
    MemberDef {
        name: "__doc__",
        get: |ctx, this| Ok(of(this).doc().unwrap_or_else(|| ctx.none())),
        set: Some(|_, this, value| {
            of(this).doc_of_code.set(false);
            of(this).doc.set(value.cloned());
            Ok(())
        }),
        doc: "",
    },
    MemberDef {
        name: "__module__",
        get: |ctx, this| none_or(ctx, &of(this).module),
        set: Some(|_, this, value| {
            of(this).module.set(value.cloned());
            Ok(())
        }),
        doc: "",
    },
];

pub static FUNCTION: TypeDef = TypeDef {
    text: "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
    flags: TypeFlags::METHOD_DESCRIPTOR,
    slots: &[
        slot::tp_call(|ctx, this, args| match ctx.hooks.call_function.get() {
            Some(call) => call(ctx, this, args),
            None => Err(ctx.system_error("no machine to run a function")),
        }),
        slot::tp_descr_get(|ctx, this, object, _| match object {
            Some(object) => Ok(new_method(ctx, this.clone(), object.clone())),
            None => Ok(this.clone()),
        }),
        slot::tp_repr(|ctx, this| {
            let name = of(this).qualname(ctx);
            Ok(ctx.str(&format!("<function {} at {:#x}>", name.text_lossy(), this.id())))
        }),
        slot::tp_new(function_new),
    ],
    members: MEMBERS,
    getsets: &[
        getset_rw("__code__", |_, this| Ok(of(this).code()), |ctx, this, value| {
            let function = of(this);
            let Some(code) = value.and_then(|value| value.payload::<PyCode>()) else {
                return Err(ctx.type_error("__code__ must be set to a code object"));
            };
            let free = code.view().nfreevars();
            let closed = function.closure.get().and_then(|closure| closure.payload::<PyTuple>().map(PyTuple::len)).unwrap_or(0);
            if free != closed {
                return Err(ctx.value_error(&format!(
                    "{}() requires a code object with {closed} free vars, not {free}",
                    function.name.get().map(|name| name.text_lossy().into_owned()).unwrap_or_default()
                )));
            }
            let kind = |code: &PyCode| {
                use krait_code::CodeFlags;
                code.flags().0 & (CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR)
            };
            let old = function.code();
            if old.payload::<PyCode>().is_some_and(|old| kind(old) != kind(code)) {
                let text = "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)";
                crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, text, 1)?;
            }
            // What it has of the old code stays.
            (function.doc(), function.qualname(ctx));
            function.code.set(value.cloned());
            Ok(())
        }),
        getset_rw("__defaults__", |ctx, this| none_or(ctx, &of(this).defaults), |ctx, this, value| {
            let value = value.filter(|value| !ctx.is_none(value));
            if value.is_some_and(|value| value.payload::<PyTuple>().is_none()) {
                return Err(ctx.type_error("__defaults__ must be set to a tuple object"));
            }
            of(this).defaults.set(value.cloned());
            Ok(())
        }),
        getset_rw("__kwdefaults__", |ctx, this| none_or(ctx, &of(this).kwdefaults), |ctx, this, value| {
            let value = value.filter(|value| !ctx.is_none(value));
            if value.is_some_and(|value| value.payload::<PyDict>().is_none()) {
                return Err(ctx.type_error("__kwdefaults__ must be set to a dict object"));
            }
            of(this).kwdefaults.set(value.cloned());
            Ok(())
        }),
        getset_rw("__annotations__", |ctx, this| annotations(ctx, of(this)), |ctx, this, value| {
            let value = value.filter(|value| !ctx.is_none(value));
            if value.is_some_and(|value| value.payload::<PyDict>().is_none()) {
                return Err(ctx.type_error("__annotations__ must be set to a dict object"));
            }
            of(this).annotations.set(value.cloned());
            of(this).annotate.set(None);
            Ok(())
        }),
        getset_rw("__annotate__", |ctx, this| none_or(ctx, &of(this).annotate), |ctx, this, value| {
            let Some(value) = value else { return Err(ctx.type_error("__annotate__ cannot be deleted")) };
            if ctx.is_none(value) {
                of(this).annotate.set(None);
            } else if value.is_callable(ctx) {
                of(this).annotate.set(Some(value.clone()));
                of(this).annotations.set(None);
            } else {
                return Err(ctx.type_error("__annotate__ must be callable or None"));
            }
            Ok(())
        }),
        getset_rw("__name__", |ctx, this| none_or(ctx, &of(this).name), |ctx, this, value| set_string(ctx, &of(this).name, "__name__", value)),
        getset_rw(
            "__qualname__",
            |ctx, this| Ok(of(this).qualname(ctx)),
            |ctx, this, value| {
                of(this).qualname(ctx);
                set_string(ctx, &of(this).qualname, "__qualname__", value)
            },
        ),
        getset_rw(
            "__type_params__",
            |ctx, this| Ok(of(this).type_params.get().unwrap_or_else(|| ctx.empty_tuple.clone())),
            |ctx, this, value| match value {
                Some(value) if value.payload::<PyTuple>().is_some() => {
                    of(this).type_params.set(Some(value.clone()));
                    Ok(())
                }
                _ => Err(ctx.type_error("__type_params__ must be set to a tuple")),
            },
        ),
        crate::protocol::DICT_GETSET,
    ],
    ..TypeDef::new("function", PyFunction::layout)
};

fn function_new(ctx: &Ctx, _class: &Obj, args: crate::args::Args) -> PyResult {
    let slots = signature::bind(ctx, "function", "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", args)?;
    let [Some(code), Some(globals), name, defaults, closure, kwdefaults] = slots.as_slice() else {
        return Err(ctx.system_error("bound arguments"));
    };
    let expect = |ok: bool, position: &str, what: &str, got: &Obj| {
        if ok { Ok(()) } else { Err(ctx.type_error(&format!("function() argument {position} must be {what}, not {}", got.ty(ctx).name()))) }
    };
    expect(code.payload::<PyCode>().is_some(), "'code'", "code", code)?;
    expect(globals.payload::<PyDict>().is_some(), "'globals'", "dict", globals)?;
    let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
    let (name, defaults, closure, kwdefaults) = (given(name), given(defaults), given(closure), given(kwdefaults));
    if name.as_ref().is_some_and(|name| !name.is_str_instance(ctx)) {
        return Err(ctx.type_error("arg 3 (name) must be None or string"));
    }
    if defaults.as_ref().is_some_and(|defaults| defaults.payload::<PyTuple>().is_none()) {
        return Err(ctx.type_error("arg 4 (defaults) must be None or tuple"));
    }
    if kwdefaults.as_ref().is_some_and(|defaults| defaults.payload::<PyDict>().is_none()) {
        return Err(ctx.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    let free = code
        .payload::<PyCode>()
        .map_or(0, |code| code.view().nfreevars());
    match &closure {
        None if free > 0 => return Err(ctx.type_error("arg 5 (closure) must be tuple")),
        Some(closure) => {
            let Some(cells) = closure.payload::<PyTuple>() else {
                return Err(ctx.type_error("arg 5 (closure) must be None or tuple"));
            };
            if cells.len() != free {
                let name = code.payload::<PyCode>().map(|code| code.name.text_lossy().into_owned()).unwrap_or_default();
                return Err(ctx.value_error(&format!("{name} requires closure of length {free}, not {}", cells.len())));
            }
            if let Some(bad) = cells.items().iter().find(|cell| cell.payload::<crate::cell::PyCell>().is_none()) {
                return Err(ctx.type_error(&format!("arg 5 (closure) expected cell, found {}", bad.ty(ctx).name())));
            }
        }
        None => {}
    }
    let made = new_function(ctx, code.clone(), globals.clone(), None)?;
    let function = of(&made);
    if let Some(name) = name {
        function.name.set(Some(name));
    }
    function.defaults.set(defaults);
    function.closure.set(closure);
    function.kwdefaults.set(kwdefaults);
    Ok(made)
}
