//! `__import__`, by way of importlib.

use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, documented};

pub(super) const FUNCTIONS: &[MethodDef] =
    &[documented("Import a module.", "__import__($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)", NativeFn::Bound(dunder_import))];

fn modules(ctx: &Ctx) -> PyResult {
    ctx.modules.get().ok_or_else(|| ctx.runtime_error("sys.modules is gone"))
}

fn importlib(ctx: &Ctx) -> PyResult {
    ctx.importlib.get().ok_or_else(|| ctx.import_error("importlib is not started"))
}

/// A module that is fully imported already.
fn loaded(ctx: &Ctx, name: &Obj) -> PyResult<Option<Obj>> {
    let modules = modules(ctx)?;
    let found = match modules.payload::<PyDict>() {
        Some(modules) => modules.get(ctx, name)?,
        None => match modules.getitem(ctx, name) {
            Ok(found) => Some(found),
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.key_error)?;
                None
            }
        },
    };
    let Some(found) = found.filter(|found| !ctx.is_none(found)) else { return Ok(None) };
    if let Some(spec) = found.getattr_opt(ctx, &ctx.names.__spec__)?.filter(|spec| !ctx.is_none(spec)) {
        if let Some(initializing) = spec.getattr_opt(ctx, &ctx.names._initializing)? {
            if initializing.is_true(ctx)? {
                // Another thread may be at it: importlib waits.
                importlib(ctx)?.call_method_text(ctx, "_lock_unlock_module", std::slice::from_ref(name))?;
            }
        }
    }
    Ok(Some(found))
}

fn absolute(ctx: &Ctx, name: &Obj) -> PyResult {
    if let Some(found) = loaded(ctx, name)? {
        return Ok(found);
    }
    let importlib = importlib(ctx)?;
    let import = importlib.getattr_text(ctx, "_gcd_import")?;
    trimmed(ctx, importlib.call_method(ctx, &ctx.names._find_and_load, &[name.clone(), import]))
}

/// Frames of importlib itself are of no use to whoever reads a traceback: they are cut out, but for ImportErrors only
/// those above `_call_with_frames_removed`.
fn trimmed(ctx: &Ctx, result: PyResult) -> PyResult {
    let Err(raised) = result else { return result };
    let exception = ctx.take_raised(raised);
    let always = exception.ty(ctx).is_subtype(&ctx.types.import_error);
    if let Some(payload) = exception.as_exception() {
        let mut entries = Vec::new();
        let mut entry = payload.traceback.get();
        while let Some(traceback) = entry {
            let next = traceback.getattr_text(ctx, "tb_next")?;
            entries.push(traceback);
            entry = Some(next).filter(|next| !ctx.is_none(next));
        }
        let mut keep: Vec<Obj> = Vec::new();
        let mut pending: Vec<Obj> = Vec::new();
        for traceback in entries {
            let frame = traceback.getattr_text(ctx, "tb_frame")?;
            let code = frame.getattr_text(ctx, "f_code")?;
            let file = code.getattr_text(ctx, "co_filename")?;
            let file = file.text_lossy().into_owned();
            let own = file == "<frozen importlib._bootstrap>" || file == "<frozen importlib._bootstrap_external>";
            if own {
                pending.push(traceback);
                let name = code.getattr_text(ctx, "co_name")?;
                if always || name.text_lossy() == "_call_with_frames_removed" {
                    pending.clear();
                }
            } else {
                keep.append(&mut pending);
                keep.push(traceback);
            }
        }
        keep.append(&mut pending);
        let mut next: Option<Obj> = None;
        for traceback in keep.into_iter().rev() {
            traceback.setattr_text(ctx, "tb_next", &next.clone().unwrap_or_else(|| ctx.none()))?;
            next = Some(traceback);
        }
        payload.traceback.set(next);
    }
    Err(ctx.set_raised(exception))
}

/// The package that a relative import starts from.
fn package_of(ctx: &Ctx, globals: &PyDict) -> PyResult<String> {
    let package = globals.get_str(ctx, &ctx.names.__package__).filter(|package| !ctx.is_none(package));
    let spec = globals.get_str(ctx, &ctx.names.__spec__).filter(|spec| !ctx.is_none(spec));
    if let Some(package) = package {
        if !package.is_str_instance(ctx) {
            return Err(ctx.type_error("package must be a string"));
        }
        return Ok(package.text_lossy().into_owned());
    }
    if let Some(spec) = spec {
        let parent = spec.getattr_text(ctx, "parent")?;
        if !parent.is_str_instance(ctx) {
            return Err(ctx.type_error("__spec__.parent must be a string"));
        }
        return Ok(parent.text_lossy().into_owned());
    }
    let Some(name) = globals.get_str(ctx, &ctx.names.__name__) else {
        let error = krait_object::exceptions::new_exception(ctx, &ctx.types.key_error, "'__name__' not in globals");
        return Err(ctx.raise(error));
    };
    if !name.is_str_instance(ctx) {
        return Err(ctx.type_error("__name__ must be a string"));
    }
    let name = name.text_lossy().into_owned();
    if globals.get_str(ctx, &ctx.names.__path__).is_some() {
        return Ok(name);
    }
    Ok(name.rsplit_once('.').map(|(parent, _)| parent.to_owned()).unwrap_or_default())
}

fn resolve(ctx: &Ctx, name: &str, globals: Option<&Obj>, level: i64) -> PyResult<String> {
    let Some(globals) = globals else {
        let error = krait_object::exceptions::new_exception(ctx, &ctx.types.key_error, "'__name__' not in globals");
        return Err(ctx.raise(error));
    };
    let Some(dict) = globals.payload::<PyDict>() else { return Err(ctx.type_error("globals must be a dict")) };
    let package = package_of(ctx, dict)?;
    if package.is_empty() {
        return Err(ctx.import_error("attempted relative import with no known parent package"));
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((parent, _)) => base = parent,
            None => return Err(ctx.import_error("attempted relative import beyond top-level package")),
        }
    }
    Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
}

fn dunder_import(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(name), globals, _locals, fromlist, level] = slots else { return Err(ctx.system_error("bound arguments")) };
    if !name.is_str_instance(ctx) {
        return Err(ctx.type_error("module name must be a string"));
    }
    let level = level.as_ref().map_or(Ok(0), |level| level.to_i64(ctx))?;
    if level < 0 {
        return Err(ctx.value_error("level must be >= 0"));
    }
    let text = name.payload::<PyStr>().expect("checked to be a str").to_string_lossy().into_owned();
    let globals = globals.as_ref().filter(|globals| !ctx.is_none(globals));
    let full = if level > 0 { ctx.intern(&resolve(ctx, &text, globals, level)?) } else { ctx.intern_obj(name) };
    if level == 0 && text.is_empty() {
        return Err(ctx.value_error("Empty module name"));
    }
    let module = absolute(ctx, &full)?;
    let from = match fromlist.as_ref().filter(|from| !ctx.is_none(from)) {
        Some(from) => from.is_true(ctx)?.then(|| from.clone()),
        None => None,
    };
    if let Some(from) = from {
        if module.getattr_opt(ctx, &ctx.names.__path__)?.is_none() {
            return Ok(module);
        }
        let importlib = importlib(ctx)?;
        return trimmed(ctx, handle_fromlist(ctx, &importlib, module, from));
    }
    if level == 0 || !text.is_empty() {
        let Some((head, _)) = text.split_once('.') else { return Ok(module) };
        if level == 0 {
            return absolute(ctx, &ctx.intern(head));
        }
        // `from . import a.b` without a from list: the first part below the package.
        let full = full.text_lossy().into_owned();
        let cut = full.len() - (text.len() - head.len());
        let first = ctx.intern(&full[..cut]);
        return match loaded(ctx, &first)? {
            Some(found) => Ok(found),
            None => {
                let error = krait_object::exceptions::new_exception(
                    ctx,
                    &ctx.types.key_error,
                    &format!("'{}' not in sys.modules as expected", first.text_lossy()),
                );
                Err(ctx.raise(error))
            }
        };
    }
    Ok(module)
}

fn handle_fromlist(ctx: &Ctx, importlib: &Obj, module: Obj, from: Obj) -> PyResult {
    let gcd = importlib.getattr_text(ctx, "_gcd_import")?;
    importlib.call_method(ctx, &ctx.names._handle_fromlist, &[module, from, gcd])
}

/// Import a module by its dotted name: the innermost module.
pub fn import(ctx: &Ctx, name: &str) -> PyResult {
    absolute(ctx, &ctx.intern(name))
}

/// As [`import`], by a name that a program gave. ValueError "Empty module name".
pub fn import_named(ctx: &Ctx, name: &Obj) -> PyResult {
    if name.payload::<PyStr>().is_some_and(PyStr::is_empty) {
        return Err(ctx.value_error("Empty module name"));
    }
    absolute(ctx, name)
}
