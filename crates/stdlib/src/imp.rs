//! `_imp`: what importlib needs of the machine.

use krait_code::image::Image;
use krait_object::code::{PyCode, image_code, new_code};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

/// A frozen module, as the program that wires the interpreter up knows it.
#[derive(Clone, Copy)]
pub struct FrozenModule {
    pub code: Image,
    pub package: bool,
}

/// Where frozen modules come from.
pub struct FrozenSource {
    pub find: fn(&str) -> Option<FrozenModule>,
    pub names: fn() -> Vec<&'static str>,
    /// Only importlib's own modules are frozen: the library is on `sys.path`.
    pub only_bootstrap: bool,
    pub enabled: std::cell::Cell<bool>,
}

fn source(ctx: &Ctx) -> std::rc::Rc<FrozenSource> {
    ctx.state("frozen", || FrozenSource { find: |_| None, names: Vec::new, only_bootstrap: true, enabled: std::cell::Cell::new(true) })
}

/// Importlib's own modules, by the names that CPython freezes them under.
const BOOTSTRAP: &[(&str, &str)] = &[
    ("_frozen_importlib", "importlib._bootstrap"),
    ("_frozen_importlib_external", "importlib._bootstrap_external"),
    ("zipimport", "zipimport"),
];

/// What CPython freezes too, found before `sys.path`; the rest of the library is an entry there.
const FIRST: &[&str] = &[
    "abc", "codecs", "io", "_collections_abc", "_sitebuiltins", "genericpath", "ntpath", "posixpath", "os", "site", "stat",
    "importlib", "importlib.util", "importlib.machinery", "runpy", "types", "_krait_library", "__hello__",
];

/// As [`find`], for what is found before `sys.path`.
fn find_first(ctx: &Ctx, name: &str) -> Option<FrozenModule> {
    let first = FIRST.contains(&name) || BOOTSTRAP.iter().any(|(alias, _)| *alias == name) || name.starts_with("__phello__");
    if first { find(ctx, name) } else { None }
}

fn find(ctx: &Ctx, name: &str) -> Option<FrozenModule> {
    let source = source(ctx);
    if let Some((_, real)) = BOOTSTRAP.iter().find(|(alias, _)| *alias == name) {
        return (source.find)(real);
    }
    if source.only_bootstrap || !source.enabled.get() || name.starts_with("importlib._bootstrap") {
        return None;
    }
    (source.find)(name)
}

fn text(ctx: &Ctx, name: &Obj) -> PyResult<String> {
    Ok(name.expect_str(ctx, "name")?.to_string_lossy().into_owned())
}

fn import_error(ctx: &Ctx, message: &str, name: &str) -> krait_object::Raised {
    let raised = ctx.import_error(message);
    if let Some(exception) = ctx.raised() {
        if let Err(other) = exception.setattr_text(ctx, "name", &ctx.str(name)) {
            return other;
        }
    }
    raised
}

/// The code object of marshalled code.
pub fn load_code(ctx: &Ctx, data: &[u8], name: &str) -> PyResult {
    match krait_code::marshal::load_code(data, name) {
        Ok(code) => new_code(ctx, code),
        Err(error) => Err(crate::marshal::load_error(ctx, &error)),
    }
}

fn frozen_code(ctx: &Ctx, name: &str) -> PyResult {
    match find(ctx, name) {
        Some(found) => Ok(image_code(ctx, found.code)),
        None => Err(import_error(ctx, &format!("No such frozen object named {name}"), name)),
    }
}

/// Rename the file of a code object and of those inside it.
fn fix_filename(ctx: &Ctx, code: &Obj, path: &str) -> PyResult {
    fn renamed(code: &krait_code::CodeObject, old: &krait_code::PyString, new: &krait_code::PyString) -> krait_code::CodeObject {
        let mut code = code.clone();
        if code.filename == *old {
            code.filename = new.clone();
        }
        code.consts = code
            .consts
            .iter()
            .map(|constant| match constant {
                krait_code::Const::Code(inner) => krait_code::Const::Code(std::sync::Arc::new(renamed(inner, old, new))),
                other => other.clone(),
            })
            .collect();
        code
    }
    let payload = code.payload::<PyCode>().ok_or_else(|| ctx.type_error("_fix_co_filename() argument 1 must be code"))?;
    let wire = payload.wire();
    let old = wire.filename.clone();
    let new = krait_code::PyString::new(path);
    if old == new {
        return Ok(code.clone());
    }
    new_code(ctx, std::sync::Arc::new(renamed(wire, &old, &new)))
}

const FUNCTIONS: &[MethodDef] = &[
    method("extension_suffixes()", NativeFn::NoArgs(|ctx, _| Ok(ctx.list(Vec::new())))),
    method("lock_held()", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("acquire_lock()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("release_lock()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("find_frozen(name, /, *, withdata=False)", NativeFn::Bound(|ctx, _, slots| {
        let name = text(ctx, slots[0].as_ref().expect("a required argument"))?;
        let Some(found) = find_first(ctx, &name) else { return Ok(ctx.none()) };
        let origname = match name.as_str() {
            "_frozen_importlib" => "importlib._bootstrap".to_owned(),
            "_frozen_importlib_external" => "importlib._bootstrap_external".to_owned(),
            _ => name,
        };
        Ok(ctx.tuple(vec![ctx.none(), ctx.bool(found.package), ctx.str(&origname)]))
    })),
    method("get_frozen_object(name, data=None, /)", NativeFn::Fast(|ctx, _, args| {
        let name = text(ctx, &args[0])?;
        match args.get(1).and_then(|data| krait_object::bytes::bytes_of(data)) {
            Some(data) => load_code(ctx, &data, &name),
            None => frozen_code(ctx, &name),
        }
    })),
    method("is_frozen_package(name, /)", NativeFn::O(|ctx, _, name| {
        let name = text(ctx, name)?;
        match find(ctx, &name) {
            Some(found) => Ok(ctx.bool(found.package)),
            None => Err(import_error(ctx, &format!("No such frozen object named {name}"), &name)),
        }
    })),
    method("is_frozen(name, /)", NativeFn::O(|ctx, _, name| Ok(ctx.bool(find(ctx, &text(ctx, name)?).is_some())))),
    method("_find_library(name, /)", NativeFn::O(|ctx, _, name| {
        let found = find(ctx, &text(ctx, name)?);
        Ok(found.map_or_else(|| ctx.none(), |found| ctx.bool(found.package)))
    })),
    method("_library_modules(prefix, /)", NativeFn::O(|ctx, _, prefix| {
        let prefix = text(ctx, prefix)?;
        let mut found = Vec::new();
        for name in (source(ctx).names)() {
            let Some(own) = name.strip_prefix(&*prefix).filter(|own| !own.contains('.')) else { continue };
            if let Some(module) = find(ctx, name) {
                found.push(ctx.tuple(vec![ctx.str(own), ctx.bool(module.package)]));
            }
        }
        Ok(ctx.list(found))
    })),
    method("init_frozen(name, /)", NativeFn::O(|ctx, _, _| Ok(ctx.none()))),
    method("_frozen_module_names()", NativeFn::NoArgs(|ctx, _| {
        let names = (source(ctx).names)();
        Ok(ctx.list(names.iter().map(|name| ctx.str(name)).collect()))
    })),
    method("_override_frozen_modules_for_tests(override, /)", NativeFn::O(|ctx, _, value| {
        // DIFF: the library is always frozen here, so there is nothing to fall back to.
        value.to_i64(ctx)?;
        Ok(ctx.none())
    })),
    method("_override_multi_interp_extensions_check(override, /)", NativeFn::O(|ctx, _, _| Ok(ctx.int(0)))),
    method("is_builtin(name, /)", NativeFn::O(|ctx, _, name| {
        let name = text(ctx, name)?;
        let known = crate::MODULES.iter().any(|(own, _)| *own == name);
        Ok(ctx.int(if !known { 0 } else if matches!(name.as_str(), "sys" | "builtins") { -1 } else { 1 }))
    })),
    method("create_builtin(spec, /)", NativeFn::O(|ctx, _, spec| {
        let name = spec.getattr_text(ctx, "name")?;
        let name = text(ctx, &name)?;
        create_builtin(ctx, &name)
    })),
    method("exec_builtin(mod, /)", NativeFn::O(|ctx, _, _| Ok(ctx.int(0)))),
    method("exec_dynamic(mod, /)", NativeFn::O(|ctx, _, _| Ok(ctx.int(0)))),
    method("create_dynamic(spec, file=<unrepresentable>, /)", NativeFn::Fast(|ctx, _, _| {
        Err(ctx.import_error("Krait loads no extension modules written in C"))
    })),
    method("_fix_co_filename(code, path, /)", NativeFn::Fast(|ctx, _, args| {
        // Code objects do not change: the loader gets its new one from `marshal` under the right name already.
        let path = text(ctx, &args[1])?;
        fix_filename(ctx, &args[0], &path)?;
        Ok(ctx.none())
    })),
    method("source_hash(key, source)", NativeFn::Bound(|ctx, _, slots| {
        let (Some(_), Some(source)) = (&slots[0], &slots[1]) else { return Err(ctx.system_error("bound arguments")) };
        let bytes = krait_object::buffer::buffer_bytes(ctx, source)?;
        Ok(ctx.bytes(&krait_code::pyc::source_hash(krait_code::Version::V3_14, &bytes)))
    })),
];

/// The native module of this name, made once for each interpreter.
pub fn create_builtin(ctx: &Ctx, name: &str) -> PyResult {
    let made = ctx.state("builtin modules", || std::cell::RefCell::new(std::collections::HashMap::<String, Obj>::new()));
    let found = made.borrow().get(name).cloned();
    if let Some(module) = found {
        return Ok(module);
    }
    let Some((_, init)) = crate::MODULES.iter().find(|(own, _)| *own == name) else {
        return Err(import_error(ctx, &format!("No module named '{name}'"), name));
    };
    let module = init(ctx)?;
    made.borrow_mut().insert(name.to_owned(), module.clone());
    Ok(module)
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_imp");
    module::add_functions(ctx, &module, "_imp", FUNCTIONS);
    module::add(ctx, &module, "check_hash_based_pycs", ctx.str(ctx.settings.check_hash_based_pycs));
    let magic = krait_code::pyc::magic(krait_code::Version::V3_14);
    module::add(ctx, &module, "pyc_magic_number_token", ctx.int(i64::from(u32::from_le_bytes(magic))));
    Ok(module)
}
