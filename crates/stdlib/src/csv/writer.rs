//! `writer`: rows of fields to lines.

use krait_object::heap::strbuild::StrBuilder;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_exact};

use super::dialect::{self, PyDialect, Quoting, is_newline};
use super::error;

/// The payload of `writer`.
pub(super) struct PyWriter {
    write: Obj,
    dialect: Obj,
}
krait_object::trace!(PyWriter: write, dialect);
krait_object::payload!(PyWriter, "writer", with_node);

fn of(object: &Obj) -> &PyWriter {
    object.payload::<PyWriter>().expect("the type's methods get its objects")
}

/// A writer to a `write` method.
pub(super) fn new_writer(ctx: &Ctx, write: Obj, dialect: Obj) -> Obj {
    new_exact(ctx, &ctx.type_for::<PyWriter>(), PyWriter { write, dialect })
}

fn is_number(ctx: &Ctx, value: &Obj) -> bool {
    let slots = &value.ty(ctx).slots;
    slots.nb_int.get().is_some()
        || slots.nb_float.get().is_some()
        || slots.nb_index.get().is_some()
        || value.payload::<krait_object::complex::PyComplex>().is_some()
}

/// One field at the end of a line.
fn append(ctx: &Ctx, dialect: &PyDialect, line: &mut StrBuilder, field: Option<&Obj>, mut quoted: bool) -> PyResult<()> {
    let is_null = field.is_some_and(|field| ctx.is_none(field));
    let text = match field {
        Some(field) if !is_null => Some(field.to_str(ctx)?),
        _ => None,
    };
    let text = text.as_ref().and_then(|text| text.payload::<PyStr>());
    if dialect.delimiter == u32::from(b' ') && dialect.skipinitialspace && text.is_none_or(PyStr::is_empty) {
        if dialect.quoting == Quoting::None || (is_null && dialect.quoting.has_null()) {
            return Err(error(ctx, "empty field must be quoted if delimiter is a space and skipinitialspace is true"));
        }
        quoted = true;
    }
    let mut out = Vec::with_capacity(text.map_or(0, PyStr::len));
    for point in text.into_iter().flat_map(PyStr::points) {
        let is_quote = Some(point) == dialect.quotechar;
        let is_escape = Some(point) == dialect.escapechar;
        if is_quote || is_escape || point == dialect.delimiter || is_newline(point) || dialect.terminates(point) {
            let mut escape = is_escape;
            if dialect.quoting == Quoting::None {
                escape = true;
            } else if is_quote {
                if dialect.doublequote {
                    out.push(point);
                } else {
                    escape = true;
                }
            }
            if escape {
                out.push(dialect.escapechar.ok_or_else(|| error(ctx, "need to escape, but no escapechar set"))?);
            } else {
                quoted = true;
            }
        }
        out.push(point);
    }
    let quote = dialect.quotechar.filter(|_| quoted);
    for point in quote.into_iter().chain(out).chain(quote) {
        line.push(point);
    }
    Ok(())
}

fn write_row(ctx: &Ctx, this: &Obj, row: &Obj) -> PyResult {
    let own = of(this);
    let dialect = dialect::of(&own.dialect);
    let fields = match row.iter(ctx) {
        Ok(fields) => fields,
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            return Err(error(ctx, &format!("iterable expected, not {}", row.ty(ctx).name())));
        }
    };
    let mut line = StrBuilder::new();
    let (mut count, mut is_null) = (0usize, false);
    while let Some(field) = fields.next(ctx)? {
        is_null = ctx.is_none(&field);
        let quoted = match dialect.quoting {
            Quoting::NonNumeric => !is_number(ctx, &field),
            Quoting::All => true,
            Quoting::Strings => field.is_str_instance(ctx),
            Quoting::NotNull => !is_null,
            Quoting::Minimal | Quoting::None => false,
        };
        if count > 0 {
            line.push(dialect.delimiter);
        }
        append(ctx, dialect, &mut line, Some(&field), quoted)?;
        count += 1;
    }
    if count > 0 && line.is_empty() {
        if dialect.quoting == Quoting::None || (is_null && dialect.quoting.has_null()) {
            return Err(error(ctx, "single empty field record must be quoted"));
        }
        append(ctx, dialect, &mut line, None, true)?;
    }
    if let Some(end) = dialect.lineterminator.payload::<PyStr>() {
        line.push_str(end);
    }
    own.write.call(ctx, &[line.finish(ctx)])
}

pub(super) static WRITER: TypeDef = TypeDef {
    module: "_csv",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
        method("writerow($self, row, /)", NativeFn::O(write_row)),
        method("writerows($self, rows, /)", NativeFn::O(|ctx, this, rows| {
            let rows = rows.iter(ctx)?;
            while let Some(row) = rows.next(ctx)? {
                write_row(ctx, this, &row)?;
            }
            Ok(ctx.none())
        })),
    ],
    members: &[MemberDef { name: "dialect", get: |_, this| Ok(of(this).dialect.clone()), set: None, doc: "" }],
    doc: "CSV writer: rows to lines.",
    ..TypeDef::new("writer", PyWriter::layout)
};
