//! `sys.monitoring` (PEP 669).

use krait_object::code::PyCode;
use krait_object::monitoring::{EVENTS, Event, LOCAL_EVENTS, NAMES, TOOLS};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module, namespace};

const C_EVENTS: u32 = Event::C_RETURN.bit() | Event::C_RAISE.bit();

fn tool_arg(ctx: &Ctx, value: &Obj) -> PyResult<usize> {
    let tool = krait_object::clinic::int_arg(ctx, value)?;
    match usize::try_from(tool) {
        Ok(tool) if tool < TOOLS => Ok(tool),
        _ => Err(ctx.value_error(&format!("invalid tool {tool} (must be between 0 and 5)"))),
    }
}

/// A tool that has been given to somebody.
fn used_tool(ctx: &Ctx, value: &Obj) -> PyResult<usize> {
    let tool = tool_arg(ctx, value)?;
    if ctx.monitoring.name(tool).is_none() {
        return Err(ctx.value_error(&format!("tool {tool} is not in use")));
    }
    Ok(tool)
}

fn code_arg<'a>(ctx: &Ctx, value: &'a Obj) -> PyResult<&'a PyCode> {
    value.payload::<PyCode>().ok_or_else(|| ctx.type_error("code must be a code object"))
}

/// A set of events, `BRANCH` standing for both branches, and the events of native calls taken out.
fn event_set(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    let given = krait_object::clinic::int_arg(ctx, value)?;
    let mut events = given as u32;
    if given < 0 || events >= 1 << NAMES.len() {
        return Err(ctx.value_error(&format!("invalid event set 0x{events:x}")));
    }
    let calls = C_EVENTS | Event::CALL.bit();
    if events & C_EVENTS != 0 && events & calls != calls {
        return Err(ctx.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    events &= !C_EVENTS;
    if events & Event::BRANCH.bit() != 0 {
        events &= !Event::BRANCH.bit();
        events |= Event::BRANCH_LEFT.bit() | Event::BRANCH_RIGHT.bit();
    }
    Ok(events)
}

fn register_callback(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let tool = tool_arg(ctx, &args[0])?;
    let event = krait_object::clinic::int_arg(ctx, &args[1])?;
    if event <= 0 || (event as u32).count_ones() != 1 {
        return Err(ctx.value_error("The callback can only be set for one event at a time"));
    }
    let Some(&event) = EVENTS.get((event as u32).trailing_zeros() as usize) else {
        return Err(ctx.value_error(&format!("invalid event {event}")));
    };
    let callback = Some(args[2].clone()).filter(|callback| !ctx.is_none(callback));
    Ok(ctx.monitoring.register(tool, event, callback).unwrap_or_else(|| ctx.none()))
}

fn all_events(ctx: &Ctx, _: &Obj) -> PyResult {
    let dict = krait_object::dict::PyDict::new();
    for &event in EVENTS.iter().filter(|&&event| event != Event::BRANCH) {
        let tools = (0..TOOLS).filter(|&tool| ctx.monitoring.events(tool) & event.bit() != 0).fold(0, |tools, tool| tools | 1 << tool);
        if tools != 0 {
            dict.set_text(ctx, NAMES[event as usize], Obj::small(tools));
        }
    }
    Ok(ctx.dict_from(dict))
}

const FUNCTIONS: &[MethodDef] = &[
    method("use_tool_id($module, tool_id, name, /)", NativeFn::Fast(|ctx, _, args| {
        let tool = tool_arg(ctx, &args[0])?;
        if !args[1].is_str_instance(ctx) {
            return Err(ctx.value_error("tool name must be a str"));
        }
        if ctx.monitoring.name(tool).is_some() {
            return Err(ctx.value_error(&format!("tool {tool} is already in use")));
        }
        ctx.monitoring.set_name(tool, Some(args[1].clone()));
        Ok(ctx.none())
    })),
    method("clear_tool_id($module, tool_id, /)", NativeFn::O(|ctx, _, tool| {
        let tool = tool_arg(ctx, tool)?;
        if ctx.monitoring.name(tool).is_some() {
            ctx.monitoring.clear(ctx, tool);
        }
        Ok(ctx.none())
    })),
    method("free_tool_id($module, tool_id, /)", NativeFn::O(|ctx, _, tool| {
        let tool = tool_arg(ctx, tool)?;
        if ctx.monitoring.name(tool).is_some() {
            ctx.monitoring.clear(ctx, tool);
        }
        ctx.monitoring.set_name(tool, None);
        Ok(ctx.none())
    })),
    method("get_tool($module, tool_id, /)", NativeFn::O(|ctx, _, tool| {
        Ok(ctx.monitoring.name(tool_arg(ctx, tool)?).unwrap_or_else(|| ctx.none()))
    })),
    method("register_callback($module, tool_id, event, func, /)", NativeFn::Fast(register_callback)),
    method("get_events($module, tool_id, /)", NativeFn::O(|ctx, _, tool| {
        Ok(ctx.int(i64::from(ctx.monitoring.events(tool_arg(ctx, tool)?))))
    })),
    method("set_events($module, tool_id, event_set, /)", NativeFn::Fast(|ctx, _, args| {
        let tool = tool_arg(ctx, &args[0])?;
        let events = event_set(ctx, &args[1])?;
        used_tool(ctx, &args[0])?;
        ctx.monitoring.set_events(ctx, tool, events);
        Ok(ctx.none())
    })),
    method("get_local_events($module, tool_id, code, /)", NativeFn::Fast(|ctx, _, args| {
        let code = code_arg(ctx, &args[1])?;
        let tool = tool_arg(ctx, &args[0])?;
        Ok(ctx.int(i64::from(ctx.monitoring.local_events(tool, code))))
    })),
    method("set_local_events($module, tool_id, code, event_set, /)", NativeFn::Fast(|ctx, _, args| {
        let code = code_arg(ctx, &args[1])?;
        let tool = tool_arg(ctx, &args[0])?;
        let events = event_set(ctx, &args[2])?;
        if events >= 1 << LOCAL_EVENTS {
            return Err(ctx.value_error(&format!("invalid local event set 0x{events:x}")));
        }
        used_tool(ctx, &args[0])?;
        ctx.monitoring.set_local_events(ctx, tool, code, events);
        Ok(ctx.none())
    })),
    method("restart_events($module, /)", NativeFn::NoArgs(|ctx, _| {
        ctx.monitoring.restart();
        Ok(ctx.none())
    })),
    method("_all_events($module, /)", NativeFn::NoArgs(all_events)),
];

/// The module, an attribute of `sys`.
pub(super) fn new(ctx: &Ctx) -> PyResult {
    let this = module::new_module(ctx, "sys.monitoring");
    module::add_functions(ctx, &this, "sys.monitoring", FUNCTIONS);
    for (name, tool) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
        module::add(ctx, &this, name, Obj::small(tool));
    }
    for (name, cell) in [("DISABLE", &ctx.monitoring.disable), ("MISSING", &ctx.monitoring.missing)] {
        let object = ctx.types.object.obj().call(ctx, &[])?;
        cell.set(Some(object.clone()));
        module::add(ctx, &this, name, object);
    }
    // The order of CPython's own table: grouped events first, then those that are neither.
    let mut events: Vec<(Obj, Obj)> = NAMES.iter().zip(EVENTS).map(|(name, event)| (ctx.intern(name), ctx.int(i64::from(event.bit())))).collect();
    events.push((ctx.intern("NO_EVENTS"), Obj::small(0)));
    module::add(ctx, &this, "events", namespace::new_namespace(ctx, events)?);
    Ok(this)
}
