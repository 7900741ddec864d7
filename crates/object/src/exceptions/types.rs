//! The exception types: the tree, and the fields that some of them have.

use crate::ctx::Ctx;
use crate::exceptions::PyBaseException;
use crate::payload::{Payload, new_extended};
use crate::typeobj::{TypeDef, TypeFlags, TypeRef, slot};
use crate::value::Obj;

/// Note on an AttributeError what was looked for where.
pub(crate) fn set_attribute_context(_ctx: &Ctx, _exception: &Obj, _object: &Obj, _name: &Obj) {}

/// Note on a NameError what name was looked for.
pub(crate) fn set_name(_ctx: &Ctx, _exception: &Obj, _name: &str) {}

const fn plain(name: &'static str, base: fn(&Ctx) -> TypeRef) -> TypeDef {
    TypeDef { base: Some(base), flags: TypeFlags::BASETYPE, ..TypeDef::new(name, PyBaseException::layout) }
}

pub static BASE_EXCEPTION: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::BASE_EXC_SUBCLASS,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let ty = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, ty, PyBaseException::new(ctx.tuple_of(args.positional()))))
        }),
        slot::tp_init(|ctx, this, args| {
            if args.has_keywords() {
                return Err(ctx.type_error(&format!("{}() takes no keyword arguments", this.ty(ctx).name())));
            }
            this.as_exception().expect("the type's methods get its objects").args.set(Some(ctx.tuple_of(args.positional())));
            Ok(())
        }),
        slot::tp_str(|ctx, this| {
            let args = this.as_exception().expect("the type's methods get its objects").args(ctx);
            match args.payload::<crate::tuple::PyTuple>().map(|args| args.items()) {
                Some([]) | None => Ok(ctx.empty_str.clone()),
                Some([one]) => one.to_str(ctx),
                Some(_) => args.repr(ctx),
            }
        }),
    ],
    ..TypeDef::new("BaseException", PyBaseException::layout)
};
pub static BASE_EXCEPTION_GROUP: TypeDef = plain("BaseExceptionGroup", |ctx| ctx.types.base_exception.clone());
pub static EXCEPTION: TypeDef = plain("Exception", |ctx| ctx.types.base_exception.clone());
pub static GENERATOR_EXIT: TypeDef = plain("GeneratorExit", |ctx| ctx.types.base_exception.clone());
pub static KEYBOARD_INTERRUPT: TypeDef = plain("KeyboardInterrupt", |ctx| ctx.types.base_exception.clone());
pub static SYSTEM_EXIT: TypeDef = plain("SystemExit", |ctx| ctx.types.base_exception.clone());
pub static ARITHMETIC_ERROR: TypeDef = plain("ArithmeticError", |ctx| ctx.types.exception.clone());
pub static ASSERTION_ERROR: TypeDef = plain("AssertionError", |ctx| ctx.types.exception.clone());
pub static ATTRIBUTE_ERROR: TypeDef = plain("AttributeError", |ctx| ctx.types.exception.clone());
pub static BUFFER_ERROR: TypeDef = plain("BufferError", |ctx| ctx.types.exception.clone());
pub static EOF_ERROR: TypeDef = plain("EOFError", |ctx| ctx.types.exception.clone());
pub static IMPORT_ERROR: TypeDef = plain("ImportError", |ctx| ctx.types.exception.clone());
pub static LOOKUP_ERROR: TypeDef = plain("LookupError", |ctx| ctx.types.exception.clone());
pub static MEMORY_ERROR: TypeDef = plain("MemoryError", |ctx| ctx.types.exception.clone());
pub static NAME_ERROR: TypeDef = plain("NameError", |ctx| ctx.types.exception.clone());
pub static OS_ERROR: TypeDef = plain("OSError", |ctx| ctx.types.exception.clone());
pub static REFERENCE_ERROR: TypeDef = plain("ReferenceError", |ctx| ctx.types.exception.clone());
pub static RUNTIME_ERROR: TypeDef = plain("RuntimeError", |ctx| ctx.types.exception.clone());
pub static STOP_ASYNC_ITERATION: TypeDef = plain("StopAsyncIteration", |ctx| ctx.types.exception.clone());
pub static STOP_ITERATION: TypeDef = plain("StopIteration", |ctx| ctx.types.exception.clone());
pub static SYNTAX_ERROR: TypeDef = plain("SyntaxError", |ctx| ctx.types.exception.clone());
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
pub static BLOCKING_IO_ERROR: TypeDef = plain("BlockingIOError", |ctx| ctx.types.os_error.clone());
pub static CHILD_PROCESS_ERROR: TypeDef = plain("ChildProcessError", |ctx| ctx.types.os_error.clone());
pub static CONNECTION_ERROR: TypeDef = plain("ConnectionError", |ctx| ctx.types.os_error.clone());
pub static FILE_EXISTS_ERROR: TypeDef = plain("FileExistsError", |ctx| ctx.types.os_error.clone());
pub static FILE_NOT_FOUND_ERROR: TypeDef = plain("FileNotFoundError", |ctx| ctx.types.os_error.clone());
pub static INTERRUPTED_ERROR: TypeDef = plain("InterruptedError", |ctx| ctx.types.os_error.clone());
pub static IS_A_DIRECTORY_ERROR: TypeDef = plain("IsADirectoryError", |ctx| ctx.types.os_error.clone());
pub static NOT_A_DIRECTORY_ERROR: TypeDef = plain("NotADirectoryError", |ctx| ctx.types.os_error.clone());
pub static PERMISSION_ERROR: TypeDef = plain("PermissionError", |ctx| ctx.types.os_error.clone());
pub static PROCESS_LOOKUP_ERROR: TypeDef = plain("ProcessLookupError", |ctx| ctx.types.os_error.clone());
pub static TIMEOUT_ERROR: TypeDef = plain("TimeoutError", |ctx| ctx.types.os_error.clone());
pub static INDENTATION_ERROR: TypeDef = plain("IndentationError", |ctx| ctx.types.syntax_error.clone());
pub static INCOMPLETE_INPUT_ERROR: TypeDef = plain("_IncompleteInputError", |ctx| ctx.types.syntax_error.clone());
pub static INDEX_ERROR: TypeDef = plain("IndexError", |ctx| ctx.types.lookup_error.clone());
pub static KEY_ERROR: TypeDef = plain("KeyError", |ctx| ctx.types.lookup_error.clone());
pub static MODULE_NOT_FOUND_ERROR: TypeDef = plain("ModuleNotFoundError", |ctx| ctx.types.import_error.clone());
pub static NOT_IMPLEMENTED_ERROR: TypeDef = plain("NotImplementedError", |ctx| ctx.types.runtime_error.clone());
pub static PYTHON_FINALIZATION_ERROR: TypeDef = plain("PythonFinalizationError", |ctx| ctx.types.runtime_error.clone());
pub static RECURSION_ERROR: TypeDef = plain("RecursionError", |ctx| ctx.types.runtime_error.clone());
pub static UNBOUND_LOCAL_ERROR: TypeDef = plain("UnboundLocalError", |ctx| ctx.types.name_error.clone());
pub static UNICODE_ERROR: TypeDef = plain("UnicodeError", |ctx| ctx.types.value_error.clone());
pub static BROKEN_PIPE_ERROR: TypeDef = plain("BrokenPipeError", |ctx| ctx.types.connection_error.clone());
pub static CONNECTION_ABORTED_ERROR: TypeDef = plain("ConnectionAbortedError", |ctx| ctx.types.connection_error.clone());
pub static CONNECTION_REFUSED_ERROR: TypeDef = plain("ConnectionRefusedError", |ctx| ctx.types.connection_error.clone());
pub static CONNECTION_RESET_ERROR: TypeDef = plain("ConnectionResetError", |ctx| ctx.types.connection_error.clone());
pub static TAB_ERROR: TypeDef = plain("TabError", |ctx| ctx.types.indentation_error.clone());
pub static UNICODE_DECODE_ERROR: TypeDef = plain("UnicodeDecodeError", |ctx| ctx.types.unicode_error.clone());
pub static UNICODE_ENCODE_ERROR: TypeDef = plain("UnicodeEncodeError", |ctx| ctx.types.unicode_error.clone());
pub static UNICODE_TRANSLATE_ERROR: TypeDef = plain("UnicodeTranslateError", |ctx| ctx.types.unicode_error.clone());
