//! The heap, the counts and the collector, without a machine to run code.

use krait_object::host::SystemHost;
use krait_object::{Ctx, Interp, Obj, Settings};

fn with_interp(run: impl FnOnce(&Ctx)) {
    Interp::scoped(Settings { hash_seed: Some(0), ..Settings::default() }, Box::new(SystemHost::default()), run);
}

/// Each check is a test; under Miri, where an interpreter takes minutes to make, all of them share one.
macro_rules! checks {
    ($($name:ident)*) => {
        #[cfg(not(miri))]
        mod tests {
            $(#[test] fn $name() { super::with_interp(super::$name); })*
        }
        #[cfg(miri)]
        #[test]
        fn all() {
            with_interp(|ctx| { $($name(ctx);)* });
        }
    };
}
checks! { values_and_types dict_keeps_order_and_finds deep_structures_are_dropped_without_depth cycles_are_collected }

fn values_and_types(ctx: &Ctx) {
    assert_eq!(ctx.int(5).as_small_int(), Some(5));
    assert!(!ctx.int(i64::MAX).is_small_int());
    assert_eq!(ctx.int(i64::MAX).as_i64(), Some(i64::MAX));
    assert_eq!(&*ctx.int(1).ty(ctx).name(), "int");
    assert_eq!(&*ctx.bool(true).ty(ctx).name(), "bool");
    assert!(ctx.types.bool.is_subtype(&ctx.types.int));
    assert_eq!(ctx.types.os_error.obj().repr(ctx).expect("a repr").text_lossy(), "<class 'OSError'>");
    // Hashes with seed 0, as PYTHONHASHSEED=0 python3.14 gives them.
    assert_eq!(ctx.str("abc").hash(ctx).expect("a hash"), -4594863902769663758);
}

fn dict_keeps_order_and_finds(ctx: &Ctx) {
    let dict = ctx.dict();
    let table = dict.payload::<krait_object::dict::PyDict>().expect("a dict");
    let n = if cfg!(miri) { 60 } else { 5000 };
    for i in 0..n {
        table.set(ctx, &ctx.str(&format!("k{i}")), ctx.int(i)).expect("set");
    }
    for i in (0..n).step_by(2) {
        assert_eq!(table.remove(ctx, &ctx.str(&format!("k{i}"))).expect("remove").and_then(|v| v.as_i64()), Some(i));
    }
    assert_eq!(table.len(), n as usize / 2);
    for _ in 0..3 * n {
        table.set(ctx, &ctx.int(7), ctx.none()).expect("set");
        table.remove(ctx, &ctx.int(7)).expect("remove");
    }
    let keys: Vec<String> = table.keys().iter().map(|key| key.text_lossy().into_owned()).collect();
    assert_eq!(keys[..3], ["k1", "k3", "k5"]);
}

fn deep_structures_are_dropped_without_depth(ctx: &Ctx) {
    let depth = if cfg!(miri) { 150 } else { 3_000_000 };
    let mut value: Obj = ctx.none();
    for _ in 0..depth {
        value = ctx.list(vec![value]);
    }
    drop(value);
    let mut value: Obj = ctx.none();
    for _ in 0..depth {
        value = ctx.tuple(vec![value]);
    }
    drop(value);
}

fn cycles_are_collected(ctx: &Ctx) {
    krait_object::gc::collect(ctx, 2);
    let n = if cfg!(miri) { 20 } else { 100 };
    for _ in 0..n {
        let list = ctx.list(vec![]);
        let items = list.payload::<krait_object::list::PyList>().expect("a list");
        items.items.push(ctx.tuple(vec![list.clone(), ctx.str("some text")]));
    }
    assert_eq!(krait_object::gc::collect(ctx, 2), 2 * n);
    assert_eq!(krait_object::gc::collect(ctx, 2), 0);
}
