//! Search functions, the cache of what they found, `encode` and `decode` by name.

use krait_object::cells::ObjVec;
use krait_object::dict::PyDict;
use krait_object::exceptions::add_note;
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method};

use super::text_argument;

/// What has been registered.
struct Registry {
    search: ObjVec,
    cache: Obj,
    pub(super) handlers: Obj,
}

fn registry(ctx: &Ctx) -> std::rc::Rc<Registry> {
    ctx.state("_codecs", || Registry { search: ObjVec::new(Vec::new()), cache: ctx.dict(), handlers: ctx.dict() })
}

/// The dict of error handlers.
pub(super) fn handlers(ctx: &Ctx) -> Obj {
    registry(ctx).handlers.clone()
}

fn dict(object: &Obj) -> &PyDict {
    object.payload::<PyDict>().expect("the registry's own dicts")
}

/// Lower case, and one underscore for each run of other characters.
fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

/// `encodings` registers the search function for the library's codecs when it is imported.
fn import_encodings(ctx: &Ctx) -> PyResult<()> {
    crate::builtins::import(ctx, "encodings").map(drop)
}

fn lookup(ctx: &Ctx, name: &str) -> PyResult {
    let registry = registry(ctx);
    let normal = ctx.intern(&normalize(name));
    if let Some(found) = dict(&registry.cache).get(ctx, &normal)? {
        return Ok(found);
    }
    if registry.search.is_empty() {
        import_encodings(ctx)?;
    }
    let mut at = 0;
    while let Some(search) = registry.search.get(at) {
        at += 1;
        let found = search.call(ctx, std::slice::from_ref(&normal))?;
        if ctx.is_none(&found) {
            continue;
        }
        if found.payload::<PyTuple>().is_none_or(|tuple| tuple.len() != 4) {
            return Err(ctx.type_error("codec search functions must return 4-tuples"));
        }
        dict(&registry.cache).set(ctx, &normal, found.clone())?;
        return Ok(found);
    }
    Err(ctx.lookup_error(&format!("unknown encoding: {name}")))
}

/// As [`lookup`], but only for encodings of text.
fn lookup_text(ctx: &Ctx, name: &str, alternative: &str) -> PyResult {
    let codec = lookup(ctx, name)?;
    if !ctx.types.tuple.is_exactly(&codec) {
        if let Some(is_text) = codec.getattr_opt_text(ctx, "_is_text_encoding")? {
            if !is_text.is_true(ctx)? {
                return Err(ctx.lookup_error(&format!("'{name}' is not a text encoding; use {alternative} to handle arbitrary codecs")));
            }
        }
    }
    Ok(codec)
}

#[derive(Clone, Copy)]
enum Way {
    Encode,
    Decode,
}

fn with_note(ctx: &Ctx, raised: Raised, way: Way, name: &str) -> Raised {
    let exception = ctx.take_raised(raised);
    let word = match way {
        Way::Encode => "encoding",
        Way::Decode => "decoding",
    };
    if add_note(ctx, &exception, &format!("{word} with '{name}' codec failed")).is_err() {
        drop(ctx.fetch_raised());
    }
    ctx.set_raised(exception)
}

fn transform(ctx: &Ctx, codec: &Obj, way: Way, object: &Obj, name: &str, errors: Option<Obj>) -> PyResult {
    let number = match way {
        Way::Encode => 0,
        Way::Decode => 1,
    };
    let function = codec.getitem(ctx, &ctx.int(number))?;
    let mut args = vec![object.clone()];
    args.extend(errors);
    let result = function.call(ctx, &args).map_err(|raised| with_note(ctx, raised, way, name))?;
    match result.payload::<PyTuple>().map(PyTuple::items) {
        Some([value, _]) => Ok(value.clone()),
        _ => Err(ctx.type_error(match way {
            Way::Encode => "encoder must return a tuple (object, integer)",
            Way::Decode => "decoder must return a tuple (object,integer)",
        })),
    }
}

fn by_name(ctx: &Ctx, slots: &[Option<Obj>], way: Way, function: &str) -> PyResult {
    let object = slots[0].as_ref().expect("a required argument");
    let encoding = match &slots[1] {
        Some(encoding) => text_argument(ctx, function, "'encoding'", encoding)?.into_owned(),
        None => "utf-8".to_owned(),
    };
    if let Some(errors) = &slots[2] {
        text_argument(ctx, function, "'errors'", errors)?;
    }
    let codec = lookup(ctx, &encoding)?;
    transform(ctx, &codec, way, object, &encoding, slots[2].clone())
}

fn for_text(ctx: &Ctx, args: &[Obj], way: Way) -> PyResult {
    let name = args[1].text_lossy().into_owned();
    let alternative = match way {
        Way::Encode => "codecs.encode()",
        Way::Decode => "codecs.decode()",
    };
    let codec = lookup_text(ctx, &name, alternative)?;
    transform(ctx, &codec, way, &args[0], &name, Some(args[2].clone()).filter(|errors| !ctx.is_none(errors)))
}

/// Names of handlers that cannot be taken away.
const BUILTIN_HANDLERS: &[&str] = &[
    "strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogatepass", "surrogateescape",
];

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("register($module, search_function, /)", NativeFn::O(|ctx, _, function| {
        if !function.is_callable(ctx) {
            return Err(ctx.type_error("argument must be callable"));
        }
        registry(ctx).search.push(function.clone());
        Ok(ctx.none())
    })),
    method("unregister($module, search_function, /)", NativeFn::O(|ctx, _, function| {
        let registry = registry(ctx);
        let at = registry.search.to_vec().iter().position(|own| own.is(function));
        if let Some(at) = at {
            drop(registry.search.edit(|all| all.remove(at)));
            dict(&registry.cache).clear();
        }
        Ok(ctx.none())
    })),
    method("lookup($module, encoding, /)", NativeFn::O(|ctx, _, encoding| {
        let name = text_argument(ctx, "lookup", "", encoding)?.into_owned();
        lookup(ctx, &name)
    })),
    method("encode($module, /, obj, encoding='utf-8', errors='strict')", NativeFn::Bound(|ctx, _, slots| by_name(ctx, slots, Way::Encode, "encode"))),
    method("decode($module, /, obj, encoding='utf-8', errors='strict')", NativeFn::Bound(|ctx, _, slots| by_name(ctx, slots, Way::Decode, "decode"))),
    method("register_error($module, errors, handler, /)", NativeFn::Fast(|ctx, _, args| {
        text_argument(ctx, "register_error", "1", &args[0])?;
        if !args[1].is_callable(ctx) {
            return Err(ctx.type_error("handler must be callable"));
        }
        dict(&handlers(ctx)).set(ctx, &args[0], args[1].clone())?;
        Ok(ctx.none())
    })),
    method("_unregister_error($module, errors, /)", NativeFn::O(|ctx, _, name| {
        let text = text_argument(ctx, "_unregister_error", "", name)?;
        if BUILTIN_HANDLERS.contains(&&*text) {
            return Err(ctx.value_error(&format!("cannot un-register built-in error handler '{text}'")));
        }
        Ok(ctx.bool(dict(&handlers(ctx)).remove(ctx, name)?.is_some()))
    })),
    method("lookup_error($module, name, /)", NativeFn::O(|ctx, _, name| {
        let text = text_argument(ctx, "lookup_error", "", name)?;
        let found = dict(&handlers(ctx)).get(ctx, name)?;
        found.ok_or_else(|| ctx.lookup_error(&format!("unknown error handler name '{text}'")))
    })),
];

/// Functions for `ctx.shared`: `(object, encoding, errors or None)`.
pub(super) const HOOKS: &[MethodDef] = &[
    method("encode_text(object, encoding, errors, /)", NativeFn::Fast(|ctx, _, args| for_text(ctx, args, Way::Encode))),
    method("decode_text(object, encoding, errors, /)", NativeFn::Fast(|ctx, _, args| for_text(ctx, args, Way::Decode))),
];

