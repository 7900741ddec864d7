//! Calls whose arguments are bound one by one, and calls of anything native.

use krait_object::dict::PyDict;
use krait_object::function::PyMethod;
use krait_object::{Args, Obj};

use super::*;
use crate::exec::specialize::called_natively;

/// Call the Python function below `n` arguments, the last of which have `names`; `extra` words lie above them.
#[inline(always)]
unsafe fn call_bound(ctx: *const Ctx, mut s: S, n: usize, extra: usize, names: &[Obj]) -> S {
    // SAFETY: the verifier has checked the depth.
    unsafe {
        let (function, this) = (top(&s, n + 2 + extra), top(&s, n + 1 + extra));
        if !is_type(function, (*ctx).fast.function) { slow!(s) }
        let count = n + usize::from(!this.is_null());
        let all = std::slice::from_raw_parts(s.sp.sub(count + extra) as *const Obj, count);
        bind_frame(ctx, &mut s, function, Args::new(all, names), n + 2 + extra);
        s
    }
}

/// Push a frame of `function` with its parameters bound; the caller goes on without its `pops` words. False: `k` says
/// what is to be done instead.
#[inline(always)]
pub(super) unsafe fn bind_frame(ctx: *const Ctx, s: &mut S, function: StackRef, args: Args, pops: usize) -> bool {
    // SAFETY: the function is one; locals stand above what the caller uses.
    unsafe {
        let callee: &PyFunction = payload(function);
        let code = body_of(callee);
        let caller = s.fp;
        let base = if (*caller).base.is_null() { s.sp } else { (*caller).base };
        let left = (*ctx).regs[Reg::DEPTH_LEFT].get();
        if code.is_null() || (base as usize) + (*code).frame_words as usize * 8 > (*ctx).regs[Reg::STACK_LIMIT].get() || left == 0 {
            s.k = 2;
            return false;
        }
        save(ctx, s);
        let nlocals = (*code).nlocals as usize;
        for i in 0..nlocals {
            *base.add(i) = StackRef::NULL;
        }
        if crate::bind::bind(&*ctx, callee, &*code, args, base).is_err() {
            s.k = 3;
            return false;
        }
        (*ctx).regs[Reg::DEPTH_LEFT].set(left - 1);
        let function = function.dup();
        let mut sp = s.sp;
        for _ in 0..pops {
            sp = sp.sub(1);
            let word = *sp;
            if !word.is_null() {
                kill(ctx, s, word);
            }
        }
        (*caller).pc = s.pc;
        (*caller).sp = sp;
        enter_frame(s, base.add(nlocals) as *mut Frame, function, code);
        s.k |= waiting(ctx);
        true
    }
}

/// Most arguments that are put side by side without memory of their own.
const SPREAD: usize = 16;

/// The arguments of CALL_FUNCTION_EX: the items of an exact tuple or list, and an exact dict of strings unless it is
/// empty or not there.
#[inline(always)]
unsafe fn spread<'a>(ctx: *const Ctx, s: &S) -> Option<(&'a [Obj], Option<&'a PyDict>)> {
    // SAFETY: the verifier has checked the depth.
    unsafe {
        let (items, mapping) = (top(s, 2), top(s, 1));
        let items = if is_type(items, (*ctx).fast.tuple) {
            payload::<PyTuple>(items).items()
        } else if is_type(items, (*ctx).fast.list) {
            let raw = payload::<PyList>(items).items.raw();
            std::slice::from_raw_parts((*raw).ptr, (*raw).len)
        } else {
            return None;
        };
        if mapping.is_null() {
            return Some((items, None));
        }
        if !is_type(mapping, (*ctx).fast.dict) {
            return None;
        }
        let dict: &PyDict = payload(mapping);
        dict.all_str().then_some((items, (!dict.is_empty()).then_some(dict)))
    }
}

/// A bound method of a Python function below `n` arguments and `extra` words: the function and the object take the two
/// places.
#[inline(always)]
unsafe fn unbind(ctx: *const Ctx, s: &mut S, n: usize, extra: usize) {
    // SAFETY: the verifier has checked the depth; the words are replaced whole.
    unsafe {
        let bound = top(s, n + 2 + extra);
        if !is_type(bound, (*ctx).fast.method) || !top(s, n + 1 + extra).is_null() {
            return;
        }
        let method: &PyMethod = payload(bound);
        *s.sp.sub(n + 1 + extra) = dup_word(method.this.word());
        *s.sp.sub(n + 2 + extra) = dup_word(method.function.word());
        kill(ctx, s, bound);
    }
}

direct! {
    /// Anything that native code calls.
    fn CALL_ANY(ctx, s, ins) {
        let n = slot_arg(ins);
        if !called_natively(&*ctx, at(&s, n + 2)) { slow!(s) }
        let count = n + usize::from(!top(&s, n + 1).is_null());
        save(ctx, &s);
        let result = at(&s, n + 2).call_args(&*ctx, args(&s, count));
        return give(ctx, s, n + 2, result);
    }
    /// As [`CALL_ANY`], with names.
    fn CALL_KW_ANY(ctx, s, ins) {
        let n = slot_arg(ins);
        let names = top(&s, 1);
        if !is_type(names, (*ctx).fast.tuple) || payload::<PyTuple>(names).len > n || !called_natively(&*ctx, at(&s, n + 3)) { slow!(s) }
        let count = n + usize::from(!top(&s, n + 2).is_null());
        let all = std::slice::from_raw_parts(s.sp.sub(count + 1) as *const Obj, count);
        save(ctx, &s);
        let result = at(&s, n + 3).call_args(&*ctx, Args::new(all, payload::<PyTuple>(names).items()));
        return give(ctx, s, n + 3, result);
    }
    /// As [`CALL_ANY`], with a tuple or list of arguments, and perhaps a dict.
    fn CALL_EX_ANY(ctx, s, ins) {
        if !top(&s, 3).is_null() || !called_natively(&*ctx, at(&s, 4)) { slow!(s) }
        let Some((items, keywords)) = spread(ctx, &s) else { slow!(s) };
        save(ctx, &s);
        // What is called may change the list and the dict.
        let list = top(&s, 2);
        let result = if let Some(dict) = keywords {
            let mut all = [const { Obj::small(0) }; SPREAD];
            let mut names = [const { Obj::small(0) }; SPREAD];
            let (mut count, mut named) = (items.len(), 0);
            if count + dict.len() > SPREAD { slow!(s) }
            all[..count].clone_from_slice(items);
            let mut place = 0;
            while let Some((key, value)) = dict.next(&mut place) {
                (all[count], names[named]) = (value, key);
                (count, named) = (count + 1, named + 1);
            }
            at(&s, 4).call_args(&*ctx, Args::new(&all[..count], &names[..named]))
        } else if is_type(list, (*ctx).fast.tuple) {
            at(&s, 4).call(&*ctx, items)
        } else if list.is_owned() && (*list.ptr()).rc.get() == 1 {
            // Nobody else has the list: its items need not be counted again.
            let all = payload::<PyList>(list).items.take();
            at(&s, 4).call(&*ctx, &all)
        } else {
            let all = items.to_vec();
            at(&s, 4).call(&*ctx, &all)
        };
        return give(ctx, s, 4, result);
    }
    /// A Python function whose parameters are bound one by one.
    fn CALL_PY_BIND(ctx, s, ins) {
        let n = slot_arg(ins);
        unbind(ctx, &mut s, n, 0);
        return call_bound(ctx, s, n, 0, &[]);
    }
    fn CALL_KW_PY(ctx, s, ins) {
        let n = slot_arg(ins);
        let names = top(&s, 1);
        if !is_type(names, (*ctx).fast.tuple) || payload::<PyTuple>(names).len > n { slow!(s) }
        unbind(ctx, &mut s, n, 1);
        return call_bound(ctx, s, n, 1, payload::<PyTuple>(names).items());
    }
    /// A Python function or a method of one, called with a tuple or list of arguments, and perhaps a dict.
    fn CALL_EX_PY(ctx, s, ins) {
        if !top(&s, 3).is_null() { slow!(s) }
        let Some((items, keywords)) = spread(ctx, &s) else { slow!(s) };
        let (mut function, mut this) = (top(&s, 4), StackRef::NULL);
        if is_type(function, (*ctx).fast.method) {
            let method: &PyMethod = payload(function);
            (function, this) = (StackRef(method.function.word() | 1), StackRef(method.this.word()));
        }
        if !is_type(function, (*ctx).fast.function) { slow!(s) }
        if this.is_null() && keywords.is_none() {
            bind_frame(ctx, &mut s, function, Args::positional_only(items), 4);
            return s;
        }
        // Words without counts of their own: the stack keeps the values until they are bound.
        let mut all = [const { StackRef::NULL }; SPREAD];
        let mut names = [const { StackRef::NULL }; SPREAD];
        let (mut count, mut named) = (0, 0);
        if !this.is_null() {
            all[0] = this;
            count = 1;
        }
        if count + items.len() + keywords.map_or(0, PyDict::len) > SPREAD { slow!(s) }
        for item in items {
            all[count] = StackRef(item.word());
            count += 1;
        }
        if let Some(dict) = keywords {
            for entry in (&*dict.table()).entries.iter() {
                if let (Some(key), Some(value)) = (&entry.key, &entry.value) {
                    (all[count], names[named]) = (StackRef(value.word()), StackRef(key.word()));
                    (count, named) = (count + 1, named + 1);
                }
            }
        }
        let all = std::slice::from_raw_parts(all.as_ptr() as *const Obj, count);
        let names = std::slice::from_raw_parts(names.as_ptr() as *const Obj, named);
        bind_frame(ctx, &mut s, function, Args::new(all, names), 4);
    }
}
