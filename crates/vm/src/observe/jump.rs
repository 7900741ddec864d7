//! `frame.f_lineno = …` in a trace function: going on at another line.
#![allow(unsafe_code, reason = "the frame's locals and stack are raw")]

use krait_object::{Ctx, Obj, PyResult, StackRef};
use krait_ops::{Op, Operand};

use crate::frame::Frame;
use crate::prepare::Prepared;

/// What lies on the operand stack before an instruction: for each value, the instruction that pushed it.
type Shape = Vec<u32>;

/// What [`Op::LOAD_SPECIAL`] pushes.
const SPECIAL: u32 = u32::MAX / 2;

/// Whether an instruction leaves the lower of its operands where they are.
fn keeps(op: Op) -> bool {
    matches!(
        op,
        Op::FOR_ITER | Op::SEND | Op::COPY | Op::LIST_APPEND | Op::LIST_EXTEND | Op::SET_ADD | Op::SET_UPDATE | Op::MAP_ADD | Op::DICT_UPDATE
            | Op::DICT_MERGE | Op::GET_LEN | Op::MATCH_MAPPING | Op::MATCH_SEQUENCE | Op::MATCH_KEYS | Op::CHECK_EXC_MATCH | Op::WITH_EXCEPT_START
    )
}

/// Why no shape fits, by what the wanted one has on top.
fn refusal(code: &Prepared, shape: &Shape) -> &'static str {
    let Some(&maker) = shape.last() else { return "incompatible stacks" };
    match code.base.get(maker as usize) {
        None if maker > SPECIAL => "can't jump into an 'except' block as there's no exception",
        Some(Op::PUSH_EXC_INFO) => "can't jump into an 'except' block as there's no exception",
        Some(Op::GET_ITER | Op::FOR_ITER | Op::GET_AITER | Op::GET_ANEXT) => "can't jump into the body of a for loop",
        _ => "incompatible stacks",
    }
}

/// The shapes before all instructions that can be reached. Two values in one place are the same when one instruction
/// pushed them: then whatever relies on the one can rely on the other.
fn shapes(code: &Prepared) -> Vec<Option<Shape>> {
    let mut found: Vec<Option<Shape>> = vec![None; code.base.len()];
    let mut work = vec![(0usize, Shape::new())];
    while let Some((at, shape)) = work.pop() {
        let Some(place) = found.get_mut(at) else { continue };
        if place.is_some() {
            continue;
        }
        *place = Some(shape.clone());
        let (op, arg) = (code.base[at], code.args[at]);
        let n = u64::from(arg);
        let after = |(pops, pushes): (u64, u64)| {
            let mut shape = shape.clone();
            let len = shape.len();
            if op == Op::SWAP && arg > 0 && len >= arg as usize {
                shape.swap(len - 1, len - arg as usize);
                return shape;
            }
            let kept = if keeps(op) { pops.min(pushes) } else { 0 };
            shape.truncate(len.saturating_sub((pops - kept) as usize));
            // What one `with` left for its end serves another.
            let maker = if op == Op::LOAD_SPECIAL { SPECIAL - arg } else { at as u32 };
            shape.extend(std::iter::repeat_n(maker, (pushes - kept) as usize));
            shape
        };
        if op.operand() == Operand::Jump {
            if let Some(effect) = op.jump_effect(n) {
                work.push((arg as usize, after(effect)));
            }
        }
        if !op.ends() {
            work.push((at + 1, after(op.effect(n))));
        }
        for handler in code.handlers.iter().filter(|handler| (handler.start..handler.end).contains(&(at as u32))) {
            let mut caught = shape.clone();
            caught.truncate(handler.depth as usize);
            // Each handler's values are its own.
            caught.extend(std::iter::repeat_n(u32::MAX - handler.target, 1 + usize::from(handler.lasti)));
            work.push((handler.target as usize, caught));
        }
    }
    found
}

/// Go on at `line` when the trace function returns. ValueError when it cannot be.
pub fn jump(ctx: &Ctx, frame: *mut Frame, line: i64) -> PyResult<()> {
    let code = crate::frameobj::code_of(frame);
    let first = i64::from(code.view().firstlineno);
    if line < first {
        return Err(ctx.value_error(&format!("line {line} comes before the current code block")));
    }
    let places = code.places();
    let starts: Vec<(usize, i64)> = (0..code.base.len()).filter_map(|at| Some((at, i64::from(places.start(at)?)))).collect();
    let Some(wanted) = starts.iter().map(|&(_, start)| start).filter(|&start| start >= line).min() else {
        return Err(ctx.value_error(&format!("line {line} comes after the current code block")));
    };
    let shapes = shapes(code);
    // SAFETY: the frame is live and stopped before an instruction.
    let (at, depth) = unsafe { (Frame::at(frame), (*frame).sp.offset_from(Frame::stack(frame)) as usize) };
    let current = shapes[at].clone().unwrap_or_default();
    let fits = |shape: &Shape| shape.len() <= depth.min(current.len()) && current.starts_with(shape);
    let mut best: Option<(usize, usize)> = None;
    let mut reason = "can't jump to unreachable code";
    for &(target, _) in starts.iter().filter(|&&(_, start)| start == wanted) {
        let Some(shape) = &shapes[target] else { continue };
        reason = refusal(code, shape);
        if fits(shape) && best.is_none_or(|(_, kept)| shape.len() > kept) {
            best = Some((target, shape.len()));
        }
    }
    let Some((target, kept)) = best else {
        return Err(ctx.value_error(reason));
    };
    // Code at the target may rely on locals that were set on the way to it.
    let nlocals = code.payload().localsplus().len().min(code.nlocals as usize);
    let mut unset = 0;
    for index in 0..nlocals {
        // SAFETY: a local of a live frame.
        unsafe {
            let word = Frame::local(frame, index);
            if (*word).is_null() && !code.cells[index] {
                unset += 1;
            }
        }
    }
    if unset > 0 {
        let s = if unset == 1 { "" } else { "s" };
        krait_object::exceptions::warn(ctx, &ctx.types.runtime_warning, &format!("assigning None to {unset} unbound local{s}"), 0)?;
        for index in 0..nlocals {
            // SAFETY: as above.
            unsafe {
                let word = Frame::local(frame, index);
                if (*word).is_null() && !code.cells[index] {
                    *word = StackRef::new(ctx.none());
                }
            }
        }
    }
    // SAFETY: the words above the kept ones are dropped; the frame goes on at the target.
    unsafe {
        let bottom = Frame::stack(frame);
        let mut sp = (*frame).sp;
        let mut dropped: Vec<Obj> = Vec::new();
        while sp > bottom.add(kept) {
            sp = sp.sub(1);
            if !(*sp).is_null() {
                dropped.push((*sp).own());
            }
        }
        (*frame).sp = sp;
        (*frame).pc = code.start.add(target + 1);
        drop(dropped);
    }
    Ok(())
}
