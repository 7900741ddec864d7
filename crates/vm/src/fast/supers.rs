//! What is found by way of `super()`.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use super::*;

/// Whether `super` stands three below the top, and below it the class that the place knows.
#[inline(always)]
pub(super) unsafe fn same_super(ctx: *const Ctx, s: &S, ins: u64) -> bool {
    // SAFETY: the verifier has checked the depth; the place has two entries.
    unsafe {
        let class = side(s, slot_arg(ins) + 1).value;
        top(s, 2).0 | 1 == class | 1 && top(s, 3).0 | 1 == (&*ctx).types.super_.obj().word() | 1
    }
}

body! {
    /// A method of a base's, pushed with the object.
    fn LOAD_SUPER_UNBOUND(ctx, s, ins) {
        let (global, class, this) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !has_version(this, slot_cache(ins)) || !same_super(ctx, &s, ins) { slow!(s) }
        s.sp = s.sp.sub(1);
        *s.sp.sub(2) = dup_word(side(&s, slot_arg(ins)).value);
        *s.sp.sub(1) = StackRef::new(this.own());
        kill(ctx, &mut s, global);
        kill(ctx, &mut s, class);
    }
}
