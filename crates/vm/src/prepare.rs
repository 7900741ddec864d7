//! A verified body made ready to run: 64-bit slots `{op 8, aux 8, arg 16, cache 32}`, one for each instruction, and
//! what stands beside them.
#![allow(unsafe_code, reason = "slots are rewritten in place as code warms up")]

use std::cell::UnsafeCell;

use krait_code::CodeFlags;
use krait_object::code::PyCode;
use krait_object::{Ctx, PyResult, StackRef};
use krait_ops::{Handler, Op, Operand, Verified};

use crate::dispatch::op;

/// A code object as the machine runs it.
#[repr(C)]
pub struct Prepared {
    pub start: *mut u64,
    pub consts: *const StackRef,
    /// The code object's payload.
    pub code: *const PyCode,
    pub nlocals: u32,
    /// Words of a frame: locals, header, operand stack.
    pub frame_words: u32,
    pub argcount: u32,
    pub posonly: u32,
    pub kwonly: u32,
    pub flags: u32,
    /// Neither `*args`, `**kwargs` nor keyword-only parameters: positional calls of the exact number are simple.
    pub simple: bool,
    /// Generator, coroutine or async generator.
    pub generator: bool,
    pub slots: Vec<u64>,
    /// The instruction of each slot, as it was lowered.
    pub base: Box<[Op]>,
    /// Its whole operand.
    pub args: Box<[u32]>,
    /// Where it comes from, in wire code units.
    pub origin: Box<[u32]>,
    pub handlers: Box<[Handler]>,
    pub cells: Box<[bool]>,
    pub side: UnsafeCell<Vec<Side>>,
    /// Events that tools of `sys.monitoring` want of this code in particular; then every slot leads to the plain loop.
    pub watched: std::cell::Cell<u32>,
    /// How often each instruction has met its reference body, and changed its mind.
    pub heat: Box<[std::cell::Cell<u8>]>,
    /// What observers ask for, made when one first does.
    pub places: std::cell::OnceCell<Box<crate::observe::Places>>,
}

#[cfg(feature = "profile")]
impl Drop for Prepared {
    fn drop(&mut self) {
        crate::profile::code_dropped(self);
    }
}

/// A cache larger than a slot's.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub struct Side {
    /// A borrowed object, kept alive by what the version stands for.
    pub value: u64,
    pub version: u32,
    pub extra: u32,
}

/// Build a slot.
#[inline(always)]
pub const fn slot(op: u8, aux: u8, arg: u16, cache: u32) -> u64 {
    op as u64 | (aux as u64) << 8 | (arg as u64) << 16 | (cache as u64) << 32
}
#[inline(always)]
pub const fn slot_aux(ins: u64) -> u8 {
    (ins >> 8) as u8
}
#[inline(always)]
pub const fn slot_arg(ins: u64) -> usize {
    (ins as u32 >> 16) as usize
}
#[inline(always)]
pub const fn slot_cache(ins: u64) -> u32 {
    (ins >> 32) as u32
}

impl Prepared {
    /// The index of the instruction whose slot `pc` is.
    #[inline(always)]
    pub fn index_of(&self, pc: *const u64) -> usize {
        (pc as usize - self.start as usize) / 8
    }
    /// The numbers and bytes of the code object.
    pub fn view(&self) -> krait_code::CodeView<'_> {
        self.payload().view()
    }
    pub fn payload(&self) -> &PyCode {
        // SAFETY: the prepared form lives in the code object's payload.
        unsafe { &*self.code }
    }
    /// Rewrite the slot of instruction `index`.
    #[inline]
    pub fn set_slot(&self, index: usize, slot: u64) {
        debug_assert!(index < self.slots.len());
        if self.watched.get() != 0 {
            return;
        }
        // SAFETY: the slots are only read by this thread's dispatch loop, one word at a time.
        unsafe { *self.start.add(index) = slot };
    }
    /// Watch this code for these events, or no longer.
    pub fn watch(&self, events: u32) {
        let watched = events != 0;
        if watched != (self.watched.replace(0) != 0) {
            for index in 0..self.base.len() {
                self.set_slot(index, if watched { slot(op::WATCHED, 0, 0, 0) } else { self.general_slot(index) });
            }
            if !watched {
                crate::fuse::fuse(self);
            }
        }
        self.watched.set(events);
    }
    #[inline]
    pub fn get_slot(&self, index: usize) -> u64 {
        // SAFETY: as above.
        unsafe { *self.start.add(index) }
    }
    /// Put an entry into the side table: its number, if that fits a slot's argument.
    pub fn push_side(&self, entry: Side) -> Option<u16> {
        // SAFETY: no borrow of the table lives across this.
        let side = unsafe { &mut *self.side.get() };
        let number = u16::try_from(side.len()).ok()?;
        side.push(entry);
        Some(number)
    }
    /// An entry of the side table.
    pub fn get_side(&self, number: usize) -> Option<Side> {
        // SAFETY: as above.
        unsafe { (&*self.side.get()).get(number).copied() }
    }
    /// Change an entry of the side table.
    pub fn set_side(&self, number: usize, entry: Side) {
        // SAFETY: as above.
        if let Some(place) = unsafe { (&mut *self.side.get()).get_mut(number) } {
            *place = entry;
        }
    }
    /// The general form of an instruction's slot.
    pub fn general_slot(&self, at: usize) -> u64 {
        encode(self.base[at], self.args[at], at, self.nlocals as usize)
    }
    /// The line of instruction `index`.
    pub fn line(&self, index: usize) -> Option<i32> {
        let wire = self.view();
        let unit = self.origin.get(index).copied().unwrap_or(0);
        krait_code::tables::line_at(wire.linetable, wire.firstlineno, unit)
    }
}

/// The prepared form of a code object, made when it is first asked for. SystemError for code that is not valid.
#[inline]
pub fn prepared<'a>(ctx: &Ctx, code: &'a PyCode) -> PyResult<&'a Prepared> {
    let address = code.body_ptr.get();
    if address != 0 {
        // SAFETY: the address of the contents of `body`, which lives as long as the code.
        return Ok(unsafe { &*(address as *const Prepared) });
    }
    prepare(ctx, code)
}

#[cold]
fn prepare<'a>(ctx: &Ctx, code: &'a PyCode) -> PyResult<&'a Prepared> {
    let wire = code.view();
    if wire.localspluskinds.len() != code.localsplus().len() {
        return Err(ctx.system_error("invalid bytecode: localsplus names and kinds differ in number"));
    }
    let verified = match code.image_body() {
        // SAFETY: images are made by those who pack the bodies they have verified.
        Some(packed) => unsafe { Verified::unpack(packed, krait_lower::limits(&wire)) },
        None => match krait_lower::lower_view(&wire) {
            Ok(verified) => verified,
            Err(error) => return Err(ctx.system_error(&error.to_string())),
        },
    };
    let body = verified.body();
    let nlocals = body.limits.locals as usize;
    let mut slots: Vec<u64> = Vec::with_capacity(body.instrs.len() + 1);
    for (at, instr) in body.instrs.iter().enumerate() {
        slots.push(encode(instr.op, instr.arg, at, nlocals));
    }
    let flags = wire.flags.0;
    let prepared = Box::new(Prepared {
        start: std::ptr::null_mut(),
        consts: code.consts().as_ptr() as *const StackRef,
        code,
        nlocals: nlocals as u32,
        frame_words: (nlocals + crate::frame::FRAME_WORDS + verified.max_depth() as usize + 4) as u32,
        argcount: wire.argcount,
        posonly: wire.posonlyargcount,
        kwonly: wire.kwonlyargcount,
        flags,
        simple: flags & (CodeFlags::VARARGS | CodeFlags::VARKEYWORDS) == 0 && wire.kwonlyargcount == 0,
        generator: flags & (CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR) != 0,
        slots,
        base: body.instrs.iter().map(|instr| instr.op).collect(),
        args: body.instrs.iter().map(|instr| instr.arg).collect(),
        origin: body.origin.clone().into_boxed_slice(),
        handlers: body.handlers.clone().into_boxed_slice(),
        cells: body.cells.clone().into_boxed_slice(),
        side: UnsafeCell::new(Vec::new()),
        watched: std::cell::Cell::new(0),
        heat: body.instrs.iter().map(|_| std::cell::Cell::new(0)).collect(),
        places: std::cell::OnceCell::new(),
    });
    let mut prepared = prepared;
    prepared.start = prepared.slots.as_mut_ptr();
    crate::fuse::fuse(&prepared);
    let address = std::ptr::from_ref::<Prepared>(&*prepared) as usize;
    if code.body.set(prepared).is_err() {
        return Err(ctx.system_error("code prepared twice"));
    }
    code.body_ptr.set(address);
    // SAFETY: as in `prepared`.
    let prepared = unsafe { &*(address as *const Prepared) };
    prepared.watch(ctx.monitoring.wanted_locally(code));
    Ok(prepared)
}

/// Watch a code object for these events, if it has been prepared.
pub fn watch_code(code: &PyCode, events: u32) {
    let address = code.body_ptr.get();
    if address != 0 {
        // SAFETY: as in `prepared`.
        unsafe { (*(address as *const Prepared)).watch(events) };
    }
}

/// The general form of an instruction as a slot. What does not fit goes by way of its reference body.
fn encode(op: Op, arg: u32, at: usize, nlocals: usize) -> u64 {
    let number = op as u8;
    match op.operand() {
        Operand::Jump => match i32::try_from(arg as i64 - (at as i64 + 1)) {
            Ok(delta) => slot(number, 0, 0, delta as u32),
            Err(_) => slot(op::SLOW, 0, 0, 0),
        },
        operand => {
            let hot = if operand == Operand::Local { nlocals - arg as usize } else { arg as usize };
            match u16::try_from(hot) {
                Ok(arg) => slot(number, 0, arg, 0),
                Err(_) => slot(op::SLOW, 0, 0, 0),
            }
        }
    }
}
