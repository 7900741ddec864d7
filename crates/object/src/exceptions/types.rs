//! The tree of exception types, and those without fields of their own.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::exceptions::PyBaseException;
use crate::heap::dictdata::PyDict;
use crate::heap::instance;
use crate::payload::{Payload, new_extended};
use crate::tuple::PyTuple;
use crate::typeobj::{SlotFn, SlotId, MethodDef, NativeFn, TypeDef, TypeFlags, TypeRef, getset_rw, method, slot};
use crate::value::Obj;

pub use super::fields::*;
pub use super::group::*;
pub use super::oserror::*;
pub use super::unicode::*;

/// An exception type without fields of its own, on the layout of its base.
pub(super) const fn plain(name: &'static str, base: fn(&Ctx) -> TypeRef) -> TypeDef {
    // Each has a `__new__` and an `__init__` of its own, as CPython's SimpleExtendsException gives them.
    const SLOTS: &[(SlotId, SlotFn)] = &[slot::tp_new(base_new), slot::tp_init(base_init)];
    TypeDef { base: Some(base), flags: TypeFlags::BASETYPE, slots: SLOTS, ..TypeDef::new(name, PyBaseException::layout) }
}
/// As [`plain`], on another layout.
pub(super) const fn derived(name: &'static str, base: fn(&Ctx) -> TypeRef, layout: fn() -> &'static crate::payload::Layout) -> TypeDef {
    TypeDef { base: Some(base), flags: TypeFlags::BASETYPE, ..TypeDef::new(name, layout) }
}

fn of(object: &Obj) -> &PyBaseException {
    object.as_exception().expect("the type's methods get its objects")
}

pub(super) fn base_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    Ok(new_extended(ctx, ty, PyBaseException::new(ctx.tuple_of(args.positional()))))
}

pub(super) fn base_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    if args.has_keywords() {
        return Err(ctx.type_error(&format!("{}() takes no keyword arguments", this.ty(ctx).name())));
    }
    of(this).args.set(Some(ctx.tuple_of(args.positional())));
    Ok(())
}

pub(super) fn base_str(ctx: &Ctx, this: &Obj) -> PyResult {
    let args = of(this).args(ctx);
    match args.payload::<PyTuple>().map(PyTuple::items) {
        Some([]) | None => Ok(ctx.empty_str.clone()),
        Some([one]) => one.to_str(ctx),
        Some(_) => args.repr(ctx),
    }
}

fn base_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let name = this.ty(ctx).short_name();
    let args = of(this).args(ctx);
    match args.payload::<PyTuple>().map(PyTuple::items) {
        Some([one]) => Ok(ctx.str_join(&[&ctx.str(&format!("{name}(")), &one.repr(ctx)?, &ctx.str(")")])),
        _ => Ok(ctx.str_join(&[&ctx.str(&name), &args.repr(ctx)?])),
    }
}

/// `(type, args)` or `(type, args, dict)`
pub(super) fn base_reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let class = this.ty(ctx).to_obj();
    let args = of(this).args(ctx);
    let items = instance::own_items(this, this.ty(ctx));
    if items.is_empty() {
        return Ok(ctx.tuple(vec![class, args]));
    }
    let dict = PyDict::new();
    for (name, value) in items {
        dict.set(ctx, &name, value)?;
    }
    Ok(ctx.tuple(vec![class, args, ctx.dict_from(dict)]))
}

fn set_state(ctx: &Ctx, this: &Obj, state: &Obj) -> PyResult {
    if !ctx.is_none(state) {
        let Some(dict) = state.payload::<PyDict>() else { return Err(ctx.type_error("state is not a dictionary")) };
        for (name, value) in dict.items() {
            this.setattr(ctx, &name, &value)?;
        }
    }
    Ok(ctx.none())
}

fn with_traceback(ctx: &Ctx, this: &Obj, traceback: &Obj) -> PyResult {
    set_traceback(ctx, this, Some(traceback))?;
    Ok(this.clone())
}

fn set_traceback(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let Some(value) = value else { return Err(ctx.type_error("__traceback__ may not be deleted")) };
    if ctx.is_none(value) {
        of(this).traceback.set(None);
    } else if &*value.ty(ctx).name() == "traceback" {
        of(this).traceback.set(Some(value.clone()));
    } else {
        return Err(ctx.type_error("__traceback__ must be a traceback or None"));
    }
    Ok(())
}

fn add_note(ctx: &Ctx, this: &Obj, note: &Obj) -> PyResult {
    if !note.is_str_instance(ctx) {
        return Err(ctx.type_error(&format!("add_note() argument must be str, not {}", note.ty(ctx).name_or_none(ctx))));
    }
    let notes = match this.getattr_opt(ctx, &ctx.names.__notes__)? {
        Some(notes) => notes,
        None => {
            let notes = ctx.list(Vec::new());
            this.setattr(ctx, &ctx.names.__notes__, &notes)?;
            notes
        }
    };
    match notes.payload::<crate::list::PyList>() {
        Some(list) => list.items.push(note.clone()),
        None => return Err(ctx.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(ctx.none())
}

fn exception_or_none(ctx: &Ctx, what: &str, value: Option<&Obj>) -> PyResult<Option<Obj>> {
    let Some(value) = value else { return Err(ctx.type_error(&format!("{what} may not be deleted"))) };
    if ctx.is_none(value) {
        return Ok(None);
    }
    if value.as_exception().is_none() {
        let what = what.trim_matches('_');
        return Err(ctx.type_error(&format!("exception {what} must be None or derive from BaseException")));
    }
    Ok(Some(value.clone()))
}

const METHODS: &[MethodDef] = &[
    method("__reduce__($self, /)", NativeFn::NoArgs(base_reduce)),
    method("__setstate__($self, state, /)", NativeFn::O(set_state)),
    method("with_traceback($self, object, /)", NativeFn::O(with_traceback)),
    method("add_note($self, object, /)", NativeFn::O(add_note)),
];

pub static BASE_EXCEPTION: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::BASE_EXC_SUBCLASS,
    slots: &[
        slot::tp_new(base_new),
        slot::tp_init(base_init),
        slot::tp_str(base_str),
        slot::tp_repr(base_repr),
        slot::tp_getattro(crate::protocol::generic_getattr),
        slot::tp_setattro(crate::protocol::generic_setattr),
    ],
    methods: METHODS,
    getsets: &[
        crate::protocol::DICT_GETSET,
        getset_rw("args", |ctx, this| Ok(of(this).args(ctx)), |ctx, this, value| {
            let Some(value) = value else { return Err(ctx.type_error("args may not be deleted")) };
            let items = crate::protocol::iterate(ctx, value)?;
            of(this).args.set(Some(ctx.tuple(items)));
            Ok(())
        }),
        getset_rw("__traceback__", |ctx, this| Ok(of(this).traceback.get().unwrap_or_else(|| ctx.none())), set_traceback),
        getset_rw("__context__", |ctx, this| Ok(of(this).context.get().unwrap_or_else(|| ctx.none())), |ctx, this, value| {
            let value = exception_or_none(ctx, "__context__", value)?;
            of(this).context.set(value);
            Ok(())
        }),
        getset_rw("__cause__", |ctx, this| Ok(of(this).cause.get().unwrap_or_else(|| ctx.none())), |ctx, this, value| {
            let value = exception_or_none(ctx, "__cause__", value)?;
            of(this).cause.set(value);
            of(this).suppress_context.set(true);
            Ok(())
        }),
        getset_rw("__suppress_context__", |ctx, this| Ok(ctx.bool(of(this).suppress_context.get())), |ctx, this, value| {
            let Some(value) = value else { return Err(ctx.type_error("can't delete numeric/char attribute")) };
            if !ctx.types.bool.is_exactly(value) {
                return Err(ctx.type_error("attribute value type must be bool"));
            }
            of(this).suppress_context.set(ctx.is_true_singleton(value));
            Ok(())
        }),
    ],
    ..TypeDef::new("BaseException", PyBaseException::layout)
};

pub static EXCEPTION: TypeDef = plain("Exception", |ctx| ctx.types.base_exception.clone());
pub static GENERATOR_EXIT: TypeDef = plain("GeneratorExit", |ctx| ctx.types.base_exception.clone());
pub static KEYBOARD_INTERRUPT: TypeDef = plain("KeyboardInterrupt", |ctx| ctx.types.base_exception.clone());
pub static ARITHMETIC_ERROR: TypeDef = plain("ArithmeticError", |ctx| ctx.types.exception.clone());
pub static ASSERTION_ERROR: TypeDef = plain("AssertionError", |ctx| ctx.types.exception.clone());
pub static BUFFER_ERROR: TypeDef = plain("BufferError", |ctx| ctx.types.exception.clone());
pub static EOF_ERROR: TypeDef = plain("EOFError", |ctx| ctx.types.exception.clone());
pub static LOOKUP_ERROR: TypeDef = plain("LookupError", |ctx| ctx.types.exception.clone());
pub static MEMORY_ERROR: TypeDef = plain("MemoryError", |ctx| ctx.types.exception.clone());
pub static REFERENCE_ERROR: TypeDef = plain("ReferenceError", |ctx| ctx.types.exception.clone());
pub static RUNTIME_ERROR: TypeDef = plain("RuntimeError", |ctx| ctx.types.exception.clone());
pub static STOP_ASYNC_ITERATION: TypeDef = plain("StopAsyncIteration", |ctx| ctx.types.exception.clone());
pub static SYSTEM_ERROR: TypeDef = plain("SystemError", |ctx| ctx.types.exception.clone());
pub static TYPE_ERROR: TypeDef = plain("TypeError", |ctx| ctx.types.exception.clone());
pub static VALUE_ERROR: TypeDef = plain("ValueError", |ctx| ctx.types.exception.clone());
pub static WARNING: TypeDef = plain("Warning", |ctx| ctx.types.exception.clone());
pub static FLOATING_POINT_ERROR: TypeDef = plain("FloatingPointError", |ctx| ctx.types.arithmetic_error.clone());
pub static OVERFLOW_ERROR: TypeDef = plain("OverflowError", |ctx| ctx.types.arithmetic_error.clone());
pub static ZERO_DIVISION_ERROR: TypeDef = plain("ZeroDivisionError", |ctx| ctx.types.arithmetic_error.clone());
pub static BYTES_WARNING: TypeDef = plain("BytesWarning", |ctx| ctx.types.warning.clone());
pub static DEPRECATION_WARNING: TypeDef = plain("DeprecationWarning", |ctx| ctx.types.warning.clone());
pub static ENCODING_WARNING: TypeDef = plain("EncodingWarning", |ctx| ctx.types.warning.clone());
pub static FUTURE_WARNING: TypeDef = plain("FutureWarning", |ctx| ctx.types.warning.clone());
pub static IMPORT_WARNING: TypeDef = plain("ImportWarning", |ctx| ctx.types.warning.clone());
pub static PENDING_DEPRECATION_WARNING: TypeDef = plain("PendingDeprecationWarning", |ctx| ctx.types.warning.clone());
pub static RESOURCE_WARNING: TypeDef = plain("ResourceWarning", |ctx| ctx.types.warning.clone());
pub static RUNTIME_WARNING: TypeDef = plain("RuntimeWarning", |ctx| ctx.types.warning.clone());
pub static SYNTAX_WARNING: TypeDef = plain("SyntaxWarning", |ctx| ctx.types.warning.clone());
pub static UNICODE_WARNING: TypeDef = plain("UnicodeWarning", |ctx| ctx.types.warning.clone());
pub static USER_WARNING: TypeDef = plain("UserWarning", |ctx| ctx.types.warning.clone());
pub static BLOCKING_IO_ERROR: TypeDef = derived("BlockingIOError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static CHILD_PROCESS_ERROR: TypeDef = derived("ChildProcessError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static CONNECTION_ERROR: TypeDef = derived("ConnectionError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static FILE_EXISTS_ERROR: TypeDef = derived("FileExistsError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static FILE_NOT_FOUND_ERROR: TypeDef = derived("FileNotFoundError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static INTERRUPTED_ERROR: TypeDef = derived("InterruptedError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static IS_A_DIRECTORY_ERROR: TypeDef = derived("IsADirectoryError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static NOT_A_DIRECTORY_ERROR: TypeDef = derived("NotADirectoryError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static PERMISSION_ERROR: TypeDef = derived("PermissionError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static PROCESS_LOOKUP_ERROR: TypeDef = derived("ProcessLookupError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static TIMEOUT_ERROR: TypeDef = derived("TimeoutError", |ctx| ctx.types.os_error.clone(), PyOSError::layout);
pub static INDENTATION_ERROR: TypeDef = derived("IndentationError", |ctx| ctx.types.syntax_error.clone(), PySyntaxError::layout);
pub static INCOMPLETE_INPUT_ERROR: TypeDef = derived("_IncompleteInputError", |ctx| ctx.types.syntax_error.clone(), PySyntaxError::layout);
pub static INDEX_ERROR: TypeDef = plain("IndexError", |ctx| ctx.types.lookup_error.clone());
pub static MODULE_NOT_FOUND_ERROR: TypeDef = derived("ModuleNotFoundError", |ctx| ctx.types.import_error.clone(), PyImportError::layout);
pub static NOT_IMPLEMENTED_ERROR: TypeDef = plain("NotImplementedError", |ctx| ctx.types.runtime_error.clone());
pub static PYTHON_FINALIZATION_ERROR: TypeDef = plain("PythonFinalizationError", |ctx| ctx.types.runtime_error.clone());
pub static RECURSION_ERROR: TypeDef = plain("RecursionError", |ctx| ctx.types.runtime_error.clone());
pub static UNBOUND_LOCAL_ERROR: TypeDef = derived("UnboundLocalError", |ctx| ctx.types.name_error.clone(), PyNameError::layout);
pub static UNICODE_ERROR: TypeDef = plain("UnicodeError", |ctx| ctx.types.value_error.clone());
pub static BROKEN_PIPE_ERROR: TypeDef = derived("BrokenPipeError", |ctx| ctx.types.connection_error.clone(), PyOSError::layout);
pub static CONNECTION_ABORTED_ERROR: TypeDef = derived("ConnectionAbortedError", |ctx| ctx.types.connection_error.clone(), PyOSError::layout);
pub static CONNECTION_REFUSED_ERROR: TypeDef = derived("ConnectionRefusedError", |ctx| ctx.types.connection_error.clone(), PyOSError::layout);
pub static CONNECTION_RESET_ERROR: TypeDef = derived("ConnectionResetError", |ctx| ctx.types.connection_error.clone(), PyOSError::layout);
pub static TAB_ERROR: TypeDef = derived("TabError", |ctx| ctx.types.indentation_error.clone(), PySyntaxError::layout);
