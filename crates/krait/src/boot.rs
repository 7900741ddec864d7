//! From nothing to a running library: builtins, sys, importlib, the standard streams, site.

use krait_object::dict::PyDict;
use krait_object::module::PyModule;
use krait_object::{Ctx, Obj, PyResult};
use krait_stdlib::imp::{FrozenModule, FrozenSource};

fn find_frozen(name: &str) -> Option<FrozenModule> {
    krait_frozen::find(name).map(|found| FrozenModule { code: found.code(), package: found.package })
}

fn modules(ctx: &Ctx) -> Obj {
    ctx.modules.get().expect("sys made them")
}

fn register(ctx: &Ctx, name: &str, module: &Obj) {
    modules(ctx).payload::<PyDict>().expect("sys.modules is a dict").set_text(ctx, name, module.clone());
}

/// Run a frozen module's code as module `name`.
fn frozen_module(ctx: &Ctx, name: &str, frozen: &str) -> PyResult {
    let found = find_frozen(frozen).ok_or_else(|| ctx.import_error(&format!("no frozen module {frozen}")))?;
    let code = krait_object::code::image_code(ctx, found.code);
    let module = krait_object::module::new_module(ctx, name);
    let dict = module.payload::<PyModule>().expect("a module").dict.clone();
    register(ctx, name, &module);
    // `FrozenImporter` asks for it.
    dict.payload::<PyDict>().expect("a module's dict").set_text(ctx, "__origname__", ctx.str(frozen));
    krait_vm::eval_code(ctx, &code, &dict, None, None)?;
    Ok(module)
}

/// Start the library.
pub fn boot(ctx: &Ctx) -> PyResult<()> {
    let home = ctx.settings.home.is_some();
    ctx.state("frozen", || FrozenSource {
        find: find_frozen,
        names: || krait_frozen::all().iter().map(|module| module.name).collect(),
        only_bootstrap: home,
        enabled: std::cell::Cell::new(true),
    });
    ctx.hooks.compile.set(Some(crate::compile::compile_hook));
    ctx.hooks.tokenize.set(Some(crate::tokens::tokenize_hook));
    ctx.hooks.symtable.set(Some(crate::symtable::symtable_hook));
    let builtins = krait_stdlib::imp::create_builtin(ctx, "builtins")?;
    ctx.builtins.set(Some(builtins.payload::<PyModule>().expect("a module").dict.clone()));
    let sys = krait_stdlib::imp::create_builtin(ctx, "sys")?;
    register(ctx, "sys", &sys);
    register(ctx, "builtins", &builtins);

    let imp = krait_stdlib::imp::create_builtin(ctx, "_imp")?;
    let bootstrap = frozen_module(ctx, "_frozen_importlib", "importlib._bootstrap")?;
    bootstrap.call_method_text(ctx, "_install", &[sys.clone(), imp])?;
    ctx.importlib.set(Some(bootstrap.clone()));
    bootstrap.call_method_text(ctx, "_install_external_importers", &[])?;

    let import = |name: &str| -> PyResult { krait_stdlib::builtins::import(ctx, name) };
    let add_hook = |hook: Obj| sys.getattr_text(ctx, "path_hooks")?.call_method_text(ctx, "insert", &[ctx.int(0), hook]);
    if !home {
        add_hook(import("_krait_library")?.getattr_text(ctx, "path_hook")?)?;
    }
    krait_stdlib::io::install_streams(ctx)?;
    import("_signal")?;
    import("_codecs")?;
    // Archives come before directories.
    add_hook(import("zipimport")?.getattr_text(ctx, "zipimporter")?)?;
    if !ctx.settings.warn_options.is_empty() {
        // It makes filters of them.
        import("warnings")?;
    }
    if ctx.settings.faulthandler {
        import("faulthandler")?.call_method_text(ctx, "enable", &[])?;
    }
    if !ctx.settings.no_site {
        import("site")?;
    }
    Ok(())
}
