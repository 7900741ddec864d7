//! `_heapq`: heaps in lists, smallest first and largest first.

use krait_object::list::PyList;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

fn list_of<'a>(ctx: &Ctx, name: &str, value: &'a Obj) -> PyResult<&'a PyList> {
    value.payload::<PyList>().ok_or_else(|| ctx.type_error(&format!("{name} must be list, not {}", value.ty(ctx).name_or_none(ctx))))
}

fn before(ctx: &Ctx, a: &Obj, b: &Obj, largest: bool) -> PyResult<bool> {
    if largest { b.lt(ctx, a) } else { a.lt(ctx, b) }
}

fn item(ctx: &Ctx, list: &PyList, at: usize) -> PyResult {
    list.items.get(at).ok_or_else(|| ctx.runtime_error("list changed size during iteration"))
}

fn swap(list: &PyList, a: usize, b: usize) {
    list.items.edit(|items| {
        if a < items.len() && b < items.len() {
            items.swap(a, b);
        }
    });
}

/// A comparison may have run Python code that changed the list.
fn unchanged(ctx: &Ctx, list: &PyList, len: usize) -> PyResult<()> {
    if list.items.len() == len { Ok(()) } else { Err(ctx.runtime_error("list changed size during iteration")) }
}

/// Move the item at `at` up towards `start`.
fn sift_down(ctx: &Ctx, list: &PyList, start: usize, mut at: usize, largest: bool) -> PyResult<()> {
    let len = list.items.len();
    if at >= len {
        return Err(ctx.index_error("index out of range"));
    }
    while at > start {
        let parent = (at - 1) / 2;
        let less = before(ctx, &item(ctx, list, at)?, &item(ctx, list, parent)?, largest)?;
        unchanged(ctx, list, len)?;
        if !less {
            break;
        }
        swap(list, at, parent);
        at = parent;
    }
    Ok(())
}

/// Move the item at `at` to a leaf by its smaller children, then back up to its place.
fn sift_up(ctx: &Ctx, list: &PyList, mut at: usize, largest: bool) -> PyResult<()> {
    let (len, start) = (list.items.len(), at);
    if at >= len {
        return Err(ctx.index_error("index out of range"));
    }
    while at < len / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < len {
            let less = before(ctx, &item(ctx, list, child)?, &item(ctx, list, child + 1)?, largest)?;
            unchanged(ctx, list, len)?;
            child += usize::from(!less);
        }
        swap(list, at, child);
        at = child;
    }
    sift_down(ctx, list, start, at, largest)
}

fn push(ctx: &Ctx, name: &str, args: &[Obj], largest: bool) -> PyResult {
    let list = list_of(ctx, name, &args[0])?;
    list.items.push(args[1].clone());
    sift_down(ctx, list, 0, list.items.len() - 1, largest)?;
    Ok(ctx.none())
}

fn pop(ctx: &Ctx, name: &str, heap: &Obj, largest: bool) -> PyResult {
    let list = list_of(ctx, name, heap)?;
    let Some(last) = list.items.pop() else { return Err(ctx.index_error("index out of range")) };
    match list.items.set(0, last) {
        Err(last) => Ok(last),
        Ok(first) => {
            sift_up(ctx, list, 0, largest)?;
            Ok(first)
        }
    }
}

fn replace(ctx: &Ctx, name: &str, args: &[Obj], largest: bool) -> PyResult {
    let list = list_of(ctx, name, &args[0])?;
    let Ok(first) = list.items.set(0, args[1].clone()) else { return Err(ctx.index_error("index out of range")) };
    sift_up(ctx, list, 0, largest)?;
    Ok(first)
}

fn pushpop(ctx: &Ctx, name: &str, args: &[Obj], largest: bool) -> PyResult {
    let list = list_of(ctx, name, &args[0])?;
    let Some(first) = list.items.get(0) else { return Ok(args[1].clone()) };
    if !before(ctx, &first, &args[1], largest)? {
        return Ok(args[1].clone());
    }
    let Ok(first) = list.items.set(0, args[1].clone()) else { return Err(ctx.index_error("index out of range")) };
    sift_up(ctx, list, 0, largest)?;
    Ok(first)
}

fn heapify(ctx: &Ctx, name: &str, heap: &Obj, largest: bool) -> PyResult {
    let list = list_of(ctx, name, heap)?;
    for at in (0..list.items.len() / 2).rev() {
        sift_up(ctx, list, at, largest)?;
    }
    Ok(ctx.none())
}

const FUNCTIONS: &[MethodDef] = &[
    method("heappush($module, heap, item, /)", NativeFn::Fast(|ctx, _, args| push(ctx, "heappush() argument 1", args, false))),
    method("heappop($module, heap, /)", NativeFn::O(|ctx, _, heap| pop(ctx, "heappop() argument", heap, false))),
    method("heapreplace($module, heap, item, /)", NativeFn::Fast(|ctx, _, args| replace(ctx, "heapreplace() argument 1", args, false))),
    method("heappushpop($module, heap, item, /)", NativeFn::Fast(|ctx, _, args| pushpop(ctx, "heappushpop() argument 1", args, false))),
    method("heapify($module, heap, /)", NativeFn::O(|ctx, _, heap| heapify(ctx, "heapify() argument", heap, false))),
    method("heappush_max($module, heap, item, /)", NativeFn::Fast(|ctx, _, args| push(ctx, "heappush_max() argument 1", args, true))),
    method("heappop_max($module, heap, /)", NativeFn::O(|ctx, _, heap| pop(ctx, "heappop_max() argument", heap, true))),
    method("heapreplace_max($module, heap, item, /)", NativeFn::Fast(|ctx, _, args| replace(ctx, "heapreplace_max() argument 1", args, true))),
    method("heappushpop_max($module, heap, item, /)", NativeFn::Fast(|ctx, _, args| pushpop(ctx, "heappushpop_max() argument 1", args, true))),
    method("heapify_max($module, heap, /)", NativeFn::O(|ctx, _, heap| heapify(ctx, "heapify_max() argument", heap, true))),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_heapq");
    module::add_functions(ctx, &module, "_heapq", FUNCTIONS);
    Ok(module)
}
