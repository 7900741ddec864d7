//! The hook `symtable`: the compiler's symbol tables for the module `_symtable`.

use krait_compile::symtable::{EntryId, Symtable};
use krait_compile::{CompileOptions, Mode, Source};
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, Obj, PyResult};
use krait_stdlib::symtable::{PyEntry, new_entry};

/// `_symtable.symtable(source, filename, startstr)`
pub fn symtable_hook(ctx: &Ctx, source: &Obj, filename: &Obj, start: &str) -> PyResult {
    let mode = match start {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(ctx.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'")),
    };
    let options = CompileOptions {
        filename: crate::compile::filename(ctx, filename)?,
        mode,
        max_depth: crate::compile::max_depth(ctx),
        ..CompileOptions::new("")
    };
    let table = if let Some(text) = source.payload::<PyStr>() {
        made(ctx, Source::Str(&text.to_wire()), &options)?
    } else {
        let bytes = krait_object::buffer::buffer_bytes(ctx, source)?.into_owned();
        made(ctx, Source::Bytes(&bytes), &options)?
    };
    Ok(object_of(ctx, &table, table.top()))
}

fn made(ctx: &Ctx, source: Source<'_>, options: &CompileOptions) -> PyResult<Symtable> {
    let failed = |error| crate::compile::raise_with_source(ctx, &error, Some((source, options.mode)));
    let (table, warnings) = krait_compile::symtable(source, options).map_err(failed)?;
    crate::compile::warn(ctx, &warnings, &options.filename, Some((source, options.mode)))?;
    Ok(table)
}

fn object_of(ctx: &Ctx, table: &Symtable, id: EntryId) -> Obj {
    let entry = table.entry(id);
    let symbols = PyDict::new();
    for (name, flags) in table.symbols(id) {
        symbols.set_str(ctx, &ctx.str_wire(name), ctx.int(i64::from(flags)));
    }
    let varnames = entry.varnames.iter().map(|name| ctx.str_wire(name)).collect();
    let children = entry.children.iter().map(|&child| object_of(ctx, table, child)).collect();
    new_entry(ctx, PyEntry {
        name: ctx.str_wire(&entry.name),
        symbols: ctx.dict_from(symbols),
        varnames: ctx.list(varnames),
        children: ctx.list(children),
        nested: entry.nested,
        kind: entry.type_ as i64,
        lineno: i64::from(entry.loc.lineno),
    })
}
