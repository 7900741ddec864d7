//! `IsoCalendarDate`: what `date.isocalendar()` gives, a tuple with names.

use krait_object::tuple::PyTuple;
use krait_object::typeobj::new_native_type;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, bind, getset, method, slot};

use super::arguments::int_slot;
use super::calendar::Day;

/// Where the interpreter keeps the type.
const KEY: &str = "datetime.IsoCalendarDate";

/// Make the type.
pub(super) fn add_type(ctx: &Ctx) {
    let class = new_native_type(ctx, &ISO_CALENDAR).to_obj();
    ctx.shared.borrow_mut().insert(KEY, class);
}

fn new_tuple(ctx: &Ctx, class: &Obj, fields: Vec<Obj>) -> Obj {
    ctx.tuple_subclass(class.as_type().expect("a type of ours"), fields)
}

/// The year, week and weekday of a day.
pub(super) fn new_iso_calendar(ctx: &Ctx, day: Day) -> PyResult {
    let class = ctx.shared.borrow().get(KEY).cloned().ok_or_else(|| ctx.system_error("no IsoCalendarDate"))?;
    let (year, week, weekday) = day.iso();
    Ok(new_tuple(ctx, &class, vec![ctx.int(year), ctx.int(week), ctx.int(weekday)]))
}

fn iso_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let slots = bind(ctx, "IsoCalendarDate", "(year, week, weekday)", args)?;
    let fields: Vec<i64> = slots.iter().map(|slot| int_slot(ctx, slot.as_ref(), 0)).collect::<PyResult<_>>()?;
    Ok(new_tuple(ctx, class, fields.into_iter().map(|field| ctx.int(field)).collect()))
}

fn item(ctx: &Ctx, this: &Obj, index: usize) -> PyResult {
    let items = this.payload::<PyTuple>().map(|tuple| tuple.items().to_vec()).unwrap_or_default();
    items.get(index).cloned().ok_or_else(|| ctx.index_error("tuple index out of range"))
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_text(&this.ty(ctx).name());
    for (index, name) in ["(year=", ", week=", ", weekday="].into_iter().enumerate() {
        out.push_ascii(name);
        out.push_obj(&item(ctx, this, index)?.to_str(ctx)?);
    }
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

static ISO_CALENDAR: TypeDef = TypeDef {
    module: "datetime",
    base: Some(|ctx| ctx.types.tuple.clone()),
    slots: &[slot::tp_new(iso_new), slot::tp_repr(repr)],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
        // Pickles know plain tuples only.
        let items = this.payload::<PyTuple>().map(|tuple| tuple.items().to_vec()).unwrap_or_default();
        Ok(ctx.tuple(vec![ctx.types.tuple.to_obj(), ctx.tuple(vec![ctx.tuple(items)])]))
    }))],
    getsets: &[
        getset("year", |ctx, this| item(ctx, this, 0)),
        getset("week", |ctx, this| item(ctx, this, 1)),
        getset("weekday", |ctx, this| item(ctx, this, 2)),
    ],
    doc: "Year, week and weekday of ISO 8601: a tuple whose items have names.",
    ..TypeDef::new("IsoCalendarDate", PyTuple::layout)
};
