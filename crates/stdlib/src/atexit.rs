//! `atexit`: functions to run at the end.

use std::cell::RefCell;

use krait_object::exceptions::report_unraisable;
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

/// A function and its arguments.
#[derive(Clone)]
struct Entry {
    function: Obj,
    all: Vec<Obj>,
    names: Vec<Obj>,
}

type Entries = RefCell<Vec<Entry>>;

fn entries(ctx: &Ctx) -> std::rc::Rc<Entries> {
    ctx.state("atexit", Entries::default)
}

/// Run everything, the last first. Functions that are registered meanwhile do not run.
pub(crate) fn run(ctx: &Ctx) {
    let all = entries(ctx).borrow().clone();
    for entry in all.into_iter().rev() {
        if let Err(raised) = entry.function.call_args(ctx, Args::new(&entry.all, &entry.names)) {
            let exception = ctx.take_raised(raised);
            let shown = match entry.function.repr(ctx) {
                Ok(repr) => repr.text_lossy().into_owned(),
                Err(raised) => {
                    drop(ctx.take_raised(raised));
                    "<unknown>".to_owned()
                }
            };
            report_unraisable(ctx, &exception, Some(&format!("Exception ignored in atexit callback {shown}")), None, None);
        }
    }
    let left = std::mem::take(&mut *entries(ctx).borrow_mut());
    drop(left);
}

const FUNCTIONS: &[MethodDef] = &[
    method("register($module, func, /, *args, **kwargs)", NativeFn::Kw(|ctx, _, args| {
        let Some(function) = args.positional().first() else {
            return Err(ctx.type_error("register() takes at least 1 argument (0 given)"));
        };
        if !function.is_callable(ctx) {
            return Err(ctx.type_error("the first argument must be callable"));
        }
        let entry = Entry { function: function.clone(), all: args.all()[1..].to_vec(), names: args.names().to_vec() };
        entries(ctx).borrow_mut().push(entry);
        Ok(function.clone())
    })),
    method("unregister($module, func, /)", NativeFn::O(|ctx, _, function| {
        let entries = entries(ctx);
        let mut at = entries.borrow().len();
        while at > 0 {
            at -= 1;
            let Some(own) = entries.borrow().get(at).map(|entry| entry.function.clone()) else { continue };
            if own.eq(ctx, function)? {
                let mut all = entries.borrow_mut();
                if all.get(at).is_some_and(|entry| entry.function.is(&own)) {
                    let removed = all.remove(at);
                    drop(all);
                    drop(removed);
                }
            }
        }
        Ok(ctx.none())
    })),
    method("_clear($module, /)", NativeFn::NoArgs(|ctx, _| {
        let all = std::mem::take(&mut *entries(ctx).borrow_mut());
        drop(all);
        Ok(ctx.none())
    })),
    method("_run_exitfuncs($module, /)", NativeFn::NoArgs(|ctx, _| {
        run(ctx);
        Ok(ctx.none())
    })),
    method("_ncallbacks($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(entries(ctx).borrow().len())))),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "atexit");
    module::add_functions(ctx, &module, "atexit", FUNCTIONS);
    Ok(module)
}
