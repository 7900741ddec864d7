//! `_datetime`: dates, times, spans and time zones.

mod arguments;
mod calendar;
mod date;
mod daytime;
mod delta;
mod format;
mod iso;
mod isocalendar;
mod local;
mod methods;
mod moment;
mod zone;

use krait_object::typeobj::{TypeRef, new_native_type};
use krait_object::{Ctx, Obj, PyResult, module};

fn add_attributes(ctx: &Ctx, class: &TypeRef, values: [(&'static str, Obj); 3]) {
    for (name, value) in values {
        class.dict().set_text(ctx, name, value);
    }
    krait_object::typeobj::type_modified(class);
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_datetime");
    let timedelta = new_native_type(ctx, &delta::TIMEDELTA);
    let tzinfo = new_native_type(ctx, &zone::TZINFO);
    let timezone = new_native_type(ctx, &zone::TIMEZONE);
    let date = new_native_type(ctx, &date::DATE);
    let time = new_native_type(ctx, &daytime::TIME);
    let datetime = new_native_type(ctx, &moment::DATETIME);
    isocalendar::add_type(ctx);
    zone::make_utc(ctx)?;
    add_attributes(ctx, &timedelta, delta::extremes(ctx)?);
    add_attributes(ctx, &timezone, zone::extremes(ctx)?);
    add_attributes(ctx, &date, date::extremes(ctx)?);
    add_attributes(ctx, &time, daytime::extremes(ctx)?);
    add_attributes(ctx, &datetime, moment::extremes(ctx)?);
    for (name, class) in [
        ("date", date),
        ("datetime", datetime),
        ("time", time),
        ("timedelta", timedelta),
        ("timezone", timezone),
        ("tzinfo", tzinfo),
    ] {
        module::add(ctx, &module, name, class.to_obj());
    }
    module::add(ctx, &module, "MINYEAR", ctx.int(calendar::MIN_YEAR));
    module::add(ctx, &module, "MAXYEAR", ctx.int(calendar::MAX_YEAR));
    module::add(ctx, &module, "UTC", zone::utc(ctx)?);
    Ok(module)
}
