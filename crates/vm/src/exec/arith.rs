//! Operators, comparisons, subscripts.

use krait_object::protocol::{BinaryOp, binary_op, inplace_op, plain_order, rich_compare};
use krait_object::{CompareOp, Ctx, Obj, PyResult};
use krait_ops::Op;

use super::{M, Step, give, specialize};

pub fn binary(m: &mut M, op: Op) -> Step {
    let op = BinaryOp::ALL[op as usize - Op::BINARY_ADD as usize];
    if op == BinaryOp::Add && m.ctx.types.str.is_exactly(m.peek(2)) && m.ctx.types.str.is_exactly(m.peek(1)) {
        return concat(m);
    }
    let result = binary_op(m.ctx, m.peek(2), m.peek(1), op);
    give(m, 2, result)
}

/// `a + b` of strings. When `a`'s only other reference is the local that the result goes to, the local lets go of it
/// first, so that its memory can be used again.
#[allow(unsafe_code, reason = "a local is taken out of its place")]
fn concat(m: &mut M) -> Step {
    let right = m.pop();
    let left = m.pop();
    let code = m.code();
    let next = m.at + 1;
    if left.refcount() == 2 && code.base.get(next) == Some(&Op::STORE_FAST) {
        let place = m.local(code.args[next]);
        // SAFETY: a local of this frame; the next instruction sets it anew.
        unsafe {
            if (*place).is_owned() && (*place).0 == left.word() & !1 && right.word() & !1 != left.word() & !1 {
                (*place).close();
                *place = krait_object::StackRef::NULL;
            }
        }
    }
    let text = right.payload::<krait_object::heap::strdata::PyStr>().expect("checked to be a str");
    let result = m.ctx.str_concat(left, text);
    m.push(result);
    Ok(())
}

pub fn inplace(m: &mut M, arg: u32) -> Step {
    let op = BinaryOp::ALL[arg as usize];
    if op == BinaryOp::Add && m.ctx.types.str.is_exactly(m.peek(2)) && m.ctx.types.str.is_exactly(m.peek(1)) {
        return concat(m);
    }
    let result = inplace_op(m.ctx, m.peek(2), m.peek(1), op);
    give(m, 2, result)
}

pub fn unary(m: &mut M, f: fn(&Obj, &Ctx) -> PyResult) -> Step {
    let result = f(m.peek(1), m.ctx);
    give(m, 1, result)
}

pub fn not(m: &mut M) -> Step {
    let truth = m.peek(1).is_true(m.ctx)?;
    let result = m.ctx.bool(!truth);
    m.replace(1, result);
    Ok(())
}

pub fn to_bool(m: &mut M) -> Step {
    let truth = m.peek(1).is_true(m.ctx)?;
    let result = m.ctx.bool(truth);
    m.replace(1, result);
    Ok(())
}

pub fn compare(m: &mut M, op: Op, to_bool: u32) -> Step {
    let op = CompareOp::ALL[op as usize - Op::COMPARE_LT as usize];
    if let Some(order) = plain_order(m.ctx, m.peek(2), m.peek(1)) {
        let result = m.ctx.bool(op.holds(order));
        m.replace(2, result);
        return Ok(());
    }
    let mut result = rich_compare(m.ctx, m.peek(2), m.peek(1), op)?;
    if to_bool != 0 && !m.ctx.types.bool.is_exactly(&result) {
        result = m.ctx.bool(result.is_true(m.ctx)?);
    }
    m.replace(2, result);
    Ok(())
}

pub fn is_op(m: &mut M, invert: u32) -> Step {
    let result = m.ctx.bool(m.peek(2).is(m.peek(1)) != (invert != 0));
    m.replace(2, result);
    Ok(())
}

pub fn contains(m: &mut M, invert: u32) -> Step {
    let found = m.peek(1).contains(m.ctx, m.peek(2))?;
    let result = m.ctx.bool(found != (invert != 0));
    m.replace(2, result);
    Ok(())
}

pub fn subscr(m: &mut M) -> Step {
    specialize::subscr(m);
    if super::calls::push_getitem(m)? {
        return Ok(());
    }
    let result = m.peek(2).getitem(m.ctx, m.peek(1));
    give(m, 2, result)
}

pub fn store_subscr(m: &mut M) -> Step {
    specialize::store_subscr(m);
    m.peek(2).setitem(m.ctx, m.peek(1), m.peek(3))?;
    m.drop_top(3);
    Ok(())
}

pub fn delete_subscr(m: &mut M) -> Step {
    m.peek(2).delitem(m.ctx, m.peek(1))?;
    m.drop_top(2);
    Ok(())
}

pub fn binary_slice(m: &mut M) -> Step {
    let slice = krait_object::slice::new_slice(m.ctx, m.peek(2).clone(), m.peek(1).clone(), m.ctx.none());
    let result = m.peek(3).getitem(m.ctx, &slice);
    give(m, 3, result)
}

pub fn store_slice(m: &mut M) -> Step {
    let slice = krait_object::slice::new_slice(m.ctx, m.peek(2).clone(), m.peek(1).clone(), m.ctx.none());
    m.peek(3).setitem(m.ctx, &slice, m.peek(4))?;
    m.drop_top(4);
    Ok(())
}
