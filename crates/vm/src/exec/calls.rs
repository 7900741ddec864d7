//! Calls: Python functions get a frame in the same loop, everything else is called.
#![allow(unsafe_code, reason = "frames and stacks of verified code are raw")]

use krait_object::code::PyCode;
use krait_object::dict::PyDict;
use krait_object::function::{PyFunction, PyMethod, pyfunction};
use krait_object::property::PyProperty;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::TypeFlags;
use krait_object::{Args, Ctx, Obj, PyResult, StackRef};

use super::{M, Step, give, specialize};
use crate::frame::{Frame, FrameFlags, Reg};
use crate::prepare::{Prepared, prepared};

/// A new frame for `function` at `base`, its locals bound from `args`; not yet current. RecursionError when there is
/// no room.
///
/// # Safety
/// Nothing above `base` on the region is in use.
pub unsafe fn new_frame(ctx: &Ctx, func: Obj, base: *mut StackRef, args: Args, prev: *mut Frame) -> PyResult<*mut Frame> {
    let function = func.payload::<PyFunction>().ok_or_else(|| ctx.system_error("a frame needs a function"))?;
    let code_obj = function.code();
    let code = prepared(ctx, code_obj.payload::<PyCode>().expect("a function's code is code"))?;
    // SAFETY: the limit is checked before anything is written.
    unsafe {
        claim_room(ctx, code, base)?;
        let nlocals = code.nlocals as usize;
        for i in 0..nlocals {
            *base.add(i) = StackRef::NULL;
        }
        let exact = args.names().is_empty() && code.simple && args.all().len() == code.argcount as usize;
        if exact {
            for (i, value) in args.all().iter().enumerate() {
                *base.add(i) = StackRef::new(value.clone());
            }
        } else if let Err(raised) = crate::bind::bind(ctx, function, code, args, base) {
            release_room(ctx);
            return Err(raised);
        }
        Ok(write_frame(base.add(nlocals) as *mut Frame, func, code, prev))
    }
}

/// Account for one more frame at `base`.
unsafe fn claim_room(ctx: &Ctx, code: &Prepared, base: *mut StackRef) -> PyResult<()> {
    let left = ctx.regs[Reg::DEPTH_LEFT].get();
    if left == 0 {
        // Let the exception be made and handled: a little above the limit.
        return Err(ctx.recursion_error("maximum recursion depth exceeded"));
    }
    if base as usize + code.frame_words as usize * 8 > ctx.regs[Reg::STACK_LIMIT].get() {
        return Err(ctx.recursion_error("maximum recursion depth exceeded"));
    }
    ctx.regs[Reg::DEPTH_LEFT].set(left - 1);
    Ok(())
}

pub fn release_room(ctx: &Ctx) {
    ctx.regs[Reg::DEPTH_LEFT].set(ctx.regs[Reg::DEPTH_LEFT].get() + 1);
}

unsafe fn write_frame(frame: *mut Frame, func: Obj, code: &Prepared, prev: *mut Frame) -> *mut Frame {
    let globals = func.payload::<PyFunction>().and_then(|function| function.globals.payload::<PyDict>()).map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: there is room.
    unsafe {
        frame.write(Frame {
            prev,
            pc: code.start,
            sp: Frame::stack(frame),
            func: StackRef::new(func),
            code,
            consts: code.consts,
            globals,
            locals: StackRef::NULL,
            frame_obj: StackRef::NULL,
            base: std::ptr::null_mut(),
            gen_: std::ptr::null(),
            flags: 0,
            nlocals: code.nlocals,
        });
    }
    frame
}

/// Push a frame for the Python function that lies `pops` below the top, with these arguments of the stack; the
/// caller goes on without its `pops` words. `flags` mark how it returns.
fn push_python(m: &mut M, func: Obj, args: Args, pops: usize, flags: u32) -> Step {
    // SAFETY: the region above the live part of the current frame is free; argument words are copied before the
    // caller's stack shrinks.
    unsafe {
        let base = Frame::top(m.fp);
        let base = if (*m.fp).base.is_null() { m.sp } else { base };
        let frame = new_frame(m.ctx, func, base, args, m.fp)?;
        (*frame).flags |= flags;
        m.drop_top(pops);
        (*m.fp).pc = m.pc;
        (*m.fp).sp = m.sp;
        m.fp = frame;
        m.pc = (*frame).pc;
        m.sp = Frame::stack(frame);
    }
    Ok(())
}

pub fn call(m: &mut M, n: u32) -> Step {
    let n = n as usize;
    specialize::call(m, n);
    call_with(m, n, &[], n + 2)
}

/// Call with `n` arguments on the stack, the last of them named by `names`; `pops` words go in all.
fn call_with(m: &mut M, n: usize, names: &[Obj], pops: usize) -> Step {
    let ctx = m.ctx;
    let extra = pops - (n + 2);
    let (place, this) = (n + 2 + extra, n + 1 + extra);
    if m.word(this).is_null() {
        // A bound method: its function and its object take the two places.
        if let Some(method) = m.peek(place).payload::<PyMethod>().filter(|_| ctx.types.method.is_exactly(m.peek(place))) {
            let (function, object) = (method.function.clone(), method.this.clone());
            // SAFETY: the two words are replaced whole.
            unsafe {
                *m.sp.sub(this) = StackRef::new(object);
                let old = std::mem::replace(&mut *m.sp.sub(place), StackRef::new(function));
                old.close();
            }
        }
    }
    let callable = m.peek(place);
    let count = n + usize::from(!m.word(this).is_null());
    // SAFETY: the arguments lie side by side below the names.
    let all: &[Obj] = unsafe { std::slice::from_raw_parts(m.sp.sub(count + extra) as *const Obj, count) };
    let args = Args::new(all, names);
    if ctx.types.function.is_exactly(callable) {
        return push_python(m, callable.clone(), args, pops, 0);
    }
    if let Some(step) = call_class(m, callable, args, pops) {
        return step;
    }
    let result = callable.call_args(ctx, args);
    give(m, pops, result)
}

/// A class made by Python with `__init__` in Python and `object`'s `__new__`: the instance is made here and the
/// frame of `__init__` pushed, without native recursion.
fn call_class(m: &mut M, callable: &Obj, args: Args, pops: usize) -> Option<Step> {
    let ctx = m.ctx;
    let class = callable.as_type()?;
    // Observers see the call of a class as that of anything native.
    if ctx.regs[Reg::OBSERVED].get() != 0 {
        return None;
    }
    if !class.is_heap_type() || class.has(TypeFlags::IS_ABSTRACT) || !callable.ty(ctx).is(&ctx.types.type_) {
        return None;
    }
    if class.slots.tp_new.get().map(|f| f as usize) != ctx.types.object.slots.tp_new.get().map(|f| f as usize) {
        return None;
    }
    let init = class.lookup(ctx, &ctx.names.__init__).filter(|init| ctx.types.function.is_exactly(init))?;
    let new = class.slots.tp_new.get()?;
    let instance = match new(ctx, callable, args) {
        Ok(instance) => instance,
        Err(raised) => return Some(Err(raised.into())),
    };
    let mut all = Vec::with_capacity(args.all().len() + 1);
    all.push(instance.clone());
    all.extend_from_slice(args.all());
    let names = args.names().to_vec();
    // The instance takes the callable's place on the caller's stack: it is the result.
    // SAFETY: a new frame above the live stack; then the words below are dropped and the instance pushed.
    unsafe {
        let base = if (*m.fp).base.is_null() { m.sp } else { (*m.fp).base };
        let frame = match new_frame(ctx, init, base, Args::new(&all, &names), m.fp) {
            Ok(frame) => frame,
            Err(raised) => return Some(Err(raised.into())),
        };
        (*frame).flags |= FrameFlags::INIT;
        m.drop_top(pops);
        m.push(instance);
        (*m.fp).pc = m.pc;
        (*m.fp).sp = m.sp;
        m.fp = frame;
        m.pc = (*frame).pc;
        m.sp = Frame::stack(frame);
    }
    Some(Ok(()))
}

pub fn call_kw(m: &mut M, n: u32) -> Step {
    let n = n as usize;
    specialize::call_kw(m, n);
    let names = m.peek(1).clone();
    let Some(tuple) = names.payload::<PyTuple>() else {
        return Err(m.ctx.system_error("keyword names must be a tuple").into());
    };
    if tuple.len() > n {
        return Err(m.ctx.system_error("more keyword names than arguments").into());
    }
    call_with(m, n, tuple.items(), n + 3)
}

/// callable, NULL, tuple, dict-or-NULL
pub fn call_function_ex(m: &mut M) -> Step {
    let ctx = m.ctx;
    specialize::call_ex(m);
    let callable = m.peek(4);
    let mut positional = m.peek(2).clone();
    if positional.payload::<PyTuple>().is_none() {
        if positional.ty(ctx).slots.tp_iter.get().is_none() && !krait_object::iter::is_sequence(ctx, &positional) {
            let name = function_name(ctx, callable);
            let message = format!("{name} argument after * must be an iterable, not {}", positional.ty(ctx).name());
            return Err(ctx.type_error(&message).into());
        }
        positional = ctx.tuple(krait_object::protocol::iterate(ctx, &positional)?);
    }
    let items = positional.payload::<PyTuple>().expect("a tuple").items();
    let keywords = if m.word(1).is_null() { None } else { m.peek(1).payload::<PyDict>() };
    let count = keywords.map_or(0, PyDict::len);
    let mut all = Vec::with_capacity(items.len() + count + 2);
    let mut names = Vec::with_capacity(count);
    // A bound method: its function is called with its object first.
    let method = callable.payload::<PyMethod>().filter(|method| ctx.types.method.is_exactly(callable) && ctx.types.function.is_exactly(&method.function));
    if let Some(method) = method {
        all.push(method.this.clone());
    }
    if !m.word(3).is_null() {
        all.push(m.peek(3).clone());
    }
    all.extend_from_slice(items);
    let mut place = 0;
    while let Some((key, value)) = keywords.and_then(|dict| dict.next(&mut place)) {
        if !key.is_str_instance(ctx) {
            return Err(ctx.type_error("keywords must be strings").into());
        }
        names.push(key);
        all.push(value);
    }
    let args = Args::new(&all, &names);
    if let Some(method) = method {
        return push_python(m, method.function.clone(), args, 4, 0);
    }
    if ctx.types.function.is_exactly(callable) {
        return push_python(m, callable.clone(), args, 4, 0);
    }
    if let Some(step) = call_class(m, callable, args, 4) {
        return step;
    }
    let result = callable.call_args(ctx, args);
    give(m, 4, result)
}

/// `f()` as messages name a callable.
pub fn function_name(ctx: &Ctx, callable: &Obj) -> String {
    match callable.getattr_opt(ctx, &ctx.names.__qualname__) {
        Ok(Some(name)) if name.is_str_instance(ctx) => {
            let module = callable.getattr_opt(ctx, &ctx.names.__module__).ok().flatten();
            match module {
                Some(module) if module.is_str_instance(ctx) && module.text_lossy() != "builtins" => {
                    format!("{}.{}()", module.text_lossy(), name.text_lossy())
                }
                _ => format!("{}()", name.text_lossy()),
            }
        }
        Ok(_) => callable.to_str(ctx).map(|text| text.text_lossy().into_owned()).unwrap_or_default(),
        Err(_) => {
            drop(ctx.fetch_raised());
            String::new()
        }
    }
}

/// `object[key]` with `__getitem__` in Python: its frame is pushed. False: not such an object.
pub fn push_getitem(m: &mut M) -> PyResult<bool> {
    let ctx = m.ctx;
    let ty = m.peek(2).ty(ctx);
    if !ty.is_heap_type() {
        return Ok(false);
    }
    let Some(function) = ty.lookup(ctx, &ctx.names.__getitem__).filter(|found| ctx.types.function.is_exactly(found)) else {
        return Ok(false);
    };
    let args = [m.peek(2).clone(), m.peek(1).clone()];
    push_result(m, function, &args, 2)
}

/// `object.name` where the class has a property with a Python getter: its frame is pushed.
pub fn push_property(m: &mut M, name: &Obj) -> PyResult<bool> {
    let ctx = m.ctx;
    let ty = m.peek(1).ty(ctx);
    if !ty.is_heap_type() || !ty.slots.tp_getattro.get().is_none_or(|f| f as usize == krait_object::protocol::generic_getattr as *const () as usize) {
        return Ok(false);
    }
    let Some(property) = ty.lookup(ctx, name).filter(|found| ctx.types.property.is_exactly(found)) else { return Ok(false) };
    let getter = property.payload::<PyProperty>().and_then(|property| property.fget.get());
    let Some(getter) = getter.filter(|getter| ctx.types.function.is_exactly(getter)) else { return Ok(false) };
    let args = [m.peek(1).clone()];
    push_result(m, getter, &args, 1)
}

fn push_result(m: &mut M, function: Obj, args: &[Obj], pops: usize) -> PyResult<bool> {
    match push_python(m, function, Args::positional_only(args), pops, 0) {
        Ok(()) => Ok(true),
        Err(super::Stop::Raise(raised)) => Err(raised),
        Err(super::Stop::Leave) => Ok(true),
    }
}

pub fn make_function(m: &mut M) -> Step {
    let code = m.pop();
    // SAFETY: the frame is live.
    let globals = unsafe { Frame::globals_obj(m.fp) };
    // SAFETY: a frame keeps its function.
    let running = unsafe { (*m.fp).func.as_obj() }.payload::<PyFunction>().filter(|running| running.globals.is(&globals));
    let function = match running {
        Some(running) => pyfunction::new_function_with(m.ctx, code, globals, running.builtins.clone(), None)?,
        None => pyfunction::new_function(m.ctx, code, globals, None)?,
    };
    m.push(function);
    Ok(())
}

pub fn set_function_attribute(m: &mut M, which: u32) -> Step {
    let function = m.pop();
    let value = m.pop();
    {
        let payload = function.payload::<PyFunction>().ok_or_else(|| m.ctx.system_error("not a function"))?;
        let is_tuple = value.payload::<PyTuple>().is_some();
        let cells = || value.payload::<PyTuple>().is_some_and(|tuple| tuple.items().iter().all(|cell| cell.payload::<krait_object::cell::PyCell>().is_some()));
        match which {
            1 if is_tuple => payload.defaults.set(Some(value)),
            2 if value.payload::<PyDict>().is_some() => payload.kwdefaults.set(Some(value)),
            4 => {
                let value = if is_tuple { annotations_from_pairs(m.ctx, &value)? } else { value };
                payload.annotations.set(Some(value));
            }
            8 if cells() => payload.closure.set(Some(value)),
            16 => {
                if let Some(annotate) = value.payload::<PyFunction>() {
                    annotate.annotates(m.ctx, payload);
                }
                payload.annotate.set(Some(value));
            }
            _ => return Err(m.ctx.system_error("function attribute of another type").into()),
        }
    }
    m.push(function);
    Ok(())
}

/// `(name, value, name, value, …)` as a dict.
fn annotations_from_pairs(ctx: &Ctx, pairs: &Obj) -> PyResult {
    let dict = PyDict::new();
    for pair in pairs.payload::<PyTuple>().expect("checked to be a tuple").items().chunks_exact(2) {
        dict.set(ctx, &pair[0], pair[1].clone())?;
    }
    Ok(ctx.dict_from(dict))
}
