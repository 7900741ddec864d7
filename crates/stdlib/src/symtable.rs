//! `_symtable`: the compiler's symbol tables as Python sees them. The compiler is behind a hook; it makes entries by
//! [`new_entry`].

use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::{MemberDef, TypeFlags, new_native_type};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, method, module, new_exact, slot};

const CONSTANTS: &[(&str, i64)] = &[
    ("CELL", 5), ("DEF_ANNOT", 256), ("DEF_BOUND", 134), ("DEF_COMP_CELL", 2048), ("DEF_COMP_ITER", 512), ("DEF_FREE_CLASS", 64),
    ("DEF_GLOBAL", 1), ("DEF_IMPORT", 128), ("DEF_LOCAL", 2), ("DEF_NONLOCAL", 8), ("DEF_PARAM", 4), ("DEF_TYPE_PARAM", 1024),
    ("FREE", 4), ("GLOBAL_EXPLICIT", 2), ("GLOBAL_IMPLICIT", 3), ("LOCAL", 1), ("SCOPE_MASK", 15), ("SCOPE_OFF", 12),
    ("TYPE_ANNOTATION", 3), ("TYPE_CLASS", 1), ("TYPE_FUNCTION", 0), ("TYPE_MODULE", 2), ("TYPE_TYPE_ALIAS", 4),
    ("TYPE_TYPE_PARAMETERS", 5), ("TYPE_TYPE_VARIABLE", 6), ("USE", 16),
];

/// A block of names (`PySTEntryObject`).
pub struct PyEntry {
    pub name: Obj,
    /// Names to flags.
    pub symbols: Obj,
    pub varnames: Obj,
    pub children: Obj,
    pub nested: bool,
    pub kind: i64,
    pub lineno: i64,
}
krait_object::trace!(PyEntry: name, symbols, varnames, children);
krait_object::payload!(PyEntry, "symtable entry", with_node, with_weakrefs);

const fn member(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

fn entry(this: &Obj) -> &PyEntry {
    this.payload().expect("checked by the descriptor")
}

static ENTRY: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(|ctx, this| {
        let entry = entry(this);
        let name = entry.name.text_lossy();
        Ok(ctx.str(&format!("<symtable entry {name}({}), line {}>", this.id(), entry.lineno)))
    })],
    members: &[
        member("id", |ctx, this| Ok(ctx.int_u64(this.id()))),
        member("name", |_, this| Ok(entry(this).name.clone())),
        member("symbols", |_, this| Ok(entry(this).symbols.clone())),
        member("varnames", |_, this| Ok(entry(this).varnames.clone())),
        member("children", |_, this| Ok(entry(this).children.clone())),
        member("nested", |ctx, this| Ok(ctx.int(i64::from(entry(this).nested)))),
        member("type", |ctx, this| Ok(ctx.int(entry(this).kind))),
        member("lineno", |ctx, this| Ok(ctx.int(entry(this).lineno))),
    ],
    ..TypeDef::new("symtable entry", PyEntry::layout)
};

/// A block as an object.
pub fn new_entry(ctx: &Ctx, entry: PyEntry) -> Obj {
    let ty = ctx.state("symtable entry", || new_native_type(ctx, &ENTRY));
    new_exact(ctx, &ty, entry)
}

fn symtable(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let [source, filename, start] = args else { return Err(ctx.system_error("bound arguments")) };
    let filename = crate::posix_path::fspath(ctx, filename)?;
    let start = start.expect_str(ctx, "symtable() argument 3")?.to_string_lossy().into_owned();
    if source.payload::<PyStr>().is_none() && krait_object::bytes::bytes_of(source).is_none() {
        return Err(ctx.type_error("symtable() arg 1 must be a string or bytes object"));
    }
    match ctx.hooks.symtable.get() {
        Some(hook) => hook(ctx, source, &filename, &start),
        None => Err(ctx.runtime_error("no compiler")),
    }
}

const FUNCTIONS: &[MethodDef] = &[method("symtable($module, source, filename, startstr, /)", NativeFn::Fast(symtable))];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_symtable");
    module::add_functions(ctx, &module, "_symtable", FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    Ok(module)
}
