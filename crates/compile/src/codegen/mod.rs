//! Tree to instructions (CPython's `Python/codegen.c`, and the scopes of `Python/compile.c`).
//! It must not know the source text, basic blocks or byte code.

pub(crate) mod annotations;
mod call;
mod checks;
mod class;
mod comprehension;
mod control;
mod emit;
mod expr;
mod fblock;
mod function;
mod match_;
mod nameop;
mod pattern;
mod scope;
mod stmt;
mod strings;
mod try_;
mod with_;

use std::sync::Arc;

use krait_code::{CodeObject, Const, PyString};

use crate::ast::{Expr, ExprKind, Location, Mod, Stmt};
use crate::errors::{CompileError, ErrorKind, Res, Warning};
use crate::future::FutureFeatures;
use crate::names::CONDITIONAL_ANNOTATIONS;
use crate::symtable::{BlockKey, Symtable, address};
use scope::{ScopeType, Tables, Unit};

/// Values on the stack beyond which code is made differently (CPython's `_PY_STACK_USE_GUIDELINE`).
const STACK_USE_GUIDELINE: usize = 30;

/// What the code generator is told besides the tree.
pub(crate) struct Settings<'s> {
    pub filename: &'s PyString,
    pub optimize: u8,
    pub future: FutureFeatures,
    /// `co_flags` every code object inherits.
    pub inherited_flags: u32,
    /// Makes a code object of a unit.
    pub assemble: &'s mut dyn FnMut(&mut crate::unit::CodeUnit) -> Res<CodeObject>,
}

pub(crate) struct Compiler<'a> {
    st: Symtable,
    settings: Settings<'a>,
    interactive: bool,
    /// Open units, the current one last.
    units: Vec<Unit<'a>>,
    spare: Vec<Tables>,
    /// Above 0 in the second copy of a `finally` block: its warnings were given with the first.
    disable_warning: u32,
    warnings: Vec<Warning>,
}

/// Code for `module`, whose symbol table is `st`.
pub(crate) fn codegen<'a>(
    module: &'a Mod,
    st: Symtable,
    settings: Settings<'a>,
    warnings: &mut Vec<Warning>,
) -> Res<CodeObject> {
    let mut compiler =
        Compiler { st, settings, interactive: false, units: Vec::new(),
        spare: Vec::new(), disable_warning: 0, warnings: Vec::new() };
    let code = compiler.module(module);
    warnings.append(&mut compiler.warnings);
    code
}

impl<'a> Compiler<'a> {
    fn module(&mut self, module: &'a Mod) -> Res<CodeObject> {
        let key = BlockKey::Node(address(module));
        self.enter_scope(PyString::new("<module>"), ScopeType::Module, key, 1, None, Default::default())?;
        let mut add_none = true;
        match module {
            Mod::Module { body, .. } => self.module_body(body, false)?,
            Mod::Interactive { body } => {
                self.interactive = true;
                self.module_body(body, true)?;
            }
            Mod::Expression { body } => {
                self.visit_expr(body)?;
                add_none = false;
            }
            Mod::FunctionType { .. } => {
                return Err(CompileError::bare(
                    crate::errors::ErrorKind::SystemError,
                    self.settings.filename,
                    "this compiler does not handle FunctionTypes",
                ));
            }
        }
        self.assemble_and_exit(add_none)
    }

    fn module_body(&mut self, body: &'a [Stmt], interactive: bool) -> Res {
        let start = Location { lineno: 1, end_lineno: 1, col_offset: 0, end_col_offset: 0 };
        let loc = body.first().map_or(start, |stmt| stmt.loc);
        if self.ste().has_conditional_annotations {
            self.op_i(loc, op::BUILD_SET, 0);
            let arg = self.index(CONDITIONAL_ANNOTATIONS, |unit| &mut unit.names);
            self.op_i(loc, op::STORE_NAME, arg);
        }
        self.body(loc, body, interactive)
    }

    fn error<T>(&self, loc: Location, msg: impl Into<String>) -> Res<T> {
        Err(CompileError::at(self.settings.filename, loc, msg.into()))
    }

    /// An error that only a tree that was not parsed can have.
    fn system_error(&self, msg: &str) -> Box<CompileError> {
        CompileError::bare(ErrorKind::SystemError, self.settings.filename, msg)
    }

    /// The error of a target that is not one: only lists, tuples and starred expressions get here.
    fn bad_target(&self, target: &Expr, what: &str) -> Box<CompileError> {
        let number = match target.kind {
            ExprKind::Starred { .. } => 25,
            ExprKind::List { .. } => 27,
            _ => 28,
        };
        self.system_error(&format!("invalid node type ({number}) for {what} assignment"))
    }

    fn warn(&mut self, loc: Location, msg: impl Into<String>) {
        if self.disable_warning == 0 {
            self.warnings.push(Warning::syntax(loc, msg.into()));
        }
    }

    fn future_annotations(&self) -> bool {
        self.settings.future.features & krait_code::CodeFlags::FUTURE_ANNOTATIONS != 0
    }
}

fn str_const(text: &str) -> Const {
    Const::Str(PyString::new(text))
}

fn int_const(value: usize) -> Const {
    Const::Int(krait_code::IBig::from(value))
}

fn tuple_const(items: Vec<Const>) -> Const {
    Const::Tuple(Arc::from(items))
}

/// Opcodes and their arguments' meanings.
mod op {
    pub use krait_code::opcodes::v3_14::*;

    pub const RESUME_AT_FUNC_START: usize = 0;
    pub const RESUME_AFTER_YIELD: usize = 1;
    pub const RESUME_AFTER_YIELD_FROM: usize = 2;
    pub const RESUME_AFTER_AWAIT: usize = 3;

    pub const MAKE_FUNCTION_DEFAULTS: usize = 1;
    pub const MAKE_FUNCTION_KWDEFAULTS: usize = 2;
    pub const MAKE_FUNCTION_ANNOTATIONS: usize = 4;
    pub const MAKE_FUNCTION_CLOSURE: usize = 8;
    pub const MAKE_FUNCTION_ANNOTATE: usize = 16;

    pub const CONSTANT_ASSERTIONERROR: usize = 0;
    pub const CONSTANT_NOTIMPLEMENTEDERROR: usize = 1;
    pub const CONSTANT_BUILTIN_TUPLE: usize = 2;
    pub const CONSTANT_BUILTIN_ALL: usize = 3;
    pub const CONSTANT_BUILTIN_ANY: usize = 4;

    pub const INTRINSIC_PRINT: usize = 1;
    pub const INTRINSIC_IMPORT_STAR: usize = 2;
    pub const INTRINSIC_STOPITERATION_ERROR: usize = 3;
    pub const INTRINSIC_ASYNC_GEN_WRAP: usize = 4;
    pub const INTRINSIC_UNARY_POSITIVE: usize = 5;
    pub const INTRINSIC_LIST_TO_TUPLE: usize = 6;
    pub const INTRINSIC_TYPEVAR: usize = 7;
    pub const INTRINSIC_PARAMSPEC: usize = 8;
    pub const INTRINSIC_TYPEVARTUPLE: usize = 9;
    pub const INTRINSIC_SUBSCRIPT_GENERIC: usize = 10;
    pub const INTRINSIC_TYPEALIAS: usize = 11;

    pub const INTRINSIC_PREP_RERAISE_STAR: usize = 1;
    pub const INTRINSIC_TYPEVAR_WITH_BOUND: usize = 2;
    pub const INTRINSIC_TYPEVAR_WITH_CONSTRAINTS: usize = 3;
    pub const INTRINSIC_SET_FUNCTION_TYPE_PARAMS: usize = 4;
    pub const INTRINSIC_SET_TYPEPARAM_DEFAULT: usize = 5;

    pub const SPECIAL_ENTER: usize = 0;
    pub const SPECIAL_EXIT: usize = 1;
    pub const SPECIAL_AENTER: usize = 2;
    pub const SPECIAL_AEXIT: usize = 3;

    pub const NB_SUBSCR: usize = 26;
    pub const NB_ADD: usize = 0;
    pub const NB_SUBTRACT: usize = 10;
    pub const NB_INPLACE_ADD: usize = 13;
}
