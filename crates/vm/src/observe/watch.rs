//! When events happen: around each instruction of the plain loop, and as exceptions pass.
#![allow(unsafe_code, reason = "the watch looks at raw frames and stacks")]

use krait_lower::{Place, PlaceKind};
use krait_object::ctx::NativeCall;
use krait_object::function::PyMethod;
use krait_object::generator::PyGenerator;
use krait_object::monitoring::{Event, Observed};
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, Obj, PyResult};
use krait_ops::Op;

use super::legacy;
use crate::dispatch::S;
use crate::exec::{self, M, Stop};
use crate::frame::{Frame, Reg};

/// Who watches one instruction.
#[derive(Clone, Copy)]
struct Who {
    /// Events that tools of `sys.monitoring` want in this code.
    wanted: u32,
    trace: bool,
    profile: bool,
}

impl Who {
    fn of(m: &M) -> Who {
        let bits = m.ctx.regs[Reg::OBSERVED].get();
        Who {
            wanted: if bits & Observed::MONITORING != 0 { m.code().watched.get() | m.ctx.monitoring.wanted_everywhere() } else { 0 },
            trace: bits & Observed::TRACE != 0,
            profile: bits & Observed::PROFILE != 0,
        }
    }
}

fn unit(m: &M, at: usize) -> u32 {
    m.code().origin.get(at).copied().unwrap_or(0)
}

/// Tell the tools of an event at a code unit: its offset and `args`.
fn monitor(m: &M, who: Who, event: Event, unit: u32, args: &[Obj]) -> PyResult<()> {
    let group = if matches!(event, Event::C_RETURN | Event::C_RAISE) { Event::CALL } else { event };
    if who.wanted & group.bit() == 0 {
        return Ok(());
    }
    let mut all = Vec::with_capacity(args.len() + 1);
    all.push(m.ctx.int(i64::from(unit) * 2));
    all.extend_from_slice(args);
    m.ctx.monitor(event, m.code().payload(), unit, &all)
}

/// Whether two function names of a `c_call` are told of: native functions and methods, not classes.
fn profiled(ctx: &Ctx, call: &NativeCall) -> Option<Obj> {
    if ctx.types.builtin_function_or_method.is_exactly(&call.callable) {
        return Some(call.callable.clone());
    }
    if ctx.types.method_descriptor.is_exactly(&call.callable) {
        let get = call.callable.ty(ctx).slots.tp_descr_get.get()?;
        let this = call.first.as_ref()?;
        return match get(ctx, &call.callable, Some(this), Some(&this.ty(ctx).to_obj())) {
            Ok(bound) => Some(bound),
            Err(_) => {
                drop(ctx.fetch_raised());
                None
            }
        };
    }
    None
}

fn native_event(m: &M, who: Who, call: &NativeCall, event: Event, word: &str) -> PyResult<()> {
    let first = || call.first.clone().or_else(|| m.ctx.monitoring.missing.get()).unwrap_or_else(|| m.ctx.none());
    if who.wanted & Event::CALL.bit() != 0 {
        monitor(m, who, event, unit(m, m.at), &[call.callable.clone(), first()])?;
    }
    if who.profile {
        if let Some(function) = profiled(m.ctx, call) {
            legacy::profile(m.ctx, m.fp, word, function)?;
        }
    }
    Ok(())
}

/// One run of the plain loop.
pub struct Watch<'a> {
    ctx: &'a Ctx,
    /// The last instruction: its frame, index and line.
    frame: *mut Frame,
    at: usize,
    line: i32,
    /// It is a jump, taken, over nothing but what has no instruction of its own.
    over: bool,
    /// What the loop around this one was calling, and whether an exception had passed there.
    outer: Option<NativeCall>,
    outer_unwound: usize,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        *self.ctx.native_call.borrow_mut() = self.outer.take();
        self.ctx.unwound.set(self.outer_unwound);
    }
}

impl<'a> Watch<'a> {
    pub fn new(ctx: &'a Ctx) -> Watch<'a> {
        let outer = ctx.native_call.borrow_mut().take();
        Watch { ctx, frame: std::ptr::null_mut(), at: 0, line: -1, over: false, outer, outer_unwound: ctx.unwound.get() }
    }

    /// Before the instruction at `s.pc`. False: a callback raised, and the entry frame was left. With `s.k` set the
    /// exception was handled, and `s` says where to go on.
    ///
    /// # Safety
    /// The state of a live frame of verified code.
    pub unsafe fn before(&mut self, s: &mut S) -> bool {
        // SAFETY: by the caller's word.
        unsafe {
            let bits = self.ctx.regs[Reg::OBSERVED].get();
            if bits & Observed::INSTRUCTIONS != 0 {
                super::instruction(self.ctx, s.pc, s.sp, s.fp);
            }
            if bits & !Observed::INSTRUCTIONS == 0 {
                return true;
            }
            let at = (*(*s.fp).code).index_of(s.pc);
            let mut m = M { ctx: self.ctx, pc: s.pc.add(1), sp: s.sp, fp: s.fp, at };
            m.save();
            self.ctx.unwound.set(0);
            match self.events_before(&mut m) {
                Ok(()) => {
                    // A trace function may have set `f_lineno`.
                    s.pc = (*s.fp).pc.sub(1);
                    s.sp = (*s.fp).sp;
                    true
                }
                Err(raised) => {
                    s.k = 1;
                    if !exec::finish(m, Err(Stop::Raise(raised))) {
                        return false;
                    }
                    *s = S { k: 1, ..exec::reload(self.ctx) };
                    true
                }
            }
        }
    }

    fn events_before(&mut self, m: &mut M) -> PyResult<()> {
        let (ctx, code, at) = (m.ctx, m.code(), m.at);
        let who = Who::of(m);
        let op = code.base[at];
        // What stands before a jump's target is not run.
        let mut floor = 0;
        if self.frame != m.fp {
            self.line = if at > 0 { code.places().line_before(at - 1) } else { -1 };
        } else if at != self.at + 1 || self.over || code.base[self.at] == Op::JUMP {
            floor = code.places().place(self.at).and_then(|place| place.target).unwrap_or(0);
        }
        let was_resume = if self.frame == m.fp { code.base.get(self.at) == Some(&Op::RESUME) } else { at > 0 && code.base[at - 1] == Op::RESUME };
        (self.frame, self.at, self.over) = (m.fp, at, false);
        if op == Op::RESUME {
            let event = if code.args[at] == 0 { Event::PY_START } else { Event::PY_RESUME };
            monitor(m, who, event, unit(m, at), &[])?;
            if who.profile {
                legacy::profile(ctx, m.fp, "call", ctx.none())?;
            }
            if who.trace {
                legacy::trace(ctx, m.fp, "call", ctx.none())?;
            }
            return Ok(());
        }
        if who.trace || who.wanted & (Event::LINE.bit() | Event::INSTRUCTION.bit()) != 0 {
            let places = code.places();
            for &place in places.skipped(at).iter().filter(|place| place.unit >= floor) {
                self.place(m, who, place, was_resume)?;
            }
            if let Some(place) = places.place(at) {
                self.place(m, who, place, was_resume)?;
            }
        }
        self.operation(m, who, op)
    }

    /// A line or an instruction begins.
    fn place(&mut self, m: &mut M, who: Who, place: Place, was_resume: bool) -> PyResult<()> {
        let ctx = m.ctx;
        if place.start && (place.line != self.line || was_resume) {
            if who.wanted & Event::LINE.bit() != 0 {
                ctx.monitor(Event::LINE, m.code().payload(), place.unit, &[ctx.int(i64::from(place.line))])?;
            }
            if who.trace {
                legacy::trace_line(ctx, m.fp, place.line, place.unit)?;
            }
        }
        self.line = place.line;
        if place.kind == PlaceKind::Nop && place.line < 0 {
            return Ok(());
        }
        monitor(m, who, Event::INSTRUCTION, place.unit, &[])?;
        if who.trace {
            legacy::trace_opcode(ctx, m.fp)?;
        }
        Ok(())
    }

    /// What the instruction does is an event of its own.
    fn operation(&mut self, m: &mut M, who: Who, op: Op) -> PyResult<()> {
        let (ctx, at) = (m.ctx, m.at);
        match op {
            Op::RETURN_VALUE | Op::YIELD_VALUE => {
                let event = if op == Op::RETURN_VALUE { Event::PY_RETURN } else { Event::PY_YIELD };
                let value = m.peek(1).clone();
                monitor(m, who, event, unit(m, at), std::slice::from_ref(&value))?;
                if who.profile {
                    legacy::profile(ctx, m.fp, "return", value.clone())?;
                }
                if who.trace {
                    legacy::trace_return(ctx, m.fp, value, op == Op::YIELD_VALUE)?;
                }
            }
            Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_NONE | Op::POP_JUMP_IF_NOT_NONE => {
                if m.code().args[at] as usize == at + 1 {
                    let value = m.peek(1);
                    self.over = match op {
                        Op::POP_JUMP_IF_FALSE => !ctx.is_true_singleton(value),
                        Op::POP_JUMP_IF_TRUE => ctx.is_true_singleton(value),
                        Op::POP_JUMP_IF_NONE => ctx.is_none(value),
                        _ => !ctx.is_none(value),
                    };
                }
            }
            Op::END_SEND if m.peek(2).payload::<PyGenerator>().is_some() && !ctx.types.async_generator.is_exactly(m.peek(2)) => {
                let value = m.peek(1).clone();
                stop_iteration(m, &value)?;
            }
            Op::CALL | Op::CALL_KW | Op::CALL_FUNCTION_EX => {
                let call = self.call(m, op);
                native_event(m, who, &call, Event::CALL, if call.native { "c_call" } else { "" })?;
                if call.native {
                    *ctx.native_call.borrow_mut() = Some(call);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What a call instruction is about to call.
    fn call(&self, m: &M, op: Op) -> NativeCall {
        let ctx = m.ctx;
        let frame = m.fp as usize;
        if op == Op::CALL_FUNCTION_EX {
            let callable = m.peek(4).clone();
            let first = m.peek(2).payload::<PyTuple>().and_then(|args| args.items().first().cloned());
            let native = !ctx.types.function.is_exactly(&callable);
            return NativeCall { callable, first, frame, native };
        }
        let n = m.code().args[m.at] as usize;
        let extra = usize::from(op == Op::CALL_KW);
        let (place, this) = (n + 2 + extra, n + 1 + extra);
        let mut callable = m.peek(place).clone();
        let mut first = if !m.word(this).is_null() {
            Some(m.peek(this).clone())
        } else if n > 0 {
            Some(m.peek(n + extra).clone())
        } else {
            None
        };
        if m.word(this).is_null() && ctx.types.method.is_exactly(&callable) {
            let bound = callable.payload::<PyMethod>().map(|method| (method.function.clone(), method.this.clone()));
            if let Some((function, object)) = bound {
                (callable, first) = (function, Some(object));
            }
        }
        let native = !ctx.types.function.is_exactly(&callable);
        NativeCall { callable, first, frame, native }
    }

    /// After an instruction, `s` being where things go on. False: a callback raised, and the entry frame was left.
    ///
    /// # Safety
    /// The state of a live frame of verified code.
    pub unsafe fn after(&mut self, s: &mut S) -> bool {
        let ctx = self.ctx;
        let call = ctx.native_call.borrow_mut().take();
        if s.fp != self.frame || ctx.unwound.replace(0) == s.fp as usize {
            return true;
        }
        // SAFETY: by the caller's word.
        unsafe {
            let m = M { ctx, pc: s.pc, sp: s.sp, fp: s.fp, at: self.at };
            m.save();
            if let Err(raised) = self.events_after(&m, call) {
                if !exec::finish(m, Err(Stop::Raise(raised))) {
                    return false;
                }
            } else {
                exec::store(ctx, S { pc: (*s.fp).pc, sp: (*s.fp).sp, fp: s.fp, k: 0 });
            }
            *s = exec::reload(ctx);
        }
        true
    }

    fn events_after(&mut self, m: &M, call: Option<NativeCall>) -> PyResult<()> {
        let (ctx, code, at) = (m.ctx, m.code(), self.at);
        let who = Who::of(m);
        let next = code.index_of(m.pc);
        match code.base[at] {
            Op::CALL | Op::CALL_KW | Op::CALL_FUNCTION_EX => match call.filter(|call| call.frame == m.fp as usize) {
                Some(call) => native_event(m, who, &call, Event::C_RETURN, "c_return"),
                None => Ok(()),
            },
            Op::JUMP | Op::JUMP_BACKWARD => {
                if who.wanted & Event::JUMP.bit() != 0 {
                    monitor(m, who, Event::JUMP, unit(m, at), &[ctx.int(code.places().landing(code, next))])?;
                }
                if who.trace && next <= at {
                    // A loop on one line begins it again each time.
                    let places = code.places();
                    let floor = places.place(at).and_then(|place| place.target).unwrap_or(0);
                    let landed = places.skipped(next).iter().find(|place| place.unit >= floor).copied().or_else(|| places.place(next));
                    let line = landed.map_or(-1, |place| place.line);
                    if line >= 0 && line == self.line {
                        return legacy::trace_line(ctx, m.fp, line, unit(m, next));
                    }
                }
                Ok(())
            }
            Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_NONE | Op::POP_JUMP_IF_NOT_NONE | Op::FOR_ITER => {
                let event = if next == at + 1 && !self.over { Event::BRANCH_LEFT } else { Event::BRANCH_RIGHT };
                if who.wanted & event.bit() == 0 {
                    return Ok(());
                }
                let offset = i64::from(unit(m, at)) * 2;
                let branches = &code.places().branches;
                let Ok(found) = branches.binary_search_by_key(&offset, |&(offset, _, _)| offset) else { return Ok(()) };
                let (_, left, right) = branches[found];
                let target = if event == Event::BRANCH_LEFT { left } else { right };
                monitor(m, who, event, unit(m, at), &[ctx.int(target)])
            }
            _ => Ok(()),
        }
    }
}

/// An exception is on its way in `m`'s frame. What a callback raises takes its place.
pub fn raised(m: &mut M, exception: Obj, reraise: bool) -> Obj {
    let ctx = m.ctx;
    m.save();
    let here = m.fp as usize;
    let call = ctx.native_call.borrow_mut().take_if(|call| call.frame == here).filter(|_| ctx.unwound.get() != here);
    ctx.unwound.set(here);
    let who = Who::of(m);
    let result = (|| {
        if let Some(call) = call {
            native_event(m, who, &call, Event::C_RAISE, "c_exception")?;
        }
        let event = if reraise { Event::RERAISE } else { Event::RAISE };
        let unit = m.code().places().last_unit(m.at).unwrap_or_else(|| unit(m, m.at));
        monitor(m, who, event, unit, std::slice::from_ref(&exception))?;
        if who.trace && !reraise {
            legacy::trace_exception(ctx, m.fp, &exception)?;
        }
        Ok(())
    })();
    instead(ctx, result, exception)
}

fn instead(ctx: &Ctx, result: PyResult<()>, exception: Obj) -> Obj {
    match result {
        Ok(()) => exception,
        Err(raised) => ctx.take_raised(raised),
    }
}

/// The handler at `m.pc` has the exception, which lies on the stack.
pub fn handled(m: &mut M) -> PyResult<()> {
    m.save();
    m.at = m.code().index_of(m.pc);
    let exception = m.peek(1).clone();
    monitor(m, Who::of(m), Event::EXCEPTION_HANDLED, unit(m, m.at), &[exception])
}

/// The frame is about to be left with the exception.
pub fn unwound(m: &mut M, exception: Obj, raised_at: Option<usize>) -> Obj {
    let ctx = m.ctx;
    m.save();
    // Raised again: the frame shows where it was raised first.
    let first = raised_at.and_then(|unit| m.code().origin.iter().position(|&origin| origin as usize == unit));
    if let Some(first) = first {
        // SAFETY: an instruction of the frame's own code.
        unsafe { (*m.fp).pc = m.code().start.add(first + 1) };
    }
    let who = Who::of(m);
    let result = (|| {
        monitor(m, who, Event::PY_UNWIND, unit(m, m.at), std::slice::from_ref(&exception))?;
        if who.profile {
            legacy::profile(ctx, m.fp, "return", ctx.none())?;
        }
        if who.trace {
            legacy::trace(ctx, m.fp, "return", ctx.none())?;
        }
        Ok(())
    })();
    instead(ctx, result, exception)
}

/// An exception is thrown into a generator's frame.
pub fn thrown(m: &mut M, exception: Obj) -> Obj {
    let ctx = m.ctx;
    m.save();
    let who = Who::of(m);
    let result = (|| {
        monitor(m, who, Event::PY_THROW, unit(m, m.at + 1), std::slice::from_ref(&exception))?;
        if who.profile {
            legacy::profile(ctx, m.fp, "call", ctx.none())?;
        }
        if who.trace {
            legacy::trace(ctx, m.fp, "call", ctx.none())?;
        }
        Ok(())
    })();
    instead(ctx, result, exception)
}

/// A generator that an instruction ran has ended: as if StopIteration had been raised.
pub fn stop_iteration(m: &M, value: &Obj) -> PyResult<()> {
    let ctx = m.ctx;
    let who = Who::of(m);
    if !who.trace && who.wanted & Event::STOP_ITERATION.bit() == 0 {
        return Ok(());
    }
    m.save();
    let exception = ctx.types.stop_iteration.obj().call(ctx, std::slice::from_ref(value))?;
    monitor(m, who, Event::STOP_ITERATION, unit(m, m.at), std::slice::from_ref(&exception))?;
    if who.trace && m.code().base[m.at] == Op::END_SEND {
        legacy::trace_exception(ctx, m.fp, &exception)?;
    }
    Ok(())
}
