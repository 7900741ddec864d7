//! What is written as a name: classes, functions, and whatever a module has under a name.

use std::rc::Rc;

use krait_object::dict::PyDict;
use krait_object::exceptions::new_exception;
use krait_object::heap::strdata::PyStr;
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, Obj, PyResult, Raised, codecs};

use super::opcode::*;
use super::writer::Writer;
use super::{PICKLING_ERROR, pickling_error};

/// What picklers use of other modules.
pub(super) struct Known {
    /// `copyreg.dispatch_table`
    pub dispatch_table: Obj,
    /// `copyreg._extension_registry`
    extensions: Obj,
    /// `codecs.encode`
    pub encode: Obj,
    /// `functools.partial`
    pub partial: Obj,
    /// `_compat_pickle.REVERSE_NAME_MAPPING` and `REVERSE_IMPORT_MAPPING`
    old_names: Obj,
    old_modules: Obj,
    getattr: Obj,
}

impl Known {
    fn new(ctx: &Ctx) -> PyResult<Known> {
        let import = |module: &str, name: &'static str| crate::builtins::import(ctx, module)?.getattr(ctx, &ctx.intern(name));
        Ok(Known {
            dispatch_table: import("copyreg", "dispatch_table")?,
            extensions: import("copyreg", "_extension_registry")?,
            encode: import("codecs", "encode")?,
            partial: import("functools", "partial")?,
            old_names: import("_compat_pickle", "REVERSE_NAME_MAPPING")?,
            old_modules: import("_compat_pickle", "REVERSE_IMPORT_MAPPING")?,
            getattr: import("builtins", "getattr")?,
        })
    }
}

/// `Can't pickle X: …`, raised because of another error, which is its context.
fn because(ctx: &Ctx, message: &str, cause: Obj) -> Raised {
    let class = ctx.shared.borrow().get(PICKLING_ERROR).cloned();
    let Some(class) = class.as_ref().and_then(Obj::as_type) else { return ctx.set_raised(cause) };
    let new = new_exception(ctx, class, message);
    if let Some(payload) = new.as_exception() {
        payload.context.set(Some(cause));
    }
    ctx.raise(new)
}

/// What a dotted name leads to from a module.
fn attribute(ctx: &Ctx, module: &Obj, name: &Obj) -> PyResult {
    let text = name.text_lossy();
    if !text.contains('.') {
        return module.getattr(ctx, name);
    }
    text.split('.').try_fold(module.clone(), |object, part| object.getattr(ctx, &ctx.intern(part)))
}

/// `Can't pickle X: …`
fn cannot(ctx: &Ctx, object: &Obj, why: &str) -> PyResult<String> {
    Ok(format!("Can't pickle {}: {why}", object.repr(ctx)?.text_lossy()))
}

/// The module in which an object is found under a name.
fn module_of(ctx: &Ctx, object: &Obj, name: &Obj) -> PyResult {
    let module = object.getattr_opt(ctx, &ctx.names.__module__)?.filter(|module| !ctx.is_none(module));
    if name.text_lossy().split('.').any(|part| part == "<locals>") {
        let shown = object.repr(ctx)?;
        return Err(pickling_error(ctx, &format!("Can't pickle local object {}", shown.text_lossy())));
    }
    let module_name = match module {
        Some(module) => module,
        None => match search_modules(ctx, object, name)? {
            Some(module) => return Ok(module),
            None => ctx.intern("__main__"),
        },
    };
    if !module_name.is_str_instance(ctx) {
        return Err(ctx.type_error("module name must be a string"));
    }
    let text = module_name.text_lossy();
    let module = match crate::builtins::import_named(ctx, &module_name) {
        Ok(module) => module,
        Err(raised) => {
            let cause = ctx.take_raised(raised);
            let types = [&ctx.types.import_error, &ctx.types.value_error, &ctx.types.key_error];
            if !types.iter().any(|class| cause.is_instance(ctx, class)) {
                return Err(ctx.set_raised(cause));
            }
            let why = cause.to_str(ctx)?;
            let message = cannot(ctx, object, &why.text_lossy())?;
            return Err(because(ctx, &message, cause));
        }
    };
    match attribute(ctx, &module, name) {
        Ok(found) if found.is(object) => Ok(module_name),
        Ok(_) => {
            let why = format!("it's not the same object as {text}.{}", name.text_lossy());
            Err(pickling_error(ctx, &cannot(ctx, object, &why)?))
        }
        Err(raised) => {
            let cause = ctx.take_raised(raised);
            if !cause.is_instance(ctx, &ctx.types.attribute_error) {
                return Err(ctx.set_raised(cause));
            }
            let message = cannot(ctx, object, &format!("it's not found as {text}.{}", name.text_lossy()))?;
            Err(because(ctx, &message, cause))
        }
    }
}

/// The first of all loaded modules that has an object under a name.
fn search_modules(ctx: &Ctx, object: &Obj, name: &Obj) -> PyResult<Option<Obj>> {
    let Some(modules) = ctx.modules.get() else { return Ok(None) };
    let Some(modules) = modules.payload::<PyDict>() else { return Ok(None) };
    for (module_name, module) in modules.items() {
        let main = matches!(&*module_name.text_lossy(), "__main__" | "__mp_main__");
        if main || ctx.is_none(&module) {
            continue;
        }
        match attribute(ctx, &module, name) {
            Ok(found) if found.is(object) => return Ok(Some(module_name)),
            Ok(_) => {}
            Err(raised) => ctx.swallow(raised, &ctx.types.attribute_error)?,
        }
    }
    Ok(None)
}

impl Writer<'_> {
    pub fn known(&mut self) -> PyResult<Rc<Known>> {
        if let Some(known) = &self.known {
            return Ok(known.clone());
        }
        let ctx = self.ctx;
        let kept = ctx.state("_pickle.known", || std::cell::RefCell::new(None::<Rc<Known>>));
        let found = kept.borrow().clone();
        let known = match found {
            Some(known) => known,
            None => {
                let known = Rc::new(Known::new(ctx)?);
                *kept.borrow_mut() = Some(known.clone());
                known
            }
        };
        self.known = Some(known.clone());
        Ok(known)
    }

    /// Write an object as a name: its own, or the one its `__reduce__` gave.
    pub fn save_global(&mut self, object: &Obj, name: Option<&Obj>) -> PyResult<()> {
        let ctx = self.ctx;
        let name = match name {
            Some(name) => name.clone(),
            None => match self.outside(|ctx| object.getattr_opt(ctx, &ctx.names.__qualname__))? {
                Some(name) => name,
                None => self.outside(|ctx| object.getattr(ctx, &ctx.names.__name__))?,
            },
        };
        let module_name = self.outside(|ctx| module_of(ctx, object, &name))?;
        if self.format.protocol >= 2 {
            let key = ctx.tuple(vec![module_name.clone(), name.clone()]);
            let known = self.known()?;
            let registered = match known.extensions.payload::<PyDict>() {
                Some(extensions) => extensions.get(ctx, &key)?,
                None => None,
            };
            if let Some(code) = registered {
                return self.extension(&code);
            }
        }
        if self.format.protocol >= 4 {
            self.save(&module_name)?;
            self.save(&name)?;
            self.op(STACK_GLOBAL);
        } else {
            self.save_old_global(&module_name, &name)?;
        }
        self.memoize(object);
        Ok(())
    }

    /// A code of `copyreg.add_extension`.
    fn extension(&mut self, code: &Obj) -> PyResult<()> {
        let ctx = self.ctx;
        match Some(code.to_i64(ctx)?).filter(|&code| code > 0).and_then(|code| i32::try_from(code).ok()) {
            Some(code @ ..=0xFF) => self.bytes(&[EXT1, code as u8]),
            Some(code @ ..=0xFFFF) => {
                let [low, high, ..] = code.to_le_bytes();
                self.bytes(&[EXT2, low, high]);
            }
            Some(code) => {
                let [a, b, c, d] = code.to_le_bytes();
                self.bytes(&[EXT4, a, b, c, d]);
            }
            None => {
                let shown = code.repr(ctx)?;
                return Err(ctx.runtime_error(&format!("extension code {} is out of range", shown.text_lossy())));
            }
        }
        Ok(())
    }

    /// A name as protocols before 4 have it: with dots, it is what `getattr` gives.
    fn save_old_global(&mut self, module: &Obj, name: &Obj) -> PyResult<()> {
        let text = name.text_lossy();
        if !text.contains('.') {
            return self.save_toplevel(module, name);
        }
        let ctx = self.ctx;
        let mut parts = text.split('.');
        let first = ctx.str(parts.next().unwrap_or_default());
        let getattr = self.known()?.getattr.clone();
        for _ in parts.clone() {
            self.save(&getattr)?;
            if self.format.protocol < 2 {
                self.op(MARK);
            }
        }
        self.save_toplevel(module, &first)?;
        for part in parts {
            self.save(&ctx.str(part))?;
            self.bytes(&[if self.format.protocol < 2 { TUPLE } else { TUPLE2 }, REDUCE]);
        }
        Ok(())
    }

    /// A name without dots in two lines.
    fn save_toplevel(&mut self, module: &Obj, name: &Obj) -> PyResult<()> {
        let (mut module, mut name) = (module.clone(), name.clone());
        if self.format.protocol < 3 && self.format.fix_imports {
            (module, name) = self.old_name(module, name)?;
        }
        let mut line = vec![GLOBAL];
        for (what, text) in [("module", &module), ("global", &name)] {
            match self.identifier(text) {
                Ok(bytes) => line.extend(bytes),
                Err(raised) => {
                    let ctx = self.ctx;
                    let cause = ctx.take_raised(raised);
                    if !cause.is_instance(ctx, &ctx.types.unicode_encode_error) {
                        return Err(ctx.set_raised(cause));
                    }
                    let (shown, protocol) = (text.repr(ctx)?, self.format.protocol);
                    let message = format!("can't pickle {what} identifier {} using pickle protocol {protocol}", shown.text_lossy());
                    return Err(because(ctx, &message, cause));
                }
            }
            line.push(b'\n');
        }
        self.bytes(&line);
        Ok(())
    }

    fn identifier(&self, text: &Obj) -> PyResult<Vec<u8>> {
        match self.format.protocol {
            3.. => codecs::encode_utf8(self.ctx, text, None),
            _ => codecs::encode_ascii(self.ctx, text, None),
        }
    }

    /// A name of Python 3 as Python 2 had it.
    fn old_name(&mut self, module: Obj, name: Obj) -> PyResult<(Obj, Obj)> {
        let ctx = self.ctx;
        let known = self.known()?;
        let find = |table: &Obj, key: &Obj| match table.payload::<PyDict>() {
            Some(table) => table.get(ctx, key),
            None => Ok(None),
        };
        if let Some(pair) = find(&known.old_names, &ctx.tuple(vec![module.clone(), name.clone()]))? {
            return match pair.payload::<PyTuple>().map(PyTuple::items) {
                Some([module, name]) if module.payload::<PyStr>().is_some() && name.payload::<PyStr>().is_some() => {
                    Ok((module.clone(), name.clone()))
                }
                Some([module, name]) => Err(ctx.runtime_error(&format!(
                    "_compat_pickle.REVERSE_NAME_MAPPING values should be pairs of str, not ({}, {})",
                    module.ty(ctx).name(),
                    name.ty(ctx).name()
                ))),
                _ => Err(ctx.runtime_error(&format!(
                    "_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not {}",
                    pair.ty(ctx).name()
                ))),
            };
        }
        match find(&known.old_modules, &module)? {
            Some(old) if old.payload::<PyStr>().is_some() => Ok((old, name)),
            Some(old) => Err(ctx.runtime_error(&format!(
                "_compat_pickle.REVERSE_IMPORT_MAPPING values should be strings, not {}",
                old.ty(ctx).name()
            ))),
            None => Ok((module, name)),
        }
    }
}
