//! `time`: clocks, calendars, sleeping. The C library's calendar does the sums.
#![allow(unsafe_code, reason = "system calls and the C library's calendar")]

mod calendar;
mod clocks;

pub(crate) use calendar::{broken, zone_name};
pub(crate) use clocks::{Round, to_nanoseconds};

use krait_object::{Ctx, Obj, PyResult, module};

const CONSTANTS: &[(&str, i64)] = &[
    ("CLOCK_BOOTTIME", 7),
    ("CLOCK_MONOTONIC", 1),
    ("CLOCK_MONOTONIC_RAW", 4),
    ("CLOCK_PROCESS_CPUTIME_ID", 2),
    ("CLOCK_REALTIME", 0),
    ("CLOCK_TAI", 11),
    ("CLOCK_THREAD_CPUTIME_ID", 3),
    ("_STRUCT_TM_ITEMS", 11),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "time");
    module::add_functions(ctx, &module, "time", clocks::FUNCTIONS);
    module::add_functions(ctx, &module, "time", calendar::FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    calendar::add_types(ctx, &module)?;
    calendar::set_zone(ctx, &module);
    Ok(module)
}
