//! The type `code`: how a code object shows itself to Python, and how changed copies of one are made.
//!
//! It must not know how code runs: everything is read from the wire form.

use std::sync::Arc;

use krait_code::opcodes::{self, v3_14 as op};
use krait_code::{CodeFlags, CodeObject, Const, LocalKind, PyString, tables};

use crate::args::Args;
use crate::code::{PyCode, code_with_consts, const_of};
use crate::codeiters::new_iterator;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::payload::Payload;
use crate::tuple::PyTuple;
use crate::typeobj::{CompareOp, MemberDef, NativeFn, TypeDef, getset, method, slot};
use crate::value::Obj;

fn of(object: &Obj) -> &PyCode {
    object.payload::<PyCode>().expect("the type's methods get its objects")
}

fn names_of_kind(ctx: &Ctx, this: &Obj, wanted: u8) -> Obj {
    let code = of(this);
    let names = code.localsplus().iter().zip(code.view().localspluskinds);
    ctx.tuple(names.filter(|&(_, kind)| kind & wanted != 0).map(|(name, _)| name.clone()).collect())
}

fn number(ctx: &Ctx, value: Option<i64>) -> Obj {
    value.map_or_else(|| ctx.none(), |value| ctx.int(value))
}

fn co_lines(ctx: &Ctx, this: &Obj) -> PyResult {
    let wire = of(this).view();
    let ranges = tables::co_lines(wire.linetable, wire.firstlineno).map(|range| {
        ctx.tuple(vec![
            ctx.int(i64::from(range.start) * 2),
            ctx.int(i64::from(range.end) * 2),
            number(ctx, range.line.map(i64::from)),
        ])
    });
    new_iterator(ctx, &ctx.types.line_iterator, ranges.collect())
}

fn co_positions(ctx: &Ctx, this: &Obj) -> PyResult {
    let wire = of(this).view();
    let items = tables::co_positions(wire.linetable, wire.firstlineno).map(|at| {
        let column = |part: Option<i32>| part.filter(|_| !ctx.settings.no_debug_ranges);
        let parts = [at.lineno, at.end_lineno, column(at.col_offset), column(at.end_col_offset)];
        ctx.tuple(parts.into_iter().map(|part| number(ctx, part.map(i64::from))).collect())
    });
    new_iterator(ctx, &ctx.types.positions_iterator, items.collect())
}

/// `(offset, where it goes on, where it jumps)` in bytes, of each conditional jump.
pub fn branches(code: &[u8]) -> Vec<(i64, i64, i64)> {
    let mut found = Vec::new();
    for instruction in opcodes::unpack_opargs(code) {
        let Some(arg) = instruction.arg else { continue };
        let opcode = opcodes::deopt(instruction.opcode);
        let next = (instruction.offset + 2 + 2 * op::inline_cache_entries(opcode)) as i64;
        let offset = instruction.offset as i64;
        match opcode {
            // Over END_FOR and POP_ITER.
            op::FOR_ITER => found.push((offset, next, next + 2 * i64::from(arg) + 4)),
            // Over NOT_TAKEN.
            op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_NOT_NONE => {
                found.push((offset, next + 2, next + 2 * i64::from(arg)));
            }
            _ => {}
        }
    }
    found
}

fn co_branches(ctx: &Ctx, this: &Obj) -> PyResult {
    let triple = |(offset, left, right)| ctx.tuple(vec![ctx.int(offset), ctx.int(left), ctx.int(right)]);
    new_iterator(ctx, &ctx.types.branch_iterator, branches(of(this).view().code).into_iter().map(triple).collect())
}

/// The table of PEP 626's predecessor: pairs of an advance in bytes and one in lines.
fn co_lnotab(ctx: &Ctx, this: &Obj) -> PyResult {
    let wire = of(this).view();
    crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, "co_lnotab is deprecated, use co_lines instead.", 1)?;
    let mut out: Vec<u8> = Vec::new();
    let (mut line, mut code) = (wire.firstlineno, 0u32);
    for range in tables::co_lines(wire.linetable, wire.firstlineno) {
        let Some(at) = range.line else { continue };
        let (mut lines, mut bytes) = (i64::from(at) - i64::from(line), i64::from(range.start * 2) - i64::from(code));
        if lines == 0 {
            continue;
        }
        while bytes > 255 {
            out.extend([255, 0]);
            bytes -= 255;
        }
        while !(-128..=127).contains(&lines) {
            let step = lines.clamp(-128, 127);
            out.extend([bytes as u8, step as i8 as u8]);
            bytes = 0;
            lines -= step;
        }
        out.extend([bytes as u8, lines as i8 as u8]);
        line = at;
        code = range.start * 2;
    }
    Ok(ctx.bytes_vec(out))
}

/// Equality that tells 1 from True and 1.0, and -0.0 from 0.0.
fn same_const(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult<bool> {
    if a.is(b) {
        return Ok(true);
    }
    if !a.ty(ctx).is(b.ty(ctx)) {
        return Ok(false);
    }
    if let (Some(a), Some(b)) = (a.payload::<PyTuple>(), b.payload::<PyTuple>()) {
        if a.len() != b.len() {
            return Ok(false);
        }
        for (a, b) in a.items().iter().zip(b.items()) {
            if !same_const(ctx, a, b)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    if ctx.types.float.is_exactly(a) {
        return Ok(a.as_f64().map(f64::to_bits) == b.as_f64().map(f64::to_bits));
    }
    if let (Some(a), Some(b)) = (a.payload::<crate::complex::PyComplex>(), b.payload::<crate::complex::PyComplex>()) {
        return Ok(a.real.to_bits() == b.real.to_bits() && a.imag.to_bits() == b.imag.to_bits());
    }
    a.eq(ctx, b)
}

fn same_code(ctx: &Ctx, a: &PyCode, b: &PyCode) -> PyResult<bool> {
    let (x, y) = (a.wire(), b.wire());
    let same = x.name == y.name
        && x.argcount == y.argcount
        && x.posonlyargcount == y.posonlyargcount
        && x.kwonlyargcount == y.kwonlyargcount
        && x.flags == y.flags
        && x.firstlineno == y.firstlineno
        && x.code == y.code
        && x.names == y.names
        && x.localsplusnames == y.localsplusnames
        && x.localspluskinds == y.localspluskinds
        && x.linetable == y.linetable
        && x.exceptiontable == y.exceptiontable
        && a.consts().len() == b.consts().len();
    if !same {
        return Ok(false);
    }
    for (a, b) in a.consts().iter().zip(b.consts()) {
        if !same_const(ctx, a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What `replace` and the constructor fill in.
struct Parts {
    wire: CodeObject,
    consts: Vec<Obj>,
    varnames: Vec<PyString>,
    cellvars: Vec<PyString>,
    freevars: Vec<PyString>,
    nlocals: i64,
}

fn names_arg(ctx: &Ctx, value: &Obj) -> PyResult<Vec<PyString>> {
    let items = value.payload::<PyTuple>().map(|tuple| tuple.items().to_vec()).unwrap_or_default();
    let mut names = Vec::with_capacity(items.len());
    for item in items {
        match item.payload::<PyStr>() {
            Some(text) => names.push(text.to_wire()),
            None => return Err(ctx.system_error("non-string found in code slot")),
        }
    }
    Ok(names)
}

fn count_arg(ctx: &Ctx, field: &str, value: &Obj) -> PyResult<u32> {
    let count = crate::clinic::int_arg(ctx, value)?;
    u32::try_from(count).map_err(|_| ctx.value_error(&format!("{field} must be a positive integer")))
}

impl Parts {
    /// Set one field by its `co_…` name. `None`: there is no such field.
    fn set(&mut self, ctx: &Ctx, function: &str, field: &str, which: &str, value: &Obj) -> PyResult<Option<()>> {
        let expect = |ok: bool, what: &str| if ok { Ok(()) } else { Err(crate::clinic::bad_argument(ctx, function, which, what, value)) };
        let tuple = || expect(value.payload::<PyTuple>().is_some(), "tuple");
        let text = || {
            expect(value.is_str_instance(ctx), "str")?;
            Ok(value.payload::<PyStr>().map(PyStr::to_wire).unwrap_or_else(|| PyString::new("")))
        };
        let bytes = || {
            expect(value.payload::<crate::bytes::PyBytes>().is_some(), "bytes")?;
            Ok(crate::bytes::bytes_of(value).map(|bytes| Box::<[u8]>::from(&*bytes)).unwrap_or_default())
        };
        match field {
            "co_argcount" => self.wire.argcount = count_arg(ctx, field, value)?,
            "co_posonlyargcount" => self.wire.posonlyargcount = count_arg(ctx, field, value)?,
            "co_kwonlyargcount" => self.wire.kwonlyargcount = count_arg(ctx, field, value)?,
            "co_nlocals" => self.nlocals = i64::from(count_arg(ctx, field, value)?),
            "co_stacksize" => self.wire.stacksize = count_arg(ctx, field, value)?,
            "co_flags" => self.wire.flags = CodeFlags(count_arg(ctx, field, value)?),
            "co_firstlineno" => self.wire.firstlineno = count_arg(ctx, field, value)? as i32,
            "co_code" => self.wire.code = bytes()?,
            "co_linetable" => self.wire.linetable = bytes()?,
            "co_exceptiontable" => self.wire.exceptiontable = bytes()?,
            "co_filename" => self.wire.filename = text()?,
            "co_name" => self.wire.name = text()?,
            "co_qualname" => self.wire.qualname = text()?,
            "co_consts" => {
                tuple()?;
                self.consts = value.payload::<PyTuple>().map(|tuple| tuple.items().to_vec()).unwrap_or_default();
            }
            "co_names" => {
                tuple()?;
                self.wire.names = names_arg(ctx, value)?.into();
            }
            "co_varnames" => {
                tuple()?;
                self.varnames = names_arg(ctx, value)?;
            }
            "co_cellvars" => {
                tuple()?;
                self.cellvars = names_arg(ctx, value)?;
            }
            "co_freevars" => {
                tuple()?;
                self.freevars = names_arg(ctx, value)?;
            }
            _ => return Ok(None),
        }
        Ok(Some(()))
    }

    fn finish(mut self, ctx: &Ctx) -> PyResult {
        let wire = &mut self.wire;
        if wire.code.len() % 2 != 0 {
            return Err(ctx.value_error("code: co_code is malformed"));
        }
        if wire.argcount < wire.posonlyargcount {
            return Err(ctx.value_error("code: co_argcount is too small"));
        }
        if self.nlocals != self.varnames.len() as i64 {
            return Err(ctx.value_error("code: co_nlocals != len(co_varnames)"));
        }
        let has = |flag| usize::from(wire.flags.has(flag));
        let (positional, keyword) = (wire.argcount as usize, wire.kwonlyargcount as usize);
        let (varargs, varkeywords) = (has(CodeFlags::VARARGS), has(CodeFlags::VARKEYWORDS));
        if self.varnames.len() < positional + keyword + varargs + varkeywords {
            return Err(ctx.value_error("code: co_varnames is too small"));
        }
        let argument = |at: usize| {
            if at < wire.posonlyargcount as usize {
                LocalKind::ARG_POS
            } else if at < positional {
                LocalKind::ARG_POS | LocalKind::ARG_KW
            } else if at < positional + keyword {
                LocalKind::ARG_KW
            } else if at < positional + keyword + varargs {
                LocalKind::ARG_VAR | LocalKind::ARG_POS
            } else if at < positional + keyword + varargs + varkeywords {
                LocalKind::ARG_VAR | LocalKind::ARG_KW
            } else {
                0
            }
        };
        let mut kinds = Vec::new();
        for (at, name) in self.varnames.iter().enumerate() {
            let cell = if self.cellvars.contains(name) { LocalKind::CELL } else { 0 };
            // What the compiler hid stays hidden, as long as it is in its place.
            let old = wire.localsplusnames.get(at).filter(|old| *old == name).map_or(0, |_| wire.localspluskinds[at] & LocalKind::HIDDEN);
            kinds.push(LocalKind::LOCAL | cell | old | argument(at));
        }
        let mut names = self.varnames.clone();
        for name in &self.cellvars {
            if !self.varnames.contains(name) {
                names.push(name.clone());
                kinds.push(LocalKind::CELL);
            }
        }
        for name in &self.freevars {
            names.push(name.clone());
            kinds.push(LocalKind::FREE);
        }
        wire.localsplusnames = names.into();
        wire.localspluskinds = kinds.into();
        // A constant that marshal has no form for is in the values alone.
        wire.consts = self.consts.iter().map(|value| const_of(ctx, value).unwrap_or(Const::None)).collect();
        Ok(code_with_consts(ctx, Arc::new(self.wire), self.consts.into()))
    }
}

fn replace(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    if !args.positional().is_empty() {
        return Err(ctx.type_error("replace() takes no positional arguments"));
    }
    let code = of(this);
    let wire = CodeObject::clone(code.wire());
    let mut parts = Parts {
        consts: code.consts().to_vec(),
        varnames: wire.varnames().cloned().collect(),
        cellvars: wire.cellvars().cloned().collect(),
        freevars: wire.freevars().cloned().collect(),
        nlocals: wire.nlocals() as i64,
        wire,
    };
    let mut nlocals_given = false;
    let mut varnames_given = false;
    for (name, value) in args.keywords() {
        let name = name.text_lossy();
        nlocals_given |= name == "co_nlocals";
        varnames_given |= name == "co_varnames";
        if parts.set(ctx, "replace", &name, &format!("'{name}'"), value)?.is_none() {
            return Err(ctx.unexpected_keyword("replace", &name, &FIELDS.map(str::to_owned)));
        }
    }
    if varnames_given && !nlocals_given {
        parts.nlocals = parts.varnames.len() as i64;
    }
    parts.finish(ctx)
}

const FIELDS: [&str; 18] = [
    "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags", "co_code", "co_consts",
    "co_names", "co_varnames", "co_filename", "co_name", "co_qualname", "co_firstlineno", "co_linetable", "co_exceptiontable",
    "co_freevars", "co_cellvars",
];

fn code_new(ctx: &Ctx, _class: &Obj, args: Args) -> PyResult {
    if args.has_keywords() {
        return Err(ctx.type_error("code() takes no keyword arguments"));
    }
    let given = args.positional();
    if given.len() < 16 {
        return Err(ctx.type_error(&format!("code expected at least 16 arguments, got {}", given.len())));
    }
    if given.len() > 18 {
        return Err(ctx.type_error(&format!("code expected at most 18 arguments, got {}", given.len())));
    }
    let empty = || PyString::new("");
    let mut parts = Parts {
        wire: CodeObject {
            version: krait_code::Version::V3_14,
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            stacksize: 0,
            flags: CodeFlags(0),
            code: Box::default(),
            consts: Box::default(),
            names: Box::default(),
            localsplusnames: Box::default(),
            localspluskinds: Box::default(),
            filename: empty(),
            name: empty(),
            qualname: empty(),
            firstlineno: 0,
            linetable: Box::default(),
            exceptiontable: Box::default(),
        },
        consts: Vec::new(),
        varnames: Vec::new(),
        cellvars: Vec::new(),
        freevars: Vec::new(),
        nlocals: 0,
    };
    for (at, value) in given.iter().enumerate() {
        parts.set(ctx, "code", FIELDS[at], &(at + 1).to_string(), value)?;
    }
    parts.finish(ctx)
}

macro_rules! count_member {
    ($name:literal, $field:ident) => {
        MemberDef { name: $name, get: |ctx, this| Ok(ctx.int(i64::from(of(this).view().$field))), set: None, doc: "" }
    };
}
macro_rules! object_member {
    ($name:literal, $get:expr) => {
        MemberDef { name: $name, get: $get, set: None, doc: "" }
    };
}

pub static CODE: TypeDef = TypeDef {
    text: "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=(), /)",
    doc: "Create a code object.  Not for mere mortals.",
    slots: &[
        slot::tp_new(code_new),
        slot::tp_repr(|ctx, this| {
            let code = of(this);
            let line = code.view().firstlineno;
            let line = if line != 0 { line } else { -1 };
            Ok(ctx.str(&format!(
                "<code object {} at {:#x}, file \"{}\", line {line}>",
                code.name.text_lossy(),
                this.id(),
                code.filename.text_lossy()
            )))
        }),
        slot::tp_hash(|ctx, this| {
            let code = of(this);
            let wire = code.view();
            let mut parts = vec![code.name.clone(), ctx.bytes(wire.code), ctx.bytes(wire.linetable), ctx.bytes(wire.exceptiontable)];
            let counts = [wire.argcount, wire.posonlyargcount, wire.kwonlyargcount, wire.flags.0, wire.firstlineno as u32];
            parts.extend(counts.into_iter().map(|count| ctx.int(i64::from(count))));
            parts.extend(code.names().iter().chain(code.localsplus()).cloned());
            ctx.tuple(parts).hash(ctx)
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (a, Some(b)) = (of(this), other.payload::<PyCode>()) else { return Ok(ctx.not_implemented()) };
            match op {
                CompareOp::Eq => Ok(ctx.bool(same_code(ctx, a, b)?)),
                CompareOp::Ne => Ok(ctx.bool(!same_code(ctx, a, b)?)),
                _ => Ok(ctx.not_implemented()),
            }
        }),
    ],
    methods: &[
        method("co_lines($self, /)", NativeFn::NoArgs(co_lines)),
        method("co_branches($self, /)", NativeFn::NoArgs(co_branches)),
        method("co_positions($self, /)", NativeFn::NoArgs(co_positions)),
        method("replace($self, /, **changes)", NativeFn::Kw(replace)).doc("Return a copy of the code object with new values for the specified fields."),
        method("__replace__($self, /, **changes)", NativeFn::Kw(replace)).doc("The same as replace()."),
        method("_varname_from_oparg($self, /, oparg)", NativeFn::Bound(|ctx, this, slots| {
            let at = match &slots[0] {
                Some(at) => crate::clinic::int_arg(ctx, at)?,
                None => return Err(ctx.system_error("bound arguments")),
            };
            let name = usize::try_from(at).ok().and_then(|at| of(this).localsplus().get(at).cloned());
            name.ok_or_else(|| ctx.index_error("tuple index out of range"))
        })),
        method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| {
            Ok(ctx.int_usize(PyCode::layout().bytes + of(this).view().code.len()))
        })),
    ],
    members: &[
        count_member!("co_argcount", argcount),
        count_member!("co_posonlyargcount", posonlyargcount),
        count_member!("co_kwonlyargcount", kwonlyargcount),
        count_member!("co_stacksize", stacksize),
        count_member!("co_firstlineno", firstlineno),
        object_member!("co_flags", |ctx, this| Ok(ctx.int(i64::from(of(this).flags().0)))),
        object_member!("co_nlocals", |ctx, this| Ok(ctx.int_usize(of(this).view().nlocals()))),
        object_member!("co_consts", |ctx, this| Ok(ctx.tuple_of(of(this).consts()))),
        object_member!("co_names", |ctx, this| Ok(ctx.tuple_of(of(this).names()))),
        object_member!("co_filename", |_, this| Ok(of(this).filename.clone())),
        object_member!("co_name", |_, this| Ok(of(this).name.clone())),
        object_member!("co_qualname", |_, this| Ok(of(this).qualname().clone())),
        object_member!("co_linetable", |ctx, this| Ok(ctx.bytes(of(this).view().linetable))),
        object_member!("co_exceptiontable", |ctx, this| Ok(ctx.bytes(of(this).view().exceptiontable))),
    ],
    getsets: &[
        getset("co_lnotab", co_lnotab),
        getset("_co_code_adaptive", |ctx, this| Ok(ctx.bytes(of(this).view().code))),
        getset("co_code", |ctx, this| Ok(ctx.bytes(of(this).view().code))),
        getset("co_varnames", |ctx, this| Ok(names_of_kind(ctx, this, LocalKind::LOCAL))),
        getset("co_cellvars", |ctx, this| Ok(names_of_kind(ctx, this, LocalKind::CELL))),
        getset("co_freevars", |ctx, this| Ok(names_of_kind(ctx, this, LocalKind::FREE))),
    ],
    ..TypeDef::new("code", PyCode::layout)
};
