//! Counts of instructions and of generic bodies. They are changed by the thread that runs Python code, one at a time.

use std::sync::atomic::{AtomicU64, Ordering};

use krait_object::Ctx;
use krait_object::profile::{Lasted, Object, array, timed};
use krait_ops::Op;

use super::{families, places};
use crate::dispatch::{S, form_name};
use crate::exec::M;

/// Instructions by the number in their slot.
pub struct Counts([AtomicU64; 256]);

impl Counts {
    const fn new() -> Counts {
        Counts([const { AtomicU64::new(0) }; 256])
    }
    #[inline]
    fn add(&self, number: usize, more: u64) {
        let count = &self.0[number];
        count.store(count.load(Ordering::Relaxed) + more, Ordering::Relaxed);
    }
    pub fn get(&self, number: u8) -> u64 {
        self.0[usize::from(number)].load(Ordering::Relaxed)
    }
}

/// Handlers entered.
pub static EXECUTED: Counts = Counts::new();
/// Of those, which did it by the one call that they may make.
pub static CALLED: Counts = Counts::new();
/// Of those, which handed over to the generic body.
pub static MISSED: Counts = Counts::new();
/// Generic bodies that ran, by instruction.
pub static BODIES: Counts = Counts::new();
/// What they took, in nanoseconds.
static LASTED: [Counts; 2] = [const { Counts::new() }; 2];

/// A handler is entered.
#[inline]
pub fn instruction(ins: u64) {
    EXECUTED.add((ins & 0xff) as usize, 1);
}

/// The plain loop is about to run the instruction at these registers, whatever its slot says.
pub fn plain(ctx: &Ctx, s: &S) {
    let m = M { ctx, pc: s.pc, sp: s.sp, fp: s.fp, at: 0 };
    instruction(m.code().base[m.code().index_of(s.pc)] as u64);
}

/// It did nothing: the generic body follows.
#[inline]
pub fn missed(ins: u64) {
    MISSED.add((ins & 0xff) as usize, 1);
}

/// A handler of `mixed_ops` makes its call.
#[inline]
pub fn mixed(ins: u64) {
    CALLED.add((ins & 0xff) as usize, 1);
}

/// A handler of `mixed_reference_ops` calls the generic body.
#[inline]
pub fn mixed_reference(ins: u64) {
    missed(ins);
}

/// Run a generic body.
pub fn body<R>(m: &mut M, run: impl FnOnce(&mut M) -> R) -> R {
    let (op, arg) = (m.code().base[m.at], m.code().args[m.at]);
    places::entered(m, op, arg);
    let (result, Lasted { all, own }) = timed(|| run(m));
    BODIES.add(op as usize, 1);
    LASTED[0].add(op as usize, all);
    LASTED[1].add(op as usize, own);
    result
}

/// The members of the document that are about instructions, greatest first.
pub fn section(document: Object) -> Object {
    let mut forms: Vec<(u8, u64)> = (0..=255).map(|number| (number, EXECUTED.get(number))).filter(|&(_, count)| count > 0).collect();
    forms.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let total: u64 = forms.iter().map(|&(_, count)| count).sum();
    let form = |(number, count): (u8, u64)| {
        Object::default()
            .text("name", form_name(number))
            .raw("executed", count)
            .raw("called", CALLED.get(number))
            .raw("missed", MISSED.get(number))
            .end()
    };
    let mut bodies: Vec<Op> = Op::ALL.iter().copied().filter(|&op| BODIES.get(op as u8) > 0).collect();
    bodies.sort_by_key(|&op| std::cmp::Reverse(LASTED[1].get(op as u8)));
    let body = |op: Op| {
        Object::default()
            .text("name", op.name())
            .raw("ran", BODIES.get(op as u8))
            .raw("ns", LASTED[0].get(op as u8))
            .raw("own_ns", LASTED[1].get(op as u8))
            .end()
    };
    let document = document.raw("instructions", total).raw("opcodes", array(forms.into_iter().map(form))).raw("bodies", array(bodies.into_iter().map(body)));
    let document = document.raw("families", array(families::members()));
    document.raw("places", array(places::members()))
}
