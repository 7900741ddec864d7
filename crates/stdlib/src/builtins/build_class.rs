//! `__build_class__`: what a `class` statement calls.

use krait_object::dict::PyDict;
use krait_object::function::PyFunction;
use krait_object::heap::strdata::PyStr;
use krait_object::{Args, Ctx, Obj, PyResult};

/// `__build_class__(function, name, *bases, metaclass=…, **keywords)`
pub(super) fn build_class(ctx: &Ctx, _module: &Obj, args: Args) -> PyResult {
    let [function, name, bases @ ..] = args.positional() else {
        return Err(ctx.type_error("__build_class__: not enough arguments"));
    };
    let Some(body) = function.payload::<PyFunction>() else {
        return Err(ctx.type_error("__build_class__: func must be a function"));
    };
    if name.payload::<PyStr>().is_none() {
        return Err(ctx.type_error("__build_class__: name is not a string"));
    }
    let original = ctx.tuple_of(bases);
    let bases = resolve_bases(ctx, bases, &original)?;
    let changed = bases.is_some();
    let bases = bases.unwrap_or_else(|| original.clone());
    let base_items = bases.payload::<krait_object::tuple::PyTuple>().expect("a tuple").items().to_vec();
    let mut keywords: Vec<(Obj, Obj)> = args.keywords().map(|(key, value)| (key.clone(), value.clone())).collect();
    let explicit = keywords.iter().position(|(key, _)| key.text_lossy() == "metaclass").map(|at| keywords.remove(at).1);
    let mut metaclass = match explicit {
        Some(metaclass) => metaclass,
        None => base_items.first().map_or_else(|| ctx.types.type_.to_obj(), |base| base.ty(ctx).to_obj()),
    };
    if metaclass.as_type().is_some() {
        metaclass = krait_object::typeobj::calculate_metaclass(ctx, &metaclass, &base_items)?;
    }
    let names: Vec<Obj> = keywords.iter().map(|(key, _)| key.clone()).collect();
    let with_keywords = |mut all: Vec<Obj>| {
        all.extend(keywords.iter().map(|(_, value)| value.clone()));
        all
    };
    let namespace = match metaclass.getattr_opt(ctx, &ctx.names.__prepare__)? {
        Some(prepare) => prepare.call_args(ctx, Args::new(&with_keywords(vec![name.clone(), bases.clone()]), &names))?,
        None => ctx.dict(),
    };
    if namespace.payload::<PyDict>().is_none() && namespace.ty(ctx).slots.mp_subscript.get().is_none() {
        let shown = metaclass.as_type().map_or_else(|| "<metaclass>".to_owned(), |ty| ty.name().to_string());
        return Err(ctx.type_error(&format!("{shown}.__prepare__() must return a mapping, not {}", namespace.ty(ctx).name())));
    }
    let eval = ctx.hooks.eval_code.get().ok_or_else(|| ctx.system_error("no machine"))?;
    let closure = body.closure.get();
    let cell = eval(ctx, &body.code(), &body.globals, Some(&namespace), closure.as_ref())?;
    if changed {
        namespace.setitem(ctx, &ctx.names.__orig_bases__, &original)?;
    }
    let class = metaclass.call_args(ctx, Args::new(&with_keywords(vec![name.clone(), bases, namespace]), &names))?;
    if let Some(cell) = cell.payload::<krait_object::cell::PyCell>().filter(|_| class.as_type().is_some()) {
        match cell.value.get() {
            None => {
                return Err(ctx.runtime_error(&format!(
                    "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?",
                    name.repr(ctx)?.text_lossy(),
                    class.repr(ctx)?.text_lossy()
                )));
            }
            Some(found) if !found.is(&class) => {
                return Err(ctx.type_error(&format!(
                    "__class__ set to {} defining {} as {}",
                    found.repr(ctx)?.text_lossy(),
                    name.repr(ctx)?.text_lossy(),
                    class.repr(ctx)?.text_lossy()
                )));
            }
            Some(_) => {}
        }
    }
    Ok(class)
}

/// Bases with `__mro_entries__` asked; `None` when all were types.
fn resolve_bases(ctx: &Ctx, bases: &[Obj], original: &Obj) -> PyResult<Option<Obj>> {
    let mut resolved: Vec<Obj> = Vec::with_capacity(bases.len());
    let mut changed = false;
    for base in bases {
        if base.as_type().is_some() {
            resolved.push(base.clone());
            continue;
        }
        let Some(entries) = base.getattr_opt(ctx, &ctx.names.__mro_entries__)? else {
            resolved.push(base.clone());
            continue;
        };
        let entries = entries.call(ctx, std::slice::from_ref(original))?;
        let Some(entries) = entries.payload::<krait_object::tuple::PyTuple>() else {
            return Err(ctx.type_error("__mro_entries__ must return a tuple"));
        };
        changed = true;
        resolved.extend_from_slice(entries.items());
    }
    Ok(changed.then(|| ctx.tuple(resolved)))
}
