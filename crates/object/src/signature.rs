//! Text signatures as data: parsed once, they bind arguments to parameters with Argument Clinic's error texts.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::value::Obj;

/// How a parameter can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    PosOnly,
    PosOrKw,
    KwOnly,
}

/// One parameter.
#[derive(Debug)]
pub struct Param {
    pub name: Obj,
    pub kind: ParamKind,
    pub required: bool,
}

/// A parsed signature, `$self` left out.
#[derive(Debug)]
pub struct Signature {
    pub params: Vec<Param>,
    /// Parameters that positional arguments can reach.
    pub max_positional: usize,
    /// Positional parameters without a default.
    pub min_positional: usize,
    pub var_positional: bool,
    pub var_keyword: bool,
}

/// The parameters of `"($self, index=-1, /)"`, split at top-level commas.
fn split(inner: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start, mut quote) = (Vec::new(), 0i32, 0, None);
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inner[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn split_plain<'t>(inner: &'t str, plain: &'t str) -> Vec<&'t str> {
    if inner.contains("[, ") {
        return plain.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    match inner.strip_prefix('[') {
        Some(only) => vec![&inner[..only.len() + 1 - usize::from(only.ends_with(']'))]],
        None => split(inner),
    }
}

impl Signature {
    /// Parse a text with its parentheses.
    pub fn parse(ctx: &Ctx, text: &str) -> Signature {
        let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
        let mut signature =
            Signature { params: Vec::new(), max_positional: 0, min_positional: 0, var_positional: false, var_keyword: false };
        let mut kind = ParamKind::PosOrKw;
        // `sub[, start[, end]]`: what is inside brackets can be left out.
        let plain = inner.replace("[, ", ", [").replace(']', "");
        for part in split_plain(inner, &plain) {
            match part {
                "/" => signature.params.iter_mut().for_each(|param| param.kind = ParamKind::PosOnly),
                "*" => kind = ParamKind::KwOnly,
                _ if part.starts_with('$') => {}
                _ if part.starts_with("**") => signature.var_keyword = true,
                _ if part.starts_with('*') => {
                    signature.var_positional = true;
                    kind = ParamKind::KwOnly;
                }
                _ => {
                    let (part, optional) = match part.strip_prefix('[') {
                        Some(part) => (part, true),
                        None => (part, false),
                    };
                    let (name, required) = match part.split_once('=') {
                        None if optional => (part, false),
                        Some((name, _)) => (name.trim(), false),
                        None => (part, true),
                    };
                    signature.params.push(Param { name: ctx.intern(name), kind, required });
                }
            }
        }
        signature.max_positional = signature.params.iter().filter(|param| param.kind != ParamKind::KwOnly).count();
        signature.min_positional =
            signature.params.iter().filter(|param| param.kind != ParamKind::KwOnly && param.required).count();
        signature
    }

    /// Whether so many positional arguments, and no others, fill every parameter that must be given.
    #[inline]
    pub(crate) fn binds_plainly(&self, args: Args) -> bool {
        let given = args.positional().len();
        !args.has_keywords()
            && given <= self.max_positional
            && given >= self.min_positional
            && !self.params[given..].iter().any(|param| param.required)
    }

    /// The slots of a call that needs no thought, for up to `N` parameters.
    #[inline]
    pub(crate) fn bind_plain<const N: usize>(&self, args: Args) -> Option<[Option<Obj>; N]> {
        let positional = args.positional();
        let given = positional.len();
        if self.params.len() > N || given > self.max_positional {
            return None;
        }
        let mut slots = [const { None }; N];
        for (slot, value) in slots.iter_mut().zip(positional) {
            *slot = Some(value.clone());
        }
        if args.has_keywords() && !self.bind_keywords(args, &mut slots) {
            return None;
        }
        let missing = self.params[given..].iter().zip(&slots[given..]).any(|(param, slot)| param.required && slot.is_none());
        if missing { None } else { Some(slots) }
    }

    /// Put keyword arguments into their slots, when all are plainly those of parameters not given by position.
    fn bind_keywords(&self, args: Args, slots: &mut [Option<Obj>]) -> bool {
        args.keywords().all(|(key, value)| {
            // Names are interned nearly always.
            let Some(at) = self.params.iter().position(|param| param.name.is(key)) else { return false };
            let free = slots[at].is_none() && self.params[at].kind != ParamKind::PosOnly;
            if free {
                slots[at] = Some(value.clone());
            }
            free
        })
    }

    /// Put arguments into one slot for each parameter.
    pub fn bind(&self, ctx: &Ctx, name: &str, args: Args, slots: &mut Vec<Option<Obj>>) -> PyResult<()> {
        let positional = args.positional();
        let (given, len) = (positional.len() + args.names().len(), self.params.len());
        if given > len {
            let keyword = if positional.is_empty() { "keyword " } else { "" };
            if len == 0 {
                return Err(ctx.type_error(&format!("{name}() takes no arguments ({given} given)")));
            }
            let s = if len == 1 { "" } else { "s" };
            let positional_word = if self.params.iter().all(|param| param.kind == ParamKind::PosOnly) { "positional " } else { keyword };
            return Err(ctx.type_error(&format!("{name}() takes at most {len} {positional_word}argument{s} ({given} given)")));
        }
        if positional.len() > self.max_positional {
            return Err(self.too_many_positional(ctx, name, positional.len()));
        }
        slots.extend(positional.iter().cloned().map(Some));
        slots.resize(len, None);
        // Names are interned nearly always.
        let find = |key: &Obj| {
            let same = self.params.iter().position(|param| param.name.is(key));
            same.or_else(|| self.params.iter().position(|param| same_name(&param.name, key)))
        };
        let mut odd = false;
        for (key, value) in args.keywords() {
            match find(key) {
                Some(at) if at >= positional.len() && self.params[at].kind != ParamKind::PosOnly => slots[at] = Some(value.clone()),
                _ => odd = true,
            }
        }
        for (at, (param, slot)) in self.params.iter().zip(slots.iter()).enumerate() {
            if param.required && slot.is_none() {
                if param.kind == ParamKind::PosOnly {
                    let min = self.params.iter().filter(|param| param.kind == ParamKind::PosOnly && param.required).count();
                    let word = if min < self.max_positional { "at least" } else { "exactly" };
                    let s = if min == 1 { "" } else { "s" };
                    return Err(ctx.type_error(&format!(
                        "{name}() takes {word} {min} positional argument{s} ({} given)",
                        positional.len()
                    )));
                }
                return Err(ctx.type_error(&format!(
                    "{name}() missing required argument '{}' (pos {})",
                    param.name.text_lossy(),
                    at + 1
                )));
            }
        }
        if !odd {
            return Ok(());
        }
        for key in args.names() {
            match find(key) {
                Some(at) if self.params[at].kind == ParamKind::PosOnly => {
                    return Err(ctx.type_error(&format!(
                        "{name}() got some positional-only arguments passed as keyword arguments: '{}'",
                        key.text_lossy()
                    )));
                }
                Some(at) if at < positional.len() => {
                    return Err(ctx.type_error(&format!(
                        "argument for {name}() given by name ('{}') and position ({})",
                        key.text_lossy(),
                        at + 1
                    )));
                }
                Some(_) => {}
                None => {
                    let named = self.params.iter().filter(|param| param.kind != ParamKind::PosOnly);
                    let names: Vec<String> = named.map(|param| param.name.text_lossy().into_owned()).collect();
                    return Err(ctx.unexpected_keyword(name, &key.text_lossy(), &names));
                }
            }
        }
        Ok(())
    }

    fn too_many_positional(&self, ctx: &Ctx, name: &str, given: usize) -> crate::ctx::Raised {
        let max = self.max_positional;
        if max == 0 {
            return ctx.type_error(&format!("{name}() takes no positional arguments"));
        }
        let word = if self.min_positional < max { "at most" } else { "exactly" };
        let s = if max == 1 { "" } else { "s" };
        ctx.type_error(&format!("{name}() takes {word} {max} positional argument{s} ({given} given)"))
    }

    /// Whether so many positional arguments are no error.
    #[inline]
    pub(crate) fn takes(&self, given: usize) -> bool {
        given >= self.min_positional && (given <= self.max_positional || self.var_positional)
    }

    /// `_PyArg_CheckPositional`: for functions with positional-only parameters.
    pub fn check_positional(&self, ctx: &Ctx, name: &str, given: usize) -> PyResult<()> {
        let (min, max) = (self.min_positional, self.max_positional);
        if given < min || (given > max && !self.var_positional) {
            let (word, bound) = match (given < min, min == max && !self.var_positional) {
                (_, true) => ("", min),
                (true, false) => ("at least ", min),
                (false, false) => ("at most ", max),
            };
            let s = if bound == 1 { "" } else { "s" };
            return Err(ctx.type_error(&format!("{name} expected {word}{bound} argument{s}, got {given}")));
        }
        Ok(())
    }
}

fn same_name(a: &Obj, b: &Obj) -> bool {
    a.is(b)
        || match (a.payload::<PyStr>(), b.payload::<PyStr>()) {
            (Some(a), Some(b)) => a.equals(b),
            _ => false,
        }
}

/// Bind by a signature that belongs to no method: for `tp_new` and `tp_init` of native types.
/// `bind(ctx, "list", "(iterable=(), /)", args)` gives one slot for each parameter.
pub fn bind(ctx: &Ctx, name: &str, text: &'static str, args: Args) -> PyResult<Vec<Option<Obj>>> {
    let cache = ctx.state("signatures", || std::cell::RefCell::new(krait_code::collections::HashMap::<usize, std::rc::Rc<Signature>>::default()));
    let found = cache.borrow().get(&(text.as_ptr() as usize)).cloned();
    let signature = match found {
        Some(signature) => signature,
        None => {
            let signature = std::rc::Rc::new(Signature::parse(ctx, text));
            cache.borrow_mut().insert(text.as_ptr() as usize, signature.clone());
            signature
        }
    };
    let mut slots = Vec::with_capacity(signature.params.len());
    signature.bind(ctx, name, args, &mut slots)?;
    Ok(slots)
}
