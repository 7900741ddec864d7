//! `_warnings`: issuing warnings by the filters that `warnings.py` keeps.

use krait_object::dict::PyDict;
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

/// The module's lists and dicts, which `warnings.py` shares.
struct State {
    filters: Obj,
    once: Obj,
    default: Obj,
    context: Obj,
    version: std::cell::Cell<i64>,
}

fn state(ctx: &Ctx) -> std::rc::Rc<State> {
    ctx.state("_warnings", || State {
        filters: default_filters(ctx),
        once: ctx.dict(),
        default: ctx.str("default"),
        context: ctx.none(),
        version: std::cell::Cell::new(0),
    })
}

fn default_filters(ctx: &Ctx) -> Obj {
    let none = ctx.none();
    let filter = |action: &str, category: &krait_object::Type, module: Option<&str>| {
        let module = module.map_or_else(|| none.clone(), |module| ctx.str(module));
        ctx.tuple(vec![ctx.str(action), none.clone(), category.to_obj(), module, Obj::small(0)])
    };
    let types = &ctx.types;
    ctx.list(vec![
        filter("default", &types.deprecation_warning, Some("__main__")),
        filter("ignore", &types.deprecation_warning, None),
        filter("ignore", &types.pending_deprecation_warning, None),
        filter("ignore", &types.import_warning, None),
        filter("ignore", &types.resource_warning, None),
    ])
}

/// An attribute of `warnings`, if that is imported; programs change it there.
fn shared(ctx: &Ctx, name: &str) -> PyResult<Option<Obj>> {
    module::imported_attr(ctx, "warnings", name)
}

fn matches(ctx: &Ctx, pattern: &Obj, text: &str) -> PyResult<bool> {
    if ctx.is_none(pattern) {
        return Ok(true);
    }
    if pattern.is_str_instance(ctx) {
        return Ok(pattern.text_lossy() == text);
    }
    let found = pattern.call_method_text(ctx, "match", &[ctx.str(text)])?;
    Ok(!ctx.is_none(&found))
}

/// The action for a warning, and the filter it came from.
fn action(ctx: &Ctx, category: &Obj, text: &str, lineno: i64, module_name: &str) -> PyResult<String> {
    let state = state(ctx);
    let context = match shared(ctx, "_get_filters")? {
        Some(get) => Some(get.call(ctx, &[])?),
        None => shared(ctx, "filters")?,
    };
    let filters = context.unwrap_or_else(|| state.filters.clone());
    let list = krait_object::protocol::iterate(ctx, &filters)?;
    for item in list {
        let Some([action, message, class, module, line]) = item.payload::<PyTuple>().and_then(|item| <&[Obj; 5]>::try_from(item.items()).ok()) else {
            return Err(ctx.value_error("warnings.filters item isn't a 5-tuple"));
        };
        let line = line.to_i64(ctx)?;
        let category_matches = krait_object::abstract_object::issubclass(ctx, category, class)?;
        if category_matches && (line == 0 || line == lineno) && matches(ctx, message, text)? && matches(ctx, module, module_name)? {
            return Ok(action.text_lossy().into_owned());
        }
    }
    let default = shared(ctx, "defaultaction")?.unwrap_or_else(|| state.default.clone());
    Ok(default.text_lossy().into_owned())
}

/// Whether this warning was shown already under `key`; if not, it is now.
fn already_warned(ctx: &Ctx, registry: &Obj, key: &Obj, mark: bool) -> PyResult<bool> {
    let Some(registry) = registry.payload::<PyDict>() else { return Ok(false) };
    let version = state(ctx).version.get();
    let known = registry.get_text(ctx, "version").and_then(|version| version.as_i64());
    if known != Some(version) {
        registry.clear();
        registry.set_text(ctx, "version", ctx.int(version));
    } else if let Some(found) = registry.get(ctx, key)? {
        if found.is_true(ctx)? {
            return Ok(true);
        }
    }
    if mark {
        registry.set(ctx, key, ctx.bool(true))?;
    }
    Ok(false)
}

struct Place {
    filename: Obj,
    lineno: i64,
    module: String,
    registry: Option<Obj>,
    source_line: Option<Obj>,
    source: Option<Obj>,
}

/// Issue a warning at a known place.
fn issue(ctx: &Ctx, message: &Obj, category: &Obj, place: &Place) -> PyResult<()> {
    if place.registry.as_ref().is_some_and(|registry| registry.payload::<PyDict>().is_none() && !ctx.is_none(registry)) {
        return Err(ctx.type_error("'registry' must be a dict or None"));
    }
    let is_warning = message.ty(ctx).is_subtype(&ctx.types.warning);
    let (text, category, instance) = if is_warning {
        (message.to_str(ctx)?, message.ty(ctx).to_obj(), message.clone())
    } else {
        let instance = category.call(ctx, std::slice::from_ref(message))?;
        (message.clone(), category.clone(), instance)
    };
    let plain = text.text_lossy().into_owned();
    let line = ctx.int(place.lineno);
    let key = ctx.tuple(vec![text.clone(), category.clone(), line.clone()]);
    let none = ctx.none();
    let registry = place.registry.clone().unwrap_or_else(|| none.clone());
    if already_warned(ctx, &registry, &key, false)? {
        return Ok(());
    }
    let action = action(ctx, &category, &plain, place.lineno, &place.module)?;
    match action.as_str() {
        "error" => return Err(ctx.raise(instance)),
        "ignore" => return Ok(()),
        "always" | "all" => {}
        "default" => {
            if already_warned(ctx, &registry, &key, true)? {
                return Ok(());
            }
        }
        "once" => {
            let once = shared(ctx, "onceregistry")?.unwrap_or_else(|| state(ctx).once.clone());
            let key = ctx.tuple(vec![text.clone(), category.clone()]);
            if already_warned(ctx, &once, &key, true)? {
                return Ok(());
            }
        }
        "module" => {
            let key = ctx.tuple(vec![text.clone(), category.clone(), ctx.int(0)]);
            if already_warned(ctx, &registry, &key, true)? {
                return Ok(());
            }
        }
        other => {
            return Err(ctx.runtime_error(&format!("Unrecognized action ({other}) in warnings.filters:\n ???")));
        }
    }
    if place.registry.is_some() && matches!(action.as_str(), "default" | "module") {
        already_warned(ctx, &registry, &key, true)?;
    }
    show(ctx, &instance, &text, &category, place)
}

fn show(ctx: &Ctx, instance: &Obj, text: &Obj, category: &Obj, place: &Place) -> PyResult<()> {
    if shared(ctx, "_showwarnmsg")?.is_none() && !ctx.finalizing.get() && ctx.importlib.get().is_some() {
        if crate::builtins::import(ctx, "warnings").is_err() {
            drop(ctx.fetch_raised());
        }
    }
    if let Some(show) = shared(ctx, "_showwarnmsg")? {
        if !show.is_callable(ctx) {
            return Err(ctx.type_error("warnings._showwarnmsg() must be set to a callable"));
        }
        if let Some(class) = shared(ctx, "WarningMessage")? {
            let none = ctx.none();
            let line = place.source_line.clone().unwrap_or_else(|| none.clone());
            let source = place.source.clone().unwrap_or_else(|| none.clone());
            let made = class.call(
                ctx,
                &[instance.clone(), category.clone(), place.filename.clone(), ctx.int(place.lineno), none.clone(), line, source],
            )?;
            show.call(ctx, &[made])?;
            return Ok(());
        }
    }
    let name = category.as_type().map(|ty| ty.short_name()).unwrap_or_else(|| "Warning".into());
    let err = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_str(ctx, &ctx.names.stderr));
    if let Some(err) = err.filter(|err| !ctx.is_none(err)) {
        let line = format!("{}:{}: {name}: {}\n", place.filename.text_lossy(), place.lineno, text.text_lossy());
        err.call_method(ctx, &ctx.names.write, &[ctx.str(&line)])?;
    }
    Ok(())
}

fn is_internal(file: &str) -> bool {
    file.contains("importlib") && file.contains("_bootstrap")
}

/// The place `stack_level` frames up.
fn place_of(ctx: &Ctx, stack_level: i64, skip: &[String], source: Option<Obj>) -> PyResult<Place> {
    let mut frame = ctx.hooks.get_frame.get().and_then(|hook| hook(ctx, 0));
    let file_of = |frame: &Obj| -> PyResult<String> {
        let code = frame.getattr_text(ctx, "f_code")?;
        Ok(code.getattr_text(ctx, "co_filename")?.text_lossy().into_owned())
    };
    let back = |frame: &Obj| -> PyResult<Option<Obj>> { Ok(Some(frame.getattr_text(ctx, "f_back")?).filter(|back| !ctx.is_none(back))) };
    let first_internal = match &frame {
        Some(frame) => is_internal(&file_of(frame)?),
        None => false,
    };
    let mut level = stack_level;
    while level > 1 {
        let Some(current) = frame else { break };
        let mut next = back(&current)?;
        if stack_level > 0 && !first_internal || !skip.is_empty() {
            while let Some(candidate) = &next {
                let file = file_of(candidate)?;
                if is_internal(&file) || skip.iter().any(|prefix| file.starts_with(prefix.as_str())) {
                    next = back(candidate)?;
                } else {
                    break;
                }
            }
        }
        frame = next;
        level -= 1;
    }
    let Some(frame) = frame else {
        let registry = ctx.sys_dict.get().and_then(|sys| {
            let sys = sys.payload::<PyDict>()?;
            Some(sys.get_str(ctx, &ctx.names.__warningregistry__).unwrap_or_else(|| {
                let made = ctx.dict();
                sys.set_str(ctx, &ctx.names.__warningregistry__, made.clone());
                made
            }))
        });
        return Ok(Place { filename: ctx.str("<sys>"), lineno: 0, module: "sys".into(), registry, source_line: None, source });
    };
    let globals = frame.getattr_text(ctx, "f_globals")?;
    let code = frame.getattr_text(ctx, "f_code")?;
    let lineno = frame.getattr_text(ctx, "f_lineno")?.as_i64().unwrap_or(0);
    let dict = globals.payload::<PyDict>().ok_or_else(|| ctx.type_error("globals must be a dict"))?;
    let registry = match dict.get_str(ctx, &ctx.names.__warningregistry__) {
        Some(registry) => registry,
        None => {
            let made = ctx.dict();
            dict.set_str(ctx, &ctx.names.__warningregistry__, made.clone());
            made
        }
    };
    let module = dict
        .get_str(ctx, &ctx.names.__name__)
        .filter(|name| name.is_str_instance(ctx))
        .map_or_else(|| "<string>".to_owned(), |name| name.text_lossy().into_owned());
    Ok(Place { filename: code.getattr_text(ctx, "co_filename")?, lineno, module, registry: Some(registry), source_line: None, source })
}

/// The hook `warn`, for native code.
fn warn_hook(ctx: &Ctx, category: &Obj, message: &str, stack_level: i64) -> PyResult<()> {
    let place = place_of(ctx, stack_level, &[], None)?;
    issue(ctx, &ctx.str(message), category, &place)
}

/// A warning of the compiler, at a line of a file.
pub fn warn_explicit(ctx: &Ctx, category: &Obj, message: &str, filename: &Obj, lineno: i32) -> PyResult<()> {
    let file = filename.text_lossy().into_owned();
    let module = file.strip_suffix(".py").unwrap_or(&file).to_owned();
    let place = Place { filename: filename.clone(), lineno: lineno.into(), module, registry: None, source_line: None, source: None };
    issue(ctx, &ctx.str(message), category, &place)
}

fn check_category(ctx: &Ctx, message: &Obj, category: Option<&Obj>) -> PyResult<Obj> {
    if message.ty(ctx).is_subtype(&ctx.types.warning) {
        return Ok(message.ty(ctx).to_obj());
    }
    match category.filter(|category| !ctx.is_none(category)) {
        None => Ok(ctx.types.user_warning.to_obj()),
        Some(category) if category.as_type().is_some_and(|ty| ty.is_subtype(&ctx.types.warning)) => Ok(category.clone()),
        Some(category) => {
            let shown = match category.as_type() {
                Some(ty) => format!("class '{}'", ty.name()),
                None => category.ty(ctx).name().to_string(),
            };
            let _ = &shown;
            Err(ctx.type_error(&format!("category must be a Warning subclass, not '{}'", category.ty(ctx).name())))
        }
    }
}

const FUNCTIONS: &[MethodDef] = &[
    method(
        "warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=<unrepresentable>)",
        NativeFn::Bound(|ctx, _, slots| {
            let message = slots[0].as_ref().expect("a required argument");
            let category = check_category(ctx, message, slots[1].as_ref())?;
            let mut level = slots[2].as_ref().map_or(Ok(1), |level| level.to_i64(ctx))?;
            let skip: Vec<String> = match slots[4].as_ref().and_then(|skip| skip.payload::<PyTuple>()) {
                Some(skip) => skip.items().iter().map(|prefix| prefix.text_lossy().into_owned()).collect(),
                None => Vec::new(),
            };
            if !skip.is_empty() && level < 2 {
                level = 2;
            }
            let source = slots[3].clone().filter(|source| !ctx.is_none(source));
            let place = place_of(ctx, level, &skip, source)?;
            issue(ctx, message, &category, &place)?;
            Ok(ctx.none())
        }),
    ),
    method(
        "warn_explicit(message, category, filename, lineno, module=<unrepresentable>, registry=None, module_globals=None, source=None)",
        NativeFn::Bound(|ctx, _, slots| {
            let [Some(message), Some(category), Some(filename), Some(lineno), module, registry, _globals, source] = slots else {
                return Err(ctx.system_error("bound arguments"));
            };
            let file = filename.expect_str(ctx, "warn_explicit() argument 3")?.to_string_lossy().into_owned();
            let module = match module.as_ref().filter(|module| !ctx.is_none(module)) {
                Some(module) => module.text_lossy().into_owned(),
                None if file.is_empty() => "<unknown>".to_owned(),
                None => file.strip_suffix(".py").unwrap_or(&file).to_owned(),
            };
            let place = Place {
                filename: filename.clone(),
                lineno: lineno.to_i64(ctx)?,
                module,
                registry: registry.clone().filter(|registry| !ctx.is_none(registry)),
                source_line: None,
                source: source.clone().filter(|source| !ctx.is_none(source)),
            };
            let category = check_category(ctx, message, Some(category))?;
            issue(ctx, message, &category, &place)?;
            Ok(ctx.none())
        }),
    ),
    method("_filters_mutated_lock_held()", NativeFn::NoArgs(|ctx, _| {
        let state = state(ctx);
        state.version.set(state.version.get() + 1);
        Ok(ctx.none())
    })),
    method("_acquire_lock()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("_release_lock()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    ctx.hooks.warn.set(Some(warn_hook));
    let module = module::new_module(ctx, "_warnings");
    module::add_functions(ctx, &module, "_warnings", FUNCTIONS);
    let state = state(ctx);
    module::add(ctx, &module, "filters", state.filters.clone());
    module::add(ctx, &module, "_onceregistry", state.once.clone());
    module::add(ctx, &module, "_defaultaction", state.default.clone());
    module::add(ctx, &module, "_warnings_context", state.context.clone());
    Ok(module)
}
